"""Earlier versions: the texts that updates replaced, for showing what changed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from reader.model.article import Version
from reader.model.body import Body

MAX_VERSIONS = 20
"""Kept of one article: the one that was published first, and the latest. Pages that count their
readers in the text change at every fetch; what such an article said first, and lately, is what
anybody compares with."""


def keep_version(connection: sqlite3.Connection, article_id: int, now: datetime) -> None:
    """Keeps an article's present text before an update replaces it.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        now: when it is replaced.
    """
    (count, last, second) = connection.execute(
        "SELECT count(*), coalesce(max(number), 0), (SELECT number FROM versions"
        " WHERE article_id = ?1 ORDER BY number LIMIT 1 OFFSET 1)"
        " FROM versions WHERE article_id = ?1",
        (article_id,),
    ).fetchone()
    if count >= MAX_VERSIONS:
        connection.execute(
            "DELETE FROM versions WHERE article_id = ? AND number = ?", (article_id, second)
        )
    connection.execute(
        "INSERT INTO versions (article_id, number, saved, title, body_type, base, body, text)"
        " SELECT e.article_id, ?, ?, e.title, c.body_type, c.base, c.body, c.text"
        " FROM entries e JOIN contents c ON c.article_id = e.article_id WHERE e.article_id = ?",
        (last + 1, int(now.timestamp()), article_id),
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
