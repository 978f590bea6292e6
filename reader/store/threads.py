"""The shape of threads: any parents become one pre-order; threads of new articles."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from reader.model.comment import Thread
from reader.store.comment_rows import MISSING, STAND_IN, Content, Shape, content_of, insert_rows
from reader.store.noise import marks_for

Places = dict[int, tuple[int | None, int, int, int]]
"""id -> (parent's id, position, depth, descendants)."""


States = list[tuple[int, int]]
"""(unread, mark) of each comment of a thread (see `comment_rows`)."""


def first_unread(state: str, text: str) -> int:
    """Whether a comment that comes is unread: not where there is nothing to read."""
    return int(state != MISSING and (bool(text) or state not in ("deleted", "removed")))


def first_states(connection: sqlite3.Connection, threads: Sequence[Thread]) -> list[States]:
    """What becomes of the comments of new threads: rules that hide are asked."""
    marks = iter(marks_for(connection, [comment for thread in threads for comment in thread]))
    return [
        [
            (first_unread(c.state, c.text), STAND_IN if c.state == MISSING else mark)
            for c, mark in zip(thread, islice(marks, len(thread)), strict=True)
        ]
        for thread in threads
    ]


def count_states(states: States) -> tuple[int, int]:
    """How many comments count, and how many of them as unread."""
    return (
        sum(mark != STAND_IN for _, mark in states),
        sum(unread and mark == 0 for unread, mark in states),
    )


def insert_threads(
    connection: sqlite3.Connection,
    threads: Iterable[tuple[int, Thread, States]],
    first_id: int,
    discussion_id: int = 0,
) -> None:
    """Inserts threads that are not there yet, as they stand.

    Args:
        connection: a writer, in a transaction. Counters are the caller's.
        threads: article's id, thread and its `first_states`.
        first_id: the first of as many reserved ids as there are comments.
        discussion_id: which discussion of their articles.
    """
    shapes: list[Shape] = []
    contents: list[Content] = []
    comment_id = first_id
    for article_id, thread, states in threads:
        chain: list[int] = []
        for position, (comment, (unread, mark)) in enumerate(zip(thread, states, strict=True)):
            depth = comment.depth
            del chain[depth:]
            parent_id = chain[-1] if chain else None
            chain.append(comment_id)
            shapes.append(
                Shape(
                    comment_id,
                    article_id,
                    discussion_id,
                    parent_id,
                    position * SPACING,
                    depth,
                    comment.descendants,
                    len(comment.text),
                    unread,
                    mark,
                    comment.rank,
                )
            )
            contents.append(content_of(comment))
            comment_id += 1
    insert_rows(connection, shapes, contents)


def without_cycles(order: Sequence[int], parents: dict[int, int | None]) -> dict[int, int | None]:
    """Parents that all lead to the top: a parent that is not among `order`, and that of the
    first member of a cycle (in `order`), becomes None."""
    parents = {comment_id: parents.get(comment_id) for comment_id in order}
    place = {comment_id: index for index, comment_id in enumerate(order)}
    settled: set[int] = set()
    for comment_id in order:
        walk: dict[int, None] = {}
        node: int | None = comment_id
        while node is not None and node not in settled:
            if node in walk:
                members = list(walk)
                parents[min(members[members.index(node) :], key=place.__getitem__)] = None
                break
            walk[node] = None
            parent = parents[node]
            if parent is not None and parent not in place:
                parents[node] = parent = None
            node = parent
        settled.update(walk)
    return parents


def pre_order(order: Sequence[int], parents: dict[int, int | None]) -> list[tuple[int, int]]:
    """(id, depth) of a forest, each parent directly before its replies.

    Args:
        order: ids; siblings keep their order in it.
        parents: of each, without cycles.
    """
    children: dict[int | None, list[int]] = {}
    for comment_id in reversed(order):
        children.setdefault(parents[comment_id], []).append(comment_id)
    placed: list[tuple[int, int]] = []
    # The lists run backwards, as a stack wants them.
    stack = [(comment_id, 0) for comment_id in children.get(None, ())]
    while stack:
        comment_id, depth = stack.pop()
        placed.append((comment_id, depth))
        if below := children.get(comment_id):
            depth += 1
            stack.extend([(child, depth) for child in below])
    return placed


def thread_shape(order: Sequence[int], parents: dict[int, int | None]) -> Places:
    """Pre-order of a forest.

    Args:
        order: ids; siblings keep their order in it.
        parents: parent's id of each; a missing parent, or the first member of a cycle, puts a
            comment at top level.

    Returns:
        id -> (parent's id, position, depth, descendants).
    """
    parents = without_cycles(order, parents)
    placed = pre_order(order, parents)
    descendants = dict.fromkeys(order, 0)
    for comment_id, _ in reversed(placed):
        parent_id = parents[comment_id]
        if parent_id is not None:
            descendants[parent_id] += 1 + descendants[comment_id]
    return {
        comment_id: (parents[comment_id], position, depth, descendants[comment_id])
        for position, (comment_id, depth) in enumerate(placed)
    }


SPACING = 1024
"""Between the positions of a thread that was stored at once: what comes later finds room, and ten
thousand rows need not move for one."""


def spaced(stored: Sequence[int | None]) -> list[int]:
    """Rising positions for the comments of a thread in their order, most of them as they were.

    Args:
        stored: the position that each has now, None for new ones.
    """
    positions: list[int | None] = list(stored)
    _keep_rising(positions)
    result: list[int] = []
    index = 0
    while index < len(positions):
        position = positions[index]
        if position is not None:
            result.append(position)
            index += 1
            continue
        end = index
        while end < len(positions) and positions[end] is None:
            end += 1
        after = positions[end] if end < len(positions) else None
        count = end - index
        if after is None:
            start, step = (result[-1] if result else -SPACING), SPACING
        elif not result:
            start, step = after - SPACING * (count + 1), SPACING
        else:
            start = result[-1]
            step = (after - start) // (count + 1)
        if not step:
            return list(range(0, len(positions) * SPACING, SPACING))
        result += range(start + step, start + step * count + 1, step)
        index = end
    return result


def _keep_rising(positions: list[int | None]) -> None:
    """Takes out as few positions as possible so that the others rise."""
    tails: list[int] = []
    """The least last position of a rising row of each length, and where that stands."""
    at: list[int] = []
    before: list[int] = [-1] * len(positions)
    for index, position in enumerate(positions):
        if position is None:
            continue
        length = len(tails) if not tails or tails[-1] < position else bisect_left(tails, position)
        if length:
            before[index] = at[length - 1]
        if length == len(tails):
            tails.append(position)
            at.append(index)
        else:
            tails[length] = position
            at[length] = index
    kept = bytearray(len(positions))
    index = at[-1] if at else -1
    while index >= 0:
        kept[index] = 1
        index = before[index]
    for index, is_kept in enumerate(kept):
        if not is_kept:
            positions[index] = None
