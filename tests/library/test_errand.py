"""The frame of all that asks the network: begun, told of, stopped, ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from reader.config import Settings
from reader.errors import StoreError
from reader.library.errand import run_errand
from reader.library.task_pool import nothing_more, work_through
from reader.model.fetching import Fetching, FetchRequest, Outcome


class Nobody:
    """Fetches nothing."""

    async def fetch(self, request: FetchRequest) -> Outcome:
        raise AssertionError("nothing is asked for")


class Walk:
    """An errand that says what it is told to say."""

    def __init__(self, work: Callable[[Walk], Awaitable[None]], *, has_work: bool = True) -> None:
        self.told: asyncio.Queue[str | None] = asyncio.Queue()
        self.stop = asyncio.Event()
        self.is_closed = False
        self._work = work
        self._has_work = has_work

    async def find(self) -> bool:
        self.told.put_nowait("found")
        return self._has_work

    async def work(self, fetcher: Fetching) -> None:
        await self._work(self)

    def finished(self) -> str:
        return "stopped" if self.stop.is_set() else "finished"

    async def close(self) -> None:
        self.is_closed = True


async def until_stopped(walk: Walk) -> None:
    walk.told.put_nowait("working")
    await walk.stop.wait()


async def failing(walk: Walk) -> None:
    walk.told.put_nowait("working")

    async def fail() -> None:
        raise StoreError("the disk is full")

    async with asyncio.TaskGroup() as group:
        group.create_task(fail())


async def heard(walk: Walk, events: list[str]) -> None:
    async for event in run_errand(walk, Settings(), Nobody()):
        events.append(event)


async def test_who_has_nothing_to_do_asks_for_nothing() -> None:
    """A refresh of feeds none of which is due ends at once, with its sum."""

    async def work(walk: Walk) -> None:
        raise AssertionError("there is nothing to do")

    walk, events = Walk(work, has_work=False), list[str]()
    await heard(walk, events)
    assert (events, walk.is_closed) == (["found", "finished"], True)


async def test_what_was_told_before_a_failure_is_heard() -> None:
    """A full disk ends a refresh by its one line, after all that is stored was told."""
    walk, events = Walk(failing), list[str]()
    with pytest.raises(StoreError, match="the disk is full"):
        await heard(walk, events)
    assert (events, walk.is_closed) == (["found", "working"], True)


async def test_who_listens_no_more_ends_it() -> None:
    """Whoever leaves a refresh leaves none running, and no lease behind."""
    walk = Walk(until_stopped)
    events = run_errand(walk, Settings(), Nobody())
    assert [await anext(events), await anext(events)] == ["found", "working"]
    await events.aclose()
    assert walk.stop.is_set() and walk.is_closed


async def test_what_is_begun_is_given_up_and_the_rest_not_begun() -> None:
    """Ctrl+C is not answered when the slowest server has answered."""
    stop = asyncio.Event()
    left = [3, 2, 1]
    begun: list[int] = []

    async def next_piece() -> int | None:
        return left.pop() if left else None

    async def work(piece: int) -> None:
        begun.append(piece)
        if piece == 2:
            stop.set()
        await asyncio.sleep(0 if piece == 1 else 60)

    whole = await work_through(next_piece, work, nothing_more, stop=stop, at_once=1)
    assert (whole, begun, left) == (False, [1, 2], [3])
