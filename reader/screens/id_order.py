"""Ids of a list that is read anew while the reader is in it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence


def with_old(old: array[int], new: array[int]) -> array[int]:
    """`new`, with each id that only `old` has inserted before the row that followed it in `old`."""
    missing = frozenset(old).difference(new)
    if not missing:
        return new
    leading: dict[int, list[int]] = {}
    waiting: list[int] = []
    for article_id in old:
        if article_id in missing:
            waiting.append(article_id)
        elif waiting:
            leading[article_id], waiting = waiting, []
    result = array("q")
    for article_id in new:
        result.extend(leading.get(article_id, ()))
        result.append(article_id)
    result.extend(waiting)
    return result


def nearest(ids: Sequence[int], here: int, step: int, unread: Sequence[int]) -> int | None:
    """The unread id nearest to a row in a direction (1 or -1), round the end."""
    wanted = frozenset(unread)
    rows = (
        (range(here + 1, len(ids)), range(max(0, here)))
        if step > 0
        else (range(here - 1, -1, -1), range(len(ids) - 1, here, -1))
    )
    return next((ids[row] for part in rows for row in part if ids[row] in wanted), None)
