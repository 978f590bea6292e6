"""A program in a pseudo-terminal with an emulator at the other end, for tests and benchmarks.

The program gets a controlling terminal of its own, as from a shell; what it writes is kept as bytes
and painted by pyte. Times are those of the `read` that brought the bytes, not of their painting.
"""

from __future__ import annotations

import fcntl
import os
import re
import resource
import select
import signal
import struct
import termios
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, cast

import pyte

PATIENCE = 30.0
"""Seconds that something may take on a busy machine."""
_LOOK, _AFTER_WORK = 0.005, 0.05
"""Seconds between two looks at what a program does, and at least from its work to its rest."""
ROOT = Path(__file__).resolve().parent.parent

KEYS: Mapping[str, str] = {
    "enter": "\r",
    # As a terminal with the kitty keyboard protocol sends it; a bare ESC waits for its sequence.
    "escape": "\x1b[27u",
    "bare-escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "slash": "/",
    "backslash": "\\",
    "full_stop": ".",
    "comma": ",",
    "colon": ":",
    "semicolon": ";",
    "question_mark": "?",
    "number_sign": "#",
    "at": "@",
    "vertical_line": "|",
    "minus": "-",
    "plus": "+",
    "quotation_mark": '"',
    "underscore": "_",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}
"""Key names to what a terminal sends; `ctrl+x` and single characters need no entry."""

# Sequences that pyte would print instead of obeying or ignoring: private CSI with < = >, mode
# queries, and every string sequence (OSC, DCS, SOS, PM, APC).
_STRINGS = rb"\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
_UNSUPPORTED = re.compile(rb"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\??[0-9;]*\$[@-~]|" + _STRINGS)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?)?\Z")

_ALTERNATE = b"\x1b[?1049h"
"""Goes to the alternate screen, which is empty then; pyte has one screen only."""

