"""Earlier texts of articles and comments: what updates, edits and deletions replaced."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from reader.model.article import Version
from reader.model.body import Body
from reader.model.entry import Entry
from reader.store.entries import content_row
from reader.store.rows import id_array, json_ids

_SAME = "article_id = ?1 AND title IS ?3 AND coalesce(text, body) = ?8"
MAX_VERSIONS = 20
"""Kept of one article or comment: the one that was published first, and the latest. Pages that
count their readers in the text change at every fetch; what such an article said first, and lately,
is what anybody compares with."""


def keep_versions(connection: sqlite3.Connection, ids: Sequence[int], now: datetime) -> None:
    """Keeps the present texts of articles before an update replaces them.

    Args:
        connection: a writer, in a transaction.
        ids: the articles.
        now: when they are replaced.
    """
    wanted = json_ids(ids)
    connection.execute(
        "INSERT INTO versions (article_id, number, saved, title, body_type, base, body, text)"
        " SELECT e.article_id, 1 + coalesce((SELECT max(v.number) FROM versions v"
        " WHERE v.article_id = e.article_id), 0), ?, e.title, c.body_type, c.base, c.body, c.text"
        " FROM json_each(?) j CROSS JOIN entries e ON e.article_id = j.value"
        " CROSS JOIN contents c ON c.article_id = j.value",
        (int(now.timestamp()), wanted),
    )
    _thin_out(connection, "versions", "article_id", wanted)


def keep_older(
    connection: sqlite3.Connection, article_id: int, entry: Entry, now: datetime
) -> None:
    """Keeps an older text that came after the present one; unless it is kept, or is the present.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        entry: as it was.
        now: when it came.
    """
    body_type, base, body, text = content_row(entry)
    plain = body if text is None else text
    connection.execute(
        "INSERT INTO versions (article_id, number, saved, title, body_type, base, body, text)"
        " SELECT ?1, 1 + coalesce((SELECT max(number) FROM versions WHERE article_id = ?1), 0),"
        " ?2, ?3, ?4, ?5, ?6, ?7"
        f" WHERE NOT EXISTS (SELECT 1 FROM versions WHERE {_SAME})"
        " AND NOT EXISTS (SELECT 1 FROM entries e JOIN contents c USING (article_id)"
        " WHERE e.article_id = ?1 AND e.title IS ?3 AND coalesce(c.text, c.body) = ?8)",
        (article_id, int(now.timestamp()), entry.title, body_type, base, body, text, plain),
    )
    _thin_out(connection, "versions", "article_id", json_ids([article_id]))


def is_version_since(
    connection: sqlite3.Connection, article_id: int, entry: Entry, time: float
) -> bool:
    """Whether an article had the entry's title and text and has others since some time or later.

    Args:
        connection: any.
        article_id: the article.
        entry: as it would be.
        time: seconds since 1970.
    """
    _, _, body, text = content_row(entry)
    plain = body if text is None else text
    row = connection.execute(
        f"SELECT 1 FROM versions WHERE {_SAME} AND saved >= ?2",
        (article_id, time, entry.title, None, None, None, None, plain),
    ).fetchone()
    return row is not None


def get_versions(connection: sqlite3.Connection, article_id: int) -> list[Version]:
    """The earlier versions of an article, oldest first, without the present one."""
    rows = connection.execute(
        "SELECT number, saved, title, body_type, base, body, coalesce(text, body) FROM versions"
        " WHERE article_id = ? ORDER BY number",
        (article_id,),
    )
    return [_version(row) for row in rows]


def keep_comment_versions(
    connection: sqlite3.Connection, ids: Sequence[int], now: datetime
) -> None:
    """Keeps the present texts of comments, and whether they were read, before they are replaced.

    Args:
        connection: a writer, in a transaction.
        ids: the comments.
        now: when they are replaced.
    """
    wanted = json_ids(ids)
    connection.execute(
        "INSERT INTO comment_versions"
        " (comment_id, number, saved, body_type, base, body, text, is_unread)"
        " SELECT t.comment_id, 1 + coalesce((SELECT max(v.number) FROM comment_versions v"
        " WHERE v.comment_id = t.comment_id), 0), ?, t.body_type, t.base, t.body, t.text,"
        " c.unread FROM json_each(?) j CROSS JOIN comment_contents t ON t.comment_id = j.value"
        " JOIN comments c ON c.id = t.comment_id",
        (int(now.timestamp()), wanted),
    )
    _thin_out(connection, "comment_versions", "comment_id", wanted)


def get_comment_versions(connection: sqlite3.Connection, comment_id: int) -> list[Version]:
    """The earlier texts of a comment, oldest first, without the present one."""
    rows = connection.execute(
        "SELECT number, saved, NULL, body_type, base, body, coalesce(text, body)"
        " FROM comment_versions WHERE comment_id = ? ORDER BY number",
        (comment_id,),
    )
    return [_version(row) for row in rows]


def read_before(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of some comments of which an earlier text was read, as far as it is kept."""
    return set(
        id_array(
            connection.execute(
                "SELECT DISTINCT comment_id FROM comment_versions"
                " WHERE NOT is_unread AND comment_id IN (SELECT value FROM json_each(?))",
                (json_ids(ids),),
            )
        )
    )


def _thin_out(connection: sqlite3.Connection, table: str, owner: str, ids: str) -> None:
    """Leaves the first version of each and the latest; `ids` as JSON, of the column `owner`."""
    its = f"FROM {table} v WHERE v.{owner} = {table}.{owner}"
    connection.execute(
        f"DELETE FROM {table} WHERE {owner} IN (SELECT value FROM json_each(?))"
        f" AND number > (SELECT min(v.number) {its})"
        f" AND number <= (SELECT max(v.number) {its}) - {MAX_VERSIONS - 1}",
        (ids,),
    )


def _version(row: Sequence[Any]) -> Version:
    number, saved, title, body_type, base, body, text = row
    return Version(
        number=number,
        replaced=datetime.fromtimestamp(saved, UTC),
        title=title,
        body=Body(body_type, body, base),
        text=text,
    )
