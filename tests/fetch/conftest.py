"""What tests of fetching share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
import pytest_asyncio

from reader.fetch.http import Fetcher
from reader.model.fetching import FetchSettings
from tests.servers import Server

QUICK = replace(
    FetchSettings(),
    host_spacing=0.0,
    connect_timeout=5.0,
    max_wire_bytes=1 << 20,
    max_bytes=2 << 20,
)
"""Limits of size that a test can reach."""


def hasty(
    *,
    first_byte_timeout: float = 30.0,
    total_timeout: float = 30.0,
    idle_timeout: float = 30.0,
    allow_commands: bool = False,
) -> Fetcher:
    """A fetcher with a limit of time that a test can wait for; a busy machine reaches no other."""
    limits = replace(
        QUICK,
        first_byte_timeout=first_byte_timeout,
        total_timeout=total_timeout,
        idle_timeout=idle_timeout,
        allow_commands=allow_commands,
    )
    return Fetcher(limits)


async def until(condition: Callable[[], object]) -> None:
    """Waits for what happens in the server's thread."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the environment's proxies away."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server whose scripts the test fills in."""
    with Server() as server:
        yield server


@pytest_asyncio.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher over the real network of this machine, with small limits."""
    async with Fetcher(QUICK) as fetcher:
        yield fetcher
