"""The whole text of an article: fetched from its page beside the interface, shown or put back."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.model.event import FullTextFetched, FullTextsFinished
from reader.screens.stopping import stop_worker

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.library import Library
    from reader.model.article import Article
    from reader.screens.switchboard import Switchboard


class FullTexts:
    """Fetches pages one after the other; requests made meanwhile are queued."""

    def __init__(self, library: Library, screen: Switchboard) -> None:
        self._library = library
        self._screen = screen
        self._worker: Worker[None] | None = None
        self._waiting: list[int] = []
        self._fetching: int | None = None

    async def toggle(self, article_id: int) -> None:
        """Shows the text of the article's page, fetching it first, or what its feed gave again."""
        article = await self._library.article(article_id)
        status = self._screen.status
        if article is None:
            return
        full = article.full_text
        if full is not None:
            await self._library.show_full_text(article_id, is_shown=not full.is_shown)
            await self._show(article_id)
            given = "The feed's text" if article.feed is not None else "The imported text"
            status.say(f"{given}." if full.is_shown else "The page's text.")
        elif not article.entry.link:
            status.say_error("This article has no page to fetch.")
        elif article_id == self._fetching or article_id in self._waiting:
            status.say("Its page is already being fetched.")
        else:
            self._waiting.append(article_id)
            status.say(f"Fetching the page of {_named(article)} …")
            if self._worker is None or self._worker.is_finished:
                self._worker = self._screen.run_worker(self._run(), group="full-text")

    async def stop(self) -> None:
        """Ends it within a second."""
        await stop_worker(self._worker)

    async def _run(self) -> None:
        while self._waiting:
            self._fetching = self._waiting.pop(0)
            try:
                await self._fetch(self._fetching)
            except ReaderError as error:
                self._screen.status.say_error(str(error))
            finally:
                self._fetching = None

    async def _fetch(self, article_id: int) -> None:
        begun = self._library.fetch_full_text_in_background(article_id)
        async with aclosing(begun) as events:
            async for event in events:
                if isinstance(event, FullTextFetched):
                    await self._take(event)
                elif isinstance(event, FullTextsFinished) and event.is_offline:
                    self._screen.status.say("The network cannot be reached.")

    async def _take(self, event: FullTextFetched) -> None:
        if event.error is not None:
            self._screen.status.say_error(f"The page was not fetched: {event.error}")
            return
        await self._show(event.article_id)
        self._screen.status.say(f"The page's text: {event.characters:,} characters.")

    async def _show(self, article_id: int) -> None:
        """Shows the article anew, if it is the one that is read."""
        if self._screen.reading.article_id == article_id:
            await self._screen.reading.show_anew()


def _named(article: Article) -> str:
    title = article.entry.title
    return f"“{title}”" if title else "the article"
