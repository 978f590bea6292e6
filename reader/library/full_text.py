"""Whole texts of articles: their pages are fetched, told apart and kept beside what feeds gave."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from reader.config import Settings
from reader.errors import FormatError
from reader.library.page_text import PageText, read_page_text
from reader.library.polite import ArticleFetcher, Waits
from reader.library.side_by_side import work_through
from reader.library.writing import Writer
from reader.model.article import FullText
from reader.model.event import (
    FullTextEvent,
    FullTextFetched,
    FullTextsFinished,
    FullTextsStarted,
)
from reader.model.fetching import Answer, Failure, Fetching, FetchOptions, FetchRequest
from reader.schedule import host_wait
from reader.store import full_texts, refreshing
from reader.store.articles import get_article
from reader.store.connection import Connection
from reader.store.index import index_pending
from reader.store.thread_turns import Followed, followed_articles

MOST_AT_A_TIME = 50
"""Pages that one refresh asks for by itself; the others come with the next."""
_AT_ONCE = 4
"""Pages in hand; the fetcher spaces out what goes to one host."""
_INDEXED_AT_ONCE = 1_000
_ACCEPT = ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5")


async def fetch_full_texts(
    path: Path,
    settings: Settings,
    *,
    article_ids: Sequence[int] | None = None,
    stop: asyncio.Event | None = None,
    fetcher: Fetching | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncGenerator[FullTextEvent, None]:
    """Fetches the pages of articles and keeps their texts.

    Args:
        path: the store.
        settings: how is asked, and what of a page is its text.
        article_ids: these articles; without them, new ones of the feeds that are set to it, at
            most `MOST_AT_A_TIME`.
        stop: when set, nothing more is asked for; what came is stored.
        fetcher: what fetches; made here where not given.
        clock: the moment.

    Yields:
        `FullTextsStarted`, one `FullTextFetched` an article, `FullTextsFinished`.

    Raises:
        StoreError: the store cannot be written; what was stored before is kept.
    """
    writer = Writer(path, role="refresh")
    run = _Run(writer, settings, stop=stop or asyncio.Event(), clock=clock)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(asyncio.to_thread, writer.close)
        total = await run.find(article_ids)
        yield FullTextsStarted(total=total)
        used = fetcher
        if used is None and total:
            from reader.fetch.http import Fetcher

            used = await stack.enter_async_context(Fetcher(settings.fetch_settings()))
        events = await stack.enter_async_context(contextlib.aclosing(run.events(used)))
        async for event in events:
            yield event


@dataclass(slots=True)
class _Outcome:
    """What came of one page."""

    article: Followed
    page: PageText | None = None
    error: str | None = None
    is_offline: bool = False


class _Run:
    def __init__(
        self,
        writer: Writer,
        settings: Settings,
        *,
        stop: asyncio.Event,
        clock: Callable[[], datetime],
    ) -> None:
        self._writer = writer
        self._settings = settings
        self._stop = stop
        self._clock = clock
        self._waits = Waits({}, clock)
        self._wanted: deque[Followed] = deque()
        self._events: asyncio.Queue[FullTextFetched | BaseException | None] = asyncio.Queue()
        self._is_offline = False

    async def find(self, article_ids: Sequence[int] | None) -> int:
        """Looks which pages there are to ask for; says how many."""

        def look(read: Connection) -> tuple[list[Followed], dict[str, datetime]]:
            now = self._clock()
            ids = article_ids
            if ids is None:
                ids = full_texts.wanted_articles(read, now, MOST_AT_A_TIME)
            return followed_articles(read, now, ids=ids), dict(refreshing.host_waits(read, now))

        articles, waits = await self._writer.run(look)
        self._waits = Waits(waits, self._clock)
        self._wanted.extend(articles)
        return len(articles)

    async def events(self, fetcher: Fetching | None) -> AsyncGenerator[FullTextEvent, None]:
        """Does all of it and tells what happens; without a fetcher there is nothing to do."""
        fetched = failed = 0
        is_over = False
        work = asyncio.create_task(self._work(fetcher)) if fetcher is not None else None
        try:
            while work is not None and (event := await self._events.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                fetched += event.error is None
                failed += event.error is not None
                yield event
            is_over = True
        finally:
            is_interrupted = self._stop.is_set() and not self._is_offline
            if not is_over:
                self._stop.set()
            if work is not None:
                with contextlib.suppress(asyncio.CancelledError):
                    await work
        yield FullTextsFinished(
            fetched=fetched,
            failed=failed,
            is_interrupted=is_interrupted,
            is_offline=self._is_offline,
        )

    async def _work(self, fetcher: Fetching) -> None:
        try:
            await work_through(
                self._wanted,
                partial(self._fetch, fetcher=fetcher),
                self._keep,
                stop=self._stop,
                at_once=_AT_ONCE,
            )
            await self._writer.run(lambda write: index_pending(write, _INDEXED_AT_ONCE))
        except BaseExceptionGroup as failures:
            self._events.put_nowait(failures.exceptions[0])
        except BaseException as error:
            self._events.put_nowait(error)
            raise
        finally:
            self._events.put_nowait(None)

    async def _fetch(self, article: Followed, fetcher: Fetching) -> _Outcome:
        if not article.link:
            return _Outcome(article, error="the article names no page")
        polite = ArticleFetcher(fetcher, self._settings, article, self._waits)
        request = FetchRequest(url=article.link, options=FetchOptions(headers=(_ACCEPT,)))
        outcome = await polite.fetch(request)
        if isinstance(outcome, Failure):
            await self._note_busy(article.link, outcome)
            # Other hints are about feeds.
            is_busy = outcome.kind == "busy" and outcome.hint
            hint = f" ({outcome.hint})" if is_busy else ""
            return _Outcome(
                article,
                error=f"{refreshing.host_of(article.link)}: {outcome.message}{hint}",
                is_offline=outcome.kind == "offline",
            )
        assert isinstance(outcome, Answer), "nothing was said of what is known"
        try:
            # A page of some megabytes takes a second.
            page = await asyncio.to_thread(read_page_text, outcome, self._settings)
        except FormatError as error:
            return _Outcome(article, error=f"{refreshing.host_of(outcome.url)}: {error}")
        return _Outcome(article, page=page)

    async def _note_busy(self, url: str, failure: Failure) -> None:
        host = refreshing.host_of(url)
        if failure.kind != "busy" or self._waits.until(host) is not None:
            return
        until = host_wait(self._clock(), failure.retry_after)
        self._waits.add(host, until)
        await self._writer.write(
            partial(refreshing.save_host_wait, host=host, until=until, why=failure.message)
        )

    async def _keep(self, outcome: _Outcome) -> None:
        if outcome.is_offline:
            # That the network is away says nothing of the page: it is tried again.
            self._is_offline = True
            self._wanted.clear()
        event = await self._writer.write(partial(self._save, outcome=outcome))
        self._events.put_nowait(event)

    def _save(self, write: Connection, outcome: _Outcome) -> FullTextFetched:
        article_id, page, now = outcome.article.article_id, outcome.page, self._clock()
        kept = get_article(write, article_id)
        title = kept.entry.title if kept is not None else None
        if page is None:
            if not outcome.is_offline:
                full_texts.save_tried(write, [article_id], now)
            return FullTextFetched(article_id=article_id, title=title, error=outcome.error)
        full = FullText(url=page.url, fetched=now, body=page.body, text=page.text)
        full_texts.save_full_text(write, article_id, full)
        return FullTextFetched(article_id=article_id, title=title, characters=len(page.text))
