"""Lines of code that are wider than the pane, broken where it ends."""

from __future__ import annotations

from itertools import pairwise

from reader.text.width import cell_width, graphemes

CONTINUED = "↳ "
"""Stands before what goes on from the line above; no part of the code."""
_LEAST = 8
"""Cells from which on there is room for it."""


def code_parts(text: str, room: int) -> list[tuple[int, int]]:
    """Where the lines begin and end that a line of code takes.

    Every character stands on one of them, spaces too: in code they count.

    Args:
        text: the line.
        room: cells of a line, the sign before those that go on included.

    Returns:
        At least one pair of offsets, each beginning where the one before ends.
    """
    if cell_width(text) <= room:
        return [(0, len(text))]
    later = max(room - mark_cells(room), 1)
    cuts, left, offset = [0], max(room, 1), 0
    for cluster in graphemes(text):
        cells = cell_width(cluster)
        # A character that is wider than the pane stands alone.
        if cells > left and offset > cuts[-1]:
            cuts.append(offset)
            left = later
        left -= cells
        offset += len(cluster)
    return list(pairwise([*cuts, len(text)]))


def mark_cells(room: int) -> int:
    """Cells of the sign before a line that goes on, where lines have some room."""
    return len(CONTINUED) if room >= _LEAST else 0
