"""Earlier texts of comments: what an edit or a deletion took away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from reader.model.article import Version
from reader.model.body import Body
from reader.store.rows import id_array, json_ids

MAX_VERSIONS = 20
"""Kept of one comment: the first, and the latest."""


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
    connection.execute(
        "DELETE FROM comment_versions WHERE comment_id IN (SELECT value FROM json_each(?))"
        " AND number > (SELECT min(v.number) FROM comment_versions v"
        " WHERE v.comment_id = comment_versions.comment_id)"
        " AND number <= (SELECT max(v.number) FROM comment_versions v"
        f" WHERE v.comment_id = comment_versions.comment_id) - {MAX_VERSIONS - 1}",
        (wanted,),
    )


def get_comment_versions(connection: sqlite3.Connection, comment_id: int) -> list[Version]:
    """The earlier texts of a comment, oldest first, without the present one."""
    rows = connection.execute(
        "SELECT number, saved, body_type, base, body, coalesce(text, body) FROM comment_versions"
        " WHERE comment_id = ? ORDER BY number",
        (comment_id,),
    )
    return [
        Version(
            number=number,
            replaced=datetime.fromtimestamp(saved, UTC),
            title=None,
            body=Body(body_type, body, base),
            text=text,
        )
        for number, saved, body_type, base, body, text in rows
    ]


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
