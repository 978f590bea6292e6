"""The cells of a table as a page writes them, put at their places in rows and columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.model.block import Alignment, Block, CellSpan, Heading, Image, Paragraph, Span, Table
from reader.text.blocks.alignment import column_alignments
from reader.text.blocks.plain import block_text, image_text

_MOST_COLUMNS = 64
"""Columns that a cell of the row above may reach down into."""
_MOST_COVERED = 20_000
"""Cells of a table that others may reach over: a short page must not become a huge table."""
_ROWS = 50
"""Rows that are put together in a millisecond."""


class Cell(NamedTuple):
    """A cell where the page writes it."""

    blocks: list[Block]
    is_heading: bool
    columns: int
    """How many it stands in, from 1."""
    rows: int = 1
    alignment: Alignment | None = None
    """How the page sets it, None where it does not say."""


def table_of(
    written: Sequence[Sequence[Cell]], caption: str | None, pause: Callable[[], None] | None = None
) -> Table | None:
    """A table of data; None for one that only lays a page out.

    Where a cell stands in several columns or rows, its words are in the first of them and the
    others are empty, so that columns stay columns.

    Args:
        written: its rows; those that say nothing are left out.
        caption: what stands above it.
        pause: called every millisecond or so.
    """
    if not _is_data(written):
        return None
    rows: list[tuple[tuple[Span, ...], ...]] = []
    spans: list[CellSpan] = []
    below: dict[int, tuple[int, int]] = {}
    """What reaches into the next row: by its column, its number in `spans` and rows to come."""
    covered, headings = 0, 0
    said: list[dict[int, Alignment]] = []
    """How the cells of each row are set."""
    for number, row in enumerate(written, 1):
        if pause is not None and not number % _ROWS:
            pause()
        above, below = below, {}
        if not any(cell.blocks for cell in row):
            below = {column: (n, more - 1) for column, (n, more) in above.items() if more > 1}
            continue
        if headings == len(rows) and all(cell.is_heading for cell in row):
            headings += 1
        cells: list[tuple[Span, ...]] = []
        row_said: dict[int, Alignment] = {}
        for cell in row:
            while (reaching := above.pop(len(cells), None)) is not None:
                _reach(cells, *reaching, spans, below)
            place = len(cells)
            cells.append(tuple(inline(cell.blocks)))
            if cell.alignment is not None and cell.columns == 1:
                row_said[place] = cell.alignment
            if cell.columns > 1 or cell.rows > 1:
                cells += [()] * (cell.columns - 1)
                spans.append(CellSpan(len(rows), place, 1, cell.columns))
                reach = min(cell.rows, len(written) - number + 1)
                covered += cell.columns * reach
                if reach > 1 and len(cells) <= _MOST_COLUMNS and covered < _MOST_COVERED:
                    below[place] = len(spans) - 1, reach - 1
        while (reaching := above.pop(len(cells), None)) is not None:
            _reach(cells, *reaching, spans, below)
        rows.append(tuple(cells))
        said.append(row_said)
    shown = tuple(span for span in spans if span.rows > 1 or span.columns > 1)
    reach = max((span.rows for span in shown if not span.row), default=1)
    headings = min(headings, reach, len(rows) - 1)
    alignments: tuple[Alignment | None, ...] = ()
    if any(said):
        counts = Counter(n for row in rows[headings:] for n, cell in enumerate(row) if cell)
        alignments = column_alignments(said[headings:], counts)
    return Table(tuple(rows), headings > 0, caption, shown, max(headings, 1), alignments)


def _reach(
    cells: list[tuple[Span, ...]],
    number: int,
    more: int,
    spans: list[CellSpan],
    below: dict[int, tuple[int, int]],
) -> None:
    """A cell of a row above reaches over the next cells of this one."""
    span = spans[number]
    spans[number] = span._replace(rows=span.rows + 1)
    if more > 1:
        below[len(cells)] = number, more - 1
    cells += [()] * span.columns


def inline(blocks: Iterable[Block]) -> Iterator[Span]:
    """Yields the spans of blocks that must fit a cell or term; their borders are line breaks."""
    is_first = True
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            spans: tuple[Span, ...] = block.spans
        elif isinstance(block, Image):
            text = image_text(block.alt, block.title)
            spans = (Span(text, link=block.link),) if text else ()
        else:
            text = block_text(block)
            spans = (Span(text),) if text else ()
        if not spans:
            continue
        if not is_first:
            yield Span("\n")
        is_first = False
        yield from spans


def _is_data(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table holds data: several columns, and cells that are a few lines of text."""
    shown = [row for row in rows if any(cell.blocks for cell in row)]
    return max(map(len, shown), default=0) > 1 and all(
        len(cell.blocks) <= 3
        and all(isinstance(block, Paragraph | Heading | Image) for block in cell.blocks)
        for row in shown
        for cell in row
    )
