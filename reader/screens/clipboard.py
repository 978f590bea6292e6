"""Copying for terminals that do not do it by themselves (OSC 52): through tmux, or by a program."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reader.errors import UsageError, why_not
from reader.screens import tmux
from reader.screens.terminal import write

if TYPE_CHECKING:
    from textual.app import App

_PATIENCE = 2.0
"""Seconds that a program has; all of them go on beside us once they hold the text."""


def sequence(text: str) -> str:
    """What has a terminal copy a text (OSC 52)."""
    coded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"\x1b]52;c;{coded}\x07"


def copying_program(environment: Mapping[str, str], platform: str = sys.platform) -> list[str]:
    """The command line that copies its input; empty where there is none."""
    candidates = [
        (platform == "darwin", "pbcopy"),
        (bool(environment.get("WAYLAND_DISPLAY")), "wl-copy"),
        (bool(environment.get("DISPLAY")), "xclip -selection clipboard"),
        (bool(environment.get("DISPLAY")), "xsel --clipboard --input"),
        (True, "clip.exe"),
        (True, "termux-clipboard-set"),
    ]
    for is_right_here, command in candidates:
        words = command.split()
        if is_right_here and shutil.which(words[0]):
            return words
    return []


def copy_by_program(text: str, environment: Mapping[str, str]) -> str | None:
    """Copies a text.

    Returns:
        None if that went well, else one line that says how it failed.
    """
    command = copying_program(environment)
    if not command:
        return "No program to copy with: wl-copy, xclip, xsel or pbcopy"
    try:
        # What such a program leaves running keeps the pipes that it was given.
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{command[0]} did not take the text within {_PATIENCE:.0f} seconds"
    except OSError as error:
        return f"{command[0]} cannot be started: {why_not(error)}"
    return f"{command[0]} failed with status {done.returncode}" if done.returncode else None


async def copy_in_thread(text: str) -> None:
    """Copies a text by a program, in a thread.

    Raises:
        UsageError: it could not be copied, in one line.
    """
    if failure := await asyncio.to_thread(copy_by_program, text, os.environ):
        raise UsageError(failure)


async def copy_through_tmux(app: App[Any], text: str) -> None:
    """Has the terminal outside tmux copy a text.

    With `set-clipboard external`, which is its default, tmux takes no sequence of a program's.
    """
    coded = sequence(text)
    # Of two, the outer one may hand on nothing and yet copy what the inner one hands it.
    for count in range(1, await tmux.levels(os.environ) + 1):
        write(app, tmux.through(coded, count))
