"""Feeds: what is subscribed to or was imported, with its counters."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from reader.model.feed import Feed, KeptFeed

COLUMNS = "id, title, url, link, folder, articles, unread, fetched"


def get_feeds(connection: sqlite3.Connection) -> list[KeptFeed]:
    """All feeds by title, without regard to case."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM feeds").fetchall()
    return sorted((kept_feed(row) for row in rows), key=feed_order)


def get_feed(connection: sqlite3.Connection, feed_id: int) -> KeptFeed | None:
    """One feed, None if there is none of that id."""
    row = connection.execute(f"SELECT {COLUMNS} FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    return None if row is None else kept_feed(row)


def feed_key(feed: Feed, url: str | None = None) -> str:
    """What a feed is known by: the address given, else its self link, else its link and title."""
    address = url or feed.url
    if address:
        return f"url {_without_scheme(address)}"
    return f"named {_without_scheme(feed.link or '')} {feed.title or ''}"


def ensure_feed(
    connection: sqlite3.Connection,
    key: str,
    feed: Feed,
    *,
    now: datetime,
    path: str | None = None,
    digest: bytes | None = None,
) -> int:
    """Makes the feed of a key or brings it up to date.

    Args:
        connection: a writer, in a transaction.
        key: see `feed_key`.
        feed: what the source says of itself; what it leaves out stays as it was.
        now: when it was read.
        path: the file it was read from.
        digest: of the bytes it was read from.

    Returns:
        Its id.
    """
    row = connection.execute(
        "INSERT INTO feeds (key, url, title, link, fetched, path, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET url = coalesce(excluded.url, url),"
        " title = coalesce(excluded.title, title), link = coalesce(excluded.link, link),"
        " fetched = excluded.fetched, path = coalesce(excluded.path, path),"
        " digest = excluded.digest, error = NULL"
        " RETURNING id",
        (key, feed.url, feed.title, feed.link, int(now.timestamp()), path, digest),
    ).fetchone()
    return int(row[0])


def get_feed_digest(connection: sqlite3.Connection, key: str) -> tuple[int, bytes | None] | None:
    """Id and digest of the bytes last read of a feed, None if the key is new."""
    row = connection.execute("SELECT id, digest FROM feeds WHERE key = ?", (key,)).fetchone()
    return None if row is None else (int(row[0]), row[1])


def kept_feed(row: Sequence[Any]) -> KeptFeed:
    """A feed from a row of `COLUMNS`."""
    feed_id, title, url, link, folder, articles, unread, fetched = row
    return KeptFeed(
        id=feed_id,
        title=title,
        url=url,
        link=link,
        folder=folder,
        articles=articles,
        unread=unread,
        fetched=None if fetched is None else datetime.fromtimestamp(fetched, UTC),
    )


def feed_order(feed: KeptFeed) -> tuple[bool, str, int]:
    """Sort key of feeds: by title without regard to case, untitled ones last."""
    name = feed.title or feed.link or feed.url or ""
    return (not name, name.casefold(), feed.id)


def _without_scheme(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
