"""Where the next unread article is: in the list, in all of its view, or in another feed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.render.feed_rows import feeds_in_order, folder_of
from reader.screens.id_order import nearest

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model.feed import KeptFeed
    from reader.screens.browsing import Browsing
    from reader.widgets.article_list import ArticleList

_WINDOW = 256
"""Rows that are read at once to look whether they are unread."""
_WINDOWS = 8
"""So many are looked at before all of the view is asked for."""


class Unread:
    """Looks for what is unread from the cursor on."""

    def __init__(self, library: Library, browsing: Browsing, articles: ArticleList) -> None:
        """Takes what is asked, the view, and the list that shows it."""
        self._library = library
        self._browsing = browsing
        self._articles = articles

    async def find(self, step: int, *, from_edge: bool = False) -> int | None:
        """The nearest unread article before or after the cursor; past the end it starts anew.

        Args:
            step: 1 or -1.
            from_edge: whether it is looked for from the first (last) row on.
        """
        await self._browsing.be_whole()
        ids, query = self._articles.ids, self._browsing.query
        here = self._articles.cursor
        if from_edge:
            here = -1 if step > 0 else len(ids)
        order = range(here + 1, len(ids)) if step > 0 else range(here - 1, -1, -1)
        for start in range(0, min(len(order), _WINDOWS * _WINDOW), _WINDOW):
            window = [ids[row] for row in order[start : start + _WINDOW]]
            for summary in self._library.summaries(window):
                if summary.unread:
                    return summary.id
        if self._articles.is_whole and len(ids) <= _WINDOWS * _WINDOW:
            rest = range(max(0, here)) if step > 0 else range(len(ids) - 1, here, -1)
            for summary in self._library.summaries([ids[row] for row in rest]):
                if summary.unread:
                    return summary.id
            return None
        unread = await self._browsing.read_ids(replace(query, show="unread"))
        return await asyncio.to_thread(nearest, ids, here, step, unread)

    async def next_feed(self, step: int) -> KeptFeed | None:
        """The feed after (before) the one shown that has unread articles, as the tree has them.

        After a folder come the feeds behind it.
        """
        shown, folder = self._browsing.query.feed_id, self._browsing.query.folder

        def is_here(feed: KeptFeed) -> bool:
            return folder_of(feed.folder, folder) if folder is not None else feed.id == shown

        feeds = feeds_in_order(await self._library.feeds())
        here = [row for row, feed in enumerate(feeds) if is_here(feed)]
        if not here:
            return None
        edge = here[-1] if step > 0 else here[0]
        for distance in range(1, len(feeds)):
            feed = feeds[(edge + step * distance) % len(feeds)]
            if feed.unread and not is_here(feed):
                return feed
        return None
