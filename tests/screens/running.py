"""Runs the app for a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from textual import events
from textual.pilot import Pilot

from reader.app import ReaderApp
from reader.config import Settings
from reader.library import Library
from reader.screens.main import MainScreen
from reader.widgets import article_list
from tests.fakes import FakeLibrary

PATIENCE = 30.0
"""Seconds that something may take on a busy machine."""


class Running:
    """An app in a terminal that is not there."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        return self.app.main_screen

    @property
    def focused_id(self) -> str | None:
        return self.app.focused.id if self.app.focused is not None else None

    async def press(self, *keys: str) -> None:
        """Presses keys and lets the app come to rest."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type_quickly(self, *keys: str) -> None:
        """Presses keys without waiting for the app to be idle, only for its messages."""
        for key in keys:
            character = key if len(key) == 1 else None
            self.app.post_message(events.Key(key, character))
            await self.pilot._wait_for_screen()

    async def opens(self, article_id: int) -> None:
        """Waits until an article is open."""
        reading = self.main.reading
        await self.until(lambda: reading.article_id == article_id and reading.is_opened)

    async def rest(self) -> None:
        """Lets the cursor rest until the article is shown."""
        await asyncio.sleep(article_list.REST * 2)
        await self.pilot.pause()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Waits for something to become so, half a minute at most, and for what comes with it."""
        end = monotonic() + PATIENCE
        while not is_so():
            if monotonic() > end:
                raise AssertionError(f"it did not become so; the screen:\n{self.shown()}")
            await asyncio.sleep(0.002)
            await self.pilot.pause()
        # It may have been seen in the midst of a change: of a page, its title without its lines.
        await self.pilot.pause()

    def status(self) -> str:
        """What the last line of the main screen says."""
        return self.main.workspace.bar_text("status-bar")

    def title(self) -> str:
        """What its first line says."""
        return self.main.workspace.bar_text("title-bar")

    def shown(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


@asynccontextmanager
async def running(
    library: FakeLibrary | Library,
    size: tuple[int, int] = (140, 40),
    *,
    settings: Settings | None = None,
    target: str | None = None,
) -> AsyncIterator[Running]:
    """An app on a library, ready for keys."""
    kept = library.as_library() if isinstance(library, FakeLibrary) else library
    app = ReaderApp(kept, settings or Settings(), target=target)
    async with app.run_test(size=size) as pilot:
        run = Running(app, pilot)
        await run.until(lambda: app.main_screen.announcing is not None)
        await pilot.pause()
        yield run
