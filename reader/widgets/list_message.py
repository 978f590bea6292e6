"""What stands in a list without rows, as lines."""

from __future__ import annotations

import re
from textwrap import wrap

_EDGE = "  "
_KEY = re.compile(r"\S+  ")
"""What stands before the text of a line, whose other lines are set in below it."""


def message_lines(text: str, width: int, height: int) -> list[str]:
    """Lines of `width` cells at most.

    Args:
        text: paragraphs parted by empty lines, the most important first: those at the end that do
            not fit are left out.
        width: cells.
        height: lines that are seen.
    """
    if not text:
        return []
    room = max(1, width - 2 * len(_EDGE))
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        told = [line for part in paragraph.split("\n") for line in _wrapped(part, room)]
        more = ["", *(f"{_EDGE}{line}" for line in told)]
        if lines and len(lines) + len(more) > height:
            break
        lines += more
    return lines


def _wrapped(text: str, room: int) -> list[str]:
    key = _KEY.match(text)
    return wrap(text, room, subsequent_indent=" " * (key.end() if key else 0)) or [""]
