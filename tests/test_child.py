"""Programs that are run beside this one."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path

import pytest

from reader.child import child, run_detached

OUTLIVED = """
import asyncio, sys
from reader.child import run_detached
print(asyncio.run(run_detached(["/bin/sh", "-c", sys.argv[1]], 0.05)))
"""


def gone(pid: int) -> bool:
    """Whether nothing runs under a number; a zombie does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


async def ended(pid: int) -> None:
    async with asyncio.timeout(30):
        while not gone(pid):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)


async def test_what_it_prints_is_read_and_its_status_told() -> None:
    """The ordinary course of things."""
    async with child(["/bin/sh", "-c", "cat; exit 3"], stdin=PIPE, stdout=PIPE) as process:
        printed, _ = await process.communicate(b"words")
    assert (printed, process.returncode) == (b"words", 3)


async def test_it_ends_with_the_block_and_so_does_what_it_started() -> None:
    """A shell's own children are no exception."""
    script = "sleep 600 & echo $!; wait"
    async with child(["/bin/sh", "-c", script], stdout=PIPE) as process:
        assert process.stdout is not None
        sleeping = int(await process.stdout.readline())
        assert not gone(sleeping)
    await ended(sleeping)
    await ended(process.pid)


async def test_a_block_that_is_left_while_much_waits_to_be_read_ends_all_the_same() -> None:
    """The pipe is full, nobody reads it any more, and nothing hangs."""
    async with asyncio.timeout(30):
        script = "head -c 1000000 /dev/zero; exec sleep 600"
        async with child(["/bin/sh", "-c", script], stdout=PIPE) as process:
            assert process.stdout is not None
            await process.stdout.readexactly(1)
        await ended(process.pid)


@pytest.mark.parametrize("script", ["exec sleep 600", "exit 0", "echo words; exit 0"])
def test_nothing_is_left_open_at_the_end_of_the_loop(script: str) -> None:
    """Neither by what runs still, nor by what has just ended: a warning would fail this."""

    async def leave() -> None:
        async with child(["/bin/sh", "-c", script], stdin=PIPE, stdout=PIPE) as process:
            time.sleep(0.05)  # noqa: ASYNC251 - it ends before the loop is told
            assert process.pid

    asyncio.run(leave())
    gc.collect()


def test_input_that_nobody_reads_is_given_up() -> None:
    """A shell may end while a program that it left behind holds its input, and reads none of it."""
    script = "exec 3<&0; sleep 600 0<&3 3<&- >/dev/null 2>&1 & echo $!"

    async def leave() -> int:
        async with child(["/bin/sh", "-c", script], stdin=PIPE, stdout=PIPE) as process:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(b"x" * 1_000_000)
            return int(await process.stdout.read())

    sleeping = asyncio.run(leave())
    gc.collect()
    with suppress(ProcessLookupError):
        os.kill(sleeping, signal.SIGKILL)


async def test_a_program_that_is_not_there_is_an_error() -> None:
    """The caller says so in its own words."""
    with pytest.raises(FileNotFoundError):
        async with child(["/nowhere/at/all"]):
            pass
    with pytest.raises(FileNotFoundError):
        await run_detached(["/nowhere/at/all"], 1)


async def test_a_detached_program_that_ends_soon_tells_its_status() -> None:
    """What cannot open a page says so at once, as a rule."""
    assert await run_detached(["/bin/sh", "-c", "exit 3"], 30) == 3


def test_a_detached_program_outlives_this_one(tmp_path: Path) -> None:
    """A video goes on after the reader was quit."""
    begun, done = tmp_path / "begun", tmp_path / "done"
    os.mkfifo(begun)
    script = f"read word < {begun}; echo $word > {done}.new; mv {done}.new {done}"
    run = subprocess.run(
        [sys.executable, "-c", OUTLIVED, script], capture_output=True, text=True, check=True
    )
    assert (run.stdout, run.stderr) == ("None\n", "")
    begun.write_text("played\n")
    deadline = time.monotonic() + 30
    while not done.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert done.read_text() == "played\n"
