"""What a refresh needs of the store: what is due, who has leased it, and what came of it.

A feed that is being fetched is leased, so that programs which share a store share the work. A
lease ends with what is saved, with its time, or with the process that took it: whoever meets a
lease of a process that is gone takes it over.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reader.model.feed import Feed, NextFetch
from reader.store.feeds import find_feed, url_key
from reader.store.rows import chunks, marks, scalar
from reader.text.instants import milliseconds

LEASE_SECONDS = 180
_DIGEST = 16
_ITEM = _DIGEST + 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedFeed:
    """A feed that is leased, with what asking for it needs."""

    id: int
    url: str
    folder: str | None
    login: str | None
    as_browser: bool
    etag: str | None
    modified: str | None
    digest: bytes | None
    """Of the bytes last read."""
    interval: int | None
    pace: int | None
    failures: int
    asks: Feed
    """How often it asks to be fetched; nothing else of it is filled in."""
    head: bytes | None
    """Of the document last read, see `workers.FeedTask`; None where it was read as a whole."""
    items: bytes
    """Its items: 16 bytes of digest and 8 of article id each."""

    @property
    def known(self) -> bytes:
        """The digests of the items, one after the other."""
        items = self.items
        return b"".join(items[at : at + _DIGEST] for at in range(0, len(items), _ITEM))

    def articles(self) -> dict[bytes, int]:
        """Article id by the digest of its item."""
        items = self.items
        return {
            items[at : at + _DIGEST]: int.from_bytes(items[at + _DIGEST : at + _ITEM], "big")
            for at in range(0, len(items), _ITEM)
        }


def pack_items(items: Iterable[tuple[bytes, int]]) -> bytes:
    """(digest, article id) of a document's items as `LeasedFeed.items`."""
    return b"".join(digest + article_id.to_bytes(8, "big") for digest, article_id in items)


def due_feeds(
    connection: sqlite3.Connection,
    now: datetime,
    *,
    ids: Sequence[int] | None = None,
    is_all: bool = False,
) -> list[int]:
    """Ids of the feeds to ask for: the longest due first, but one of each host before another.

    Many feeds of one host, which are asked for with pauses, hold up no others that way. Feeds
    that are gone and hosts that asked to wait are left alone in any case.

    Args:
        connection: any.
        now: the moment.
        ids: these feeds, due or not.
        is_all: every feed, due or not.
    """
    where, parameters = "due <= ?", [int(now.timestamp())]
    if is_all or ids is not None:
        where, parameters = "1", []
    rows = connection.execute(
        "SELECT id, url FROM feeds WHERE subscribed = 1 AND url IS NOT NULL AND status != 'gone'"
        f" AND {where} ORDER BY due, id",
        parameters,
    ).fetchall()
    waiting = host_waits(connection, now)
    wanted = None if ids is None else set(ids)
    turns: Counter[str] = Counter()
    found: list[tuple[int, int]] = []
    for feed_id, url in rows:
        host = host_of(url)
        if (wanted is None or feed_id in wanted) and host not in waiting:
            found.append((turns[host], feed_id))
            turns[host] += 1
    return [feed_id for _, feed_id in sorted(found, key=lambda turn: turn[0])]


def take_leases(
    connection: sqlite3.Connection,
    ids: Sequence[int],
    owner: str,
    *,
    now: datetime,
    began: datetime,
    limit: int,
) -> list[LeasedFeed]:
    """Leases feeds that nobody else is fetching and nobody has asked for since `began`.

    Args:
        connection: a writer, in a transaction.
        ids: feeds to choose from, in order.
        owner: who takes them.
        now: the moment.
        began: when this refresh did.
        limit: how many.
    """
    seconds = int(now.timestamp())
    leased: list[LeasedFeed] = []
    for chunk in chunks(ids):
        rows = connection.execute(
            "SELECT f.id, f.url, f.folder, f.login, f.as_browser, f.etag, f.modified, f.digest,"
            " f.interval, f.pace, f.failures, f.asks, i.head, i.items"
            " FROM feeds f LEFT JOIN feed_items i ON i.feed_id = f.id"
            f" WHERE f.id IN ({marks(len(chunk))}) AND f.url IS NOT NULL AND f.status != 'gone'"
            " AND (f.lease_until IS NULL OR f.lease_until <= ?)"
            " AND (f.checked IS NULL OR f.checked < ?)",
            (*chunk, seconds, milliseconds(began)),
        )
        found = {row[0]: row for row in rows}
        for feed_id in chunk:
            if feed_id in found and len(leased) < limit:
                leased.append(_leased(found[feed_id]))
        if len(leased) >= limit:
            break
    connection.executemany(
        "UPDATE feeds SET lease_until = ?, lease_by = ? WHERE id = ?",
        [(seconds + LEASE_SECONDS, owner, feed.id) for feed in leased],
    )
    return leased


