"""A search in a whole thread, of which only what is near the view was laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Self

from reader.model.comment import KeptComment
from reader.text.patterns import finder

Find = Callable[[str], list[tuple[int, int]]]


class ThreadSearch:
    """The matches of a text in the comments of a thread, and the one the reader is at.

    A comment is named by its position in the thread's arrays.

    Args:
        find: gives start and end of each match in a text.
        counts: how many matches the plain text of each comment has; at least one comment has some.
        text_of: gives the text of a comment as it is painted.

    Attributes:
        total: matches in the plain text of all comments.
        position: the comment the reader is at.
        number: which of its matches that is, from 0.
    """

    def __init__(self, find: Find, counts: dict[int, int], text_of: Callable[[int], str]) -> None:
        self._find = find
        self._counts = counts
        self._positions = sorted(counts)
        self._text_of = text_of
        # Each line of a long comment that is painted asks for them.
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self.total = sum(counts.values())
        self.position = self._positions[0]
        self.number = 0

    @classmethod
    def over(
        cls,
        text: str,
        comments: Iterable[tuple[int, KeptComment]],
        text_of: Callable[[int], str],
    ) -> Self | None:
        """Searches comments, given with positions, for a text in either case. None without any.

        Raises:
            PatternError: it is a regular expression that cannot be used.
        """
        find = finder(text)
        counts = _counts(find, comments)
        return cls(find, counts, text_of) if counts else None

    def over_newer(
        self,
        places: Mapping[int, int],
        added: Iterable[tuple[int, KeptComment]],
        text_of: Callable[[int], str],
    ) -> Self | None:
        """The same search in newer arrays of the thread, at the same match. None without any.

        Args:
            places: the new position of each comment that is still there, by the old one.
            added: the comments that are new, with their positions.
            text_of: gives the text of a comment as it is painted.
        """
        counts = {places[p]: count for p, count in self._counts.items() if p in places}
        counts |= _counts(self._find, added)
        if not counts:
            return None
        result = type(self)(self._find, counts, text_of)
        if self.position in places:
            result.position, result.number = places[self.position], self.number
        return result

    def start(self, position: int) -> None:
        """Goes to the first match in a comment or after it, round the end."""
        later = (p for p in self._positions if p >= position)
        self.position, self.number = next(later, self._positions[0]), 0

    def step(self, step: int) -> None:
        """Goes some matches on or back, round the ends."""
        position, number = self.position, self.number
        for _ in range(abs(step)):
            number += 1 if step > 0 else -1
            if not 0 <= number < len(self.spans(position)):
                place = self._positions.index(position) + (1 if step > 0 else -1)
                position = self._positions[place % len(self._positions)]
                # The text as painted can have none where the plain text has some.
                number = 0 if step > 0 else len(self.spans(position)) - 1
        self.position, self.number = position, max(number, 0)

    def spans(self, position: int) -> list[tuple[int, int]]:
        """Start and end of each match in a comment's text as painted."""
        spans = self._spans.get(position)
        if spans is None:
            self._spans[position] = spans = self._find(self._text_of(position))
        return spans

    def current_in(self, position: int) -> int:
        """Which of a comment's matches the reader is at, -1 for none."""
        return self.number if self.position == position else -1


def _counts(find: Find, comments: Iterable[tuple[int, KeptComment]]) -> dict[int, int]:
    counts = {}
    for position, kept in comments:
        if count := len(find(kept.comment.text)):
            counts[position] = count
    return counts
