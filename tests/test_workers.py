"""The processes that parse are quick to start, keep nothing and never fail."""

from __future__ import annotations

import gc
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.fetched import Fetched
from reader.text.identity import identified
from reader.workers import FeedTask, read_feed, read_feeds, worker_pool
from tests.samples import item, rss

URL = "https://wire.example/feed"


def task(data: bytes) -> FeedTask:
    return FeedTask(fetched=Fetched(data=data, name=URL, url=URL))


def test_a_feed_is_read_with_its_digests() -> None:
    """Every entry comes with what it is known again by."""
    reading = read_feed(task(rss([item(1), item(2)])))
    assert reading.parsed is not None
    assert reading.identified == tuple(
        identified(entry, is_document=False) for entry in reading.parsed.entries
    )
    assert reading.positions == (0, 1)
    again = replace(
        task(rss([item(3), item(1), item(2)])), head=reading.head, known=b"".join(reading.items)
    )
    assert [each.entry.guid for each in read_feed(again).identified] == ["g3"]


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_no_bytes_end_the_reading(data: bytes) -> None:
    """Whatever a server sends, the other feeds are read."""
    for each in (data, rss([item(1), data.decode("latin-1")]), rss([item(1)])[: len(data)]):
        reading = read_feed(task(each))
        assert (reading.parsed is None) == (reading.error is not None)
        assert "\n" not in (reading.error or "")


def test_a_failure_is_a_line() -> None:
    """The feed's error says what came."""
    assert read_feed(task(b"<html><title>Log in</title>")).error == (
        "not a feed: an HTML page, \u201cLog in\u201d"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("href"), "cannot be read: a mistake in the program that reads feeds"),
        (ValueError("Invalid IPv6 URL"), "cannot be read: Invalid IPv6 URL"),
    ],
)
def test_an_unexpected_failure_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    """The feed's error is for people: it has no name of a type in it."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("reader.formats.feeds.parse_feed", fail)
    assert read_feed(task(b"<rss/>")).error == said


def test_a_process_reads_feeds_as_we_do() -> None:
    """What a feed holds does not depend on who reads it."""
    tasks = [task(rss([item(number)])) for number in range(3)]
    with worker_pool(1, is_background=True) as pool:
        assert pool.submit(read_feeds, tasks).result() == read_feeds(tasks)


def test_nothing_of_a_feed_is_kept() -> None:
    """A refresh of a thousand feeds needs the memory of one: nothing waits for the collector."""
    tasks = [task(rss([item(1), item(2)])), task(atom()), task(b'{"items": [], "version": "x"}')]
    read_feeds(tasks)
    gc.collect()
    gc.disable()
    try:
        read_feeds(tasks)
        assert gc.collect() == 0
    finally:
        gc.enable()


def atom() -> bytes:
    return (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><author><name>Ann</name>'
        b"</author><entry><id>1</id><title type='html'>a</title><content type='html'>"
        b"&lt;p&gt;x&lt;/p&gt;</content></entry></feed>"
    )


def test_plain_feeds_need_no_feedparser() -> None:
    """A worker is ready without importing what most feeds do not need."""
    code = (
        "import sys\n"
        "from reader.model.fetched import Fetched\n"
        "from reader.workers import FeedTask, read_feed\n"
        "from tests.samples import item, rss\n"
        "data = rss([item(1)])\n"
        "assert read_feed(FeedTask(fetched=Fetched(data=data, name='x', url='x'))).identified\n"
        "unwanted = ('feedparser', 'textual', 'sqlite3', 'httpx', 'concurrent.futures')\n"
        "print([name for name in unwanted if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
