"""Some tasks at a time, each working through pieces until there are none or all is to stop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def work_through(
    next_piece: Callable[[], Awaitable[T | None]],
    work: Callable[[T], Awaitable[R]],
    keep: Callable[[R], Awaitable[None]],
    *,
    stop: asyncio.Event,
    at_once: int,
) -> bool:
    """Does pieces of work in some concurrent tasks.

    Args:
        next_piece: gives the next one; None at the end.
        work: does one; cancelled when all is to be stopped.
        keep: stores what came of one; it is never cancelled.
        stop: when set, no further piece is begun.
        at_once: how many at most.

    Returns:
        False if it was stopped before the end.
    """
    is_whole = True

    async def one_after_the_other() -> None:
        nonlocal is_whole
        while not stop.is_set():
            if (piece := await next_piece()) is None:
                return
            one = asyncio.ensure_future(work(piece))
            stopped = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait((one, stopped), return_when=asyncio.FIRST_COMPLETED)
            finally:
                stopped.cancel()
                if not one.done():
                    one.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keep(await one)
        is_whole = False

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(one_after_the_other())
    return is_whole


async def nothing_more(done: None) -> None:
    """For work that keeps what comes of a piece itself."""
