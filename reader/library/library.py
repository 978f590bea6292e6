"""The one interface between the store and its users: queries in, values of the model out."""

from __future__ import annotations

import asyncio
import contextlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.library.commenting import Commenting
from reader.library.discussing import Discussing
from reader.library.downloading import Downloading
from reader.library.importing import Importing
from reader.library.keeping import Keeping
from reader.library.refreshing import Refreshing
from reader.library.subscribing import Subscribing
from reader.store import connection, summaries, views
from reader.store.connection import Connection

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.model.article import Article, Position
    from reader.model.changes import StateChange
    from reader.model.comment import KeptComment, ThreadIndex
    from reader.model.listing import ArticleQuery, ArticleSummary
    from reader.model.query import Hit, Scan, Scope
    from reader.model.reading import Original

INDEX_ROWS = 2_000
_COUNTED_SECONDS = 5
"""How long texts may be looked through to count new articles."""


class Library(Subscribing, Importing, Refreshing, Discussing, Commenting, Keeping, Downloading):
    """A store, as the interface and the commands use it.

    Methods without `async` are for the thread that made the library and cost about a
    millisecond; the others may take longer and do not block it.

    Every method may raise `StoreError`: one line that says what to do. What a method needs of
    the store is imported by it, so that the first page waits for nothing else.
    """

    @classmethod
    def open(cls, path: Path, settings: Settings, *, create: bool = True) -> Library:
        """Opens the store at a path, making it if `create` allows.

        Args:
            path: where it is.
            settings: what the reader set.
            create: whether a missing one is made.

        Raises:
            StoreError: it is missing, damaged, newer than this program, or cannot be read.
        """
        return cls(path, connection.connect(path, role="ui", create=create), settings)

    # Lists

    def head(self, query: ArticleQuery, limit: int = 256) -> array[int]:
        """The first article ids of a view, at most `limit`."""
        with self._errors():
            return views.first_article_ids(self._reading, query, limit)

    def tail(self, query: ArticleQuery, limit: int = 256) -> array[int]:
        """The last article ids of a view, at most `limit`, in the view's order."""
        with self._errors():
            return views.first_article_ids(self._reading, query, limit, from_end=True)

    async def article_ids(self, query: ArticleQuery, scan: Scan | None = None) -> array[int]:
        """All article ids of a view in order.

        Args:
            query: the view.
            scan: how long texts may be looked through for a regular expression; afterwards it
                tells whether that was enough.
        """
        if query.node is None and not query.filter:
            return await self._long_read(lambda read: views.article_ids(read, query))
        from reader.model.query import Scan

        return await self._long_read(lambda read: views.article_ids(read, query), scan or Scan())

    async def first_ids(self, query: ArticleQuery, limit: int, scan: Scan) -> array[int]:
        """The first ids of a view whose texts are looked through, as `head` gives those of others.

        Args:
            query: the view.
            limit: how many.
            scan: how long they may be looked through.
        """
        return await self._long_read(lambda read: views.first_article_ids(read, query, limit), scan)

    def filter_head(self, query: ArticleQuery, limit: int = 2000) -> array[int]:
        """The newest article ids whose title, author or feed match `query.filter` by prefix."""
        with self._errors():
            return views.filter_article_ids(self._reading, query, limit)

    def summaries(self, ids: Sequence[int]) -> list[ArticleSummary]:
        """Rows of the list for these ids, in their order; ids that are gone are left out."""
        with self._errors():
            return summaries.get_summaries(self._reading, ids)

    def beginnings(self, ids: Sequence[int]) -> dict[int, str]:
        """The first characters of the texts of some articles, by id."""
        with self._errors():
            return summaries.get_beginnings(self._reading, ids)

    def data_version(self) -> int:
        """A number that differs when another connection, also of another process, has written."""
        with self._errors():
            return int(self._reading.execute("PRAGMA data_version").fetchone()[0])

    def newest_id(self) -> int:
        """The id of the article that arrived last, 0 in an empty store."""
        with self._errors():
            return summaries.newest_id(self._reading)

    async def count_new(self, query: ArticleQuery, after_id: int) -> int:
        """How many articles of a view arrived after the one with `after_id`."""
        if query.node is None and not query.filter:
            return await self._long_read(lambda read: views.count_new(read, query, after_id))
        from reader.model.query import Scan

        return await self._long_read(
            lambda read: views.count_new(read, query, after_id), Scan(seconds=_COUNTED_SECONDS)
        )

    async def count_loose(self) -> tuple[int, int]:
        """How many articles belong to no feed, and how many of them are unread."""
        return await self._long_read(summaries.count_loose)

    def is_few(self, query: ArticleQuery) -> bool:
        """Whether a view has so few articles that it can be sorted at once, in any order."""
        with self._errors():
            return views.is_few(self._reading, query)

    async def count_since(self, after_id: int) -> dict[int | None, int]:
        """How many articles of each feed (None: of no feed) arrived after the one of an id."""
        return await self._long_read(lambda read: summaries.count_since(read, after_id))

    # Sessions

    def session(self) -> str | None:
        """Where the last session of the interface ended, as it was given to `save_session`."""
        from reader.store import session

        with self._errors():
            return session.get_session(self._reading)

    async def save_session(self, value: str) -> None:
        """Keeps where the session is."""
        from reader.store import session

        await self._write(lambda write: session.save_session(write, value))

    def look(self) -> str | None:
        """How the first page looked, as it was given to `save_look`."""
        from reader.store import session

        with self._errors():
            return session.get_look(self._reading)

    async def save_look(self, value: str) -> None:
        """Keeps how the first page looks."""
        from reader.store import session

        await self._write(lambda write: session.save_look(write, value))

    # One article

    def get_article(self, article_id: int) -> Article | None:
        """One article with its body; None if there is none of that id."""
        from reader.store import articles

        with self._errors():
            return articles.get_article(self._reading, article_id)

    async def article(self, article_id: int) -> Article | None:
        """The same, for the interface."""
        return self.get_article(article_id)

    def stored_links(self, links: Sequence[str]) -> dict[int, int]:
        """Which of some links lead to articles that are here.

        Returns:
            The ids of the articles by the numbers of the links, from 0. Of very many links only
            the first ones are looked at.
        """
        from reader.store import links as linked

        with self._errors():
            return linked.find_linked(self._reading, links)

    def find_comment(self, article_id: int, link: str) -> int | None:
        """The comment of an article that a link leads to, None if it is none."""
        from reader.store import links as linked

        with self._errors():
            return linked.find_comment(self._reading, article_id, link)

    def find_article(self, reference: str) -> Article | None:
        """The article with this id or link."""
        from reader.store import articles

        with self._errors():
            if reference.isdecimal() and len(reference) < 19:
                return articles.get_article(self._reading, int(reference))
            found = articles.find_article(self._reading, reference)
            return None if found is None else articles.get_article(self._reading, found)

    async def thread(self, article_id: int, discussion_id: int = 0) -> ThreadIndex:
        """The shape of one thread of an article; empty where it has none."""
        from reader.store import comments

        with self._errors():
            return comments.get_thread(self._reading, article_id, discussion_id)

    def comments(self, ids: Sequence[int]) -> list[KeptComment]:
        """Comments of these ids, in their order; ids that are gone are left out."""
        from reader.store import comments

        with self._errors():
            return comments.get_comments(self._reading, ids)

    def all_comments(self, article_id: int) -> list[KeptComment]:
        """All comments of an article, thread after thread, each in pre-order."""
        from reader.store import comments

        with self._errors():
            return comments.get_all_comments(self._reading, article_id)

    async def position(self, article_id: int, discussion_id: int | None = None) -> Position:
        """Where the article and one of its threads were left; the one shown last if None."""
        from reader.store import articles

        with self._errors():
            return articles.get_position(self._reading, article_id, discussion_id)

    async def save_position(self, article_id: int, position: Position) -> None:
        """Keeps where an article and its thread were left, and that they were opened lately."""
        from datetime import UTC, datetime

        from reader.store import articles, followed

        now = datetime.now(UTC)

        def save(write: Connection) -> None:
            articles.save_position(write, article_id, position)
            followed.save_opened(write, article_id, now)

        await self._write(save)

    async def save_opened(self, article_id: int) -> None:
        """Keeps that an article was opened now: its discussions are followed for a while."""
        from datetime import UTC, datetime

        from reader.store import followed

        now = datetime.now(UTC)
        await self._write(lambda write: followed.save_opened(write, article_id, now))

    async def original(self, article_id: int) -> Original | None:
        """The document an article was read from, or what its feed gave of it."""
        from reader.library.original import read_original

        return await self._long_read(lambda read: read_original(read, article_id))

    # State

    async def mark_articles(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        """Marks articles read or unread, starred or not; says which changed, for `undo`.

        Exactly one of `unread` and `starred` is given.
        """
        from reader.store import articles

        changed = await self._write(
            lambda write: articles.set_articles(write, ids, unread=unread, starred=starred)
        )
        return _change("articles", changed, unread, starred)

    async def mark_comments(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        """The same for comments."""
        from reader.store import comments

        changed = await self._write(
            lambda write: comments.set_comments(write, ids, unread=unread, starred=starred)
        )
        return _change("comments", changed, unread, starred)

    # Everything

    async def search(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 50,
        offset: int = 0,
        scan: Scan | None = None,
    ) -> list[Hit]:
        """Hits of a query in articles and comments, best first.

        Args:
            text: the query.
            scope: which kinds of hits.
            limit: how many.
            offset: how many to leave out before them.
            scan: how long texts may be looked through for a regular expression; afterwards it
                tells whether that was enough.

        Raises:
            QueryError: the query cannot be read; nothing is found for an empty one.
        """
        from reader.model.query import Scan
        from reader.query import parse_query
        from reader.store.search import search

        node = parse_query(text)
        if node is None:
            return []
        return await self._long_read(
            lambda read: search(read, node, scope, limit, offset), scan or Scan()
        )

    async def check(self, *, repair: bool = False) -> list[str]:
        """What is wrong with the store, a line each; with `repair`, what was wrong before it."""
        from reader.store.check import check

        if repair:
            return await self._write(lambda write: check(write, repair=True))
        return await self._long_read(check)

    async def index_pending(self) -> int:
        """Indexes some more of the rows that wait, and says how many; 0 when none is left."""
        from reader.store import index

        if not index.has_pending(self._reading):
            return 0
        return await self._write(lambda write: index.index_pending(write, INDEX_ROWS))

    def catch_up(self) -> None:
        """Indexes everything that waits, for a command that searches at once.

        A store that cannot be written is searched as far as it is indexed.
        """
        from reader.store import index

        with self._errors():
            if not index.has_pending(self._reading):
                return
        from reader.errors import StoreError

        with contextlib.suppress(StoreError):
            while asyncio.run(self.index_pending()):
                pass


def _change(
    kind: str, changed: array[int], unread: bool | None, starred: bool | None
) -> StateChange:
    assert (unread is None) != (starred is None), "one of unread and starred"
    from reader.model.changes import StateChange

    return StateChange(
        kind="articles" if kind == "articles" else "comments",
        column="starred" if unread is None else "unread",
        value=bool(starred if unread is None else unread),
        ids=changed,
    )
