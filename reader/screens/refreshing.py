"""Refreshing: feeds and discussions are fetched beside the interface, the first line says so."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError
from reader.model.event import (
    FeedRefreshed,
    FullTextFetched,
    FullTextsFinished,
    FullTextsStarted,
    RefreshFinished,
    RefreshStarted,
    ThreadRefreshed,
    ThreadsFinished,
    ThreadsStarted,
)
from reader.screens.stopping import stop_worker

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.worker import Worker

    from reader.library import Library
    from reader.model.event import FullTextEvent, RefreshEvent, ThreadEvent
    from reader.render.bar_line import Part
    from reader.screens.feed_keys import FeedKeys

DUE_SECONDS = 60.0
"""How often it is looked whether feeds are due."""
_STEP_SECONDS = 2.0
"""How often the bar is painted: every painting competes with the reader's keys."""
_DONE_SECONDS = 10.0
"""How long the bar says what came of it."""
_FETCHED = "fetched"
"""Not `new`: that stands beside it for what the view has not taken in, another number."""


class _Asked(NamedTuple):
    """What is to be refreshed."""

    feed_ids: tuple[int, ...] | None = None
    """Only these feeds, due or not; None means those that are due."""
    is_all: bool = False
    """Every feed, due or not."""
    is_asked: bool = True
    """Whether the reader asked for it."""


