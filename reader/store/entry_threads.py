"""The threads that an entry brings along: its own, and those of discussions elsewhere."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from reader.model.discussion import DiscussionLink
from reader.model.entry import Entry
from reader.model.event import Counts
from reader.store.discussions import save_links
from reader.store.merging import merge_thread


def merge_threads(
    connection: sqlite3.Connection, article_id: int, entry: Entry, now: datetime
) -> Counts:
    """Merges all threads of an entry into those of a stored article.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        entry: as its source shows it now.
        now: when it came.
    """
    merged = merge_thread(connection, article_id, entry.thread, now=now)
    return merged + merge_discussions(connection, article_id, entry, now)


def merge_discussions(
    connection: sqlite3.Connection, article_id: int, entry: Entry, now: datetime
) -> Counts:
    """Merges those elsewhere, under the numbers that they have here."""
    counts = Counts()
    for each in entry.discussions:
        link = DiscussionLink(
            source=each.source,
            address=each.address,
            page=each.page,
            name=each.name,
            is_own=each.is_own,
            found="asked",
        )
        save_links(connection, article_id, [link], now)
        (number,) = connection.execute(
            "SELECT CASE WHEN is_own THEN 0 ELSE id END FROM discussions"
            " WHERE article_id = ? AND source = ? AND address = ?",
            (article_id, link.source, link.address),
        ).fetchone()
        # Elsewhere replies stand as their site ranks them, or by time, whoever saved them.
        counts += merge_thread(
            connection,
            article_id,
            each.thread,
            discussion_id=number,
            is_live=bool(number),
            now=now,
        )
    return counts
