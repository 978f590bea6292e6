"""Labels: words that the reader puts on articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from reader.model.changes import LabelsChanged
from reader.store.rows import scalar
from reader.text.clean import clean_line


def get_labels(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """All labels by name, each with how many articles have it."""
    rows = connection.execute("SELECT label, count(*) FROM labels GROUP BY label").fetchall()
    return sorted(rows, key=lambda row: str(row[0]).casefold())


def set_labels(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> LabelsChanged:
    """Gives labels to articles and takes labels from them.

    Case does not count: a label that is in use is written as it is there.

    Args:
        connection: a writer, in a transaction.
        ids: articles; unknown ones are passed over.
        add: labels to give; empty ones are passed over.
        remove: labels to take.
    """
    numbers = list(dict.fromkeys(ids))
    removed = _remove(connection, [(n, name) for name in _names(remove) for n in numbers])
    wanted = []
    for name in _names(add):
        used = scalar(connection, "SELECT label FROM labels WHERE label = ? LIMIT 1", (name,))
        wanted += [(number, used or name) for number in numbers]
    return LabelsChanged(added=_add(connection, wanted), removed=removed)


def undo_labels(connection: sqlite3.Connection, change: LabelsChanged) -> LabelsChanged:
    """Takes a change of labels back; gives the change that this is."""
    removed = _remove(connection, change.added)
    return LabelsChanged(added=_add(connection, change.removed), removed=removed)


def _names(labels: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(map(clean_line, labels)) if name]


def _add(
    connection: sqlite3.Connection, pairs: Iterable[tuple[int, str]]
) -> tuple[tuple[int, str], ...]:
    """Gives labels; returns those that were not there."""
    return tuple(
        row
        for number, name in pairs
        for row in connection.execute(
            "INSERT INTO labels (article_id, label) SELECT id, ? FROM articles WHERE id = ?"
            " ON CONFLICT DO NOTHING RETURNING article_id, label",
            (name, number),
        ).fetchall()
    )


def _remove(
    connection: sqlite3.Connection, pairs: Iterable[tuple[int, str]]
) -> tuple[tuple[int, str], ...]:
    """Takes labels; returns those that were there, as they were written."""
    return tuple(
        row
        for number, name in pairs
        for row in connection.execute(
            "DELETE FROM labels WHERE article_id = ? AND label = ? RETURNING article_id, label",
            (number, name),
        ).fetchall()
    )
