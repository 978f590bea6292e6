"""Opening and scrolling articles of 5 KB to 5 MB and a table of 10,000 rows.

First in one process: what must be done before the first page of a pane can be painted, and what
the whole takes, each beside a plain wrap of the same text (`textwrap`) in the same run. Then in a
terminal: from Enter to the first words, and from `j` and PgDn to another page, while the rest of
the article is on its way and when it is there, in rounds of all articles.

Usage: `python -m benchmarks.render [--quick]`; 1 if a budget is missed.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.keys import open_terminal
from benchmarks.stores import reader
from reader.model.body import Body
from reader.render.blocks import Layout
from reader.render.flow import flow_of
from reader.render.leaves import Flow
from reader.text.blocks import body_text, parse_beginning, parse_body
from tests.terminal import Terminal, environment

WIDTH, PAGE = 80, 40
MOST_OPEN = 0.4
"""Seconds to the first page, of any article."""
MOST_SLOWER = 2.0
"""Times that a key may take longer in the longest article than in the shortest."""
WORDS = (
    "the of and a to in reader news article comment thread pane width terminal wonderful "
    "extraordinary night train coast morning nobody asked twice"
)


def article(size: int) -> str:
    """Paragraphs with links and emphasis, headings and lists, of some size in characters."""
    chance = random.Random(size)
    words = WORDS.split()
    parts: list[str] = []
    length = 0
    while length < size:
        chosen = chance.choices(words, k=80)
        chosen[10] = f'<a href="https://example.org/{length}?utm_source=x">a link</a>'
        chosen[30] = "<em>indeed</em>"
        part = f"<p>{' '.join(chosen)}</p>\n"
        if chance.random() < 0.05:
            part += "<h2>On the way</h2><ul><li>one</li><li>two</li></ul>"
        parts.append(part)
        length += len(part)
    return "".join(parts)


def table(rows: int) -> str:
    """A table of five columns."""
    chance = random.Random(rows)
    words = WORDS.split()
    cells = (
        f"<tr><td>{row}</td><td>name {chance.randrange(9999)}</td><td>{chance.choice(words)}</td>"
        f"<td>{' '.join(chance.choices(words, k=8))}</td><td>{row * 7:,}</td></tr>"
        for row in range(rows)
    )
    head = "<tr><th>No</th><th>Name</th><th>Kind</th><th>Text</th><th>Sum</th></tr>"
    return f"<table>{head}{''.join(cells)}</table>"


def articles() -> dict[str, str]:
    """The articles by name."""
    sizes = {"5 KB": 5_000, "50 KB": 50_000, "500 KB": 500_000, "5 MB": 5_000_000}
    return {**{name: article(size) for name, size in sizes.items()}, "10,000 rows": table(10_000)}


def seconds(work: Callable[[], object], times: int) -> float:
    """Processor time of the fastest of several runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def first_page(body: Body) -> None:
    """What stands between a body and its first page."""
    document = parse_beginning(body) or parse_body(body)
    Layout(flow_of(document), WIDTH).lay_out(2 * PAGE)


def count_lines(flow: Flow) -> None:
    """What the end of an article waits for, and its scrollbar."""
    Layout(flow, WIDTH).lay_out_all()


def measure_layout(times: int) -> None:
    """Prints what is done in one process."""
    print(
        f"{'':12} {'wrap':>9} {'first page':>17} {'read':>17} {'take apart':>17} "
        f"{'count lines':>17}"
    )
    first_page(Body("html", article(1000)))
    for name, html in articles().items():
        body = Body("html", html)
        text = body_text(body)
        # `textwrap` reads each paragraph some times over; a paragraph a call, as one would use it.
        lines = text.split("\n")
        plain = seconds(lambda lines=lines: [textwrap.wrap(line, WIDTH) for line in lines], 1)  # type: ignore[misc]
        document = parse_body(body)
        flow = flow_of(document)
        taken = (
            seconds(lambda body=body: first_page(body), times),  # type: ignore[misc]
            seconds(lambda body=body: parse_body(body), times),  # type: ignore[misc]
            seconds(lambda document=document: flow_of(document), times),  # type: ignore[misc]
            seconds(lambda flow=flow: count_lines(flow), times),  # type: ignore[misc]
        )
        told = "".join(f"{1000 * each:9.1f} ({each / plain:5.2f})" for each in taken)
        print(f"{name:12} {1000 * plain:9.1f} {told}")


def _page(terminal: Terminal) -> list[str]:
    return [line[60:] for line in terminal.lines[3:-1]]


