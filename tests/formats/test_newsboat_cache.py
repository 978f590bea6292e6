"""newsboat's archive of articles is taken over, with what was read and what was deleted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import newsboat_cache, parse
from reader.formats.newsboat_cache import BATCH
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.clean import clean_line

FEED = "https://a.example.org/rss"
COLUMNS = (
    "guid TEXT, title TEXT, author TEXT, url TEXT, feedurl TEXT, pubDate INTEGER, content TEXT,"
    " unread INTEGER, enclosure_url TEXT, enclosure_type TEXT, deleted INTEGER DEFAULT 0,"
    " base TEXT DEFAULT ''"
)


def cache(path: Path, *rows: dict[str, Any], journal: str = "delete") -> Path:
    """A cache with one feed and these articles."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("CREATE TABLE rss_feed (rssurl TEXT PRIMARY KEY, url TEXT, title TEXT)")
        connection.execute(f"CREATE TABLE rss_item (id INTEGER PRIMARY KEY, {COLUMNS})")
        connection.executemany(
            "INSERT INTO rss_feed VALUES (?, ?, ?)",
            [
                (FEED, "https://a.example.org/", "A &amp; B"),
                ('query:Unread:unread = "yes"', "", "Unread"),
                ("filter:x:https://b.example.org/rss", "", "B"),
                ("gopher://c.example.org/", "", "C"),
            ],
        )
        for row in rows:
            said = {
                "guid": "1", "title": "T", "author": "", "url": "https://a.example.org/1",
                "feedurl": FEED, "pubDate": 1283731260, "content": "<p>x", "unread": 1,
            } | row  # fmt: skip
            marks = ", ".join("?" * len(said))
            connection.execute(
                f"INSERT INTO rss_item ({', '.join(said)}) VALUES ({marks})", list(said.values())
            )
        connection.commit()
    return path


def read(path: Path) -> Parsed:
    """What a file holds that is said to be a cache."""
    return newsboat_cache.parse(Fetched(data=path.read_bytes(), name=path.name))


def test_articles_come_with_their_state(tmp_path: Path) -> None:
    """What was read in newsboat is read here, too; what was deleted does not come back."""
    path = cache(
        tmp_path / "cache.db",
        {
            "author": "Ann",
            "enclosure_url": "https://a.example.org/1.mp3",
            "enclosure_type": "audio/mpeg",
        },
        {"guid": "2", "title": "Q &amp; A <b>now</b>", "url": "/2", "unread": 0, "pubDate": 0},
        {"guid": "3", "deleted": 1},
    )
    (part,) = read(path).more
    assert part.feed is not None
    assert (part.feed.url, part.feed.title) == (FEED, "A & B")
    first, second = part.entries
    assert (first.guid, first.link, first.author) == ("1", "https://a.example.org/1", "Ann")
    assert first.published == datetime(2010, 9, 6, 0, 1, tzinfo=UTC)
    assert first.text == "x"
    assert first.enclosures[0].type == "audio/mpeg"
    assert (second.title, second.link) == ("Q & A now", "https://a.example.org/2")
    assert second.published is None
    assert [e.state and e.state.unread for e in part.entries] == [True, False]


def test_feeds_are_listed(tmp_path: Path) -> None:
    """The feeds can be subscribed to, but for those that are none."""
    found = read(cache(tmp_path / "c", {})).feeds
    assert found is not None
    assert [(f.url, f.title) for f in found.subscriptions] == [
        (FEED, None),
        ("https://b.example.org/rss", None),
    ]
    (problem,) = found.problems
    assert "gopher" in problem.message


def test_guids_that_newsboat_made_up_are_dropped(tmp_path: Path) -> None:
    """An article without a guid is known again by its link when the feed itself is read."""
    link = "https://a.example.org/1"
    path = cache(
        tmp_path / "c",
        {"guid": f"{link}Mon, 06 Sep 2010 00:01:00 +0000"},
        {"guid": "T", "url": ""},
        {"guid": link},
        {"guid": f"{link}#2"},
    )
    (part,) = read(path).more
    assert [entry.guid for entry in part.entries] == [None, None, link, f"{link}#2"]


def test_large_feeds_come_in_parts(tmp_path: Path) -> None:
    """No part of an archive of years is larger than one transaction should hold."""
    path = cache(tmp_path / "c", *({"guid": str(number)} for number in range(BATCH + 1)))
    assert [len(part.entries) for part in read(path).more] == [BATCH, 1]


def test_the_file_is_left_as_it_is(tmp_path: Path) -> None:
    """newsboat's own archive is never touched, and no file appears beside it."""
    path = cache(tmp_path / "cache.db", {})
    path.chmod(0o400)
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["cache.db"]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_an_import_reads_the_whole_cache(tmp_path: Path, journal: str) -> None:
    """`reader import cache.db` brings articles and subscriptions at once."""
    path = cache(tmp_path / "cache.db", {}, {"guid": "2", "unread": 0}, journal=journal)
    parsed = parse(Fetched(data=path.read_bytes(), name="cache.db"))
    assert parsed.format == "newsboat-cache"
    assert parsed.feeds is not None
    assert len(parsed.feeds.subscriptions) == 2
    assert [len(part.entries) for part in parsed.more] == [2]


def test_older_versions_are_read(tmp_path: Path) -> None:
    """A cache that nobody upgraded lacks columns, not articles."""
    path = tmp_path / "c"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE rss_feed (rssurl, url, title)")
        connection.execute(
            "CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid, title, author, url, feedurl,"
            " pubDate, content, unread)"
        )
        connection.execute(
            "INSERT INTO rss_item VALUES (1, 'g', 'T', '', '', ?, 'nonsense', X'FF', 0)", (FEED,)
        )
        connection.commit()
    (part,) = read(path).more
    assert (part.entries[0].title, part.entries[0].text) == ("T", "")


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE rss_feed (rssurl, url, title)",
        "CREATE TABLE rss_feed (rssurl, url, title); CREATE TABLE rss_item (guid, title)",
        "CREATE TABLE rss_feed (rssurl, url, title); CREATE VIEW rss_item AS WITH RECURSIVE c(x) AS"
        " (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS guid, x AS title, x AS author,"
        " x AS url, x AS feedurl, x AS pubDate, x AS content, x AS unread FROM c",
    ],
)
def test_other_databases_are_refused(tmp_path: Path, script: str) -> None:
    """A database that only looks like newsboat's is named in one line, and never runs on."""
    path = tmp_path / "c"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    with pytest.raises(FormatError, match="newsboat's cache cannot be read"):
        read(path)


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    """An expected failure is one line."""
    broken = tmp_path / "broken"
    whole = cache(tmp_path / "whole", *({"guid": str(n), "content": "x" * 900} for n in range(50)))
    broken.write_bytes(whole.read_bytes()[:6000])
    with pytest.raises(FormatError, match="cannot be read"):
        read(broken)
    with pytest.raises(FormatError, match="cannot be read"):
        parse(Fetched(data=broken.read_bytes(), name="c", format="newsboat-cache"))


@given(st.data())
def test_damaged_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever happened to the file, the import goes on with the next one."""
    path = tmp_path_factory.getbasetemp() / "fuzzed.db"
    if not path.exists():
        cache(path, {}, {"guid": "2"})
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        parse(Fetched(data=bytes(whole), name="c", format="newsboat-cache"))
    except FormatError as error:
        assert str(error) == clean_line(str(error))
