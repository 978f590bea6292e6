"""The life cycle of work that fetches and stores: find what is to do, do it, report, clean up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Protocol, TypeVar

from reader.config import Settings
from reader.model.fetching import Fetching

E = TypeVar("E")


class Errand(Protocol[E]):
    """One piece of such work; a refresh of feeds, of discussions, or of whole texts.

    Attributes:
        told: events in order, for whoever runs the errand.
        stop: when set, nothing further is begun.
    """

    told: asyncio.Queue[E | None]
    stop: asyncio.Event

    async def find(self) -> bool:
        """Finds what is to be done, and reports it; False if there is nothing."""
        ...

    async def work(self, fetcher: Fetching) -> None:
        """Does the work, and reports each result."""
        ...

    def finished(self) -> E:
        """The last event: the sum of what was done."""
        ...

    async def close(self) -> None:
        """Releases what is held, however the work ended."""
        ...


async def run_errand(
    errand: Errand[E], settings: Settings, fetcher: Fetching | None
) -> AsyncGenerator[E, None]:
    """Runs an errand in a task of its own and yields its events.

    A slow consumer does not slow it down. Leaving the iteration stops it; what came is stored.

    Args:
        errand: what there is to do.
        settings: how is asked.
        fetcher: what fetches; made here where not given.

    Raises:
        StoreError: the store cannot be written; what was stored before is kept.
    """
    work = asyncio.create_task(_do(errand, settings, fetcher))
    try:
        while (event := await errand.told.get()) is not None:
            yield event
    except BaseException:
        errand.stop.set()
        # Nobody listens any more to what may still go wrong.
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await work
        raise
    await work


async def _do(errand: Errand[E], settings: Settings, fetcher: Fetching | None) -> None:
    try:
        try:
            if await errand.find():
                if fetcher is not None:
                    await errand.work(fetcher)
                else:
                    # It takes most of the time of an errand that finds nothing to do.
                    from reader.fetch.http import Fetcher

                    async with Fetcher(settings.fetch_settings()) as made:
                        await errand.work(made)
            errand.told.put_nowait(errand.finished())
        finally:
            await errand.close()
    except BaseExceptionGroup as failures:
        raise _first(failures) from None
    finally:
        errand.told.put_nowait(None)


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = failures
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
