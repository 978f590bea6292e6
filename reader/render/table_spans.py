"""The cells of a table that stand in several columns or rows."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.block import CellSpan


class Spans:
    """Which cells reach how far. Rows and columns are numbered from 0."""

    def __init__(self, spans: Sequence[CellSpan]) -> None:
        """Takes those of one table."""
        self._owners: dict[tuple[int, int], tuple[int, int]] = {}
        self._across: dict[int, dict[int, int]] = {}
        for span in spans:
            for row in range(span.row, span.row + span.rows):
                if span.columns > 1:
                    self._across.setdefault(row, {})[span.column] = span.columns
                for column in range(span.column, span.column + span.columns):
                    self._owners[row, column] = span.row, span.column

    def owner(self, row: int, column: int) -> tuple[int, int]:
        """The cell that stands at some place: its own row and column."""
        return self._owners.get((row, column), (row, column))

    def across(self, row: int) -> dict[int, int] | None:
        """How many columns the cells of a row take that take several, by column; None: none do."""
        return self._across.get(row)

    def taken_out(self, texts: Sequence[list[str]]) -> list[tuple[int, int, str]]:
        """Empties the cells that stand in several columns, which tell nothing of one of them.

        Args:
            texts: the first rows.

        Returns:
            Of each such cell its column, how many it stands in, and its text.
        """
        found: list[tuple[int, int, str]] = []
        for row, across in self._across.items():
            if row >= len(texts):
                continue
            for column, count in across.items():
                found.append((column, count, texts[row][column]))
                texts[row][column] = ""
        return found
