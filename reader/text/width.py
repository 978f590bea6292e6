"""How many terminal cells text takes, and how to cut it without halving a character.

The rules are those by which Textual paints: a joiner takes the next character with it, the emoji
selector widens what stands before it, everything else has the width of its code point.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_JOINER = "\u200d"
_EMOJI_SELECTOR = "\ufe0f"

# Blocks of one width throughout, so that most texts are measured without wcwidth's tables, whose
# import takes a tenth of the program's start: Latin to IPA, Cyrillic letters, dashes to primes,
# lines and blocks, kana, ideographs, Hangul.
_PLAIN_RANGES = (
    (0x00AE, 0x02FF, 1),
    (0x00A0, 0x00AC, 1),
    (0x048A, 0x052F, 1),
    (0x0400, 0x0482, 1),
    (0x2010, 0x2027, 1),
    (0x2030, 0x205E, 1),
    (0x2500, 0x25FC, 1),
    (0x2190, 0x2199, 1),
    (0x2605, 0x2606, 1),
    (0x3041, 0x3096, 2),
    (0x309B, 0x30FF, 2),
    (0x4E00, 0x9FFF, 2),
    (0xAC00, 0xD7A3, 2),
    (0xFF01, 0xFF60, 2),
)


def cell_width(text: str) -> int:
    """Returns the cells that `text` takes on one line."""
    if text.isascii() and text.isprintable():
        return len(text)
    if _JOINER not in text and _EMOJI_SELECTOR not in text:
        return sum(map(_character_width, text))
    return sum(width for _, width in _measured(text))


def graphemes(text: str) -> Iterator[str]:
    """Yields what a reader sees as one character each; joined, they are `text`."""
    if text.isascii() and text.isprintable():
        yield from text
        return
    for cluster, _ in _measured(text):
        yield cluster


def truncate(text: str, cells: int, ellipsis: str = "…") -> str:
    """Returns `text`, or as much of it as fits `cells` with the ellipsis at its end."""
    if cells <= 0:
        return ""
    if len(text) <= cells and text.isascii() and text.isprintable():
        return text
    # No character is wider than two cells, so a text this short needs no measuring of what follows.
    if len(text) <= 8 * cells + 64 and cell_width(text) <= cells:
        return text
    tail = ellipsis if cell_width(ellipsis) <= cells else ""
    room = cells - cell_width(tail)
    kept: list[str] = []
    for cluster, width in _measured(text):
        if width > room:
            return "".join(kept) + tail
        room -= width
        kept.append(cluster)
    return text


def pad(text: str, cells: int) -> str:
    """Returns `text` cut or filled with spaces to exactly `cells`."""
    # A joiner at the end would swallow the first space.
    text = truncate(text, cells).rstrip(_JOINER)
    return text + " " * (cells - cell_width(text))


def load_tables() -> None:
    """Imports wcwidth's tables (20 ms), so that no unusual character waits for them."""
    from wcwidth import wcwidth

    wcwidth("\u2713")


@lru_cache(maxsize=8192)
def _character_width(character: str) -> int:
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return 1
    if 0x1F1E6 <= code <= 0x1F1FF:
        # Half a flag; two of them are painted as one.
        return 1
    if 0x1F3FB <= code <= 0x1F3FF:
        # A skin tone colours the character before it.
        return 0
    for first, last, width in _PLAIN_RANGES:
        if first <= code <= last:
            return width
    from wcwidth import wcwidth

    return max(0, wcwidth(character))


@lru_cache(maxsize=1024)
def _is_widened(character: str) -> bool:
    from wcwidth import wcswidth, wcwidth

    return wcwidth(character) == 1 and wcswidth(character + _EMOJI_SELECTOR) == 2


def _measured(text: str) -> Iterator[tuple[str, int]]:
    """Yields each cluster with its width; zero-width characters go with the one before them."""
    start = 0
    width = 0
    index = 0
    base: str | None = None
    has_cluster = False
    length = len(text)
    while index < length:
        character = text[index]
        if character == _JOINER:
            has_cluster = True
            index += 2
            continue
        if character == _EMOJI_SELECTOR:
            if base is not None:
                width += _is_widened(base)
                base = None
            has_cluster = True
            index += 1
            continue
        own = _character_width(character)
        if own:
            if has_cluster:
                yield text[start:index], width
            start, width, base = index, own, character
        has_cluster = True
        index += 1
    if has_cluster:
        yield text[start:length], width
