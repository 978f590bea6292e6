"""Looks names up once, so that the address that was judged is the one that is connected to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass

from reader.fetch.addresses import is_public, literal

LookUp = Callable[[str], Awaitable[tuple[str, ...]]]
"""Host name to its IP addresses, best first; raises OSError or UnicodeError."""

_FRESH = 300.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a host is."""

    host: str
    addresses: tuple[str, ...]
    """Empty where nobody looked: then the transport finds the way."""
    is_public: bool
    """Whether all of the addresses are of the internet."""


pinned: ContextVar[Place | None] = ContextVar("pinned", default=None)
"""The place of the request under way: its connection goes there and nowhere else."""


class Resolver:
    """Names and their addresses, remembered for five minutes."""

    def __init__(self, look_up: LookUp | None, *, connections: int, timeout: float) -> None:
        """Looks nothing up yet.

        Args:
            look_up: whom to ask; None: nobody, a name then counts as public.
            connections: look-ups under way at once.
            timeout: seconds for one of them, waiting for its turn not counted.
        """
        self._look_up = look_up
        self._timeout = timeout
        self._places: dict[str, tuple[Place, float]] = {}
        self._pending: dict[str, asyncio.Task[tuple[str, ...]]] = {}
        self._limit = asyncio.Semaphore(connections)

    def known(self, host: str) -> Place | None:
        """The place of a host that is a number, or was looked up lately; else None."""
        found = self._places.get(host)
        if found is not None:
            if found[1] > asyncio.get_running_loop().time():
                return found[0]
            del self._places[host]
            return None
        address = literal(host)
        if address is not None:
            return self._keep(host, (address,), float("inf"))
        if self._look_up is None:
            is_local = host == "localhost" or host.endswith(".localhost")
            return self._keep(host, (), float("inf"), judged=not is_local)
        return None

    async def place(self, host: str) -> Place:
        """Looks a host up; several who ask for the same one wait for one answer.

        Raises:
            OSError: there is no such name, or no answer; `TimeoutError` if none within the limit.
            UnicodeError: it cannot be a name.
        """
        place = self.known(host)
        if place is not None:
            return place
        task = self._pending.get(host)
        if task is None:
            task = self._pending[host] = asyncio.create_task(self._ask(host))
            task.add_done_callback(lambda done: self._forget(host, done))
        # One who gives up must not take the answer from the others.
        addresses = await asyncio.shield(task)
        return self._keep(host, addresses, asyncio.get_running_loop().time() + _FRESH)

    async def aclose(self) -> None:
        """Gives up look-ups under way."""
        tasks = list(self._pending.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, host: str) -> tuple[str, ...]:
        assert self._look_up is not None
        async with self._limit, asyncio.timeout(self._timeout):
            return await self._look_up(host)

    def _forget(self, host: str, task: asyncio.Task[tuple[str, ...]]) -> None:
        self._pending.pop(host, None)
        if not task.cancelled():
            # Seen here too, so that asyncio does not complain where all who waited have gone.
            task.exception()

    def _keep(
        self, host: str, addresses: tuple[str, ...], until: float, *, judged: bool | None = None
    ) -> Place:
        if judged is None:
            judged = all(is_public(address) for address in addresses)
        place = Place(host, addresses, judged)
        self._places[host] = place, until
        return place


async def look_up(host: str) -> tuple[str, ...]:
    """Asks the system for the addresses of a name.

    In a thread of its own that nobody waits for at exit: a look-up without network may take
    half a minute, and quitting must not.

    Raises:
        OSError: there is no such name, or no answer (`socket.gaierror`).
        UnicodeError: it cannot be a name.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def settle(addresses: tuple[str, ...], error: OSError | UnicodeError | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(addresses)
        else:
            answer.set_exception(error)

    def ask() -> None:
        addresses: tuple[str, ...] = ()
        failure: OSError | UnicodeError | None = None
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            addresses = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
        except (OSError, UnicodeError) as error:
            failure = error
        if not loop.is_closed():
            try:
                loop.call_soon_threadsafe(settle, addresses, failure)
            except RuntimeError:
                # Closed between the two lines.
                return

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    return await answer
