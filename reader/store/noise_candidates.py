"""Which stored comments a noise rule may match, from the indexes that know."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from reader.store.commenters import spellings
from reader.store.noise_matching import index_phrase
from reader.store.rows import id_array, scalar


def candidates(
    connection: sqlite3.Connection, kind: str, pattern: str, pending: int, limit: int
) -> tuple[Sequence[int], int]:
    """Comments that a rule may match, the newest first.

    Args:
        connection: any, in a transaction.
        kind: of the rule.
        pattern: the same.
        pending: the greatest id to look at.
        limit: how many, about.

    Returns:
        Their ids, and the greatest id that is left to look at; 0 for none.
    """
    if kind == "author":
        ids = sorted((n for n in ids_by(connection, pattern) if n <= pending), reverse=True)
        return ids[:limit], ids[limit] if len(ids) > limit else 0
    low = max(0, pending - limit)
    if kind == "word" and (phrase := index_phrase(pattern)) is not None:
        indexed = scalar(connection, "SELECT indexed FROM sequences WHERE kind = 'comments'")
        if pending <= indexed:
            return _indexed(connection, phrase, pending, limit)
        low = max(low, indexed)
    rows = connection.execute(
        "SELECT id FROM comments WHERE id > ? AND id <= ? ORDER BY id DESC", (low, pending)
    )
    return id_array(rows), low


def _indexed(
    connection: sqlite3.Connection, phrase: str, pending: int, limit: int
) -> tuple[Sequence[int], int]:
    ids = id_array(
        connection.execute(
            "SELECT rowid FROM comment_text WHERE comment_text MATCH ? AND rowid <= ?"
            " ORDER BY rowid DESC LIMIT ?",
            (f"{{text}} : {phrase}", pending, limit),
        )
    )
    low = ids[-1] - 1 if len(ids) == limit else 0
    # Taken out of the index by a change, and not in it again yet.
    waiting = connection.execute(
        "SELECT id FROM unindexed WHERE kind = 'comments' AND id > ? AND id <= ?", (low, pending)
    )
    return sorted(ids + id_array(waiting), reverse=True), low


def ids_by(connection: sqlite3.Connection, name: str) -> Sequence[int]:
    """Comments of an author, the name in any case."""
    return id_array(
        connection.execute(
            "SELECT comment_id FROM comment_contents WHERE author IS NOT NULL"
            " AND author COLLATE NOCASE IN (SELECT value FROM json_each(?))",
            (json.dumps(spellings(connection, name)),),
        )
    )
