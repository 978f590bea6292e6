"""Feeds: what is subscribed to or was imported, with its counters."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from reader.model.feed import Feed, KeptFeed
from reader.model.subscription import SavedQuery, Subscription
from reader.store.rows import chunks, marks
from reader.text.instants import from_seconds

COLUMNS = "id, title, url, link, folder, articles, unread, fetched"
"""What an article tells of its feed; see `kept_feed`."""
_FIRST = len(COLUMNS.split(","))
_ALL_COLUMNS = (
    f"{COLUMNS}, subscribed, own_title, hidden, checked, due, status, error, error_since,"
    " failures, hint, problem, interval, pace, why_pace, keep_count, keep_age, path,"
    " as_browser, full_text"
)
_NEXT_ID = (
    "(SELECT 1 + max(coalesce((SELECT max(id) FROM feeds), 0),"
    " coalesce((SELECT max(feed_id) FROM deleted), 0)))"
)
"""Not that of a feed whose deleted articles are still known."""
_SELDOM = 366 * 24 * 3600
EDITABLE = frozenset((
    "own_title", "folder", "url", "login", "interval", "keep_count", "keep_age", "hidden",
    "as_browser", "full_text", "subscribed",
))  # fmt: skip
"""Columns that the reader sets."""


def get_feeds(connection: sqlite3.Connection, ids: Sequence[int] | None = None) -> list[KeptFeed]:
    """All feeds, or those of some ids, by title without regard to case."""
    if ids is None:
        rows = connection.execute(f"SELECT {_ALL_COLUMNS} FROM feeds").fetchall()
    else:
        rows = [
            row
            for chunk in chunks(list(ids))
            for row in connection.execute(
                f"SELECT {_ALL_COLUMNS} FROM feeds WHERE id IN ({marks(len(chunk))})", chunk
            )
        ]
    return sorted((_whole_feed(row) for row in rows), key=feed_order)


def get_feed(connection: sqlite3.Connection, feed_id: int) -> KeptFeed | None:
    """One feed, None if there is none of that id."""
    row = connection.execute(
        f"SELECT {_ALL_COLUMNS} FROM feeds WHERE id = ?", (feed_id,)
    ).fetchone()
    return None if row is None else _whole_feed(row)


def get_login(connection: sqlite3.Connection, feed_id: int) -> str | None:
    """`user:password` that was given with a feed's address."""
    row = connection.execute("SELECT login FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    return None if row is None else row[0]


def feed_key(feed: Feed, url: str | None = None) -> str:
    """What a feed is known by: the address given, else its self link, else its link and title."""
    address = url or feed.url
    if address:
        return url_key(address)
    return f"named {_without_scheme(feed.link or '')} {feed.title or ''}"


def url_key(url: str) -> str:
    """What a feed with an address is known by: scheme and the case of the host do not count."""
    address = _without_scheme(url)
    host, slash, rest = address.partition("/")
    return f"url {host.lower()}{slash}{rest}"


def find_feed(connection: sqlite3.Connection, url: str) -> int | None:
    """The id of the feed with an address, None where there is none."""
    return find_feed_by_key(connection, url_key(url))


def find_feed_by_key(connection: sqlite3.Connection, key: str) -> int | None:
    """The id of the feed that is known by a key, None where there is none."""
    row = connection.execute("SELECT id FROM feeds WHERE key = ?", (key,)).fetchone()
    return None if row is None else int(row[0])


def ensure_feed(
    connection: sqlite3.Connection,
    key: str,
    feed: Feed,
    *,
    now: datetime,
    path: str | None = None,
) -> int:
    """Makes the feed of a key or brings it up to date with a file that was read.

    Args:
        connection: a writer, in a transaction.
        key: see `feed_key`.
        feed: what the source says of itself; what it leaves out stays as it was.
        now: when it was read.
        path: the file it was read from.

    Returns:
        Its id.
    """
    row = connection.execute(
        "INSERT INTO feeds (id, key, url, title, source_title, link, fetched, path, status)"
        f" VALUES ({_NEXT_ID}, ?, ?, ?, ?, ?, ?, ?, 'ok')"
        # What a file says does not move what is subscribed to.
        " ON CONFLICT (key) DO UPDATE SET"
        " url = CASE WHEN subscribed THEN url ELSE coalesce(excluded.url, url) END,"
        " source_title = coalesce(excluded.title, source_title),"
        " title = coalesce(own_title, excluded.title, title),"
        " link = coalesce(excluded.link, link),"
        " fetched = excluded.fetched, path = coalesce(excluded.path, path)"
        " RETURNING id",
        (key, feed.url, feed.title, feed.title, feed.link, int(now.timestamp()), path),
    ).fetchone()
    return int(row[0])


def save_subscription(
    connection: sqlite3.Connection,
    subscription: Subscription,
    *,
    login: str | None = None,
) -> tuple[int, bool]:
    """Subscribes to a feed; what is subscribed to already stays as the reader has it.

    Args:
        connection: a writer, in a transaction.
        subscription: address, title of one's own, folder and the like.
        login: `user:password` that came with the address.

    Returns:
        Its id, and whether it is newly subscribed to.
    """
    key = url_key(subscription.url)
    row = connection.execute("SELECT id, subscribed FROM feeds WHERE key = ?", (key,)).fetchone()
    if row is not None and row[1]:
        return int(row[0]), False
    said = (subscription.attributes, subscription.tags)
    values = (
        subscription.url,
        subscription.title,
        subscription.title,
        subscription.link,
        subscription.folder,
        subscription.is_hidden,
        json.dumps(said, ensure_ascii=False) if any(said) else None,
        login,
        # 0 is "never by itself".
        _SELDOM if subscription.interval == 0 else subscription.interval,
        subscription.keep_count,
        key,
    )
    (feed_id,) = connection.execute(
        "INSERT INTO feeds (id, url, own_title, title, link, folder, hidden, attributes, login,"
        " interval, keep_count, subscribed, due, key)"
        f" VALUES ({_NEXT_ID}, {marks(len(values) - 1)}, 1, 0, ?)"
        " ON CONFLICT (key) DO UPDATE SET url = excluded.url,"
        " own_title = coalesce(excluded.own_title, own_title),"
        " title = coalesce(excluded.own_title, title), link = coalesce(link, excluded.link),"
        " folder = coalesce(excluded.folder, folder), hidden = excluded.hidden,"
        " attributes = coalesce(excluded.attributes, attributes),"
        " login = coalesce(excluded.login, login),"
        " interval = coalesce(excluded.interval, interval),"
        " keep_count = coalesce(excluded.keep_count, keep_count), subscribed = 1, due = 0"
        " RETURNING id",
        values,
    ).fetchone()
    return int(feed_id), True


def set_feed(
    connection: sqlite3.Connection, feed_id: int, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Sets columns that the reader may set.

    Args:
        connection: a writer, in a transaction.
        feed_id: the feed.
        values: by column, of `EDITABLE`. A new `url` makes the feed due and forgets what is
            known of the old one's answers.

    Returns:
        The values they had before, for setting them back.

    Raises:
        ValueError: another feed has that address.
        KeyError: there is no such feed.
    """
    assert set(values) <= EDITABLE, values
    names = list(values)
    before = connection.execute(
        f"SELECT {', '.join(names)} FROM feeds WHERE id = ?", (feed_id,)
    ).fetchone()
    if before is None:
        raise KeyError(feed_id)
    if "url" in values:
        other = find_feed(connection, values["url"])
        if other is not None and other != feed_id:
            raise ValueError(f"feed {other} has that address")
        connection.execute(
            "UPDATE feeds SET key = ?, etag = NULL, modified = NULL, digest = NULL, due = 0,"
            " status = CASE WHEN fetched IS NULL THEN 'new' ELSE 'ok' END, error = NULL,"
            " error_since = NULL, hint = NULL, failures = 0 WHERE id = ?",
            (url_key(values["url"]), feed_id),
        )
    connection.execute(
        f"UPDATE feeds SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
        (*values.values(), feed_id),
    )
    connection.execute(
        "UPDATE feeds SET title = coalesce(own_title, source_title, title) WHERE id = ?",
        (feed_id,),
    )
    if values.keys() & {"interval", "as_browser", "login"}:
        connection.execute("UPDATE feeds SET due = min(due, 0) WHERE id = ?", (feed_id,))
    return dict(zip(names, before, strict=True))


def get_feed_row(connection: sqlite3.Connection, feed_id: int) -> dict[str, Any]:
    """A feed's whole row by column, for putting it back; see `put_feed_row`."""
    cursor = connection.execute("SELECT * FROM feeds WHERE id = ?", (feed_id,))
    row = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


def put_feed_row(connection: sqlite3.Connection, row: Mapping[str, Any]) -> int:
    """Puts a feed back that `delete_feed` took out; its counters begin at 0.

    Returns:
        Its id: a new one, if the row has none.
    """
    values = dict(row) | {"articles": 0, "unread": 0, "lease_until": None, "lease_by": None}
    (feed_id,) = connection.execute(
        f"INSERT INTO feeds ({', '.join(values)}) VALUES ({marks(len(values))}) RETURNING id",
        list(values.values()),
    ).fetchone()
    return int(feed_id)


def delete_feed(connection: sqlite3.Connection, feed_id: int) -> None:
    """Takes a feed out that has no articles any more."""
    connection.execute("DELETE FROM feeds WHERE id = ?", (feed_id,))


def get_subscriptions(connection: sqlite3.Connection) -> list[Subscription]:
    """What is subscribed to, for a list of feeds: by folder and title, never with a login."""
    rows = connection.execute(
        "SELECT url, coalesce(own_title, title), link, folder, hidden, attributes, interval,"
        " keep_count FROM feeds"
        " WHERE subscribed = 1 AND url IS NOT NULL"
    ).fetchall()
    found = []
    for url, title, link, folder, hidden, said, interval, keep_count in rows:
        attributes, tags = json.loads(said) if said else ((), ())
        found.append(
            Subscription(
                url=url,
                title=title,
                link=link,
                folder=folder,
                tags=tuple(tags),
                is_hidden=bool(hidden),
                attributes=tuple((name, value) for name, value in attributes),
                interval=0 if interval == _SELDOM else interval,
                keep_count=keep_count,
            )
        )
    return sorted(found, key=lambda s: ((s.folder or "").casefold(), (s.title or s.url).casefold()))


def save_queries(connection: sqlite3.Connection, queries: Iterable[tuple[str, str]]) -> None:
    """Keeps named queries of a list of feeds; a name that is there stays as it is."""
    connection.executemany(
        "INSERT OR IGNORE INTO queries (name, expression) VALUES (?, ?)", queries
    )


def delete_query(connection: sqlite3.Connection, name: str) -> str | None:
    """Forgets a named query; gives what it was, None if there was none."""
    row = connection.execute(
        "DELETE FROM queries WHERE name = ? RETURNING expression", (name,)
    ).fetchone()
    return None if row is None else str(row[0])


def get_queries(connection: sqlite3.Connection) -> list[SavedQuery]:
    """The named queries, by name without regard to case."""
    rows = connection.execute("SELECT name, expression FROM queries").fetchall()
    found = [SavedQuery(name=name, expression=expression) for name, expression in rows]
    return sorted(found, key=lambda query: query.name.casefold())


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
        fetched=from_seconds(fetched),
    )


def feed_order(feed: KeptFeed) -> tuple[bool, str, int]:
    """Sort key of feeds: by title without regard to case, untitled ones last."""
    name = feed.title or feed.link or feed.url or ""
    return (not name, name.casefold(), feed.id)


def _whole_feed(row: Sequence[Any]) -> KeptFeed:
    (
        subscribed, own_title, hidden, checked, due, status, error, error_since,
        failures, hint, problem, interval, pace, why_pace, keep_count, keep_age, path,
        as_browser, full_text,
    ) = row[_FIRST:]  # fmt: skip
    return replace(
        kept_feed(row[:_FIRST]),
        is_subscribed=bool(subscribed),
        own_title=own_title,
        is_hidden=bool(hidden),
        checked=from_seconds(None if checked is None else checked // 1000),
        # 0 is at once: that it was never fetched, or is to be fetched anew.
        due=from_seconds(due or None),
        status=status,
        error=error,
        error_since=from_seconds(error_since),
        failures=failures,
        hint=hint,
        problem=problem,
        interval=interval,
        pace=pace,
        why_pace=why_pace,
        keep_count=keep_count,
        keep_age=keep_age,
        is_imported=path is not None,
        as_browser=bool(as_browser),
        has_full_text=bool(full_text),
    )


def _without_scheme(address: str) -> str:
    for scheme in ("https://", "http://"):
        if address[: len(scheme)].lower() == scheme:
            return address[len(scheme) :].rstrip("/")
    return address.rstrip("/")
