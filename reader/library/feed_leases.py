"""Leases of feeds: each is leased before it is fetched, so that programs share the work."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from reader.library.lease_owner import is_dead, new_owner
from reader.library.writing import Writer
from reader.model.event import FeedRefreshed
from reader.store import refreshing
from reader.store.connection import Connection
from reader.store.feeds import get_feeds
from reader.store.refreshing import LeasedFeed

_LEASED_AHEAD = 32


class FeedLeases:
    """The feeds that a refresh has to ask for, handed out one by one."""

    def __init__(self, writer: Writer, *, began: datetime, clock: Callable[[], datetime]) -> None:
        """Takes what leases are written by.

        Args:
            writer: of the store.
            began: what was asked for since counts as done.
            clock: the moment.
        """
        self._writer = writer
        self._began = began
        self._clock = clock
        self._owner = new_owner()
        self._wanted: deque[int] = deque()
        self._leased: deque[LeasedFeed] = deque()
        self._elsewhere: list[int] = []
        self._leasing = asyncio.Lock()

    def __len__(self) -> int:
        """How many are left that were not handed out, those of others apart."""
        return len(self._wanted) + len(self._leased)

    async def find(self, feed_ids: Sequence[int] | None, *, is_all: bool) -> int:
        """Finds the feeds that are to be asked for.

        Returns:
            How many feeds.
        """

        def look(write: Connection) -> list[int]:
            _free_dead(write, self._clock())
            return refreshing.due_feeds(write, self._began, ids=feed_ids, is_all=is_all)

        ids = await self._writer.write(look)
        self._wanted.extend(ids)
        return len(ids)

    async def next(self) -> LeasedFeed | None:
        """The next feed that is nobody else's, leased; None at the end."""
        async with self._leasing:
            while not self._leased and self._wanted:
                await self._lease(list(islice(self._wanted, _LEASED_AHEAD)))
            return self._leased.popleft() if self._leased else None

    async def look_elsewhere(self) -> list[FeedRefreshed]:
        """Looks at feeds that others were fetching; those they gave up are wanted here again.

        Returns:
            What is done.
        """
        left, done = await self._writer.write(self._look_elsewhere)
        self._elsewhere = []
        self._wanted.extend(left)
        return done

    @property
    def has_elsewhere(self) -> bool:
        """Whether others are fetching feeds that are wanted here, too."""
        return bool(self._elsewhere)

    def drop(self) -> None:
        """Forgets all feeds that were not handed out."""
        self._wanted.clear()
        self._leased.clear()
        self._elsewhere.clear()

    async def give_up(self) -> None:
        """Releases all leases."""
        await self._writer.write(lambda write: refreshing.release_leases(write, self._owner))

    async def _lease(self, ids: list[int]) -> None:
        """Takes the first wanted feeds over, but for those that are somebody else's."""

        def lease(write: Connection) -> list[LeasedFeed]:
            return refreshing.take_leases(
                write, ids, self._owner, now=self._clock(), began=self._began, limit=len(ids)
            )

        leased = await self._writer.write(lease)
        # While it was written the wanted feeds may have been dropped.
        for _ in islice(ids, len(self._wanted)):
            self._wanted.popleft()
        self._leased.extend(leased)
        mine = {feed.id for feed in leased}
        self._elsewhere += [feed_id for feed_id in ids if feed_id not in mine]

    def _look_elsewhere(self, write: Connection) -> tuple[list[int], list[FeedRefreshed]]:
        _free_dead(write, self._clock())
        left = refreshing.unchecked_feeds(write, self._elsewhere, self._began)
        done = sorted(set(self._elsewhere).difference(left))
        return left, [FeedRefreshed(feed=f, is_unchanged=True) for f in get_feeds(write, done)]


def _free_dead(write: Connection, now: datetime) -> None:
    """Takes leases away from processes of this machine that are gone."""
    for owner in refreshing.leasers(write, now):
        if is_dead(owner):
            refreshing.release_leases(write, owner)
