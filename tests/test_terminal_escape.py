"""How long a key that goes out takes, where the terminal sends a bare ESC for Escape."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path

from reader.__main__ import main
from tests.samples import BLOG_PAGE
from tests.terminal import Terminal, environment

WAIT = 0.11
"""Seconds that a bare ESC may be held back: it could be the beginning of another key."""
SLACK = 0.04
ROUNDS = 30
"""How often each key is pressed at most: more than once where a busy machine was in the way."""


def is_filtering(terminal: Terminal) -> bool:
    """Whether the prompt of the list stands in the last line."""
    return terminal.lines[-1].startswith(" Filter")


def is_elsewhere(terminal: Terminal) -> bool:
    """Whether the list has not the focus."""
    return "Articles ─" in terminal.lines[1]


def test_escape_costs_what_the_terminal_costs_and_h_and_q_nothing(tmp_path: Path) -> None:
    """Leaving a prompt by Escape feels at once; h and q are as quick as any key."""
    store = str(tmp_path / "store.db")
    (tmp_path / "page.txt").write_text(BLOG_PAGE)
    assert main(["--store", store, "import", str(tmp_path / "page.txt")]) == 0
    command = [sys.executable, "-m", "reader", "--store", store]
    times = dict.fromkeys(("escape", "bare-escape", "h", "q"), math.inf)
    with Terminal(command, columns=120, rows=30, env=environment(tmp_path)) as terminal:
        terminal.wait_for("Sell it.")
        terminal.settle(0.1)

        def take(key: str, opening: str, is_open: Callable[[Terminal], bool]) -> None:
            """Keeps the shortest time that a key took."""
            terminal.press(opening)
            terminal.wait_for(is_open)
            terminal.settle(0.03)
            times[key] = min(times[key], terminal.latency([key], lambda t: not is_open(t)))
            terminal.settle(0.03)

        def are_quick() -> bool:
            # The first is what a terminal sends that tells Escape from the beginning of another
            # key.
            return times["bare-escape"] <= times["escape"] + WAIT + SLACK and (
                max(times["h"], times["q"]) <= times["escape"] + SLACK
            )

        for number in range(ROUNDS):
            if number > 1 and are_quick():
                break
            for key in ("escape", "bare-escape"):
                take(key, "/", is_filtering)
            for key in ("h", "q"):
                take(key, "l", is_elsewhere)
    assert are_quick(), times
