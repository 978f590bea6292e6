"""Where the last session of the interface ended."""

from __future__ import annotations

import sqlite3

from reader.store.rows import scalar

_NAME = "interface"


def get_session(connection: sqlite3.Connection) -> str | None:
    """What was saved last; None in a store that no session has ended with."""
    value = scalar(connection, "SELECT value FROM session WHERE name = ?", (_NAME,))
    return None if value is None else str(value)


def save_session(connection: sqlite3.Connection, value: str) -> None:
    """Keeps where a session is, in place of what was kept before."""
    connection.execute(
        "INSERT INTO session (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_NAME, value),
    )
