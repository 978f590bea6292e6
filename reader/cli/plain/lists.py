"""What the linear reader lists, and what of it has which number."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Iterator
from dataclasses import replace
from typing import Literal, TypeVar

from reader.cli.feed_output import amount
from reader.cli.plain import words
from reader.cli.plain.speech import Speech
from reader.errors import UsageError
from reader.library import Library
from reader.model.feed import KeptFeed
from reader.model.listing import ArticleQuery, ArticleSummary, Show
from reader.model.query import Hit
from reader.query import parse_query
from reader.screens.resuming import kept_sorts
from reader.screens.sorts import view_name
from reader.screens.view_state import PlaceKind
from reader.text.sorting import parse_sort

T = TypeVar("T")
NO_ARTICLES = (
    "No articles yet. Quit, then type: reader add ADDRESS, or: reader import FILE."
    " To try it out: reader --demo --plain"
)
ROWS = 50
"""Rows of a list that are read at a time."""
_HITS = 50
"""Hits of a search that are listed."""
Numbered = Literal["articles", "feeds", "hits", "links", "rules"]


class Lists:
    """A library whose articles, feeds and hits are listed; each method answers one command.

    Attributes:
        ids: the articles of the view, in its order.
        kind: what was listed last, and is meant by a number.
    """

    def __init__(self, library: Library, speech: Speech) -> None:
        self.library = library
        self.speech = speech
        self._runner = asyncio.Runner()
        self.ids: array[int] = array("q")
        self.kind: Numbered = "articles"
        self._query = self._in_order(ArticleQuery(is_overview=True))
        self._title = "all articles"
        self._feeds: list[KeptFeed] = []
        self._hits: list[Hit] = []

    def close(self) -> None:
        """Ends."""
        self._runner.close()

    def run(self, work: Awaitable[T]) -> T:
        """Waits for work of the library."""

        async def wait() -> T:
            return await work

        return self._runner.run(wait())

    def _in_order(self, query: ArticleQuery) -> ArticleQuery:
        """A view in the order that it has on the screen; what a query finds has the usual one."""
        kind: PlaceKind = "starred" if query.show == "starred" else "articles"
        if query.node is not None:
            kind = "query"
        sorts = kept_sorts(self.library.session(), parse_sort(self.library.settings.listing.sort))
        sort, terms = sorts.of(view_name(kind, feed_id=query.feed_id))
        return replace(query, sort=sort, terms=terms)

    def show_list(self, query: ArticleQuery | None = None, title: str | None = None) -> None:
        """Lists a view, or again the one that is shown."""
        if query is not None:
            if query.node is not None:
                self.library.catch_up()
            self._query, self._title = self._in_order(query), title or "found"
        self.ids = self.run(self.library.article_ids(self._query))
        self.kind = "articles"
        self.speech.say(f"{amount(len(self.ids), 'article')}, {self._title}.")
        if self.speech.is_typed and not self.library.newest_id():
            self.speech.say(NO_ARTICLES)
        self.speech.page(words.row_line(number, row) for number, row in enumerate(self._rows(), 1))

    def list_words(self, text: str) -> None:
        """Lists `all`, `unread`, `starred`, or what a query finds; nothing: the same again."""
        shows: dict[str, Show] = {"all": "all", "unread": "unread", "starred": "starred"}
        if not text:
            self.show_list()
        elif text in shows:
            query = ArticleQuery(show=shows[text], is_overview=True)
            self.show_list(query, f"{text} articles" if text == "all" else text)
        else:
            self.show_list(ArticleQuery(node=parse_query(text)), f"found by {text}")

    def show_feeds(self) -> None:
        """Lists the feeds."""
        every = self.run(self.library.feeds())
        self._feeds = [feed for feed in every if feed.is_subscribed or feed.is_imported]
        self.kind = "feeds"
        self.speech.say(f"{amount(len(self._feeds), 'feed')}.")
        self.speech.page(
            words.feed_line(number, feed) for number, feed in enumerate(self._feeds, 1)
        )

    def search(self, text: str) -> None:
        """Lists passages of articles and comments in which words stand."""
        if not text:
            raise UsageError("search for what? Say: search night trains")
        self.library.catch_up()
        found = self.run(self.library.search(text, limit=_HITS + 1))
        self._hits = found[:_HITS]
        self.kind = "hits"
        more = "; there are more" if len(found) > _HITS else ""
        self.speech.say(f"{len(self._hits)} found{more}.")
        self.speech.page(
            line
            for number, hit in enumerate(self._hits, 1)
            for line in words.hit_lines(number, hit)
        )

    def _rows(self) -> Iterator[ArticleSummary]:
        for start in range(0, len(self.ids), ROWS):
            yield from self.library.summaries(self.ids[start : start + ROWS])
