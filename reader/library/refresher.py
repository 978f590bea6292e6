"""A refresh: what is due is fetched side by side, read in processes, stored by one thread.

```
leases → Fetcher (some at a time) → known bytes dropped → workers.read_feeds → update.decide → store
```

Nothing waits for the network while it holds the store: a lease is a row, written in a moment, and
what came is stored in short transactions. A feed is reported once it is stored. Refreshes that
run at the same time, in whatever program, share the feeds among themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path

from reader.config import Settings
from reader.errors import StoreError
from reader.library.document_readers import DocumentReaders
from reader.library.errand import run_errand
from reader.library.feed_leases import FeedLeases
from reader.library.feed_results import Fetch, Result, Saver
from reader.library.task_pool import nothing_more, work_through
from reader.library.writing import Writer
from reader.model.event import Counts, FeedRefreshed, RefreshEvent, RefreshFinished, RefreshStarted
from reader.model.fetching import Answer, Failure, Fetching, FetchRequest
from reader.store.refreshing import LeasedFeed, host_of

_SAVED_AT_ONCE = 64
_ENTRIES_AT_ONCE = 400
"""A transaction ends after one of both, so that whoever else writes gets a turn."""
_INDEXED_AT_ONCE = 1_000
_ASKED_PER_CONNECTION = 4
"""Feeds in hand for each connection: some wait until their host may be asked again."""
_POLL_SECONDS = 0.1
_LAST_READING = 0.5
"""Seconds for which documents are still read when the refresh is to end."""
_OFFLINE_PROOF = 8
"""So many feeds in a row whose names do not resolve are no news of the feeds."""


def refresh(
    path: Path,
    settings: Settings,
    *,
    feed_ids: Sequence[int] | None = None,
    is_all: bool = False,
    stop: asyncio.Event | None = None,
    jobs: int | None = None,
    is_background: bool = False,
    fetcher: Fetching | None = None,
    began: datetime | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncGenerator[RefreshEvent, None]:
    """Fetches feeds and stores what is new.

    Args:
        path: the store.
        settings: how feeds are asked for, and how often.
        feed_ids: these feeds, due or not; without them, what is due.
        is_all: every feed, due or not. Hosts that asked to wait and feeds that are gone are left
            alone in any case, and a feed that another process asked for meanwhile counts as done.
        stop: when set, fetching ends at once; what came is stored.
        jobs: reading processes; one per core where not given.
        is_background: step back behind everything else on the machine, and make all that is new
            searchable before the end; else a lot of it is left to whoever searches next.
        fetcher: what fetches; made here where not given.
        began: when whoever wants this began: what was asked for since is not asked for again.
        clock: the moment.

    Yields:
        `RefreshStarted`, one `FeedRefreshed` a feed, `RefreshFinished`.

    Raises:
        StoreError: the store cannot be written; what was stored before is kept.
    """
    writer = Writer(path, role="refresh")
    errand = _Refresh(
        writer,
        FeedLeases(writer, began=began or clock(), clock=clock),
        settings,
        feed_ids=feed_ids,
        is_all=is_all,
        stop=stop or asyncio.Event(),
        jobs=jobs or os.cpu_count() or 1,
        is_background=is_background,
        clock=clock,
    )
    return run_errand(errand, settings, fetcher)


class _Refresh:
    """The state of one refresh."""

    def __init__(
        self,
        writer: Writer,
        leases: FeedLeases,
        settings: Settings,
        *,
        feed_ids: Sequence[int] | None,
        is_all: bool,
        stop: asyncio.Event,
        jobs: int,
        is_background: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._writer = writer
        self._leases = leases
        self._settings = settings
        self._feed_ids = feed_ids
        self._is_all = is_all
        self.stop = stop
        self.told: asyncio.Queue[RefreshEvent | None] = asyncio.Queue()
        self._is_background = is_background
        self._clock = clock
        self._saver = Saver(settings)
        self._results: asyncio.Queue[Result | None] = asyncio.Queue()
        self._readers = DocumentReaders(
            jobs, is_background=is_background, is_read=self._results.put_nowait
        )
        self._offline: list[Result] = []
        self._has_contact = False
        self._is_offline = False
        self._is_cut = False
        self._asked = self._failed = 0
        self._counts = Counts()
        """New and changed entries, unchanged feeds."""

    # The whole

    async def find(self) -> bool:
        """Finds out which feeds there are to ask for."""
        total = await self._leases.find(self._feed_ids, is_all=self._is_all)
        self.told.put_nowait(RefreshStarted(total=total))
        return total > 0

    async def work(self, fetcher: Fetching) -> None:
        """Fetches, reads and saves side by side."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._save_results())
            group.create_task(self._fetch_and_read(fetcher))
        await self._index()

    def finished(self) -> RefreshFinished:
        """The sum of what came."""
        return RefreshFinished(
            feeds=self._asked,
            failed=self._failed,
            new=self._counts.new,
            changed=self._counts.changed,
            unchanged=self._counts.unchanged,
            is_interrupted=self._is_cut and not self._is_offline,
            is_offline=self._is_offline,
        )

    async def close(self) -> None:
        """Gives everything up that is held."""
        try:
            # A store that cannot be written has said so; leases end by themselves.
            with contextlib.suppress(StoreError):
                await self._leases.give_up()
        finally:
            self._readers.close(at_once=self._is_cut)
            await asyncio.to_thread(self._writer.close)

    def _tell(self, event: FeedRefreshed) -> None:
        self._asked += 1
        self._failed += event.feed.status not in ("ok", "new")
        self._counts += Counts(event.new, event.changed, int(event.is_unchanged))
        self.told.put_nowait(event)

    async def _fetch_and_read(self, fetcher: Fetching) -> None:
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(self._readers.run())
            await self._fetch_all(fetcher)
            await self._wait_for_others(fetcher)
            self._settle_offline(is_over=True)
            self._readers.end()
            await self._finish_reading(reading)
        self._results.put_nowait(None)

    async def _finish_reading(self, reading: asyncio.Task[None]) -> None:
        """Waits until all is read; where the refresh is to end, for a moment only."""
        stopped = asyncio.create_task(self.stop.wait())
        await asyncio.wait((reading, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not reading.done():
            await asyncio.wait((reading,), timeout=_LAST_READING)
        if not reading.done():
            # What is not read by then is fetched again next time.
            self._is_cut = True
            reading.cancel()

    # Fetching

    async def _fetch_all(self, fetcher: Fetching) -> None:
        """Asks for everything wanted, some at a time, until it is done or to be stopped."""
        most = _ASKED_PER_CONNECTION * self._settings.fetch_settings().connections
        is_whole = await work_through(
            self._leases.next,
            partial(self._fetch, fetcher),
            nothing_more,
            stop=self.stop,
            at_once=min(most, len(self._leases)),
        )
        self._is_cut |= not is_whole

    async def _fetch(self, fetcher: Fetching, feed: LeasedFeed) -> None:
        settings = self._settings
        options = settings.fetch_options(
            feed.url, feed.folder, login=feed.login, as_browser=feed.as_browser
        )
        outcome = await fetcher.fetch(
            FetchRequest(url=feed.url, etag=feed.etag, modified=feed.modified, options=options)
        )
        fetch = Fetch(feed=feed, outcome=outcome, now=self._clock())
        if isinstance(outcome, Failure) and outcome.kind == "offline":
            self._offline.append(Result(fetch=fetch))
            self._settle_offline(is_over=False)
            return
        self._has_contact |= not _is_local(feed.url)
        if isinstance(outcome, Answer):
            fetch.digest = blake2b(outcome.data, digest_size=16).digest()
            if fetch.digest != feed.digest:
                await self._readers.take(fetch, outcome)
                return
        self._results.put_nowait(Result(fetch=fetch))

    def _settle_offline(self, *, is_over: bool) -> None:
        """Blames feeds whose names do not resolve only if others were reached."""
        if self._has_contact:
            for result in self._offline:
                self._results.put_nowait(result)
            self._offline.clear()
        elif self._offline and (is_over or len(self._offline) >= _OFFLINE_PROOF):
            self._is_offline = True
            self._leases.drop()
            self.stop.set()

    async def _wait_for_others(self, fetcher: Fetching) -> None:
        """Sees that what others are fetching is done; what they give up is fetched here."""
        while self._leases.has_elsewhere and not self.stop.is_set():
            for event in await self._leases.look_elsewhere():
                self._tell(event)
            await self._fetch_all(fetcher)
            if self._leases.has_elsewhere:
                await asyncio.sleep(_POLL_SECONDS)

    # Saving

    async def _save_results(self) -> None:
        """Saves what has come, many results in one transaction, and reports it."""
        is_over = False
        while not is_over:
            batch: list[Result] = []
            entries = 0
            result = await self._results.get()
            while result is not None:
                batch.append(result)
                entries += result.entries
                if (
                    len(batch) >= _SAVED_AT_ONCE
                    or entries >= _ENTRIES_AT_ONCE
                    or self._results.empty()
                ):
                    break
                result = self._results.get_nowait()
            is_over = result is None
            if batch:
                await self._save(batch)

    async def _save(self, batch: list[Result]) -> None:
        for event in await self._writer.write(lambda writer: self._saver.save(writer, batch)):
            self._tell(event)
        self._readers.stored(sum(result.size for result in batch))

    async def _index(self) -> None:
        """Makes what is new searchable, or a little of it; see `is_background` of `refresh`."""
        if not self._saver.entries:
            return
        from reader.store.index import index_pending

        if self._is_background:
            while await self._writer.run(lambda write: index_pending(write, _INDEXED_AT_ONCE)):
                if self.stop.is_set():
                    return
        elif self._saver.entries <= _INDEXED_AT_ONCE:
            await self._writer.run(lambda write: index_pending(write, _INDEXED_AT_ONCE))


def _is_local(url: str) -> bool:
    """Whether reaching an address says nothing of the network."""
    scheme = url.partition(":")[0].lower()
    host = host_of(url).rpartition(":")[0] or host_of(url)
    return scheme not in ("http", "https") or host in ("localhost", "[::1]") or host[:4] == "127."
