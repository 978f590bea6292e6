"""Somebody's first hour: a feed, an article and what is said of it, and back.

`SOUNDOFF_READER` names the program (as installed from the wheel); else it is the checkout's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.servers import Server
from tests.terminal import Terminal, environment
from tests.threads import Said, Site


def command(home: Path) -> list[str]:
    """The program as it is called, on the store and configuration of an empty home."""
    installed = os.environ.get("SOUNDOFF_READER")
    program = [installed] if installed else [sys.executable, "-m", "reader"]
    return [*program, "--store", str(home / "store.db"), "--config", str(home / "config.toml")]


def palette(terminal: Terminal, name: str, shown: str) -> None:
    """Does what the palette calls by a name."""
    terminal.press("colon")
    terminal.settle(0.3)
    terminal.send(name)
    terminal.wait_for(lambda t: t.text.lower().count(name.lower()) > 1)
    terminal.settle(0.3)
    terminal.press("enter")
    terminal.wait_for(shown)


@pytest.mark.skipif("SOUNDOFF_READER" not in os.environ, reason="run on the wheel")
def test_a_first_hour(tmp_path: Path) -> None:
    """Everything is found without a manual, and the next session begins where this one ended."""
    with Server() as server:
        said = [Said(n, f"guest{n}", f"Remark {n} on sleeping cars.") for n in range(1, 9)]
        site = Site(server, comments=said)
        site.serve()
        run = command(tmp_path)
        with Terminal(run, columns=140, rows=40, env=environment(tmp_path)) as terminal:
            terminal.wait_for("Nothing to read yet")
            terminal.press("a")
            terminal.wait_for("Add")
            terminal.settle(0.3)
            terminal.send(server.url("/feed.xml"))
            terminal.press("enter")
            terminal.wait_for("Night trains")
            terminal.settle(0.3)
            terminal.press("enter")
            terminal.wait_for("Rails")
            terminal.settle(0.5)
            terminal.press("f3", "enter")
            terminal.wait_for("They run again")
            terminal.press("c")
            terminal.wait_for("sleeping cars", timeout=20)
            terminal.press("n", "n", "n")
            terminal.settle(1.5)

            terminal.press("backslash")
            terminal.wait_for(lambda t: t.lines[0].startswith(" Search"))
            terminal.settle(0.2)
            terminal.send("Remark 7")
            terminal.press("enter")
            terminal.wait_for("guest7")
            terminal.press("escape")
            terminal.settle(0.3)

            palette(terminal, "Theme", "paper")
            terminal.press("j")
            terminal.settle(0.3)
            terminal.press("enter")
            terminal.settle(0.5)
            config = (tmp_path / "config.toml").read_text()
            assert "theme" in config
            (tmp_path / "config.toml").write_text(config + '\n[keys]\n"main.star" = "B"\n')
            # Settings are read again while the program runs.
            terminal.settle(2.5)
            terminal.press("f3")
            terminal.settle(0.2)
            terminal.press("B")
            terminal.wait_for("★")
            terminal.press("f5")
            terminal.settle(1.3)
            terminal.press("Q")
            assert terminal.wait_exit() == 0
        with Terminal(run, columns=140, rows=40, env=environment(tmp_path)) as terminal:
            terminal.wait_for("Night trains")
            terminal.wait_for("▌")
            place = next(line for line in terminal.lines if "▌" in line)
            assert "guest" in place
            assert "★" in terminal.text
            terminal.press("Q")
            assert terminal.wait_exit() == 0
