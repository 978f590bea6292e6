"""The comments of an article as sections: one for each place where it is discussed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reader.model.comment import KeptComment
from reader.model.discussion import Discussion


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One thread with what stands above it."""

    name: str
    page: str | None
    comments: Sequence[KeptComment]

    @property
    def heading(self) -> str:
        """Its name and how many comments are here, as `Hacker News (12)`."""
        return f"{self.name} ({sum(kept.comment.state != 'missing' for kept in self.comments)})"


def sections(
    comments: Sequence[KeptComment], discussions: Sequence[Discussion] = ()
) -> list[Section]:
    """Splits an article's comments, which stand thread after thread.

    Args:
        comments: each thread in pre-order.
        discussions: what is known of the threads; one that is not among them is `Comments`.
    """
    known = {discussion.id: discussion for discussion in discussions}
    found = []
    for discussion_id, group in groupby(comments, key=lambda kept: kept.discussion_id):
        discussion = known.get(discussion_id)
        found.append(
            Section(
                name=discussion.name if discussion else "Comments",
                page=discussion.page if discussion else None,
                comments=list(group),
            )
        )
    return found
