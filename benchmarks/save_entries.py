"""How long it takes to decide and save a first fetch, a second one and an edited one.

`python -m benchmarks.save_entries [FEEDS] [ENTRIES]`: milliseconds an entry, without parsing and
without the full-text index, both of which run elsewhere.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.model.body import Body
from reader.model.changes import Identified
from reader.model.entry import Entry
from reader.model.feed import Feed
from reader.store.connection import Connection, close, connect, transaction
from reader.store.feeds import ensure_feed, feed_key
from reader.store.known_articles import known_articles
from reader.store.saving import save_changes
from reader.text.identity import identified
from reader.update import decide

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_PARAGRAPH = "Readers of news expect that an article is kept once and found again. "


def entries_of(feed: int, count: int) -> list[Identified]:
    """Entries as a blog has them: 2 KB of HTML, link, guid, tags."""
    found = []
    for number in range(count):
        text = f"Story {number} of {feed}. " + _PARAGRAPH * 20
        link = f"https://feed-{feed}.example.org/2026/story-{number}"
        entry = Entry(
            title=f"Story {number} of feed {feed}",
            body=Body("html", f"<p>{text}</p><p><a href='{link}'>more</a></p>" * 2),
            text=f"{text}\n\nmore",
            guid=f"{link}?guid",
            link=link,
            author="Ann Author",
            published=NOW - timedelta(minutes=number * 61, seconds=feed % 60),
            published_raw="as it stood there",
            tags=("news", "harbour", "boats"),
        )
        found.append(identified(entry, is_document=False))
    return found


def save(writer: Connection, feeds: Sequence[Sequence[Identified]]) -> None:
    """What a refresh does with entries once they are parsed, a transaction for each feed."""
    for number, items in enumerate(feeds):
        with transaction(writer):
            feed = Feed(title=f"Feed {number}", url=f"https://feed-{number}.example.org/rss")
            feed_id = ensure_feed(writer, feed_key(feed), feed, now=NOW)
            known = known_articles(writer, feed_id, items)
            changes = decide(items, known, is_document=False)
            save_changes(writer, changes, feed_id=feed_id, document_id=None, format="rss", now=NOW)


def edited(item: Identified) -> Identified:
    """The entry with a corrected title."""
    entry = replace(item.entry, title=f"{item.entry.title}, corrected")
    return identified(entry, is_document=False)


def main() -> None:
    """Prints a line for each kind of fetch."""
    feeds, count = (int(argument) for argument in (*sys.argv[1:], "100", "100")[:2])
    parsed = [entries_of(feed, count) for feed in range(feeds)]
    later = [[edited(item) for item in items] for items in parsed]
    runs: tuple[tuple[str, Callable[[], Sequence[Sequence[Identified]]]], ...] = (
        ("first fetch", lambda: parsed),
        ("the same again", lambda: parsed),
        ("every title edited", lambda: later),
    )
    with tempfile.TemporaryDirectory() as folder:
        writer = connect(Path(folder) / "library.db", role="writer")
        for name, items in runs:
            start = time.perf_counter()
            save(writer, items())
            taken = time.perf_counter() - start
            print(f"{name:20} {taken / (feeds * count) * 1000:.4f} ms an entry, {taken:.2f} s")
        close(writer)


if __name__ == "__main__":
    main()
