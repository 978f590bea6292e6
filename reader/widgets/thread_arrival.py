"""Newer arrays of a thread against those that are shown: what is where now, and what is new."""

from __future__ import annotations

from reader.model.comment import ThreadIndex
from reader.widgets.thread_rows import ThreadRows


class Arrival:
    """Where the comments of a thread stand in newer arrays of it.

    Args:
        old: the rows that are shown.
        new: the newer arrays, in any order.

    Attributes:
        places: the new position of each comment that is still there, by its old one.
        new_ids: what was not there before, or stood only as what is not here.
    """

    def __init__(self, old: ThreadRows, new: ThreadIndex) -> None:
        self._old = old
        places = {comment_id: place for place, comment_id in enumerate(new.ids)}
        self.places = {
            position: places[comment_id]
            for position, comment_id in enumerate(old.thread.ids)
            if comment_id in places
        }
        known = set(old.thread.ids)
        known.difference_update(
            comment_id
            for comment_id, mark in zip(old.thread.ids, old.thread.marks, strict=False)
            if mark < 0
        )
        marks = new.marks or (0,) * len(new)
        self.new_ids = frozenset(
            comment_id
            for comment_id, mark in zip(new.ids, marks, strict=True)
            if comment_id not in known and not mark
        )

    def keep_read_state(self, new: ThreadIndex) -> None:
        """What is shown as read stays so, and what is unread too: the store may not have it yet.

        Where a text was taken away nothing is unread.
        """
        shown = self._old.thread
        for position, place in self.places.items():
            is_shown = not shown.marks or not shown.marks[position]
            if is_shown and new.lengths[place] and (not new.marks or not new.marks[place]):
                new.unread[place] = shown.unread[position]

    def moved(self, positions: set[int]) -> list[int]:
        """The new positions of those of some comments that are still there."""
        return [self.places[position] for position in positions if position in self.places]

    def nearest(self, position: int, rows: ThreadRows) -> int:
        """A comment's new position, or that of the nearest one around it that has a row."""
        for old in (*range(position, len(self._old.thread)), *range(position - 1, -1, -1)):
            place = self.places.get(old, -1)
            if place >= 0 and not rows.is_absent(place):
                return place
        return rows.rows[0]
