"""Commands as feeds."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from reader.fetch.http import Fetcher
from reader.model.fetching import Answer, Failure, FetchRequest
from tests.fetch.conftest import QUICK, hasty, until


@pytest_asyncio.fixture
async def trusting() -> AsyncIterator[Fetcher]:
    """A fetcher that may run commands."""
    async with Fetcher(replace(QUICK, allow_commands=True)) as fetcher:
        yield fetcher


async def _failure(fetcher: Fetcher, command: str) -> tuple[str, str]:
    outcome = await fetcher.fetch(FetchRequest(url=f"exec:{command}"))
    assert isinstance(outcome, Failure), outcome
    return outcome.kind, outcome.message


async def test_commands_run_only_where_they_are_allowed(fetcher: Fetcher, tmp_path: Path) -> None:
    """A list of feeds from somebody else runs nothing here."""
    outcome = await fetcher.fetch(FetchRequest(url=f"exec:touch {tmp_path}/ran"))
    assert isinstance(outcome, Failure)
    assert outcome.kind == "refused"
    assert "commands = true" in (outcome.hint or "")
    assert not (tmp_path / "ran").exists()


async def test_the_output_of_a_command_is_a_document(trusting: Fetcher) -> None:
    """A script can be a feed."""
    outcome = await trusting.fetch(FetchRequest(url="exec: echo '<rss/>' | cat; echo no >&2"))
    assert isinstance(outcome, Answer)
    assert outcome.data == b"<rss/>\n"
    empty = await trusting.fetch(FetchRequest(url="exec:true"))
    assert isinstance(empty, Answer)
    assert empty.data == b""


@pytest.mark.parametrize(
    ("command", "kind", "message"),
    [
        ("echo first >&2; printf 'it \\033[31mbroke\\n\\n' >&2; exit 3", "command", "it broke"),
        ("exit 3", "command", "the command ended with status 3"),
        ("kill -9 $$", "command", "the command ended by signal 9"),
        ("", "command", "there is no command after exec:"),
        ("yes", "large", "the answer is larger than 2 MiB"),
    ],
)
async def test_commands_that_fail_are_named(
    trusting: Fetcher, command: str, kind: str, message: str
) -> None:
    """What a script says of its failure is what the reader sees."""
    assert await _failure(trusting, command) == (kind, message)


@pytest.mark.parametrize("command", ["sleep 600", "sleep 600 & echo x", "yes >&2"])
async def test_commands_that_do_not_end_are_ended(command: str) -> None:
    """A script that hangs holds a refresh up no longer than a server that does."""
    async with asyncio.timeout(60), hasty(total_timeout=0.4, allow_commands=True) as fetcher:
        failure = await _failure(fetcher, command)
    assert failure == ("timeout", "the command did not end within 0.4 s")


async def test_a_cancelled_command_ends_with_its_children(tmp_path: Path) -> None:
    """Quitting leaves no process behind."""
    begun = time.monotonic()
    note = tmp_path / "pids"
    command = f"sleep 60 & echo $$ $! > {note}.new; mv {note}.new {note}; wait"
    async with Fetcher(replace(QUICK, allow_commands=True)) as fetcher:
        task = asyncio.create_task(fetcher.fetch(FetchRequest(url=f"exec:{command}")))
        await until(note.exists)
        pids = [int(pid) for pid in note.read_text().split()]
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await until(lambda: not any(_runs(pid) for pid in pids))
    assert time.monotonic() - begun < 30


async def test_a_command_that_is_cancelled_while_it_starts_ends(tmp_path: Path) -> None:
    """Quitting at the very moment of a start leaves no process behind either."""
    begun = time.monotonic()
    command = f"echo $$ > {tmp_path}/pid; sleep 60 & wait"
    async with Fetcher(replace(QUICK, allow_commands=True)) as fetcher:
        task = asyncio.create_task(fetcher.fetch(FetchRequest(url=f"exec:{command}")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.monotonic() - begun < 30


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that nobody has waited for yet has ended all the same.
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
