"""Tables as lines: columns that fit, columns that scroll sideways, or one record below the other.

Lines are made some rows at a time, so that a table of ten thousand rows opens as fast as one of
ten: its columns are as wide as its first rows ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.model.block import Alignment
from reader.render.chunks import Chunk, Chunks
from reader.render.cutting import Cutter, fitting, indented, length_of
from reader.render.leaves import TableLeaf
from reader.render.line import Line, LinkPlace, Piece, Segment
from reader.render.stretch import Shape, Stretch, Tables
from reader.render.table_spans import Spans
from reader.render.wrap import longest_word, wrap
from reader.text.width import cell_width

_COLUMN_GAP = " │ "
_RULE_GAP = "─┼─"
_LONGEST_KEPT_WORD = 16
"""Cells below which a table column is not squeezed for the sake of its longest word."""
_LEAST_COLUMN = 3
_LEAST_SCROLLED = 60
"""Cells below which a table that does not fit is told as records: nobody compares columns there."""
_WIDEST_SCROLLED = 32
"""Cells of a column of a table that scrolls sideways."""
_SAMPLE = 200
"""Rows by which columns are measured."""
_SPARE = 3
"""Cells that a column gets for rows that were not measured."""
_PART = 50
"""Rows that are laid out at once."""
_NUMBER = re.compile(r"[-+−±~<>≈]?\s?[$€£¥]?\s?\d[\d.,\u2009\u202f'’ ]*\s?[%‰$€£¥]?|[-–—−]|")


def table_shape(
    leaf: TableLeaf, width: int, table_width: int, *, tables: Tables = "scrolled"
) -> Shape:
    """What a table looks like.

    Args:
        leaf: the table.
        width: cells for text.
        table_width: cells for tables.
        tables: what may become of it.
    """
    indent = length_of(fitting(leaf.first, width))
    if tables == "records":
        return _Records(leaf, Spans(leaf.spans), width)
    sample = [_texts(row) for row in leaf.rows[:_SAMPLE]]
    columns = max(map(len, leaf.rows))
    spans = Spans(leaf.spans)
    across = spans.taken_out(sample)
    natural, least = _measured(sample, columns)
    for column, count, text in across:
        # What stands in every column is a line of its own: no column is wider for it.
        if count < columns:
            _widen(natural, column, count, max(map(cell_width, text.split("\n"))))
            _widen(least, column, count, min(longest_word(text), _LONGEST_KEPT_WORD))
    room = table_width - indent - len(_COLUMN_GAP) * (columns - 1)
    if len(leaf.rows) > len(sample) and sum(natural) + _SPARE * columns <= room:
        natural = [cells + _SPARE for cells in natural]
    if sum(natural) <= room:
        return _Grid(leaf, spans, width, natural, sample)
    if sum(least) <= room:
        return _Grid(leaf, spans, width, _shared(natural, least, room), sample)
    if tables == "scrolled" and table_width - indent >= _LEAST_SCROLLED:
        widths = [min(cells, _WIDEST_SCROLLED) for cells in natural]
        return _Grid(leaf, spans, width, widths, sample, is_wide=True)
    return _Records(leaf, spans, width)


def _texts(row: Sequence[Chunks]) -> list[str]:
    return [_text(cell) for cell in row]


def _measured(texts: list[list[str]], columns: int) -> tuple[list[int], list[int]]:
    """Cells that each column would like to have, and those below which it is not readable."""
    natural, least = [1] * columns, [1] * columns
    for row in texts:
        for column, text in enumerate(row):
            widest = max(map(cell_width, text.split("\n")))
            if widest > natural[column]:
                natural[column] = widest
            if widest > least[column]:
                word = min(longest_word(text), _LONGEST_KEPT_WORD)
                least[column] = max(least[column], word, min(widest, _LEAST_COLUMN))
    return natural, least


def _widen(cells: list[int], column: int, count: int, wanted: int) -> None:
    """Gives the last of some columns what a cell across all of them lacks."""
    missing = wanted - sum(cells[column : column + count]) - len(_COLUMN_GAP) * (count - 1)
    cells[column + count - 1] += max(missing, 0)


def _shared(natural: list[int], least: list[int], room: int) -> list[int]:
    """Shares the room out so that narrow columns keep their width and wide ones get alike."""
    widths = least.copy()
    spare = room - sum(widths)
    while spare > 0:
        wanting = [column for column, cells in enumerate(widths) if cells < natural[column]]
        narrowest = min(widths[column] for column in wanting)
        for column in wanting:
            if widths[column] == narrowest and spare > 0:
                widths[column] += 1
                spare -= 1
    return widths


def _alignments(leaf: TableLeaf, texts: list[list[str]], columns: int) -> list[Alignment]:
    """How columns are set: as the page says; where it does not, numbers alone to the right."""
    rows = texts[leaf.headings :]
    found: list[Alignment] = []
    for column in range(columns):
        said = leaf.alignments[column] if column < len(leaf.alignments) else None
        if said is None:
            cells = [row[column].strip() for row in rows if column < len(row)]
            is_number = any(any(map(str.isdecimal, text)) for text in cells) and all(
                _NUMBER.fullmatch(text) for text in cells
            )
            said = "right" if is_number else "left"
        found.append(said)
    return found


class _Table:
    """A table some rows at a time."""

    def __init__(self, leaf: TableLeaf, width: int, first_row: int = 0) -> None:
        self._leaf = leaf
        self._first, self._rest = fitting(leaf.first, width), fitting(leaf.rest, width)
        self._indent = length_of(self._first)
        self._first_row = first_row

    def stretches(self) -> Iterator[Stretch]:
        count = len(self._leaf.rows)
        for start in range(self._first_row, count, _PART):
            height = sum(map(self._height, range(start, min(start + _PART, count))))
            yield Stretch(start, self._offset(start), height)

    def lines(self, stretch: Stretch) -> list[Line]:
        start = stretch.start
        rows = range(start, min(start + _PART, len(self._leaf.rows)))
        lines = [line for number in rows for line in self._lines(number)]
        if not self._indent:
            return lines
        first = self._rest if start > self._first_row else self._first
        return [
            indented(line, self._rest if number else first, self._indent)
            for number, line in enumerate(lines)
        ]

    def _height(self, row: int) -> int:
        """Lines of a row."""
        raise NotImplementedError

    def _lines(self, row: int) -> Iterator[Line]:
        """The lines of a row, before what its containers put there."""
        raise NotImplementedError

    def _offset(self, row: int) -> int:
        """Where the text of a row begins; that of the row before where it has no cells."""
        offsets = self._leaf.offsets
        if row == self._first_row:
            return self._leaf.offset
        while row and not offsets[row]:
            row -= 1
        return offsets[row][0] if row else self._leaf.offset


class _Grid(_Table):
    """A table as columns beside each other."""

    def __init__(
        self,
        leaf: TableLeaf,
        spans: Spans,
        width: int,
        widths: list[int],
        sample: list[list[str]],
        *,
        is_wide: bool = False,
    ) -> None:
        super().__init__(leaf, width)
        self._spans = spans
        self._widths = widths
        self._alignments = _alignments(leaf, sample, len(widths))
        self._is_wide = is_wide

    def _height(self, row: int) -> int:
        height = 1
        widths, _ = self._columns(row)
        for cell, width in zip(self._leaf.rows[row], widths, strict=False):
            height = max(height, _cell_height(cell, width))
        return height + (row == self._leaf.headings - 1)

    def _columns(self, row: int) -> tuple[list[int], list[Alignment]]:
        """Widths of a row's columns, 0 for what another cell covers, and how they are set."""
        across = self._spans.across(row)
        if across is None:
            return self._widths, self._alignments
        widths, alignments = self._widths.copy(), self._alignments.copy()
        for column, count in across.items():
            end = min(column + count, len(widths))
            gaps = len(_COLUMN_GAP) * (end - column - 1)
            widths[column:end] = [sum(widths[column:end]) + gaps] + [0] * (end - column - 1)
            alignments[column] = "left"
        return widths, alignments

    def _lines(self, row: int) -> Iterator[Line]:
        yield from self._row(row)
        if row == self._leaf.headings - 1:
            rule = _RULE_GAP.join("─" * width for width in self._widths)
            yield Line(((rule, "rail"),), prefix=len(rule), is_wide=self._is_wide)

    def _row(self, number: int) -> Iterator[Line]:
        leaf = self._leaf
        widths, alignments = self._columns(number)
        cells = leaf.rows[number]
        row = _texts(cells)
        wrapped = [wrap(text, width) for text, width in zip(row, widths, strict=False)]
        cutters = [Cutter(cell) for cell in cells]
        for height in range(max(map(len, wrapped), default=1)):
            segments: list[Segment] = []
            pieces: list[Piece] = []
            links: list[LinkPlace] = []
            position = 0
            for column, width in enumerate(widths):
                if not width:
                    continue
                if column:
                    segments.append((_COLUMN_GAP, "rail"))
                    position += len(_COLUMN_GAP)
                filled = before = 0
                if column < len(row) and height < len(wrapped[column]):
                    part = wrapped[column][height]
                    filled = cell_width(row[column][part.start : part.end])
                    before = _before(alignments[column], width - filled)
                    if before:
                        segments.append((" " * before, ""))
                        position += before
                    cut, places = cutters[column].cut(part, position)
                    segments += cut
                    links += places
                    offset = leaf.offsets[number][column] + part.start
                    pieces.append(Piece(position, offset, part.end - part.start))
                    position += part.end - part.start
                if left := max(width - filled - before, 0):
                    segments.append((" " * left, ""))
                    position += left
            yield Line(tuple(segments), tuple(pieces), tuple(links), is_wide=self._is_wide)


