"""Changes of the reader's state: one after the other, each of which can be undone."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model.changes import StateChange

UNDO_STEPS = 500


class Marking:
    """Marks articles and comments in the order asked, and remembers how to go back."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._done: deque[StateChange] = deque(maxlen=UNDO_STEPS)
        self._order = asyncio.Lock()

    async def mark_articles(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        """Sets one state of articles.

        Raises:
            StoreError: it could not be written.
        """
        async with self._order:
            change = await self._library.mark_articles(ids, unread=unread, starred=starred)
            return self._remember(change)

    async def mark_comments(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        """Sets one state of comments.

        Raises:
            StoreError: it could not be written.
        """
        async with self._order:
            change = await self._library.mark_comments(ids, unread=unread, starred=starred)
            return self._remember(change)

    async def undo(self) -> StateChange | None:
        """Takes the last change back and returns it; None if there is none.

        Raises:
            StoreError: it could not be written.
        """
        async with self._order:
            if not self._done:
                return None
            change = self._done[-1]
            await self._library.undo(change)
            self._done.pop()
            return change

    def _remember(self, change: StateChange) -> StateChange:
        if change.ids:
            self._done.append(change)
        return change
