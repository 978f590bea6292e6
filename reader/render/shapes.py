"""Leaves of a document at one width: how many lines they take, and these lines.

The two are asked for apart: to count the lines of a long article costs a tenth of making them, and
nobody sees more of them than stand on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.render.code_lines import CONTINUED, code_parts, mark_cells
from reader.render.cutting import Cutter, fitting, length_of
from reader.render.leaves import CodeLeaf, Leaf, PictureLeaf, RuleLeaf, TableLeaf, TextLeaf
from reader.render.line import Line, PicturePlace, Piece, Segments
from reader.render.stretch import CodeLines, Shape, Stretch, Tables
from reader.render.tables import table_shape
from reader.render.wrap import Wrapping
from reader.text.bidi import is_right_to_left
from reader.text.width import cell_width

_PART = 200
"""Lines of text or code that are laid out at once."""


def shape_of(
    leaf: Leaf,
    width: int,
    table_width: int,
    *,
    tables: Tables = "scrolled",
    code: CodeLines = "scroll",
) -> Shape:
    """What a leaf looks like.

    Args:
        leaf: what to lay out.
        width: cells for text, at least 2.
        table_width: cells for tables.
        tables: what may become of tables.
        code: what becomes of wide code.
    """
    match leaf:
        case PictureLeaf():
            return _PictureShape(leaf, width)
        case TextLeaf():
            return _TextShape(leaf, width)
        case CodeLeaf():
            return _CodeShape(leaf, width, is_wrapped=code == "wrap")
        case TableLeaf():
            return table_shape(leaf, width, table_width, tables=tables)
        case RuleLeaf():
            return _RuleShape(leaf, width)
        case _:
            raise NotImplementedError(type(leaf).__name__)


class _TextShape:
    """Text, some lines at a time: a paragraph may be as long as a book."""

    def __init__(self, leaf: TextLeaf, width: int) -> None:
        self._leaf = leaf
        self._width = width
        self._first = fitting(leaf.first, width)
        self._indent = length_of(self._first)
        chunks = leaf.chunks
        text = chunks[0].text if len(chunks) == 1 else "".join([chunk.text for chunk in chunks])
        self._text = text
        self._wrapping = Wrapping(text, width - self._indent)

    def stretches(self) -> Iterator[Stretch]:
        start: int | None = 0
        while start is not None:
            ranges = self._wrapping.ranges(start, _PART)
            yield Stretch(start, self._leaf.offset + start, len(ranges))
            start = self._wrapping.following(ranges[-1])

    def lines(self, stretch: Stretch) -> list[Line]:
        leaf, text, width, indent = self._leaf, self._text, self._width, self._indent
        rest = fitting(leaf.rest, width)
        is_right = not text.isascii() and is_right_to_left(text)
        # What hangs on a bullet or a number at the left stays beside it.
        is_aligned = is_right and not any(style == "marker" for _, style in leaf.first)
        cutter = Cutter(leaf.chunks)
        lines: list[Line] = []
        prefix = rest if stretch.start else self._first
        for part in self._wrapping.ranges(stretch.start, _PART):
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
                    is_right_to_left=is_right,
                )
            )
            prefix = rest
        return lines


class _PictureShape:
    """The words of a picture and the room below them, in one part: it may get other room."""

    def __init__(self, leaf: PictureLeaf, width: int) -> None:
        self._leaf = leaf
        self._width = width
        self._words = _TextShape(leaf, width)

    def stretches(self) -> Iterator[Stretch]:
        words = sum(stretch.height for stretch in self._words.stretches())
        yield Stretch(0, self._leaf.offset, words + self._leaf.rows)

    def lines(self, stretch: Stretch) -> list[Line]:
        leaf, words = self._leaf, PicturePlace(self._leaf.offset, -1)
        lines = [
            line._replace(picture=words)
            for part in self._words.stretches()
            for line in self._words.lines(part)
        ]
        rest = fitting(leaf.rest, self._width)
        # Of a picture nothing is copied.
        if leaf.rows:
            lines[-1] = lines[-1]._replace(joiner="")
        for row in range(leaf.rows):
            joiner = "" if row + 1 < leaf.rows else "\n"
            place = PicturePlace(leaf.offset, row)
            lines.append(Line(rest, prefix=length_of(rest), joiner=joiner, picture=place))
        return lines


class _CodeShape:
    """Code, which stays on its lines, or is broken where the pane ends."""

    def __init__(self, leaf: CodeLeaf, width: int, *, is_wrapped: bool) -> None:
        self._leaf = leaf
        self._width = width
        self._is_wrapped = is_wrapped

    def stretches(self) -> Iterator[Stretch]:
        offset = self._leaf.offset
        for start in range(0, len(self._leaf.lines), _PART):
            lines = self._leaf.lines[start : start + _PART]
            height = len(lines)
            if self._is_wrapped:
                prefix = fitting(self._leaf.rest if start else self._leaf.first, self._width)
                room = self._width - length_of(prefix)
                height = sum(len(code_parts(text, room)) for text in lines)
            yield Stretch(start, offset, height)
            offset += sum(map(len, lines)) + len(lines)

    def lines(self, stretch: Stretch) -> list[Line]:
        leaf, width = self._leaf, self._width
        first, rest = fitting(leaf.first, width), fitting(leaf.rest, width)
        start, offset, _ = stretch
        prefix = rest if start else first
        indent = length_of(prefix)
        lines: list[Line] = []
        for text in leaf.lines[start : start + _PART]:
            if self._is_wrapped:
                lines += _wrapped_code(text, offset, prefix, width)
                offset += len(text) + 1
                prefix = rest
                continue
            is_wide = indent + cell_width(text) > width
            piece = Piece(indent, offset, len(text))
            lines.append(Line((*prefix, (text, "code")), (piece,), prefix=indent, is_wide=is_wide))
            offset += len(text) + 1
            prefix = rest
        return lines


def _wrapped_code(text: str, offset: int, prefix: Segments, width: int) -> Iterator[Line]:
    """The lines that a line of code takes."""
    indent = length_of(prefix)
    room = width - indent
    for start, end in code_parts(text, room):
        before = (*prefix, (CONTINUED[: mark_cells(room)], "dim")) if start else prefix
        cells = length_of(before)
        piece = Piece(cells, offset + start, end - start)
        joiner = "" if end < len(text) else "\n"
        yield Line((*before, (text[start:end], "code")), (piece,), prefix=cells, joiner=joiner)


class _RuleShape:
    def __init__(self, leaf: RuleLeaf, width: int) -> None:
        self._leaf = leaf
        self._width = width

    def stretches(self) -> Iterator[Stretch]:
        yield Stretch(0, self._leaf.offset, 1)

    def lines(self, stretch: Stretch) -> list[Line]:
        prefix = fitting(self._leaf.first, self._width)
        indent = length_of(prefix)
        room = self._width - indent
        piece = Piece(indent, self._leaf.offset, 0)
        return [Line((*prefix, ("─" * room, "rail")), (piece,), prefix=indent + room)]
