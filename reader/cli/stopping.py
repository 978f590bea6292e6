"""How Ctrl+C ends a command that works in an event loop."""

from __future__ import annotations

import asyncio
import signal

from reader.cli.session import stop_at_first


def stop_by_signal() -> asyncio.Event:
    """What the first Ctrl+C sets, so that what came is stored; the second ends the command at once.

    For a coroutine: the event is of its loop.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.call_soon_threadsafe(stop.set)

    signal.signal(signal.SIGINT, stop_at_first(stop.is_set, end))
    return stop
