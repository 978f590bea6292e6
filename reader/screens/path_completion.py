"""Completing the path of a file as it is typed; folders are read beside the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from threading import Thread
from typing import NamedTuple

_AT_ONCE = 4
"""Folders that are read at a time: one that never answers keeps its thread."""


class Completed(NamedTuple):
    """What a typed path can become."""

    path: str
    """What was typed, as far as it can be completed."""
    names: list[str]
    """What could stand at its end; folders end with `/`."""


class PathCompletion:
    """Reads folders in threads; only what is found for the newest path is told."""

    def __init__(self, found: Callable[[str, Completed], None]) -> None:
        """Takes what is called, in the event loop, with a path and what came of it."""
        self._found = found
        self._wanted: str | None = None
        self._begun = ""
        self._reading = 0

    def ask(self, typed: str) -> None:
        """Looks what a path can become; an answer to an earlier one is no longer wanted."""
        self._wanted = typed
        if self._reading < _AT_ONCE:
            self._begin(typed)

    def drop(self) -> None:
        """No answer is wanted any more."""
        self._wanted = None

    def _begin(self, typed: str) -> None:
        self._begun = typed
        self._reading += 1
        loop, context = asyncio.get_running_loop(), copy_context()

        def read() -> None:
            answer = complete_path(typed)
            # The program may have ended meanwhile.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._take, typed, answer, context=context)

        # No thread of the loop's own: it would wait at its end for a folder that never answers.
        Thread(target=read, name="path-completion", daemon=True).start()

    def _take(self, typed: str, answer: Completed) -> None:
        self._reading -= 1
        if typed == self._wanted:
            self._found(typed, answer)
        elif self._wanted is not None and self._begun != self._wanted:
            self._begin(self._wanted)


def complete_path(typed: str) -> Completed:
    """Completes a path as a shell would; a folder that cannot be read completes nothing."""
    folder, slash, start = typed.rpartition("/")
    if typed == "~":
        return Completed("~/", [])
    try:
        with os.scandir(Path(folder + slash).expanduser()) as children:
            found = [child.name + ("/" if child.is_dir() else "") for child in children]
    except (OSError, ValueError, RuntimeError):
        # No such folder, no name of one, no such user.
        return Completed(typed, [])
    names = [
        name
        for name in sorted(found, key=str.casefold)
        if name.startswith(start) and (start or not name.startswith("."))
    ]
    if not names:
        return Completed(typed, [])
    common = names[0]
    while not all(name.startswith(common) for name in names):
        common = common[:-1]
    return Completed(folder + slash + common if len(common) > len(start) else typed, names)
