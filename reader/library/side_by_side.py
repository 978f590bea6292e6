"""Work that is done some pieces at a time, until it is done or to be stopped."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def work_through(
    wanted: deque[T],
    work: Callable[[T], Awaitable[R]],
    keep: Callable[[R], Awaitable[None]],
    *,
    stop: asyncio.Event,
    at_once: int,
) -> None:
    """Does all pieces of work, some side by side.

    Args:
        wanted: the pieces, taken from the left.
        work: does one; given up in its midst when all is to be stopped.
        keep: takes what came of one, and is never given up.
        stop: when set, no further piece is begun.
        at_once: how many at most.
    """

    async def one_after_the_other() -> None:
        while wanted and not stop.is_set():
            one = asyncio.ensure_future(work(wanted.popleft()))
            stopped = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait((one, stopped), return_when=asyncio.FIRST_COMPLETED)
            finally:
                stopped.cancel()
                if not one.done():
                    one.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keep(await one)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(at_once, len(wanted))):
            group.create_task(one_after_the_other())
