"""A document as lines at any width, laid out only as far as somebody looks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch

from reader.model.block import Document
from reader.render.cutting import Cutter, fitting, length_of
from reader.render.flow import (
    CodeLeaf,
    Flow,
    Leaf,
    LinkList,
    PictureLeaf,
    RuleLeaf,
    TableLeaf,
    TextLeaf,
    flow_of,
)
from reader.render.line import Line, PicturePlace, Piece
from reader.render.tables import table_parts
from reader.render.wrap import wrap
from reader.text.bidi import is_right_to_left
from reader.text.width import cell_width

_PART = 200
"""Lines of code that are laid out at once."""


class Layout:
    """The lines of a document at one width.

    Args:
        flow: what to lay out.
        width: cells that lines may take; below 2 they take 2, for the sake of wide characters.
        table_width: cells that a table may take, where there is more room than for text.
        is_scrolled: whether wide tables scroll sideways; else they are told as records.

    Attributes:
        lines: the lines laid out so far.
        is_complete: there are no more.
    """

    def __init__(
        self,
        flow: Flow,
        width: int,
        table_width: int | None = None,
        *,
        is_scrolled: bool = True,
    ) -> None:
        self.flow = flow
        self.width = max(width, 2)
        self.lines: list[Line] = []
        self.is_complete = False
        self._table_width = max(table_width or width, self.width)
        self._is_scrolled = is_scrolled
        self._source = self._all_parts()
        self._leaves: list[Leaf] = []
        self._offsets: list[int] = []
        self._leaf_offsets: list[int] = []
        self._leaf_lines: list[int] = []
        self._laid_out_offset = 0

    def lay_out(self, count: int) -> None:
        """Makes sure that the first `count` lines are there, as far as the document goes."""
        while len(self.lines) < count and not self.is_complete:
            self._extend()

    def lay_out_to(self, offset: int) -> None:
        """Makes sure that the line of an offset in the flow's text is there."""
        while self._laid_out_offset <= offset and not self.is_complete:
            self._extend()

    def lay_out_all(self) -> None:
        """Lays out what is left."""
        while not self.is_complete:
            self._extend()

    def line_of(self, offset: int) -> int:
        """The line in which an offset of the flow's text stands, 0 for an empty document."""
        self.lay_out_to(offset)
        leaf = bisect_right(self._leaf_offsets, offset) - 1
        if leaf < 0:
            return 0
        first = self._leaf_lines[leaf]
        following = leaf + 1
        is_last = following >= len(self._leaf_lines)
        end = len(self.lines) if is_last else self._leaf_lines[following]
        guess = min(max(bisect_right(self._offsets, offset) - 1, first), end - 1)
        if guess >= 0 and self._holds(guess, offset):
            return guess
        # In a table, lines do not stand in the order of the text.
        return next(
            (line for line in range(first, end) if self._holds(line, offset)), max(guess, 0)
        )

    def lay_out_again(self, offset: int) -> tuple[int, int, int] | None:
        """Lays one leaf out anew that has changed.

        Args:
            offset: where its text begins in the flow's.

        Returns:
            Its first line, and how many lines it had and has now; None if it was not laid out yet.
        """
        index = bisect_left(self._leaf_offsets, offset)
        if index == len(self._leaf_offsets) or self._leaf_offsets[index] != offset:
            return None
        first = self._leaf_lines[index]
        end = [*self._leaf_lines, len(self.lines)][index + 1]
        lines = self._leaf_lines_of(self._leaves[index])
        self._offsets[first:end] = self._offsets_of(lines, offset)
        self.lines[first:end] = lines
        longer = len(lines) - (end - first)
        for later in range(index + 1, len(self._leaf_lines)):
            self._leaf_lines[later] += longer
        return first, end - first, len(lines)

    @staticmethod
    def _offsets_of(lines: Sequence[Line], offset: int) -> list[int]:
        """Where the text of each line of a leaf begins, or that before it where it has none."""
        offsets: list[int] = []
        for line in lines:
            if line.pieces:
                offset = max(offset, line.pieces[0].offset)
            offsets.append(offset)
        return offsets

    def _holds(self, line: int, offset: int) -> bool:
        pieces = self.lines[line].pieces
        return any(piece.offset <= offset < piece.offset + piece.length for piece in pieces)

    def offset_of(self, line: int) -> int:
        """Where the text of a line begins in the flow's text; an empty one has that after it."""
        self.lay_out(line + 1)
        if not self._offsets:
            return 0
        return self._offsets[min(max(line, 0), len(self._offsets) - 1)]

    def _extend(self) -> None:
        part = next(self._source, None)
        if part is None:
            self.is_complete = True
            return
        leaf, offset, lines = part
        self._leaves.append(leaf)
        self._leaf_offsets.append(offset)
        self._leaf_lines.append(len(self.lines))
        self._offsets += self._offsets_of(lines, offset)
        self._laid_out_offset = self._offsets[-1] if lines else offset
        self.lines += lines

    def _all_parts(self) -> Iterator[tuple[Leaf, int, list[Line]]]:
        """The leaves, long ones in parts, each with the offset of its text and its lines."""
        for leaf in self.flow.leaves:
            parts: Iterable[tuple[int, list[Line]]]
            if isinstance(leaf, TableLeaf):
                parts = table_parts(
                    leaf, self.width, self._table_width, is_scrolled=self._is_scrolled
                )
            elif isinstance(leaf, CodeLeaf):
                parts = _code_parts(leaf, self.width)
            else:
                yield leaf, leaf.offset, self._leaf_lines_of(leaf)
                continue
            before = self._gap_before(leaf)
            for offset, lines in parts:
                yield leaf, offset, [*before, *lines]
                before = []

    def _gap_before(self, leaf: Leaf) -> list[Line]:
        if leaf.gap is None:
            return []
        prefix = fitting(leaf.gap, self.width)
        return [Line(prefix, prefix=length_of(prefix))]

    def _leaf_lines_of(self, leaf: Leaf) -> list[Line]:
        return [*self._gap_before(leaf), *lines_of(leaf, self.width, self._table_width)]


