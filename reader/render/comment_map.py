"""The map of a thread: its shape and what of it is unread, in a column a few cells wide."""

from __future__ import annotations

from typing import NamedTuple

from reader.model.comment import ThreadIndex
from reader.render.line import Segment

MAP_WIDTH = 6
"""Cells of the column: a gap, the mark of what is in view, and the shape."""
_LEVELS = 4
_READ, _SOME, _MOST = "·", "▒", "█"


class MapRun(NamedTuple):
    """The comments that one line of a map stands for."""

    first: int
    """Position of the first of them."""
    stop: int
    """Position after the last of them."""
    low: int
    """Levels of the shallowest and the deepest of them, as far as a map goes."""
    high: int


def map_runs(thread: ThreadIndex, height: int) -> list[MapRun]:
    """Divides a thread among the lines of a map, one comment each where there are fewer."""
    total = len(thread)
    lines = min(total, height)
    runs = []
    for line in range(lines):
        first, stop = total * line // lines, total * (line + 1) // lines
        depths = thread.depth[first:stop]
        low, high = min(depths), max(depths)
        runs.append(MapRun(first, stop, min(low, _LEVELS - 1), min(high, _LEVELS - 1)))
    return runs


def map_segments(run: MapRun, unread: int, *, is_in_view: bool) -> tuple[Segment, ...]:
    """One line of a map.

    Args:
        run: what it stands for.
        unread: how many of those are unread: the more, the denser the line.
        is_in_view: whether some of those are in view.
    """
    glyph, style = _READ, "dim"
    if unread:
        glyph = _MOST if unread * 2 >= run.stop - run.first else _SOME
        style = "unread"
    mark: Segment = (" ▐", "cursor-bar") if is_in_view else ("  ", "")
    shape = " " * run.low + glyph * (run.high - run.low + 1)
    return mark, (shape.ljust(MAP_WIDTH - 2), style)
