"""Keys while 1,000 feeds of 100 entries are refreshed, beside the same keys at rest.

One run of the reader in a terminal: its keys are timed, then everything is refreshed (`R`) and
they are timed again for as long as that lasts. Printed are 95th percentiles, medians in brackets.

Needs nginx. Usage: `python -m benchmarks.refresh_keys [FEEDS]`
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.corpus import write_feeds
from benchmarks.keys import Samples, Session, open_terminal
from benchmarks.refresh import READER, WITH_ETAGS, servers
from benchmarks.stores import THREAD_SMALL, make_store, reader

DOCUMENTS, ENTRIES = 100, 100
ARTICLES = 20_000
MOST_IN_VIEW = 16
MOST_SCROLLING = 1.5
_KEYS = ("j in view", "j scrolling")


def make_site(root: Path, feeds: int) -> Path:
    """A folder for the server in which every feed is a name of its own; returns their list."""
    write_feeds(root / "documents", DOCUMENTS, ENTRIES)
    (root / "feeds").mkdir()
    outlines = []
    for number in range(feeds):
        name = f"feed-{number:04}.xml"
        document = root / "documents" / f"feed-{number % DOCUMENTS:04}.xml"
        (root / "feeds" / name).symlink_to(document)
        outlines.append(f'<outline xmlUrl="http://127.0.0.1:{WITH_ETAGS}/feeds/{name}"/>')
    path = root / "feeds.opml"
    path.write_text(f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>')
    return path


def measure(store: Path, rounds: int) -> tuple[Samples, Samples, int]:
    """Keys at rest, keys under way, and how many rounds of the latter there was time for."""
    idle: Samples = defaultdict(list)
    busy: Samples = defaultdict(list)
    configuration = store.with_name("config.toml")
    configuration.write_text("[refresh]\non-start = false\n")
    with open_terminal(reader(store), config=configuration) as terminal:
        terminal.wait_for("Start", timeout=60)

        def add_round(samples: Samples) -> None:
            session = Session(terminal, presses=20)
            session.move_in_view()
            session.scroll()
            for name in _KEYS:
                samples[name] += session.samples[name]

        for _ in range(rounds):
            add_round(idle)
        terminal.press("R")
        terminal.wait_for(lambda t: "refreshing" in t.lines[0], timeout=20)
        count = 0
        while "refreshing" in terminal.lines[0] and count < 3 * rounds:
            add_round(busy)
            count += 1
        terminal.press("Q")
    return idle, busy, count


def tail(values: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return statistics.quantiles(values, n=20)[-1] * 1000


def main() -> int:
    """Measures and prints a table; 1 if a budget is missed."""
    feeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(prefix="soundoff-keys-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        listed = make_site(root, feeds)
        store = make_store(root / "store.db", ARTICLES, 5 * ARTICLES, THREAD_SMALL)
        with servers(root):
            command = [str(READER), "--store", str(store.path), "import", str(listed)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            idle, busy, rounds = measure(store.path, rounds=5)
    print(
        f"{feeds} feeds of {ENTRIES} entries; {rounds} rounds of keys while they were refreshed\n"
    )
    print("| key | at rest | refreshing | ratio | budget |\n|---|---|---|---|---|")
    is_missed = False
    for name in _KEYS:
        at_rest, under_way = tail(idle[name]), tail(busy[name])
        ratio = under_way / at_rest
        if name == "j in view":
            is_bad, budget = under_way > MOST_IN_VIEW, f"{MOST_IN_VIEW} ms"
        else:
            is_bad, budget = ratio > MOST_SCROLLING, f"{MOST_SCROLLING}x"
        is_missed |= is_bad
        middle, middle_busy = (statistics.median(s[name]) * 1000 for s in (idle, busy))
        print(
            f"| {name} | {at_rest:.1f} ({middle:.1f}) | {under_way:.1f} ({middle_busy:.1f})"
            f" | {ratio:.2f} | {budget} |"
        )
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
