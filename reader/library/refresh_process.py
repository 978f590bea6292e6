"""The process in which an interface has its feeds refreshed.

It steps back behind everything else, reads one order from its input, writes events to its output,
and ends when its input does: whoever started it has left or wants no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
import threading

from reader.background import run_when_idle
from reader.errors import ReaderError
from reader.library.refresh_messages import RefreshOrder, packed
from reader.library.refresher import refresh

_INPUT = 0


def main() -> None:
    """Carries out the order that is read from standard input."""
    run_when_idle()
    with contextlib.suppress(OSError, AttributeError):
        # One core stays the interface's own: to be stepped back behind is not enough, each waking
        # of a process beside it costs it a few milliseconds (`benchmarks/refresh_keys.py`).
        if len(cores := sorted(os.sched_getaffinity(0))) > 1:
            os.sched_setaffinity(0, cores[1:])
    order = pickle.loads(_received(int.from_bytes(_received(4), "big")))
    assert isinstance(order, RefreshOrder)
    with contextlib.suppress(BrokenPipeError):
        asyncio.run(_run(order))


async def _run(order: RefreshOrder) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait_for_the_end() -> None:
        while os.read(_INPUT, 1):
            pass
        with contextlib.suppress(RuntimeError):  # It is over already.
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    try:
        if order.has_feeds:
            async for event in refresh(
                order.path,
                order.settings,
                feed_ids=order.feed_ids,
                is_all=order.is_all,
                stop=stop,
                jobs=_cores(),
                is_background=True,
            ):
                _say(event)
        if order.has_threads and not stop.is_set():
            from reader.library.thread_refresher import refresh_threads

            async for thread_event in refresh_threads(
                order.path,
                order.settings,
                article_ids=order.article_ids,
                search=order.search,
                stop=stop,
            ):
                _say(thread_event)
        if order.has_full_texts and not stop.is_set():
            from reader.library.full_text import fetch_full_texts

            async for text_event in fetch_full_texts(
                order.path, order.settings, article_ids=order.full_text_ids, stop=stop
            ):
                _say(text_event)
        _say(None)
    except ReaderError as error:
        _say(error)


def _cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Not Linux.
        return max(1, (os.cpu_count() or 1) - 1)


def _received(size: int) -> bytes:
    """So many bytes of the input. Read without a buffer, whose lock would be held at the end."""
    data = b""
    while len(data) < size and (more := os.read(_INPUT, size - len(data))):
        data += more
    return data


def _say(value: object) -> None:
    sys.stdout.buffer.write(packed(value))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