def layout_of(
    document: Document, width: int, *, link_list: LinkList = "all", is_scrolled: bool = True
) -> list[Line]:
    """All lines of a document at one width."""
    layout = Layout(flow_of(document, link_list=link_list), width, is_scrolled=is_scrolled)
    layout.lay_out_all()
    return layout.lines


@singledispatch
def lines_of(leaf: Leaf, width: int, table_width: int) -> list[Line]:
    """The lines of one leaf, without the empty one before it."""
    raise NotImplementedError(type(leaf).__name__)


@lines_of.register
def _text_lines(leaf: TextLeaf, width: int, table_width: int) -> list[Line]:
    first, rest = fitting(leaf.first, width), fitting(leaf.rest, width)
    indent = length_of(first)
    text = "".join(chunk.text for chunk in leaf.chunks)
    is_right = not text.isascii() and is_right_to_left(text)
    # What hangs on a bullet or a number at the left stays beside it.
    is_aligned = is_right and not any(style == "marker" for _, style in leaf.first)
    cutter = Cutter(leaf.chunks)
    lines: list[Line] = []
    prefix, level = first, leaf.level
    for part in wrap(text, width - indent):
        margin = indent
        before = prefix
        if is_aligned:
            cells = max(width - indent - cell_width(text[part.start : part.end]), 0)
            before = (*prefix, (" " * cells, ""))
            margin = indent + cells
        segments, links = cutter.cut(part, margin)
        piece = Piece(margin, leaf.offset + part.start, part.end - part.start)
        lines.append(
            Line(
                (*before, *segments),
                (piece,),
                links,
                margin,
                part.joiner,
                level=level,
                is_right_to_left=is_right,
            )
        )
        prefix, level = rest, 0
    return lines


@lines_of.register
def _picture_lines(leaf: PictureLeaf, width: int, table_width: int) -> list[Line]:
    words = PicturePlace(leaf.offset, -1)
    lines = [line._replace(picture=words) for line in _text_lines(leaf, width, table_width)]
    rest = fitting(leaf.rest, width)
    # Of a picture nothing is copied.
    if leaf.rows:
        lines[-1] = lines[-1]._replace(joiner="")
    for row in range(leaf.rows):
        joiner = "" if row + 1 < leaf.rows else "\n"
        place = PicturePlace(leaf.offset, row)
        lines.append(Line(rest, prefix=length_of(rest), joiner=joiner, picture=place))
    return lines


def room_of(leaf: Leaf, width: int) -> int:
    """Cells that a leaf's own text may take where lines may take `width`."""
    return max(width, 2) - length_of(fitting(leaf.rest, max(width, 2)))


@lines_of.register
def _code_lines(leaf: CodeLeaf, width: int, table_width: int) -> list[Line]:
    return [line for _, lines in _code_parts(leaf, width) for line in lines]


def _code_parts(leaf: CodeLeaf, width: int) -> Iterator[tuple[int, list[Line]]]:
    """The lines of code, some at a time."""
    prefix, rest = fitting(leaf.first, width), fitting(leaf.rest, width)
    indent = length_of(prefix)
    offset = leaf.offset
    for start in range(0, len(leaf.lines), _PART):
        lines: list[Line] = []
        begin = offset
        for text in leaf.lines[start : start + _PART]:
            is_wide = indent + cell_width(text) > width
            piece = Piece(indent, offset, len(text))
            lines.append(Line((*prefix, (text, "code")), (piece,), prefix=indent, is_wide=is_wide))
            offset += len(text) + 1
            prefix = rest
        yield begin, lines


@lines_of.register
def _rule_lines(leaf: RuleLeaf, width: int, table_width: int) -> list[Line]:
    prefix = fitting(leaf.first, width)
    indent = length_of(prefix)
    room = width - indent
    return [
        Line(
            (*prefix, ("─" * room, "rail")), (Piece(indent, leaf.offset, 0),), prefix=indent + room
        )
    ]


@lines_of.register
def _table_lines(leaf: TableLeaf, width: int, table_width: int) -> list[Line]:
    return [line for _, lines in table_parts(leaf, width, table_width) for line in lines]
