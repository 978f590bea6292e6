"""The base of all groups of keys: the library, the panes, and work in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.dom import NoScreen
from textual.widget import MountError

from reader.errors import ReaderError
from reader.screens.browsing import Browsing
from reader.screens.panes import PanesScreen
from reader.screens.reading import Reading

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.config import Settings
    from reader.library import Library
    from reader.library.undo_stack import UndoStack
    from reader.model.article import Article
    from reader.model.listing import ArticleSummary
    from reader.screens.links import Links

STATE = "state"
"""The group of work that ends before the program does."""


class Switchboard(PanesScreen):
    """The panes, connected to the library.

    Attributes:
        library: what is read.
        settings: what the user set.
        browsing: what the list holds.
        reading: the article that is shown.
    """

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        # An article opened away from the cursor, and where the cursor was then.
        self._away: tuple[int, int | None] | None = None
        self._kept_session = ""
        self._stops: list[Callable[[], Awaitable[None]]] = []
        self.browsing = Browsing(
            library,
            self.articles,
            self.show_titles,
            lambda work: self.attempt(work, "browsing"),
        )
        self.reading = Reading(
            library, self, self.show_titles, self._attempt_beside, settings.comments
        )

    def use_settings(self, settings: Settings) -> None:
        """Follows settings that were changed while the program runs.

        Whatever asks `settings` when it needs something has no more to do; who keeps a value
        takes the new one here.
        """
        self.settings = settings
        self.__dict__.pop("links", None)
        self.reading.threads.use_settings(settings.comments)
        self.library.use_settings(settings)

    @cached_property
    def undo_stack(self) -> UndoStack:
        """What was changed and can be undone."""
        from reader.library.undo_stack import UndoStack

        return UndoStack(self.library)

    @cached_property
    def links(self) -> Links:
        """What opens and copies links."""
        from reader.screens.links import Links

        return Links(self.app, self.settings, self.status.say)

    @property
    def wanted_id(self) -> int | None:
        """The article the reader is at: the cursor's, unless another was opened since it moved."""
        here = self.articles.article_id
        if self._away is not None and self._away[1] == here:
            return self._away[0]
        return here

    def stop_wanting(self, ids: Sequence[int]) -> None:
        """Forgets that the reader is at one of these articles: they are gone."""
        if self._away is not None and self._away[0] in ids:
            self._away = None

    @property
    def has_nothing(self) -> bool:
        """Whether the list would show everything, and there is nothing."""
        query = self.browsing.query
        is_all = self.browsing.is_everything and query.show == "all" and not query.filter
        return is_all and not self.articles.ids

    @property
    def article_id_here(self) -> int | None:
        """The article that a key means: in the list its cursor's, else the one shown."""
        return self.articles.article_id if self.pane == "list" else self.wanted_id

    async def article_here(self) -> Article | None:
        """The article that a key means, with its text; where there is none, that is said."""
        article_id = self.article_id_here
        article = await self.library.article(article_id) if article_id is not None else None
        if article is None:
            self.status.say("There is no article.")
        return article

    def summary_here(self) -> ArticleSummary | None:
        """The row of the article that a key means."""
        article_id = self.article_id_here
        if article_id is None:
            return None
        return next(iter(self.library.summaries([article_id])), None)

    def attempt(
        self, work: Callable[[], Awaitable[object]], group: str, *, is_exclusive: bool = True
    ) -> Worker[Any]:
        """Runs work in the background; an expected failure is shown in one line.

        Args:
            work: what to do.
            group: what it is about.
            is_exclusive: whether it cancels what runs in its group, else both run.
        """

        # `Any`: `run_worker` cannot be called with what returns None, by its own types.
        async def run() -> Any:
            try:
                await work()
            except ReaderError as error:
                self.status.say_error(str(error))
            except (MountError, NoScreen):
                # Nothing new is shown between the end and the taking down, and nobody misses it.
                if self.is_attached:
                    raise

        return self.run_worker(run, group=group, exclusive=is_exclusive)

    def _attempt_beside(self, work: Callable[[], Awaitable[object]]) -> None:
        self.attempt(work, "place", is_exclusive=False)

    def action_macro(self, name: str) -> None:
        """Does what the reader bound a key to."""
        from reader.screens.macros import run_macro

        self.attempt(lambda: run_macro(self, name), "macro", is_exclusive=False)

    def show_titles(self) -> None:
        """Says in the bars what is shown."""
        if self.is_attached:
            self.status.show_titles(self.browsing, self.reading)

    def at_end(self, stop: Callable[[], Awaitable[None]]) -> None:
        """Registers what stops some background work when the program ends."""
        self._stops.append(stop)

    async def finish(self) -> None:
        """Puts what only the screen knows into the store, before the program ends.

        Background work is stopped meanwhile: however long that takes, nothing is lost.

        Raises:
            ReaderError: it could not be written.
        """
        self.browsing.close()
        stopping = asyncio.gather(*(stop() for stop in self._stops))
        try:
            await self._write_last()
        finally:
            await stopping

    async def _write_last(self) -> None:
        changes = [worker for worker in self.workers if worker.group == STATE]
        if changes:
            await self.workers.wait_for_complete(changes)
        await self.reading.save_position()
        await self.save_session(is_ending=True)

    async def save_session(self, *, is_ending: bool = False) -> None:
        """Keeps where the session is, if it is elsewhere now."""
        from reader.screens.resuming import session_of

        kept = session_of(self)
        if kept != self._kept_session:
            if not is_ending:
                await self.reading.save_position()
            await self.library.save_session(kept)
            self._kept_session = kept
