"""Programs that are run beside this one: given pipes and ended, or left to live by themselves."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
from asyncio.subprocess import DEVNULL, Process, SubprocessStreamProtocol
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

_BUFFER = 2**16
_REAP_SECONDS = 1.0


@asynccontextmanager
async def child(
    arguments: Sequence[str],
    *,
    stdin: int = DEVNULL,
    stdout: int = DEVNULL,
    stderr: int = DEVNULL,
    environment: Mapping[str, str] | None = None,
) -> AsyncGenerator[Process, None]:
    """Runs a program in a session of its own, which ends with the block.

    What still runs then, with all that it started, is killed, and its pipes are closed. The
    processes of asyncio's own `create_subprocess_exec` keep theirs until they are collected.

    Raises:
        OSError: it cannot be started.
    """
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=_BUFFER, loop=loop),
        *arguments,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        start_new_session=True,
    )
    process = Process(transport, protocol, loop)
    try:
        yield process
    finally:
        if transport.get_returncode() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(transport.get_pid(), signal.SIGKILL)
        # What it did not read is given up: closing would wait until somebody else reads it.
        given = transport.get_pipe_transport(0)
        if isinstance(given, asyncio.WriteTransport) and given.get_write_buffer_size():
            given.abort()
        transport.close()
        # A killed process ends at once; it is waited for so that none is left as a zombie.
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _REAP_SECONDS)


async def run_detached(arguments: Sequence[str], patience: float) -> int | None:
    """Starts a program that has windows of its own; what it prints goes nowhere.

    It outlives this program: asyncio would kill it at the end of its loop.

    Args:
        arguments: the command line.
        patience: seconds that are waited for its end.

    Returns:
        Its status; None where it still runs.

    Raises:
        OSError: it cannot be started.
    """
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    process = subprocess.Popen(  # noqa: ASYNC220 - nothing waits for more than its start
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def wait() -> None:
        process.wait()
        # The loop may be closed by then, and what waited gone.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait, name="detached", daemon=True).start()
    with suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), patience)
    return process.returncode
