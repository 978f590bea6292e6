"""Links: opened in the browser, or copied where there is none."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from reader.screens.browser import (
    Program,
    find_browser,
    find_by_pattern,
    find_opener,
    run_detached,
)
from reader.screens.terminal import lent, run_there
from reader.text.urls import is_openable

if TYPE_CHECKING:
    from pathlib import Path

    from reader.config import Settings
    from reader.model.entry import Enclosure


class Links:
    """Hands links to a browser; only http and https addresses ever leave the program."""

    def __init__(self, app: App[Any], settings: Settings, say: Callable[[str], None]) -> None:
        """Takes what links are opened with, and a function that shows a message."""
        self._app = app
        self._settings = settings
        self._say = say

    async def open(self, url: str | None, *, is_behind: bool = False) -> None:
        """Opens a link, perhaps in the background; where nothing can, it is copied and shown."""
        if not url:
            self._say("There is no link here.")
        elif not is_openable(url):
            self._say(f"Only web addresses can be opened, not {url}")
        elif failure := await self.show(url, is_behind=is_behind):
            self.copy(url, why=failure)
        else:
            self._say(f"Opened {url}")

    async def show(self, url: str, *, is_behind: bool = False) -> str | None:
        """Opens a web address in the browser, without a word.

        Args:
            url: the address.
            is_behind: whether the reader wants to stay here.

        Returns:
            None if that went well, else one line that says how it failed.
        """
        if not is_openable(url):
            return f"Only web addresses can be opened, not {url}"
        setting = (is_behind and self._settings.browser_behind) or self._settings.browser
        program = find_by_pattern(url, self._settings.browsers) or find_browser(
            url, setting, os.environ, is_behind=is_behind
        )
        return "No browser found" if program is None else await self._run(program)

    async def open_enclosure(self, enclosure: Enclosure, path: Path | None = None) -> None:
        """Opens an enclosure by the program set for its type, else as a link.

        Args:
            enclosure: what is opened.
            path: where it is, if it was downloaded.
        """
        target = enclosure.url if path is None else str(path)
        if path is None and not is_openable(enclosure.url):
            self._say(f"Only web addresses can be opened, not {enclosure.url}")
            return
        program = find_opener(enclosure.type, target, self._settings.openers)
        if program is None:
            await self.open(enclosure.url)
        elif failure := await self._run(program):
            self._say(failure)
        else:
            self._say(f"Opened with {program.name}")

    def copy(self, url: str | None, *, why: str = "") -> None:
        """Copies a link by the terminal (OSC 52) and shows it: some terminals do not listen."""
        if not url:
            self._say("There is no link here.")
            return
        self._app.copy_to_clipboard(url)
        self._say(f"{why}: copied {url}" if why else f"Copied (if the terminal allows it): {url}")

    async def _run(self, program: Program) -> str | None:
        if not program.needs_terminal:
            return await run_detached(program)
        try:
            with lent(self._app):
                return await asyncio.to_thread(run_there, program.arguments)
        except SuspendNotSupported:
            return f"{program.name} needs the terminal"
