"""A search in a whole thread, of which only what is near the view was laid out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Self

from reader.model.comment import KeptComment


class ThreadSearch:
    """The matches of a text in the comments of a thread, and the one the reader is at.

    A comment is named by its position in the thread's arrays.

    Args:
        pattern: what is searched.
        counts: how many matches the plain text of each comment has; at least one comment has some.
        text_of: gives the text of a comment as it is painted.

    Attributes:
        total: matches in the plain text of all comments.
        position: the comment the reader is at.
        number: which of its matches that is, from 0.
    """

    def __init__(
        self, pattern: re.Pattern[str], counts: dict[int, int], text_of: Callable[[int], str]
    ) -> None:
        self._pattern = pattern
        self._positions = sorted(counts)
        self._text_of = text_of
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
        """Searches comments, given with positions, for a text in either case. None without any."""
        pattern = re.compile(re.escape(text), re.IGNORECASE)
        counts: dict[int, int] = {}
        for position, kept in comments:
            if count := sum(1 for _ in pattern.finditer(kept.comment.text)):
                counts[position] = count
        return cls(pattern, counts, text_of) if counts else None

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
        return [match.span() for match in self._pattern.finditer(self._text_of(position))]

    def current_in(self, position: int) -> int:
        """Which of a comment's matches the reader is at, -1 for none."""
        return self.number if self.position == position else -1
