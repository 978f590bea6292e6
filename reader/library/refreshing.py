"""Refreshing as the library offers it: here, or in a process of its own beside the interface."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING

from reader.library.connected import Connected

if TYPE_CHECKING:
    from datetime import datetime

    from reader.model.event import RefreshEvent

_END_SECONDS = 0.7
"""So long a process may take to store what it has when it is told to end."""


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
    ) -> AsyncGenerator[RefreshEvent, None]:
        """Fetches feeds in a process that steps back behind everything else.

        Leaving the iteration ends the process; what it has stored is kept. Where nothing is due
        no process is started.

        Raises:
            StoreError: the store cannot be written.
            FetchError: the process ended before its work did.
        """
        import pickle

        from reader.errors import FetchError, ReaderError
        from reader.library.refresh_messages import RefreshOrder, packed
        from reader.model.event import RefreshFinished

        if not await self.due_feeds(feed_ids=feed_ids, is_all=is_all):
            yield RefreshFinished(feeds=0, failed=0, new=0, changed=0, unchanged=0)
            return
        order = RefreshOrder(
            path=self.path,
            settings=self.settings,
            feed_ids=None if feed_ids is None else tuple(feed_ids),
            is_all=is_all,
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "reader.library.refresh_process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(packed(order))
            await process.stdin.drain()
            while True:
                try:
                    size = int.from_bytes(await process.stdout.readexactly(4), "big")
                    event = pickle.loads(await process.stdout.readexactly(size))
                except asyncio.IncompleteReadError:
                    raise FetchError("the refresh ended before its work did") from None
                if isinstance(event, ReaderError):
                    raise event
                yield event
                if isinstance(event, RefreshFinished):
                    return
        finally:
            # The end of its input tells it to end, also if this program is killed.
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), _END_SECONDS)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
