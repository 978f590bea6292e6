"""Whose discussion is asked for, when, and what came of it.

The ways to read an article's own thread are tried in order, and all of them wait together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from reader.model.discussion import DiscussionLink
from reader.model.feed import FeedStatus, NextFetch
from reader.store.discussions import found_of, moment_of
from reader.store.rows import chunks, marks

LEASE_SECONDS = 300
RECENT = timedelta(days=14)
"""So long after its publication an article's discussion is asked for without being followed."""
OPENED = timedelta(days=14)
"""So long after it was opened last an article's discussion is."""

Scope = Literal["followed", "all"]
"""`followed`: watched articles and those opened lately; `all`: starred and recent ones, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One address at which a thread can be asked for."""

    id: int
    link: DiscussionLink
    status: FeedStatus
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadTurn:
    """A thread whose turn it is, with what asking for it needs."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What is known of an article whose discussions are to be asked for."""

    article_id: int
    link: str | None
    feed_url: str | None
    """Of the feed it was subscribed in."""
    feed_link: str | None
    folder: str | None
    login: str | None
    is_subscribed: bool
    is_watched: bool
    has_looked: bool
    """Whether links to discussions were looked for since its text last changed."""
    has_own_thread: bool
    """Whether a place on its own site is known where it is discussed."""
    page_looked: datetime | None
    searched: datetime | None
    is_due: bool
    """Whether one of its discussions is due, or was never asked for."""


# Whose turn it is


def followed_articles(
    connection: sqlite3.Connection,
    now: datetime,
    *,
    ids: Sequence[int] | None = None,
    scope: Scope = "followed",
) -> list[Followed]:
    """Articles whose discussions are to be asked for, the watched first, then the newest.

    Recent ones that nobody opened are left out where their feed says that there is no comment,
    or none that is not here, and no other place is known where they are discussed.

    Args:
        connection: any.
        now: the moment.
        ids: these articles, whatever their state.
        scope: without `ids`, which ones.
    """
    if ids is None:
        wanted = [row[0] for row in connection.execute(_in_scope(now, scope))]
    else:
        wanted = list(dict.fromkeys(ids))
    rows: list[tuple[Any, ...]] = []
    for chunk in chunks(wanted):
        rows += connection.execute(
            "SELECT a.id, e.link, f.url, f.link, f.folder, f.login, coalesce(f.subscribed, 0),"
            f" a.watched, {_HAS_LOOKED}, a.page_looked, a.searched, a.sort,"
            " EXISTS (SELECT 1 FROM discussions d WHERE d.article_id = a.id AND d.is_own = 1),"
            " EXISTS (SELECT 1 FROM discussions d WHERE d.article_id = a.id"
            " AND (d.due IS NULL OR d.due <= ?))"
            " FROM articles a JOIN entries e ON e.article_id = a.id"
            f" LEFT JOIN feeds f ON f.id = a.feed_id WHERE a.id IN ({marks(len(chunk))})",
            (int(now.timestamp()), *chunk),
        )
    rows.sort(key=lambda row: (-row[7], -row[11], row[0]))
    return [
        Followed(
            article_id=row[0],
            link=row[1],
            feed_url=row[2],
            feed_link=row[3],
            folder=row[4],
            login=row[5],
            is_subscribed=bool(row[6]),
            is_watched=bool(row[7]),
            has_looked=bool(row[8]),
            has_own_thread=bool(row[12]),
            page_looked=moment_of(row[9]),
            searched=moment_of(row[10]),
            is_due=bool(row[13]),
        )
        for row in rows
    ]


def has_turns(connection: sqlite3.Connection, now: datetime, *, on_the_way: bool) -> bool:
    """Whether discussions of followed articles are due, or are to be looked for in one.

    However many discussions are stored, only those of followed articles are gone through.

    Args:
        connection: any.
        now: the moment.
        on_the_way: whether feeds are fetched anyway: articles that were opened are looked
            through then, too, else only watched ones.
    """
    row = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM ({_in_scope(now, 'followed')}) f"
        " CROSS JOIN articles a ON a.id = f.id"
        f" WHERE (NOT {_HAS_LOOKED} AND (a.watched = 1 OR ?1))"
        " OR EXISTS (SELECT 1 FROM discussions d WHERE d.article_id = a.id"
        " AND (d.due IS NULL OR d.due <= ?2) AND coalesce(d.lease_until, 0) <= ?2))",
        (on_the_way, int(now.timestamp())),
    ).fetchone()
    return bool(row[0])


_HAS_LOOKED = "(a.looked IS NOT NULL AND a.looked >= coalesce(a.changed, 0))"


