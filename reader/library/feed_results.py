"""What came of asking for feeds, put into the store: one transaction a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reader.config import Settings
from reader.model.event import FeedRefreshed
from reader.model.feed import Feed
from reader.model.fetching import Answer, Failure, NotModified, Outcome
from reader.schedule import Bounds, after_failure, after_success, host_wait, span
from reader.store import refreshing
from reader.store.connection import Connection
from reader.store.feeds import get_feeds
from reader.store.refreshing import LeasedFeed, has_changed_texts

if TYPE_CHECKING:
    from reader.workers import FeedReading

_NO_FEED_HINT = "the feed may have moved: open the address in a browser, then edit the feed's"


@dataclass(slots=True, kw_only=True)
class Fetch:
    """One feed that was asked for, and the answer."""

    feed: LeasedFeed
    outcome: Outcome
    now: datetime
    digest: bytes | None = None
    """Of the answer's bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What is to be saved of one fetch."""

    fetch: Fetch
    reading: FeedReading | None = None
    """What the bytes hold; None where there are none, or they are known."""

    @property
    def entries(self) -> int:
        """How many entries have to be looked at."""
        return len(self.reading.identified) if self.reading is not None else 0

    @property
    def size(self) -> int:
        """Bytes that were read for it."""
        outcome = self.fetch.outcome
        return len(outcome.data) if self.reading is not None and isinstance(outcome, Answer) else 0


@dataclass(frozen=True, slots=True)
class _Counts:
    new: int = 0
    changed: int = 0
    is_unchanged: bool = False


