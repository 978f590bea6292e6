"""Which rows of a list are selected, as spans: a million rows cost what one does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

Span = tuple[int, int]
"""First row, and the row after the last; both from 0."""


class RowSpans:
    """A set of rows. It is never changed: every method gives another one."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """Takes spans that are in order, not empty and do not touch."""
        pairs = tuple(spans)
        self._starts = [start for start, _ in pairs]
        self._ends = [end for _, end in pairs]

    def __iter__(self) -> Iterator[Span]:
        return zip(self._starts, self._ends, strict=True)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def __len__(self) -> int:
        """How many rows."""
        return sum(self._ends) - sum(self._starts)

    def __contains__(self, row: int) -> bool:
        at = bisect_right(self._starts, row) - 1
        return at >= 0 and row < self._ends[at]

    def with_rows(self, start: int, end: int) -> RowSpans:
        """These rows and those from `start` to the one before `end`."""
        kept = []
        for first, last in self:
            if last < start or first > end:
                kept.append((first, last))
            else:
                start, end = min(start, first), max(end, last)
        if start < end:
            kept.append((start, end))
        return RowSpans(sorted(kept))

    def without_rows(self, start: int, end: int) -> RowSpans:
        """These rows but for those from `start` to the one before `end`."""
        kept = []
        for first, last in self:
            kept += [(first, min(last, start)), (max(first, end), last)]
        return RowSpans((first, last) for first, last in kept if first < last)

    def inverted(self, count: int) -> RowSpans:
        """The other ones of `count` rows."""
        left = RowSpans([(0, count)] if count else [])
        for start, end in self:
            left = left.without_rows(start, end)
        return left

    def picked(self, ids: Sequence[int]) -> Sequence[int]:
        """The ids of these rows, in their order, as a sequence of the same type."""
        parts = [ids[start:end] for start, end in self]
        picked = parts[0] if parts else ids[:0]
        for part in parts[1:]:
            picked = picked + part  # type: ignore[operator]
        return picked


def rows_of(ids: Sequence[int], wanted: Collection[int]) -> RowSpans:
    """The rows that some ids stand in."""
    spans: list[Span] = []
    chosen = frozenset(wanted)
    for row, article_id in enumerate(ids):
        if article_id in chosen:
            if spans and spans[-1][1] == row:
                spans[-1] = (spans[-1][0], row + 1)
            else:
                spans.append((row, row + 1))
    return RowSpans(spans)
