"""Pretended sites: what a refresh meets, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.config import Settings
from reader.library import Library
from reader.library.refresher import refresh
from reader.model.event import FeedRefreshed, RefreshFinished
from reader.model.fetching import Answer, FetchRequest, Outcome
from reader.model.subscription import Subscription
from reader.store.feeds import save_subscription

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@dataclass
class Sites:
    """Answers by address, and what was asked for.

    A test puts outcomes, or functions that make them of the request, into `answers`.
    """

    answers: dict[str, Outcome | Callable[[FetchRequest], Outcome]] = field(default_factory=dict)
    requests: list[FetchRequest] = field(default_factory=list)
    delay: float = 0.0
    """Seconds that every answer takes."""

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Gives what was put there."""
        self.requests.append(request)
        await asyncio.sleep(self.delay)
        answer = self.answers[request.url]
        return answer(request) if callable(answer) else answer

    @property
    def urls(self) -> list[str]:
        """The addresses asked for, in order."""
        return [request.url for request in self.requests]


@dataclass
class Clock:
    """The time, which only moves when it is told to."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**span)


def answer(url: str, data: bytes | str, **more: object) -> Answer:
    """A document that came."""
    body = data.encode() if isinstance(data, str) else data
    return Answer(url=url, data=body, media_type="application/rss+xml", **more)  # type: ignore[arg-type]


def subscribed(library: Library, *urls: str, folder: str | None = None) -> list[int]:
    """Subscribes to addresses without asking for them; gives their ids."""

    async def subscribe() -> list[int]:
        return await library._write(
            lambda write: [
                save_subscription(write, Subscription(url=url, folder=folder))[0] for url in urls
            ]
        )

    return asyncio.run(subscribe())


def refreshed(
    path: Path,
    sites: Sites,
    *,
    feed_ids: list[int] | None = None,
    is_all: bool = False,
    clock: Clock | None = None,
    settings: Settings | None = None,
) -> tuple[list[FeedRefreshed], RefreshFinished]:
    """Runs a refresh against pretended sites: what came of each feed, and the sum."""

    async def run() -> list[object]:
        events = refresh(
            path,
            settings or Settings(),
            feed_ids=feed_ids,
            is_all=is_all,
            fetcher=sites,
            clock=clock or (lambda: datetime.now(UTC)),
            jobs=1,
        )
        return [event async for event in events]

    events = asyncio.run(run())
    end = events[-1]
    assert isinstance(end, RefreshFinished)
    return [event for event in events if isinstance(event, FeedRefreshed)], end