def release_leases(connection: sqlite3.Connection, owner: str) -> None:
    """Gives up what an owner still holds, for whoever comes next."""
    connection.execute(
        "UPDATE feeds SET lease_until = NULL, lease_by = NULL WHERE lease_by = ?", (owner,)
    )


def leasers(connection: sqlite3.Connection, now: datetime) -> list[str]:
    """Who holds leases now."""
    rows = connection.execute(
        "SELECT DISTINCT lease_by FROM feeds WHERE lease_until > ?", (int(now.timestamp()),)
    )
    return [row[0] for row in rows]


def unchecked_feeds(
    connection: sqlite3.Connection, ids: Sequence[int], began: datetime
) -> list[int]:
    """Those of some feeds that nobody has asked for since a moment, but still could, in order."""
    waiting: set[int] = set()
    for chunk in chunks(ids):
        rows = connection.execute(
            f"SELECT id FROM feeds WHERE id IN ({marks(len(chunk))})"
            " AND (checked IS NULL OR checked < ?)"
            " AND subscribed = 1 AND url IS NOT NULL AND status != 'gone'",
            (*chunk, milliseconds(began)),
        )
        waiting.update(row[0] for row in rows)
    return [feed_id for feed_id in ids if feed_id in waiting]


def save_success(
    connection: sqlite3.Connection,
    feed_id: int,
    *,
    now: datetime,
    next_: NextFetch,
    etag: str | None,
    modified: str | None,
    digest: bytes | None = None,
    feed: Feed | None = None,
    problem: str | None = None,
    is_read: bool = False,
    moved_to: str | None = None,
) -> None:
    """Notes that a feed was asked for and all went well, and gives its lease up.

    Args:
        connection: a writer, in a transaction.
        feed_id: the feed.
        now: when.
        next_: when it is asked for next.
        etag: validators of the bytes last read; None leaves what is known where nothing was read.
        modified: the same.
        digest: of the bytes read.
        feed: what the feed says of itself, where it was read.
        problem: what was repaired to read it.
        is_read: whether bytes were read now: validators and problem are those of these bytes.
        moved_to: where it lives from now on; not taken over if another feed lives there.
    """
    seconds = int(now.timestamp())
    connection.execute(
        "UPDATE feeds SET fetched = ?, checked = ?, due = ?, pace = ?, why_pace = ?, status = 'ok',"
        " error = NULL, error_since = NULL, hint = NULL, failures = 0,"
        " lease_until = NULL, lease_by = NULL,"
        f" etag = {'?' if is_read else 'coalesce(?, etag)'},"
        f" modified = {'?' if is_read else 'coalesce(?, modified)'}"
        " WHERE id = ?",
        (
            seconds, milliseconds(now), int(next_.due.timestamp()), next_.pace, next_.why,
            etag, modified, feed_id,
        ),
    )  # fmt: skip
    if is_read:
        connection.execute(
            "UPDATE feeds SET digest = ?, problem = ? WHERE id = ?", (digest, problem, feed_id)
        )
    if feed is not None:
        connection.execute(
            "UPDATE feeds SET source_title = coalesce(?, source_title),"
            " title = coalesce(own_title, ?, title), link = coalesce(?, link), asks = ?"
            " WHERE id = ?",
            (feed.title, feed.title, feed.link, _asked(feed), feed_id),
        )
    if moved_to is not None and find_feed(connection, moved_to) in (None, feed_id):
        # A login belongs to the host that it was given for.
        (url,) = connection.execute("SELECT url FROM feeds WHERE id = ?", (feed_id,)).fetchone()
        connection.execute(
            "UPDATE feeds SET url = ?, key = ?, login = CASE WHEN ? THEN login END WHERE id = ?",
            (moved_to, url_key(moved_to), host_of(url) == host_of(moved_to), feed_id),
        )


