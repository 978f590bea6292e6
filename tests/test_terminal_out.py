"""How long it takes to go out: at once by h and q, by Escape what the terminal costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from reader.cli.session import demo_files
from tests.terminal import Terminal, environment

_TIMES = 9
_ESCAPE_SECONDS = 0.1
"""A lone Escape may begin a sequence: Textual waits so long for the rest of it."""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """The interface on the samples."""
    reader = [sys.executable, "-m", "reader", "--store", str(tmp_path / "store.db")]
    samples = [str(path) for path in demo_files()]
    env = environment(tmp_path)
    subprocess.run([*reader, "import", *samples], env=env, check=True, stdout=subprocess.DEVNULL)
    return Terminal(reader, columns=140, rows=40, env=env)


def is_in_list(terminal: Terminal) -> bool:
    """Whether the list's title has the line of the pane in focus."""
    return "Articles ━" in terminal.text


def is_elsewhere(terminal: Terminal) -> bool:
    """Whether it has the line of the others."""
    return "Articles ─" in terminal.text


def test_going_out_is_as_quick_as_going_down(terminal: Terminal) -> None:
    """h and q answer as a move of the cursor does, Escape a tenth of a second later."""
    seconds: dict[str, list[float]] = {"h": [], "q": [], "escape": [], "f4": []}
    with terminal:
        terminal.wait_for("Winter")
        terminal.settle(0.5)
        for _ in range(_TIMES):
            for key in ("h", "q", "escape"):
                seconds["f4"].append(terminal.latency(["f4"], is_elsewhere))
                terminal.settle(0.05)
                seconds[key].append(terminal.latency([key], is_in_list))
                terminal.settle(0.05)
    measured = {key: median(values) for key, values in seconds.items()}
    print({key: f"{value * 1000:.0f} ms" for key, value in measured.items()})
    # A machine that is busy is so for all of them.
    assert measured["h"] < 2 * measured["f4"] + 0.01
    assert measured["q"] < 2 * measured["f4"] + 0.01
    assert measured["escape"] < _ESCAPE_SECONDS + 2 * measured["f4"] + 0.01
