"""Earlier versions: the texts that updates replaced, for showing what changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from reader.model.article import Version
from reader.model.body import Body

MAX_VERSIONS = 20
"""Kept of one article: the one that was published first, and the latest. Pages that count their
readers in the text change at every fetch; what such an article said first, and lately, is what
anybody compares with."""


def keep_versions(connection: sqlite3.Connection, ids: Sequence[int], now: datetime) -> None:
    """Keeps the present texts of articles before an update replaces them.

    Args:
        connection: a writer, in a transaction.
        ids: the articles.
        now: when they are replaced.
    """
    wanted = json.dumps(list(ids))
    connection.execute(
        "INSERT INTO versions (article_id, number, saved, title, body_type, base, body, text)"
        " SELECT e.article_id, 1 + coalesce((SELECT max(v.number) FROM versions v"
        " WHERE v.article_id = e.article_id), 0), ?, e.title, c.body_type, c.base, c.body, c.text"
        " FROM json_each(?) j CROSS JOIN entries e ON e.article_id = j.value"
        " CROSS JOIN contents c ON c.article_id = j.value",
        (int(now.timestamp()), wanted),
    )
    connection.execute(
        "DELETE FROM versions WHERE article_id IN (SELECT value FROM json_each(?))"
        " AND number > (SELECT min(v.number) FROM versions v"
        " WHERE v.article_id = versions.article_id)"
        " AND number <= (SELECT max(v.number) FROM versions v"
        f" WHERE v.article_id = versions.article_id) - {MAX_VERSIONS - 1}",
        (wanted,),
    )


def get_versions(connection: sqlite3.Connection, article_id: int) -> list[Version]:
    """The earlier versions of an article, oldest first, without the present one."""
    rows = connection.execute(
        "SELECT number, saved, title, body_type, base, body, coalesce(text, body) FROM versions"
        " WHERE article_id = ? ORDER BY number",
        (article_id,),
    )
    return [
        Version(
            number=number,
            replaced=datetime.fromtimestamp(saved, UTC),
            title=title,
            body=Body(body_type, body, base),
            text=text,
        )
        for number, saved, title, body_type, base, body, text in rows
    ]
