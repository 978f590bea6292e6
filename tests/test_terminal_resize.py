"""Resizing: no size breaks the program, and the place is kept."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli.session import demo_files
from tests.terminal import Terminal, environment, filter_list

SIZES = [
    (0, 0), (1, 1), (2, 1), (1, 40), (5, 3), (10, 4), (20, 5), (39, 10), (40, 10), (79, 24),
    (80, 24), (120, 30), (160, 45), (200, 60), (500, 200),
]  # fmt: skip


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """The interface at 80 by 24 on the samples."""
    reader = [sys.executable, "-m", "reader", "--store", str(tmp_path / "store.db")]
    samples = [str(path) for path in demo_files()]
    env = environment(tmp_path)
    subprocess.run([*reader, "import", *samples], env=env, check=True, stdout=subprocess.DEVNULL)
    return Terminal(reader, columns=80, rows=24, env=env)


def panes(terminal: Terminal) -> list[str]:
    """The screen without its last line, on which messages come and go."""
    return terminal.text.split("\n")[:23]


def open_thread(terminal: Terminal, title: str, comment: str) -> None:
    """Goes to an article's comments."""
    terminal.wait_for("Winter")
    filter_list(terminal, title)
    terminal.settle(0.3)
    terminal.press("c")
    terminal.wait_for(comment)
    terminal.settle(0.2)


@pytest.mark.slow
def test_every_size_and_back_shows_the_same_screen(terminal: Terminal) -> None:
    """After any size the screen of 80 by 24 is what it was, without leftovers."""
    with terminal:
        open_thread(terminal, "lighthouse", "Two and ten.")
        # Nothing is left that would be marked as read while the sizes change.
        terminal.press("M")
        terminal.settle(0.3)
        terminal.press(*"jjjjjjj")
        terminal.settle(0.5)
        before = panes(terminal)
        for columns, rows in SIZES:
            terminal.resize(columns, rows)
            terminal.settle(0.1)
            assert terminal.is_running, f"{columns}x{rows} ended the program"
            terminal.resize(80, 24)
            terminal.wait_for(lambda t: panes(t) == before)


def test_a_storm_of_sizes_keeps_the_place_in_the_article(terminal: Terminal) -> None:
    """The passage at the top of the article is still there after a window was dragged about."""
    rng = random.Random(7)
    with terminal:
        terminal.wait_for("Winter")
        filter_list(terminal, "signal box")
        terminal.wait_for("At 5:52 every morning")
        terminal.press("enter")
        terminal.settle(0.2)
        terminal.press("/")
        terminal.settle(0.2)
        terminal.send("billiard\r")
        terminal.wait_for("billiard")
        terminal.press("escape")
        terminal.settle(0.2)
        before = panes(terminal)
        for _ in range(25):
            terminal.resize(rng.randint(20, 180), rng.randint(5, 50))
            terminal.settle(0.01)
        terminal.resize(80, 24)
        terminal.wait_for(lambda t: panes(t) == before)


def test_a_pane_that_comes_alone_has_its_text(tmp_path: Path) -> None:
    """Where only one pane has room, article and comments are there when their turn comes."""
    reader = [sys.executable, "-m", "reader", "--demo"]
    with Terminal(reader, columns=40, rows=10, env=environment(tmp_path)) as terminal:
        terminal.wait_for("tide clock")
        terminal.settle(0.5)
        terminal.press("enter")
        terminal.wait_for("tidewright")
        terminal.press("c")
        terminal.wait_for("lowwater")
        terminal.press("escape", "escape")
        terminal.wait_for("soup")


def test_rows_take_the_room_that_a_window_gains(tmp_path: Path) -> None:
    """No row stays cut as it was on a smaller screen."""
    reader = [sys.executable, "-m", "reader", "--demo"]
    with Terminal(reader, columns=40, rows=10, env=environment(tmp_path)) as terminal:
        terminal.wait_for("tide clock")
        terminal.settle(0.5)
        # From where the list has been out of sight, as its size then is set without an event.
        for key in ("enter", "c", "q", "q"):
            terminal.press(key)
            terminal.settle(0.4)
        terminal.resize(140, 40)
        terminal.wait_for("best soup you ever had")
