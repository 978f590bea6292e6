"""Import speed: documents and feeds into a fresh store, beside less work on the same files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import write_feeds, write_news_pages
from benchmarks.stores import reader, run_reader
from tests.terminal import ROOT, environment

FEED_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Speed:
    """Things a second, one value per run."""

    label: str
    unit: str
    runs: list[float]


def time_documents(folder: Path, *, count: int, rounds: int) -> tuple[Speed, Speed]:
    """Documents a second through `reader import`, and into a bare full-text table."""
    pages = folder / "pages"
    write_news_pages(pages, count)
    imported, floor = [], []
    for number in range(rounds):
        bare = [str(ROOT / "benchmarks" / "index_texts.py"), str(folder / f"bare{number}.db")]
        floor.append(count / _time([sys.executable, *bare, str(pages)]))
        store = folder / f"documents{number}.db"
        imported.append(count / _time(reader(store, "import", str(pages))))
        _expect(store, count)
    return (
        Speed("text documents, imported and indexed", "documents", imported),
        Speed("the same files whole into a bare FTS5 table", "documents", floor),
    )


def time_feeds(folder: Path, *, count: int, rounds: int) -> tuple[Speed, Speed, Speed]:
    """Entries a second through `reader import`, and through feedparser in as many processes."""
    feeds = folder / "feeds"
    write_feeds(feeds, count, FEED_ENTRIES)
    files = sorted(str(path) for path in feeds.iterdir())
    entries = count * FEED_ENTRIES
    jobs = str(os.cpu_count() or 1)
    script = str(ROOT / "benchmarks" / "parse_feeds.py")
    imported, default, unsanitised = [], [], []
    for number in range(rounds):
        store = folder / f"feeds{number}.db"
        default.append(entries / _time([sys.executable, script, jobs, "default", *files]))
        imported.append(entries / _time(reader(store, "import", str(feeds))))
        unsanitised.append(entries / _time([sys.executable, script, jobs, "unsanitised", *files]))
        _expect(store, entries)
    return (
        Speed("feed entries, imported and indexed", "entries", imported),
        Speed("feedparser, default settings", "entries", default),
        Speed("feedparser, unsanitised", "entries", unsanitised),
    )


def _time(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment(), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _expect(store: Path, articles: int) -> None:
    """Proves that everything arrived and is searchable: the check compares rows and index."""
    run_reader(store, "check")
    found = len(run_reader(store, "list", "--json").splitlines())
    if found != articles:
        raise AssertionError(f"{found} of {articles} articles arrived in {store}")
    store.unlink()
