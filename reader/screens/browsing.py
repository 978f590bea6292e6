"""What the list holds: views and places, the filter, and rows that arrive from elsewhere."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.model.listing import ArticleQuery, Show, Sort, SortTerm
from reader.screens.filling import Filling
from reader.screens.sorts import Sorts, view_name
from reader.screens.titles import place_name
from reader.text.width import cell_width
from reader.widgets.article_list import ArticleList

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.library import Library
    from reader.model.feed import KeptFeed
    from reader.model.query import Node
    from reader.screens.view_state import PlaceKind, ViewState

_WINDOW = 256
"""Rows from the cursor on in which another kind of view is looked for."""
_SHOWS: tuple[Show, ...] = ("all", "unread", "starred")
_SORTS: tuple[Sort, ...] = ("published", "title", "feed", "comments", "source")


class Browsing:
    """Chooses what the list shows; the list is a snapshot that only the reader changes.

    Attributes:
        sorts: how each view is sorted.
        query: the view.
        feed: the feed it is limited to.
        new_count: articles that belong to the view and arrived after it was read.
        since_id: the article that had arrived last when the last session ended.
        left: called with a view that is about to be left for another place.
        came: called when another place is shown.
    """

    def __init__(
        self,
        library: Library,
        articles: ArticleList,
        changed: Callable[[], None],
        attempt: Callable[[Callable[[], Awaitable[object]]], Worker[None]],
    ) -> None:
        """Takes what the rows are read from and shown in.

        Args:
            library: what is read.
            articles: the list.
            changed: called when a title or a count is another one.
            attempt: runs work beside the interface in place of what it runs; tells what fails.
        """
        self._library = library
        self._articles = articles
        self._changed = changed
        self.query = ArticleQuery(is_overview=True)
        self.feed: KeptFeed | None = None
        self.new_count = 0
        self._left_at: int | None = None
        self._shown_next: tuple[ArticleQuery | None, frozenset[int | None]] = None, frozenset()
        """The kind of view shown last, and where its cursor is if nobody has moved it."""
        self._elsewhere: Show = "all"
        self.sorts = Sorts()
        self._kind: PlaceKind = "articles"
        self._query_name: str | None = None
        self._query_text = ""
        self.since_id = 0
        self.left: Callable[[ViewState], None] = lambda state: None
        self.came: Callable[[], None] = lambda: None
        self._newest_id = 0
        self._version = -1
        self._filling = Filling(library, articles, self._filled, attempt)
        articles.rows = library.summaries

    # Views

    def open_view(
        self,
        query: ArticleQuery,
        *,
        feed: KeptFeed | None = None,
        anchor: int | None = None,
        row: int = 0,
    ) -> None:
        """Shows a view: its first rows at once, all of it when it has been read.

        Args:
            query: the view.
            feed: the feed that `query.feed_id` names.
            anchor: the article the cursor goes to if it is in the view.
            row: the row that it goes to otherwise.
        """
        self.query, self.feed = query, feed
        self._newest_id = self._library.newest_id()
        self._version = self._library.data_version()
        self.new_count = 0
        self._filling.fill(query, anchor=anchor, row=row)

    async def be_whole(self) -> None:
        """Waits until all of the view is in the list, or that has failed."""
        await self._filling.be_whole()

    async def read_ids(self, query: ArticleQuery) -> array[int]:
        """All ids of a view that is not shown; texts are looked through for some seconds only."""
        return await self._filling.read_ids(query)

    def close(self) -> None:
        """Stops reading."""
        self._filling.stop()

    @property
    def is_cut(self) -> bool:
        """Whether texts are left that were not looked through for a regular expression."""
        return self._filling.is_cut

    def _filled(self) -> None:
        if not self._articles.ids:
            from reader.screens.empty_list import why_empty

            self._articles.show_message(why_empty(self.query, self._kind, self.place))
        self._changed()

    def show_next_kind(self) -> Show:
        """Goes from all to unread to starred articles and back."""
        show = _SHOWS[(_SHOWS.index(self.query.show) + 1) % len(_SHOWS)]
        anchor = self._anchor_for(show)
        self.open_view(replace(self.query, show=show), feed=self.feed, anchor=anchor)
        self._shown_next = self.query, frozenset((anchor, self._articles.article_id))
        return show

    def _anchor_for(self, show: Show) -> int | None:
        """The first article from the cursor on that another kind of view holds, too.

        Once round without moving ends where it began.
        """
        here, (query, places) = self._articles.article_id, self._shown_next
        if here is not None and (query is not self.query or here not in places):
            self._left_at = here
        origin, row = self._left_at, self._articles.cursor
        near = self._articles.ids[row : row + _WINDOW]
        for summary in self._library.summaries([*([] if origin is None else [origin]), *near]):
            if show == "all" or (summary.unread if show == "unread" else summary.starred):
                return summary.id
        return origin

    def sort_next(self) -> Sort:
        """Sorts by the next key."""
        step = 0 if self.query.terms else 1
        sort = _SORTS[(_SORTS.index(self.query.sort) + step) % len(_SORTS)]
        self.sort_by(sort)
        return sort

    def begin_sorted(self, sorts: Sorts) -> None:
        """Says how views are sorted, before the first one is shown."""
        self.sorts = sorts
        self.query = self._in_order(self.query)

    def sort_by(self, sort: Sort, terms: tuple[SortTerm, ...] = ()) -> None:
        """Sorts this view by a key, or by several; the cursor stays on its article."""
        self.sorts.keep(self._name, (sort, terms))
        self._sort_anew()

    def sort_unsorted(self, sort: Sort, terms: tuple[SortTerm, ...]) -> None:
        """Says how views are sorted that the reader has not sorted, of which this may be one."""
        self.sorts.default = sort, terms
        if self._in_order(self.query) != self.query:
            self._sort_anew()

    def _sort_anew(self) -> None:
        query = self._in_order(self.query)
        self.open_view(query, feed=self.feed, anchor=self._articles.article_id)

    @property
    def _name(self) -> str:
        """What the view is called among those that are sorted."""
        query = self.query
        return view_name(
            self._kind, feed_id=query.feed_id, folder=query.folder, name=self._query_name
        )

    def _in_order(self, query: ArticleQuery) -> ArticleQuery:
        """A query of the view, in the view's order."""
        sort, terms = self.sorts.of(self._name)
        return replace(query, sort=sort, terms=terms)

    # Places

    @property
    def place(self) -> str:
        """The name of what the view shows, for people."""
        return place_name(self.query, self.feed, self._kind, self._query_name)

    @property
    def is_everything(self) -> bool:
        """Whether the view is not limited to a feed, a folder, a query or what has a star."""
        return self.feed is None and self.query.folder is None and self._kind == "articles"

    def show_feed(self, feed: KeptFeed | None) -> None:
        """Shows the articles of a feed, or of all."""
        self._show_place("articles", feed)

    def show_folder(self, folder: str) -> None:
        """Shows the articles of a folder's feeds."""
        self._show_place("articles", folder=folder)

    def show_starred(self) -> None:
        """Shows what has a star, whatever feed it is in."""
        self._show_place("starred")

    def show_query(self, name: str, node: Node | None, text: str = "") -> None:
        """Shows what a query finds, under a name."""
        self._show_place("query", name=name, node=node, text=text)

    def show_most_discussed(self) -> None:
        """Shows everything, what has the most comments first."""
        self._show_place("discussed")

    def show_new(self) -> None:
        """Shows what arrived since the last session ended."""
        self._show_place("new")

    def _show_place(
        self,
        kind: PlaceKind,
        feed: KeptFeed | None = None,
        *,
        folder: str | None = None,
        name: str | None = None,
        node: Node | None = None,
        text: str = "",
    ) -> None:
        self.left(self.state)
        # What that place sets itself is as before once it is left.
        if self._kind != "starred":
            self._elsewhere = self.query.show
        show = self._elsewhere
        feed_id = feed.id if feed else None
        sort, terms = self.sorts.of(view_name(kind, feed_id=feed_id, folder=folder, name=name))
        self._kind, self._query_name, self._query_text = kind, name, text
        is_all = feed is None and folder is None
        query = replace(
            self.query,
            show="starred" if kind == "starred" else show,
            sort=sort,
            terms=terms,
            feed_id=feed_id,
            folder=folder,
            is_overview=is_all and kind in ("articles", "discussed"),
            after_id=self.since_id if kind == "new" else None,
            node=node,
            filter="",
        )
        self.open_view(query, feed=feed)
        self.came()

    @property
    def state(self) -> ViewState:
        """The view and where the cursor is in it, for `restore`."""
        from reader.screens.view_state import ViewState

        articles = self._articles
        return ViewState(
            query=self.query,
            feed=self.feed,
            kind=self._kind,
            name=self._query_name,
            text=self._query_text,
            elsewhere=self._elsewhere,
            article_id=articles.article_id,
            row=articles.cursor,
            screen_row=articles.cursor_line - articles.top_line,
        )

    def restore(self, state: ViewState) -> None:
        """Shows a view as it was left; an article that is gone leaves the cursor on its row."""
        self._kind, self._query_name, self._query_text = state.kind, state.name, state.text
        self._elsewhere = state.elsewhere
        self.query = state.query
        self.open_view(
            self._in_order(state.query), feed=state.feed, anchor=state.article_id, row=state.row
        )
        self._articles.put_cursor_at(state.screen_row)

    def reload(self, anchor: int | None = None) -> None:
        """Reads the view again, after something changed what it holds.

        Args:
            anchor: the article the cursor goes to, if it is in the view: it stays where it is on
                the screen.
        """
        articles = self._articles
        row, screen_row = articles.cursor, articles.cursor_line - articles.top_line
        if anchor is None:
            self.open_view(self.query, feed=self.feed)
            return
        self.open_view(self.query, feed=self.feed, anchor=anchor, row=row)
        articles.put_cursor_at(screen_row)

    def drop_articles(self, ids: Sequence[int]) -> None:
        """Takes rows of deleted articles out; the cursor goes to the row after its own."""
        gone = frozenset(ids)
        old = self._articles.ids
        here = self._articles.cursor
        order = (*range(here, len(old)), *range(here - 1, -1, -1)) if len(gone) < len(old) else ()
        anchor = next((old[row] for row in order if old[row] not in gone), None)
        left = array("q", (article_id for article_id in old if article_id not in gone))
        if not self._articles.is_whole:
            # What is being read may hold them still.
            self.reload(anchor)
            return
        self._articles.refresh_rows(gone)
        self._articles.show_ids(left, anchor=anchor)
        self._filled()

    # Filter

    def filter_by(self, text: str) -> None:
        """Narrows the view to what matches; too short a text matches everything."""
        text = text.strip()
        if not is_filter(text):
            text = ""
        if text != self.query.filter:
            anchor = None if text else self._articles.article_id
            self.open_view(replace(self.query, filter=text), feed=self.feed, anchor=anchor)

    # Rows from elsewhere

    async def look_for_changes(self, *, reads_rows: bool = True) -> bool:
        """Counts new articles if another connection wrote to the store.

        Args:
            reads_rows: whether the rows that are shown are read anew, too.

        Returns:
            Whether one did.
        """
        version = self._library.data_version()
        if version == self._version:
            return False
        if reads_rows:
            self._articles.refresh_rows()
        await self.count_new()
        # Not before: a look that is cut short is taken anew.
        self._version = version
        return True

    async def count_new(self) -> None:
        """Counts the articles that came after the view was read; an empty view takes them in."""
        query = self.query
        if self._library.newest_id() == self._newest_id:
            return
        count = await self._library.count_new(query, self._newest_id)
        if query is not self.query or count == self.new_count:
            return
        self.new_count = count
        if count and not self._articles.ids:
            self.take_in()
        else:
            self._changed()

    def take_in(self) -> int:
        """Puts new rows into the list; the cursor stays on its article.

        Returns:
            How many there were.
        """
        count, self.new_count = self.new_count, 0
        self._newest_id = self._library.newest_id()
        self._filling.take_in()
        return count

    async def put_back(self, ids: Sequence[int]) -> None:
        """Puts rows of articles that are there again into the list; the cursor goes to the first.

        Nothing else moves.
        """
        articles = self._articles
        top, over = divmod(articles.top_line, articles.row_height)
        top_id = articles.ids[top] if articles.ids else None
        self.take_in()
        await self.be_whole()
        if not ids:
            return
        # Rows above the cursor push it down where they are in view, and not the others up.
        if top_id is not None and top_id in articles.ids:
            articles.scroll_to_line(articles.ids.index(top_id) * articles.row_height + over)
        articles.go_to_article(ids[0])


def is_filter(text: str) -> bool:
    """Whether a text is long enough to filter by: two letters, or one that is a word (CJK)."""
    return len(text) >= 2 or cell_width(text) >= 2
