"""Keys timed from their writing to the read that brings what they should show."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.library_generator import make_vocabulary
from benchmarks.stores import (
    PER_SIZE,
    SIZES,
    THREADS,
    Store,
    first_comment,
    first_words,
    mark_thread_unread,
    reader,
)
from tests.terminal import ROOT, Terminal, environment

COLUMNS, ROWS = 120, 40
TOP, BOTTOM = 2, ROWS - 2
"""First and last line of the panes between title, headings and status."""
LIST_CELLS = 24
"""Cells at the left that show marks and titles of the list and nothing else."""
PACE = 0.04
"""Seconds between presses: a key held down."""
REST = 0.35
"""Seconds after which the list's preview stands and nothing moves any more."""

SEED = 20_261_101
"""What the library generator seeds its vocabulary with."""

Samples = dict[str, list[float]]
"""Seconds by what was measured."""


def open_terminal(command: list[str], *, config: Path = Path("/dev/null")) -> Terminal:
    """The program in a terminal of the size that everything is measured at."""
    return Terminal(
        command, columns=COLUMNS, rows=ROWS, env=environment(SOUNDOFF_CONFIG=str(config))
    )


def minimal(*arguments: str) -> list[str]:
    """The command line of a minimal app."""
    return [sys.executable, str(ROOT / "benchmarks" / "minimal_app.py"), *arguments]


class Started(NamedTuple):
    """One start of a program."""

    shown: float
    """Seconds until its first text stands there."""
    answered: float
    """Seconds until the key that is pressed then has done what it does."""
    memory: int
    """Bytes, at rest."""


def time_start(command: list[str], text: str, answer: Callable[[Terminal], bool]) -> Started:
    """Starts a program and presses `j` as soon as a text stands there."""
    with open_terminal(command) as terminal:
        shown = terminal.wait_for(text, timeout=60) - terminal.started
        terminal.press("j")
        answered = terminal.wait_for(answer, timeout=60) - terminal.started
        terminal.settle(quiet=1.0, timeout=30)
        return Started(shown, answered, terminal.memory())


def is_second_row_marked(terminal: Terminal) -> bool:
    """Whether the cursor of the list, which began at its first row, is on the next one."""
    first, second, third = (terminal.cell(0, TOP + row).bg for row in range(3))
    return first == third != second


def time_repaint(presses: int) -> list[float]:
    """Seconds that one key's repaint takes in the minimal app."""
    taken = []
    with open_terminal(minimal("repaint")) as terminal:
        terminal.wait_for("pressed 0.")
        terminal.settle(0.3)
        for number in range(1, presses + 1):
            taken.append(terminal.latency(["j"], f"pressed {number}."))
            time.sleep(PACE)
    return taken


def filter_words(count: int) -> list[str]:
    """The most frequent longer words of the generated titles, the same in every store."""
    titles = make_vocabulary(random.Random(SEED)).titles
    words = Counter(word for title in titles for word in title.split() if len(word) >= 6)
    return [word for word, _ in words.most_common(count)]


