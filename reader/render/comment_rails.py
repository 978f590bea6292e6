"""The rails that show how deep a comment stands, and the room they leave for its text."""

from __future__ import annotations

from collections.abc import Sequence

from reader.render.line import MEASURE, Line, Segment

RAIL_COLOURS = 6
"""Styles `rail-1` to `rail-6` take turns by depth."""

GUTTER = 1
"""Cells at the left, for the mark of the cursor."""
MARK = 2
"""Cells before a comment's name and text, for the mark of what is unread."""
_LEAST_TEXT = 20
_RAIL, _END = "│ ", "╰ "


def shown_depth(depth: int, width: int) -> int:
    """How many rails a comment gets: no more than leave enough room for its text."""
    least = max(_LEAST_TEXT, min(40, width // 2))
    return max(0, min(depth, (width - GUTTER - MARK - least) // 2))


def text_width(depth: int, width: int) -> int:
    """Cells of a line of a comment's text in a pane of some width."""
    indent = sum(len(text) for text, _ in text_indent(depth, width))
    return min(max(width - indent, 1), MEASURE)


def rails(depth: int) -> tuple[Segment, ...]:
    """The lines that lead from a comment's ancestors down past it."""
    return tuple((_RAIL, f"rail-{level % RAIL_COLOURS + 1}") for level in range(depth))


def gutter(width: int) -> Segment:
    """What stands at the left of every line."""
    return (" " * GUTTER if width > 2 else "", "")


def text_indent(depth: int, width: int) -> tuple[Segment, ...]:
    """What stands before each line of a comment's text."""
    mark = " " * MARK if width > _LEAST_TEXT // 2 else ""
    return (gutter(width), *rails(shown_depth(depth, width)), (mark, ""))


def with_ends(lines: Sequence[Line], depth: int, depth_below: int, width: int) -> list[Line]:
    """A comment's lines, with the rails that lead no further ending in the last of them.

    Args:
        lines: the comment, at least its head.
        depth: how deep it stands.
        depth_below: how deep what is shown below it stands; 0 where nothing follows.
        width: cells of the pane.
    """
    kept = shown_depth(depth_below, width)
    if kept >= shown_depth(depth, width):
        return list(lines)
    last = lines[-1]
    segments: list[Segment] = []
    level = 0
    for text, style in last.segments:
        if text == _RAIL and style.startswith("rail-"):
            text, level = (_END if level >= kept else text), level + 1
        segments.append((text, style))
    return [*lines[:-1], last._replace(segments=tuple(segments))]
