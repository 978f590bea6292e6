"""newsboat's `cache.db`: the articles it kept of each feed, and which of them are read.

It is a SQLite database of two tables, `rss_feed` and `rss_item`; older versions lack some columns.
It is opened for reading only, and only plain tables in it are read.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reader.errors import FormatError
from reader.formats.listing import MAX_SHOWN
from reader.model.body import EMPTY_BODY, Body
from reader.model.entry import Enclosure, Entry, EntryState
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.model.problem import Problem
from reader.model.subscription import FeedList, Subscription
from reader.text.blocks import body_text, html_line
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.feed_urls import feed_url, feed_url_key, without_login
from reader.text.urls import absolute, is_openable

NAME = "newsboat-cache"
BATCH = 500
"""Articles that one part holds at most."""
_MAX_SECONDS = 4_102_444_800
"""2100; newsboat writes 0 and less for nonsense."""
_NEEDED = {
    "rss_feed": ("rssurl", "url", "title"),
    "rss_item": ("guid", "title", "author", "url", "feedurl", "pubDate", "content", "unread"),
}
_LATER = ("enclosure_url", "enclosure_type", "deleted", "base", "content_mime_type")
"""Columns that not every version has."""

_Row = dict[str, Any]


def parse(fetched: Fetched) -> Parsed:
    """Reads a whole cache from memory: its feeds, in `more` their articles.

    Raises:
        FormatError: it is damaged, or none of newsboat's.
    """
    name = clean_line(fetched.name)
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        data = fetched.data
        if data[18:20] == b"\x02\x02":
            # A database in memory has no write-ahead log (sqlite.org/fileformat2.html, 1.3).
            data = data[:18] + b"\x01\x01" + data[20:]
        with _readable(name):
            connection.deserialize(data)
            feeds = _feed_list(connection)
            more = tuple(_parts(connection))
    return Parsed(format=NAME, is_archive=True, more=more, feeds=feeds)


@contextlib.contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        reason = clean_line(str(error))
        raise FormatError(f"{name}: newsboat's cache cannot be read: {reason}") from error
    except UnicodeDecodeError as error:
        # SQLite's own message quotes the damaged schema.
        raise FormatError(f"{name}: newsboat's cache cannot be read: damaged") from error


def _check(connection: sqlite3.Connection) -> set[str]:
    """Prepares a connection and returns the columns of the articles.

    Raises:
        sqlite3.DatabaseError: the tables are not there or are no tables.
    """
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    columns: set[str] = set()
    for table, needed in _NEEDED.items():
        row = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
        # A virtual table or a view could run whatever its maker wants.
        is_plain = row is not None and str(row[0]).upper().startswith("CREATE TABLE")
        columns = {each[1] for each in connection.execute(f"PRAGMA table_info({table})")}
        if not is_plain or not columns.issuperset(needed):
            raise sqlite3.DatabaseError("its tables are not in it")
    return columns


def _feed_list(connection: sqlite3.Connection) -> FeedList:
    _check(connection)
    feeds: dict[str, Subscription] = {}
    problems: list[Problem] = []
    for stored, page in connection.execute("SELECT rssurl, url FROM rss_feed"):
        try:
            url = _address(str(stored))
        except ValueError as error:
            message = f"{error} cannot be subscribed to: {clean_line(str(stored))[:MAX_SHOWN]}"
            problems.append(Problem(severity="error", message=message))
            continue
        if url is not None:
            link = absolute(_text(page))
            # The title is the feed's, not one that a person gave it.
            feed = Subscription(url=url, link=link if is_openable(link) else None)
            feeds.setdefault(feed_url_key(url), feed)
    return FeedList(subscriptions=tuple(feeds.values()), problems=tuple(problems))


def _parts(connection: sqlite3.Connection) -> Iterator[Parsed]:
    columns = _check(connection)
    chosen = [*_NEEDED["rss_item"], *(name for name in _LATER if name in columns)]
    kept = " AND deleted = 0" if "deleted" in columns else ""
    about = {
        str(stored): (_text(page), _text(title))
        for stored, page, title in connection.execute("SELECT rssurl, url, title FROM rss_feed")
    }
    stored_feeds = connection.execute("SELECT DISTINCT feedurl FROM rss_item").fetchall()
    for (stored,) in stored_feeds:
        try:
            url = _address(str(stored))
        except ValueError:
            # Named where the feeds are listed.
            continue
        if url is None:
            continue
        page, title = about.get(str(stored), ("", ""))
        link = absolute(page)
        feed = Feed(
            title=html_line(title) or None,
            link=link if is_openable(link) else None,
            url=without_login(url),
        )
        rows = connection.execute(
            f"SELECT {', '.join(chosen)} FROM rss_item WHERE feedurl = ?{kept} ORDER BY id",
            (stored,),
        )
        while batch := rows.fetchmany(BATCH):
            entries = tuple(_entry(dict(zip(chosen, row, strict=True)), feed) for row in batch)
            yield Parsed(format=NAME, feed=feed, entries=entries, is_archive=True)


def _address(stored: str) -> str | None:
    """The feed's address; of a filter what it filters, None for a query.

    Raises:
        ValueError: it is no address.
    """
    if stored.startswith("query:"):
        return None
    if stored.startswith("filter:"):
        stored = stored.split(":", 2)[-1]
    return feed_url(stored, is_own=True)


def _entry(row: _Row, feed: Feed) -> Entry:
    written, title = _text(row["url"]), _text(row["title"])
    link = absolute(written, feed.link or feed.url)
    content = _text(row["content"])
    body = EMPTY_BODY
    if content.strip():
        if row.get("content_mime_type") == "text/plain":
            body = Body("text", content)
        else:
            base = absolute(_text(row.get("base")), link or feed.link) or link or feed.link
            body = Body("html", content, base)
    enclosure = absolute(_text(row.get("enclosure_url")), link)
    kind = clean_line(_text(row.get("enclosure_type"))) or None
    return Entry(
        title=_title(title),
        body=body,
        text=body_text(body),
        guid=_guid(_text(row["guid"]), written, title),
        link=link,
        author=clean_line(_text(row["author"])) or None,
        published=_moment(row["pubDate"]),
        enclosures=(Enclosure(url=enclosure, type=kind),) if enclosure else (),
        state=EntryState(unread=bool(row["unread"])),
    )


def _title(written: str) -> str | None:
    # A bare `<` is not a tag's beginning, and a title is never empty for being odd.
    return html_line(written) or clean_line(written) or None


def _guid(stored: str, link: str, title: str) -> str | None:
    """The guid that the feed gave: where it gave none, newsboat put link and date, or the title."""
    if link and stored != link and stored.startswith(link):
        rest = stored[len(link) :]
        if parse_feed_date(rest) is not None:
            return None
    if not link and stored == title:
        return None
    return clean_line(stored) or None


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or not 0 < seconds < _MAX_SECONDS:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