class _Records(_Table):
    """A table as one record below the other, each cell after the name of its column."""

    def __init__(self, leaf: TableLeaf, spans: Spans, width: int) -> None:
        headings = leaf.headings if leaf.headings < len(leaf.rows) else 0
        super().__init__(leaf, width, first_row=headings)
        self._spans = spans
        columns = max(map(len, leaf.rows[:headings]), default=0)
        self._header = tuple(self._name(column) for column in range(columns))
        rows = range(headings, len(leaf.rows))
        self._has_named = any(0 not in (spans.across(row) or {}) for row in rows[:_SAMPLE])
        self._width = width - self._indent

    def _name(self, column: int) -> Chunks:
        """What the headings above a column say; one of several columns is said of each."""
        rows, chunks = self._leaf.rows, list[Chunk]()
        for row in range(self._first_row):
            above, left = self._spans.owner(row, column)
            if above == row and left < len(rows[row]) and (name := rows[row][left]):
                chunks += [Chunk(" ", "bold"), *name] if chunks else name
        return tuple(chunks)

    def _names_of(self, row: int, column: int) -> Chunks:
        """The names of the columns that a cell stands in."""
        header = self._header
        across = (self._spans.across(row) or {}).get(column, 1)
        if across >= len(header) > 1 and self._has_named:
            # It says what the rows below it are about.
            return ()
        names = list(dict.fromkeys(header[column : column + across]))
        parts: list[Chunk] = []
        for name in filter(None, names):
            parts += [Chunk(", ", "bold"), *name] if parts else name
        return tuple(parts)

    def _own_name(self, column: int) -> int:
        """Characters of a column's name that stand in the first row above it and nowhere else."""
        cells = self._leaf.rows[0]
        is_own = column < len(cells) and self._spans.owner(0, column)[1] == column
        return len(_text(cells[column])) if is_own else 0

    def _height(self, row: int) -> int:
        fields = (chunks for _, _, chunks in self._fields(row))
        height = sum(_cell_height(chunks, self._width) for chunks in fields)
        return height + (row > self._first_row)

    def _fields(self, row: int) -> Iterator[tuple[int, int, Chunks]]:
        """What a record tells: of each column its index, its name's characters, and all of it."""
        cells, header = self._leaf.rows[row], self._header
        for column in range(max(len(cells), len(header))):
            above, left = self._spans.owner(row, column)
            if left != column:
                # It is told with the first column that it stands in.
                continue
            chunks = self._names_of(row, column)
            name = sum(len(chunk.text) for chunk in chunks)
            if name:
                chunks += (Chunk(": ", "bold"),)
            if column < len(cells) and above >= self._first_row:
                # What stands in several rows is told in each of them.
                chunks += self._leaf.rows[above][column]
            if chunks:
                yield column, name, chunks

    def _lines(self, row: int) -> Iterator[Line]:
        leaf, is_first = self._leaf, row == self._first_row
        if not is_first:
            yield Line(())
        for column, name, chunks in self._fields(row):
            # The name's own characters count as the header's only where they are first told.
            label = name + 2 if name else 0
            cutter = Cutter(chunks)
            for part in wrap(_text(chunks), self._width):
                segments, links = cutter.cut(part, 0)
                pieces: list[Piece] = []
                if is_first and name and part.start < (own := self._own_name(column)):
                    length = min(part.end, own) - part.start
                    pieces.append(Piece(0, leaf.offsets[0][column] + part.start, length))
                is_own = self._spans.owner(row, column)[0] == row
                if part.end > label and column < len(leaf.rows[row]) and is_own:
                    start = max(part.start, label)
                    offset = leaf.offsets[row][column] + start - label
                    pieces.append(Piece(start - part.start, offset, part.end - start))
                yield Line(segments, tuple(pieces), links, joiner=part.joiner)


def _before(alignment: Alignment, room: int) -> int:
    """How many of a cell's empty cells stand before its text."""
    if room <= 0 or alignment == "left":
        return 0
    return room if alignment == "right" else room // 2


def _text(chunks: Chunks) -> str:
    return chunks[0].text if len(chunks) == 1 else "".join([chunk.text for chunk in chunks])


def _cell_height(chunks: Chunks, width: int) -> int:
    """Lines of a text that is so many cells wide."""
    text = _text(chunks)
    if not text:
        return 1
    if len(text) <= width and text.isascii() and "\n" not in text:
        return 1
    return len(wrap(text, width))
