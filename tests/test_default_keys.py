"""Every default key, pressed in a terminal, and what is seen of it: the tables are `key_tables/`.

A line of a table is one press, or several that belong together, and what is seen afterwards and
was not before:

    5 j        at Row 27          keys as Textual names them; 'words' are typed,
                                  SERVER is the address of the feeds' server
    l          focus Article      the pane whose heading is strong

The first column may be preceded by `*` where the line only leads to the next one. What is seen is
one or more of these, parted by `&`; `␣` is a blank at an end:

    at TEXT      stands in the row of the terminal's cursor, in its pane
    focus NAME   the heading of the pane in focus begins with it
    shows TEXT, lacks TEXT       anywhere on the screen
    title TEXT, status TEXT      in the first line, in the last
    asked PATH   the server was asked for it; its answer comes later, and may say something in
                 the last line then: wait for it before a line that looks for something else there
    opened PATH  the browser was given that address, which is said in the last line, too
    sent BYTES   was written to the terminal, as Python writes bytes
    repaints     about as much was written as a screen holds
    exits STATUS the program ended
    ... answers ID    which binding answers, where the nearest one to the focus lets the key pass
"""

from __future__ import annotations

import re
import shutil
import sys
import time
from ast import literal_eval
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.app import BindingInfo, all_bindings
from tests.key_library import fill
from tests.servers import Server
from tests.terminal import PATIENCE, Terminal, environment, key_bytes

TABLES = sorted(Path(__file__).with_name("key_tables").glob("*.txt"))
PANES = ("article", "comments", "feeds", "list")
"""The tables of the keys that everybody uses; the others are about screens that are opened now and
then, and `make soak` goes through them."""
ELSEWHERE = {"app.suspend": "ctrl+z"}
"""Tried from a shell, in `test_terminal_ends`."""
WIDTH, HEIGHT = 140, 20
CONFIGURATION = """
resume = false
[refresh]
on-start = false
[keys]
"main.outline" = "ctrl+e"
"main.links" = "ctrl+t"
"""
"""The last two have no default key, but open screens that have some."""
_LOOK = 0.01
"""Seconds between two looks at what is not on the screen."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table."""

    number: int
    keys: tuple[str, ...]
    seen: tuple[tuple[str, str], ...]
    owners: tuple[str, ...]
    """What the ids of bindings begin with that may answer, the nearest to the focus first."""
    is_tested: bool


@dataclass(frozen=True)
class Shared:
    """What all tables start from."""

    home: Path
    server: Server


def lines_of(table: Path) -> Iterator[Line]:
    """The lines of a table; `in a b` names the owners of the keys from there on."""
    owners: tuple[str, ...] = ()
    for number, text in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        text = text.partition("##")[0].rstrip()
        if not text:
            continue
        if text.startswith("in "):
            owners = tuple(text.split()[1:])
            continue
        keys, said = re.split(r"\s{2,}", text.removeprefix("*").strip(), maxsplit=1)
        yield Line(
            number=number,
            keys=tuple(re.findall(r"'[^']*'|\S+", keys)),
            seen=tuple(_condition(part) for part in said.partition(" answers ")[0].split(" & ")),
            owners=(said.partition(" answers ")[2].strip(),) if " answers " in said else owners,
            is_tested=not text.startswith("*"),
        )


def _condition(text: str) -> tuple[str, str]:
    verb, _, value = text.strip().partition(" ")
    return verb, value.replace("␣", " ")


