"""An import in a background thread, as an asynchronous iterator."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Iterator

from reader.model.event import ImportEvent


async def import_in_thread(
    importing: Callable[[threading.Event], Iterator[ImportEvent]],
) -> AsyncGenerator[ImportEvent, None]:
    """Yields the events of an import; leaving the iteration stops it after the batch in hand.

    Args:
        importing: does it, until the event that it is given is set.
    """
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[ImportEvent | BaseException | None] = asyncio.Queue()
    stop = threading.Event()

    def say(event: ImportEvent | BaseException | None) -> None:
        with contextlib.suppress(RuntimeError):  # The loop is gone: nobody listens.
            loop.call_soon_threadsafe(events.put_nowait, event)

    def run() -> None:
        try:
            for event in importing(stop):
                say(event)
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            say(error)
        finally:
            say(None)

    thread = threading.Thread(target=run, name="reader-import")
    thread.start()
    try:
        while (event := await events.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            yield event
    finally:
        stop.set()
