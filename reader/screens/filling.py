"""The rows of a view in the list: the first ones at once, all of them when they were read."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from reader.screens.view_head import HEAD, read_head

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.library import Library
    from reader.model.listing import ArticleQuery
    from reader.model.query import Scan
    from reader.widgets.article_list import ArticleList

_LOAD_PAUSE = 0.1
_FILTER_PAUSE = 0.15
"""Seconds after which the rest of a view is read, in a thread that competes with painting."""
_SCAN_SECONDS = 10
"""So long texts are looked through for a regular expression."""


class Filling:
    """Reads the ids of one view at a time and puts them into the list.

    Attributes:
        is_cut: whether texts are left that were not looked through for a regular expression.
    """

    def __init__(
        self,
        library: Library,
        articles: ArticleList,
        filled: Callable[[], None],
        attempt: Callable[[Callable[[], Awaitable[object]]], Worker[None]],
    ) -> None:
        """Takes what the ids are read from and shown in.

        Args:
            library: what is read.
            articles: the list.
            filled: called when it holds other ids.
            attempt: runs work beside the interface in place of what it runs; tells what fails.
        """
        self._library = library
        self._articles = articles
        self._filled = filled
        self._attempt = attempt
        self._query: ArticleQuery | None = None
        self._loading: Worker[None] | None = None
        self._is_read = asyncio.Event()
        self._is_read.set()
        self.is_cut = False

    def fill(self, query: ArticleQuery, *, anchor: int | None, row: int) -> None:
        """Shows the first rows of a view, and has the others read.

        Args:
            query: the view.
            anchor: the article the cursor goes to if it is in the view.
            row: the row that it goes to otherwise.
        """
        self._query = query
        self.is_cut = False
        articles = self._articles
        head, is_whole, is_waiting = read_head(self._library, query, row)
        articles.refresh_rows()
        articles.first_ids = None
        # The end of a filtered view is not known before all of it is.
        has_tail = not (is_whole or is_waiting or query.filter or query.terms)
        articles.last_ids = (lambda: self._tail(query)) if has_tail else None
        articles.is_whole = is_whole
        articles.show_ids(head, anchor=anchor if anchor is not None else -1, keep=False)
        if row and articles.article_id != anchor:
            articles.move_to(row)
        self._filled()
        if is_waiting:
            articles.show_message("Sorting …" if query.terms else "Searching the texts …")
        if is_whole:
            self.stop()
        else:
            self._begin(lambda: self._load(query, anchor))

    def take_in(self) -> None:
        """Puts rows that are new into the list; those that stand there stay."""
        if (query := self._query) is not None:
            self._begin(lambda: self._splice(query))

    async def be_whole(self) -> None:
        """Waits until all of the view is in the list, or that has failed."""
        await self._is_read.wait()

    def stop(self) -> None:
        """Stops reading."""
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
        # Whoever waits for it goes on; one that had not begun cannot say so itself.
        self._is_read.set()

    def _begin(self, read: Callable[[], Awaitable[None]]) -> None:
        """Reads all of the view in place of what is being read."""
        self.stop()
        self._is_read = is_read = asyncio.Event()

        async def load() -> None:
            try:
                await read()
            finally:
                is_read.set()

        self._loading = self._attempt(load)

    def _is_shown(self, query: ArticleQuery) -> bool:
        return query is self._query and self._articles.is_attached

    def _tail(self, query: ArticleQuery) -> array[int]:
        self._articles.last_ids = None
        self._articles.first_ids = lambda: self._head(query)
        return self._library.tail(query, HEAD)

    def _head(self, query: ArticleQuery) -> array[int]:
        self._articles.first_ids = None
        self._articles.last_ids = lambda: self._tail(query)
        return self._library.head(query, HEAD)

    async def _load(self, query: ArticleQuery, anchor: int | None) -> None:
        # The first rows are shown already; they are painted first, and typing may go on.
        await asyncio.sleep(_FILTER_PAUSE if query.filter else _LOAD_PAUSE)
        shown_at = self._articles.article_id
        ids = await self.read_ids(query)
        if self._is_shown(query):
            has_stayed = self._articles.article_id == shown_at
            is_wanted = anchor is not None and has_stayed and shown_at != anchor and anchor in ids
            self._show_whole(ids, anchor if is_wanted else None)

    async def _splice(self, query: ArticleQuery) -> None:
        from reader.screens.id_order import with_old

        old: array[int] | None = None
        while old is not self._articles.ids:
            # Once more where rows were deleted meanwhile: they must not come back.
            old = self._articles.ids
            ids = await asyncio.to_thread(with_old, old, await self.read_ids(query))
            if not self._is_shown(query):
                return
        self._articles.refresh_rows()
        self._show_whole(ids)

    async def read_ids(self, query: ArticleQuery) -> array[int]:
        """All of a view; the first rows of one whose texts are looked through are shown before.

        Args:
            query: the view that is shown, or another one.
        """
        if query.node is None and not query.filter:
            return await self._library.article_ids(query)
        from reader.model.query import Scan, has_pattern

        if "/" not in query.filter and not has_pattern(query.node):
            return await self._library.article_ids(query)
        is_by_date = query.sort == "published" and not (query.terms or query.filter)
        if is_by_date and not self._articles.ids:
            scan = Scan(seconds=_SCAN_SECONDS)
            ids = await self._library.first_ids(query, HEAD, scan)
            if len(ids) < HEAD:
                self._note(query, scan)
                return ids
            if self._is_shown(query):
                self._articles.show_ids(ids)
                self._filled()
        scan = Scan(seconds=_SCAN_SECONDS)
        ids = await self._library.article_ids(query, scan)
        self._note(query, scan)
        return ids

    def _note(self, query: ArticleQuery, scan: Scan) -> None:
        if query is self._query:
            self.is_cut = scan.is_cut

    def _show_whole(self, ids: array[int], anchor: int | None = None) -> None:
        self._articles.first_ids = self._articles.last_ids = None
        self._articles.is_whole = True
        self._articles.show_ids(ids, anchor=anchor)
        self._filled()
