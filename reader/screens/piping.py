"""Passing text to a program of the reader's choice."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reader.child import child
from reader.screens.terminal import lent, run_there
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from textual.app import App

_NEED_TERMINAL = frozenset((
    "less", "more", "most", "pg", "bat", "batcat", "moar", "ov", "view", "vi", "vim", "nvim",
    "nano", "emacs", "hx", "helix", "kak", "micro", "fzf", "sk", "gum", "glow", "w3m", "lynx",
    "elinks", "links", "links2", "mutt", "neomutt", "aerc", "tmux", "dialog", "whiptail",
))  # fmt: skip
_KEPT = 4096
"""Bytes of what a program prints of which the first line is shown."""


def needs_terminal(command: str) -> bool:
    """Whether a command wants the terminal: a pager or an editor at its end, or a `!` before it."""
    if command.lstrip().startswith("!"):
        return True
    last = re.split(r"\|\|?|&&|;", command)[-1]
    try:
        words = shlex.split(last)
    except ValueError:
        return False
    # `LESS=-S less`: settings stand before the name.
    name = next((word for word in words if not re.match(r"\w+=", word)), "")
    return os.path.basename(name) in _NEED_TERMINAL  # noqa: PTH119


async def pipe(app: App[Any], command: str, text: str, *, arguments: Sequence[str] = ()) -> str:
    """Has a shell run a command with a text as its input.

    Args:
        arguments: what the command calls `$1` and so on.

    Returns:
        One line: what the command printed first, or how it went; empty if it had the terminal
        and ended well.
    """
    from textual.app import SuspendNotSupported

    data = text.encode("utf-8", "replace")
    if not needs_terminal(command):
        return await _run_beside(command, data)
    own = command.lstrip().removeprefix("!").strip()
    line = ("/bin/sh", "-c", own, *(("sh", *arguments) if arguments else ()))
    try:
        with lent(app):
            return await asyncio.to_thread(run_there, line, data, name=own) or ""
    except SuspendNotSupported:
        return f"{own} needs the terminal"


async def _run_beside(command: str, data: bytes) -> str:
    try:
        status, printed = await output_of(command, data)
    except OSError as error:
        return f"sh: {error.strerror}"
    lines = [clean_line(line) for line in printed.splitlines()]
    first = next((line for line in lines if line.strip()), "")
    if status:
        return f"{command}: status {status}{f': {first}' if first else ''}"
    return f"{command}: {first or 'done'}"


async def output_of(
    command: str, data: bytes, *, arguments: Sequence[str] = (), most: int = _KEPT
) -> tuple[int, str]:
    """Has a shell run a command beside the program.

    Args:
        command: for the shell.
        data: its input.
        arguments: what the command calls `$1` and so on.
        most: bytes that are kept of what it prints, errors included.

    Returns:
        How it ended, and what it printed.

    Raises:
        OSError: there is no shell.
    """
    shell = ["/bin/sh", "-c", command, "sh", *arguments]
    async with child(shell, stdin=PIPE, stdout=PIPE, stderr=STDOUT) as process:
        assert process.stdin is not None and process.stdout is not None
        feeding = asyncio.create_task(_feed(process.stdin, data))
        try:
            printed = b""
            while more := await process.stdout.read(65536):
                printed = (printed + more)[:most]
            status = await process.wait()
        finally:
            feeding.cancel()
    return status, printed.decode("utf-8", "replace")


async def _feed(stream: asyncio.StreamWriter, data: bytes) -> None:
    # What reads no more has seen enough.
    with suppress(BrokenPipeError, ConnectionResetError):
        stream.write(data)
        await stream.drain()
        stream.close()
        await stream.wait_closed()
