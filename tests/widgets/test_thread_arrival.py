"""Newer arrays of a thread against those that are shown."""

from __future__ import annotations

from reader.widgets.thread_arrival import Arrival
from reader.widgets.thread_rows import ThreadRows
from tests.widgets.forest import Forest


def test_what_was_taken_away_is_unread_no_more() -> None:
    """What the pane shows as unread stays so, unless there is nothing left to read."""
    forest = Forest()
    first, second = forest.add(None), forest.add(None)
    rows = ThreadRows(forest.index(), 80)
    forest.put(first, state="deleted", text="")
    forest.unread.clear()
    newer = forest.index()
    Arrival(rows, newer).keep_read_state(newer)
    assert dict(zip(newer.ids, newer.unread, strict=True)) == {first: 0, second: 1}
