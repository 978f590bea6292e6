"""What was read of an imported source, put into the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reader.library.given_state import give_state
from reader.library.older_texts import Arrivals, file_time, without_older
from reader.library.subscribing import save_list
from reader.model.changes import Changes, Identified
from reader.model.comment_sites import CommentSites
from reader.model.event import Counts, SourceImported
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.model.source import Source
from reader.store.articles import set_articles
from reader.store.connection import Connection
from reader.store.documents import save_document
from reader.store.feeds import ensure_feed, feed_key
from reader.store.known_articles import known_articles
from reader.store.saving import Saved, save_changes
from reader.update import decide
from reader.workers import READING_VERSION, Reading


def failure(source: Source, message: str) -> SourceImported:
    """The outcome of a source of which nothing was stored."""
    problem = Problem(severity="error", message=message)
    return SourceImported(source=source.path, format=None, problems=(problem,))


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source with its bytes and what was read in them."""

    source: Source
    digest: bytes
    """Of the bytes and of how they are read: `workers.document_digest`."""
    fetched: Fetched
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one part of a source: of a document, or of one feed in it."""

    articles: Counts
    comments: Counts
    ids: tuple[int, ...]
    """Of the articles that are new or changed."""


class ImportResults:
    """Stores what was read in the sources of one import."""

    def __init__(self, writer: Connection, sites: CommentSites) -> None:
        """Takes where results are stored.

        Args:
            writer: a writing connection; each `save` is called inside a transaction of it.
            sites: where discussion sites are, of which saved threads may be.
        """
        self._writer = writer
        self._sites = sites
        self._arrivals = Arrivals()

    def roll_back(self) -> None:
        """Forgets what was saved: the transaction is rolled back, its ids will be given again."""
        self._arrivals = Arrivals()

    def save(self, read: ReadSource, now: datetime) -> SourceImported:
        """Stores everything that one source holds.

        Args:
            read: the source.
            now: when its articles arrive.
        """
        reading = read.reading
        if reading.parsed is None:
            return failure(read.source, reading.error or "nothing could be read")
        document_id = self._save_document(read, reading.parsed, now)
        parts = (reading.parsed, *reading.parsed.more)
        outcomes = [
            self._save_part(read, parsed, items, document_id, now)
            for parsed, items in zip(parts, reading.identified, strict=True)
        ]
        problems = [problem for parsed in parts for problem in parsed.problems]
        feeds = Counts()
        if (listed := reading.parsed.feeds) is not None:
            feeds = Counts(*save_list(self._writer, listed))
            problems += listed.problems
        return SourceImported(
            source=read.source.path,
            format=reading.parsed.format,
            articles=sum((outcome.articles for outcome in outcomes), Counts()),
            comments=sum((outcome.comments for outcome in outcomes), Counts()),
            feeds=feeds,
            problems=tuple(problems),
            article_ids=tuple(article_id for outcome in outcomes for article_id in outcome.ids),
        )

    def _save_document(self, read: ReadSource, parsed: Parsed, now: datetime) -> int | None:
        """Keeps the bytes of a document; None for a feed, of which only entries are kept."""
        if read.reading.compressed is None:
            return None
        return save_document(
            self._writer,
            digest=read.digest,
            data=read.reading.compressed,
            size=len(read.fetched.data),
            format=parsed.format,
            reading_version=READING_VERSION,
            now=now,
            path=read.source.path,
            url=read.fetched.url,
            media_type=read.fetched.media_type,
            layout=parsed.layout,
            confidence=parsed.confidence,
            articles=len(parsed.entries),
            comments=sum(len(entry.thread) for entry in parsed.entries),
        )

    def _save_part(
        self,
        read: ReadSource,
        parsed: Parsed,
        items: Sequence[Identified],
        document_id: int | None,
        now: datetime,
    ) -> _Outcome:
        writer, time = self._writer, file_time(read.source.path)
        feed_id = self._ensure_feed(read, parsed, now)
        is_document = parsed.feed is None
        articles, comments = Counts(), Counts()
        if is_document and any(i.entry.thread and i.entry.comments_url for i in items):
            # Imports every site there is: not for the documents of everyday.
            from reader.library.filing import file_discussions

            items, articles, comments = file_discussions(
                writer, items, parsed.format, self._sites, now
            )
        known = known_articles(writer, feed_id, items)
        changes = decide(items, known, is_document=is_document)
        if changes.changed:
            changes = without_older(writer, changes, known, self._arrivals, time, now)
        saved = save_changes(
            writer,
            changes,
            format=parsed.format,
            feed_id=feed_id,
            document_id=document_id,
            now=now,
        )
        self._arrivals.note(saved.new_ids, saved.changed_ids, time)
        self._give_states(parsed.format, items, changes, saved)
        changed = len(saved.changed_ids)
        # What the reader deleted stays so: to the source it makes no difference.
        unchanged = len(changes.unchanged) + len(changes.deleted) + len(changes.changed) - changed
        return _Outcome(
            articles=articles + Counts(len(saved.new_ids), changed, unchanged),
            comments=comments + saved.comments,
            ids=saved.new_ids + saved.changed_ids,
        )

    def _ensure_feed(self, read: ReadSource, parsed: Parsed, now: datetime) -> int | None:
        """The feed that the articles of a part belong to, made where it is not there yet."""
        fetched = read.fetched
        feed = parsed.feed or (Feed(title=fetched.feed) if fetched.feed else None)
        if feed is None:
            return None
        key = feed_key(feed, fetched.url if parsed.feed else None)
        return ensure_feed(self._writer, key, feed, now=now, path=read.source.path)

    def _give_states(
        self, format: str, items: Sequence[Identified], changes: Changes, saved: Saved
    ) -> None:
        """Takes over what another program, or our own export, says was read and starred."""
        for article_id, new in zip(saved.new_ids, changes.new, strict=True):
            if new.entry.state is not None:
                give_state(self._writer, article_id, new.entry.state)
        if format == "newsboat-cache":
            # What was read there is read, also where its feed was fetched here before.
            read = [
                article_id
                for item, article_id in zip(items, saved.article_ids, strict=True)
                if item.entry.state is not None and not item.entry.state.unread
            ]
            set_articles(self._writer, read, unread=False)
