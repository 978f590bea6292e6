"""One line of short texts, left and right: a bar, or the heading of a pane."""

from __future__ import annotations

from collections.abc import Sequence

from reader.render.line import Segment
from reader.text.width import cell_width, truncate

Part = tuple[str, str]
"""A role and the text to paint in it."""
_APART = 2
"""Cells between left and right where both do not fit."""


def bar_segments(
    left: Sequence[Part], right: Sequence[Part], width: int, filler: str = " "
) -> list[Segment]:
    """The line as segments of exactly `width` cells; the left gives way where both do not fit.

    Args:
        left: what stands at the left.
        right: what stands at the right.
        width: cells.
        filler: the character between them; it takes one cell and its style has no name.
    """
    told, taken = _fit(right, width)
    begun, used = _fit(left, width - taken - (_APART if told else 0))
    return [*begun, (filler * max(0, width - used - taken), ""), *told]


def _fit(parts: Sequence[Part], width: int) -> tuple[list[Segment], int]:
    """As much of some parts as fits, and the cells it takes."""
    segments: list[Segment] = []
    room = max(0, width)
    for role, text in parts:
        cut = truncate(text, room)
        if cut:
            segments.append((cut, role))
            room -= cell_width(cut)
        if cut != text:
            break
    return segments, max(0, width) - room


def hint_at(left: Sequence[Part], right: Sequence[Part], width: int, x: int) -> str:
    """The key that is told at a cell of a bar, or whose words stand there; empty for none."""
    key, end = "", 0
    for text, role in bar_segments(left, right, width):
        key = text.strip() if role == "key" else key if role == "text" else ""
        end += cell_width(text)
        if x < end:
            return key
    return ""


def clean_part(text: str) -> str:
    """A text of somebody else's for a bar."""
    if text.isprintable():
        return text
    from reader.text.clean import clean_line

    # Spaces at the edges part the parts.
    head = " " if text[:1] == " " else ""
    tail = " " if text[-1:] == " " and len(text) > 1 else ""
    return f"{head}{clean_line(text)}{tail}"
