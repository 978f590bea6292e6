"""The terminal under Textual: standard error goes to the log, other programs may borrow it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reader import paths

if TYPE_CHECKING:
    from textual.app import App


@contextlib.contextmanager
def noise_to_log() -> Iterator[None]:
    """Redirects standard error into the log, so that only Textual writes to the terminal.

    File descriptor 2 itself is moved, so that C libraries and child processes are caught too.
    Without a terminal there, or without a writable log, nothing changes.
    """
    try:
        is_terminal = os.isatty(2)
        log = _open_log() if is_terminal else None
    except OSError:
        log = None
    if log is None:
        yield
        return
    screen = os.dup(2)
    os.dup2(log, 2)
    os.close(log)
    # Textual paints on `sys.__stderr__`.
    original, sys.__stderr__ = sys.__stderr__, open(screen, "w", encoding="utf-8", errors="replace")  # type: ignore[misc] # noqa: SIM115, PTH123
    try:
        yield
    finally:
        painted, sys.__stderr__ = sys.__stderr__, original  # type: ignore[misc]
        with contextlib.suppress(OSError):
            painted.flush()
        os.dup2(screen, 2)
        with contextlib.suppress(OSError):
            painted.close()


def _open_log() -> int:
    log = paths.log_path()
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextlib.contextmanager
def lent(app: App[Any]) -> Iterator[None]:
    """Gives the terminal to another program; afterwards everything is painted anew.

    An interrupt typed there is that program's and ends nothing here.

    Raises:
        SuspendNotSupported: there is no terminal to give.
    """
    with app.suspend():
        # A handler of Python's own is none for the program: unlike an ignored signal it is not
        # passed on.
        before = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
    app.refresh(layout=True)


def run_there(arguments: Sequence[str], data: bytes | None = None, *, name: str = "") -> str | None:
    """Runs a program on the terminal until it ends; Textual must have let go of it.

    Args:
        arguments: the command line.
        data: what it reads from its standard input; None: what is typed.
        name: what it is called in messages.

    Returns:
        None if it ended well, else one line that says how it failed.
    """
    import subprocess

    name = name or os.path.basename(arguments[0])  # noqa: PTH119
    try:
        # The program's screen is the terminal itself: standard error is our log by now.
        with open("/dev/tty", "r+b", buffering=0) as tty:  # noqa: PTH123
            done = subprocess.Popen(
                arguments,
                stdin=tty if data is None else subprocess.PIPE,
                stdout=tty,
                stderr=tty,
            )
            # It may end before it has read everything.
            done.communicate(data)
    except OSError as error:
        return f"{name}: {error.strerror}"
    if done.returncode < 0:
        return f"{name} was ended by {signal.Signals(-done.returncode).name}"
    return f"{name} failed with status {done.returncode}" if done.returncode else None


def write(app: App[Any], text: str) -> None:
    """Sends the terminal a control sequence that paints nothing."""
    driver = app._driver
    if driver is not None and not app.is_headless and text:
        driver.write(text)
        driver.flush()
