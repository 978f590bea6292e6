"""The two stores that the same keys are timed on, with the articles that are opened in both."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.corpus import Writer, article_html
from tests.terminal import ROOT, environment

SIZES = {"Small": 5_000, "Medium": 50_000, "Large": 500_000}
"""Kinds of articles that are opened, by their titles, and characters of their HTML."""
PER_SIZE = 8
THREADS = 5
THREAD_LARGE = 10_000
THREAD_SMALL = 100

# Later than anything a generator makes, so that these rows stand on top in a known order.
_TOP = datetime(2030, 1, 1)


@dataclass(frozen=True, slots=True)
class Store:
    """A store to run the program on."""

    path: Path
    articles: int
    comments: int
    """Of each thread that is opened."""


def opened_titles() -> list[str]:
    """Titles of the rows on top of each store, in the list's order."""
    titles = ["Start"]
    for size in SIZES:
        titles += [f"{size} {number}" for number in range(PER_SIZE)]
    titles += [f"Thread {number}" for number in range(THREADS)]
    return titles


def first_words(title: str) -> str:
    """What the body of the article with this title begins with."""
    return f"Body of {title.lower()} begins"


def first_comment(title: str) -> str:
    """What the first comment of the thread with this title begins with."""
    return f"Comments of {title.lower()} begin"


def reader(store: Path, *arguments: str) -> list[str]:
    """The command line that runs the reader on a store."""
    return [sys.executable, "-m", "reader", "--store", str(store), *arguments]


def run_reader(store: Path, *arguments: str) -> str:
    """Runs one command and returns what it printed."""
    done = subprocess.run(
        reader(store, *arguments), env=environment(), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def read_through(path: Path) -> None:
    """Reads a file once, so that the system has it in memory."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def make_store(path: Path, articles: int, comments: int, thread: int) -> Store:
    """Fills a store with generated articles and those that are opened; keeps one that is there.

    Args:
        path: the store's file.
        articles: how many articles to generate.
        comments: how many comments to generate with them.
        thread: comments of each thread that is opened.
    """
    marker = path.with_name(path.name + ".bench")
    if not marker.exists():
        if not path.exists():
            generator = str(ROOT / "benchmarks" / "library_generator.py")
            sizes = ["--articles", str(articles), "--comments", str(comments)]
            command = [sys.executable, generator, str(path), *sizes]
            subprocess.run(command, env=environment(), check=True)
        with tempfile.TemporaryDirectory() as folder:
            write_opened(Path(folder), thread)
            run_reader(path, "import", folder)
        marker.touch()
    return Store(path, articles, thread)


def forget_session(store: Store) -> None:
    """Has the next session begin with all articles, at the first of them."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("DELETE FROM session")


def mark_thread_unread(store: Store) -> None:
    """Makes the first comments of the last thread unread again, as they were before any session."""
    forget_session(store)
    title = f"Thread {THREADS - 1}"
    top = len(opened_titles())
    rows = [
        json.loads(line)
        for line in run_reader(store.path, "list", "--json", "--limit", str(top)).splitlines()
    ]
    article = next(row["id"] for row in rows if row["title"] == title)
    told = run_reader(store.path, "thread", "--json", str(article)).splitlines()[:THREAD_SMALL]
    ids = [f"c{json.loads(line)['id']}" for line in told]
    run_reader(store.path, "mark", "unread", *ids)


def write_opened(folder: Path, thread: int) -> None:
    """Writes the articles that are opened: a feed, and discussions of `thread` comments each."""
    titles = opened_titles()
    items = []
    for place, title in enumerate(titles):
        when = (_TOP - timedelta(hours=place)).strftime("%Y-%m-%dT%H:%M:%SZ")
        if title.startswith("Thread"):
            tree = _tree(title, when, thread)
            path = folder / f"{title.lower().replace(' ', '-')}.json"
            path.write_text(json.dumps(tree))
            continue
        body = article_html(place, SIZES.get(title.split()[0], 500))
        items.append(
            {
                "id": title,
                "title": title,
                "date_published": when,
                "content_html": f"<p>{first_words(title)}</p>{body}",
            }
        )
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Bench", "items": items}
    (folder / "opened.json").write_text(json.dumps(feed))


def _tree(title: str, when: str, count: int) -> dict[str, object]:
    """A discussion with replies up to six deep."""
    write = Writer(count + len(title))
    root: dict[str, object] = {
        "title": title,
        "author": "bench",
        "date": when,
        "text": first_words(title),
    }
    top: list[object] = []
    root["children"] = top
    path: list[list[object]] = [top]
    for number in range(count):
        keep = 1 if number % 90 == 0 else write.random.randint(1, min(6, len(path)))
        del path[keep:]
        text = first_comment(title) if number == 0 else write.paragraph()
        children: list[object] = []
        path[-1].append(
            {"id": number + 1, "author": write.name(), "text": text, "children": children}
        )
        path.append(children)
    return root
