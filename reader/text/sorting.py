"""How a list is sorted, as people write it: `feed, -published`."""

from __future__ import annotations

from reader.model.listing import SORT_KEYS, Sort, SortTerm

_SINGLE: dict[str, Sort] = {
    "published": "published", "title": "title", "feed": "feed", "comments": "comments",
    "source": "source",
}  # fmt: skip
"""Orders that have an index."""
_DOWN = frozenset({"published", "arrived", "comments", "unread", "starred"})
"""What begins with the newest, the most, or what is so."""


def parse_sort(text: str) -> tuple[Sort, tuple[SortTerm, ...]]:
    """Reads keys parted by commas, the first of which counts most.

    `-` before a key is from its end (newest, most, Z first), `+` from its beginning; without a
    sign a key has its usual direction.

    Returns:
        One of the orders that have an index, and no terms; else terms, and `published`.

    Raises:
        ValueError: there is no such key; the text goes on from `x is`.
    """
    terms: list[SortTerm] = []
    for part in text.split(","):
        word = part.strip()
        key = word.lstrip("+-").strip().lower()
        if key not in SORT_KEYS or len(word) - len(word.lstrip("+-")) > 1:
            raise ValueError(
                f"not an order: {word!r} is not a key; the keys are {', '.join(SORT_KEYS)}"
            )
        if any(term.key == key for term in terms):
            raise ValueError(f"not an order: {key} is there twice")
        is_down = word.startswith("-") or (not word.startswith("+") and key in _DOWN)
        terms.append(SortTerm(key, is_down))
    only = terms[0]
    if len(terms) == 1 and only.key in _SINGLE and only.is_down is (only.key in _DOWN):
        return _SINGLE[only.key], ()
    return "published", tuple(terms)


def sort_text(sort: Sort, terms: tuple[SortTerm, ...]) -> str:
    """An order as `parse_sort` reads it."""
    if not terms:
        return sort
    signs = {(True, True): "", (False, False): "", (True, False): "-", (False, True): "+"}
    return ", ".join(f"{signs[term.is_down, term.key in _DOWN]}{term.key}" for term in terms)
