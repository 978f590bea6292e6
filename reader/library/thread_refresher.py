"""A refresh of discussions: where they are is looked for, what is due is asked for and merged.

```
followed articles → comments.finding → rows of discussions → leases → source ⇄ fetcher → merge
```
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from reader.comments.addresses import is_web
from reader.comments.sources import source_of
from reader.config import Settings
from reader.errors import StoreError
from reader.library.errand import run_errand
from reader.library.lease_owner import is_dead, new_owner
from reader.library.polite import ArticleFetcher, Waits
from reader.library.task_pool import nothing_more, work_through
from reader.library.thread_links import (
    fetch_page,
    links_of,
    save_links,
    search_links,
)
from reader.library.thread_reader import ReadThread, read_thread
from reader.library.thread_results import save_failure, save_thread
from reader.library.writing import Writer
from reader.model.event import (
    Counts,
    LinksSought,
    ThreadEvent,
    ThreadRefreshed,
    ThreadsFinished,
    ThreadsStarted,
)
from reader.model.fetching import Failure, Fetching, FetchOptions
from reader.store import thread_leases
from reader.store.connection import Connection
from reader.store.followed import Followed, Scope, followed_articles
from reader.store.index import index_pending
from reader.store.thread_leases import LeasedThread, Way

_AT_ONCE = 16
"""Articles in hand; the fetcher spaces out what goes to one host."""
_LOOKED_AT_ONCE = 50
"""Articles that are looked through for links in one transaction."""
_INDEXED_AT_ONCE = 1_000
_LOOK_AGAIN = timedelta(days=1)


def refresh_threads(
    path: Path,
    settings: Settings,
    *,
    article_ids: Sequence[int] | None = None,
    scope: Scope = "followed",
    is_all: bool = False,
    search: bool = False,
    stop: asyncio.Event | None = None,
    fetcher: Fetching | None = None,
    began: datetime | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncGenerator[ThreadEvent, None]:
    """Asks for discussions and merges what comes into what is stored.

    Args:
        path: the store.
        settings: how is asked.
        article_ids: the discussions of these articles, due or not; without them, those that are
            due of the articles in `scope`.
        scope: which articles.
        is_all: all of their discussions, due or not.
        search: also looks on sites that find discussions by an article's address.
        stop: when set, nothing more is asked for; what came is stored.
        fetcher: what fetches; made here where not given.
        began: when whoever wants this began: what was asked for since is not asked for again.
        clock: the moment.

    Yields:
        `LinksSought` now and then where articles are looked through, `ThreadsStarted`, one
        `ThreadRefreshed` a thread, `ThreadsFinished`.

    Raises:
        StoreError: the store cannot be written; what was stored before is kept.
    """
    errand = _ThreadRefresh(
        Writer(path, role="refresh"),
        settings,
        article_ids=article_ids,
        scope=scope,
        is_all=is_all or article_ids is not None,
        search=search,
        stop=stop or asyncio.Event(),
        began=began or clock(),
        clock=clock,
    )
    return run_errand(errand, settings, fetcher)


class _ThreadRefresh:
    """The state of one refresh of discussions."""

    def __init__(
        self,
        writer: Writer,
        settings: Settings,
        *,
        article_ids: Sequence[int] | None,
        scope: Scope,
        is_all: bool,
        search: bool,
        stop: asyncio.Event,
        began: datetime,
        clock: Callable[[], datetime],
    ) -> None:
        self._writer = writer
        self._settings = settings
        self._sites = settings.comment_sites()
        self._article_ids = article_ids
        self._is_asked = article_ids is not None
        self._scope = scope
        self._is_all = is_all
        self._search = search
        self.stop = stop
        self.told: asyncio.Queue[ThreadEvent | None] = asyncio.Queue()
        self._began = began
        self._clock = clock
        self._owner = new_owner()
        self._waits = Waits(clock)
        self._wanted: deque[Followed] = deque()
        self._has_contact = False
        self._was_offline = False
        self._asked = self._failed = 0
        self._comments = Counts()

    # What there is to ask for

    async def find(self) -> bool:
        """Looks for links in articles that were not looked through, then for who is asked."""

        def look(write: Connection) -> list[Followed]:
            now = self._clock()
            for owner in thread_leases.lease_owners(write, now):
                if is_dead(owner):
                    thread_leases.release_leases(write, owner)
            self._waits.load(write)
            return followed_articles(
                write, now, ids=self._article_ids, scope=self._scope, is_all=self._is_all
            )

        articles = await self._writer.write(look)
        new = [article for article in articles if not article.has_looked]
        for start in range(0, len(new), _LOOKED_AT_ONCE):
            if self.stop.is_set():
                break
            self.told.put_nowait(LinksSought(done=start, total=len(new)))
            await self._look(new[start : start + _LOOKED_AT_ONCE])
        if new:
            articles = await self._writer.write(look)
        if not self._is_all:
            articles = [a for a in articles if a.is_due or self._wants_page(a)]
        self._wanted.extend(articles)
        self.told.put_nowait(ThreadsStarted(total=len(articles)))
        return bool(articles)

    async def _look(self, articles: Sequence[Followed]) -> None:
        """Keeps the links that articles themselves hold."""
        now = self._clock()

        def save(write: Connection) -> None:
            for article, links in found:
                save_links(write, article, links, now)

        # Long articles take milliseconds to read: nobody who writes waits for that.
        found = await self._writer.run(
            lambda read: [(each, links_of(read, each, self._sites)) for each in articles]
        )
        await self._writer.write(save)

    def _wants_page(self, article: Followed, *, is_empty: bool = True) -> bool:
        """Whether an article's page is looked at for where it is discussed.

        For a watched article once, if nothing else says so; and whenever comments are asked for
        and there are none, or none on its own site and nobody has looked today.
        """
        if not is_web(article.link):
            return False
        looked = article.page_looked
        if self._is_asked:
            return is_empty or looked is None or self._clock() - looked > _LOOK_AGAIN
        return article.is_watched and looked is None and not article.has_own_thread

    # The whole

    async def work(self, fetcher: Fetching) -> None:
        """Asks for the discussions of all articles and merges what comes."""
        await work_through(
            self._next,
            partial(self._refresh, fetcher=fetcher),
            nothing_more,
            stop=self.stop,
            at_once=_AT_ONCE,
        )
        has_changed = self._comments.new or self._comments.changed
        while has_changed and not self.stop.is_set():
            if not await self._writer.run(lambda write: index_pending(write, _INDEXED_AT_ONCE)):
                break

    def finished(self) -> ThreadsFinished:
        """The sum of what came."""
        return ThreadsFinished(
            discussions=self._asked,
            failed=self._failed,
            comments=self._comments,
            is_interrupted=self.stop.is_set(),
            is_offline=self._was_offline and not self._has_contact,
        )

    async def close(self) -> None:
        """Gives everything up that is held."""
        with contextlib.suppress(StoreError):
            await self._writer.write(lambda write: thread_leases.release_leases(write, self._owner))
        await asyncio.to_thread(self._writer.close)

    async def _next(self) -> Followed | None:
        return self._wanted.popleft() if self._wanted else None

    # One article

    async def _refresh(self, article: Followed, fetcher: Fetching) -> None:
        polite = ArticleFetcher(fetcher, self._settings, article, self._waits)
        read = await self._refresh_due(article, polite, is_all=self._is_all)
        has_searched = self._is_asked and self._search
        if has_searched:
            await self._search_elsewhere(article, polite)
        has_looked = 0 not in read and self._wants_page(article, is_empty=not read)
        if has_looked:
            has_looked = await self._look_at_page(article, polite)
        if has_searched or has_looked:
            await self._refresh_due(article, polite, is_all=True, only_new=True)

    async def _refresh_due(
        self, article: Followed, fetcher: Fetching, *, is_all: bool, only_new: bool = False
    ) -> set[int]:
        """Asks for the threads of an article; gives the ids of those that were read."""
        threads = await self._writer.write(
            lambda write: thread_leases.take_leases(
                write,
                article.article_id,
                self._owner,
                now=self._clock(),
                began=self._began,
                is_all=is_all,
                only_new=only_new,
            )
        )
        read = await asyncio.gather(*(self._refresh_thread(leased, fetcher) for leased in threads))
        return {
            leased.discussion_id for leased, is_read in zip(threads, read, strict=True) if is_read
        }

    async def _refresh_thread(self, leased: LeasedThread, fetcher: Fetching) -> bool:
        """Asks for a thread and saves what came, or why nothing did. True if something came."""
        failures: list[tuple[Way, Failure]] = []
        answer = await self._first_answer(leased, fetcher, failures)
        if answer is None:
            await self._save_failures(leased, failures)
            return False
        way, read = answer
        self._has_contact = True
        save = partial(
            save_thread,
            leased=leased,
            way=way,
            read=read,
            failed=failures,
            sites=self._sites,
            now=self._clock(),
        )
        self._tell(await self._writer.write(save))
        return True

    async def _first_answer(
        self, leased: LeasedThread, fetcher: Fetching, failures: list[tuple[Way, Failure]]
    ) -> tuple[Way, ReadThread] | None:
        """Tries the ways to a thread until one answers.

        Args:
            leased: the thread.
            fetcher: fetches for it.
            failures: gets the ways that were tried before, each with why it failed.
        """
        for way in leased.ways:
            source = source_of(way.link.source)
            if source is None:
                continue
            read = await read_thread(
                source,
                way.link,
                self._sites,
                fetcher,
                FetchOptions(),
                etag=way.etag,
                modified=way.modified,
            )
            for url, failure in read.busy:
                await self._waits.note(self._writer, url, failure)
            if read.failure is None:
                return way, read
            failures.append((way, read.failure))
            if read.failure.kind in ("offline", "busy"):
                break
        return None

    async def _save_failures(
        self, leased: LeasedThread, failures: list[tuple[Way, Failure]]
    ) -> None:
        is_reached = any(failure.kind != "offline" for _, failure in failures)
        self._has_contact |= is_reached
        self._was_offline |= any(failure.kind == "offline" for _, failure in failures)
        # A network that is away says nothing of the discussion; the lease ends with this refresh.
        if not failures or is_reached:
            event = await self._writer.write(
                lambda write: save_failure(write, leased, failures, self._clock())
            )
            # Without any failure nobody here reads it (a file named it): it only waits again.
            if failures:
                self._tell(event)

    def _tell(self, event: ThreadRefreshed | None) -> None:
        if event is not None:
            self._asked += 1
            self._failed += event.discussion.error is not None
            self._comments += event.comments
            self.told.put_nowait(event)

    # Looking elsewhere

    async def _look_at_page(self, article: Followed, fetcher: Fetching) -> bool:
        """Looks for discussions that the article's page names. False if no page came."""
        page = await fetch_page(article, fetcher)
        if page is None:
            return False
        self._has_contact = True
        now = self._clock()
        links = await self._writer.run(lambda read: links_of(read, article, self._sites, page))
        await self._writer.write(lambda write: save_links(write, article, links, now, page=True))
        return True

    async def _search_elsewhere(self, article: Followed, fetcher: Fetching) -> None:
        """Looks for discussions by the article's address."""
        now = self._clock()
        links = await search_links(article, fetcher, self._sites, now)
        if links is not None:
            await self._writer.write(
                lambda write: save_links(write, article, links, now, search=True)
            )
