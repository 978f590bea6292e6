"""A discussion that goes on while it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from reader.model.body import Body
from reader.model.comment import Comment, KeptComment, ThreadIndex
from tests.widgets.showing import NOW


@dataclass
class Forest:
    """Comments that come, go and are hidden, as the store would give them.

    Attributes:
        kept: every comment by id.
        children: the ids below each, in order; None for the top level.
        marks: what is hidden (by which rule) or missing (-1), by id.
        unread: ids of what the store has as unread.
        reads: how many comments each call of `comments` was asked for.
    """

    kept: dict[int, KeptComment] = field(default_factory=dict)
    children: dict[int | None, list[int]] = field(default_factory=lambda: {None: []})
    marks: dict[int, int] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    reads: list[int] = field(default_factory=list)

    def add(
        self,
        parent: int | None = None,
        *,
        at: int | None = None,
        text: str | None = None,
        mark: int = 0,
        note: str | None = None,
        is_changed: bool = False,
        **facts: Any,
    ) -> int:
        """Adds a comment and returns its id, which is one more than the last.

        Args:
            parent: id of what it answers.
            at: which of the replies to that it becomes, the last by default.
            text: of the comment.
            mark: the rule that hides it, or -1 for a stand-in.
            note: the reader's.
            is_changed: whether earlier texts are kept.
            facts: other fields of the comment.
        """
        comment_id = len(self.kept) + 1
        said = f"Comment number {comment_id}." if text is None else text
        values: dict[str, Any] = {
            "author": f"author {comment_id}",
            "published": NOW - timedelta(hours=comment_id),
        } | facts
        comment = Comment(body=Body("text", said), text=said, **values)
        self.kept[comment_id] = KeptComment(
            id=comment_id,
            article_id=1,
            parent_id=parent,
            comment=comment,
            unread=True,
            starred=False,
            note=note,
            is_changed=is_changed,
        )
        siblings = self.children[parent]
        siblings.insert(len(siblings) if at is None else at, comment_id)
        self.children[comment_id] = []
        self.unread.add(comment_id)
        if mark:
            self.marks[comment_id] = mark
        return comment_id

    def put(self, comment_id: int, **facts: Any) -> None:
        """Changes fields of a comment."""
        kept = self.kept[comment_id]
        self.kept[comment_id] = replace(kept, comment=replace(kept.comment, **facts))

    def remove(self, comment_id: int) -> None:
        """Takes a comment away, with everything below it."""
        parent = next(p for p, below in self.children.items() if comment_id in below)
        self.children[parent].remove(comment_id)

    def comments(self, ids: Sequence[int]) -> list[KeptComment]:
        """Reads comments by id."""
        self.reads.append(len(ids))
        return [self.kept[comment_id] for comment_id in ids]

    def index(self) -> ThreadIndex:
        """The arrays as they are now."""
        index = ThreadIndex(1)
        stack: list[tuple[int, int, int]] = [(i, -1, 0) for i in reversed(self.children[None])]
        while stack:
            comment_id, parent, depth = stack.pop()
            position = len(index)
            mark = self.marks.get(comment_id, 0)
            index.ids.append(comment_id)
            index.parent.append(parent)
            index.depth.append(depth)
            index.descendants.append(0)
            index.lengths.append(len(self.kept[comment_id].comment.text))
            index.unread.append(not mark and comment_id in self.unread)
            index.marks.append(mark)
            below = reversed(self.children[comment_id])
            stack.extend((child, position, depth + 1) for child in below)
        for position in range(len(index) - 1, -1, -1):
            if (parent := index.parent[position]) >= 0:
                index.descendants[parent] += index.descendants[position] + 1
        return index
