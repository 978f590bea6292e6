"""`exec:` addresses: the output of a command as a document."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress

from reader.fetch.coding import too_large
from reader.fetch.failures import failed
from reader.model.fetching import Answer, FetchRequest, FetchSettings

_CHUNK = 64 << 10
_ERROR_BYTES = 4096


async def run_command(request: FetchRequest, settings: FetchSettings) -> Answer:
    """Runs what stands after `exec:` in a shell, if the settings allow it.

    The command and all that it started ends when this does.

    Raises:
        FetchFailed: it is not allowed, fails, takes too long or writes too much.
    """
    if not settings.allow_commands:
        raise failed(
            "refused",
            "the address is a command, and commands are not allowed",
            "if you trust your list of feeds, set allow_commands = true in config.toml",
        )
    command = request.url.partition(":")[2].strip()
    if not command or "\0" in command:
        raise failed("command", "there is no command after exec:", "check the address")
    try:
        process = await asyncio.create_subprocess_shell(
            command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, start_new_session=True
        )
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise failed("command", f"the command cannot be started: {reason}") from error
    errors = asyncio.create_task(_last_line(process))
    is_done = False
    try:
        async with asyncio.timeout(settings.total_timeout):
            data = await _output(process, settings.max_bytes)
            problem = await errors
            status = await process.wait()
            is_done = True
    except TimeoutError as error:
        raise failed(
            "timeout", f"the command did not end within {settings.total_timeout:g} s"
        ) from error
    finally:
        if not is_done:
            await _end(process, errors)
    if status:
        how = f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
        raise failed("command", problem or f"the command {how}", "run the command in a shell")
    return Answer(url=request.url, data=data)


async def _output(process: Process, most: int) -> bytes:
    assert process.stdout is not None
    pieces: list[bytes] = []
    left = most
    while piece := await process.stdout.read(_CHUNK):
        left -= len(piece)
        if left < 0:
            raise too_large(most)
        pieces.append(piece)
    return b"".join(pieces)


async def _last_line(process: Process) -> str:
    """The last line of its standard error; the rest is read and dropped, so that it never waits."""
    assert process.stderr is not None
    tail = b""
    while piece := await process.stderr.read(_CHUNK):
        tail = (tail + piece)[-_ERROR_BYTES:]
    lines = tail.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


async def _end(process: Process, errors: asyncio.Task[str]) -> None:
    # Its group outlives it where it left children behind, who hold the pipes.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    errors.cancel()
    await asyncio.gather(errors, return_exceptions=True)
    await process.wait()
    # A child that made itself a group of its own may still hold them.
    transport = getattr(process, "_transport", None)
    if transport is not None:
        transport.close()
