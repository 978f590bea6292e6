"""Times searches by regular expression beside those by the plain words they are made of.

On a generated store; the ratio is what counts, milliseconds are this machine's. Usage:
expressions.py [--articles N] [--store PATH]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from benchmarks.stores import ROOT
from reader.model.listing import ArticleQuery
from reader.query import parse_query
from reader.screens.search import FIRST_PAGE
from reader.screens.view_head import FILTER_HEAD, HEAD
from reader.store.connection import connect
from reader.store.search import search
from reader.store.views import article_ids, filter_article_ids, first_article_ids
from tests.terminal import environment

COMMENTS_PER_ARTICLE = 5

SAMPLED = 500
"""Articles whose words are counted to choose some."""


def pairs(connection: Connection) -> list[tuple[str, str]]:
    """Plain words, and an expression that finds about the same: common, rare, in no text."""
    counts: Counter[str] = Counter()
    for (text,) in connection.execute(
        f"SELECT coalesce(text, body) FROM contents ORDER BY article_id DESC LIMIT {SAMPLED}"
    ):
        counts.update(set(re.findall("[a-z]{4,}", text)))
    by_count = [word for word, _ in counts.most_common()]
    first, second, rare = by_count[0], by_count[1], by_count[-1]
    return [
        (first, f"/{first}/"),
        (f"{first} {second}", f"/{first}.*{second}/"),
        (f"in:title {first}", f"in:title /{first[:-1]}[{first[-1]}x]/"),
        (rare, f"/{rare}/"),
        ("zzyzx", "/zzyzx/"),
        ("zzyzx", "/[a-z]zy+zx/"),
    ]


def main() -> None:
    """Prints a line for each pair and way of asking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, metavar="N")
    parser.add_argument("--store", type=Path, metavar="PATH", help="keep the store here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soundoff-bench-") as folder:
        path = options.store or Path(folder) / "library.db"
        if not path.exists():
            generator = str(ROOT / "benchmarks" / "library_generator.py")
            comments = options.articles * COMMENTS_PER_ARTICLE
            sizes = ["--articles", str(options.articles), "--comments", str(comments)]
            command = [sys.executable, generator, str(path), *sizes]
            subprocess.run(command, env=environment(), check=True, stdout=subprocess.DEVNULL)
        with closing(connect(path, role="background")) as connection:
            measure(connection)


def measure(connection: Connection) -> None:
    """Times all pairs."""
    print(f"{'':38} {'words':>10} {'expression':>12} {'ratio':>8}")
    for words, expression in pairs(connection):
        for name, ask in WAYS.items():
            plain, other = (best(partial(ask, connection, text)) for text in (words, expression))
            print(f"{expression:26} {name:11} {plain:7.1f} ms {other:9.1f} ms {other / plain:8.1f}")
    for typed, expression in (("the", "/the/"), ("zzyzx", "/zzyzx/")):
        plain, other = (
            best(lambda t=t: filter_article_ids(connection, ArticleQuery(filter=t), FILTER_HEAD))
            for t in (typed, expression)
        )
        print(f"{expression:26} {'filter':11} {plain:7.1f} ms {other:9.1f} ms {other / plain:8.1f}")


def _first_hits(connection: Connection, text: str) -> object:
    node = parse_query(text)
    return node and search(connection, node, "all", FIRST_PAGE)


WAYS: dict[str, Callable[[Connection, str], object]] = {
    "first hits": _first_hits,
    "first rows": lambda connection, text: first_article_ids(
        connection, ArticleQuery(node=parse_query(text)), HEAD
    ),
    "all rows": lambda connection, text: article_ids(
        connection, ArticleQuery(node=parse_query(text))
    ),
}


def best(ask: Callable[[], object], rounds: int = 3) -> float:
    """Milliseconds of the fastest of some rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return 1000 * min(times)


if __name__ == "__main__":
    main()
