"""Regular expressions that a reader wrote, so that no text can keep them busy.

`re` tries every way in which a pattern could match, and holds everything up meanwhile: `(a+)+b`
takes years for forty letters. Nothing can interrupt it. So the number of ways is estimated from
the pattern before it is used: one that may take too long is refused, one that goes through a text
several times is shown less of it at once.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]

from reader.text.pattern_cost import certain_literals, search_steps

MAX_LENGTH = 500
"""Characters of a pattern."""
_STRETCHES = (4_000, 2_000, 1_000, 500)
"""Characters of a text that a pattern is shown at once."""
_MOST_STEPS = 1e9
"""Estimated for one stretch, at most. The estimate is high: it takes a tenth of a second or so."""
_PATIENCE = 0.5
"""Seconds of processor time for one text. Only a text made for it takes so long."""

_WRITTEN = re.compile(r"/(?![\s/])((?:[^/\\]|\\.)*?(?:[^/\\\s]|\\.))/", re.DOTALL)
"""A pattern between slashes that neither begins nor ends with white space: `a / b / c` has none."""
_SIGN = re.compile(r"[\\^$.|?*+()\[\]{}]")
_TERM = re.compile(r"\S+")


class PatternError(ValueError):
    """A pattern cannot be used: one line says why.

    Attributes:
        reason: the line without the place.
        position: the character of the pattern where it goes wrong, None where it is all of it.
    """

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason if position is None else f"{reason} (column {position + 1})")
        self.reason = reason
        self.position = position


class Pattern:
    """A regular expression that is safe to look for in any text.

    `^` and `$` stand for a line's beginning and end. A text longer than a stretch (500 to 4,000
    characters, by how much the pattern repeats) is looked through in stretches that overlap by
    half, so what is found is never longer than one.

    Args:
        pattern: as typed, in Python's syntax.
        ignores_case: whether upper and lower case are one unless it says otherwise, `(?-i:IT)`.

    Raises:
        PatternError: it cannot be read, or could take too long.
    """

    def __init__(self, pattern: str, *, ignores_case: bool = False) -> None:
        if len(pattern) > MAX_LENGTH:
            raise PatternError(f"it has more than {MAX_LENGTH} characters")
        flags = re.MULTILINE | (re.IGNORECASE if ignores_case else re.NOFLAG)
        try:
            with warnings.catch_warnings():
                # `[[]` is read as it is today.
                warnings.simplefilter("ignore")
                self._pattern = re.compile(pattern, flags)
                # Private, and unchanged for twenty years; Hypothesis reads patterns by it too.
                parsed = _parser.parse(pattern, flags)
            self._stretch = next(
                (n for n in _STRETCHES if search_steps(parsed, n) <= _MOST_STEPS), 0
            )
        except re.error as error:
            raise PatternError(error.msg, error.pos) from error
        except (OverflowError, RecursionError) as error:
            raise PatternError("it repeats or nests too much") from error
        if not self._stretch:
            raise PatternError(
                "it may take forever: it repeats what repeats itself, or too much side by side"
            )
        self.literals = certain_literals(parsed)
        """Runs of small ASCII letters, digits and signs that every match has, in any case."""

    def finds(self, text: str) -> bool:
        """Whether it matches somewhere in a text; no where that would take too long."""
        return self.first(text) is not None

    def first(self, text: str) -> tuple[int, int] | None:
        """Where its first match in a text begins and ends."""
        if len(text) <= self._stretch:
            found = self._pattern.search(text)
            return None if found is None else found.span()
        began = time.thread_time()
        for start in range(0, len(text), self._stretch // 2):
            end = min(len(text), start + self._stretch)
            found = self._pattern.search(text, start, end)
            # At a cut `$` stands in the middle of a line; the next stretch has that place whole.
            if found is not None and (found.end() < end or end == len(text)):
                return found.span()
            if end == len(text) or time.thread_time() - began > _PATIENCE:
                return None
        return None

    def spans(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Where it matches from one place of a text to another, one after the other.

        Matches of nothing are left out, and what would take too long.
        """
        end = len(text) if end is None else min(end, len(text))
        spans = []
        began = time.thread_time()
        while start < end:
            stop = min(end, start + self._stretch)
            done = start
            for found in self._pattern.finditer(text, start, stop):
                if found.end() == stop < end:
                    break
                done = found.end()
                if found.end() > found.start():
                    spans.append(found.span())
            if stop == end or time.thread_time() - began > _PATIENCE:
                break
            start = max(done, start + self._stretch // 2)
        return spans


@lru_cache(maxsize=100)
def compiled(pattern: str, *, ignores_case: bool = False) -> Pattern:
    """`Pattern`, kept for the next time."""
    return Pattern(pattern, ignores_case=ignores_case)


def written_pattern(text: str, at: int, closing: str = "") -> tuple[str, int] | None:
    """The pattern between slashes that begins at a place of a text.

    Args:
        text: what was typed.
        at: where it may begin.
        closing: characters that may stand behind it, white space and the end apart.

    Returns:
        The pattern and the place behind it; None for what only looks like one: `/usr/bin`, `/`.
    """
    found = _WRITTEN.match(text, at)
    if found is None:
        return None
    behind = text[found.end() : found.end() + 1]
    if behind and not behind.isspace() and behind not in closing:
        return None
    return found[1], found.end()


def take_patterns(text: str) -> tuple[list[Pattern], str]:
    """The patterns between slashes in what is being typed, and the words beside them.

    The last pattern may still be without its end, which shows by a sign that paths have not. One
    that cannot be used, perhaps not yet, says nothing.
    """
    patterns: list[Pattern] = []
    words: list[str] = []
    for term in _terms(text):
        if isinstance(term, Pattern):
            patterns.append(term)
        elif isinstance(term, str):
            words.append(term)
    return patterns, " ".join(words)


def problem_of(text: str) -> str | None:
    """What is wrong with a pattern between slashes in a text, in one line."""
    problems = (term for term in _terms(text) if isinstance(term, PatternError))
    return next((f"This regular expression: {problem}" for problem in problems), None)


def _terms(text: str) -> Iterator[str | Pattern | PatternError]:
    at = 0
    while found := _TERM.search(text, at):
        begin = found.start()
        written = written_pattern(text, begin)
        if written is None and text[begin] == "/" and _SIGN.search(text, begin):
            begun = written_pattern(f"{text.rstrip()}/", begin)
            written = begun and (begun[0], len(text))
        if written is None:
            at = found.end()
            yield found[0]
            continue
        at = written[1]
        try:
            yield compiled(written[0], ignores_case=True)
        except PatternError as error:
            yield error


def finder(wanted: str) -> Callable[[str], list[tuple[int, int]]]:
    """What finds the places of a text that are searched: by a pattern between slashes, or letters.

    It finds nothing more once it took a second in all.

    Raises:
        PatternError: it is a pattern that cannot be used.
    """
    written = written_pattern(wanted, 0)
    if written is not None and written[1] == len(wanted):
        pattern, spent = compiled(written[0], ignores_case=True), 0.0

        def find(text: str) -> list[tuple[int, int]]:
            nonlocal spent
            if spent > 2 * _PATIENCE:
                return []
            began = time.thread_time()
            spans = pattern.spans(text)
            spent += time.thread_time() - began
            return spans

        return find
    letters = re.compile(re.escape(wanted), re.IGNORECASE)
    return lambda text: [match.span() for match in letters.finditer(text)]
