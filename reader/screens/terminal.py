"""What happens to the terminal while Textual has it: noise is kept off, other programs get it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from reader import paths


@contextlib.contextmanager
def noise_to_log() -> Iterator[None]:
    """Sends what anybody writes to standard error into the log; only Textual keeps the terminal.

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