_MODES: Mapping[str, tuple[bytes, bytes]] = {
    "the alternate screen": (_ALTERNATE, b"\x1b[?1049l"),
    "mouse clicks": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse drags": (b"\x1b[?1002h", b"\x1b[?1002l"),
    "mouse moves": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "focus reports": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "SGR mouse reports": (b"\x1b[?1006h", b"\x1b[?1006l"),
    "urxvt mouse reports": (b"\x1b[?1015h", b"\x1b[?1015l"),
    "synchronized output": (b"\x1b[?2026h", b"\x1b[?2026l"),
    "in-band resize reports": (b"\x1b[?2048h", b"\x1b[?2048l"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "a hidden cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "the kitty keyboard protocol": (b"\x1b[>1u", b"\x1b[<u"),
}


def left_on(output: bytes | bytearray) -> list[str]:
    """What a program that wrote this has changed in the terminal and not given back."""
    return [name for name, (on, off) in _MODES.items() if output.rfind(on) > output.rfind(off)]


_DEFAULT = (
    signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM,
    signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU,
)  # fmt: skip
"""What a shell starts programs with, also where tests run under `nohup` or in the background."""


class Cell(Protocol):
    """One cell as pyte holds it."""

    data: str
    fg: str
    bg: str
    bold: bool
    reverse: bool
    underscore: bool


class TerminalTimeout(AssertionError):
    """What was waited for did not come; the message shows the screen."""


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a key named as Textual names it."""
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5].upper()) & 0x1F])
    if len(key) > 1:
        raise KeyError(key)
    return key.encode()


class Terminal:
    """Runs one command in a pty of a given size and shows what stands on its screen.

    Use it as a context manager: leaving it kills the program.

    Attributes:
        pid: the program's process id, leader of a session of its own.
        output: every byte the program wrote.
        started: `time.perf_counter()` just before the program was started.
        peak_memory: bytes, known after the program has ended.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Starts the command.

        Args:
            command: program and arguments; the program is an absolute path.
            columns: width of the terminal in cells.
            rows: height of the terminal in cells.
            env: the whole environment of the program; None is `environment()`.
        """
        self.columns, self.rows = columns, rows
        self.output = bytearray()
        self.peak_memory = 0
        self._status: int | None = None
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unpainted = bytearray()
        self._pending = b""
        self._lines = [""] * rows
        self._chunks: deque[tuple[float, bytes]] = deque()
        self._gathered = 0
        self._arrived = threading.Condition()
        self._is_hung_up = False
        self._woken, self._wake = os.pipe()
        self._master, slave = os.openpty()
        self._set_size(columns, rows)
        self._name = name = os.ttyname(slave)
        # The new session's first terminal to be opened becomes its controlling terminal.
        actions: list[tuple[int, int, str, int, int] | tuple[int, int, int]] = [
            (os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0),
            (os.POSIX_SPAWN_DUP2, 0, 1),
            (os.POSIX_SPAWN_DUP2, 0, 2),
        ]
        self.started = time.perf_counter()
        self.pid = os.posix_spawn(
            command[0],
            list(command),
            dict(environment() if env is None else env),
            file_actions=actions,
            setsid=True,
            setsigdef=_DEFAULT,
        )
        # Kept open until the program has opened its own, or reading would end at once.
        self._slave: int | None = slave
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __repr__(self) -> str:
        """What the program said last outside of its screen: why it ended, where a test fails."""
        last = bytes(self.output).rpartition(b"\x1b[?1049l")[2].decode(errors="replace")
        return f"<Terminal of {self.pid}, at last: {last[-160:]!r}>"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as text, trailing blanks kept."""
        self._paint()
        dirty = self._screen.dirty
        if dirty:
            for y in dirty:
                if y < self.rows:
                    row = self._screen.buffer[y]
                    self._lines[y] = "".join(row[x].data for x in range(self.columns))
            dirty.clear()
        return self._lines

    @property
    def cursor(self) -> tuple[int, int]:
        """The column and the row that the terminal's cursor is on, from 0, as `lines` are."""
        self._paint()
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def is_cursor_hidden(self) -> bool:
        """Whether nobody sees it."""
        self._paint()
        return bool(self._screen.cursor.hidden)

    @property
    def text(self) -> str:
        """The whole screen, rows stripped at the right and joined by newlines."""
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def is_running(self) -> bool:
        """Whether the program has not ended yet."""
        return self._poll() is None

    def cell(self, x: int, y: int) -> Cell:
        """What stands at a column and row, with its colours."""
        self._paint()
        return cast(Cell, self._screen.buffer[y][x])

    def send(self, data: str | bytes) -> float:
        """Types characters; returns the time just before they were written."""
        raw = data.encode() if isinstance(data, str) else data
        now = time.perf_counter()
        while raw:
            raw = raw[os.write(self._master, raw) :]
        return now

    def press(self, *keys: str) -> float:
        """Presses keys by name (`j`, `enter`, `ctrl+d`), all in one write."""
        return self.send(b"".join(key_bytes(key) for key in keys))

    def wait_for(self, what: str | Callable[[Terminal], bool], timeout: float = PATIENCE) -> float:
        """Waits until a text stands on the screen or a condition holds.

        Returns:
            The time of the read that made it true, or the time of the call where it was.

        Raises:
            TerminalTimeout: it did not come in time, or the program ended without it.
        """
        holds = (lambda terminal: what in terminal.text) if isinstance(what, str) else what
        stamp = time.perf_counter()
        deadline = stamp + timeout
        while True:
            if holds(self):
                return stamp
            chunk = self._next_chunk(deadline - time.perf_counter())
            if chunk is None:
                wanted = repr(what) if isinstance(what, str) else "the condition"
                how = "ended" if self._has_ended() else "still runs"
                raise TerminalTimeout(f"no {wanted} (program {how}); the screen:\n{self.text}")
            stamp = chunk

    def latency(
        self, keys: Sequence[str], what: str | Callable[[Terminal], bool], timeout: float = PATIENCE
    ) -> float:
        """Seconds from writing the keys to the read after which the condition holds."""
        self.drain()
        written = self.press(*keys)
        return self.wait_for(what, timeout) - written

    def drain(self) -> None:
        """Takes in what has arrived, without waiting for more."""
        while self._next_chunk(0) is not None:
            pass

    def pause(self, seconds: float) -> None:
        """Takes in what comes next, or waits so long for it in vain."""
        self._next_chunk(seconds)

    def settle(self, quiet: float = 0.05, timeout: float = PATIENCE) -> None:
        """Waits until nothing has been written for some time, and nothing is about to be.

        On a busy machine a program writes nothing for long while it waits for its turn. On Linux
        the time counts only in which it had read what was typed, and it and all its children slept.
        """
        now = time.perf_counter()
        deadline, rested = now + timeout, now + quiet
        while now < rested:
            if now > deadline:
                raise TerminalTimeout(f"the screen never came to rest:\n{self.text}")
            has_come = self._next_chunk(min(_LOOK, rested - now)) is not None
            is_at_work = not has_come and (self._is_typed_ahead() or _is_at_work(self.pid))
            now = time.perf_counter()
            if has_come:
                rested = now + quiet
            elif is_at_work:
                rested = max(rested, now + min(quiet, _AFTER_WORK))

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size; the kernel tells the program with SIGWINCH.

        0 by 0 is what a pty says whose size nobody has set: what stands there stays.
        """
        self.drain()
        self._paint()
        if columns and rows:
            self.columns, self.rows = columns, rows
            self._screen.resize(rows, columns)
            self._screen.dirty.update(range(rows))
            self._lines = [""] * rows
        self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the program alone."""
        os.kill(self.pid, number)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Waits for the program's end.

        Returns:
            Its exit status, negative for a signal, as `subprocess` gives it.
        """
        deadline = time.perf_counter() + timeout
        while (status := self._poll()) is None:
            if time.perf_counter() > deadline:
                raise TerminalTimeout(f"the program still runs; the screen:\n{self.text}")
            self._next_chunk(0.02)
        # Its last words may wait to be read; a job that it left can hold the terminal open.
        while not self._is_hung_up and self._reader.is_alive() and self._is_to_be_read():
            self._reader.join(0.005)
        self.drain()
        return status

    def memory(self) -> int:
        """Resident bytes of the running program (Linux)."""
        fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    @property
    def attributes(self) -> list[object]:
        """How the terminal takes what is typed, as `tcgetattr` gives it."""
        return cast("list[object]", termios.tcgetattr(self._master))

    def hang_up(self) -> None:
        """Closes the terminal under the program, as a closed window does."""
        if not self._is_hung_up:
            self._is_hung_up = True
            # A read in progress would keep the pty open.
            os.write(self._wake, b"x")
            self._reader.join()
            for descriptor in (self._master, self._wake, self._woken):
                os.close(descriptor)
            with self._arrived:
                self._close_slave()

    def close(self) -> None:
        """Kills the program if it still runs, and gives up the pty."""
        if self._poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reap(os.wait4(self.pid, 0))
        # A stopped job of a shell would outlive the shell.
        self.hang_up()

    def _set_size(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._woken], [], [])
            with self._arrived:
                try:
                    data = os.read(self._master, 65536) if self._woken not in ready else b""
                except OSError:
                    # Linux ends a pty whose other side is closed with EIO.
                    data = b""
                self._chunks.append((time.perf_counter(), data))
                if data:
                    self._close_slave()
                self._arrived.notify()
            if not data:
                return

    def _next_chunk(self, timeout: float) -> float | None:
        """Takes in the next bytes; returns when they were read, None where none came."""
        with self._arrived:
            if not self._chunks:
                self._arrived.wait(max(0.0, timeout))
            if not self._chunks:
                return None
            if not self._gathered:
                self._gather()
            self._gathered -= 1
            stamp, data = self._chunks.popleft()
        if not data:
            return None
        self.output += data
        self._unpainted += data
        return stamp

    def _paint(self) -> None:
        """Paints what has come: the emulator is slow, and only some screens are looked at."""
        if not self._unpainted:
            return
        data = self._pending + bytes(self._unpainted)
        self._unpainted.clear()
        unfinished = _UNFINISHED.search(data, max(0, len(data) - 4096))
        cut = unfinished.start() if unfinished else len(data)
        self._pending = data[cut:]
        data = data[:cut].replace(_ALTERNATE, _ALTERNATE + b"\x1b[H\x1b[2J")
        self._stream.feed(_UNSUPPORTED.sub(b"", data))

    def _gather(self) -> None:
        """Lets a burst of output arrive before any of it is painted.

        A pty holds a few kilobytes: painting meanwhile would keep the program waiting, and the
        stamps of later chunks would tell how slow the emulator is.
        """
        deadline = time.perf_counter() + 0.1
        while len(self._chunks) > self._gathered:
            self._gathered = len(self._chunks)
            if not self._chunks[-1][1] or time.perf_counter() > deadline:
                break
            self._arrived.wait(0.003)

    def _has_ended(self) -> bool:
        """Whether the program is gone, or about to be: its terminal is closed already."""
        if not self._reader.is_alive():
            for _ in range(50):
                if self._poll() is not None:
                    break
                time.sleep(0.02)
        return self._poll() is not None

    def _poll(self) -> int | None:
        if self._status is None:
            result = os.wait4(self.pid, os.WNOHANG)
            if result[0]:
                self._reap(result)
        return self._status

    def _reap(self, result: tuple[int, int, resource.struct_rusage]) -> None:
        self._status = os.waitstatus_to_exitcode(result[1])
        self.peak_memory = result[2].ru_maxrss * 1024
        with self._arrived:
            # A program that ended without a word: let the reading end too.
            self._close_slave()

    def _close_slave(self) -> None:
        """Gives up this side's hold on the program's end; whoever calls it has `_arrived`."""
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None

    def _is_to_be_read(self) -> bool:
        """Whether what the program wrote, or its end, waits for the thread that reads."""
        with self._arrived:
            return bool(select.select([self._master], [], [], 0)[0])

    def _is_typed_ahead(self) -> bool:
        """Whether something was typed that the program has not read yet."""
        if self._is_hung_up or not self._reader.is_alive():
            return False
        typed = os.open(self._name, os.O_RDONLY | os.O_NOCTTY)
        try:
            return bool(select.select([typed], [], [], 0)[0])
        finally:
            os.close(typed)


def _is_at_work(pid: int) -> bool:
    """Whether a process or one that it started works, or waits for its turn to (Linux)."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            # A thread may end while it is looked at.
            with suppress(OSError):
                state = (task / "stat").read_text().rpartition(")")[2].split()[0]
                children = (task / "children").read_text().split()
                if state in "RD" or any(_is_at_work(int(child)) for child in children):
                    return True
    return False


def filter_list(terminal: Terminal, text: str) -> None:
    """Filters the reader's list by a text, as a person types it, and returns to the list."""
    terminal.press("/")
    terminal.wait_for(lambda t: t.lines[-1].startswith(" Filter"))
    terminal.settle()
    terminal.send(text)
    terminal.wait_for(lambda t: t.lines[-1].rstrip().endswith(text))
    terminal.settle()
    terminal.press("enter")
    terminal.wait_for(lambda t: not t.lines[-1].startswith(" Filter"))


def environment(home: Path | None = None, **extra: str) -> dict[str, str]:
    """A small environment for a program under test.

    Args:
        home: the home directory, also of configuration, data and logs; None keeps the real one.
        extra: further variables.
    """
    env = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(home) if home else os.environ.get("HOME", "/"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
    return env | extra
