"""Tables as lines: columns that fit, columns that scroll sideways, or one record below the other.

Lines are made some rows at a time, so that a table of ten thousand rows opens as fast as one of
ten: its columns are as wide as its first rows ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.render.cutting import Cutter, fitting, indented, length_of
from reader.render.flow import Chunk, Chunks, TableLeaf
from reader.render.line import Line, LinkPlace, Piece, Segment
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


def table_parts(
    leaf: TableLeaf, width: int, table_width: int, *, is_scrolled: bool = True
) -> Iterator[tuple[int, list[Line]]]:
    """Yields a table's lines, some rows at a time, each part with the offset of its text.

    Args:
        leaf: the table.
        width: cells for text.
        table_width: cells for tables.
        is_scrolled: whether a line may be wider; else what does not fit is told as records.
    """
    first, rest = fitting(leaf.first, width), fitting(leaf.rest, width)
    indent = length_of(first)
    sample = [_texts(row) for row in leaf.rows[:_SAMPLE]]
    columns = max(map(len, leaf.rows))
    natural, least = _measured(sample, columns)
    room = table_width - indent - len(_COLUMN_GAP) * (columns - 1)
    parts: Iterator[tuple[int, list[Line]]]
    if len(leaf.rows) > _SAMPLE and sum(natural) + _SPARE * columns <= room:
        natural = [cells + _SPARE for cells in natural]
    if sum(natural) <= room:
        parts = _grid(leaf, natural, _right_aligned(leaf, sample, columns), is_wide=False)
    elif sum(least) <= room:
        widths = _shared(natural, least, room)
        parts = _grid(leaf, widths, _right_aligned(leaf, sample, columns), is_wide=False)
    elif is_scrolled and table_width - indent >= _LEAST_SCROLLED:
        widths = [min(cells, _WIDEST_SCROLLED) for cells in natural]
        parts = _grid(leaf, widths, _right_aligned(leaf, sample, columns), is_wide=True)
    else:
        parts = _records(leaf, width - indent)
    prefix = first
    for offset, lines in parts:
        if indent:
            yield (
                offset,
                [
                    indented(line, rest if number else prefix, indent)
                    for number, line in enumerate(lines)
                ],
            )
        else:
            yield offset, lines
        prefix = rest


def _texts(row: Sequence[Chunks]) -> list[str]:
    return ["".join([chunk.text for chunk in cell]) for cell in row]


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


def _right_aligned(leaf: TableLeaf, texts: list[list[str]], columns: int) -> list[bool]:
    """Which columns hold numbers alone."""
    rows = texts[1:] if leaf.header else texts
    found = [
        [row[column].strip() for row in rows if column < len(row)] for column in range(columns)
    ]
    return [
        any(any(map(str.isdecimal, text)) for text in cells)
        and all(_NUMBER.fullmatch(text) for text in cells)
        for cells in found
    ]


def _grid(
    leaf: TableLeaf, widths: list[int], right: list[bool], *, is_wide: bool
) -> Iterator[tuple[int, list[Line]]]:
    """A table as columns beside each other."""
    for start in range(0, len(leaf.rows), _PART):
        lines: list[Line] = []
        for number in range(start, min(start + _PART, len(leaf.rows))):
            lines += _row(leaf, number, widths, right, is_wide=is_wide)
            if leaf.header and number == 0:
                rule = _RULE_GAP.join("─" * width for width in widths)
                lines.append(Line(((rule, "rail"),), prefix=len(rule), is_wide=is_wide))
        yield _offset(leaf, start), lines


def _offset(leaf: TableLeaf, row: int) -> int:
    """Where the text of a row begins; that of the row before where it has no cells."""
    while row and not leaf.offsets[row]:
        row -= 1
    return leaf.offsets[row][0] if row else leaf.offset


def _row(
    leaf: TableLeaf, number: int, widths: list[int], right: list[bool], *, is_wide: bool
) -> Iterator[Line]:
    """The lines of one row."""
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
            if column:
                segments.append((_COLUMN_GAP, "rail"))
                position += len(_COLUMN_GAP)
            filled = 0
            if column < len(row) and height < len(wrapped[column]):
                part = wrapped[column][height]
                filled = cell_width(row[column][part.start : part.end])
                if right[column] and filled < width:
                    segments.append((" " * (width - filled), ""))
                    position += width - filled
                cut, places = cutters[column].cut(part, position)
                segments += cut
                links += places
                offset = leaf.offsets[number][column] + part.start
                pieces.append(Piece(position, offset, part.end - part.start))
                position += part.end - part.start
                if right[column]:
                    continue
            segments.append((" " * (width - filled), ""))
            position += max(width - filled, 0)
        yield Line(tuple(segments), tuple(pieces), tuple(links), is_wide=is_wide)


def _records(leaf: TableLeaf, width: int) -> Iterator[tuple[int, list[Line]]]:
    """A table as one record below the other, each cell after the name of its column."""
    header: tuple[Chunks, ...] = ()
    first = 0
    if leaf.header and len(leaf.rows) > 1:
        header, first = leaf.rows[0], 1
    names = _texts(header)
    for start in range(first, len(leaf.rows), _PART):
        lines: list[Line] = []
        for number in range(start, min(start + _PART, len(leaf.rows))):
            if number > first:
                lines.append(Line(()))
            lines += _record(leaf, number, header, names, width, is_first=number == first)
        yield (leaf.offset if start == first else _offset(leaf, start)), lines


def _record(
    leaf: TableLeaf,
    number: int,
    header: tuple[Chunks, ...],
    names: list[str],
    width: int,
    *,
    is_first: bool,
) -> Iterator[Line]:
    cells, offsets = leaf.rows[number], leaf.offsets[number]
    for column in range(max(len(cells), len(header))):
        chunks: list[Chunk] = []
        # The name's own characters count as the header's only where they are first told.
        name = len(names[column]) if column < len(header) else 0
        label = 0
        if name:
            chunks = [*header[column], Chunk(": ", "bold")]
            label = name + 2
        if column < len(cells):
            chunks += cells[column]
        if not chunks:
            continue
        cutter = Cutter(tuple(chunks))
        for part in wrap("".join(chunk.text for chunk in chunks), width):
            segments, links = cutter.cut(part, 0)
            pieces: list[Piece] = []
            if is_first and part.start < name:
                length = min(part.end, name) - part.start
                pieces.append(Piece(0, leaf.offsets[0][column] + part.start, length))
            if part.end > label and column < len(cells):
                start = max(part.start, label)
                offset = offsets[column] + start - label
                pieces.append(Piece(start - part.start, offset, part.end - start))
            yield Line(segments, tuple(pieces), links, joiner=part.joiner)
