"""Whole texts of articles: their pages are fetched, told apart and kept beside what feeds gave."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from reader.config import Settings
from reader.errors import FormatError
from reader.library.errand import run_errand
from reader.library.page_text import PageText, is_new_page, put_together, read_page_text
from reader.library.polite import ArticleFetcher, Waits
from reader.library.task_pool import work_through
from reader.library.writing import Writer
from reader.model.article import FullText
from reader.model.event import (
    FullTextEvent,
    FullTextFetched,
    FullTextsFinished,
    FullTextsStarted,
)
from reader.model.fetching import Answer, Failure, Fetching, FetchOptions, FetchRequest
from reader.store import full_texts
from reader.store.articles import get_title
from reader.store.connection import Connection
from reader.store.followed import Followed, followed_articles
from reader.store.index import index_pending
from reader.store.refreshing import host_of

MOST_AT_A_TIME = 50
"""Pages that one refresh asks for by itself; the others come with the next."""
MOST_PAGES = 12
"""Pages of one article, where its site cut it into several."""
_AT_ONCE = 4
"""Pages in hand; the fetcher spaces out what goes to one host."""
_INDEXED_AT_ONCE = 1_000
_ACCEPT = ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5")


def fetch_full_texts(
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
    errand = _FullTexts(
        Writer(path, role="refresh"),
        settings,
        article_ids=article_ids,
        stop=stop or asyncio.Event(),
        clock=clock,
    )
    return run_errand(errand, settings, fetcher)


@dataclass(slots=True)
class _Outcome:
    """What came of one page."""

    article: Followed
    page: PageText | None = None
    error: str | None = None
    is_offline: bool = False


class _FullTexts:
    """The state of one errand for pages."""

    def __init__(
        self,
        writer: Writer,
        settings: Settings,
        *,
        article_ids: Sequence[int] | None,
        stop: asyncio.Event,
        clock: Callable[[], datetime],
    ) -> None:
        self._writer = writer
        self._settings = settings
        self._article_ids = article_ids
        self.stop = stop
        self.told: asyncio.Queue[FullTextEvent | None] = asyncio.Queue()
        self._clock = clock
        self._waits = Waits(clock)
        self._wanted: deque[Followed] = deque()
        self._fetched = self._failed = 0
        self._is_offline = False

    async def find(self) -> bool:
        """Looks which pages there are to ask for."""

        def look(read: Connection) -> list[Followed]:
            now = self._clock()
            ids = self._article_ids
            if ids is None:
                feeds = full_texts.wanted_feeds(read, self._settings.full_text_rule())
                ids = full_texts.wanted_articles(read, feeds, now, MOST_AT_A_TIME)
            self._waits.load(read)
            return followed_articles(read, now, ids=ids)

        self._wanted.extend(await self._writer.run(look))
        self.told.put_nowait(FullTextsStarted(total=len(self._wanted)))
        return bool(self._wanted)

    async def work(self, fetcher: Fetching) -> None:
        """Fetches the pages and keeps their texts."""
        await work_through(
            self._next,
            partial(self._fetch, fetcher=fetcher),
            self._keep,
            stop=self.stop,
            at_once=_AT_ONCE,
        )
        await self._writer.run(lambda write: index_pending(write, _INDEXED_AT_ONCE))

    def finished(self) -> FullTextsFinished:
        """How many texts came."""
        return FullTextsFinished(
            fetched=self._fetched,
            failed=self._failed,
            is_interrupted=self.stop.is_set() and not self._is_offline,
            is_offline=self._is_offline,
        )

    async def close(self) -> None:
        """Finishes what is being written."""
        await asyncio.to_thread(self._writer.close)

    async def _next(self) -> Followed | None:
        return self._wanted.popleft() if self._wanted else None

    async def _fetch(self, article: Followed, fetcher: Fetching) -> _Outcome:
        if not article.link:
            return _Outcome(article, error="the article names no page")
        polite = ArticleFetcher(fetcher, self._settings, article, self._waits)
        request = FetchRequest(url=article.link, options=FetchOptions(headers=(_ACCEPT,)))
        outcome = await polite.fetch(request)
        if isinstance(outcome, Failure):
            await self._waits.note(self._writer, article.link, outcome)
            # Other hints are about feeds.
            is_busy = outcome.kind == "busy" and outcome.hint
            hint = f" ({outcome.hint})" if is_busy else ""
            return _Outcome(
                article,
                error=f"{_with_host(host_of(article.link), outcome.message)}{hint}",
                is_offline=outcome.kind == "offline",
            )
        assert isinstance(outcome, Answer), "nothing was said of what is known"
        try:
            # A page of some megabytes takes a second.
            page = await asyncio.to_thread(read_page_text, outcome, self._settings)
        except FormatError as error:
            return _Outcome(article, error=f"{host_of(outcome.url)}: {error}")
        return _Outcome(article, page=await self._whole(page, polite))

    async def _whole(self, page: PageText, polite: ArticleFetcher) -> PageText:
        """The article of a page with those that follow it on the same site, as far as they come."""
        if page.following is None:
            return page
        pages = [page]
        left_out: str | None = page.following
        while left_out is not None and len(pages) < MOST_PAGES and not self.stop.is_set():
            request = FetchRequest(url=left_out, options=FetchOptions(headers=(_ACCEPT,)))
            outcome = await polite.fetch(request)
            if not isinstance(outcome, Answer) or host_of(outcome.url) != host_of(page.url):
                break
            number = len(pages) + 1
            try:
                found = await asyncio.to_thread(read_page_text, outcome, self._settings, number)
            except FormatError:
                break
            if not is_new_page(pages, found):
                left_out = None
                break
            pages.append(found)
            left_out = found.following
        return await asyncio.to_thread(put_together, pages, left_out)

    async def _keep(self, outcome: _Outcome) -> None:
        if outcome.is_offline:
            # That the network is away says nothing of the page: it is tried again.
            self._is_offline = True
            self._wanted.clear()
        self._fetched += outcome.error is None
        self._failed += outcome.error is not None
        self.told.put_nowait(await self._writer.write(partial(self._save, outcome=outcome)))

    def _save(self, write: Connection, outcome: _Outcome) -> FullTextFetched:
        article_id, page, now = outcome.article.article_id, outcome.page, self._clock()
        title = get_title(write, article_id)
        if page is None:
            if not outcome.is_offline:
                full_texts.save_tried(write, [article_id], now)
            return FullTextFetched(article_id=article_id, title=title, error=outcome.error)
        full = FullText(url=page.url, fetched=now, body=page.body, text=page.text)
        full_texts.save_full_text(write, article_id, full)
        return FullTextFetched(article_id=article_id, title=title, characters=len(page.text))


def _with_host(host: str, message: str) -> str:
    """What went wrong with the host that it went wrong at, which some messages begin with."""
    name = host.rpartition(":")[0] or host
    return message if message.startswith(f"{name}:") else f"{host}: {message}"
