"""Leases of discussions, so that only one program asks for each, and what asking came to.

The ways to read an article's own thread are tried in order, and are leased together.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from reader.model.discussion import DiscussionLink
from reader.model.feed import FeedStatus, NextFetch
from reader.store.discussions import found_of
from reader.text.instants import milliseconds

LEASE_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One address at which a thread can be asked for."""

    id: int
    link: DiscussionLink
    status: FeedStatus
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedThread:
    """A thread that is leased, with what asking for it needs."""

    article_id: int
    discussion_id: int
    """0 for the article's own site."""
    ways: tuple[Way, ...]
    """In the order in which they are tried; the first that answers is read."""
    pace: int | None
    failures: int
    is_watched: bool
    newest: datetime | None
    """When its newest comment that is here was written."""

    @property
    def ids(self) -> list[int]:
        """The rows of `discussions`."""
        return [way.id for way in self.ways]


def take_leases(
    connection: sqlite3.Connection,
    article_id: int,
    owner: str,
    *,
    now: datetime,
    began: datetime,
    is_all: bool,
    only_new: bool = False,
) -> list[LeasedThread]:
    """Leases the threads of an article that are due and that nobody else is asking for.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        owner: who takes them.
        now: the moment.
        began: what was asked for since counts as done.
        is_all: due or not.
        only_new: ways that nobody has tried, also of a thread of which others were.
    """
    seconds = int(now.timestamp())
    rows = connection.execute(
        f"SELECT {', '.join(f'd.{name}' for name in _Row._fields[:-1])}, a.watched"
        " FROM discussions d JOIN articles a ON a.id = d.article_id WHERE d.article_id = ?"
        " ORDER BY d.is_own DESC, d.id",
        (article_id,),
    )
    threads: dict[int, list[_Row]] = {}
    for row in map(_Row._make, rows):
        if not only_new or row.status == "new":
            threads.setdefault(0 if row.is_own else row.id, []).append(row)
    leased: list[LeasedThread] = []
    for discussion_id, ways in threads.items():
        is_taken = any((row.lease_until or 0) > seconds for row in ways)
        is_done = any((row.checked or 0) >= milliseconds(began) for row in ways)
        is_due = any(row.due is None or row.due <= seconds for row in ways)
        if is_taken or (is_done and not only_new) or not (is_due or is_all):
            continue
        (newest,) = connection.execute(
            "SELECT max(t.published) FROM comments c JOIN comment_contents t ON t.comment_id = c.id"
            " WHERE c.article_id = ? AND c.discussion_id = ?",
            (article_id, discussion_id),
        ).fetchone()
        # Ways that have worked come first, those that have failed last.
        ranks = {"ok": 0, "new": 1, "waiting": 1, "failing": 2, "gone": 3}
        ways.sort(key=lambda row: ranks.get(row.status, 2))
        leased.append(
            LeasedThread(
                article_id=article_id,
                discussion_id=discussion_id,
                ways=tuple(_way(row) for row in ways),
                pace=ways[0].pace,
                failures=ways[0].failures,
                is_watched=bool(ways[0].watched),
                newest=_written(newest),
            )
        )
    connection.executemany(
        "UPDATE discussions SET lease_until = ?, lease_by = ? WHERE id = ?",
        [(seconds + LEASE_SECONDS, owner, way.id) for thread in leased for way in thread.ways],
    )
    return leased


def release_leases(connection: sqlite3.Connection, owner: str) -> None:
    """Gives up what an owner still holds."""
    connection.execute(
        "UPDATE discussions SET lease_until = NULL, lease_by = NULL WHERE lease_by = ?", (owner,)
    )


def lease_owners(connection: sqlite3.Connection, now: datetime) -> list[str]:
    """Who holds leases now."""
    rows = connection.execute(
        "SELECT DISTINCT lease_by FROM discussions WHERE lease_until > ?", (int(now.timestamp()),)
    )
    return [row[0] for row in rows]


# What came


def save_read(
    connection: sqlite3.Connection,
    leased: LeasedThread,
    way_id: int,
    *,
    now: datetime,
    next_: NextFetch,
    has_changed: bool,
    announced: int | None = None,
    op_author: str | None = None,
    problem: str | None = None,
    page: str | None = None,
    etag: str | None = None,
    modified: str | None = None,
    is_unchanged: bool = False,
) -> None:
    """Notes that a thread was read at one of its addresses, and gives its lease up.

    Args:
        connection: a writer, in a transaction.
        leased: the thread.
        way_id: the row that answered.
        now: when.
        next_: when it is asked for next.
        has_changed: whether comments came or changed.
        announced: how many there are, as the source says.
        op_author: who opened it.
        problem: why it is not all of it.
        page: its page for people.
        etag: validators for the next time.
        modified: the same.
        is_unchanged: it was known to be as before: what was said of it holds.
    """
    seconds = int(now.timestamp())
    connection.execute(
        "UPDATE discussions SET fetched = ?, changed = CASE WHEN ? THEN ? ELSE changed END,"
        " status = 'ok', error = NULL, hint = NULL WHERE id = ?",
        (seconds, has_changed, seconds, way_id),
    )
    if not is_unchanged:
        connection.execute(
            "UPDATE discussions SET announced = coalesce(?, announced),"
            " op_author = coalesce(?, op_author), problem = ?, page = coalesce(?, page),"
            " etag = ?, modified = ? WHERE id = ?",
            (announced, op_author, problem, page, etag, modified, way_id),
        )
    _schedule(connection, leased, now, next_, failures=0)


def save_failed_way(
    connection: sqlite3.Connection,
    way_id: int,
    *,
    error: str,
    hint: str | None,
    status: FeedStatus = "failing",
) -> None:
    """Notes why an address did not answer."""
    connection.execute(
        "UPDATE discussions SET status = ?, error = ?, hint = ? WHERE id = ?",
        (status, error, hint, way_id),
    )


def save_failed_thread(
    connection: sqlite3.Connection, leased: LeasedThread, *, now: datetime, next_: NextFetch
) -> None:
    """Notes that no address of a thread answered, and gives its lease up."""
    _schedule(connection, leased, now, next_, failures=leased.failures + 1)


def _schedule(
    connection: sqlite3.Connection,
    leased: LeasedThread,
    now: datetime,
    next_: NextFetch,
    *,
    failures: int,
) -> None:
    connection.executemany(
        "UPDATE discussions SET checked = ?, due = ?, pace = ?, failures = ?,"
        " lease_until = NULL, lease_by = NULL WHERE id = ?",
        [
            (milliseconds(now), int(next_.due.timestamp()), next_.pace, failures, way.id)
            for way in leased.ways
        ],
    )


class _Row(NamedTuple):
    """Columns of `discussions`, and whether the article is watched."""

    id: int
    source: str
    address: str
    page: str | None
    name: str
    is_own: int
    found: str
    status: FeedStatus
    etag: str | None
    modified: str | None
    pace: int | None
    failures: int
    due: int | None
    checked: int | None
    lease_until: int | None
    watched: int


def _way(row: _Row) -> Way:
    return Way(
        id=row.id,
        link=DiscussionLink(
            source=row.source,
            address=row.address,
            page=row.page,
            name=row.name,
            is_own=bool(row.is_own),
            found=found_of(row.found),
        ),
        status=row.status,
        etag=row.etag,
        modified=row.modified,
    )


def _written(text: str | None) -> datetime | None:
    """A day or an instant as stored, as an instant."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
