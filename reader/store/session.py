"""Where the last session of the interface ended, and how its first page looked."""

from __future__ import annotations

import sqlite3

from reader.store.rows import scalar

_NAME = "interface"
_LOOK = "look"


def get_session(connection: sqlite3.Connection) -> str | None:
    """What was saved last; None in a store that no session has ended with."""
    return _get(connection, _NAME)


def save_session(connection: sqlite3.Connection, value: str) -> None:
    """Keeps where a session is, in place of what was kept before."""
    _save(connection, _NAME, value)


def get_look(connection: sqlite3.Connection) -> str | None:
    """How the first page looked when it was last shown; None before that."""
    return _get(connection, _LOOK)


def save_look(connection: sqlite3.Connection, value: str) -> None:
    """Keeps how the first page looks, in place of what was kept before."""
    _save(connection, _LOOK, value)


def _get(connection: sqlite3.Connection, name: str) -> str | None:
    value = scalar(connection, "SELECT value FROM session WHERE name = ?", (name,))
    return None if value is None else str(value)


def _save(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO session (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
