"""Retention: what limits let go, what is kept in any case, and giving the space back."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from reader.model.retention import CleanReport, Limits
from reader.store.connection import transaction
from reader.store.index import TABLES
from reader.store.rows import chunks, id_array, marks, scalar
from reader.store.trash import remove_articles

TRASH_DAYS = 30
"""So long a deleted article can be brought back."""
MEMORY_DAYS = 365
"""So long after its feed last showed it a removed article is still known."""
_AT_ONCE = 500
"""Articles removed in one transaction: others that write wait no longer than for these."""
_ITEM_BYTES = 24
_DIGEST_BYTES = 16

# Kept in any case: what the reader marked, wrote on, follows or discussed. A comment that does not
# count as unread was read, or a rule hides it, or its source took it away.
_EXEMPT = (
    "(a.starred = 1 OR a.watched = 1 OR (a.comments > a.comments_unread AND EXISTS"
    " (SELECT 1 FROM comments c WHERE c.article_id = a.id AND c.unread = 0 AND c.mark >= 0"
    " AND (c.length > 0 OR EXISTS (SELECT 1 FROM comment_versions v"
    " WHERE v.comment_id = c.id AND v.is_unread = 0))))"
    " OR a.id IN (SELECT article_id FROM comments INDEXED BY comments_starred WHERE starred = 1)"
    " OR a.id IN (SELECT article_id FROM comments"
    " WHERE id IN (SELECT comment_id FROM comment_notes))"
    " OR EXISTS (SELECT 1 FROM labels l WHERE l.article_id = a.id)"
    " OR EXISTS (SELECT 1 FROM notes n WHERE n.article_id = a.id))"
)


def plan_cleaning(
    connection: sqlite3.Connection, limits: Mapping[int, Limits], now: datetime
) -> array[int]:
    """Articles that are past the limits of their feed.

    Starred, watched, labelled and noted articles are never among them, nor those of which a
    comment was read, starred or noted, nor what belongs to no feed.

    Args:
        connection: any.
        limits: by feed id; feeds that are not named keep everything.
        now: what ages are counted from.

    Returns:
        Their ids, ascending.
    """
    found = array("q")
    for feed_id, limit in limits.items():
        if limit.count:
            found.extend(
                id_array(
                    connection.execute(
                        "SELECT a.id FROM (SELECT id, starred, watched, comments, comments_unread"
                        " FROM articles WHERE feed_id = ? ORDER BY sort DESC, source_order, id"
                        f" LIMIT -1 OFFSET ?) a WHERE NOT {_EXEMPT}",
                        (feed_id, limit.count),
                    )
                )
            )
        if limit.age:
            # A date in the future tells nothing: such an article ages from when it came.
            found.extend(
                id_array(
                    connection.execute(
                        "SELECT a.id FROM articles a WHERE a.feed_id = ?1 AND a.arrived < ?2"
                        f" AND (a.sort < ?2 OR a.sort > ?3) AND NOT {_EXEMPT}",
                        (feed_id, _ago(now, limit.age), int(now.timestamp())),
                    )
                )
            )
    return array("q", sorted(set(found)))


def clean(
    connection: sqlite3.Connection,
    limits: Mapping[int, Limits],
    now: datetime,
    *,
    dry_run: bool = False,
    vacuum: bool = True,
) -> CleanReport:
    """Removes what is past the limits, empties old trash, and gives the space back.

    Args:
        connection: a writer, not in a transaction.
        limits: by feed id; feeds that are not named keep everything.
        now: what ages are counted from.
        dry_run: only says what would be done.
        vacuum: rewrites the file without gaps and the index in one piece, which takes as much
            space again meanwhile.

    Raises:
        sqlite3.OperationalError: another program is writing, or the disk is full. What was done
            until then is done.
    """
    ids = plan_cleaning(connection, limits, now)
    emptied = scalar(
        connection,
        "SELECT count(*) FROM deleted WHERE kept IS NOT NULL AND deleted < ?",
        (_ago(now, TRASH_DAYS),),
    )
    forgotten = _forgettable(connection, now)
    before = _size(connection)
    if not dry_run:
        for chunk in chunks(ids, _AT_ONCE):
            with transaction(connection):
                # What was marked or written on since is kept.
                remove_articles(connection, _not_exempt(connection, chunk), now=now)
        with transaction(connection):
            connection.execute(
                "UPDATE deleted SET kept = NULL WHERE kept IS NOT NULL AND deleted < ?",
                (_ago(now, TRASH_DAYS),),
            )
            connection.executemany(
                "DELETE FROM deleted WHERE article_id = ?", ((n,) for n in forgotten)
            )
        if vacuum:
            _vacuum(connection)
    return CleanReport(
        articles=len(ids),
        emptied=emptied,
        forgotten=len(forgotten),
        bytes_before=before,
        bytes_after=_size(connection),
        is_dry_run=dry_run,
    )


def _not_exempt(connection: sqlite3.Connection, ids: Collection[int]) -> array[int]:
    return id_array(
        connection.execute(
            f"SELECT a.id FROM articles a WHERE a.id IN ({marks(len(ids))}) AND NOT {_EXEMPT}",
            list(ids),
        )
    )


def _forgettable(connection: sqlite3.Connection, now: datetime) -> list[int]:
    """Removed articles that would not come back: their feed is gone, or lacks them for long."""
    rows = connection.execute(
        "SELECT d.article_id, d.feed_id, f.id, d.seen FROM deleted d"
        " LEFT JOIN feeds f ON f.id = d.feed_id WHERE d.feed_id IS NOT NULL"
        " AND (d.kept IS NULL OR d.deleted < ?) AND (f.id IS NULL OR d.seen < ?)",
        (_ago(now, TRASH_DAYS), _ago(now, MEMORY_DAYS)),
    ).fetchall()
    shown: dict[int, set[int]] = {}
    found = []
    for article_id, feed_id, there, _ in rows:
        if there is None:
            found.append(article_id)
            continue
        # A feed that has not changed for a year is not read for a year, and still shows it.
        if feed_id not in shown:
            shown[feed_id] = _shown_articles(connection, feed_id)
        if article_id not in shown[feed_id]:
            found.append(article_id)
    return found


def _shown_articles(connection: sqlite3.Connection, feed_id: int) -> set[int]:
    """Ids of the articles in the document that was last read of a feed."""
    items = scalar(connection, "SELECT items FROM feed_items WHERE feed_id = ?", (feed_id,)) or b""
    return {
        int.from_bytes(items[start + _DIGEST_BYTES : start + _ITEM_BYTES], "big")
        for start in range(0, len(items), _ITEM_BYTES)
    }


def _vacuum(connection: sqlite3.Connection) -> None:
    for tables in TABLES.values():
        for table, _ in tables:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.execute("PRAGMA optimize")
    # Without this the file keeps its size until the last connection closes.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _size(connection: sqlite3.Connection) -> int:
    return int(scalar(connection, "PRAGMA page_count") * scalar(connection, "PRAGMA page_size"))


def _ago(now: datetime, days: int) -> int:
    return int((now - timedelta(days=days)).timestamp())
