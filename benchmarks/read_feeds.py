"""Reads generated feeds on one core in several ways: entries a second, and ratios of one run.

Usage: read_feeds.py [FEEDS [ENTRIES]]
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import feedparser

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import feed_document
from reader.formats.syndication import parse_items
from reader.model.fetched import Fetched
from reader.workers import FeedTask, read_feed

_ROUNDS = 5
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def _fetched(number: int, document: str) -> Fetched:
    url = f"https://feed-{number}.example.org/feed"
    return Fetched(data=document.encode(), name=url, url=url)


def _with_one_new(document: str) -> str:
    """The document a while later: its first item is new."""
    first = document[document.index("<item>") : document.index("</item>") + len("</item>")]
    new = first.replace("?p=0<", "?p=new<").replace("<title>", "<title>New: ", 1)
    return document.replace("<item>", new + "<item>", 1)


def _read(task: FeedTask) -> int:
    reading = read_feed(task)
    assert reading.parsed is not None
    return len(reading.identified)


def _feedparser(task: FeedTask, **options: bool) -> int:
    stream = io.BytesIO(task.fetched.data)
    return len(feedparser.parse(stream, response_headers=_HEADERS, **options).entries)


def main(feeds: int, entries: int) -> None:
    documents = [feed_document(number, entries) for number in range(feeds)]
    first = [FeedTask(fetched=_fetched(*each)) for each in enumerate(documents)]
    readings = [read_feed(task) for task in first]
    again = [
        replace(
            task,
            fetched=_fetched(number, _with_one_new(documents[number])),
            head=reading.head,
            known=b"".join(reading.items),
        )
        for number, (task, reading) in enumerate(zip(first, readings, strict=True))
    ]
    assert all(_read(task) == 1 for task in again)
    ways: dict[str, tuple[list[FeedTask], Callable[[FeedTask], int]]] = {
        "feedparser": (first, _feedparser),
        "feedparser, unsanitised": (
            first,
            lambda task: _feedparser(task, sanitize_html=False, resolve_relative_uris=False),
        ),
        "entries by feedparser": (
            first,
            lambda task: len(parse_items(task.fetched, is_quick=False).parsed.entries),
        ),
        "first reading": (first, _read),
        "reading again, one new item": (again, lambda task: _read(task) * (entries + 1)),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        # In turns, so that whatever else the machine does meets all of them.
        for name, (tasks, read) in ways.items():
            start = time.process_time()
            total = sum(map(read, tasks))
            took[name].append((time.process_time() - start) / total)
    base = median(took["feedparser, unsanitised"])
    size = sum(len(document) for document in documents) / feeds / entries / 1000
    print(f"{feeds} feeds of {entries} entries of {size:.1f} KB, medians of {_ROUNDS}\n")
    for name, times in took.items():
        each = median(times)
        print(f"{name:30}{1 / each:10,.0f} entries/s{base / each:9.1f}x")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*given, *(10, 100)[len(given) :])
