"""The schema, as numbered migrations: each takes a store from one version to the next.

Rows of lists come from narrow tables and covering indexes (`articles`, `comments`: the reader's
state and counters); what the source said stands in `entries` and `comment_contents`, bodies in
`contents`. The full-text tables keep no text of their own: they read it through views.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

APPLICATION_ID = 0x536E6466
"""`Sndf`, in the file's header: tells our stores from other programs' databases."""

_SCHEMA = Path(__file__).parent / "schema"

MIGRATIONS: tuple[Path, ...] = (
    _SCHEMA / "1_articles.sql",
    _SCHEMA / "2_feeds.sql",
    _SCHEMA / "3_discussions.sql",
    _SCHEMA / "4_reading.sql",
    _SCHEMA / "5_taken_away.sql",
)
"""The script MIGRATIONS[n] takes a store from version n to n + 1. Only ever appended to."""

VERSION = len(MIGRATIONS)


def apply_migrations(connection: sqlite3.Connection, version: int) -> None:
    """Runs what a store of the given version lacks, inside the caller's transaction."""
    for migration in MIGRATIONS[version:]:
        for statement in _statements(migration.read_text("utf-8")):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _statements(script: str) -> list[str]:
    """Splits a script: `executescript` would commit the transaction first."""
    statements = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
