"""Sources into the store: listed, read, parsed in processes, decided and written in batches.

The order of work keeps memory flat and the writer busy: a bounded number of batches is parsed
ahead, each batch is one transaction, and its sources are reported once they are committed. What
was committed stays when the import is stopped, and a second run finds it by digest.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from reader.config import Settings
from reader.errors import FetchError
from reader.fetch.files import expand_sources, read_source
from reader.library.import_results import ImportResults, ReadSource, failure
from reader.model.event import Counts, ImportEvent, ImportFinished, ImportProgress, SourceImported
from reader.model.fetched import Fetched
from reader.model.source import Source
from reader.store.connection import Connection, transaction
from reader.store.documents import find_document
from reader.store.index import index_pending
from reader.workers import Reading, document_digest, read_documents, worker_pool

BATCH_SOURCES = 32
BATCH_BYTES = 256 << 10
"""Sources are sent to a worker until one of both is reached; larger ones travel alone."""
AHEAD_PER_JOB = 3
"""Batches that may be parsed and not yet written, for each worker."""
INLINE_SOURCES = 8
INLINE_BYTES = 512 << 10
"""Up to so much is parsed without processes, which take a fifth of a second to start."""
INDEX_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class _Item:
    """A source on its way: `fetched` to parse, or what is already known about it."""

    source: Source
    digest: bytes = b""
    fetched: Fetched | None = None
    outcome: SourceImported | None = None


_Batch = list[_Item]


def import_sources(
    writer: Connection,
    sources: Iterable[Source],
    *,
    dry_run: bool = False,
    jobs: int | None = None,
    stop: threading.Event | None = None,
    is_background: bool = False,
    settings: Settings,
) -> Iterator[ImportEvent]:
    """Imports sources and says what became of each.

    Args:
        writer: a writing connection, used by this thread alone meanwhile.
        sources: files, folders, or `-` for standard input.
        dry_run: find out what would change; everything is rolled back.
        jobs: parsing processes; one per core where not given.
        stop: when set, the batch in hand is finished and the import ends.
        is_background: processes step back behind everything else on the machine.
        settings: how addresses are fetched, where discussion sites are, and what the article is
            in the pages of a site.

    Yields:
        Progress, one `SourceImported` per source, and `ImportFinished` at the end.

    Raises:
        StoreError: the store cannot be written; what was committed is reported before.
    """
    run = _Run(writer, settings, dry_run=dry_run, stop=stop or threading.Event())
    items = _items(writer, expand_sources(sources), run, settings)
    first = list(islice(items, INLINE_SOURCES + 1))
    size = sum(len(item.fetched.data) for item in first if item.fetched)
    is_small = len(first) <= INLINE_SOURCES and size <= INLINE_BYTES
    with contextlib.ExitStack() as stack:
        if is_small or jobs == 1:
            batches = _parsed_here(_batches(_chained(first, items)))
        else:
            count = jobs or os.cpu_count() or 1
            pool = stack.enter_context(worker_pool(count, is_background=is_background))
            batches = _parsed_by(pool, _batches(_chained(first, items)), count * AHEAD_PER_JOB)
        for batch, readings in batches:
            yield from run.write(batch, readings)
            if run.stop.is_set():
                break
        yield from run.finish()


class _Run:
    """The state of one import: totals, and where progress stands."""

    def __init__(
        self, writer: Connection, settings: Settings, *, dry_run: bool, stop: threading.Event
    ) -> None:
        self.stop = stop
        self.listed = 0
        self._writer = writer
        self._results = ImportResults(writer, settings.comment_sites())
        self._is_dry = dry_run
        self._done = 0
        self._failed = 0
        self._articles = Counts()
        self._comments = Counts()
        self._feeds = Counts()
        self._said = 0.0
        self._since_index = 0

    def write(self, batch: _Batch, readings: list[Reading | None]) -> Iterator[ImportEvent]:
        """Stores one batch in one transaction, then reports it."""
        now = datetime.now(UTC)
        outcomes: list[SourceImported] = []
        with _committed(self._writer, is_dry=self._is_dry):
            for item, reading in zip(batch, readings, strict=True):
                if item.outcome is not None:
                    outcomes.append(item.outcome)
                elif item.fetched is not None and reading is not None:
                    read = ReadSource(item.source, item.digest, item.fetched, reading)
                    outcomes.append(self._results.save(read, now))
        if self._is_dry:
            self._results.roll_back()
        for outcome in outcomes:
            self._done += 1
            self._failed += outcome.is_failed
            self._articles += outcome.articles
            self._comments += outcome.comments
            self._feeds += outcome.feeds
            yield outcome
        self._since_index += sum(o.articles.new + o.articles.changed for o in outcomes)
        if not self._is_dry and self._since_index >= INDEX_ROWS:
            self._since_index = 0
            index_pending(self._writer, INDEX_ROWS * 4)
        if batch and time.monotonic() - self._said > 0.1:
            self._said = time.monotonic()
            yield ImportProgress(done=self._done, total=self.listed, source=batch[-1].source.path)

    def finish(self) -> Iterator[ImportEvent]:
        """Makes what was stored searchable and gives the totals."""
        while not self._is_dry and index_pending(self._writer, INDEX_ROWS * 4):
            if self.stop.is_set():
                break
        yield ImportFinished(
            sources=self._done,
            failed=self._failed,
            articles=self._articles,
            comments=self._comments,
            feeds=self._feeds,
            is_interrupted=self.stop.is_set(),
        )


@contextlib.contextmanager
def _committed(writer: Connection, *, is_dry: bool) -> Iterator[None]:
    """A transaction that a dry run rolls back, so that both go one way until then."""
    if not is_dry:
        with transaction(writer):
            yield
        return
    writer.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        writer.execute("ROLLBACK")


def _items(
    writer: Connection, sources: Iterable[Source], run: _Run, settings: Settings
) -> Iterator[_Item]:
    """Reads sources one after the other; bytes that the store has are not parsed again."""
    for source in sources:
        if run.stop.is_set():
            return
        run.listed += 1
        try:
            fetched = replace(_read(source, settings), site_rules=settings.full_text.sites)
        except FetchError as error:
            yield _Item(source, outcome=failure(source, str(error)))
            continue
        digest = document_digest(fetched)
        if (counts := find_document(writer, digest)) is not None:
            format_name, articles, comments = counts
            outcome = SourceImported(
                source=source.path,
                format=format_name,
                articles=Counts(unchanged=articles),
                comments=Counts(unchanged=comments),
            )
            yield _Item(source, digest, outcome=outcome)
        else:
            yield _Item(source, digest, fetched=fetched)


def _read(source: Source, settings: Settings) -> Fetched:
    """The bytes of a file, or of an address.

    Raises:
        FetchError: they cannot be had.
    """
    if not source.path.startswith(("http://", "https://")):
        return read_source(source)
    from reader.library.feed_finding import fetch_document

    fetched = asyncio.run(fetch_document(source.path, settings))
    return replace(
        fetched,
        url=source.url or fetched.url,
        media_type=source.media_type or fetched.media_type,
        format=source.format,
        feed=source.feed,
    )


def _chained(first: list[_Item], rest: Iterator[_Item]) -> Iterator[_Item]:
    yield from first
    yield from rest


def _batches(items: Iterator[_Item]) -> Iterator[_Batch]:
    batch: _Batch = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.fetched.data) if item.fetched else 0
        if len(batch) >= BATCH_SOURCES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _readings(
    batch: _Batch, parse: Callable[[list[Fetched]], list[Reading]]
) -> list[Reading | None]:
    parsed = iter(parse([item.fetched for item in batch if item.fetched is not None]))
    return [next(parsed) if item.fetched is not None else None for item in batch]


def _parsed_here(batches: Iterator[_Batch]) -> Iterator[tuple[_Batch, list[Reading | None]]]:
    for batch in batches:
        yield batch, _readings(batch, read_documents)


def _parsed_by(
    pool: Executor, batches: Iterator[_Batch], ahead: int
) -> Iterator[tuple[_Batch, list[Reading | None]]]:
    """Keeps up to `ahead` batches with the workers and gives them back in order."""
    waiting: deque[tuple[_Batch, Future[list[Reading]]]] = deque()

    def result() -> tuple[_Batch, list[Reading | None]]:
        batch, future = waiting.popleft()
        return batch, _readings(batch, lambda _: future.result())

    for batch in batches:
        fetched = [item.fetched for item in batch if item.fetched is not None]
        waiting.append((batch, pool.submit(read_documents, fetched)))
        if len(waiting) >= ahead:
            yield result()
    while waiting:
        yield result()
