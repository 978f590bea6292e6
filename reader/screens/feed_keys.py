"""Keys for feeds: adding, editing, removing, refreshing, and what is chosen in their pane."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.model.listing import ArticleQuery
from reader.screens.reading_keys import ReadingKeys

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.model.feed import FeedEdits, KeptFeed
    from reader.model.subscription import FoundFeed
    from reader.render.feed_rows import FeedRow
    from reader.screens.refreshing import Refreshing
    from reader.widgets.feed_tree import FeedTree

_LOOKS_LEFT_OUT = 3
"""While feeds are refreshed, only one look in so many is taken."""
_FIRST_REFRESH = 1.0
"""Seconds after the first page: what the reader does first goes before."""


class FeedKeys(ReadingKeys):
    """Subscribes, edits, refreshes, and shows what the feeds hold."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add_feed", "Add a feed", show=False, id="main.add-feed",
                tooltip="Add a feed by its address, or by that of a page that has one."),
        Binding("e", "edit_feed", "Edit feed", show=False, id="main.edit-feed",
                tooltip="Change title, folder, address, interval and limits of the feed, or name"
                " and query of a view."),
        Binding("r", "refresh_here", "Refresh", show=False, id="main.refresh",
                tooltip="Fetch the feed of this row; in the feeds, this feed or folder."),
        Binding("R", "refresh_all", "Refresh all", show=False, id="main.refresh-all",
                tooltip="Fetch all feeds."),
    ]  # fmt: skip

    _looks_left_out = 0
    _look: Worker[None] | None = None

    # Showing

    def load_feeds(self) -> None:
        """Shows the feeds, the cursor on what the list holds."""
        self.attempt(self._load_feeds, "feeds")

    async def _load_feeds(self) -> None:
        query = self.browsing.query
        if self.feeds.rows:
            await self.renewing.show_feeds_anew()
        else:
            await self.renewing.show_feeds_anew(feed_id=query.feed_id, folder=query.folder)

    def on_feed_tree_row_chosen(self, event: FeedTree.RowChosen) -> None:
        row = event.row
        if row.kind == "starred":
            self.browsing.show_starred()
        elif row.kind == "new":
            self.browsing.show_new()
        elif row.kind in ("place", "query"):
            self.show_place(row.name, row.query)
        elif row.kind == "folder" and row.folder is not None:
            self.browsing.show_folder(row.folder)
        else:
            self.browsing.show_feed(row.feed)
        self.focus_pane("list")

    def show_place(self, name: str, query: str | None) -> None:
        """Shows what a query finds under a name; without a query everything, by comments."""
        if query is None:
            self.browsing.show_most_discussed()
            return
        from reader.query import parse_query

        try:
            self.browsing.show_query(name, parse_query(query), query)
        except ReaderError as error:
            self.status.say_error(str(error))

    def action_show_place(self, name: str) -> None:
        from reader.render.feed_rows import PLACES

        self.show_place(name, dict(PLACES)[name])
        self.focus_pane("list")

    def on_feed_tree_missed(self, event: FeedTree.Missed) -> None:
        self.status.say_here(event.text)

    def action_show_new(self) -> None:
        self.browsing.show_new()
        self.focus_pane("list")

    async def _feed_here(self) -> KeptFeed | None:
        """The feed that a key means: the cursor's, that of the article, else the one shown."""
        if self.pane == "feeds":
            return self.feeds.feed
        summary = self.summary_here()
        feed_id = summary.feed_id if summary is not None else self.browsing.query.feed_id
        return next((feed for feed in await self.library.feeds() if feed.id == feed_id), None)

    # Refreshing

    @cached_property
    def refreshing(self) -> Refreshing:
        """What fetches feeds in the background."""
        from reader.screens.refreshing import Refreshing

        refreshing = Refreshing(self.library, self)
        self.at_end(refreshing.stop)
        return refreshing

    def begin_refreshing(self) -> None:
        """Fetches feeds as they come due, starting a moment after the first page."""
        if self.settings.refresh.on_start:
            self.set_timer(_FIRST_REFRESH, self._refresh_by_itself)

    def _refresh_by_itself(self) -> None:
        from reader.screens.refreshing import DUE_SECONDS

        self.fetch_due()
        self.set_interval(DUE_SECONDS, self.fetch_due)

    def fetch_due(self) -> None:
        """Fetches what is due, if the reader lets the program do that by itself."""
        if self.settings.refresh.on_start:
            self.refreshing.start_due()

    def refreshed(self) -> None:
        """Called when a refresh is over: counts and announces what it brought."""
        self.articles.refresh_rows()
        self._look = self.attempt(self.renewing.look_for_changes, "poll")

    def look_around(self) -> None:
        """Looks whether others wrote to the store; seldom while a refresh does all the time.

        What it changes in rows is read when it is over: each time that would cost a key or two.
        """
        if self._look is not None and not self._look.is_finished:
            # On a loaded machine each look would be cut short by the next one.
            return
        if "refreshing" in self.__dict__ and self.refreshing.is_running:
            self._looks_left_out = (self._looks_left_out + 1) % _LOOKS_LEFT_OUT
            if self._looks_left_out:
                return
            looking = self.renewing.look_for_changes
            self._look = self.attempt(lambda: looking(reads_rows=False), "poll")
        else:
            self._look = self.attempt(self.renewing.look_for_changes, "poll")

    def action_refresh_all(self) -> None:
        self.refreshing.start(is_all=True)

    def action_refresh_here(self) -> None:
        self.attempt(self._refresh_here, "refresh")

    async def _refresh_here(self) -> None:
        row = self.feeds.row if self.pane == "feeds" else None
        if row is not None and row.kind in ("all", "new", "starred", "place", "query"):
            self.refreshing.start(is_all=True)
            return
        if row is not None and row.kind == "folder":
            feeds: list[KeptFeed] = await self._feeds_of(row)
        else:
            feed = await self._feed_here()
            feeds = [feed] if feed is not None else []
        fetched = [feed.id for feed in feeds if feed.is_subscribed]
        if fetched:
            self.refreshing.start(fetched)
        elif feeds:
            self.status.say("This was imported, not subscribed to: there is nothing to fetch.")
        else:
            self.status.say("There is no feed here; R refreshes all feeds.")

    async def _feeds_of(self, row: FeedRow) -> list[KeptFeed]:
        from reader.render.feed_rows import folder_of

        folder = row.folder or ""
        return [feed for feed in await self.library.feeds() if folder_of(feed.folder, folder)]

    # Adding, editing, removing

    def action_add_feed(self) -> None:
        from reader.screens.add_feed import Added, AddFeedScreen

        def added(what: Added | None) -> None:
            if what is None:
                return
            if (thread := what.thread) is not None:
                self.attempt(lambda: self.keep_as_thread(thread), "feeds")
            elif what.feed_ids:
                self.attempt(lambda: self._show_added(what.feed_ids), "feeds")

        row = self.feeds.row if self.pane == "feeds" else None
        folder = row.folder if row is not None else None
        self.app.push_screen(AddFeedScreen(self.library, folder=folder or ""), added)

    async def _show_added(self, feed_ids: Sequence[int]) -> None:
        feeds = await self.renewing.show_feeds_anew(feed_id=feed_ids[-1])
        feed = next((feed for feed in feeds if feed.id == feed_ids[-1]), None)
        if feed is None:
            return
        if len(feed_ids) == 1:
            self.browsing.show_feed(feed)
            self.status.say(f"Subscribed to {feed.title or feed.url}.")
        else:
            self.browsing.show_feed(None)
            self.status.say(f"Subscribed to {len(feed_ids)} feeds.")

    def action_edit_feed(self) -> None:
        row = self.feeds.row if self.pane == "feeds" else None
        if row is not None and row.kind == "query" and row.query is not None:
            from reader.screens.saving_views import edit_view

            name, expression = row.name, row.query
            self.attempt(lambda: edit_view(self, name, expression), "feeds")
            return
        self.attempt(self._edit_feed, "feeds")

    async def _edit_feed(self) -> None:
        feed = await self._feed_here()
        if feed is None:
            self.status.say("There is no feed here.")
            return
        from reader.screens.edit_feed import EditFeedScreen

        def edited(edits: FeedEdits | None) -> None:
            if edits:
                edit = self.library.edit_feed
                self.change(lambda: edit(feed.id, **edits), "Saved")

        folders = sorted({one.folder for one in await self.library.feeds() if one.folder})
        rule = self.settings.of_feed(feed.url, feed.folder)
        own = self.settings.of_feed(feed.url, None)
        self.app.push_screen(EditFeedScreen(feed, folders, rule, own), edited)

    def action_feed_as_thread(self) -> None:
        self.attempt(self._ask_feed_as_thread, "feeds")

    async def _ask_feed_as_thread(self) -> None:
        feed = await self._feed_here()
        if feed is None:
            self.status.say("There is no feed here.")
            return
        name = feed.title or feed.url or "this feed"
        self.ask(
            f"Keep “{name}” as the thread of its article?\n"
            "The subscription ends; u takes that back.",
            lambda: self.attempt(lambda: self.keep_as_thread(feed.id), "feeds"),
        )

    async def keep_as_thread(self, feed: FoundFeed | int) -> None:
        """Makes a comment feed the thread of its article, and goes there.

        Raises:
            ReaderError: it is none, or it cannot be had.
        """
        self.status.say("Looking for its article …")
        article_id, discussion_id, removed = await self.library.keep_as_thread(feed)
        if removed is not None:
            await self.show_made(removed)
        await self.show_thread_kept(article_id, discussion_id)

    async def show_thread_kept(self, article_id: int, discussion_id: int) -> None:
        """Goes to what a comment feed has become."""
        self.browsing.take_in()
        self.renewing.count_feeds_anew()
        await self.go_to_discussion(article_id, discussion_id)
        self.status.say("Kept as the thread of its article, which is watched now.")

    def action_delete(self) -> None:
        if self.pane != "feeds":
            super().action_delete()
            return
        row, feed = self.feeds.row, self.feeds.feed
        if row is not None and row.kind == "query":
            name = row.name
            self.ask(
                f"Remove the view “{name}”? Its articles stay.\nu undoes it.",
                lambda: self.change(lambda: self.library.remove_query(name), "Removed"),
            )
            return
        if feed is None:
            self.status.say("Only a feed can be removed; a folder disappears with its last feed.")
            return
        name = feed.title or feed.url or "this feed"
        count = f"its {feed.articles:,} articles" if feed.articles != 1 else "its article"
        self.ask(
            f"Remove “{name}” and {count}?\nu undoes it.",
            lambda: self.change(lambda: self.library.remove_feed(feed.id), "Removed"),
        )

    def action_mark_view_read(self) -> None:
        row = self.feeds.row if self.pane == "feeds" else None
        if row is None:
            super().action_mark_view_read()
            return
        query = ArticleQuery(
            show="unread",
            feed_id=row.feed.id if row.feed is not None else None,
            folder=row.folder if row.kind == "folder" else None,
            is_overview=row.kind == "all",
        )
        if row.kind in ("new", "starred", "place", "query"):
            self.status.say("Open it first: M marks only what the list shows.")
        elif not row.unread:
            self.status.say(f"Nothing is unread in {row.name}.")
        else:
            self.ask(
                f"Mark all {row.unread:,} unread articles of “{row.name}” read?\nu undoes it.",
                lambda: self.mark_read(lambda: self.library.article_ids(query)),
            )
