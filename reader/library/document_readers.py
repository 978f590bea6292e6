"""Documents on their way through the reading processes, so many bytes at a time."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.library.feed_results import Fetch, Result
from reader.model.fetched import Fetched
from reader.model.fetching import Answer

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from reader.workers import FeedReading, FeedTask

_BATCH_BYTES = 256 << 10
_BATCH_FEEDS = 16
"""Documents are sent to a process until one of both is reached."""
_ALONE_BYTES = 256 << 10
"""Up to so much is read without processes, which take a fifth of a second to start."""
_BACKLOG_BYTES = 8 << 20
"""Bytes that may be fetched and not yet stored, so that memory stays flat."""


@dataclass(slots=True)
class _Document:
    fetch: Fetch
    task: FeedTask


class DocumentReaders:
    """Takes documents in and gives results out; a context manager that ends its processes."""

    def __init__(
        self, jobs: int, *, is_background: bool, is_read: Callable[[Result], None]
    ) -> None:
        """Starts nothing yet.

        Args:
            jobs: processes.
            is_background: whether they step back behind everything else on the machine.
            is_read: called with each result.
        """
        self._jobs = jobs
        self._is_background = is_background
        self._is_read = is_read
        self._pools = contextlib.ExitStack()
        self._pool: Executor | None = None
        self._documents: asyncio.Queue[_Document | None] = asyncio.Queue()
        self._backlog = 0
        self._shrunk = asyncio.Event()

    def close(self, *, at_once: bool) -> None:
        """Ends the processes, in the middle of a document if it is to be at once."""
        if at_once and self._pool is not None:
            for process in multiprocessing.active_children():
                process.kill()
        self._pools.close()

    async def take(self, fetch: Fetch, answer: Answer) -> None:
        """Takes a document in, once there is room for it."""
        # Not needed where nothing has changed, which is what most refreshes find.
        from reader.workers import FeedTask

        size = len(answer.data)
        # What is larger than all the room goes alone.
        while self._backlog and self._backlog + size > _BACKLOG_BYTES:
            self._shrunk.clear()
            await self._shrunk.wait()
        self._backlog += size
        fetched = Fetched(
            data=answer.data, name=answer.url, url=answer.url, media_type=answer.media_type
        )
        task = FeedTask(fetched=fetched, head=fetch.feed.head, known=fetch.feed.known)
        self._documents.put_nowait(_Document(fetch, task))

    def stored(self, size: int) -> None:
        """Frees the room that documents of so many bytes took."""
        self._backlog -= size
        self._shrunk.set()

    def end(self) -> None:
        """Says that no more documents come."""
        self._documents.put_nowait(None)

    async def run(self) -> None:
        """Reads what comes, a bounded number of batches at a time, until `end`."""
        # One batch more than processes keeps these busy.
        places = asyncio.Semaphore(self._jobs + 1)
        async with asyncio.TaskGroup() as group:
            while (document := await self._documents.get()) is not None:
                await places.acquire()
                group.create_task(self._read(self._batch(document), places))

    def _batch(self, document: _Document) -> list[_Document]:
        """A document, and those that wait behind it, up to what is worth a message."""
        batch = [document]
        size = len(document.task.fetched.data)
        while size < _BATCH_BYTES and len(batch) < _BATCH_FEEDS and not self._documents.empty():
            following = self._documents.get_nowait()
            if following is None:
                self._documents.put_nowait(None)
                break
            batch.append(following)
            size += len(following.task.fetched.data)
        return batch

    async def _read(self, batch: list[_Document], places: asyncio.Semaphore) -> None:
        from reader import workers

        try:
            if self._pool is None and self._backlog > _ALONE_BYTES:
                self._pool = self._pools.enter_context(
                    workers.worker_pool(self._jobs, is_background=self._is_background)
                )
            tasks = [document.task for document in batch]
            # Without a pool: in a thread, so that fetching goes on.
            readings: list[FeedReading] = await asyncio.get_running_loop().run_in_executor(
                self._pool, workers.read_feeds, tasks
            )
            for document, reading in zip(batch, readings, strict=True):
                self._is_read(Result(fetch=document.fetch, reading=reading))
        finally:
            places.release()
