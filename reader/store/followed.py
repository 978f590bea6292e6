"""Articles whose discussions are asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from reader.store.rows import chunks, marks
from reader.text.instants import from_seconds

RECENT = timedelta(days=14)
"""So long after its publication an article's discussion is asked for without being followed."""
OPENED = timedelta(days=14)
"""So long after it was opened last an article's discussion is."""

Scope = Literal["followed", "all"]
"""`followed`: watched articles and those opened lately; `all`: starred and recent ones, too."""


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


def followed_articles(
    connection: sqlite3.Connection,
    now: datetime,
    *,
    ids: Sequence[int] | None = None,
    scope: Scope = "followed",
    is_all: bool = False,
) -> list[Followed]:
    """Articles whose discussions are to be asked for, the watched first, then the newest.

    Recent ones that nobody opened are left out where their feed says that there is no comment,
    or none that is not here, and no other place is known where they are discussed; unless all
    are asked for: what a feed says may be old.

    Args:
        connection: any.
        now: the moment.
        ids: these articles, whatever their state.
        scope: without `ids`, which ones.
        is_all: whatever their feeds say.
    """
    if ids is None:
        in_scope = _in_scope(now, scope, is_all=is_all)
        wanted = [row[0] for row in connection.execute(in_scope)]
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
            page_looked=from_seconds(row[9]),
            searched=from_seconds(row[10]),
            is_due=bool(row[13]),
        )
        for row in rows
    ]


def has_due_threads(connection: sqlite3.Connection, now: datetime, *, on_the_way: bool) -> bool:
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


def _in_scope(now: datetime, scope: Scope, *, is_all: bool = False) -> str:
    """SQL for the ids of the articles in a scope."""
    opened = int((now - OPENED).timestamp())
    parts = [
        "SELECT id FROM articles INDEXED BY articles_watched WHERE watched = 1",
        f"SELECT id FROM articles INDEXED BY articles_opened WHERE opened >= {opened}",
    ]
    if scope == "all":
        recent, later = (int(m.timestamp()) for m in (now - RECENT, now + RECENT))
        may_have_more = (
            "announced IS NULL OR announced > comments OR looked IS NULL"
            # What a feed announces is of one place: it says nothing of others.
            " OR EXISTS (SELECT 1 FROM discussions d JOIN discussions o"
            " ON o.article_id = d.article_id AND o.id != d.id"
            " WHERE d.article_id = articles.id AND d.is_own = 0)"
        )
        parts += [
            "SELECT id FROM articles INDEXED BY articles_starred WHERE starred = 1",
            "SELECT id FROM articles INDEXED BY articles_by_date"
            f" WHERE sort BETWEEN {recent} AND {later} AND ({is_all:d} OR {may_have_more})",
        ]
    return " UNION ".join(parts)


def save_opened(connection: sqlite3.Connection, article_id: int, now: datetime) -> None:
    """Notes that the reader had an article open: its discussions are followed for a while."""
    connection.execute(
        "UPDATE articles SET opened = ? WHERE id = ?", (int(now.timestamp()), article_id)
    )
