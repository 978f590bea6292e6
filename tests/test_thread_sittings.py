"""A long thread read in three sittings, by keys alone, while it grows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.servers import Server
from tests.terminal import Terminal, environment
from tests.threads import Said, Site

LONG = ((180, 40), (250, 50), (300, 300))
SHORT = ((50, 12), (75, 14), (90, 90))
"""How many comments there are, and how many of them are gone through at most, each time."""
_CURSOR = re.compile(r"▌[▌│╰├ ●]*(?P<name>reader\d+)\b")


def story(count: int) -> list[Said]:
    """The first comments of a discussion; later ones answer early ones, too."""
    chance = Random(7)
    parents = [None if chance.random() < 0.3 else chance.randrange(max(n, 1)) for n in range(300)]
    return [
        Said(n, f"reader{n}", f"Remark {n} of many.", parent=parents[n] if n else None)
        for n in range(count)
    ]


@pytest.fixture
def site() -> Iterator[Site]:
    with Server() as server:
        yield Site(server, story=[])


@pytest.fixture
def home(site: Site, tmp_path: Path) -> Path:
    """A home with a configuration that knows the site, and its feed imported."""
    site.serve()
    (tmp_path / "config.toml").write_text(
        "resume = false\n[refresh]\non-start = false\n[fetch]\nhost-spacing = 0.0\nproxy = ''\n"
        "[comments.sites]\n"
        f'lobsters = ["{site.server.url("").rstrip("/")}"]\n'
    )
    (tmp_path / "feed.xml").write_bytes(site.feed())
    run(tmp_path, "import", "--url", site.server.url("/feed.xml"), str(tmp_path / "feed.xml"))
    run(tmp_path, "mark", "starred", "1")
    return tmp_path


def command(home: Path, *arguments: str) -> list[str]:
    own = ["--store", str(home / "store.db"), "--config", str(home / "config.toml")]
    return [sys.executable, "-m", "reader", *own, *arguments]


def run(home: Path, *arguments: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        command(home, *arguments), env=environment(home), check=True, capture_output=True, text=True
    )
    return done.stdout


def cursor(terminal: Terminal) -> str | None:
    """Who wrote the comment that the cursor is on."""
    for line in terminal.lines:
        if found := _CURSOR.search(line):
            return found["name"]
    return None


def moved(before: str | None) -> Callable[[Terminal], bool]:
    return lambda terminal: (
        cursor(terminal) not in (None, before) or "Nothing unread left" in terminal.text
    )


@pytest.mark.parametrize(
    ("columns", "rows", "sittings", "skips"),
    [(140, 40, LONG, 5), (80, 24, SHORT, 4), (40, 10, SHORT, 3)],
    ids=["140x40", "80x24", "40x10"],
)
def test_a_long_thread_is_read_in_three_sittings(
    site: Site,
    home: Path,
    columns: int,
    rows: int,
    sittings: Sequence[tuple[int, int]],
    skips: int,
) -> None:
    """Nothing is shown as new twice, nothing is missed, and the place is found again.

    Now and then a comment is marked read with all its replies.
    """
    gone_through: list[str] = []
    left_at: str | None = None
    counts = {}
    for total, wanted in sittings:
        site.story = story(total)
        site.serve()
        run(home, "refresh", "--comments", "--all")
        with Terminal(command(home), columns=columns, rows=rows, env=environment(home)) as terminal:
            terminal.wait_for("Night trains")
            terminal.press("enter")
            terminal.wait_for("They run again")
            terminal.settle(0.1)
            terminal.press("f5")
            terminal.wait_for(lambda t: cursor(t) is not None)
            terminal.settle(0.1)
            here = cursor(terminal)
            assert here == (left_at or here)
            seen = [] if left_at else [str(here)]
            key = "n"
            while len(seen) < wanted:
                before = cursor(terminal)
                terminal.press(key)
                terminal.wait_for(moved(before))
                # What came may be half of a frame, and half of a name.
                terminal.settle(0.008)
                if "Nothing unread left" in terminal.text:
                    break
                seen.append(str(cursor(terminal)))
                # Both keys lead on: reading on goes from one unread comment to the next.
                key = "space" if key == "n" else "n"
                if len(seen) % skips == 0:
                    terminal.press("X")
            assert not set(seen) & set(gone_through)
            gone_through += seen
            left_at = cursor(terminal)
            # The last one is read by being looked at.
            terminal.settle(1.3)
            terminal.press("Q")
            assert terminal.wait_exit() == 0
        counts = json.loads(run(home, "list", "--json"))["comments"]
        assert counts["total"] == total
        # What was in view for a second is read without the cursor having been there.
        assert counts["unread"] <= total - len(gone_through)
    assert counts["unread"] == 0
    assert len(gone_through) > sittings[-1][0] / 4
