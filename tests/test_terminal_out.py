"""How long it takes to go out: at once by h and q, by Escape what the terminal costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from reader.cli.session import demo_files
from tests.terminal import Terminal, environment

_LEAST, _MOST = 5, 45
"""How often each key is pressed: more often while the machine is busy with something else."""
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

    def are_quick() -> bool:
        # A machine that is busy is so for all of them.
        usual = 2 * median(seconds["f4"]) + 0.01
        extra = {"h": 0.0, "q": 0.0, "escape": _ESCAPE_SECONDS}
        return all(median(seconds[key]) < usual + extra[key] for key in extra)

    with terminal:
        terminal.wait_for("Winter")
        terminal.settle(0.5)
        for number in range(_MOST):
            if number >= _LEAST and are_quick():
                break
            for key in ("h", "q", "escape"):
                seconds["f4"].append(terminal.latency(["f4"], is_elsewhere))
                terminal.settle(0.05)
                seconds[key].append(terminal.latency([key], is_in_list))
                terminal.settle(0.05)
    assert are_quick(), seconds
