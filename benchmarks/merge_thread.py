"""How long it takes to store a long discussion, to merge a second fetch of it, and to open it.

`python -m benchmarks.merge_thread [COMMENTS] [RUNS]`: the best of some runs in milliseconds, each
in one transaction, and what it is of the first insert. In the second fetch one comment of a hundred
is edited, one of ten has another score, and one of a hundred is new, anywhere in the thread.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.model.body import Body
from reader.model.changes import Changes
from reader.model.comment import Comment, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.store.comments import get_all_comments, get_thread
from reader.store.connection import Connection, close, connect, transaction
from reader.store.index import index_pending
from reader.store.merging import merge_thread
from reader.store.saving import save_changes
from reader.text.identity import identified

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = [
    "readers",
    "of",
    "news",
    "expect",
    "that",
    "a",
    "discussion",
    "is",
    "kept",
    "and",
    "found",
    "again",
    "with",
    "its",
    "replies",
]


def comment_of(number: int, parent: int | None, rng: random.Random) -> Comment:
    """A comment of a few hundred letters."""
    text = " ".join(rng.choices(_WORDS, k=rng.randint(10, 90))) + f" {number}"
    return Comment(
        author=f"reader{rng.randrange(900)}",
        body=Body("html", f"<p>{text}</p>"),
        text=text,
        source_id=str(40_000_000 + number),
        parent_source_id=None if parent is None else str(40_000_000 + parent),
        published=NOW + timedelta(seconds=number * 7),
        score=rng.randrange(100),
        link=f"https://news.example.org/item?id={40_000_000 + number}",
    )


def thread_of(comments: list[Comment]) -> Thread:
    """The comments under what they answer."""
    return thread_from_parents((c.source_id, c.parent_source_id, c) for c in comments)


def first_and_second(count: int) -> tuple[Thread, Thread]:
    """A discussion when it is first fetched, and later."""
    rng = random.Random(5)
    comments = [
        comment_of(n, rng.randrange(n) if n and rng.random() < 0.8 else None, rng)
        for n in range(count)
    ]
    later = list(comments)
    for n in rng.sample(range(count), count // 100):
        later[n] = replace(
            later[n], text=later[n].text + " (edited)", body=Body("html", "<p>edited</p>")
        )
    for n in rng.sample(range(count), count // 10):
        later[n] = replace(later[n], score=101)
    later += [comment_of(count + n, rng.randrange(count), rng) for n in range(max(1, count // 100))]
    return thread_of(comments), thread_of(later)


def runs_of(writer: Connection, count: int) -> Iterator[tuple[str, Callable[[int], object]]]:
    """What is timed, on the article given by id."""
    first, second = first_and_second(count)

    def merge(article_id: int, thread: Thread) -> None:
        with transaction(writer):
            merge_thread(writer, article_id, thread, is_live=True, now=NOW)

    yield "first fetch", lambda article_id: merge(article_id, first)
    yield "the same again", lambda article_id: merge(article_id, first)
    yield "a second fetch", lambda article_id: merge(article_id, second)
    yield "opening", lambda article_id: get_thread(writer, article_id)
    yield "all texts", lambda article_id: get_all_comments(writer, article_id)


def main() -> None:
    """Prints a line for each thing that is done."""
    count, runs = (int(argument) for argument in (*sys.argv[1:], "10000", "5")[:2])
    taken: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        writer = connect(Path(folder) / "library.db", role="writer")
        items = tuple(identified(Entry(title=f"T{n}"), is_document=False) for n in range(runs))
        with transaction(writer):
            saved = save_changes(
                writer, Changes(new=items), feed_id=None, document_id=None, format="rss", now=NOW
            )
        for article_id in saved.new_ids:
            for name, run in runs_of(writer, count):
                while index_pending(writer):
                    pass
                start = time.perf_counter()
                run(article_id)
                seconds = time.perf_counter() - start
                taken[name] = min(taken.get(name, seconds), seconds)
        close(writer)
    for name, seconds in taken.items():
        print(f"{name:16} {seconds * 1000:7.1f} ms, {seconds / taken['first fetch']:.2f}")


if __name__ == "__main__":
    main()
