"""Rows of comments: what stands in `comments` and `comment_contents`, and the way in and out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from reader.model.body import Body, BodyType
from reader.model.comment import Comment, CommentRole, CommentState, KeptComment
from reader.text.instants import from_iso, iso

STAND_IN = -1
"""`comments.mark` of a row that stands in for a parent that is not here; 0 is shown as it is, and
greater ones are rules that hide."""
MISSING: CommentState = "missing"
"""State of what such a row has of the comment."""


class Content(NamedTuple):
    """What a source said of a comment: the columns of `comment_contents` after the id."""

    author: str | None
    published: str | None
    published_raw: str | None
    source_id: str | None
    parent_source_id: str | None
    link: str | None
    score: int | None
    edited: int
    state: str
    body_type: str
    base: str | None
    body: str
    text: str | None
    """None: the same as the body."""
    role: str | None

    @property
    def plain(self) -> str:
        """Its text as it is read."""
        return self.body if self.text is None else self.text

    @property
    def is_absent(self) -> bool:
        """Whether the source says that it is not there (any more)."""
        return self.state in _ABSENT


_ABSENT = frozenset(("deleted", "removed", MISSING))
_COLUMNS = ", ".join(Content._fields)

CONTENT_COLUMNS = ", ".join(f"t.{name}" for name in Content._fields)
"""Of `comment_contents t`, to be made a `Content`."""

_INSERT = (
    "INSERT INTO comments (id, article_id, discussion_id, parent_id, position, depth, descendants,"
    " length, unread, mark, rank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_CONTENT = (
    f"INSERT INTO comment_contents (comment_id, {_COLUMNS})"
    f" VALUES (?, {', '.join('?' * len(Content._fields))})"
)
_UPDATE_CONTENT = (
    f"UPDATE comment_contents SET {', '.join(f'{name} = ?' for name in Content._fields)}"
    " WHERE comment_id = ?"
)

_KEPT_COLUMNS = (
    "c.id, c.article_id, c.discussion_id, c.parent_id, c.depth, c.descendants, c.unread,"
    " c.starred, c.mark, c.rank, n.text,"
    " EXISTS (SELECT 1 FROM comment_versions v WHERE v.comment_id = c.id)"
)
_CONTENT_FROM = 12
KEPT = (
    f"SELECT {_KEPT_COLUMNS}, {CONTENT_COLUMNS} FROM comments c"
    " JOIN comment_contents t ON t.comment_id = c.id"
    " LEFT JOIN comment_notes n ON n.comment_id = c.id"
)
"""Rows for `kept_comment`."""


class Shape(NamedTuple):
    """The columns of `comments` that a new row has, in order."""

    id: int
    article_id: int
    discussion_id: int
    parent_id: int | None
    position: int
    depth: int
    descendants: int
    length: int
    unread: int
    mark: int
    rank: int | None


def insert_rows(
    connection: sqlite3.Connection, shapes: Sequence[Shape], contents: Iterable[Content]
) -> None:
    """Inserts new comments; counters are the caller's."""
    connection.executemany(_INSERT, shapes)
    connection.executemany(
        _INSERT_CONTENT,
        ((shape.id, *content) for shape, content in zip(shapes, contents, strict=True)),
    )


def update_contents(
    connection: sqlite3.Connection, contents: Iterable[tuple[int, Content]]
) -> None:
    """Replaces what is kept of comments, given by id; the index is the caller's."""
    connection.executemany(
        _UPDATE_CONTENT, ((*content, comment_id) for comment_id, content in contents)
    )


def content_of(comment: Comment) -> Content:
    """A published comment as its row."""
    body = comment.body
    value = body.value
    if not value.isascii():
        value = storable(value)
    text = comment.text
    # By place: ten thousand of them are made at once.
    return Content(
        comment.author,
        iso(comment.published),
        comment.published_raw,
        _storable_id(comment.source_id),
        _storable_id(comment.parent_source_id),
        comment.link,
        comment.score,
        1 if comment.edited else 0,
        comment.state,
        body.type,
        body.base,
        value,
        None if text == value else text,
        comment.role,
    )


def comment_of(
    content: Content, *, depth: int = 0, descendants: int = 0, rank: int | None = None
) -> Comment:
    """A row as the comment that was published."""
    return Comment(
        depth=depth,
        descendants=descendants,
        rank=rank,
        author=content.author,
        published=from_iso(content.published),
        published_raw=content.published_raw,
        source_id=content.source_id,
        parent_source_id=content.parent_source_id,
        link=content.link,
        score=content.score,
        edited=bool(content.edited),
        state=cast(CommentState, content.state),
        role=cast("CommentRole | None", content.role),
        body=Body(cast(BodyType, content.body_type), content.body, content.base),
        text=content.plain,
    )


def kept_comment(row: Sequence[Any]) -> KeptComment:
    """A row of `KEPT`."""
    mark = row[8]
    return KeptComment(
        id=row[0],
        article_id=row[1],
        discussion_id=row[2],
        parent_id=row[3],
        unread=bool(row[6]),
        starred=bool(row[7]),
        hidden_by=mark if mark > 0 else 0,
        note=row[10],
        is_changed=bool(row[11]),
        comment=comment_of(
            Content._make(row[_CONTENT_FROM:]), depth=row[4], descendants=row[5], rank=row[9]
        ),
    )


def _storable_id(value: str | None) -> str | None:
    return value if value is None or value.isascii() else storable(value)


def storable(value: str) -> str:
    """A raw body without lone surrogates, which UTF-8 cannot hold."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "replace").decode()
    return value
