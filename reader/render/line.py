"""A rendered line: runs of text, each with the names of its styles.

A style is a string of names parted by spaces, as `"link bold"`; a pane maps names to colours
(`Pane.style`), so nothing here knows a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

Segment = tuple[str, str]
"""Text and the names of its styles, later names winning over earlier ones."""

Segments = Sequence[Segment]


def text_of(segments: Segments) -> str:
    """The text of a line without styles."""
    return "".join(text for text, _ in segments)


def overlay(segments: Segments, start: int, end: int, style: str) -> list[Segment]:
    """Adds a style to the characters `start` to `end` (exclusive) of a line.

    Args:
        segments: the line.
        start: index of the first character in the line's text, from 0.
        end: index after the last one; -1 means the end of the line.
        style: names that are laid over those already there.
    """
    result: list[Segment] = []
    position = 0
    for text, own in segments:
        first = max(start - position, 0)
        last = len(text) if end < 0 else min(end - position, len(text))
        position += len(text)
        if first >= last:
            result.append((text, own))
            continue
        if first:
            result.append((text[:first], own))
        result.append((text[first:last], f"{own} {style}" if own else style))
        if last < len(text):
            result.append((text[last:], own))
    return result
