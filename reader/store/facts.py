"""What there is in a store, in numbers: for reports that hold nothing of what was read."""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from reader.store.rows import scalar
from reader.store.summaries import count_loose


class StoreFacts(NamedTuple):
    """A store in numbers."""

    version: int
    """Of its schema."""
    journal: str
    """As `PRAGMA journal_mode` says; `wal` is right."""
    articles: int
    unread: int
    comments: int
    feeds: int
    """Those that are subscribed to."""
    failing: int
    """Those of them whose last fetch failed."""
    sqlite: str
    """The version of SQLite in use."""
    damage: str | None
    """The first complaint of a quick look at the file; None: there is none."""


def get_facts(connection: sqlite3.Connection) -> StoreFacts:
    """Counts what is there, and has SQLite look at the file (a second per gigabyte)."""

    def number(sql: str) -> int:
        return int(scalar(connection, sql))

    found = str(scalar(connection, "PRAGMA quick_check(1)"))
    return StoreFacts(
        version=number("PRAGMA user_version"),
        journal=str(scalar(connection, "PRAGMA journal_mode")),
        articles=number("SELECT count(*) FROM articles"),
        unread=count_unread(connection),
        comments=number("SELECT count(*) FROM comments"),
        feeds=number("SELECT count(*) FROM feeds WHERE subscribed = 1"),
        failing=number("SELECT count(*) FROM feeds WHERE subscribed = 1 AND error IS NOT NULL"),
        sqlite=sqlite3.sqlite_version,
        damage=None if found == "ok" else found,
    )


def count_unread(connection: sqlite3.Connection) -> int:
    """How many articles are unread, from the counters of the feeds."""
    of_feeds = int(scalar(connection, "SELECT coalesce(sum(unread), 0) FROM feeds"))
    return of_feeds + count_loose(connection)[1]


def get_feed_names(connection: sqlite3.Connection, start: str, limit: int) -> list[tuple[int, str]]:
    """(id, title) of feeds that are subscribed to and whose id or title begins with a text."""
    return connection.execute(
        "SELECT id, coalesce(own_title, title, url) AS name FROM feeds"
        " WHERE subscribed = 1 AND (CAST(id AS TEXT) LIKE ?1 ESCAPE '\\'"
        " OR name LIKE ?1 ESCAPE '\\') ORDER BY name LIMIT ?2",
        (re.sub(r"([\\%_])", r"\\\1", start) + "%", limit),
    ).fetchall()
