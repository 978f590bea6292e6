"""What is known of comments that are not shown: deleted ones that nobody answered, and those that
are not here but of which it is known what they answer. A reply that comes is put below them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from reader.store.comment_rows import Content


class AbsentRow(NamedTuple):
    """The columns of `absent_comments` after article and discussion."""

    source_id: str
    parent_source_id: str | None
    state: str
    author: str | None
    published: str | None
    published_raw: str | None
    rank: int | None
    link: str | None
    score: int | None
    edited: int
    role: str | None

    @property
    def content(self) -> Content:
        """The same as the row of a comment without a text."""
        return Content(
            author=self.author,
            published=self.published,
            published_raw=self.published_raw,
            source_id=self.source_id,
            parent_source_id=self.parent_source_id,
            link=self.link,
            score=self.score,
            edited=self.edited,
            state=self.state,
            body_type="text",
            base=None,
            body="",
            text=None,
            role=self.role,
        )


_COLUMNS = ", ".join(AbsentRow._fields)


def absent_row(content: Content, rank: int | None) -> AbsentRow:
    """What is written down of a comment that has a source id."""
    assert content.source_id is not None
    return AbsentRow(
        content.source_id,
        content.parent_source_id,
        content.state,
        content.author,
        content.published,
        content.published_raw,
        rank,
        content.link,
        content.score,
        content.edited,
        content.role,
    )


def get_absent(
    connection: sqlite3.Connection, article_id: int, discussion_id: int
) -> set[AbsentRow]:
    """The absent comments of a discussion."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM absent_comments WHERE article_id = ? AND discussion_id = ?",
        (article_id, discussion_id),
    )
    return {AbsentRow._make(row) for row in rows}


def save_absent(
    connection: sqlite3.Connection,
    article_id: int,
    discussion_id: int,
    *,
    gone: Iterable[AbsentRow],
    new: Iterable[AbsentRow],
) -> None:
    """Takes rows of a discussion out and puts others in.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        discussion_id: the discussion.
        gone: rows that are stored.
        new: rows that are not.
    """
    connection.executemany(
        "DELETE FROM absent_comments WHERE article_id = ? AND discussion_id = ? AND source_id = ?",
        [(article_id, discussion_id, row.source_id) for row in gone],
    )
    connection.executemany(
        f"INSERT INTO absent_comments (article_id, discussion_id, {_COLUMNS})"
        f" VALUES (?, ?, {', '.join('?' * len(AbsentRow._fields))})",
        [(article_id, discussion_id, *row) for row in new],
    )
