"""Rows that are selected are spans; they behave as a set of rows would."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from reader.widgets.row_spans import RowSpans, rows_of

_STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 30)), max_size=12)


def rows(spans: RowSpans) -> set[int]:
    return {row for start, end in spans for row in range(start, end)}


@given(_STEPS)
def test_spans_are_a_set_of_rows(steps: list[tuple[bool, int, int]]) -> None:
    """Whatever ranges are selected and taken away, what is marked is what was meant."""
    spans, meant = RowSpans(), set[int]()
    for is_added, one, other in steps:
        start, end = sorted((one, other))
        if is_added:
            spans, meant = spans.with_rows(start, end), meant | set(range(start, end))
        else:
            spans, meant = spans.without_rows(start, end), meant - set(range(start, end))
        assert rows(spans) == meant
        assert len(spans) == len(meant) and bool(spans) == bool(meant)
        assert {row for row in range(40) if row in spans} == meant
    assert rows(spans.inverted(31)) == set(range(31)) - meant


@given(st.sets(st.integers(0, 40)))
def test_rows_are_found_by_their_ids_and_give_them(chosen: set[int]) -> None:
    """What was selected is selected again when the rows stand elsewhere."""
    ids = array("q", range(40, -1, -1))
    assert sorted(rows_of(ids, chosen).picked(ids)) == sorted(chosen)
