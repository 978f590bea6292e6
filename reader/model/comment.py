"""A comment as published and as kept, and the thread it stands in."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from reader.model.body import Body

CommentState = Literal["ok", "deleted", "removed", "pending", "missing"]
"""`missing`: a stand-in for a parent that replies state and that is not here."""
CommentRole = Literal["author", "moderator", "admin"]
"""What a source says the author is there: who opened the discussion, or who keeps order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a source published, at its place in a thread.

    `text` is the clean plain text of `body` (what the index holds); paragraphs are parted by
    one empty line.
    """

    author: str | None
    body: Body
    text: str
    published: datetime | date | None = None
    """An aware UTC instant, or only the day where no more is known."""
    published_raw: str | None = None
    source_id: str | None = None
    """The id the source gave (guid, anchor, number); unique within its article."""
    parent_source_id: str | None = None
    """The parent the source states, even when that comment is not here."""
    depth: int = 0
    descendants: int = 0
    rank: int | None = None
    """Its place among its siblings as the source ranks them, from 0; None where the order of the
    source means nothing: by time then."""
    score: int | None = None
    edited: bool = False
    link: str | None = None
    state: CommentState = "ok"
    role: CommentRole | None = None

    @property
    def points_told(self) -> str | None:
        """The score in words, as `1,204 points`; None where there is none."""
        if self.score is None:
            return None
        return f"{self.score:,} point{'' if self.score == 1 else 's'}"


Thread = tuple[Comment, ...]
"""Comments in pre-order: each parent stands directly before its replies, with `depth` from 0 and
`descendants`, the number of comments below it, which follow it directly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptComment:
    """A comment of the store, with the reader's state."""

    id: int
    article_id: int
    parent_id: int | None
    comment: Comment
    unread: bool
    starred: bool
    discussion_id: int = 0
    """Which of the article's discussions it belongs to."""
    hidden_by: int = 0
    """The noise rule that hides it, 0 for none."""
    note: str | None = None
    is_changed: bool = False
    """Whether earlier texts of it are kept."""


@dataclass(slots=True)
class ThreadIndex:
    """The shape of one kept thread as parallel arrays in pre-order; texts are read by window.

    All have the same length. `parent` holds positions in these arrays, -1 for top level.
    `lengths` are characters of text, for estimating heights. `marks` are 0 for what is shown as it
    is, -1 for a stand-in for a missing parent, else the noise rule that hides the comment;
    neither is unread.
    """

    article_id: int
    discussion_id: int = 0
    ids: array[int] = field(default_factory=lambda: array("q"))
    parent: array[int] = field(default_factory=lambda: array("i"))
    depth: array[int] = field(default_factory=lambda: array("i"))
    descendants: array[int] = field(default_factory=lambda: array("i"))
    lengths: array[int] = field(default_factory=lambda: array("i"))
    unread: bytearray = field(default_factory=bytearray)
    marks: array[int] = field(default_factory=lambda: array("i"))

    def __len__(self) -> int:
        return len(self.ids)


def thread_from_parents(items: Iterable[tuple[Hashable, Hashable | None, Comment]]) -> Thread:
    """Orders comments into a thread.

    Args:
        items: (key, parent's key or None, comment) in the source's order, which siblings keep.
            A parent may come later, be missing or be part of a cycle: every comment shows up
            once; an orphan stands at top level, and a cycle is cut at its first member.

    Returns:
        The comments in pre-order with depth and descendants set.
    """
    rows = list(items)
    position: dict[Hashable, int] = {}
    for index, (key, _, _) in enumerate(rows):
        position.setdefault(key, index)
    children: list[list[int]] = [[] for _ in rows]
    parents: list[int] = [-1] * len(rows)
    for index, (_, parent_key, _) in enumerate(rows):
        parent = position.get(parent_key, -1) if parent_key is not None else -1
        parents[index] = -1 if parent == index else parent
    # 0: unseen, 1: on the walk in hand, 2: known to reach a root.
    seen = bytearray(len(rows))
    for index in range(len(rows)):
        walk = []
        node = index
        while node != -1 and seen[node] == 0:
            seen[node] = 1
            walk.append(node)
            node = parents[node]
        if node != -1 and seen[node] == 1:
            cycle = walk[walk.index(node) :]
            parents[min(cycle)] = -1
        for node in walk:
            seen[node] = 2
    roots: list[int] = []
    for index, parent in enumerate(parents):
        (children[parent] if parent != -1 else roots).append(index)
    order: list[tuple[int, int]] = []
    stack = [(index, 0) for index in reversed(roots)]
    while stack:
        index, depth = stack.pop()
        order.append((index, depth))
        stack.extend((child, depth + 1) for child in reversed(children[index]))
    return thread_from_depths((rows[index][2], depth) for index, depth in order)


def thread_from_depths(items: Iterable[tuple[Comment, int]]) -> Thread:
    """Sets depth and descendants of comments that already stand in pre-order.

    A depth that jumps by more than one is lowered to one below its predecessor.
    """
    rows: list[tuple[Comment, int]] = []
    for comment, depth in items:
        ceiling = rows[-1][1] + 1 if rows else 0
        rows.append((comment, max(0, min(depth, ceiling))))
    descendants = [0] * len(rows)
    open_rows: list[int] = []
    for index, (_, depth) in enumerate(rows):
        while len(open_rows) > depth:
            last = open_rows.pop()
            descendants[last] = index - last - 1
        open_rows.append(index)
    while open_rows:
        last = open_rows.pop()
        descendants[last] = len(rows) - last - 1
    return tuple(
        replace(comment, depth=depth, descendants=count)
        for (comment, depth), count in zip(rows, descendants, strict=True)
    )
