"""A document as lines at any width, laid out only as far as somebody looks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import singledispatch

from reader.model.block import Document
from reader.render.flow import (
    Chunk,
    Chunks,
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
from reader.render.line import Line, LinkPlace, PicturePlace, Piece, Segment
from reader.render.wrap import Range, longest_word, wrap
from reader.text.width import cell_width

_COLUMN_GAP = " │ "
_RULE_GAP = "─┼─"
_LONGEST_KEPT_WORD = 16
"""Cells below which a table column is not squeezed for the sake of its longest word."""
_LEAST_COLUMN = 3


class Layout:
    """The lines of a document at one width.

    Args:
        flow: what to lay out.
        width: cells that lines may take; below 2 they take 2, for the sake of wide characters.
        table_width: cells that a table may take, where there is more room than for text.

    Attributes:
        lines: the lines laid out so far.
        is_complete: there are no more.
    """

    def __init__(self, flow: Flow, width: int, table_width: int | None = None) -> None:
        self.flow = flow
        self.width = max(width, 2)
        self.lines: list[Line] = []
        self.is_complete = False
        self._table_width = max(table_width or width, self.width)
        self._source = self._all_lines()
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
        lines = self._leaf_lines_of(self.flow.leaves[index])
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
        leaf_lines = next(self._source, None)
        if leaf_lines is None:
            self.is_complete = True
            return
        leaf = self.flow.leaves[len(self._leaf_offsets)]
        self._leaf_offsets.append(leaf.offset)
        self._leaf_lines.append(len(self.lines))
        self._offsets += self._offsets_of(leaf_lines, leaf.offset)
        self._laid_out_offset = self._offsets[-1] if leaf_lines else leaf.offset
        self.lines += leaf_lines

    def _all_lines(self) -> Iterator[list[Line]]:
        for leaf in self.flow.leaves:
            yield self._leaf_lines_of(leaf)

    def _leaf_lines_of(self, leaf: Leaf) -> list[Line]:
        lines: list[Line] = []
        if leaf.gap is not None:
            prefix = _fitting(leaf.gap, self.width)
            lines.append(Line(prefix, prefix=_length(prefix)))
        lines += lines_of(leaf, self.width, self._table_width)
        return lines


def layout_of(document: Document, width: int, *, link_list: LinkList = "all") -> list[Line]:
    """All lines of a document at one width."""
    layout = Layout(flow_of(document, link_list=link_list), width)
    layout.lay_out_all()
    return layout.lines


@singledispatch
def lines_of(leaf: Leaf, width: int, table_width: int) -> list[Line]:
    """The lines of one leaf, without the empty one before it."""
    raise NotImplementedError(type(leaf).__name__)


@lines_of.register
def _text_lines(leaf: TextLeaf, width: int, table_width: int) -> list[Line]:
    first, rest = _fitting(leaf.first, width), _fitting(leaf.rest, width)
    indent = _length(first)
    text = "".join(chunk.text for chunk in leaf.chunks)
    cutter = _Cutter(leaf.chunks)
    lines: list[Line] = []
    prefix, level = first, leaf.level
    for part in wrap(text, width - indent):
        segments, links = cutter.cut(part, indent)
        piece = Piece(indent, leaf.offset + part.start, part.end - part.start)
        lines.append(Line((*prefix, *segments), (piece,), links, indent, part.joiner, level=level))
        prefix, level = rest, 0
    return lines


@lines_of.register
def _picture_lines(leaf: PictureLeaf, width: int, table_width: int) -> list[Line]:
    words = PicturePlace(leaf.offset, -1)
    lines = [line._replace(picture=words) for line in _text_lines(leaf, width, table_width)]
    rest = _fitting(leaf.rest, width)
    for row in range(leaf.rows):
        # Of a picture nothing is copied.
        joiner = "" if row + 1 < leaf.rows else "\n"
        place = PicturePlace(leaf.offset, row)
        lines.append(Line(rest, prefix=_length(rest), joiner=joiner, picture=place))
    return lines


def room_of(leaf: Leaf, width: int) -> int:
    """Cells that a leaf's own text may take where lines may take `width`."""
    return max(width, 2) - _length(_fitting(leaf.rest, max(width, 2)))