class Session:
    """One run of the reader on a store, in which every key is timed."""

    def __init__(self, terminal: Terminal, *, presses: int) -> None:
        """Takes a terminal that shows the first rows, and how often a key is pressed."""
        self._terminal = terminal
        self._presses = presses
        self.samples: Samples = defaultdict(list)

    def measure(self) -> Samples:
        """Times everything, once through."""
        self._rest()
        self.list_keys()
        self._out()
        self._opening()
        self._threads()
        self._filter()
        self._search()
        return self.samples

    # What stands where

    def _rows(self) -> list[str]:
        return [line[:LIST_CELLS] for line in self._terminal.lines[TOP : BOTTOM + 1]]

    def _cursor(self, x: int = 0) -> int:
        """The line whose background differs from that of most lines at a column."""
        colours = [self._terminal.cell(x, y).bg for y in range(TOP, BOTTOM + 1)]
        usual = Counter(colours).most_common(1)[0][0]
        return next((y for y, colour in enumerate(colours) if colour != usual), -1)

    def _rest(self) -> None:
        self._terminal.settle(quiet=REST, timeout=30)

    def _time(self, name: str, key: str, holds: Callable[[Terminal], bool]) -> None:
        self.samples[name].append(self._terminal.latency([key], holds))
        time.sleep(PACE)

    # Lists

    def move_in_view(self) -> None:
        """Times moving between rows that are on the screen."""
        self._terminal.press("f3", "g")
        self._rest()
        for _ in range(min(self._presses, BOTTOM - TOP - 1)):
            self._terminal.drain()
            expected = self._cursor() + 1
            self._time("j in view", "j", lambda _, y=expected: self._cursor() == y)  # type: ignore[misc]

    def scroll(self) -> None:
        """Times moving when each step brings another row."""
        self._terminal.press(*("j" * (BOTTOM - TOP + 1)))
        self._rest()
        for _ in range(self._presses):
            self._time("j scrolling", "j", self._last_row_changed())

    def list_keys(self) -> None:
        """Times moving in the list."""
        self.move_in_view()
        self.scroll()
        for _ in range(self._presses):
            self._time("page", "pagedown", self._last_row_changed())
        for _ in range(self._presses // 2):
            self._time("G", "G", self._last_row_changed())
            self._rest()
            self._time("g", "g", self._last_row_changed())
            self._rest()

    def _last_row_changed(self) -> Callable[[Terminal], bool]:
        """The list's last line is another row than now, and painted whole."""
        self._terminal.drain()
        before = self._rows()[-1]

        def holds(terminal: Terminal) -> bool:
            row = self._rows()[-1]
            return row != before and row.strip() != ""

        return holds

    def _out(self) -> None:
        """Times going out: of a prompt by a bare ESC, of an article by `h` and `q`."""
        terminal = self._terminal
        terminal.press("g")
        for _ in range(self._presses // 2):
            terminal.press("/")
            terminal.wait_for(_has_prompt)
            self._rest()
            self._time("Escape", "bare-escape", lambda t: not _has_prompt(t))
            for key in ("h", "q"):
                terminal.press("l")
                terminal.wait_for(lambda t: not _is_list_focused(t))
                self._rest()
                self._time("h, q", key, _is_list_focused)
        self._rest()

    # Articles

    def _opening(self) -> None:
        terminal = self._terminal
        terminal.press("g")
        self._rest()
        for size, characters in SIZES.items():
            for number in range(PER_SIZE):
                words = first_words(f"{size} {number}")
                self._time(f"open {characters // 1000} KB", "J", lambda t, w=words: w in t.text)  # type: ignore[misc]
                self._rest()

    def _threads(self) -> None:
        terminal = self._terminal
        # Past the largest article without a rest, so that giving its memory back is not timed.
        terminal.press("f3", "g")
        self._rest()
        terminal.press(*"j" * (PER_SIZE * len(SIZES)))
        terminal.settle(0.05)
        # The last one is where the keys are tried: it opens where it was left.
        for number in range(THREADS - 1):
            words = first_comment(f"Thread {number}")
            self._time("thread open", "J", lambda t, w=words: w in t.text)  # type: ignore[misc]
            self._rest()
        terminal.press("J")
        self._rest()
        terminal.press("f5")
        self._rest()
        terminal.press("g")
        self._rest()
        column = COLUMNS - 4
        for name, key in (("thread next", "j"), ("thread next unread", "n")):
            for _ in range(self._presses):
                self._time(name, key, self._moved(column))
                time.sleep(PACE)
        terminal.press("g")
        self._rest()
        for _ in range(self._presses // 2):
            for _ in ("fold", "unfold"):
                self._time("thread fold", "enter", self._moved(column))
                time.sleep(PACE)
        terminal.press("f3")
        self._rest()

    def _moved(self, x: int) -> Callable[[Terminal], bool]:
        """The right-hand side of the screen is not what it was."""
        self._terminal.drain()
        before = self._right(x)
        return lambda terminal: self._right(x) != before

    def _right(self, x: int) -> list[tuple[str, str]]:
        terminal = self._terminal
        half = COLUMNS * 2 // 3
        return [(terminal.lines[y][half:], terminal.cell(x, y).bg) for y in range(TOP, BOTTOM + 1)]

    # Filter and search

    def _filter(self) -> None:
        terminal = self._terminal
        for word in filter_words(4):
            terminal.press("g")
            self._rest()
            terminal.press("/")
            terminal.wait_for(_has_prompt)
            terminal.settle(0.15)
            terminal.press(word[0])
            terminal.wait_for(lambda t, w=word: t.lines[-1].rstrip().endswith(w[0]))  # type: ignore[misc]
            terminal.settle(0.15)
            for end in range(2, len(word) + 1):
                shown = f"“{word[:end]}”"
                self._time("filter as you type", word[end - 1], lambda t, s=shown: s in t.lines[0])  # type: ignore[misc]
                time.sleep(PACE)
            self._rest()
            terminal.press("escape")
            self._rest()

    def _search(self) -> None:
        terminal = self._terminal
        for word in ("python", "terminal", "ticket", "about", "beach"):
            terminal.press("\\")
            terminal.wait_for(lambda t: t.lines[0].startswith(" Search"))
            terminal.settle(0.15)
            terminal.press("end", "ctrl+u")
            terminal.settle(0.1)
            terminal.send(word)
            terminal.wait_for(lambda t, w=word: w in t.lines[1])  # type: ignore[misc]
            self._time("search", "enter", _found(terminal, word))
            terminal.press("escape")
            self._rest()


def _has_prompt(terminal: Terminal) -> bool:
    return terminal.lines[-1].startswith(" Filter")


def _is_list_focused(terminal: Terminal) -> bool:
    return "Articles ━" in terminal.lines[1]


def _found(terminal: Terminal, word: str) -> Callable[[Terminal], bool]:
    """Other passages than now, with the word in them."""
    before = _hits(terminal)
    return lambda terminal: _hits(terminal) != before and word in _hits(terminal)


def _hits(terminal: Terminal) -> str:
    """The rows below the query, where the words found stand in the passages."""
    return "\n".join(terminal.lines[2:-1]).lower()


def run_session(store: Store, *, presses: int) -> Samples:
    """Starts the reader on a store and times every key."""
    mark_thread_unread(store)
    with open_terminal(reader(store.path)) as terminal:
        terminal.wait_for("Start", timeout=60)
        return Session(terminal, presses=presses).measure()
