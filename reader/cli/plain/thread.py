"""The comments of one article, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.cli.plain.words import authors_of, comment_lines
from reader.export.sections import sections
from reader.model.comment import KeptComment
from reader.model.discussion import Discussion
from reader.text.instants import sort_seconds

ORDERS = {
    "thread": "in the order of the site",
    "oldest": "oldest first",
    "newest": "newest first",
    "score": "by score",
}
"""What replies can be sorted by, and what that is called."""


class Thread:
    """All comments of an article in reading order, with a place among them.

    Attributes:
        comments: those that are shown, numbered from 1; hidden ones are left out.
        hidden: how many are.
        at: the place, -1 before the first.
    """

    def __init__(
        self,
        comments: Sequence[KeptComment],
        discussions: Sequence[Discussion] = (),
        *,
        order: str = "thread",
        is_ascii: bool = False,
    ) -> None:
        self.comments: list[KeptComment] = []
        self._headings: dict[int, str] = {}
        self.hidden = sum(bool(kept.hidden_by) for kept in comments)
        parts = sections(comments, discussions)
        for part in parts:
            if len(parts) > 1:
                self._headings[len(self.comments)] = f"On {part.heading}"
            ordered = _sorted(part.comments, order)
            self.comments += [kept for kept in ordered if not kept.hidden_by]
        self._authors = authors_of(list(comments))
        for number, kept in enumerate(self.comments, 1):
            if kept.comment.state != "missing":
                self._authors[kept.id] += f", comment {number}"
        self._is_ascii = is_ascii
        self.at = -1

    def lines(self, index: int, width: int) -> Iterator[str]:
        """One comment."""
        if heading := self._headings.get(index):
            yield heading
        name = f"Comment {index + 1} of {len(self.comments)}"
        yield from comment_lines(
            self.comments[index], self._authors, width, name=name, is_ascii=self._is_ascii
        )

    def next_unread(self) -> int | None:
        """The first unread one behind the place, else the first of all; None if all are read."""
        unread = [index for index, kept in enumerate(self.comments) if is_unread(kept)]
        return next((index for index in unread if index > self.at), next(iter(unread), None))

    def parent(self) -> int | None:
        """Where the comment stands that the one in place answers; None if there is none."""
        if self.at < 0 or (parent_id := self.comments[self.at].parent_id) is None:
            return None
        rows = enumerate(self.comments)
        return next((index for index, kept in rows if kept.id == parent_id), None)


def is_unread(kept: KeptComment) -> bool:
    """Whether there is something to read: a stand-in for a missing comment has nothing."""
    return kept.unread and kept.comment.state != "missing"


def _sorted(comments: Sequence[KeptComment], order: str) -> Sequence[KeptComment]:
    """A thread in pre-order, the replies to each comment sorted; what has no value comes last."""
    if order == "thread":
        return comments
    sign = 1 if order == "oldest" else -1

    def key(kept: KeptComment) -> tuple[bool, float]:
        comment = kept.comment
        value = comment.score if order == "score" else sort_seconds(comment.published)
        return (value is None, 0 if value is None else sign * value)

    ids = {kept.id for kept in comments}
    replies: dict[int | None, list[KeptComment]] = {}
    for kept in comments:
        parent = kept.parent_id if kept.parent_id in ids else None
        replies.setdefault(parent, []).append(kept)
    found: list[KeptComment] = []
    # Threads are deeper than Python may call.
    waiting = sorted(replies.get(None, ()), key=key)[::-1]
    while waiting:
        kept = waiting.pop()
        found.append(kept)
        waiting += sorted(replies.get(kept.id, ()), key=key)[::-1]
    return found