@lines_of.register
def _code_lines(leaf: CodeLeaf, width: int, table_width: int) -> list[Line]:
    prefix, rest = _fitting(leaf.first, width), _fitting(leaf.rest, width)
    indent = _length(prefix)
    lines: list[Line] = []
    offset = leaf.offset
    for text in leaf.lines:
        is_wide = indent + cell_width(text) > width
        piece = Piece(indent, offset, len(text))
        lines.append(Line((*prefix, (text, "code")), (piece,), prefix=indent, is_wide=is_wide))
        offset += len(text) + 1
        prefix = rest
    return lines


@lines_of.register
def _rule_lines(leaf: RuleLeaf, width: int, table_width: int) -> list[Line]:
    prefix = _fitting(leaf.first, width)
    indent = _length(prefix)
    room = width - indent
    return [
        Line(
            (*prefix, ("─" * room, "rail")), (Piece(indent, leaf.offset, 0),), prefix=indent + room
        )
    ]


@lines_of.register
def _table_lines(leaf: TableLeaf, width: int, table_width: int) -> list[Line]:
    first, rest = _fitting(leaf.first, width), _fitting(leaf.rest, width)
    indent = _length(first)
    texts = [["".join(chunk.text for chunk in cell) for cell in row] for row in leaf.rows]
    columns = max(map(len, texts))
    gaps = len(_COLUMN_GAP) * (columns - 1)
    widths = _column_widths(texts, columns, table_width - indent - gaps)
    if widths is None:
        lines = _records(leaf, texts, width - indent)
    else:
        lines = _grid(leaf, texts, widths)
    if not indent:
        return lines
    return [
        _indented(line, first if number == 0 else rest, indent) for number, line in enumerate(lines)
    ]


def _column_widths(texts: list[list[str]], columns: int, room: int) -> list[int] | None:
    """Cells for each column, or None where the table does not fit as one."""
    natural, least = [1] * columns, [1] * columns
    for row in texts:
        for column, text in enumerate(row):
            widest = max(map(cell_width, text.split("\n")))
            if widest > natural[column]:
                natural[column] = widest
            if widest > least[column]:
                word = min(longest_word(text), _LONGEST_KEPT_WORD)
                least[column] = max(least[column], word, min(widest, _LEAST_COLUMN))
    if sum(natural) <= room:
        return natural
    if sum(least) > room:
        return None
    # The room is shared out so that narrow columns keep their width and wide ones get alike.
    widths = least
    spare = room - sum(widths)
    while spare > 0:
        wanting = [column for column in range(columns) if widths[column] < natural[column]]
        narrowest = min(widths[column] for column in wanting)
        for column in wanting:
            if widths[column] == narrowest and spare > 0:
                widths[column] += 1
                spare -= 1
    return widths


def _grid(leaf: TableLeaf, texts: list[list[str]], widths: list[int]) -> list[Line]:
    """A table as columns beside each other."""
    lines: list[Line] = []
    for number, (cells, row) in enumerate(zip(leaf.rows, texts, strict=True)):
        wrapped = [wrap(text, width) for text, width in zip(row, widths, strict=False)]
        cutters = [_Cutter(cell) for cell in cells]
        for height in range(max(map(len, wrapped), default=1)):
            segments: list[Segment] = []
            pieces: list[Piece] = []
            links: list[LinkPlace] = []
            position = 0
            for column, width in enumerate(widths):
                if column:
                    segments.append((_COLUMN_GAP, "rail"))
                    position += len(_COLUMN_GAP)
                filled = 0
                if column < len(row) and height < len(wrapped[column]):
                    part = wrapped[column][height]
                    cut, places = cutters[column].cut(part, position)
                    segments += cut
                    links += places
                    offset = leaf.offsets[number][column] + part.start
                    pieces.append(Piece(position, offset, part.end - part.start))
                    position += part.end - part.start
                    filled = cell_width(row[column][part.start : part.end])
                segments.append((" " * (width - filled), ""))
                position += max(width - filled, 0)
            lines.append(Line(tuple(segments), tuple(pieces), tuple(links)))
        if leaf.header and number == 0:
            rule = _RULE_GAP.join("─" * width for width in widths)
            lines.append(Line(((rule, "rail"),), prefix=len(rule)))
    return lines


