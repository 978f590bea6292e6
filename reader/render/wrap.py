"""Breaks text into lines by the cells its characters take."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from reader.text.width import cell_width, graphemes

# Characters that take one cell: Latin, Greek, Cyrillic, typographic signs.
_SIMPLE = (
    "\u0021-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u203b\u203d-\u2048\u2190-\u2199\u20ac"
)
_SIMPLE_TEXT = re.compile(f"[ \n{_SIMPLE}]*")
# A word of such characters, spaces, or a run of others. What follows a simple character may be a
# mark upon it, so that the last one before a run of others belongs to the run.
_TOKENS = re.compile(f"([{_SIMPLE}]+)(?![^ {_SIMPLE}])| +|[{_SIMPLE}]?[^ {_SIMPLE}]+")
_SHORT_RUN = 256
"""Characters of a run that is taken apart once and remembered."""
# The wide scripts that are written without spaces; Hangul has them and breaks there.
_UNSPACED = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0003ffff]"
)
# A line does not begin with the former nor end with the latter (JIS X 4051).
_NEVER_FIRST = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕〗ー々…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
    "％‰℃゛゜ヽヾゝゞ〻〟｝〙〛｣､｡,.!?:;)]}%’”»"
)
_NEVER_LAST = frozenset("（［｛「『【〈《〔〖〘〚｢〝([{‘“«$￥¥＄￡№")


class Range(NamedTuple):
    """One line of a wrapped text: the characters `start` to `end` (exclusive)."""

    start: int
    end: int
    joiner: str
    """What stood between it and the next line: a space, nothing, or a newline."""


def wrap(text: str, width: int) -> list[Range]:
    """Breaks text at spaces, between characters of unspaced scripts, and else inside long words.

    Args:
        text: newlines in it always break.
        width: cells of a line. A character wider than that stands alone on its line.

    Returns:
        At least one range. Together they hold every character but spaces at breaks.
    """
    return Wrapping(text, width).ranges()


class Wrapping:
    """A text that is broken into lines some at a time; see `wrap`."""

    __slots__ = ("_break_line", "_text", "_width")

    def __init__(self, text: str, width: int) -> None:
        self._text = text
        self._width = max(width, 1)
        is_plain = text.isascii() or _SIMPLE_TEXT.fullmatch(text) is not None
        self._break_line = _break_plain if is_plain else _break_wide

    def ranges(self, start: int = 0, most: int = sys.maxsize) -> list[Range]:
        """The lines from some place on.

        Args:
            start: 0, or what `following` gave.
            most: how many lines at most, at least 1.
        """
        ranges: list[Range] = []
        text, width, break_line = self._text, self._width, self._break_line
        while True:
            end = text.find("\n", start)
            if end < 0:
                break_line(text, start, len(text), width, ranges, most)
                return ranges
            break_line(text, start, end, width, ranges, most)
            if len(ranges) >= most:
                return ranges
            start = end + 1

    def following(self, last: Range) -> int | None:
        """Where the line after another one begins; None where there is none."""
        if last.joiner != "\n":
            return last.end
        end = self._text.find("\n", last.end)
        return None if end < 0 else end + 1


def longest_word(text: str) -> int:
    """Cells of the longest part that `wrap` would not break unless it must."""
    if _UNSPACED.search(text):
        return max((cell_width(word) for word in _UNSPACED.sub(" ", text).split()), default=0)
    return max(map(cell_width, text.split()), default=0)


def _break_plain(
    text: str, start: int, end: int, width: int, ranges: list[Range], most: int
) -> None:
    """Wraps text that takes one cell a character, until there are enough lines."""
    end = _without_spaces(text, start, end)
    while len(ranges) < most:
        while start < end and text[start] == " ":
            start += 1
        if end - start <= width:
            ranges.append(Range(start, end, "\n"))
            return
        space = text.rfind(" ", start, start + width + 1)
        if space < 0:
            ranges.append(Range(start, start + width, ""))
            start += width
        else:
            ranges.append(Range(start, _without_spaces(text, start, space), " "))
            start = space + 1


def _break_wide(
    text: str, start: int, end: int, width: int, ranges: list[Range], most: int
) -> None:
    """Wraps any text, by what a reader sees as one character each, until there are enough lines."""
    end = _without_spaces(text, start, end)
    while start < end and text[start] == " ":
        start += 1
    cells = 0
    # The last place where the line may end: where the next begins, and the cells up to there.
    chance = chance_cells = -1
    joiner = ""
    before = " "
    for token in _TOKENS.finditer(text, start, end):
        index = token.start()
        if text[index] == " ":
            cells += token.end() - index
            before = " "
            continue
        word: str | None = token[1]
        parts: Iterable[tuple[str, int]]
        if word:
            parts = ((word, len(word)),)
        elif token.end() - index <= _SHORT_RUN:
            parts = _clusters(token[0])
        else:
            # Of a book without spaces only as much is looked at as the lines asked for take.
            parts = _each_cluster(token[0])
        for part, own in parts:
            if before == " " or _may_part(before, part[0]):
                chance, chance_cells = index, cells
                joiner = " " if before == " " else ""
            while cells + own > width and index > start:
                if chance > start:
                    ranges.append(Range(start, _without_spaces(text, start, chance), joiner))
                    start = chance
                    cells -= chance_cells
                else:
                    ranges.append(Range(start, index, ""))
                    start = index
                    cells = 0
                chance = -1
                if len(ranges) == most:
                    return
            index += len(part)
            cells += own
            while word and cells > width:
                ranges.append(Range(start, start + width, ""))
                start += width
                cells -= width
                if len(ranges) == most:
                    return
            before = part[-1] if word else part
    ranges.append(Range(start, end, "\n"))


def _without_spaces(text: str, start: int, end: int) -> int:
    """The end of a range without the spaces at it."""
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _each_cluster(text: str) -> Iterator[tuple[str, int]]:
    """What a reader sees as one character each, with its cells."""
    return ((cluster, cell_width(cluster)) for cluster in graphemes(text))


@lru_cache(maxsize=8192)
def _clusters(text: str) -> tuple[tuple[str, int], ...]:
    """The same of a run that may come again."""
    return tuple(_each_cluster(text))


@lru_cache(maxsize=16384)
def _is_unspaced(cluster: str) -> bool:
    return _UNSPACED.match(cluster) is not None


def _may_part(before: str, after: str) -> bool:
    """A line may end between two characters that no space parts."""
    if not (_is_unspaced(before) or _is_unspaced(after)):
        return False
    return after not in _NEVER_FIRST and before not in _NEVER_LAST
