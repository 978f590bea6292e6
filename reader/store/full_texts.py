"""Texts of articles' pages, beside what their feeds gave."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from reader.model.article import FullText
from reader.store.comment_rows import storable
from reader.store.index import unindex
from reader.store.rows import json_ids

NEW = timedelta(days=3)
"""So long after it came an article's page is fetched by itself, where its feed is set to that."""
_TRY_AGAIN = timedelta(days=1)
"""Between two tries of a page that could not be had."""


def save_full_text(connection: sqlite3.Connection, article_id: int, full: FullText) -> bool:
    """Keeps the text of an article's page, in place of an earlier one.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        full: the text.

    Returns:
        False if the article is gone.
    """
    if not _is_here(connection, article_id):
        return False
    unindex(connection, "articles", [article_id])
    body = storable(full.body.value)
    connection.execute(
        "INSERT OR REPLACE INTO full_texts"
        " (article_id, url, fetched, body_type, base, body, text, is_shown)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_id,
            full.url,
            int(full.fetched.timestamp()),
            full.body.type,
            full.body.base,
            body,
            None if full.text == body else full.text,
            full.is_shown,
        ),
    )
    save_tried(connection, [article_id], full.fetched)
    return True


def show_full_text(connection: sqlite3.Connection, article_id: int, *, is_shown: bool) -> None:
    """Keeps which of the two texts of an article is read."""
    connection.execute(
        "UPDATE full_texts SET is_shown = ? WHERE article_id = ?", (is_shown, article_id)
    )


def save_tried(connection: sqlite3.Connection, ids: Iterable[int], now: datetime) -> None:
    """Keeps when the pages of articles were asked for."""
    connection.executemany(
        "UPDATE articles SET page_tried = ? WHERE id = ?",
        [(int(now.timestamp()), article_id) for article_id in ids],
    )


def wanted_articles(
    connection: sqlite3.Connection, feed_ids: Iterable[int], now: datetime, limit: int
) -> list[int]:
    """New articles of some feeds without their page's text, newest first; at most `limit`."""
    rows = connection.execute(
        "SELECT a.id FROM articles a JOIN entries e ON e.article_id = a.id"
        " WHERE a.feed_id IN (SELECT value FROM json_each(?))"
        " AND a.arrived >= ? AND e.link IS NOT NULL"
        " AND (a.page_tried IS NULL OR a.page_tried < ?)"
        " AND NOT EXISTS (SELECT 1 FROM full_texts x WHERE x.article_id = a.id)"
        " ORDER BY a.sort DESC LIMIT ?",
        (
            json_ids(feed_ids),
            int((now - NEW).timestamp()),
            int((now - _TRY_AGAIN).timestamp()),
            limit,
        ),
    )
    return [row[0] for row in rows]


def wanted_feeds(
    connection: sqlite3.Connection, is_set: Callable[[str | None, str | None], bool | None] | None
) -> list[int]:
    """Feeds that are subscribed to and whose pages are fetched.

    Args:
        connection: any.
        is_set: what the configuration says of a feed, by its address and folder, which holds
            before what the feed itself is set to; None where it says nothing of any.
    """
    if is_set is None:
        rows = connection.execute("SELECT id FROM feeds WHERE full_text = 1 AND subscribed = 1")
        return [row[0] for row in rows]
    every = connection.execute(
        "SELECT id, url, folder, full_text FROM feeds WHERE subscribed = 1"
    ).fetchall()
    wanted = []
    for feed_id, url, folder, own in every:
        said = is_set(url, folder)
        if own if said is None else said:
            wanted.append(feed_id)
    return wanted


def _is_here(connection: sqlite3.Connection, article_id: int) -> bool:
    row = connection.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone()
    return row is not None