def save_items(connection: sqlite3.Connection, feed_id: int, head: bytes, items: bytes) -> None:
    """Keeps which items the document last read has; an empty head forgets them."""
    if head:
        connection.execute(
            "INSERT INTO feed_items (feed_id, head, items) VALUES (?, ?, ?)"
            " ON CONFLICT (feed_id) DO UPDATE SET head = excluded.head, items = excluded.items",
            (feed_id, head, items),
        )
    else:
        connection.execute("DELETE FROM feed_items WHERE feed_id = ?", (feed_id,))


def has_changed_texts(connection: sqlite3.Connection, feed_id: int, now: datetime) -> bool:
    """Whether the visible text of an article of a feed was changed at a moment."""
    return bool(
        scalar(
            connection,
            "SELECT EXISTS (SELECT 1 FROM articles WHERE feed_id = ? AND changed = ?)",
            (feed_id, int(now.timestamp())),
        )
    )


def save_failure(
    connection: sqlite3.Connection,
    feed_id: int,
    *,
    now: datetime,
    next_: NextFetch | None,
    error: str,
    hint: str | None,
    is_gone: bool = False,
    is_waiting: bool = False,
) -> None:
    """Notes why a feed could not be fetched, and gives its lease up.

    Args:
        connection: a writer, in a transaction.
        feed_id: the feed.
        now: when.
        next_: when it is asked for next; None is never.
        error: one line.
        hint: one line: what to do.
        is_gone: the server says that it is gone for good.
        is_waiting: its host asked everybody to wait.
    """
    status = "gone" if is_gone else "waiting" if is_waiting else "failing"
    connection.execute(
        "UPDATE feeds SET checked = ?, due = ?, pace = coalesce(?, pace), why_pace = ?,"
        " status = ?, error = ?, error_since = coalesce(error_since, ?), hint = ?,"
        " failures = failures + ?, lease_until = NULL, lease_by = NULL WHERE id = ?",
        (
            milliseconds(now),
            None if next_ is None else int(next_.due.timestamp()),
            None if next_ is None else next_.pace,
            None if next_ is None else next_.why,
            status,
            error,
            int(now.timestamp()),
            hint,
            # A host that asks for patience says nothing against the feed.
            0 if is_waiting else 1,
            feed_id,
        ),
    )


def save_host_wait(connection: sqlite3.Connection, host: str, until: datetime, why: str) -> None:
    """Notes that a host asked everybody to wait."""
    connection.execute(
        "INSERT INTO hosts (host, until, why) VALUES (?, ?, ?)"
        " ON CONFLICT (host) DO UPDATE SET until = excluded.until, why = excluded.why",
        (host, int(until.timestamp()), why),
    )


def host_waits(connection: sqlite3.Connection, now: datetime) -> Mapping[str, datetime]:
    """Hosts that asked to wait, and until when."""
    rows = connection.execute(
        "SELECT host, until FROM hosts WHERE until > ?", (int(now.timestamp()),)
    )
    return {host: datetime.fromtimestamp(until, UTC) for host, until in rows}


def host_of(url: str) -> str:
    """Host and port of an address, which wait together; empty where it has none."""
    address = url.partition("://")[2]
    for end in "/?#":
        address = address.partition(end)[0]
    return address.rpartition("@")[2].lower()


def _leased(row: tuple[Any, ...]) -> LeasedFeed:
    (
        feed_id, url, folder, login, as_browser, etag, modified, digest,
        interval, pace, failures, asks, head, items,
    ) = row  # fmt: skip
    return LeasedFeed(
        id=feed_id,
        url=url,
        folder=folder,
        login=login,
        as_browser=bool(as_browser),
        etag=etag,
        modified=modified,
        digest=digest,
        interval=interval,
        pace=pace,
        failures=failures,
        asks=_asking(asks),
        head=head,
        items=items or b"",
    )


def _asked(feed: Feed) -> str | None:
    """What a feed asks of those who fetch it, as JSON."""
    if feed.ttl is None and not feed.skip_hours and not feed.skip_days:
        return None
    return json.dumps([feed.ttl, sorted(feed.skip_hours), sorted(feed.skip_days)])


def _asking(asks: str | None) -> Feed:
    ttl, hours, days = json.loads(asks) if asks else (None, (), ())
    return Feed(title=None, ttl=ttl, skip_hours=frozenset(hours), skip_days=frozenset(days))
