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
import socket
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from reader.config import Settings
from reader.library.feed_results import Fetch, Result, Saver
from reader.model.event import FeedRefreshed, RefreshEvent, RefreshFinished, RefreshStarted
from reader.model.fetched import Fetched
from reader.model.fetching import Answer, Failure, FetchRequest, Outcome
from reader.store import connection, refreshing
from reader.store.connection import Connection
from reader.store.feeds import get_feeds
from reader.store.refreshing import LeasedFeed

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from reader.workers import FeedReading, FeedTask

T = TypeVar("T")

_LEASED_AHEAD = 32
_BATCH_BYTES = 256 << 10
_BATCH_FEEDS = 16
"""Documents are sent to a process until one of both is reached."""
_ALONE_BYTES = 256 << 10
"""Up to so much is read without processes, which take a third of a second to start."""
_BACKLOG_BYTES = 8 << 20
"""Bytes that may be fetched and not yet stored, so that memory stays flat."""
_SAVED_AT_ONCE = 64
_ENTRIES_AT_ONCE = 400
"""A transaction ends after one of both, so that whoever else writes gets a turn."""
_INDEXED_AT_ONCE = 1_000
_POLL_SECONDS = 0.1
_OFFLINE_PROOF = 8
"""So many feeds in a row whose names do not resolve are no news of the feeds."""


class Fetching(Protocol):
    """What a refresh asks of `fetch.http.Fetcher`."""

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetches one thing."""


async def refresh(
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
        is_background: step back behind everything else on the machine.
        fetcher: what fetches; made here where not given.
        began: when whoever wants this began: what was asked for since is not asked for again.
        clock: the moment.

    Yields:
        `RefreshStarted`, one `FeedRefreshed` a feed, `RefreshFinished`.

    Raises:
        StoreError: the store cannot be written; what was stored before is kept.
    """
    run = _Refresh(
        path,
        settings,
        stop=stop or asyncio.Event(),
        jobs=jobs or os.cpu_count() or 1,
        is_background=is_background,
        began=began or clock(),
        clock=clock,
    )
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(run.close)
        ids = await run.begin(feed_ids, is_all)
        yield RefreshStarted(total=len(ids))
        used = fetcher
        if used is None and ids:
            # What a refresh of nothing does without takes most of its time.
            from reader.fetch.http import Fetcher

            used = await stack.enter_async_context(Fetcher(settings.fetch_settings()))
        events = await stack.enter_async_context(contextlib.aclosing(run.events(used)))
        async for event in events:
            yield event


@dataclass(slots=True)
class _Document:
    """Bytes on their way to a reading process."""

    fetch: Fetch
    task: FeedTask


