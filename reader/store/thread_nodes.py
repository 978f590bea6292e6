"""A thread during a merge: stored and fetched comments as nodes of one forest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reader.model.comment import Comment
from reader.store.comment_rows import MISSING, Content
from reader.store.threads import Places, thread_shape, without_cycles
from reader.store.threads import pre_order as in_pre_order


class Row(NamedTuple):
    """The columns of `comments` of a stored one."""

    id: int
    parent_id: int | None
    position: int
    depth: int
    descendants: int
    length: int
    unread: int
    mark: int
    rank: int | None
    starred: int


@dataclass(slots=True, eq=False)
class Node:
    """A comment of the merged thread."""

    content: Content
    rank: int | None = None
    above: int | None = None
    """Index of the comment above it, where that is known otherwise than by a stated source id."""
    row: Row | None = None
    """As it is stored; None for what is not (yet)."""
    before: Content | None = None
    """What is stored of it."""
    said: Comment | None = None
    """A new one as it was said."""
    unread: int = 1
    is_new: bool = False
    """Whether the reader has not had it yet: it comes for the first time, also where something
    stood in for it."""
    is_changed: bool = False
    """Whether the reader sees it change."""
    is_outdated: bool = False
    """Whether its stored text becomes an earlier version."""
    is_kept: bool = False
    """Whether it stays though its source took it away and nobody answered it."""


class Incoming(NamedTuple):
    """What a source shows, each comment once."""

    contents: list[Content]
    ranks: list[int | None]
    above: list[int | None]
    """Index of the comment that each stands below, None at top level."""
    sources: list[int]
    """Which comments of the thread these are, by index."""


def live_places(nodes: list[Node]) -> Places:
    """The thread that all nodes make, by index; those that are not in it are not shown.

    It follows from what is known of each and not from the order in which that came. Siblings
    stand by rank, time and source id. A parent that is stated and not here gets a node that stands
    in for it, at the end of `nodes`. What stands in, and what its source took away, is only there
    for its replies.
    """
    parents = _stated_parents(nodes)
    times = [
        # A day counts from its noon.
        f"{time}T12:00:00Z" if time is not None and len(time) == 10 else time
        for time in (node.content.published for node in nodes)
    ]
    order = _sibling_order(nodes, times)
    parents = without_cycles(order, parents)
    is_shown = [not node.content.is_absent or node.is_kept for node in nodes]
    moved = False
    for index, _ in reversed(in_pre_order(order, parents)):
        parent = parents[index]
        if parent is None or not is_shown[index]:
            continue
        is_shown[parent] = True
        above = nodes[parent].content
        if above.is_absent and above.published is None:
            # What nothing is known of stands where the first of its replies would.
            time = times[index]
            known = times[parent]
            if time is not None and (known is None or time < known):
                times[parent] = time
                moved = True
    if moved:
        order = _sibling_order(nodes, times)
    return thread_shape([index for index in order if is_shown[index]], parents)


def document_places(nodes: Sequence[Node], at: Sequence[int], shown: Incoming) -> Places:
    """The thread in the order of documents, by index.

    What a document shows stands as it shows it; what it does not follows the stored comment
    before it. An orphan stands at top level until the parent it states arrives.

    Args:
        nodes: of the stored thread in order, then new ones.
        at: the node of each comment of the document.
        shown: the document.
    """
    by_source_id: dict[str, int] = {}
    for index, node in enumerate(nodes):
        if node.content.source_id is not None:
            by_source_id.setdefault(node.content.source_id, index)
    parents: dict[int, int | None] = {i: n.above for i, n in enumerate(nodes) if n.row}
    here = set(at)
    for index, content, above in zip(at, shown.contents, shown.above, strict=True):
        if above is not None:
            parents[index] = at[above]
        elif content.parent_source_id is not None or parents.get(index) in here:
            parents[index] = None
        else:
            # A page of a discussion shows a reply at top level whose parent it does not show.
            parents.setdefault(index, None)
    for index, parent in parents.items():
        stated = nodes[index].content.parent_source_id
        if parent is None and stated is not None:
            parents[index] = by_source_id.get(stated)
    order = _document_order(
        [(i, n.before.published if n.before else None) for i, n in enumerate(nodes) if n.row],
        [(i, c.published) for i, c in zip(at, shown.contents, strict=True)],
    )
    return thread_shape(order, parents)


def _stated_parents(nodes: list[Node]) -> dict[int, int | None]:
    by_source_id: dict[str, int] = {}
    for index, node in enumerate(nodes):
        if node.content.source_id is not None:
            by_source_id.setdefault(node.content.source_id, index)
    parents: dict[int, int | None] = {}
    for index in range(len(nodes)):
        node = nodes[index]
        content = node.content
        above = None if node.above is None else nodes[node.above].content
        if content.parent_source_id is None and above is not None and above.source_id is not None:
            content = node.content = content._replace(parent_source_id=above.source_id)
        stated = content.parent_source_id
        if stated is None or stated == content.source_id:
            parents[index] = node.above
            continue
        parent = by_source_id.get(stated)
        if parent is None and above is not None and above.source_id is None:
            parent = node.above
        if parent is None:
            parent = by_source_id[stated] = len(nodes)
            parents[parent] = None
            nodes.append(stand_in(stated))
        parents[index] = parent
    return parents


def stand_in(source_id: str) -> Node:
    """What is known of a comment that others state as their parent."""
    content = Content(
        None, None, None, source_id, None, None, None, 0, MISSING, "text", None, "", None, None
    )
    return Node(content, unread=0)


_NUMBER = re.compile("([0-9]+)")
_SiblingKey = tuple[bool, int, bool, str]


def _sibling_order(nodes: Sequence[Node], times: Sequence[str | None]) -> list[int]:
    """All nodes by rank, time and source id; those that have none of these as they came."""
    keys: list[_SiblingKey] = [
        (node.rank is None, node.rank or 0, time is None, time or "")
        for node, time in zip(nodes, times, strict=True)
    ]
    order = sorted(range(len(nodes)), key=keys.__getitem__)
    start = 0
    for end in range(1, len(order) + 1):
        if end < len(order) and keys[order[end]] == keys[order[start]]:
            continue
        if end - start > 1:
            order[start:end] = sorted(order[start:end], key=lambda i: _natural(nodes[i].content))
        start = end
    return order


def _natural(content: Content) -> tuple[bool, list[str | tuple[int, str]]]:
    """Sorts `comment-9` before `comment-10`, and what has no id last."""
    parts: list[str | tuple[int, str]] = list(_NUMBER.split(content.source_id or ""))
    for index in range(1, len(parts), 2):
        # As strings: an id may have more digits than `int` takes.
        digits = str(parts[index])
        number = digits.lstrip("0")
        parts[index] = (len(number), f"{number} {digits}")
    return (content.source_id is None, parts)


def _document_order(
    stored: Sequence[tuple[int, str | None]], incoming: Sequence[tuple[int, str | None]]
) -> list[int]:
    """One order of (index, published) in which both orders are kept as far as they agree.

    Two pages that share nothing stand by their dates.
    """
    here = {index for index, _ in incoming}
    old = [index for index, _ in stored]
    if here.isdisjoint(old):
        fresh = [index for index, _ in incoming]
        return fresh + old if _is_earlier_page(incoming, stored) else old + fresh
    followers: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for index in old:
        if index in here:
            anchor = index
        else:
            followers.setdefault(anchor, []).append(index)
    order = list(followers.get(None, []))
    for index, _ in incoming:
        order.append(index)
        order.extend(followers.get(index, []))
    return order


def _is_earlier_page(
    page: Sequence[tuple[int, str | None]], stored: Sequence[tuple[int, str | None]]
) -> bool:
    """Whether a page stands before the stored comments: oldest first, unless both run backwards."""
    dates = [published for _, published in page if published]
    stored_dates = [published for _, published in stored if published]
    if not dates or not stored_dates:
        return False
    runs_backwards = dates[0] > dates[-1] or (
        len(dates) == 1 and stored_dates[0] > stored_dates[-1]
    )
    if runs_backwards:
        return min(dates) >= max(stored_dates)
    return max(dates) < min(stored_dates)
