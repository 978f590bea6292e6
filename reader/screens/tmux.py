"""What is meant for the terminal and has to pass a tmux, or two of which one runs in the other."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Mapping

from reader.child import child
from reader.render import kitty

_PATIENCE = 1.0
"""Seconds that tmux has for its answer."""
_TMUX = ("tmux", "screen")
"""How what tmux calls itself to programs begins; `screen` is its name where nobody set one."""


def is_inside(environment: Mapping[str, str]) -> bool:
    """Whether the program runs in a tmux, be it that of another machine that led here by ssh."""
    return bool(environment.get("TMUX")) or environment.get("TERM", "").startswith("tmux")


async def levels(environment: Mapping[str, str]) -> int:
    """How many tmux lie between the program and the terminal: 0, 1 or 2, as is usual with ssh.

    The nearest one is asked what it runs in, each time: it may be attached elsewhere by now.
    """
    if not environment.get("TMUX"):
        return int(is_inside(environment))
    asking = ("tmux", "display-message", "-p", "#{client_termname}")
    try:
        async with child(asking, stdout=PIPE) as process:
            answer, _ = await asyncio.wait_for(process.communicate(), _PATIENCE)
    except (OSError, TimeoutError):
        return 1
    return 2 if answer.decode("ascii", "replace").startswith(_TMUX) else 1


def through(sequence: str, count: int) -> str:
    """A sequence that so many tmux hand on, where the `allow-passthrough` of each is on."""
    for _ in range(count):
        sequence = kitty.through_tmux(sequence)
    return sequence
