"""Lines of a document put together to paragraphs that are never hard wrapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_ITEM = re.compile(r"(?:[•*·◦▪>|-]|\d{1,3}[.)]|[a-z]\))\s")
_OPEN_END = re.compile(r"[^.!?:;\"”’')\]…>|]$")


class Prose:
    """Knows how a document breaks its lines, and joins what was broken.

    Two kinds of broken line are joined: in a document of long lines, one that ends in the middle
    of a sentence before a line in lower case; and in a document wrapped at a width, one to which
    the next line's first word would not have fitted. Lines that are short on purpose (verse,
    addresses, lists, quotations) stay.
    """

    __slots__ = ("_is_long", "_width")

    def __init__(self, texts: Sequence[str]) -> None:
        lengths = [len(text) for text in texts]
        long = sum(1 for length in lengths if length > 100)
        self._is_long = long * 2 > sum(1 for length in lengths if length > 30)
        self._width = 0 if self._is_long else _wrap_width(texts)

    def join(self, lines: Sequence[str]) -> str:
        """Joins lines, blank ones between paragraphs, to text with one empty line between these."""
        paragraphs: list[str] = []
        current: list[str] = []
        for line in lines:
            if line:
                current.append(line)
            elif current:
                paragraphs.append(current[0] if len(current) == 1 else self._paragraph(current))
                current = []
        if current:
            paragraphs.append(current[0] if len(current) == 1 else self._paragraph(current))
        return "\n\n".join(paragraphs)

    def _paragraph(self, lines: list[str]) -> str:
        parts = [lines[0]]
        for before, line in pairwise(lines):
            parts.append(" " if self._is_broken(before, line) else "\n")
            parts.append(line.lstrip() if parts[-1] == " " else line)
        return "".join(parts)

    def _is_broken(self, before: str, line: str) -> bool:
        text = line.lstrip()
        if not text or _ITEM.match(text) or before.lstrip()[:1] in ">|" or before.endswith("  "):
            return False
        if self._is_long:
            return len(before) > 40 and text[0].islower() and _OPEN_END.search(before) is not None
        return bool(self._width) and len(before) + 1 + len(text.split(None, 1)[0]) > self._width


def _wrap_width(texts: Sequence[str]) -> int:
    """The width a document is wrapped at, or 0."""
    inner = [
        (len(text), len(following.split(None, 1)[0]))
        for text, following in pairwise(texts)
        if text and following and text[0] != ">" and not _ITEM.match(following)
    ]
    inner = [pair for pair in inner if pair[0] <= 100]
    if len(inner) < 3:
        return 0
    width = max(length for length, _ in inner)
    if width < 50:
        return 0
    full = sum(1 for length, word in inner if length + 1 + word > width)
    return width if full >= 0.7 * len(inner) else 0
