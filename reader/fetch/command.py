"""`exec:` addresses: the output of a command as a document."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from subprocess import DEVNULL, PIPE

from reader.fetch.coding import too_large
from reader.fetch.failures import failed
from reader.model.fetching import Answer, FetchRequest, FetchSettings

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
            "if you trust your list of feeds, set commands = true under [fetch] in config.toml",
        )
    command = request.url.partition(":")[2].strip()
    if not command or "\0" in command:
        raise failed("command", "there is no command after exec:", "check the address")
    output = _Output(settings.max_bytes)
    # Never cancelled itself: asyncio then ends the shell alone, and waits for its children.
    starting = asyncio.create_task(_start(command, output))
    try:
        async with asyncio.timeout(settings.total_timeout):
            transport = await asyncio.shield(starting)
            await output.ended
    except TimeoutError as error:
        raise failed(
            "timeout", f"the command did not end within {settings.total_timeout:g} s"
        ) from error
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise failed("command", f"the command cannot be started: {reason}") from error
    finally:
        await _end(starting, output)
    status = transport.get_returncode()
    if status:
        how = f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
        message = output.last_error or f"the command {how}"
        raise failed("command", message, "run the command in a shell")
    return Answer(url=request.url, data=bytes(output.data))


async def _start(command: str, output: _Output) -> asyncio.SubprocessTransport:
    transport, _ = await asyncio.get_running_loop().subprocess_shell(
        lambda: output, command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, start_new_session=True
    )
    return transport


async def _end(starting: asyncio.Task[asyncio.SubprocessTransport], output: _Output) -> None:
    try:
        transport = await starting
    except OSError:
        return
    if not output.is_complete:
        # Its group outlives it where it left children behind.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(transport.get_pid(), signal.SIGKILL)
    transport.close()
    # A killed process ends at once; it is waited for so that none is left as a zombie.
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            await output.exited.wait()


class _Output(asyncio.SubprocessProtocol):
    """Collects what a command writes.

    Not asyncio's `Process`, whose `wait` never returns while nobody reads a pipe that is full.

    Attributes:
        data: its standard output.
        ended: done when it has ended and nobody holds its pipes, failed when it writes too much.
        exited: set when it has ended.
    """

    def __init__(self, most: int) -> None:
        self.data = bytearray()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.exited = asyncio.Event()
        self._most = most
        self._errors = b""
        self._pipes = {1, 2}

    @property
    def is_complete(self) -> bool:
        """Whether it ended by itself, with all that it started."""
        return self.exited.is_set() and not self._pipes

    @property
    def last_error(self) -> str:
        """The last line of its standard error."""
        lines = self._errors.decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self._errors = (self._errors + data)[-_ERROR_BYTES:]
        elif len(self.data) + len(data) <= self._most:
            self.data += data
        elif not self.ended.done():
            self.ended.set_exception(too_large(self._most))

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        self._pipes.discard(fd)
        self._settle()

    def process_exited(self) -> None:
        self.exited.set()
        self._settle()

    def _settle(self) -> None:
        if self.is_complete and not self.ended.done():
            self.ended.set_result(None)
