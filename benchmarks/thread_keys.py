"""Keys in a thread of 10,000 comments while it is fetched again, beside the same keys at rest.

One run of the reader in a terminal, whose thread was fetched from a server of this machine: `j` is
timed, then `c` fetches the thread anew (100 comments more, 1 % edited) and `j` is timed until what
came is shown. Printed are 95th percentiles, medians in brackets; and what the merge itself takes.

Usage: `python -m benchmarks.thread_keys [COMMENTS]`
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.keys import COLUMNS, open_terminal
from benchmarks.stores import reader
from reader.library import Library
from tests.servers import Server
from tests.terminal import Terminal
from tests.threads import Said, Site, library_of, refreshed_threads

NEW = 100
EDITED_EACH = 100
WORDS = "The night train to the coast runs again and nobody had to be asked twice about it. "
MOST_MERGE = 0.3
MOST_NEXT = 16
PACE = 0.04


def story(count: int) -> list[Said]:
    """Comments in chains of ten, each of some 160 letters."""
    return [
        Said(
            number,
            f"reader{number % 900}",
            f"Remark {number}. {WORDS}{WORDS if number % 3 else ''}",
            parent=number - 1 if number % 10 else None,
        )
        for number in range(count)
    ]


def later(comments: list[Said]) -> list[Said]:
    """The same a while later: some edited, some new."""
    edited = [
        replace(said, text=f"{said.text}(Corrected.)", edited=True)
        if said.id % EDITED_EACH == 0
        else said
        for said in comments
    ]
    count = len(comments)
    return edited + [
        Said(
            number, "late", f"Remark {number}. {WORDS}", parent=None if number % 2 else number // 3
        )
        for number in range(count, count + NEW)
    ]


def time_merge(library: Library, site: Site) -> float:
    """Seconds of a second fetch in this process: asking, reading and merging."""
    started = time.perf_counter()
    _, end = refreshed_threads(library, [1])
    assert end.comments.new == NEW, end
    return time.perf_counter() - started


def time_next(terminal: Terminal, samples: list[float], presses: int) -> None:
    """Times `j` in the comments."""
    half = COLUMNS * 2 // 3
    for _ in range(presses):
        terminal.drain()
        before = _shown(terminal, half)
        samples.append(terminal.latency(["j"], lambda t, b=before: _shown(t, half) != b))  # type: ignore[misc]
        time.sleep(PACE)


def _shown(terminal: Terminal, x: int) -> list[tuple[str, str]]:
    return [(line[x:], terminal.cell(COLUMNS - 6, y).bg) for y, line in enumerate(terminal.lines)]


def measure(store: Path, config: Path, site: Site, count: int) -> tuple[list[float], list[float]]:
    """`j` at rest and while the thread is fetched again."""
    idle: list[float] = []
    busy: list[float] = []
    with open_terminal(reader(store), config=config) as terminal:
        terminal.wait_for("Night trains", timeout=60)
        terminal.settle(0.5)
        terminal.press("enter")
        terminal.settle(0.5)
        terminal.press("f5")
        terminal.wait_for("Remark 0", timeout=20)
        terminal.settle(1.5)
        time_next(terminal, idle, 60)
        terminal.settle(0.5)
        terminal.press("c")
        deadline = time.monotonic() + 30
        while f"{NEW} new" not in terminal.text and time.monotonic() < deadline:
            time_next(terminal, busy, 5)
        time_next(terminal, busy, 5)
        terminal.press("Q")
    return idle, busy


def tail(values: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return statistics.quantiles(values, n=20)[-1] * 1000


def main() -> int:
    """Measures and prints; 1 if a budget is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="soundoff-thread-") as folder, Server() as server:
        root = Path(folder)
        comments = story(count)
        site = Site(server, story=comments)
        library = library_of(site, root)
        config = root / "config.toml"
        config.write_text(
            "[refresh]\non-start = false\n[fetch]\nhost-spacing = 0.0\n[comments.sites]\n"
            f'lobsters = ["{server.url("").rstrip("/")}"]\n'
        )
        started = time.perf_counter()
        refreshed_threads(library, [1])
        first = time.perf_counter() - started
        site.story = later(comments)
        site.serve()
        second = time_merge(library, site)
        asyncio.run(library.mark_comments(range(1, count // 2), unread=False))
        library.close()
        site.story = later(later(comments))
        site.serve()
        idle, busy = measure(root / "library.db", config, site, count)
    print(f"{count:,} comments: fetched, read and stored in {first:.2f} s;")
    print(f"fetched again, {NEW} new and {count // EDITED_EACH} edited: {second:.2f} s")
    print("\n| key | at rest | fetching | ratio |\n|---|---|---|---|")
    at_rest, under_way = tail(idle), tail(busy)
    middles = (statistics.median(idle) * 1000, statistics.median(busy) * 1000)
    print(
        f"| next | {at_rest:.1f} ({middles[0]:.1f}) | {under_way:.1f} ({middles[1]:.1f})"
        f" | {under_way / at_rest:.2f} |"
    )
    return int(at_rest > MOST_NEXT)


if __name__ == "__main__":
    sys.exit(main())
