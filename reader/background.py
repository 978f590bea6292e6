"""Processes that work in the background: how a pool of them is made, and how each begins."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor


def spawn_pool(jobs: int, initializer: Callable[[], None]) -> ProcessPoolExecutor:
    """A pool of processes that start as they are needed and inherit nothing of this one.

    Args:
        jobs: how many.
        initializer: called in each at its start; it should call `begin_worker`.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import resource_tracker

    # A full-screen program has replaced standard error by an object without a descriptor, which
    # the tracker process would inherit.
    with contextlib.redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()
    return ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=initializer,
    )


def begin_worker() -> None:
    """Leaves Ctrl-C to the parent, and ends this process when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def run_when_idle() -> None:
    """Gives this process only what no other process wants, as far as the system can."""
    os.nice(19)
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _end_with_parent() -> None:
    """Ends a worker whose parent was killed: its queue would never be closed."""
    from multiprocessing import connection, parent_process

    if (parent := parent_process()) is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