def measure_terminal(presses: int, rounds: int) -> bool:
    """Opens and scrolls each article in a terminal and prints it; False if a budget is missed."""
    taken = {name: _Taken() for name in articles()}
    with tempfile.TemporaryDirectory(prefix="soundoff-render-") as folder:
        store, config = _store(Path(folder))
        # Each round has all of them, so that a busy machine is as busy for each.
        for _ in range(rounds):
            for number, name in enumerate(taken, 1):
                _read(store, config, number, name, presses, taken[name])
    shortest = min(next(iter(taken.values())).tails)
    is_kept = True
    print(f"\n{'':12} {'Enter':>8} {'j, PgDn':>16} {'while read':>16} {'slower':>8}")
    for name, each in taken.items():
        slower = min(each.tails) / shortest
        told = "".join(
            f"{1000 * statistics.median(times):9.1f}{1000 * _tail(times):8.1f}"
            for times in (each.scrolled, each.at_once)
        )
        print(f"{name:12} {1000 * min(each.opened):8.1f}{told} {slower:8.2f}")
        is_kept = is_kept and min(each.opened) < MOST_OPEN and slower < MOST_SLOWER
    print(
        "ms: Enter is the least, the others are median and 95th percentile; `while read` are keys"
    )
    print("of the second after Enter; `slower` is the least 95th percentile of a round to 5 KB's.")
    return is_kept


@dataclass
class _Taken:
    """Seconds that opening and scrolling one article took."""

    opened: list[float] = field(default_factory=list)
    at_once: list[float] = field(default_factory=list)
    """While the rest of it was on its way."""
    scrolled: list[float] = field(default_factory=list)
    tails: list[float] = field(default_factory=list)
    """The 95th percentile of each round."""


def _store(root: Path) -> tuple[Path, Path]:
    """A library of all articles, and a configuration under which nothing else happens."""
    store = root / "library.db"
    for number, (name, html) in enumerate({"Start": "", **articles()}.items()):
        path = root / f"{number}.xml"
        path.write_text(
            f'<rss version="2.0"><channel><title>Feed {number}</title><item>'
            f"<title>Article {name}</title><link>https://example.org/{number}</link>"
            f"<pubDate>Thu, 0{9 - number} Jan 2025 10:00:00 GMT</pubDate><description>"
            f"<![CDATA[<p>Here it begins, {name}.</p>{html}]]></description></item></channel>"
            "</rss>",
            "utf-8",
        )
    command = [*reader(store), "import", *map(str, sorted(root.glob("*.xml")))]
    subprocess.run(command, check=True, capture_output=True, env=environment())
    config = root / "config.toml"
    config.write_text("resume = false\n[refresh]\non-start = false\n")
    return store, config


def _read(store: Path, config: Path, number: int, name: str, presses: int, taken: _Taken) -> None:
    """Opens one article and scrolls in it, at once and when all of it is there."""
    begins = f"Here it begins, {name}."
    with open_terminal(reader(store), config=config) as terminal:
        terminal.wait_for("Article Start", timeout=30)
        terminal.wait_for("Here it begins, Start", timeout=30)
        terminal.settle(0.5)
        # At once, so that no preview of a row on the way is measured.
        taken.opened.append(-terminal.send("j" * number + "\r") + terminal.wait_for(begins))
        terminal.press("j", "j", "j")
        end = time.monotonic() + 1
        while time.monotonic() < end:
            taken.at_once += _times(terminal, ("j", "k"), 6)
        terminal.settle(1.0, timeout=20)
        times = _times(terminal, ("j", "k"), presses)
        times += _times(terminal, ("pagedown", "pageup"), presses)
        taken.scrolled += times
        taken.tails.append(_tail(times))
        terminal.press("Q")


def _tail(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _page(terminal: Terminal) -> list[str]:
    return [line[60:] for line in terminal.lines[3:-1]]


def _times(terminal: Terminal, keys: tuple[str, str], presses: int) -> list[float]:
    """Goes forward as often as back, some steps at a time: the shortest article has few pages."""
    taken = []
    for number in range(presses):
        key = keys[number // 3 % 2]
        terminal.drain()
        before = _page(terminal)
        taken.append(terminal.latency([key], lambda t, b=before: _page(t) != b))  # type: ignore[misc]
        time.sleep(0.03)
    return taken


if __name__ == "__main__":
    is_quick = "--quick" in sys.argv
    measure_layout(1 if is_quick else 3)
    sys.exit(0 if measure_terminal(6 if is_quick else 24, 1 if is_quick else 4) else 1)