class Sitting:
    """The program in a terminal, and what a person sees of it."""

    def __init__(self, terminal: Terminal, shared: Shared, opened: Path) -> None:
        self.terminal = terminal
        self.shared = shared
        self.opened = opened
        self.written = 0

    def press(self, line: Line) -> None:
        """Presses the keys of a line when nothing goes on, and waits for what is to be seen."""
        terminal = self.terminal
        terminal.settle(_LOOK)
        self.written = len(terminal.output)
        self.opened.unlink(missing_ok=True)
        self.shared.server.requests.clear()
        verbs = {verb for verb, _ in line.seen}
        assert verbs & {"sent", "repaints"} or not self._holds(line), (
            f"line {line.number}: it is seen before {line.keys}:\n{terminal.text}"
        )
        for key in line.keys:
            if key.startswith("'"):
                terminal.send(key[1:-1].replace("SERVER", self.shared.server.url("")))
            else:
                terminal.press(key)
        if line.seen[0][0] == "exits":
            assert terminal.wait_exit() == int(line.seen[0][1])
            return
        deadline = time.perf_counter() + PATIENCE
        # It is looked at whatever else goes on: a message stays for some seconds only.
        while not self._holds(line):
            terminal.pause(_LOOK)
            if time.perf_counter() > deadline or not terminal.is_running:
                wrong = [
                    f"{verb} {value}" for verb, value in line.seen if not self._is(verb, value)
                ]
                pytest.fail(f"line {line.number}: {line.keys}: no {wrong}:\n{terminal.text}")

    def _holds(self, line: Line) -> bool:
        return all(self._is(verb, value) for verb, value in line.seen)

    def _is(self, verb: str, value: str) -> bool:
        terminal = self.terminal
        lines = terminal.lines
        match verb:
            case "at":
                x, y = terminal._screen.cursor.x, terminal._screen.cursor.y
                start, end = lines[1].rfind("┬", 0, x) + 1, lines[1].find("┬", x)
                return value in lines[min(y, HEIGHT - 1)][start : end if end > 0 else None]
            case "focus":
                if value == "Comments":
                    return lines[1].rstrip().endswith("━━━")
                return re.search(rf"(?:^|[┬│])\s?{value}\s[^━─┬]*━", lines[1]) is not None
            case "shows":
                return value in terminal.text
            case "lacks":
                return value not in terminal.text
            case "title":
                return value in lines[0]
            case "status":
                return value in lines[-1]
            case "asked":
                return bool(self.shared.server.asked(value))
            case "opened":
                return self.opened.exists() and value in self.opened.read_text()
            case "sent":
                return literal_eval(f"b'{value}'") in terminal.output[self.written :]
            case "repaints":
                return len(terminal.output) - self.written > WIDTH * HEIGHT
            case "exits":
                return not terminal.is_running
        raise ValueError(verb)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """A store that every table starts from, and the server of its feeds."""
    home = tmp_path_factory.mktemp("library")
    with Server() as server:
        fill(home, server)
        yield Shared(home, server)


def answering(line: Line, key: str, bindings: Sequence[BindingInfo]) -> str | None:
    """The id of the binding that answers a key of a line; None where it is only typed."""
    pressed = key_bytes(key)
    for owner in line.owners:
        for binding in bindings:
            if owner in (binding.id, binding.id.partition(".")[0]) and any(
                key_bytes(each) == pressed for each in binding.keys.split(",")
            ):
                return binding.id
    return None


def test_the_tables_press_every_default_key() -> None:
    """A key that is new, or has moved, is tried like the others."""
    bindings = [each for each in all_bindings() if not each.keys.startswith("none")]
    tried = {
        (answering(line, key, bindings), key_bytes(key))
        for table in TABLES
        for line in lines_of(table)
        for key in line.keys
        if line.is_tested and not key.startswith("'")
    }
    missing = [
        f"{binding.id}: {key}"
        for binding in bindings
        for key in binding.keys.split(",")
        if (binding.id, key_bytes(key)) not in tried and ELSEWHERE.get(binding.id) != key
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(table, id=table.stem, marks=() if table.stem in PANES else pytest.mark.slow)
        for table in TABLES
    ],
)
def test_every_default_key_does_what_is_said_of_it(
    shared: Shared, tmp_path: Path, table: Path
) -> None:
    """Whoever has read the table of keys finds every one of them at work."""
    store = tmp_path / "store.db"
    shutil.copy(shared.home / "store.db", store)
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$@" >> "{opened}"\n')
    browser.chmod(0o700)
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(1, 31):
        (folder / f"{number}.txt").write_text(f"Document {number}.\n\nIts only paragraph.\n")
    config = tmp_path / "config.toml"
    config.write_text(CONFIGURATION)
    env = environment(
        tmp_path, BROWSER=str(browser), VISUAL="/bin/true", SOUNDOFF_CONFIG=str(config)
    )
    command = [sys.executable, "-m", "reader", "--store", str(store)]
    with Terminal(command, columns=WIDTH, rows=HEIGHT, env=env) as terminal:
        terminal.wait_for("What it says now")
        sitting = Sitting(terminal, shared, opened)
        for line in lines_of(table):
            sitting.press(line)
