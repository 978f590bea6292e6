"""The processes that parse: bytes in, `Reading` out; they know neither Textual nor SQLite."""

from __future__ import annotations

import contextlib
import gc
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from reader.background import begin_worker, run_when_idle, spawn_pool
from reader.errors import FormatError
from reader.model.changes import Identified
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.clean import clean_line
from reader.text.identity import identified

if TYPE_CHECKING:
    from concurrent.futures import Executor

READING_VERSION = 1
"""Raised when a better rule should read documents again that are stored as they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a worker made of one source: `parsed`, or the one line why not."""

    parsed: Parsed | None
    identified: tuple[tuple[Identified, ...], ...] = ()
    """The entries of `parsed` and of each of its `more`, with their digests."""
    error: str | None = None
    compressed: bytes | None = None
    """The document's bytes, zlib; None for a feed, of which only the entries are kept."""


def document_digest(fetched: Fetched) -> bytes:
    """16 bytes that name a document and everything the user said of it."""
    hasher = blake2b(digest_size=16)
    said = (READING_VERSION, fetched.url, fetched.media_type, fetched.format, fetched.feed)
    hasher.update(repr(said).encode("utf-8", "surrogatepass"))
    hasher.update(fetched.data)
    return hasher.digest()


def read_document(fetched: Fetched) -> Reading:
    """Parses one source; an unreadable one is a value, not an error."""
    from reader import formats

    try:
        parsed = formats.parse(fetched)
    except FormatError as error:
        # The source is named beside each of its problems.
        message = str(error).removeprefix(f"{clean_line(fetched.name)}: ")
        return Reading(parsed=None, error=message)
    keeps_bytes = parsed.feed is None and parsed.feeds is None and not parsed.is_archive
    parts = (parsed, *parsed.more)
    return Reading(
        parsed=parsed,
        identified=tuple(_identified(part, fetched.url) for part in parts),
        compressed=zlib.compress(fetched.data, 6) if keeps_bytes else None,
    )


def _identified(parsed: Parsed, url: str | None) -> tuple[Identified, ...]:
    """The entries with their digests; a document's address is its article's, if it is only one."""
    is_document = parsed.feed is None
    entries = parsed.entries
    if is_document and url is not None and len(entries) == 1 and not entries[0].link:
        entries = (replace(entries[0], link=url),)
    return tuple(identified(entry, is_document=is_document) for entry in entries)


def read_documents(batch: Sequence[Fetched]) -> list[Reading]:
    """`read_document` for a batch: one message to a worker and one back."""
    return [read_document(fetched) for fetched in batch]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTask:
    """One fetched feed to be read, with what is known of its document as last read."""

    fetched: Fetched
    head: bytes | None = None
    """`FeedReading.head` of the last reading; None where all is to be read."""
    known: bytes = b""
    """`FeedReading.items` of the last reading, concatenated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """What a worker made of a feed: `parsed`, or the one line why not."""

    parsed: Parsed | None
    """Its entries are those that are new or changed, all of them if not `is_partial`."""
    identified: tuple[Identified, ...] = ()
    """The entries of `parsed` with their digests."""
    positions: tuple[int, ...] = ()
    """For each of `identified`, which of `items` it is; empty where `items` is."""
    head: bytes = b""
    """16 bytes of all that the items depend on; empty where they cannot be told apart."""
    items: tuple[bytes, ...] = ()
    """16 bytes of each item of the document in its order; empty where `head` is."""
    is_partial: bool = False
    """Whether known items were left out."""
    error: str | None = None


def read_feed(task: FeedTask) -> FeedReading:
    """Reads what is new in one feed; never raises, whatever the bytes."""
    from reader.formats.feeds import parse_feed

    try:
        found = parse_feed(task.fetched, head=task.head, known=task.known)
        return FeedReading(
            parsed=found.parsed,
            identified=_identified(found.parsed, task.fetched.url),
            positions=found.positions,
            head=found.head,
            items=found.items,
            is_partial=found.is_partial,
        )
    except FormatError as error:
        return FeedReading(parsed=None, error=clean_line(str(error)))
    except Exception as error:  # noqa: BLE001
        # One odd document must not end the reading of all the others.
        from reader.formats.feedparsing import failed_at

        return FeedReading(parsed=None, error=f"cannot be read: {failed_at(error)}")


def read_feeds(batch: Sequence[FeedTask]) -> list[FeedReading]:
    """`read_feed` for a batch: one message to a worker and one back."""
    return [read_feed(task) for task in batch]


def start_worker(*, is_background: bool) -> None:
    """Prepares a parsing process; one in the background lets an interface go first."""
    begin_worker()
    if is_background:
        run_when_idle()
    _import_readers()
    # What a parser makes lives as long as its batch: looking for cycles costs 5 % (`make bench`).
    gc.freeze()
    gc.set_threshold(200_000, 10, 10)


def _import_readers() -> None:
    """Imports what every feed needs while its bytes are still on their way; not feedparser."""
    import selectolax.lexbor  # noqa: F401

    import reader.formats.feeds
    import reader.formats.syndication  # noqa: F401


@contextlib.contextmanager
def worker_pool(jobs: int, *, is_background: bool) -> Iterator[Executor]:
    """A pool of `jobs` parsing processes, started as they are needed, that ends with the block.

    Args:
        jobs: how many.
        is_background: they only get what no other process wants.
    """
    pool = spawn_pool(jobs, partial(start_worker, is_background=is_background))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
