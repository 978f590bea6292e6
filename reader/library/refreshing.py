"""Refreshing as the library offers it: here, or in a process of its own beside the interface."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING

from reader.library.connected import Connected

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime

    from reader.model.event import RefreshEvent, ThreadEvent


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
    ) -> AsyncGenerator[RefreshEvent | ThreadEvent, None]:
        """Fetches feeds, then the discussions of articles that are watched or were opened lately.

        It is done in a process that steps back behind everything else. Leaving the iteration ends
        the process; what it has stored is kept. Where nothing is due no process is started.

        Yields:
            What `refresh` does, then what `refresh_threads` does, where discussions are due.

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
        from reader.library.beside import refresh_beside
        from reader.library.refresh_messages import RefreshOrder

        order = RefreshOrder(
            path=self.path,
            settings=self.settings,
            has_feeds=has_feeds,
            feed_ids=None if feed_ids is None else tuple(feed_ids),
            is_all=is_all,
            has_threads=has_threads,
        )
        async with contextlib.aclosing(refresh_beside(order)) as events:
            async for event in events:
                yield event

    def _has_threads(self, *, on_the_way: bool) -> bool:
        from datetime import UTC, datetime

        from reader.store import thread_turns

        with self._errors():
            return thread_turns.has_turns(self._reading, datetime.now(UTC), on_the_way=on_the_way)
