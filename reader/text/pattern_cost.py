"""What looking for a regular expression may cost, estimated from how `re` parses it.

The estimate counts the ways in which a pattern can match from one place on, and is high. What is
repeated before something that it cannot begin, as in `\\d+[.,]`, has but one way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import inf
from re import IGNORECASE, UNICODE, _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
_LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)
_CHARACTERS = (_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY)
_SAMPLE = "".join(map(chr, range(0x10000)))
"""Characters of every kind, by their code points."""


def search_steps(parsed: Any, length: int) -> float:
    """How many steps a search in `length` characters may take.

    Args:
        parsed: a pattern as `re` parses it.
        length: of the text.
    """
    *others, last = list(parsed) or [(_constants.ANY, None)]
    if last[0] in _REPEATS:
        # Where as much of it matched as must, all has, and nothing is tried again.
        least, _, body = last[1]
        last = (last[0], (least, least, body))
    return length * (1 + _cost([*others, last], length)[1])


def _cost(parsed: Any, length: int) -> tuple[float, float]:
    """In how many ways a pattern may match from one place on, and the steps of trying all."""
    ways, steps = 1.0, 0.0
    nodes = list(parsed)
    for index, (operator, argument) in enumerate(nodes):
        own_ways, own_steps = _cost_of(operator, argument, length)
        if own_ways > 1 and operator in _REPEATS and _ends_itself(argument[2], nodes[index + 1 :]):
            # Had it taken less, what comes next would not match.
            own_ways = 1.0
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
        _folded(each[1]) for each in first if each is not None and each[0] is _constants.LITERAL
    }
    if len(begins) == len(costs):
        # No text begins in two of these ways.
        return max(ways for ways, _ in costs), steps
    return sum(ways for ways, _ in costs), steps


def _folded(code: int) -> str:
    """The same for all characters that are one without their case: also for s, S and U+017F."""
    return chr(code).lower().upper().lower()[:1]


def certain_literals(parsed: Any) -> tuple[str, ...]:
    """What stands in every match, in small letters. Other than ASCII is left out, and one sign."""
    runs: list[str] = [""]
    for operator, argument in _certain(parsed):
        if operator is _constants.LITERAL and 32 <= argument < 127:
            runs[-1] += chr(argument).lower()
        elif operator is not _constants.AT:
            runs.append("")
    return tuple(run for run in dict.fromkeys(runs) if len(run) > 1)


def _certain(parsed: Any) -> Iterator[tuple[Any, Any]]:
    """What is matched one after the other whatever way is taken; `None` where ways part."""
    for operator, argument in parsed:
        if operator is _constants.SUBPATTERN:
            yield from _certain(argument[3])
        elif operator is _constants.ATOMIC_GROUP:
            yield from _certain(argument)
        elif operator in _REPEATS and argument[0] > 0:
            yield None, None
            yield from _certain(argument[2])
            yield None, None
        elif operator in (_constants.LITERAL, _constants.AT):
            yield operator, argument
        else:
            yield None, None


def _ends_itself(body: Any, following: Sequence[Any]) -> bool:
    """Whether a repeated character is none that what follows can begin with."""
    nodes = list(body)
    if len(nodes) != 1 or nodes[0][0] not in _CHARACTERS:
        return False
    begins = _first(following)
    return begins is not None and all(_are_apart(nodes[0], node) for node in begins)


def _first(nodes: Sequence[Any]) -> list[Any] | None:
    """What a sequence can begin with, as single characters; None where that is not known."""
    begins: list[Any] = []
    for operator, argument in nodes:
        if operator in _CHARACTERS:
            return [*begins, (operator, argument)]
        if operator is _constants.AT:
            continue
        if operator is _constants.SUBPATTERN:
            inner = _first(list(argument[3]))
            return None if inner is None else begins + inner
        if operator is _constants.BRANCH:
            each = [_first(list(branch)) for branch in argument[1]]
            if any(branch is None for branch in each):
                return None
            return begins + [node for branch in each for node in branch or ()]
        if operator not in _REPEATS and operator is not _constants.POSSESSIVE_REPEAT:
            return None
        inner = _first(list(argument[2]))
        if inner is None:
            return None
        begins += inner
        if argument[0] > 0:
            return begins
    return None


def _are_apart(one: Any, other: Any) -> bool:
    """Whether no character is in both sets; not where they name what the sample has not."""
    if _constants.ANY in (one[0], other[0]):
        # With a flag it is really any.
        return False
    if any(code >= len(_SAMPLE) for node in (one, other) for code in _named(node)):
        return False
    return _members(*_hashable(one)).isdisjoint(_members(*_hashable(other)))


def _hashable(node: Any) -> tuple[Any, Any]:
    operator, argument = node
    return operator, tuple(argument) if operator is _constants.IN else argument


@lru_cache(maxsize=100)
def _members(operator: Any, argument: Any) -> frozenset[str]:
    """Which characters of the sample are in a set, whatever flags are set where it stands."""
    found: set[str] = set()
    node = (operator, list(argument) if operator is _constants.IN else argument)
    for flags in (UNICODE, UNICODE | IGNORECASE, 0, IGNORECASE):
        state = _parser.State()
        state.flags, state.str = flags, ""
        pattern = _compiler.compile(_parser.SubPattern(state, [node]), flags)
        found.update(pattern.findall(_SAMPLE))
    return frozenset(found)


def _named(node: Any) -> Iterator[int]:
    """The code points that a set names."""
    operator, argument = node
    for kind, value in argument if operator is _constants.IN else (node,):
        if kind in (_constants.LITERAL, _constants.NOT_LITERAL):
            yield value
        elif kind is _constants.RANGE:
            yield from value
