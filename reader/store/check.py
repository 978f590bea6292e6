"""Proves that a store is whole: the file, counters, threads, and the index against the rows."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice

from reader.store import check_threads as threads
from reader.store.connection import transaction
from reader.store.index import TABLES, index_pending
from reader.store.rows import Kind, scalar
from reader.store.trash import damaged

_MAX_LINES = 20
"""Problems of one kind that are named; more say only that there are more."""
_FTS_PATIENCE_MS = 10_000

_ORPHANS = (
    ("entries", "article_id", "articles", "id", "an entry without its article"),
    ("articles", "id", "entries", "article_id", "an article without its entry"),
    ("articles", "id", "contents", "article_id", "an article without its text"),
    ("comments", "article_id", "articles", "id", "comments without their article"),
    ("comments", "id", "comment_contents", "comment_id", "a comment without its text"),
    ("comment_contents", "comment_id", "comments", "id", "a comment's text without its place"),
)
_HANGING = (
    ("labels", "labels"),
    ("notes", "notes"),
    ("versions", "earlier versions"),
    ("positions", "places in the text"),
    ("thread_positions", "places in the comments"),
    ("discussions", "discussions"),
    ("absent_comments", "what is known of deleted comments"),
    ("full_texts", "texts of pages"),
)
"""Tables of what hangs on articles, by `article_id`."""
_HANGING_ON_COMMENTS = (
    ("comment_versions", "earlier texts"),
    ("comment_notes", "notes"),
)
"""Tables of what hangs on comments, by `comment_id`."""


def check(connection: sqlite3.Connection, repair: bool = False) -> list[str]:
    """Looks for everything that should not be.

    Comparing the index with the rows is a write for SQLite, and keeps other writers waiting
    meanwhile. In a store that may not be written only its row numbers are compared.

    Args:
        connection: any; a writer for `repair`.
        repair: mends what can be made again from the rows: SQLite's indexes, counters, threads
            and the full-text index.

    Returns:
        One line for each problem found, before it was repaired; empty if the store is whole.
    """
    damage = _damage(connection)
    if damage and repair:
        with contextlib.suppress(sqlite3.DatabaseError), transaction(connection):
            connection.execute("REINDEX")
    if damage and not (repair and not _damage(connection)):
        # Nothing further down can be relied on.
        return damage
    found = damage
    steps: tuple[tuple[_Inspect, _Mend | None], ...] = (
        (_orphans, None),
        (_hanging, _drop_hanging),
        (_half_deleted, _mend_half_deleted),
        (_damaged_trash, _mend_damaged_trash),
        (threads.lost_discussions, threads.mend_lost_discussions),
        (threads.wrong_marks, threads.mend_marks),
        (threads.wrong_comment_counters, threads.mend_comment_counters),
        (_wrong_feed_counters, _mend_feed_counters),
        (threads.wrong_threads, threads.mend_threads),
        (_wrong_sequences, _mend_sequences),
        (_wrong_index, _mend_index),
    )
    for inspect, mend in steps:
        lines = list(islice(inspect(connection), _MAX_LINES + 1))
        found += lines[:_MAX_LINES]
        if len(lines) > _MAX_LINES:
            found.append(f"... and more like this: {lines[-1]}")
        if lines and repair and mend is not None:
            with transaction(connection):
                mend(connection)
    return found


_Inspect = Callable[[sqlite3.Connection], Iterator[str]]
_Mend = Callable[[sqlite3.Connection], None]


def _damage(connection: sqlite3.Connection) -> list[str]:
    lines: list[str] = []
    try:
        for (text,) in connection.execute(f"PRAGMA integrity_check({_MAX_LINES})"):
            lines += text.splitlines()
    except sqlite3.DatabaseError as error:
        lines.append(str(error))
    return [f"the file is damaged: {line}" for line in lines[:_MAX_LINES] if line != "ok"]


def _orphans(connection: sqlite3.Connection) -> Iterator[str]:
    for table, key, other, other_key, what in _ORPHANS:
        count = scalar(
            connection,
            f"SELECT count(*) FROM {table} t WHERE NOT EXISTS"
            f" (SELECT 1 FROM {other} o WHERE o.{other_key} = t.{key})",
        )
        if count:
            yield f"{what}: {count} rows of {table}"


def _hanging(connection: sqlite3.Connection) -> Iterator[str]:
    for table, what in _HANGING:
        count = scalar(connection, f"SELECT count(*) FROM {table} WHERE {_NO_ARTICLE}")
        if count:
            yield f"{what} without their article: {count} rows of {table}"
    for table, what in _HANGING_ON_COMMENTS:
        count = scalar(connection, f"SELECT count(*) FROM {table} WHERE {_NO_COMMENT}")
        if count:
            yield f"{what} without their comment: {count} rows of {table}"


_NO_ARTICLE = "article_id NOT IN (SELECT id FROM articles)"
_NO_COMMENT = "comment_id NOT IN (SELECT id FROM comments)"


def _drop_hanging(connection: sqlite3.Connection) -> None:
    for table, _ in _HANGING:
        connection.execute(f"DELETE FROM {table} WHERE {_NO_ARTICLE}")
    for table, _ in _HANGING_ON_COMMENTS:
        connection.execute(f"DELETE FROM {table} WHERE {_NO_COMMENT}")


def _half_deleted(connection: sqlite3.Connection) -> Iterator[str]:
    for (article_id,) in connection.execute(
        "SELECT article_id FROM deleted WHERE article_id IN (SELECT id FROM articles)"
    ):
        yield f"article {article_id} is marked as deleted but is still there"


def _mend_half_deleted(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM deleted WHERE article_id IN (SELECT id FROM articles)")


def _damaged_trash(connection: sqlite3.Connection) -> Iterator[str]:
    for article_id in damaged(connection):
        yield f"the deleted article {article_id} cannot be brought back: it is damaged"


def _mend_damaged_trash(connection: sqlite3.Connection) -> None:
    connection.executemany(
        "UPDATE deleted SET kept = NULL WHERE article_id = ?",
        [(article_id,) for article_id in damaged(connection)],
    )


def _wrong_feed_counters(connection: sqlite3.Connection) -> Iterator[str]:
    for feed_id, said, said_unread, counted, unread in _feed_counts(connection):
        yield (
            f"feed {feed_id} counts {said} articles, {said_unread} unread;"
            f" there are {counted}, {unread} unread"
        )


def _feed_counts(connection: sqlite3.Connection) -> Iterator[tuple[int, int, int, int, int]]:
    yield from connection.execute(
        "SELECT f.id, f.articles, f.unread, coalesce(n.total, 0), coalesce(n.unread, 0)"
        " FROM feeds f LEFT JOIN (SELECT feed_id, count(*) AS total, sum(unread) AS unread"
        " FROM articles GROUP BY feed_id) n ON n.feed_id = f.id"
        " WHERE f.articles != coalesce(n.total, 0) OR f.unread != coalesce(n.unread, 0)"
    )


def _mend_feed_counters(connection: sqlite3.Connection) -> None:
    connection.executemany(
        "UPDATE feeds SET articles = ?, unread = ? WHERE id = ?",
        [(total, unread, feed_id) for feed_id, _, _, total, unread in _feed_counts(connection)],
    )


def _wrong_sequences(connection: sqlite3.Connection) -> Iterator[str]:
    for kind in TABLES:
        row = connection.execute(
            "SELECT last, indexed FROM sequences WHERE kind = ?", (kind,)
        ).fetchone()
        newest = _newest(connection, kind)
        if row is None or row[0] < newest or row[1] > row[0]:
            yield f"the last id of {kind} is {newest}, the store says {row}"


def _newest(connection: sqlite3.Connection, kind: Kind) -> int:
    """The greatest id of a kind that is in use, also by what is deleted."""
    newest = int(scalar(connection, f"SELECT coalesce(max(id), 0) FROM {kind}"))
    if kind == "articles":
        sql = "SELECT coalesce(max(article_id), 0) FROM deleted"
        newest = max(newest, int(scalar(connection, sql)))
    return newest


def _mend_sequences(connection: sqlite3.Connection) -> None:
    for kind in TABLES:
        newest = _newest(connection, kind)
        connection.execute(
            "INSERT INTO sequences (kind, last, indexed) VALUES (?, ?, 0)"
            " ON CONFLICT (kind) DO UPDATE SET last = max(last, excluded.last),"
            " indexed = min(indexed, max(last, excluded.last))",
            (kind, newest),
        )


def _wrong_index(connection: sqlite3.Connection) -> Iterator[str]:
    with _writable(connection) as is_writable:
        if not is_writable:
            yield from _misnumbered_index(connection)
            return
        # What waits to be indexed would count as missing.
        while index_pending(connection):
            pass
        for table in _full_text_tables():
            try:
                connection.execute(
                    f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"
                )
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                    raise
                yield f"the full-text index {table} does not agree with the rows"


def _misnumbered_index(connection: sqlite3.Connection) -> Iterator[str]:
    for kind, table in (("articles", "article_text"), ("comments", "comment_text")):
        is_indexed = (
            "r.id <= (SELECT indexed FROM sequences WHERE kind = ?)"
            " AND NOT EXISTS (SELECT 1 FROM unindexed u WHERE u.kind = ? AND u.id = r.id)"
        )
        missing = scalar(
            connection,
            f"SELECT count(*) FROM {kind} r WHERE {is_indexed}"
            f" AND NOT EXISTS (SELECT 1 FROM {table}_docsize d WHERE d.id = r.id)",
            (kind, kind),
        )
        wrong = scalar(
            connection,
            f"SELECT count(*) FROM {table}_docsize d WHERE NOT EXISTS"
            f" (SELECT 1 FROM {kind} r WHERE r.id = d.id AND {is_indexed})",
            (kind, kind),
        )
        if missing or wrong:
            yield (f"the full-text index {table} lacks {missing} rows and has {wrong} too many")


def _mend_index(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM unindexed")
    connection.execute("UPDATE sequences SET indexed = last")
    for table in _full_text_tables():
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")


def _full_text_tables() -> list[str]:
    return [table for tables in TABLES.values() for table, _ in tables]


@contextlib.contextmanager
def _writable(connection: sqlite3.Connection) -> Iterator[bool]:
    """Lets a reading connection write for a while; gives whether the file lets it."""
    is_query_only = scalar(connection, "PRAGMA query_only")
    patience = scalar(connection, "PRAGMA busy_timeout")
    connection.execute("PRAGMA query_only = OFF")
    connection.execute(f"PRAGMA busy_timeout = {_FTS_PATIENCE_MS}")
    try:
        yield _can_write(connection)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
        connection.execute(f"PRAGMA query_only = {is_query_only}")


def _can_write(connection: sqlite3.Connection) -> bool:
    if connection.in_transaction:
        return True
    try:
        # A transaction of a read-only file would begin; its first write would fail.
        connection.execute("UPDATE sequences SET last = last WHERE kind = ''")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        return False
    return True