def _records(leaf: TableLeaf, texts: list[list[str]], width: int) -> list[Line]:
    """A table as one record below the other, each cell after the name of its column."""
    header: tuple[Chunks, ...] = ()
    first = 0
    if leaf.header and len(leaf.rows) > 1:
        header, first = leaf.rows[0], 1
    lines: list[Line] = []
    for number in range(first, len(leaf.rows)):
        if number > first:
            lines.append(Line(()))
        cells, offsets = leaf.rows[number], leaf.offsets[number]
        for column in range(max(len(cells), len(header))):
            chunks: list[Chunk] = []
            # The name's own characters count as the header's only where they are first told.
            name = len(texts[0][column]) if column < len(header) else 0
            label = 0
            if name:
                chunks = [*header[column], Chunk(": ", "bold")]
                label = name + 2
            if column < len(cells):
                chunks += cells[column]
            if not chunks:
                continue
            cutter = _Cutter(tuple(chunks))
            for part in wrap("".join(chunk.text for chunk in chunks), width):
                segments, links = cutter.cut(part, 0)
                pieces: list[Piece] = []
                if number == first and part.start < name:
                    length = min(part.end, name) - part.start
                    pieces.append(Piece(0, leaf.offsets[0][column] + part.start, length))
                if part.end > label and column < len(cells):
                    start = max(part.start, label)
                    offset = offsets[column] + start - label
                    pieces.append(Piece(start - part.start, offset, part.end - start))
                lines.append(Line(segments, tuple(pieces), links, joiner=part.joiner))
    return lines


class _Cutter:
    """Cuts the chunks of a text at the lines it was wrapped to, which come in order."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._index = 0
        self._start = 0

    def cut(self, part: Range, indent: int) -> tuple[tuple[Segment, ...], tuple[LinkPlace, ...]]:
        """The segments of one line, and where links stand on it after `indent` characters."""
        segments: list[Segment] = []
        links: list[LinkPlace] = []
        shift = indent - part.start
        while self._index < len(self._chunks):
            text, style, link = self._chunks[self._index]
            start = max(part.start - self._start, 0)
            stop = self._start + len(text)
            end = min(part.end, stop) - self._start
            if start < end:
                segments.append((text[start:end], style))
                if link >= 0:
                    begin = self._start + start + shift
                    if links and links[-1].link == link and links[-1].end == begin:
                        begin = links.pop().start
                    links.append(LinkPlace(begin, self._start + end + shift, link))
            if stop > part.end:
                break
            self._index += 1
            self._start = stop
        return tuple(segments), tuple(links)


def _fitting(parts: Sequence[Segment], width: int) -> tuple[Segment, ...]:
    """As many of a line's innermost decorations as leave room for its text."""
    least = max(min(16, width * 2 // 3), 1)
    kept = tuple(parts)
    while kept and width - _length(kept) < least:
        kept = kept[1:]
    return kept


def _length(parts: Sequence[Segment]) -> int:
    """Characters, and cells, of decorations: each takes one."""
    return sum(len(text) for text, _ in parts)


def _indented(line: Line, prefix: tuple[Segment, ...], indent: int) -> Line:
    return line._replace(
        segments=(*prefix, *line.segments),
        pieces=tuple(piece._replace(start=piece.start + indent) for piece in line.pieces),
        links=tuple(
            place._replace(start=place.start + indent, end=place.end + indent)
            for place in line.links
        ),
        prefix=line.prefix + indent,
    )
