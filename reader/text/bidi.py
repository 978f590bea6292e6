"""Text from right to left: which way a paragraph runs, and the order in which a line is seen.

The order is that of the Unicode Bidirectional Algorithm (UAX #9) without its explicit marks, which
`text.clean` takes out of all outside text: rules P2-P3, W1-W7, N0-N2, I1-I2, L1-L2 and L4.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import bidirectional, mirrored

from reader.text.width import graphemes

# Hebrew to Arabic Extended, presentation forms, and the scripts of the supplementary plane that
# run from right to left.
_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PAIRS = dict(zip("([{⟨⟪⌈⌊⁅（［｛「『【《〈", ")]}⟩⟫⌉⌋⁆）］｝」』】》〉", strict=True))
_MIRRORS = {**_PAIRS, **{closing: opening for opening, closing in _PAIRS.items()}} | dict(
    zip("<>«»‹›≤≥≪≫", "><»«›‹≥≤≫≪", strict=True)
)
_NEUTRAL = frozenset(("B", "S", "WS", "ON"))
_LONGEST = 2000
"""Characters of a line; nothing that wide is on a screen."""


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph runs from right to left: by its first strong character (P2, P3)."""
    if not _RIGHT.search(text):
        return False
    for character in text:
        kind = bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def visual_order(text: str, *, is_right: bool) -> list[tuple[int, int, bool]] | None:
    """The order in which what a reader sees as characters stands on a line, from the left.

    Args:
        text: one line.
        is_right: whether its paragraph runs from right to left.

    Returns:
        Start and end of each in the text, and whether it is seen mirrored; None where nothing is
        seen elsewhere than it stands.
    """
    if not _RIGHT.search(text) or len(text) > _LONGEST:
        return None
    levels = _levels(text, 1 if is_right else 0)
    places: list[tuple[int, int, bool]] = []
    ranks: list[int] = []
    start = 0
    for cluster in graphemes(text):
        end = start + len(cluster)
        level = levels[start]
        places.append((start, end, bool(level % 2) and len(cluster) == 1 and cluster in _MIRRORS))
        ranks.append(level)
        start = end
    for level in range(max(ranks, default=0), 0, -1):
        first = 0
        while first < len(ranks):
            last = first
            while last < len(ranks) and ranks[last] >= level:
                last += 1
            if last > first:
                places[first:last] = places[first:last][::-1]
                ranks[first:last] = ranks[first:last][::-1]
            first = last + 1
    return places


def mirror(character: str) -> str:
    """The mirror image of a bracket; any other character as it is."""
    return _MIRRORS.get(character, character) if mirrored(character) else character


@lru_cache(maxsize=1024)
def _levels(text: str, base: int) -> tuple[int, ...]:
    kinds = [bidirectional(character) or "L" for character in text]
    _resolve_weak(kinds, "R" if base else "L")
    _resolve_brackets(text, kinds, "R" if base else "L")
    _resolve_neutral(kinds, "R" if base else "L")
    levels = []
    for kind in kinds:
        if base:
            levels.append(1 if kind == "R" else 2)
        else:
            levels.append({"L": 0, "R": 1}.get(kind, 2))
    index = len(text)
    while index and text[index - 1].isspace():
        index -= 1
        levels[index] = base
    return tuple(levels)


def _resolve_weak(kinds: list[str], base: str) -> None:
    """W1 to W7."""
    before = strong = base
    for index, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kind = before
        if kind in ("L", "R", "AL"):
            strong = kind
        if kind == "EN" and strong == "AL":
            kind = "AN"
        kinds[index] = before = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for index in range(1, len(kinds) - 1):
        around = kinds[index - 1], kinds[index + 1]
        if (kinds[index] == "ES" and around == ("EN", "EN")) or (
            kinds[index] == "CS" and around[0] == around[1] and around[0] in ("EN", "AN")
        ):
            kinds[index] = around[0]
    for order in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        before = ""
        for index in order:
            if kinds[index] == "ET" and before == "EN":
                kinds[index] = "EN"
            before = kinds[index]
    strong = base
    for index, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _side(kind: str) -> str:
    return "R" if kind in ("R", "EN", "AN") else kind


def _resolve_brackets(text: str, kinds: list[str], base: str) -> None:
    """N0: both brackets of a pair run the same way."""
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for index, character in enumerate(text):
        if kinds[index] != "ON":
            continue
        if character in _PAIRS:
            open_.append((_PAIRS[character], index))
        else:
            place = next((n for n in range(len(open_) - 1, -1, -1) if open_[n][0] == character), -1)
            if place >= 0:
                pairs.append((open_[place][1], index))
                del open_[place:]
    for first, last in sorted(pairs):
        inside = {_side(kind) for kind in kinds[first + 1 : last]} & {"L", "R"}
        if not inside:
            continue
        side = base
        if base not in inside:
            before = next((s for k in reversed(kinds[:first]) if (s := _side(k)) in "LR"), base)
            side = before
        kinds[first] = kinds[last] = side


def _resolve_neutral(kinds: list[str], base: str) -> None:
    """N1 and N2."""
    index = 0
    while index < len(kinds):
        if kinds[index] not in _NEUTRAL:
            index += 1
            continue
        end = index
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = _side(kinds[index - 1]) if index else base
        after = _side(kinds[end]) if end < len(kinds) else base
        kinds[index:end] = [before if before == after else base] * (end - index)
        index = end
