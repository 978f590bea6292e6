"""The terminal's own cursor in the running program: where braille lines and magnifiers look."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.cli.session import demo_files
from tests.terminal import Terminal, environment, filter_list

SHOWN, HIDDEN = b"\x1b[?25h", b"\x1b[?25l"
NO_TEXT = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[^@-~]*[@-~]|\x1b[=>]")
"""Titles, modes and the like: what is sent to a terminal and paints nothing."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the samples."""
    home = tmp_path_factory.mktemp("home")
    samples = [str(path) for path in demo_files()]
    subprocess.run([*reader(home), "import", *samples], env=environment(home), check=True)
    return home / "store.db"


@pytest.fixture
def home(tmp_path: Path, filled: Path) -> Path:
    """A home with a copy of that store: a view keeps its order from one session to the next."""
    shutil.copy(filled, tmp_path / "store.db")
    return tmp_path


def reader(home: Path) -> list[str]:
    """The command on the store of a home."""
    return [sys.executable, "-m", "reader", "--store", str(home / "store.db")]


def start(home: Path) -> Terminal:
    """The interface with three panes."""
    terminal = Terminal(reader(home), columns=140, rows=40, env=environment(home))
    terminal.wait_for("Winter")
    # The rows are there before the app is, and the comments come last.
    terminal.wait_for(lambda t: "No comments" in t.text or "unread" in t.text)
    terminal.settle()
    return terminal


def here(terminal: Terminal) -> str:
    """The line from the terminal's cursor on."""
    x, y = terminal.cursor
    return terminal.lines[y][x:]


def stands_on(terminal: Terminal, text: str) -> None:
    """The terminal's cursor comes to stand before a text."""
    terminal.wait_for(lambda terminal: text in here(terminal))


def test_it_stands_on_the_selected_row_of_the_list(home: Path) -> None:
    """After each key the braille line shows the article that the key went to."""
    with start(home) as terminal:
        stands_on(terminal, "tide clock")
        terminal.press("j", "j")
        stands_on(terminal, "Winter timetable")
        terminal.press("j")
        stands_on(terminal, "Council finds")
        terminal.press("G")
        stands_on(terminal, "Island ferry")
        terminal.press("g")
        stands_on(terminal, "tide clock")


def test_it_follows_the_focus_into_feeds_and_comments(home: Path) -> None:
    """Going to another pane shows the row that is selected there, and moving there follows."""
    with start(home) as terminal:
        filter_list(terminal, "should we")
        terminal.press("f5")
        terminal.wait_for(lambda terminal: "rename" in terminal.text)
        terminal.settle(0.2)
        first = here(terminal)
        assert first.strip()
        terminal.press("]")
        terminal.wait_for(lambda terminal: here(terminal).strip() not in ("", first.strip()))
        terminal.press("escape", "escape", "f2")
        terminal.wait_for("Slow Computing")
        terminal.press("G")
        stands_on(terminal, "朝霧通信")


def test_it_stands_where_something_is_typed(home: Path) -> None:
    """In a field the braille line shows the field, and afterwards the list again."""
    with start(home) as terminal:
        terminal.press("slash", "w", "i", "n", "t", "e")
        terminal.wait_for(lambda t: "winte" in t.lines[t.cursor[1]][: t.cursor[0]])
        terminal.press("enter")
        stands_on(terminal, "Winter")


def test_it_is_seen_where_that_is_wanted(home: Path, tmp_path: Path) -> None:
    """A magnifier that follows only what is seen follows the row, and never sees it painted."""
    config = tmp_path / "config.toml"
    config.write_text('cursor = "shown"\n')
    env = environment(home, SOUNDOFF_CONFIG=str(config))
    with Terminal(reader(home), columns=140, rows=40, env=env) as terminal:
        terminal.wait_for("Winter")
        terminal.press("j", "j")
        stands_on(terminal, "Winter timetable")
        # It is hidden while a frame is painted, which may be read in parts.
        terminal.wait_for(lambda terminal: not terminal.is_cursor_hidden)
        terminal.press("l", "h")
        terminal.settle()
        terminal.wait_for(lambda terminal: not terminal.is_cursor_hidden)
        seen = bytes(terminal.output).split(SHOWN)[1:]
        assert len(seen) > 2
        for output in seen:
            assert not NO_TEXT.sub(b"", output.split(HIDDEN)[0]), output
        config.write_text("")
        terminal.wait_for("Settings reloaded")
        terminal.press("j")
        stands_on(terminal, "Council finds")
        assert terminal.is_cursor_hidden


def test_nothing_moves_by_itself(home: Path) -> None:
    """Scrolling jumps, and where something is typed nothing blinks."""
    with start(home) as terminal:
        terminal.press("f4")
        terminal.settle(0.3)
        for key in ("G", "g", "pagedown"):
            terminal.press(key)
            terminal.wait_for(lambda terminal: bool(terminal.output))
            terminal.settle(0.02)
            shown = terminal.text
            terminal.settle(0.5)
            assert terminal.text == shown, key
        terminal.press("f3", "slash", "w")
        # The title follows what was read within a second or so.
        terminal.settle(1.5)
        painted = len(terminal.output)
        time.sleep(1.2)
        terminal.drain()
        assert len(terminal.output) == painted