def _in_scope(now: datetime, scope: Scope) -> str:
    """SQL for the ids of the articles in a scope."""
    opened = int((now - OPENED).timestamp())
    parts = [
        "SELECT id FROM articles INDEXED BY articles_watched WHERE watched = 1",
        f"SELECT id FROM articles INDEXED BY articles_opened WHERE opened >= {opened}",
    ]
    if scope == "all":
        recent, later = (int(m.timestamp()) for m in (now - RECENT, now + RECENT))
        parts += [
            "SELECT id FROM articles INDEXED BY articles_starred WHERE starred = 1",
            "SELECT id FROM articles INDEXED BY articles_by_date"
            f" WHERE sort BETWEEN {recent} AND {later}"
            " AND (announced IS NULL OR announced > comments OR looked IS NULL"
            # What a feed announces is of one place: it says nothing of others.
            " OR EXISTS (SELECT 1 FROM discussions d JOIN discussions o"
            " ON o.article_id = d.article_id AND o.id != d.id"
            " WHERE d.article_id = articles.id AND d.is_own = 0))",
        ]
    return " UNION ".join(parts)


def save_opened(connection: sqlite3.Connection, article_id: int, now: datetime) -> None:
    """Notes that the reader had an article open: its discussions are followed for a while."""
    connection.execute(
        "UPDATE articles SET opened = ? WHERE id = ?", (int(now.timestamp()), article_id)
    )


def take_turns(
    connection: sqlite3.Connection,
    article_id: int,
    owner: str,
    *,
    now: datetime,
    began: datetime,
    is_all: bool,
    only_new: bool = False,
) -> list[ThreadTurn]:
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
        "SELECT d.id, d.source, d.address, d.page, d.name, d.is_own, d.found, d.status, d.etag,"
        " d.modified, d.pace, d.failures, a.watched, d.due, d.checked, d.lease_until"
        " FROM discussions d JOIN articles a ON a.id = d.article_id WHERE d.article_id = ?"
        " ORDER BY d.is_own DESC, d.id",
        (article_id,),
    ).fetchall()
    threads: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        if not only_new or row[7] == "new":
            threads.setdefault(0 if row[5] else row[0], []).append(row)
    turns: list[ThreadTurn] = []
    for discussion_id, ways in threads.items():
        if any(row[15] is not None and row[15] > seconds for row in ways):
            continue
        if not only_new and any(
            row[14] is not None and row[14] >= _milliseconds(began) for row in ways
        ):
            continue
        if not is_all and not any(row[13] is None or row[13] <= seconds for row in ways):
            continue
        (newest,) = connection.execute(
            "SELECT max(t.published) FROM comments c JOIN comment_contents t ON t.comment_id = c.id"
            " WHERE c.article_id = ? AND c.discussion_id = ?",
            (article_id, discussion_id),
        ).fetchone()
        # Ways that have worked come first, those that have failed last.
        ranks = {"ok": 0, "new": 1, "waiting": 1, "failing": 2, "gone": 3}
        ways.sort(key=lambda row: ranks.get(row[7], 2))
        turns.append(
            ThreadTurn(
                article_id=article_id,
                discussion_id=discussion_id,
                ways=tuple(_way(row) for row in ways),
                pace=ways[0][10],
                failures=ways[0][11],
                is_watched=bool(ways[0][12]),
                newest=_written(newest),
            )
        )
    connection.executemany(
        "UPDATE discussions SET lease_until = ?, lease_by = ? WHERE id = ?",
        [(seconds + LEASE_SECONDS, owner, way.id) for turn in turns for way in turn.ways],
    )
    return turns


def release_turns(connection: sqlite3.Connection, owner: str) -> None:
    """Gives up what an owner still holds."""
    connection.execute(
        "UPDATE discussions SET lease_until = NULL, lease_by = NULL WHERE lease_by = ?", (owner,)
    )


def turn_owners(connection: sqlite3.Connection, now: datetime) -> list[str]:
    """Who holds turns now."""
    rows = connection.execute(
        "SELECT DISTINCT lease_by FROM discussions WHERE lease_until > ?", (int(now.timestamp()),)
    )
    return [row[0] for row in rows]


# What came


def save_read(
    connection: sqlite3.Connection,
    turn: ThreadTurn,
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
        turn: the thread.
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
    _schedule(connection, turn, now, next_, failures=0)


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


def save_failed_turn(
    connection: sqlite3.Connection, turn: ThreadTurn, *, now: datetime, next_: NextFetch
) -> None:
    """Notes that no address of a thread answered, and gives its lease up."""
    _schedule(connection, turn, now, next_, failures=turn.failures + 1)


def _schedule(
    connection: sqlite3.Connection,
    turn: ThreadTurn,
    now: datetime,
    next_: NextFetch,
    *,
    failures: int,
) -> None:
    connection.executemany(
        "UPDATE discussions SET checked = ?, due = ?, pace = ?, failures = ?,"
        " lease_until = NULL, lease_by = NULL WHERE id = ?",
        [
            (_milliseconds(now), int(next_.due.timestamp()), next_.pace, failures, way.id)
            for way in turn.ways
        ],
    )


def _way(row: Sequence[Any]) -> Way:
    return Way(
        id=row[0],
        link=DiscussionLink(
            source=row[1],
            address=row[2],
            page=row[3],
            name=row[4],
            is_own=bool(row[5]),
            found=found_of(row[6]),
        ),
        status=row[7],
        etag=row[8],
        modified=row[9],
    )


def _written(text: str | None) -> datetime | None:
    """A day or an instant as stored, as an instant."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
