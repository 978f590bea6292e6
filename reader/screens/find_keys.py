"""Keys that find: the filter of the list, searches, and which articles are shown how."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType

from reader.screens.reading_keys import ReadingKeys

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.library import Library
    from reader.model.query import Hit, Scope
    from reader.render.feed_rows import FeedRow
    from reader.render.panes import PaneName
    from reader.screens.search import Found
    from reader.widgets.comment_thread import CommentThread
    from reader.widgets.prompt import Prompt


class FindKeys(ReadingKeys):
    """Filters, searches and sorts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", id="main.find",
                tooltip="Filter the list as you type, search in the text, or jump to a feed."),
        Binding("backslash", "search", "Search all", show=False, id="main.search",
                tooltip="Search all articles and comments."),
        Binding("S", "sort", "Sort", show=False, id="main.sort",
                tooltip="Sort this view by date, title, feed, comments or order in the source."),
        Binding("v", "show_next", "All / unread / starred", show=False, id="main.show",
                tooltip="Show all articles, only unread ones, or only starred ones."),
        Binding("full_stop", "take_in", "Take in new", show=False, id="main.take-in",
                tooltip="Add the new articles to the list."),
        Binding("none-save-view", "save_view", "Save as a view", show=False, id="main.save-view",
                tooltip="Save what the list shows, with its filter, as a view among the feeds."),
    ]  # fmt: skip

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__(library, settings)
        self._found: Found | None = None
        self._finding_in: PaneName | Literal["sort"] = "list"
        self._feed_row: FeedRow | None = None

    def action_find(self) -> None:
        self._finding_in = self.pane
        if self._finding_in == "feeds":
            self._feed_row = self.feeds.row
            self.open_prompt("Feed")
        elif self._finding_in == "list":
            self.focus_pane("list")
            self.open_prompt("Filter", self.browsing.query.filter)
        else:
            self.open_prompt(f"Search in the {self.pane}")

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        if self._finding_in == "list":
            self.browsing.filter_by(event.text)
        elif self._finding_in == "feeds":
            self._find_feed(event.text)

    def _find_feed(self, text: str) -> bool:
        """Goes to the feed that is typed; without a text, back to where the search began."""
        if text.strip():
            return self.feeds.find(text)
        if self._feed_row is not None:
            self.feeds.go_to_row(self._feed_row)
        return True

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.close_prompt()
        if self._finding_in == "sort":
            self._sort_by(event.text)
            return
        if self._finding_in == "list":
            from reader.text.patterns import problem_of

            self.browsing.filter_by(event.text)
            if problem := problem_of(event.text):
                self.status.say_error(f"{problem}.")
            return
        if self._finding_in == "feeds":
            if not self._find_feed(event.text):
                self.status.say(f"No feed matches “{event.text}”.")
            return
        pane = self.article_view if self._finding_in == "article" else self.thread
        try:
            count = pane.search(event.text)
        except ValueError as error:
            self.status.say_error(f"This regular expression: {error}.")
            return
        if count:
            noun = "match" if count == 1 else "matches"
            self.status.say(f"{count:,} {noun} for “{event.text}”")
        elif event.text:
            self.status.say(f"“{event.text}” was not found.")

    def on_prompt_dropped(self) -> None:
        self.close_prompt()
        if self._finding_in == "list":
            self.browsing.filter_by("")
        elif self._finding_in == "feeds":
            self._find_feed("")

    def action_search(self) -> None:
        self.search("")

    def search(self, text: str, *, scope: Scope = "all") -> None:
        """Searches everything, or a part; without a text, what was found last is there again."""
        from reader.screens.search import SearchScreen

        screen = SearchScreen(self.library, text, None if text else self._found, scope=scope)

        def open_hit(hit: Hit | str | None) -> None:
            self._found = screen.found
            if isinstance(hit, str):
                self._save_view(hit)
            elif hit is not None:
                self.go_to_article(hit.article_id, hit.comment_id)
                self.focus_pane("article" if hit.comment_id is None else "comments")

        self.app.push_screen(screen, open_hit)

    def action_save_view(self) -> None:
        from reader.screens.saving_views import expression_of

        self._save_view(expression_of(self.browsing.state))

    def _save_view(self, expression: str) -> None:
        from reader.screens.saving_views import save_view

        self.attempt(lambda: save_view(self, expression), "feeds")

    def action_sort(self) -> None:
        names = {"published": "date", "source": "order in the source"}
        sort = self.browsing.sort_next()
        self.status.say(f"Sorted by {names.get(sort, sort)}.")

    def action_sort_by(self) -> None:
        """Asks for keys to sort by."""
        from reader.text.sorting import sort_text

        self._finding_in = "sort"
        query = self.browsing.query
        self.focus_pane("list")
        self.open_prompt("Sort by", sort_text(query.sort, query.terms))

    def _sort_by(self, text: str) -> None:
        from reader.text.sorting import parse_sort, sort_text

        try:
            sort, terms = parse_sort(text)
        except ValueError as error:
            self.status.say_error(f"That is {error}.")
            return
        self.browsing.sort_by(sort, terms)
        self.status.say(f"Sorted by {sort_text(sort, terms)}.")

    def on_comment_thread_sorted(self, event: CommentThread.Sorted) -> None:
        # The title that tells it is above the screen in most of a thread.
        self.status.say(f"Comments: {event.order or 'in the order of the site'}.")

    def action_show_next(self) -> None:
        self.status.say(f"Showing {self.browsing.show_next_kind()} articles.")

    def action_take_in(self) -> None:
        self.attempt(self._take_in, "rows")

    async def _take_in(self) -> None:
        # What was counted last is some seconds old while feeds are fetched.
        await self.browsing.count_new()
        count = self.browsing.take_in()
        self.status.say(f"{count:,} new." if count else "Nothing new.")
