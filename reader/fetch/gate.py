"""Limits requests: connections in all, and per public host, with some time between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from reader.model.fetching import FetchSettings


class _Host:
    def __init__(self, connections: int) -> None:
        self.places = asyncio.Semaphore(connections)
        self.next_start = 0.0


class Gate:
    """Holds requests back until it is their turn.

    Whoever waits for a busy host holds no place of those in all, so that a host with hundreds of
    feeds does not stop the others.
    """

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._places = asyncio.Semaphore(settings.connections)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def place(
        self, host: str, *, is_public: bool, timer: asyncio.Timeout
    ) -> AsyncIterator[None]:
        """A place for one request and its answer.

        Args:
            host: in lower case.
            is_public: whether the limits of one host hold.
            timer: stands still while this waits.
        """
        if not is_public:
            await self._enter(self._places, timer)
            try:
                yield
            finally:
                self._places.release()
            return
        known = self._hosts.get(host)
        if known is None:
            known = self._hosts[host] = _Host(self._settings.host_connections)
        await self._enter(known.places, timer)
        try:
            await self._space(known, timer)
            await self._enter(self._places, timer)
            try:
                yield
            finally:
                self._places.release()
        finally:
            known.places.release()

    async def _enter(self, places: asyncio.Semaphore, timer: asyncio.Timeout) -> None:
        if not places.locked():
            await places.acquire()
            return
        with paused(timer):
            await places.acquire()

    async def _space(self, host: _Host, timer: asyncio.Timeout) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, host.next_start)
        host.next_start = start + self._settings.host_spacing
        if start > now:
            with paused(timer):
                await asyncio.sleep(start - now)


@contextmanager
def paused(timer: asyncio.Timeout) -> Iterator[None]:
    """Lets a timer stand still while something else than what it limits goes on."""
    when = timer.when()
    if when is None:
        yield
        return
    clock = asyncio.get_running_loop().time
    left = when - clock()
    timer.reschedule(None)
    try:
        yield
    finally:
        timer.reschedule(clock() + left)