class Refreshing:
    """Runs one refresh at a time; requests made meanwhile are joined into one that follows.

    Attributes:
        is_offline: whether the last refresh found no network.
    """

    def __init__(self, library: Library, screen: FeedKeys) -> None:
        self._library = library
        self._screen = screen
        self._worker: Worker[None] | None = None
        self._running = _Asked()
        self._next: _Asked | None = None
        self._fetched: set[int] = set()
        self._clearing: Timer | None = None
        self._painted = 0.0
        self._total = self._done = self._new = 0
        self._noun = _FETCHED
        self._feeds: RefreshFinished | None = None
        self.is_offline = False

    @property
    def is_running(self) -> bool:
        """Whether a refresh is under way."""
        return self._worker is not None and not self._worker.is_finished

    def start(self, feed_ids: Sequence[int] | None = None, *, is_all: bool = False) -> None:
        """Begins a refresh that the reader asked for.

        Args:
            feed_ids: only these feeds, due or not; None means those that are due.
            is_all: every feed, due or not.
        """
        asked = _Asked(None if feed_ids is None else tuple(feed_ids), is_all)
        if self.is_running:
            self._queue(asked)
            return
        self._paint(("text", "refreshing …"))
        self._begin(asked)

    def start_due(self) -> None:
        """Begins a refresh of what is due, without a word if nothing is."""
        if not self.is_running:
            self._begin(_Asked(is_asked=False))

    async def stop(self) -> None:
        """Ends a refresh within a second; what was fetched is kept."""
        await stop_worker(self._worker)

    def _begin(self, asked: _Asked) -> None:
        self._running, self._next = asked, None
        self._worker = self._screen.run_worker(self._work(asked), group="refreshing")

    def _queue(self, asked: _Asked) -> None:
        """Keeps what is asked for until the refresh under way is over, and says so."""
        if self._is_in_hand(asked):
            self._screen.status.say(f"Already refreshing: {self._progress()}.")
            return
        following = self._next or _Asked(())
        if asked.feed_ids is None or following.feed_ids is None:
            self._next, told = _Asked(is_all=True), "All feeds are"
        else:
            feed_ids = tuple(dict.fromkeys((*following.feed_ids, *asked.feed_ids)))
            self._next = _Asked(feed_ids)
            told = "1 feed is" if len(feed_ids) == 1 else f"{len(feed_ids):,} feeds are"
        self._screen.status.say(f"{told} next; refreshing: {self._progress()}.")

    def _is_in_hand(self, asked: _Asked) -> bool:
        """Whether the refresh under way brings all that is asked for now."""
        running = self._running
        if asked.feed_ids is None:
            return running.is_all
        if running.is_all:
            # Those that were fetched already may have something else meanwhile.
            return self._fetched.isdisjoint(asked.feed_ids)
        return set(asked.feed_ids) <= set(running.feed_ids or ())

    async def _work(self, asked: _Asked) -> None:
        await self._run(asked)
        while (following := self._next) is not None:
            self._running, self._next = following, None
            self._paint(("text", "refreshing …"))
            await self._run(following)

    async def _run(self, asked: _Asked) -> None:
        is_asked = asked.is_asked
        self._fetched.clear()
        self._total = self._done = self._new = 0
        self._noun, self._feeds = _FETCHED, None
        begun = self._library.refresh_in_background(feed_ids=asked.feed_ids, is_all=asked.is_all)
        try:
            async with aclosing(begun) as events:
                async for event in events:
                    self._take(event, is_asked=is_asked)
                    if isinstance(event, ThreadRefreshed):
                        await self._screen.renewing.take_in_comments(event, reads_row=False)
        except ReaderError as error:
            self._paint(None)
            if is_asked:
                self._screen.status.say(str(error))

    def _take(self, event: RefreshEvent | ThreadEvent | FullTextEvent, *, is_asked: bool) -> None:
        match event:
            case RefreshStarted(total=total):
                self._total = total
                self._show_progress(is_asked=is_asked)
            case FeedRefreshed(feed=feed):
                self._fetched.add(feed.id)
                self._done += 1
                self._new += event.new
                if monotonic() - self._painted > _STEP_SECONDS:
                    self._show_progress(is_asked=is_asked)
            case RefreshFinished():
                self._feeds = event
                self._finish(event, is_asked=is_asked)
            case ThreadsStarted(total=total):
                self._total, self._done, self._new = total, 0, 0
                self._noun = "new comments"
            case ThreadRefreshed(comments=comments):
                self._done += 1
                self._new += comments.new
                if monotonic() - self._painted > _STEP_SECONDS:
                    self._show_progress(is_asked=is_asked)
            case ThreadsFinished():
                self._finish_threads(event, is_asked=is_asked)
            case FullTextsStarted(total=total) if total:
                self._total, self._done = total, 0
                self._paint(("text", f"fetching pages 0/{total:,}"))
            case FullTextFetched():
                self._done += 1
                self._paint(("text", f"fetching pages {self._done:,}/{self._total:,}"))
            case FullTextsFinished() if event.fetched or event.failed:
                self._finish_pages(event)

    def _show_progress(self, *, is_asked: bool) -> None:
        # While the network is away every minute's try would flicker.
        if is_asked or (self._total and not self.is_offline):
            self._paint(("text", f"refreshing {self._progress()}"))

    def _progress(self) -> str:
        told = f"{self._done:,}/{self._total:,}"
        return f"{told} · {self._new:,} {self._noun}" if self._new else told

    def _finish(self, event: RefreshFinished, *, is_asked: bool) -> None:
        if event.is_offline:
            # One state that stays, not an error of every feed.
            self.is_offline = True
            self._paint(("notice", "offline"))
        elif event.feeds or is_asked:
            self.is_offline = False
            self._paint(_result(event))
            self._clearing = self._screen.set_timer(_DONE_SECONDS, self._clear)
            if not event.feeds and self._screen.has_nothing:
                self._screen.status.say("Nothing to fetch yet; a adds a feed.")
        elif self._total and not self.is_offline:
            # Where nothing was due, what came of a refresh before it still stands there.
            self._paint(None)
        if event.feeds:
            self._screen.refreshed()

    def _finish_threads(self, event: ThreadsFinished, *, is_asked: bool) -> None:
        if event.is_offline:
            self.is_offline = True
            self._paint(("notice", "offline"))
            return
        if event.discussions:
            self.is_offline = False
            self._screen.refreshed()
        has_feeds = self._feeds is not None and self._feeds.feeds > 0
        if not (event.comments.new or has_feeds or is_asked):
            if not self.is_offline:
                self._paint(None)
            return
        # What the feeds brought was told a moment ago and is told again with the comments.
        told = _counts(self._feeds) if self._feeds is not None else []
        if event.comments.new:
            new = event.comments.new
            told.append(f"{new:,} new comment{'' if new == 1 else 's'}")
        role = "error" if self._feeds is not None and self._feeds.failed else "notice"
        self._paint((role, f"refreshed: {' · '.join(told) or 'nothing new'}"))
        self._clearing = self._screen.set_timer(_DONE_SECONDS, self._clear)

    def _finish_pages(self, event: FullTextsFinished) -> None:
        if event.is_offline:
            self.is_offline = True
            self._paint(("notice", "offline"))
            return
        told = _counts(self._feeds) if self._feeds is not None else []
        if event.fetched:
            told.append(f"{event.fetched:,} full text{'' if event.fetched == 1 else 's'}")
        if event.failed:
            told.append(f"{event.failed:,} page{'' if event.failed == 1 else 's'} failed")
        self._paint(("notice", f"refreshed: {' · '.join(told)}"))
        self._clearing = self._screen.set_timer(_DONE_SECONDS, self._clear)

    def _clear(self) -> None:
        if not self.is_running:
            self._paint(None)

    def _paint(self, activity: Part | None) -> None:
        if self._clearing is not None:
            self._clearing.stop()
            self._clearing = None
        self._painted = monotonic()
        if self._screen.is_attached:
            self._screen.status.show_activity(activity)


def _result(event: RefreshFinished) -> Part:
    """What came of a refresh, as `refreshed: 8 new · 3 feeds failed: see F2`."""
    role = "error" if event.failed else "notice"
    return (role, f"refreshed: {' · '.join(_counts(event)) or 'nothing new'}")


def _counts(event: RefreshFinished) -> list[str]:
    told = [f"{event.new:,} new"] if event.new else []
    if event.changed:
        told.append(f"{event.changed:,} changed")
    if event.failed:
        told.append(f"{event.failed:,} feed{'' if event.failed == 1 else 's'} failed: see F2")
    return told
