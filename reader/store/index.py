"""Keeps the full-text index in step with the rows: removed at once, added behind.

An article or comment is in the index if its id is not above the last indexed one and it is not
listed in `unindexed`. New rows therefore cost nothing when they are saved; a row that changes is
taken out in the transaction that changes it, so that nothing stale is ever found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.store.connection import transaction
from reader.store.rows import Kind, chunks, marks, scalar

TABLES: dict[Kind, tuple[tuple[str, str], ...]] = {
    "articles": (("names", "title, author"), ("article_text", "title, author, text")),
    "comments": (("comment_text", "author, text"),),
}
"""Full-text tables of each kind with their columns; `<table>_source` is the view they index."""


def unindex(connection: sqlite3.Connection, kind: Kind, ids: Sequence[int]) -> None:
    """Takes rows out of the index before they change; `index_pending` brings them back.

    Must run in the transaction of the change and before it: an external-content table can only
    forget a text that it is told again.
    """
    indexed = scalar(connection, "SELECT indexed FROM sequences WHERE kind = ?", (kind,))
    known = [row_id for row_id in ids if row_id <= indexed]
    for chunk in chunks(known):
        already = {
            row[0]
            for row in connection.execute(
                f"SELECT id FROM unindexed WHERE kind = ? AND id IN ({marks(len(chunk))})",
                (kind, *chunk),
            )
        }
        here = [row_id for row_id in chunk if row_id not in already]
        if not here:
            continue
        for table, columns in TABLES[kind]:
            connection.execute(
                f"INSERT INTO {table} ({table}, rowid, {columns})"
                f" SELECT 'delete', id, {columns} FROM {table}_source"
                f" WHERE id IN ({marks(len(here))})",
                here,
            )
        connection.executemany(
            "INSERT INTO unindexed (kind, id) VALUES (?, ?)", ((kind, row_id) for row_id in here)
        )


def index_pending(connection: sqlite3.Connection, limit: int = 20_000) -> int:
    """Indexes rows that wait, in a transaction of its own.

    Args:
        connection: a writer.
        limit: rows to index at most; a few thousand keep the lock short.

    Returns:
        How many were indexed; 0 when nothing waits.
    """
    if not has_pending(connection):
        return 0
    done = 0
    with transaction(connection):
        for kind in TABLES:
            done += _index_new(connection, kind, limit - done)
            done += _index_changed(connection, kind, limit - done)
    return done


def has_pending(connection: sqlite3.Connection) -> bool:
    """Whether rows are readable that are not searchable yet."""
    return bool(
        scalar(
            connection,
            "SELECT EXISTS (SELECT 1 FROM sequences WHERE indexed < last)"
            " OR EXISTS (SELECT 1 FROM unindexed)",
        )
    )


def _index_new(connection: sqlite3.Connection, kind: Kind, limit: int) -> int:
    if limit <= 0:
        return 0
    indexed, last = connection.execute(
        "SELECT indexed, last FROM sequences WHERE kind = ?", (kind,)
    ).fetchone()
    upto = min(indexed + limit, last)
    if upto <= indexed:
        return 0
    for table, columns in TABLES[kind]:
        connection.execute(
            f"INSERT INTO {table} (rowid, {columns})"
            f" SELECT id, {columns} FROM {table}_source WHERE id > ? AND id <= ?",
            (indexed, upto),
        )
    connection.execute("UPDATE sequences SET indexed = ? WHERE kind = ?", (upto, kind))
    return int(upto - indexed)


def _index_changed(connection: sqlite3.Connection, kind: Kind, limit: int) -> int:
    if limit <= 0:
        return 0
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM unindexed WHERE kind = ? ORDER BY id LIMIT ?", (kind, limit)
        )
    ]
    for chunk in chunks(ids):
        for table, columns in TABLES[kind]:
            connection.execute(
                f"INSERT INTO {table} (rowid, {columns})"
                f" SELECT id, {columns} FROM {table}_source WHERE id IN ({marks(len(chunk))})",
                chunk,
            )
        connection.execute(
            f"DELETE FROM unindexed WHERE kind = ? AND id IN ({marks(len(chunk))})",
            (kind, *chunk),
        )
    return len(ids)