class Saver:
    """Saves results.

    Attributes:
        entries: how many articles were added or changed by all of them.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.entries = 0

    def save(self, writer: Connection, results: Iterable[Result]) -> list[FeedRefreshed]:
        """Saves results in the transaction in hand and says what became of each feed."""
        counts = {result.fetch.feed.id: self._save(writer, result) for result in results}
        feeds = {feed.id: feed for feed in get_feeds(writer, list(counts))}
        self.entries += sum(count.new + count.changed for count in counts.values())
        return [
            FeedRefreshed(
                feed=feeds[feed_id],
                new=count.new,
                changed=count.changed,
                is_unchanged=count.is_unchanged,
            )
            for feed_id, count in counts.items()
            if feed_id in feeds
        ]

    def _save(self, writer: Connection, result: Result) -> _Counts:
        fetch, reading = result.fetch, result.reading
        match fetch.outcome:
            case Failure():
                self._save_failure(writer, fetch, fetch.outcome)
                return _Counts()
            case Answer() if reading is not None and reading.parsed is None:
                error = reading.error or "nothing could be read"
                hint = _NO_FEED_HINT
                self._save_failure(
                    writer, fetch, Failure(kind="protocol", message=error, hint=hint)
                )
                return _Counts()
            case Answer() if reading is not None:
                return self._save_reading(writer, fetch, fetch.outcome, reading)
            case Answer() | NotModified() as outcome:
                self._save_success(writer, fetch, outcome, has_changed=False)
                return _Counts(is_unchanged=True)

    def _save_reading(
        self, writer: Connection, fetch: Fetch, answer: Answer, reading: FeedReading
    ) -> _Counts:
        """Stores the entries of a document that was read, whole or in part."""
        # Not needed where nothing has changed, which is what most refreshes find.
        from reader.store.known_articles import known_articles
        from reader.store.saving import save_changes
        from reader.update import decide

        assert reading.parsed is not None
        feed = fetch.feed
        known_items = feed.articles() if reading.is_partial else {}
        read = set(reading.positions)
        present = {
            known_items[digest]
            for position, digest in enumerate(reading.items)
            if position not in read and digest in known_items
        }
        known = known_articles(writer, feed.id, reading.identified, present=present)
        changes = decide(reading.identified, known, is_document=False, present=frozenset(present))
        saved = save_changes(
            writer,
            changes,
            feed_id=feed.id,
            document_id=None,
            format=reading.parsed.format,
            now=fetch.now,
        )
        _save_items(writer, feed, reading, saved.article_ids)
        counts = _Counts(len(saved.new_ids), len(saved.changed_ids))
        problems = [problem.message for problem in reading.parsed.problems]
        self._save_success(
            writer,
            fetch,
            answer,
            # Dates and links that a site makes anew each time are no news.
            has_changed=bool(counts.new) or has_changed_texts(writer, feed.id, fetch.now),
            source=reading.parsed.feed,
            problem=problems[0] if problems else None,
            is_cut=reading.parsed.is_cut,
        )
        return counts

    def _save_success(
        self,
        writer: Connection,
        fetch: Fetch,
        outcome: Answer | NotModified,
        *,
        has_changed: bool,
        source: Feed | None = None,
        problem: str | None = None,
        is_cut: bool = False,
    ) -> None:
        feed = fetch.feed
        next_ = after_success(
            fetch.now,
            pace=feed.pace,
            interval=self._interval(feed),
            has_changed=has_changed,
            lifetime=outcome.lifetime,
            feed=source or feed.asks,
            bounds=bounds_of(self._settings),
        )
        refreshing.save_success(
            writer,
            feed.id,
            now=fetch.now,
            next_=next_,
            # By these the server would say that what it cut off is still the same.
            etag=None if is_cut else outcome.etag,
            modified=None if is_cut else outcome.modified,
            digest=None if is_cut else fetch.digest,
            feed=source,
            problem=problem,
            is_read=source is not None,
            moved_to=outcome.moved_to,
        )

    def _save_failure(self, writer: Connection, fetch: Fetch, failure: Failure) -> None:
        feed = fetch.feed
        is_gone, is_waiting = failure.kind == "gone", failure.kind == "busy"
        next_ = None
        if not is_gone:
            next_ = after_failure(
                fetch.now,
                pace=feed.pace,
                interval=self._interval(feed),
                failures=feed.failures + 1,
                bounds=bounds_of(self._settings),
            )
        if is_waiting and next_ is not None:
            until = host_wait(fetch.now, failure.retry_after)
            refreshing.save_host_wait(writer, refreshing.host_of(feed.url), until, failure.message)
            wait = max(1, int((until - fetch.now) / timedelta(seconds=1)))
            why = f"after {span(wait)}, as the server asks everyone to wait"
            next_ = type(next_)(due=until, pace=next_.pace, why=why)
        refreshing.save_failure(
            writer,
            feed.id,
            now=fetch.now,
            next_=next_,
            error=failure.message,
            hint=failure.hint,
            is_gone=is_gone,
            is_waiting=is_waiting,
        )

    def _interval(self, feed: LeasedFeed) -> int | None:
        """Seconds between fetches that somebody set: for the feed, its folder or for all."""
        return self._settings.interval_of(feed.url, feed.folder, feed.interval)


def _save_items(
    writer: Connection, feed: LeasedFeed, reading: FeedReading, article_ids: Sequence[int]
) -> None:
    """Keeps of which article each item of a document is, so that its bytes are not read again.

    Args:
        writer: in a transaction.
        feed: as it was before.
        reading: of the document.
        article_ids: of the items that were read; 0 where an item is to be read again.
    """
    # The same item twice in a document is one article.
    before = feed.articles() if reading.is_partial else {}
    articles = [before.get(digest, 0) for digest in reading.items]
    if articles:
        for position, article_id in zip(reading.positions, article_ids, strict=True):
            articles[position] = article_id
    # Without an article its bytes are not to be taken for known.
    pairs = [
        (digest, article_id)
        for digest, article_id in zip(reading.items, articles, strict=True)
        if article_id
    ]
    refreshing.save_items(writer, feed.id, reading.head, refreshing.pack_items(pairs))


def bounds_of(settings: Settings) -> Bounds:
    """Between which seconds the pace of feeds is adapted."""
    default, own = Bounds(), settings.refresh
    shortest = own.shortest or default.shortest
    return Bounds(
        first=max(shortest, default.first),
        shortest=shortest,
        longest=max(shortest, own.longest or default.longest),
    )
