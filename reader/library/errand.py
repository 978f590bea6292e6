"""An errand: work that asks the network for things, stores what came, and tells of it meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Protocol, TypeVar

from reader.config import Settings
from reader.model.fetching import Fetching

E = TypeVar("E")


class Errand(Protocol[E]):
    """One errand, from finding out what to do up to letting go of what it holds.

    Attributes:
        told: what happened, in order; whoever does the errand takes it from here.
        stop: when set, nothing further is begun.
    """

    told: asyncio.Queue[E | None]
    stop: asyncio.Event

    async def find(self) -> bool:
        """Finds out what there is to do, and tells it; False if there is nothing."""
        ...

    async def work(self, fetcher: Fetching) -> None:
        """Does it, and tells what comes."""
        ...

    def finished(self) -> E:
        """What is told last."""
        ...

    async def close(self) -> None:
        """Gives everything up that is held, however it ended."""
        ...


async def run_errand(
    errand: Errand[E], settings: Settings, fetcher: Fetching | None
) -> AsyncGenerator[E, None]:
    """Does an errand and yields what it tells.

    It is done beside whoever listens, however slow that is. Leaving the iteration stops it: what
    came is stored.

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
