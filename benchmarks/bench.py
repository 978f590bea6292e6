"""Measures the reader in a terminal and prints one table: `python benchmarks/bench.py`.

Start-up and memory stand beside a minimal Textual app of the same run; every key beside one key's
repaint in such an app and beside the same action on a store of 1,000 articles. Runs are
interleaved, so that a busy machine is busy for all of them alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.importing import Speed, time_documents, time_feeds
from benchmarks.keys import is_second_row_marked, minimal, run_session, time_repaint, time_start
from benchmarks.stores import (
    THREAD_LARGE,
    THREAD_SMALL,
    Store,
    forget_session,
    make_store,
    read_through,
    reader,
)
from tests.terminal import Terminal

SMALL_ARTICLES = 1_000
COMMENTS_PER_ARTICLE = 5
WITHIN = 1.2
"""How much more than on a small store a key may cost where a busy machine misses the budget."""

BUDGETS = {
    "j in view": 8,
    "j scrolling": 16,
    "page": 20,
    "G": 20,
    "g": 20,
    "Escape": 110,
    "h, q": 20,
    "open 5 KB": 30,
    "open 50 KB": 40,
    "open 500 KB": 100,
    "thread open": 50,
    "thread next": 16,
    "thread fold": 16,
    "thread next unread": 40,
    "filter as you type": 50,
    "search": 50,
}
"""Milliseconds that the 95th percentile of a key may take."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    budget: str
    minimal: str
    small: str
    large: str
    ratio: str
    verdict: str


HEAD = Row("what", "budget", "minimal app", "small store", "large store", "ratio", "verdict")


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="fewer runs, a store of 20,000 articles"
    )
    parser.add_argument("--articles", type=int, metavar="N", help="articles of the large store")
    parser.add_argument(
        "--store-large", type=Path, metavar="PATH", help="keep the large store here"
    )
    parser.add_argument(
        "--store-small", type=Path, metavar="PATH", help="keep the small store here"
    )
    parser.add_argument("--only", choices=["start", "keys", "import"], help="measure one part")
    options = parser.parse_args(arguments)
    rounds = 2 if options.quick else 5
    articles = options.articles or (20_000 if options.quick else 1_000_000)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="soundoff-bench-") as name:
        folder = Path(name)
        if options.only != "import":
            large_path = options.store_large or folder / "large.db"
            small_path = options.store_small or folder / "small.db"
            comments = articles * COMMENTS_PER_ARTICLE
            large = make_store(large_path, articles, comments, THREAD_LARGE)
            small_comments = SMALL_ARTICLES * COMMENTS_PER_ARTICLE
            small = make_store(small_path, SMALL_ARTICLES, small_comments, THREAD_SMALL)
            for store in (small, large):
                # Else it is the disk that is measured, page by page.
                read_through(store.path)
                forget_session(store)
            if options.only != "keys":
                rows += start_rows(small, large, rounds=rounds * 3)
            if options.only != "start":
                rows += key_rows(small, large, rounds=rounds, presses=20)
        if options.only in (None, "import"):
            count, feeds = (600, 8) if options.quick else (3_000, 120)
            rows += document_rows(*time_documents(folder, count=count, rounds=min(rounds, 3)))
            rows += feed_rows(*time_feeds(folder, count=feeds, rounds=min(rounds, 3)))
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores,"
    )
    print(f"large store: {articles:,} articles, small store: {SMALL_ARTICLES:,} articles;")
    print(f"medians of {rounds} runs;")
    print("keys: 95th percentile of a run (median of all in brackets), milliseconds\n")
    print_table(rows)


def start_rows(small: Store, large: Store, *, rounds: int) -> list[Row]:
    """Start to the first rows, and memory at rest."""
    commands: dict[str, tuple[list[str], str, Callable[[Terminal], bool]]] = {
        "minimal": (minimal("repaint"), "pressed 0.", lambda t: "pressed 1." in t.text),
        "small": (reader(small.path), "Start", is_second_row_marked),
        "large": (reader(large.path), "Start", is_second_row_marked),
    }
    times: dict[str, defaultdict[str, list[float]]] = {
        what: defaultdict(list) for what in ("first rows", "first key answered")
    }
    memory: dict[str, list[int]] = defaultdict(list)
    for number in range(rounds + 1):
        for name, (command, text, answer) in commands.items():
            started = time_start(command, text, answer)
            # The first round warms the page cache up, and the program learns how it looks.
            if number:
                times["first rows"][name].append(started.shown * 1000)
                times["first key answered"][name].append(started.answered * 1000)
                memory[name].append(started.memory)
    megabytes = {name: statistics.median(values) / 1e6 for name, values in memory.items()}
    return [
        *(_start_row(what, values) for what, values in times.items()),
        Row(
            "memory at rest",
            "100 MB",
            f"{megabytes['minimal']:.0f} MB",
            f"{megabytes['small']:.0f} MB",
            f"{megabytes['large']:.0f} MB",
            f"{megabytes['large'] / megabytes['minimal']:.2f}x minimal",
            _verdict(megabytes["large"] < 100),
        ),
    ]


