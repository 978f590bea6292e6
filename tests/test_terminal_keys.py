"""Every key that is bound, pressed in every pane of the running program."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.app import all_bindings
from reader.cli.session import demo_files
from reader.screens.key_names import UNBOUND
from tests.terminal import Terminal, environment, filter_list

LEAVING = {"q", "Q", "ctrl+q", "ctrl+c", "ctrl+z"}
PANES = {"feeds": "f2", "list": "f3", "article": "f4", "comments": "f5"}
KEYS = sorted(
    {
        key
        for binding in all_bindings()
        for key in binding.keys.split(",")
        if not key.startswith(UNBOUND)
    }
    - LEAVING
)


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


def start(home: Path, columns: int, rows: int) -> Terminal:
    """The interface at a size, on a thread that has everything."""
    config = home / "fresh.toml"
    config.write_text("resume = false\n")
    env = environment(home, BROWSER="/bin/true", VISUAL="/bin/true", SOUNDOFF_CONFIG=str(config))
    terminal = Terminal(reader(home), columns=columns, rows=rows, env=env)
    terminal.wait_for("Winter")
    filter_list(terminal, "should we")
    terminal.press("escape")
    return terminal


def expect_alive_and_well(terminal: Terminal, home: Path, pressed: str) -> None:
    """The program runs on, and wrote no traceback to its log."""
    assert terminal.is_running, f"{pressed} ended the program:\n{terminal.text}"
    logged = "".join(path.read_text() for path in home.rglob("*.log"))
    assert logged == "", f"{pressed} left an error in the log"


@pytest.mark.parametrize(
    "pane",
    ["comments", *(pytest.param(p, marks=pytest.mark.slow) for p in PANES if p != "comments")],
)
def test_every_key_is_safe_in_every_pane(home: Path, pane: str) -> None:
    """Whatever is bound may be pressed wherever one is."""
    with start(home, 140, 40) as terminal:
        for key in KEYS:
            # Out of what the last key opened, and to the pane.
            terminal.press("escape", "escape", PANES[pane])
            terminal.settle(0.015)
            terminal.press(key)
            terminal.settle(0.015)
            expect_alive_and_well(terminal, home, f"{key} in {pane}")
        terminal.press("escape", "escape")
        terminal.settle(0.1)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    ("columns", "rows"), [pytest.param(170, 45, marks=pytest.mark.slow), (80, 24), (40, 10)]
)
def test_keys_in_a_rush_are_safe_at_every_size(home: Path, columns: int, rows: int) -> None:
    """Keys that come faster than the screen is painted are taken one after the other."""
    with start(home, columns, rows) as terminal:
        for pane, key in PANES.items():
            terminal.press("escape", "escape", key)
            for start_of in range(0, len(KEYS), 5):
                terminal.press(*KEYS[start_of : start_of + 5], "escape", "escape", key)
            terminal.settle(0.1)
            expect_alive_and_well(terminal, home, f"the rush in {pane}")
        terminal.press("escape", "escape", "escape")
        terminal.settle(0.1)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
