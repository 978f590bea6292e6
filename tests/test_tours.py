"""The tours of the docs, taken step by step."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pytest

from reader.__main__ import main
from reader.cli.session import open_library, settings_of
from reader.config import RefreshSettings
from tests.screens.running import Running, running
from tests.tours import PAGES, Command, Press, is_printed, steps

ROOT = Path(__file__).resolve().parent.parent
PANES = re.compile(r"reader( --demo)?( open .+)?")
"""A command that opens the panes; a table of keys follows."""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that a tour begins in, with a home and programs of its own."""
    for name in ("sample_feeds", "reader"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(
        "PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    monkeypatch.setenv("BROWSER", "/bin/true")
    monkeypatch.setenv("VISUAL", "/bin/true")
    monkeypatch.setenv("COLUMNS", "80")
    handler = signal.getsignal(signal.SIGINT)
    yield tmp_path
    signal.signal(signal.SIGINT, handler)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_tour_is_as_it_says(page: Path, checkout: Path) -> None:
    """Whoever types what a tour says gets what it shows."""
    text = page.read_text(encoding="utf-8")
    if "| jq " in text and shutil.which("jq") is None:
        pytest.skip("there is no jq")
    taken = list(steps(text))
    assert len(taken) > 10
    for place, step in enumerate(taken):
        if isinstance(step, Command):
            after = takewhile(lambda each: isinstance(each, Press), taken[place + 1 :])
            presses = [each for each in after if isinstance(each, Press)]
            if presses:
                asyncio.run(in_panes(step.line, presses))
            else:
                in_shell(step)


def in_shell(step: Command) -> None:
    """Types a command and compares what it prints."""
    if assigned := re.fullmatch(r"export (\w+)=(\S+)", step.line):
        os.environ[assigned[1]] = str(Path(assigned[2]).expanduser())
        return
    printed = run(step.line, "".join(f"{line}\n" for line in step.answers))
    assert not step.printed or is_printed(step.printed, printed), f"{step.line}\n{printed}"


def run(line: str, told: str = "") -> str:
    """Runs a line as a shell does; our own commands in this process, which spares their start."""
    line = re.sub(r"\$\(([^()]+)\)", lambda inner: run(inner[1]).strip(), line)
    ours, pipe, others = line.partition(" | ")
    if ours.startswith("reader ") and not re.search(r"[<>;]", ours):
        printed = here(ours, told)
        return elsewhere(others, printed) if pipe else printed
    return elsewhere(line, told)


def here(line: str, told: str) -> str:
    """Runs one of our commands in this process."""
    words = shlex.split(os.path.expandvars(line), comments=True)[1:]
    printed = io.StringIO()
    keyboard, sys.stdin = sys.stdin, io.StringIO(told)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            main([path for word in words for path in named(word)])
    finally:
        sys.stdin = keyboard
    return printed.getvalue()


def named(word: str) -> list[str]:
    """What a shell makes of a word: a home, or the files of `*.txt`."""
    path = Path(word)
    if path.name.startswith("*."):
        return sorted(map(str, path.parent.glob(path.name)))
    return [str(path.expanduser())] if word.startswith("~") else [word]


def elsewhere(line: str, told: str) -> str:
    """Runs other programs in a shell."""
    done = subprocess.run(
        ["bash", "-c", line],
        input=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


async def in_panes(line: str, presses: Sequence[Press]) -> None:
    """Opens the panes and presses the keys."""
    opened = PANES.fullmatch(line)
    assert opened, line
    # No server is asked for anything by itself.
    settings = replace(settings_of(None), refresh=RefreshSettings(on_start=False))
    target = opened[2].removeprefix(" open ") if opened[2] else None
    with open_library(os.environ.get("SOUNDOFF_STORE"), settings, demo=bool(opened[1])) as library:
        async with running(library, settings=settings, target=target) as run:
            for press in presses:
                await run.press(*press.keys)
                for text in press.shown:
                    await shows(run, text, press)


async def shows(run: Running, text: str, press: Press) -> None:
    """Waits for a text on the screen."""
    try:
        await run.until(lambda: text in run.shown())
    except AssertionError as error:
        pytest.fail(f"{press.keys} do not show {text!r}: {error}")
