"""Refreshing as the library offers it: here, or in a process of its own beside the interface."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING

from reader.library.connected import Connected

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime

    from reader.model.event import FullTextEvent, RefreshEvent, ThreadEvent


class Refreshing(Connected):
    """The part of the library that fetches feeds."""

    async def due_feeds(
        self, *, feed_ids: Sequence[int] | None = None, is_all: bool = False
    ) -> list[int]:
        """Ids of the feeds that a refresh would ask for now."""
        from datetime import UTC, datetime

        from reader.store import refreshing

        with self._errors():
            return refreshing.due_feeds(
                self._reading, datetime.now(UTC), ids=feed_ids, is_all=is_all
            )

    def host_wait(self, url: str) -> datetime | None:
        """Until when the host of an address asked everybody to wait; None where it did not."""
        from datetime import UTC, datetime

        from reader.store import refreshing

        with self._errors():
            waits = refreshing.host_waits(self._reading, datetime.now(UTC))
        return waits.get(refreshing.host_of(url))

    def refresh(
        self,
        *,
        feed_ids: Sequence[int] | None = None,
        is_all: bool = False,
        stop: asyncio.Event | None = None,
        jobs: int | None = None,
        began: datetime | None = None,
    ) -> AsyncGenerator[RefreshEvent, None]:
        """Fetches feeds in this process; see `refresher.refresh`."""
        from reader.library.refresher import refresh

        return refresh(
            self.path,
            self.settings,
            feed_ids=feed_ids,
            is_all=is_all,
            stop=stop,
            jobs=jobs,
            began=began,
        )

    async def refresh_in_background(
        self, *, feed_ids: Sequence[int] | None = None, is_all: bool = False
    ) -> AsyncGenerator[RefreshEvent | ThreadEvent | FullTextEvent, None]:
        """Fetches feeds, then the discussions of articles that are watched or were opened lately.

        Last come the pages of new articles, of the feeds that are set to it.

        It is done in a process that steps back behind everything else. Leaving the iteration ends
        the process; what it has stored is kept. Where nothing is due no process is started.

        Yields:
            What `refresh` does, then what `refresh_threads` does, where discussions are due,
            then what `fetch_full_texts` does, where a feed is set to it.

        Raises:
            StoreError: the store cannot be written.
            FetchError: the process ended before its work did.
        """
        from reader.model.event import RefreshFinished

        has_feeds = bool(await self.due_feeds(feed_ids=feed_ids, is_all=is_all))
        has_threads = self._has_threads(on_the_way=has_feeds)
        if not has_feeds:
            yield RefreshFinished(feeds=0, failed=0, new=0, changed=0, unchanged=0)
        if not (has_feeds or has_threads):
            return
        from reader.library.background_refresh import refresh_in_process
        from reader.library.refresh_messages import RefreshOrder

        order = RefreshOrder(
            path=self.path,
            settings=self.settings,
            has_feeds=has_feeds,
            feed_ids=None if feed_ids is None else tuple(feed_ids),
            is_all=is_all,
            has_threads=has_threads,
            has_full_texts=has_feeds and self.has_full_text_feeds(),
        )
        async with contextlib.aclosing(refresh_in_process(order)) as events:
            async for event in events:
                yield event

    # Whole texts

    def fetch_full_texts(
        self,
        *,
        article_ids: Sequence[int] | None = None,
        stop: asyncio.Event | None = None,
    ) -> AsyncGenerator[FullTextEvent, None]:
        """Fetches pages of articles in this process; see `full_text.fetch_full_texts`."""
        from reader.library.full_text import fetch_full_texts

        return fetch_full_texts(self.path, self.settings, article_ids=article_ids, stop=stop)

    async def fetch_full_text_in_background(
        self, article_id: int
    ) -> AsyncGenerator[FullTextEvent, None]:
        """Fetches the page of an article in a process that steps back behind everything else.

        Leaving the iteration ends the process.

        Raises:
            StoreError: the store cannot be written.
            FetchError: the process ended before its work did.
        """
        from reader.library.background_refresh import refresh_in_process
        from reader.library.refresh_messages import RefreshOrder
        from reader.model.event import FullTextEvent

        order = RefreshOrder(
            path=self.path,
            settings=self.settings,
            has_feeds=False,
            has_full_texts=True,
            full_text_ids=(article_id,),
        )
        async with contextlib.aclosing(refresh_in_process(order)) as events:
            async for event in events:
                if isinstance(event, FullTextEvent):
                    yield event

    async def show_full_text(self, article_id: int, *, is_shown: bool) -> None:
        """Keeps which text of an article is read: its page's, or what its feed gave."""
        from reader.store import full_texts

        await self._write(
            lambda write: full_texts.show_full_text(write, article_id, is_shown=is_shown)
        )

    def has_full_text_feeds(self) -> bool:
        """Whether there is a feed whose articles' pages are fetched with it."""
        from reader.store import full_texts

        with self._errors():
            return bool(full_texts.wanted_feeds(self._reading, self.settings.full_text_rule()))

    def _has_threads(self, *, on_the_way: bool) -> bool:
        from datetime import UTC, datetime

        from reader.store import followed

        with self._errors():
            return followed.has_due_threads(self._reading, datetime.now(UTC), on_the_way=on_the_way)
