"""Refreshes that are killed, and several at once: nothing is lost, doubled or fetched twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.corpus import feed_document
from tests.servers import Reply, Request, Server
from tests.terminal import environment
from tests.test_terminal_kill import KILLS, run_reader

FEEDS = 24
ENTRIES = 20


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    """Feeds by their paths."""
    return {f"/{n}": feed_document(n, ENTRIES).encode() for n in range(FEEDS)}


@pytest.fixture
def server(documents: dict[str, bytes]) -> Iterator[Server]:
    def reply(request: Request) -> Reply:
        etag = f'"{request.path}"'
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        return Reply(body=documents[request.path], headers={"ETag": etag})

    with Server({"*": reply}) as server:
        yield server


@pytest.fixture
def listed(tmp_path: Path, server: Server) -> Path:
    """A list of the feeds."""
    path = tmp_path / "feeds.opml"
    outlines = "".join(f'<outline xmlUrl="{server.url(f"/{n}")}"/>' for n in range(FEEDS))
    path.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    return path


def started(store: Path) -> subprocess.Popen[str]:
    """A refresh of everything that has begun."""
    return subprocess.Popen(
        [sys.executable, "-m", "reader", "--store", str(store), "refresh", "--all", "--json"],
        env=environment(store.parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def count(store: Path) -> int:
    return len(run_reader(store, "list", "--json").stdout.splitlines())


def test_killed_refreshes_lose_nothing_and_the_next_one_completes(
    tmp_path: Path, listed: Path
) -> None:
    """A laptop that dies in a refresh has what it had, and goes on where it was."""
    rng = random.Random(4)
    whole = 0.0
    for number in range(KILLS + 1):
        store = tmp_path / f"killed{number}.db"
        assert run_reader(store, "import", str(listed)).returncode == 0
        began = time.monotonic()
        process = started(store)
        if not number:
            # The first one is left alone, to know how long it takes.
            process.communicate(timeout=60)
            whole = time.monotonic() - began
            continue
        time.sleep(whole * rng.uniform(0.2, 1.0))
        process.send_signal(signal.SIGKILL)
        told, _ = process.communicate(timeout=30)
        rows = [json.loads(line) for line in told.splitlines() if line.endswith("}")]
        checked = run_reader(store, "check")
        assert checked.returncode == 0, checked.stderr
        kept = count(store)
        assert kept >= sum(row["new"] for row in rows if "total" not in row)
        assert kept % ENTRIES == 0
        began = time.monotonic()
        again = run_reader(store, "refresh", "--all", "--json")
        assert again.returncode == 0, again.stderr
        assert time.monotonic() - began < 2 * whole + 20
        total = json.loads(again.stdout.splitlines()[-1])["total"]
        assert total["new"] == FEEDS * ENTRIES - kept and total["feeds"] == FEEDS
        assert count(store) == FEEDS * ENTRIES
        checked = run_reader(store, "check")
        assert checked.returncode == 0, checked.stderr


def test_two_refreshes_at_once_ask_for_each_feed_once(
    tmp_path: Path, listed: Path, server: Server
) -> None:
    """A cron job and an open reader do not do the same work, and neither sees a lock."""
    store = tmp_path / "store.db"
    assert run_reader(store, "import", str(listed)).returncode == 0
    answer = server.scripts["*"]
    assert callable(answer)
    # The second of two that start together is not much later than the first answer.
    server.scripts["*"] = lambda request: replace(answer(request), delay=0.4)
    both = [started(store), started(store)]
    ends = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert [error for _, error in ends] == ["", ""]
    totals = [json.loads(told.splitlines()[-1])["total"] for told, _ in ends]
    assert sum(total["new"] for total in totals) == FEEDS * ENTRIES
    asked = Counter(request.path for request in server.requests)
    assert len(asked) == FEEDS and set(asked.values()) == {1}
    assert [total["feeds"] for total in totals] == [FEEDS, FEEDS]
    assert count(store) == FEEDS * ENTRIES
    assert run_reader(store, "check").returncode == 0


def test_ctrl_c_ends_a_refresh_within_a_second(tmp_path: Path) -> None:
    """A server that never answers holds nobody up."""
    with Server({"*": Reply(hangs=True)}) as server:
        store = tmp_path / "store.db"
        path = tmp_path / "urls.opml"
        outlines = "".join(f'<outline xmlUrl="{server.url(f"/{n}")}"/>' for n in range(30))
        path.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        run_reader(store, "import", str(path))
        process = started(store)
        while not server.requests:
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        told, said = process.communicate(timeout=60)
        # Within a second; a busy machine is given more, but less than the server is.
        assert time.monotonic() - began < 15
        assert process.returncode == 1 and said.count("\n") == 1 and "interrupted" in said
        assert json.loads(told.splitlines()[-1])["total"]["interrupted"]


def test_a_slow_server_locks_nothing(tmp_path: Path) -> None:
    """While a refresh waits for an answer, others mark and search as ever."""
    with Server({"*": Reply(hangs=True)}) as server:
        store = tmp_path / "store.db"
        page = tmp_path / "page.txt"
        page.write_text("Harbor\n\nA boat came in.\n")
        path = tmp_path / "urls.opml"
        path.write_text(
            f'<opml version="2.0"><body><outline xmlUrl="{server.url("/1")}"/></body></opml>'
        )
        assert run_reader(store, "import", str(path), str(page)).returncode == 0
        process = started(store)
        while not server.requests:
            time.sleep(0.02)
        began = time.monotonic()
        assert run_reader(store, "mark", "read", "1").returncode == 0
        assert "boat" in run_reader(store, "search", "boat").stdout
        assert time.monotonic() - began < 15
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert '"unread": false' in run_reader(store, "list", "--json").stdout