class _Refresh:
    """The state of one refresh."""

    def __init__(
        self,
        path: Path,
        settings: Settings,
        *,
        stop: asyncio.Event,
        jobs: int,
        is_background: bool,
        began: datetime,
        clock: Callable[[], datetime],
    ) -> None:
        self._path = path
        self._settings = settings
        self._stop = stop
        self._jobs = jobs
        self._is_background = is_background
        self._clock = clock
        self._owner = f"{socket.gethostname()} {os.getpid()} {os.urandom(4).hex()}"
        self._writer: Connection | None = None
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="reader-write")
        self._saver = Saver(settings)
        self._pools = contextlib.ExitStack()
        self._pool: Executor | None = None
        self._began = began
        self._wanted: deque[int] = deque()
        self._leased: deque[LeasedFeed] = deque()
        self._elsewhere: list[int] = []
        self._leasing = asyncio.Lock()
        self._backlog = _Backlog(_BACKLOG_BYTES)
        self._documents: asyncio.Queue[_Document | None] = asyncio.Queue()
        self._results: asyncio.Queue[Result | None] = asyncio.Queue()
        self._events: asyncio.Queue[RefreshEvent | BaseException | None] = asyncio.Queue()
        self._offline: list[Result] = []
        self._has_contact = False
        self._is_offline = False

    # The whole

    async def begin(self, feed_ids: Sequence[int] | None, is_all: bool) -> list[int]:
        """Finds out what there is to do: ids of the feeds to ask for."""

        def look(writer: Connection) -> list[int]:
            self._free_dead(writer)
            return refreshing.due_feeds(writer, self._began, ids=feed_ids, is_all=is_all)

        ids = await self._write(look)
        self._wanted.extend(ids)
        return ids

    async def events(self, fetcher: Fetching | None) -> AsyncGenerator[RefreshEvent, None]:
        """Does all of it and tells what happens; without a fetcher there is nothing to do."""
        asked = failed = new = changed = unchanged = 0
        work = asyncio.create_task(self._work(fetcher)) if fetcher is not None else None
        try:
            while work is not None and (event := await self._events.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                if isinstance(event, FeedRefreshed):
                    asked += 1
                    failed += event.feed.status not in ("ok", "new")
                    new += event.new
                    changed += event.changed
                    unchanged += event.is_unchanged
                yield event
        finally:
            self._stop.set()
            if work is not None:
                with contextlib.suppress(asyncio.CancelledError):
                    await work
        yield RefreshFinished(
            feeds=asked,
            failed=failed,
            new=new,
            changed=changed,
            unchanged=unchanged,
            is_interrupted=bool(self._wanted or self._leased) and not self._is_offline,
            is_offline=self._is_offline,
        )

    async def close(self) -> None:
        """Gives everything up that is held."""

        def end(writer: Connection) -> None:
            refreshing.release_leases(writer, self._owner)

        try:
            with contextlib.suppress(Exception):
                await self._write(end)
        finally:
            self._pools.close()
            await asyncio.get_running_loop().run_in_executor(self._writing, self._close_writer)
            self._writing.shutdown()

    async def _work(self, fetcher: Fetching) -> None:
        """Fetches, reads and saves side by side; ends with None among the events."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._save_results())
                group.create_task(self._fetch_and_read(fetcher))
            await self._index()
        except BaseExceptionGroup as failures:
            self._events.put_nowait(_first(failures))
        except BaseException as error:
            self._events.put_nowait(error)
            raise
        finally:
            self._events.put_nowait(None)

    async def _fetch_and_read(self, fetcher: Fetching) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read_documents())
            await self._fetch_all(fetcher)
            await self._wait_for_others(fetcher)
            self._settle_offline(is_over=True)
            self._documents.put_nowait(None)
        self._results.put_nowait(None)

    # Fetching

    async def _fetch_all(self, fetcher: Fetching) -> None:
        """Asks for everything wanted, some at a time, until it is done or to be stopped."""
        count = max(1, min(self._settings.fetch_settings().connections, len(self._wanted)))

        async def fetch_one_after_the_other() -> None:
            while (feed := await self._next()) is not None:
                await self._fetch(fetcher, feed)

        tasks = [asyncio.create_task(fetch_one_after_the_other()) for _ in range(count)]
        stopped = asyncio.create_task(self._stop.wait())
        done = asyncio.gather(*tasks)
        try:
            await asyncio.wait((done, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            if not done.done():
                done.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await done

    async def _next(self) -> LeasedFeed | None:
        """The next feed that is nobody else's, None at the end."""
        async with self._leasing:
            while not self._leased and self._wanted and not self._stop.is_set():
                await self._lease(list(islice(self._wanted, _LEASED_AHEAD)))
            if self._stop.is_set() or not self._leased:
                return None
            return self._leased.popleft()

    async def _lease(self, ids: list[int]) -> None:
        """Takes the first wanted feeds over, but for those that are somebody else's."""

        def lease(writer: Connection) -> list[LeasedFeed]:
            return refreshing.take_leases(
                writer, ids, self._owner, now=self._clock(), began=self._began, limit=len(ids)
            )

        leased = await self._write(lease)
        for _ in ids:
            self._wanted.popleft()
        self._leased.extend(leased)
        mine = {feed.id for feed in leased}
        self._elsewhere += [feed_id for feed_id in ids if feed_id not in mine]

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
                await self._backlog.take(len(outcome.data))
                self._documents.put_nowait(_Document(fetch, _task(feed, outcome)))
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
            self._wanted.clear()
            self._leased.clear()
            self._stop.set()

    async def _wait_for_others(self, fetcher: Fetching) -> None:
        """Sees that what others were fetching is done; what they gave up is fetched here."""
        while self._elsewhere and not self._stop.is_set():
            left, done = await self._write(self._look_elsewhere)
            for event in done:
                self._events.put_nowait(event)
            self._elsewhere = []
            self._wanted.extend(left)
            await self._fetch_all(fetcher)
            if self._elsewhere:
                await asyncio.sleep(_POLL_SECONDS)

    def _look_elsewhere(self, writer: Connection) -> tuple[list[int], list[FeedRefreshed]]:
        """Which of the feeds of others are left, and what became of the rest."""
        self._free_dead(writer)
        left = refreshing.unchecked_feeds(writer, self._elsewhere, self._began)
        done = sorted(set(self._elsewhere).difference(left))
        return left, [FeedRefreshed(feed=f, is_unchanged=True) for f in get_feeds(writer, done)]

    def _free_dead(self, writer: Connection) -> None:
        """Takes leases away from processes of this machine that are gone."""
        for owner in refreshing.leasers(writer, self._clock()):
            host, pid, _ = owner.split(" ")
            if host == socket.gethostname() and not _is_alive(int(pid)):
                refreshing.release_leases(writer, owner)

    # Reading

    async def _read_documents(self) -> None:
        """Sends documents to be read, a bounded number at a time."""
        places = asyncio.Semaphore(self._jobs + 1)
        async with asyncio.TaskGroup() as group:
            while (document := await self._documents.get()) is not None:
                batch = [document]
                size = len(document.task.fetched.data)
                await places.acquire()
                while (
                    size < _BATCH_BYTES
                    and len(batch) < _BATCH_FEEDS
                    and not self._documents.empty()
                ):
                    following = self._documents.get_nowait()
                    if following is None:
                        self._documents.put_nowait(None)
                        break
                    batch.append(following)
                    size += len(following.task.fetched.data)
                group.create_task(self._read(batch, places))

    async def _read(self, batch: list[_Document], places: asyncio.Semaphore) -> None:
        from reader import workers

        try:
            if self._pool is None and self._backlog.used > _ALONE_BYTES:
                self._pool = self._pools.enter_context(
                    workers.worker_pool(self._jobs, is_background=self._is_background)
                )
            tasks = [document.task for document in batch]
            # Without a pool: in a thread, so that fetching goes on.
            readings: list[FeedReading] = await asyncio.get_running_loop().run_in_executor(
                self._pool, workers.read_feeds, tasks
            )
            for document, reading in zip(batch, readings, strict=True):
                self._results.put_nowait(Result(fetch=document.fetch, reading=reading))
        finally:
            places.release()

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
        for event in await self._write(lambda writer: self._saver.save(writer, batch)):
            self._events.put_nowait(event)
        self._backlog.give(sum(result.size for result in batch))

    async def _index(self) -> None:
        """Makes a little that is new searchable; a lot of it is left to whoever searches next."""
        if 0 < self._saver.entries <= _INDEXED_AT_ONCE:
            from reader.store.index import index_pending

            await self._on_writer(lambda writer: index_pending(writer, _INDEXED_AT_ONCE))

    # The store

    async def _write(self, write: Callable[[Connection], T]) -> T:
        """Runs one transaction on the writing thread."""

        def run(writer: Connection) -> T:
            with connection.transaction(writer):
                return write(writer)

        return await self._on_writer(run)

    async def _on_writer(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with connection.translated(self._path):
                if self._writer is None:
                    self._writer = connection.connect(self._path, role="refresh")
                return work(self._writer)

        return await asyncio.get_running_loop().run_in_executor(self._writing, run)

    def _close_writer(self) -> None:
        if self._writer is not None:
            connection.close(self._writer)


class _Backlog:
    """Bytes that wait; whoever would add more than there is room for waits, too."""

    def __init__(self, room: int) -> None:
        self.used = 0
        self._room = room
        self._given = asyncio.Event()

    async def take(self, size: int) -> None:
        """Adds bytes once there is room; what is larger than all room goes alone."""
        while self.used and self.used + size > self._room:
            self._given.clear()
            await self._given.wait()
        self.used += size

    def give(self, size: int) -> None:
        """Takes bytes away."""
        self.used -= size
        self._given.set()


def _task(feed: LeasedFeed, answer: Answer) -> FeedTask:
    # Not needed where nothing has changed, which is what most refreshes find.
    from reader.workers import FeedTask

    fetched = Fetched(
        data=answer.data, name=answer.url, url=answer.url, media_type=answer.media_type
    )
    return FeedTask(fetched=fetched, head=feed.head, known=feed.known)


def _is_local(url: str) -> bool:
    """Whether reaching an address says nothing of the network."""
    scheme = url.partition(":")[0].lower()
    host = refreshing.host_of(url).rpartition(":")[0] or refreshing.host_of(url)
    return scheme not in ("http", "https") or host in ("localhost", "[::1]") or host[:4] == "127."


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = failures
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
