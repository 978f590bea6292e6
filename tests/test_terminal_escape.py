"""How long a key that goes out takes, where the terminal sends a bare ESC for Escape."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from reader.__main__ import main
from tests.samples import BLOG_PAGE
from tests.terminal import Terminal, environment

WAIT = 0.11
"""Seconds that a bare ESC may be held back: it could be the beginning of another key."""
SLACK = 0.04
ROUNDS = 4


def test_escape_costs_what_the_terminal_costs_and_h_and_q_nothing(tmp_path: Path) -> None:
    """Leaving a prompt by Escape feels at once; h and q are as quick as any key."""
    store = str(tmp_path / "store.db")
    (tmp_path / "page.txt").write_text(BLOG_PAGE)
    assert main(["--store", store, "import", str(tmp_path / "page.txt")]) == 0
    command = [sys.executable, "-m", "reader", "--store", store]
    times: dict[str, float] = {}
    with Terminal(command, columns=120, rows=30, env=environment(tmp_path)) as terminal:
        terminal.wait_for("Sell it.")
        terminal.settle(0.1)

        def quickest(key: str, opening: str, is_open: Callable[[Terminal], bool]) -> float:
            """Of some rounds, which leaves out what a busy machine adds."""
            taken = []
            for _ in range(ROUNDS):
                terminal.press(opening)
                terminal.wait_for(is_open)
                terminal.settle(0.03)
                taken.append(terminal.latency([key], lambda t: not is_open(t)))
                terminal.settle(0.03)
            return min(taken)

        for key in ("escape", "bare-escape"):
            times[key] = quickest(key, "/", lambda t: t.lines[-1].startswith(" Filter"))
        for key in ("h", "q"):
            times[key] = quickest(key, "l", lambda t: "Articles ─" in t.lines[1])
    # The first is what a terminal sends that tells Escape from the beginning of another key.
    assert times["bare-escape"] <= times["escape"] + WAIT + SLACK, times
    assert max(times["h"], times["q"]) <= times["escape"] + SLACK, times
