"""Discussions as the library offers them: what is known of them, asked for, followed, opened."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING, Literal

from reader.library.connected import Connected

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime

    from reader.model.changes import FeedRemoved, StateChange
    from reader.model.comment import ThreadIndex
    from reader.model.discussion import Discussion
    from reader.model.event import ThreadEvent
    from reader.model.subscription import FoundFeed


class Discussing(Connected):
    """The part of the library that is about what people say elsewhere."""

    async def discussions(self, article_id: int) -> list[Discussion]:
        """The threads of an article, the one on its own site first."""
        from reader.store import discussions

        with self._errors():
            return discussions.get_discussions(self._reading, article_id)

    async def newer_thread(self, article_id: int, discussion_id: int = 0) -> ThreadIndex:
        """The shape of a thread that is shown already: read in a thread of its own, as it may wait
        while keys may not."""
        from reader.store import comments

        return await self._long_read(
            lambda read: comments.get_thread(read, article_id, discussion_id)
        )

    async def watch(self, ids: Sequence[int], *, watched: bool) -> StateChange:
        """Follows the discussions of articles, or does so no more; says which, for `undo`."""
        from reader.model.changes import StateChange
        from reader.store import articles

        changed = await self._write(
            lambda write: articles.set_articles(write, ids, watched=watched)
        )
        return StateChange(kind="articles", column="watched", value=watched, ids=changed)

    # Asking

    def refresh_threads(
        self,
        *,
        article_ids: Sequence[int] | None = None,
        scope: Literal["followed", "all"] = "all",
        is_all: bool = False,
        search: bool = False,
        stop: asyncio.Event | None = None,
        began: datetime | None = None,
    ) -> AsyncGenerator[ThreadEvent, None]:
        """Asks for discussions in this process; see `thread_refresher.refresh_threads`."""
        from reader.library.thread_refresher import refresh_threads

        return refresh_threads(
            self.path,
            self.settings,
            article_ids=article_ids,
            scope=scope,
            is_all=is_all,
            search=search,
            stop=stop,
            began=began,
        )

    async def refresh_threads_in_background(
        self, *, article_ids: Sequence[int] | None = None, search: bool = False
    ) -> AsyncGenerator[ThreadEvent, None]:
        """Asks for discussions in a process that steps back behind everything else.

        Leaving the iteration ends the process; what it has stored is kept.

        Raises:
            StoreError: the store cannot be written.
            FetchError: the process ended before its work did.
        """
        from reader.library.background_refresh import refresh_in_process
        from reader.library.refresh_messages import RefreshOrder
        from reader.model.event import ThreadEvent

        order = RefreshOrder(
            path=self.path,
            settings=self.settings,
            has_feeds=False,
            has_threads=True,
            article_ids=None if article_ids is None else tuple(article_ids),
            search=search,
        )
        async with contextlib.aclosing(refresh_in_process(order)) as events:
            async for event in events:
                if isinstance(event, ThreadEvent):
                    yield event

    # Opening

    def is_discussion(self, address: str) -> bool:
        """Whether an address leads to a discussion on a site that is known."""
        from reader.comments.sources import recognise

        return recognise(address, self.settings.comment_sites()) is not None

    async def find_discussion(self, address: str) -> tuple[int, int] | None:
        """(article's id, thread's id) of the discussion at an address; None if it is not here."""
        from reader.comments.sources import recognise
        from reader.store import discussions

        link = recognise(address, self.settings.comment_sites())
        if link is None:
            return None
        with self._errors():
            return discussions.find_discussion(self._reading, link)

    async def open_discussion(self, address: str) -> tuple[int, int]:
        """The same, asked for where it is not here.

        It becomes a discussion of the article that it is about, if that is here; else what is
        discussed becomes an article.

        Raises:
            FetchError: nothing came, or the address leads to no discussion; in one line.
            FormatError: what came is no discussion; in one line.
        """
        found = await self.find_discussion(address)
        if found is not None:
            return found
        from reader.library.loading import load

        opener = await load("reader.library.thread_opener")
        place: tuple[int, int] = await opener.open_discussion(address, self.settings, self._writer)
        return place

    # Comment feeds that were subscribed to

    async def keep_as_thread(self, feed: FoundFeed | int) -> tuple[int, int, FeedRemoved | None]:
        """Makes a comment feed the thread of its article, which is watched from then on.

        Args:
            feed: one that was found, or the id of one that is subscribed to: that subscription
                ends, and its articles go.

        Returns:
            The article's id, the thread's id, and what undoes the end of the subscription.

        Raises:
            FetchError: it is not the comment feed of one article, or nothing came.
            FormatError: what came is no discussion.
        """
        from reader.library.loading import load

        opener = await load("reader.library.thread_opener")
        kept: tuple[int, int, FeedRemoved | None] = await opener.keep_as_thread(
            feed, self.settings, self._writer
        )
        return kept