def _start_row(what: str, values: Mapping[str, list[float]]) -> Row:
    start = {name: statistics.median(of_one) for name, of_one in values.items()}
    is_quick = start["large"] <= 1.2 * start["minimal"]
    is_flat = start["large"] <= 1.1 * start["small"]
    return Row(
        f"start to {what}",
        "1.2x minimal, 1.1x small",
        f"{start['minimal']:.0f} ms",
        f"{start['small']:.0f} ms",
        f"{start['large']:.0f} ms",
        f"{start['large'] / start['minimal']:.2f}x minimal, "
        f"{start['large'] / start['small']:.2f}x small",
        _verdict(is_quick and is_flat),
    )


def key_rows(small: Store, large: Store, *, rounds: int, presses: int) -> list[Row]:
    """Every key, on both stores and beside a repaint."""
    repaints: list[list[float]] = []
    runs: dict[str, dict[str, list[list[float]]]] = {
        "small": defaultdict(list),
        "large": defaultdict(list),
    }
    for _ in range(rounds):
        repaints.append(time_repaint(presses))
        for name, store in (("small", small), ("large", large)):
            for what, samples in run_session(store, presses=presses).items():
                runs[name][what].append(samples)
    repaint = _tail(repaints)
    rows = []
    for what, budget in BUDGETS.items():
        on_small, on_large = _tail(runs["small"][what]), _tail(runs["large"][what])
        is_met = on_large <= budget or on_large <= WITHIN * on_small
        rows.append(
            Row(
                what,
                f"{budget} ms",
                _told(repaints),
                _told(runs["small"][what]),
                _told(runs["large"][what]),
                f"{on_large / repaint:.1f}x repaint, {on_large / on_small:.2f}x small",
                _verdict(is_met),
            )
        )
    return rows


def document_rows(imported: Speed, floor: Speed) -> list[Row]:
    """Import of documents beside a bare table of the same files."""
    speed, beside = statistics.median(imported.runs), statistics.median(floor.runs)
    return [
        Row(
            imported.label,
            "600/s",
            f"{beside:,.0f}/s (bare FTS5)",
            "",
            f"{speed:,.0f}/s",
            f"{speed / beside:.2f}x bare",
            _verdict(speed >= 600),
        )
    ]


def feed_rows(imported: Speed, default: Speed, unsanitised: Speed) -> list[Row]:
    """Import of feeds beside feedparser, both ways."""
    speed = statistics.median(imported.runs)
    rows = []
    for beside, share in ((default, 0.9), (unsanitised, None)):
        other = statistics.median(beside.runs)
        rows.append(
            Row(
                imported.label,
                f"{share}x {beside.label}" if share else "",
                f"{other:,.0f}/s ({beside.label})",
                "",
                f"{speed:,.0f}/s",
                f"{speed / other:.2f}x",
                _verdict(speed >= share * other) if share else "",
            )
        )
    return rows


def print_table(rows: Sequence[Row]) -> None:
    """Prints the rows as a Markdown table that is also readable as text."""
    cells = [
        (row.what, row.budget, row.minimal, row.small, row.large, row.ratio, row.verdict)
        for row in (HEAD, *rows)
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    for number, row in enumerate(cells):
        print(
            "| "
            + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
            + " |"
        )
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def _tail(runs: Sequence[Sequence[float]]) -> float:
    """The median over the runs of their 95th percentiles, in milliseconds."""
    return statistics.median(_percentile(run, 0.95) for run in runs) * 1000


def _told(runs: Sequence[Sequence[float]]) -> str:
    middle = statistics.median(value for run in runs for value in run) * 1000
    return f"{_tail(runs):.1f} ({middle:.1f})"


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _verdict(is_met: bool) -> str:
    return "ok" if is_met else "MISSED"


if __name__ == "__main__":
    main()
