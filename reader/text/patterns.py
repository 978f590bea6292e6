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
from functools import lru_cache
from math import inf
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

MAX_LENGTH = 500
"""Characters of a pattern."""
_STRETCHES = (4_000, 2_000, 1_000, 500)
"""Characters of a text that a pattern is shown at once."""
_MOST_STEPS = 1e9
"""Estimated for one stretch, at most. The estimate is high: it takes a tenth of a second or so."""
_PATIENCE = 0.5
"""Seconds of processor time for one text. Only a text made for it takes so long."""

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
_LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)


class Pattern:
    """A regular expression that is safe to look for in any text.

    `^` and `$` stand for a line's beginning and end. A text longer than a stretch (500 to 4,000
    characters, by how much the pattern repeats) is looked through in stretches that overlap by
    half, so what is found is never longer than one.

    Raises:
        ValueError: it cannot be read, or could take too long: one line.
    """

    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_LENGTH:
            raise ValueError(f"it has more than {MAX_LENGTH} characters")
        try:
            with warnings.catch_warnings():
                # `[[]` is read as it is today.
                warnings.simplefilter("ignore")
                self._pattern = re.compile(pattern, re.MULTILINE)
                # Private, and unchanged for twenty years; Hypothesis reads patterns by it too.
                parsed = _parser.parse(pattern, re.MULTILINE)
            self._stretch = next((n for n in _STRETCHES if _steps(parsed, n) <= _MOST_STEPS), 0)
        except re.error as error:
            where = "" if error.pos is None else f" (column {error.pos + 1})"
            raise ValueError(f"{error.msg}{where}") from error
        except (OverflowError, RecursionError) as error:
            raise ValueError("it repeats or nests too much") from error
        if not self._stretch:
            raise ValueError(
                "it may take forever: it repeats what repeats itself, or too much side by side"
            )

    def finds(self, text: str) -> bool:
        """Whether it matches somewhere in a text; no where that would take too long."""
        if len(text) <= self._stretch:
            return self._pattern.search(text) is not None
        began = time.thread_time()
        for start in range(0, len(text), self._stretch // 2):
            end = min(len(text), start + self._stretch)
            found = self._pattern.search(text, start, end)
            # At a cut `$` stands in the middle of a line; the next stretch has that place whole.
            if found is not None and (found.end() < end or end == len(text)):
                return True
            if end == len(text) or time.thread_time() - began > _PATIENCE:
                return False
        return False


@lru_cache(maxsize=100)
def compiled(pattern: str) -> Pattern:
    """`Pattern`, kept for the next time."""
    return Pattern(pattern)


def _steps(parsed: Any, length: int) -> float:
    """How many steps a search in `length` characters may take."""
    *others, last = list(parsed) or [(_constants.ANY, None)]
    if last[0] in _REPEATS:
        # Where as much of it matched as must, all has, and nothing is tried again.
        least, _, body = last[1]
        last = (last[0], (least, least, body))
    return length * (1 + _cost([*others, last], length)[1])


def _cost(parsed: Any, length: int) -> tuple[float, float]:
    """In how many ways a pattern may match from one place on, and the steps of trying all."""
    ways, steps = 1.0, 0.0
    for operator, argument in parsed:
        own_ways, own_steps = _cost_of(operator, argument, length)
        steps += ways * own_steps
        ways *= own_ways
    return ways, steps


def _cost_of(operator: Any, argument: Any, length: int) -> tuple[float, float]:
    if operator in _REPEATS or operator is _constants.POSSESSIVE_REPEAT:
        least, most, body = argument
        ways, steps = _repeated(*_cost(body, length), least, min(most, length))
        return (1.0 if operator is _constants.POSSESSIVE_REPEAT else ways), steps
    if operator is _constants.BRANCH:
        return _branched(argument[1], length)
    if operator is _constants.SUBPATTERN:
        return _cost(argument[3], length)
    if operator is _constants.ATOMIC_GROUP:
        return 1.0, _cost(argument, length)[1]
    if operator in _LOOKS:
        return 1.0, _cost(argument[1], length)[1]
    if operator is _constants.GROUPREF_EXISTS:
        return _branched([argument[1], argument[2] or ()], length)
    return 1.0, float(length if operator is _constants.GROUPREF else 1)


def _repeated(ways: float, steps: float, least: int, most: int) -> tuple[float, float]:
    if ways == 1:
        return most - min(least, most) + 1, most * (steps + 1)
    try:
        total = ways ** (most + 1) / (ways - 1)
    except OverflowError:
        total = inf
    return total, total * steps


def _branched(branches: Any, length: int) -> tuple[float, float]:
    costs = [_cost(branch, length) for branch in branches]
    steps = sum(steps for _, steps in costs) + len(costs)
    first = [branch[0] if len(branch) else None for branch in branches]
    begins = {
        chr(each[1]).lower() for each in first if each is not None and each[0] is _constants.LITERAL
    }
    if len(begins) == len(costs):
        # No text begins in two of these ways.
        return max(ways for ways, _ in costs), steps
    return sum(ways for ways, _ in costs), steps
