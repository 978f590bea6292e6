"""The reader: what the panes' keys and messages set going."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.model.listing import ArticleQuery
from reader.screens.browsing import Browsing
from reader.screens.marking import Marking
from reader.screens.panes import PanesScreen
from reader.screens.reading import Reading, Stage
from reader.text.width import load_tables
from reader.widgets.article_list import ArticleList
from reader.widgets.workspace import PaneName

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.library import Library
    from reader.model.changes import StateChange
    from reader.model.listing import ArticleSummary
    from reader.model.query import Hit
    from reader.screens.links import Links
    from reader.screens.search import Found
    from reader.widgets.comment_thread import CommentThread
    from reader.widgets.feed_tree import FeedTree
    from reader.widgets.prompt import Prompt
    from reader.widgets.reading_pane import ReadingPane

_STATE = "state"
"""The group of work that ends before the program does."""
_POLL_SECONDS = 1.0
_INDEX_PAUSE = 0.05
_FIRST_PAGE_SECONDS = 0.02


class MainScreen(PanesScreen):
    """A switchboard between the panes and the library."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "deeper", "Comments", show=False, id="main.deeper",
                tooltip="Go one level deeper: from the article to its comments."),
        Binding("escape", "escape", "Out", show=False, id="main.escape",
                tooltip="Drop a filter or a search; without one, go one level out."),
        Binding("h,left", "out", "Out", show=False, id="main.out", tooltip="Go one level out."),
        Binding("q", "out_or_quit", "Out / quit", show=False, id="main.out-or-quit",
                tooltip="Go one level out; at the top, quit."),
        Binding("space", "read_on", "Read on", id="main.read-on",
                tooltip="Read on: the article, its unread comments, the next unread article."),
        Binding("b", "page_back", "Page back", show=False, id="main.page-back",
                tooltip="Go back a page in what is being read."),
        Binding("n", "next_unread(1)", "Next unread", id="main.next-unread",
                tooltip="Go to the next unread article, or to the next match of a search."),
        Binding("N", "next_unread(-1)", "Previous unread", show=False, id="main.previous-unread",
                tooltip="Go to the previous unread article, or to the previous match of a search."),
        Binding("J", "step_article(1)", "Next article", show=False, id="main.next-article",
                tooltip="Open the next article of the list."),
        Binding("K", "step_article(-1)", "Previous article", show=False, id="main.previous-article",
                tooltip="Open the article above in the list."),
        Binding("c", "pane('comments')", "Comments", id="main.comments",
                tooltip="Go to the comments."),
        Binding("C", "open_comments_page", "Comments page", show=False, id="main.comments-page",
                tooltip="Open the page with the comments in the browser."),
        Binding("o", "open_link", "Browser", id="main.browser",
                tooltip="Open the article, or the comment, in the browser."),
        Binding("O", "open_link_behind", "Browser behind", show=False, id="main.browser-behind",
                tooltip="Open it in the browser without marking it read here."),
        Binding("m", "toggle_read", "Read / unread", show=False, id="main.toggle-read",
                tooltip="Mark the article read, or unread again."),
        Binding("M", "mark_view_read", "All read", show=False, id="main.mark-all-read",
                tooltip="Mark all articles of this view read, after asking."),
        Binding("s", "toggle_star", "Star", show=False, id="main.star",
                tooltip="Give the article a star, or take it away."),
        Binding("u", "undo", "Undo", show=False, id="main.undo",
                tooltip="Take back the last change of what is read or starred."),
        Binding("slash", "find", "Filter / search", id="main.find",
                tooltip="Filter the list as you type, or search in the article or the comments."),
        Binding("backslash", "search", "Search all", show=False, id="main.search",
                tooltip="Search all articles and comments."),
        Binding("S", "sort", "Sort", show=False, id="main.sort",
                tooltip="Sort the list by date, title, feed, comments or order in the source."),
        Binding("v", "show_next", "All / unread / starred", show=False, id="main.show",
                tooltip="Show all articles, the unread ones, or those with a star."),
        Binding("full_stop", "take_in", "Take in new", show=False, id="main.take-in",
                tooltip="Put new rows into the list."),
        Binding("i", "import_documents", "Import", show=False, id="main.import",
                tooltip="Import documents, feed files or folders."),
        Binding("y", "copy_link", "Copy link", show=False, id="main.copy-link",
                tooltip="Copy the link of the article, or of the comment."),
        Binding("semicolon", "hints", "Links", show=False, id="main.hints",
                tooltip="Pick a link of the article by the letters beside it."),
        Binding("ctrl+o", "history(-1)", "Back", show=False, id="main.back",
                tooltip="Go back to the article opened before."),
        Binding("ctrl+n", "history(1)", "Forward", show=False, id="main.forward",
                tooltip="Go forward again."),
        Binding("number_sign", "original", "Original", show=False, id="main.original",
                tooltip="Show the original text, and how it was read."),
    ]  # fmt: skip

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        target: str | None = None,
        completed: Callable[[], None] = lambda: None,
    ) -> None:
        """Takes what the screen works with.

        Args:
            library: what is read.
            settings: what the user set.
            target: what to open first: an article's id or link, a file to import, or a query.
            completed: called once the first page stands, before more widgets are made.
        """
        super().__init__()
        self._library = library
        self._target = target
        self._completed = completed
        self._found: Found | None = None
        # An article opened away from the cursor, and where the cursor was then.
        self._away: tuple[int, int | None] | None = None
        self._opening_id: int | None = None
        self._finding_in: PaneName = "list"
        self.marking = Marking(library)
        self.browsing = Browsing(library, self.articles, self._show_titles)
        self.reading = Reading(library, self, self._show_titles, self._attempt_beside)
        self._settings = settings

    def on_mount(self) -> None:
        try:
            self.browsing.open_view(ArticleQuery())
        except ReaderError as error:
            self.articles.show_message(str(error))
        self.focus_pane("list")
        # The thread that writes to the terminal gets a moment to do it.
        self.set_timer(_FIRST_PAGE_SECONDS, self._complete)

    def _complete(self) -> None:
        """The first page stands: what it did without follows."""
        self._completed()
        self.status.show_status()
        self.thread.show_message("")
        self.set_interval(_POLL_SECONDS, self._look_around)
        self.attempt(self._index, "index")
        self.attempt(lambda: asyncio.to_thread(load_tables), "tables")
        if self._target is not None:
            self.open_target(self._target)

    async def _index(self) -> None:
        """Makes searchable what an import that was stopped left over."""
        is_left = True
        while is_left:
            is_left = bool(await self._library.index_pending())
            await asyncio.sleep(_INDEX_PAUSE)

    @cached_property
    def links(self) -> Links:
        """What opens and copies links."""
        from reader.screens.links import Links

        return Links(self.app, self._settings, self.status.say)

    @property
    def wanted_id(self) -> int | None:
        """The article the reader is at: the cursor's, unless another was opened since it moved."""
        here = self.articles.article_id
        if self._away is not None and self._away[1] == here:
            return self._away[0]
        return here

    async def finish(self) -> None:
        """Puts what only the screen knows into the store, before the program ends."""
        self.browsing.close()
        changes = [worker for worker in self.workers if worker.group == _STATE]
        if changes:
            await self.workers.wait_for_complete(changes)
        await self.reading.save_position()

    def attempt(
        self, work: Callable[[], Awaitable[object]], group: str, *, is_exclusive: bool = True
    ) -> None:
        """Runs work beside the interface; what fails is told in one line.

        Args:
            work: what to do.
            group: what it is about.
            is_exclusive: whether it replaces what runs in its group, else it runs beside it.
        """

        # `Any`: `run_worker` cannot be called with what returns None, by its own types.
        async def run() -> Any:
            try:
                await work()
            except ReaderError as error:
                self.status.say_error(str(error))

        self.run_worker(run, group=group, exclusive=is_exclusive)

    def _attempt_beside(self, work: Callable[[], Awaitable[object]]) -> None:
        self.attempt(work, "place", is_exclusive=False)

    def _show_titles(self) -> None:
        if self.is_attached:
            self.status.show_titles(self.browsing, self.reading)

    def _look_around(self) -> None:
        self.attempt(self.browsing.look_for_changes, "poll")

    # Opening

    def open_target(self, target: str) -> None:
        """Opens what the program was started with."""
        article = self._library.find_article(target)
        if article is not None:
            self.go_to_article(article.id)
            self.focus_pane("article")
        elif Path(target).expanduser().exists():
            self.import_documents(target)
        else:
            self.search(target)

    def go_to_article(self, article_id: int, comment_id: int | None = None) -> None:
        """Opens an article; the list's cursor goes to it if it is there."""
        self.paint_together()
        self.articles.go_to_article(article_id)
        self.open_article(article_id, comment_id=comment_id)

    def open_article(
        self,
        article_id: int,
        *,
        comment_id: int | None = None,
        stage: Stage = "article",
        is_remembered: bool = True,
    ) -> None:
        """Shows an article and marks it read, without moving the focus."""
        here = self.articles.article_id
        self._away = (article_id, here) if article_id != here else None
        self.articles.forget_rest()
        reading = self.reading
        is_open = article_id == reading.article_id and reading.is_opened
        if comment_id is None and (is_open or article_id == self._opening_id):
            return
        self._opening_id = article_id
        self.attempt(lambda: self._open(article_id, comment_id, stage, is_remembered), "reading")

    async def _open(
        self, article_id: int, comment_id: int | None, stage: Stage, is_remembered: bool
    ) -> None:
        try:
            if not await self.reading.show(article_id, comment_id=comment_id):
                return
        finally:
            if self._opening_id == article_id:
                self._opening_id = None
        self.reading.is_opened = True
        self.reading.stage = "comments" if comment_id is not None else stage
        if is_remembered:
            self.reading.remember(article_id)
        if self.reading.article is not None and self.reading.article.unread:
            self.mark_articles([article_id], unread=False)

    @on(ArticleList.ArticleHighlighted)
    def preview_article(self, event: ArticleList.ArticleHighlighted) -> None:
        if self._opening_id is None and event.article_id == self.wanted_id:
            self.attempt(lambda: self.reading.show(event.article_id), "reading")

    @on(ArticleList.ArticleOpened)
    def read_article(self, event: ArticleList.ArticleOpened) -> None:
        self.open_article(event.article_id)
        self.focus_pane("article")

    def pane_focused(self, pane: PaneName) -> None:
        if pane == "feeds":
            self.attempt(self._show_feeds, "feeds")
        elif pane in ("article", "comments") and self.wanted_id is not None:
            stage: Stage = "comments" if pane == "comments" else "article"
            self.reading.stage = stage
            self.open_article(self.wanted_id, stage=stage)

    # Feeds

    async def _show_feeds(self) -> None:
        self.feeds.show_feeds(await self._library.feeds(), self.browsing.query.feed_id)

    def on_feed_tree_feed_chosen(self, event: FeedTree.FeedChosen) -> None:
        self.browsing.show_feed(event.feed)
        self.focus_pane("list")

    # State

    def mark_articles(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> None:
        """Marks articles; the rows follow when it is written."""

        async def mark() -> None:
            self._apply(await self.marking.mark_articles(ids, unread=unread, starred=starred))

        self.attempt(mark, _STATE, is_exclusive=False)

    def mark_comments(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> None:
        """Marks comments; row and thread follow when it is written."""

        async def mark() -> None:
            self._apply(await self.marking.mark_comments(ids, unread=unread, starred=starred))

        self.attempt(mark, _STATE, is_exclusive=False)

    def _apply(self, change: StateChange, value: bool | None = None) -> None:
        """Shows a change that is in the store."""
        value = change.value if value is None else value
        if change.kind == "articles":
            self.articles.refresh_rows(change.ids)
            if self.reading.article_id in change.ids:
                self.reading.set_state(**{change.column: value})
        else:
            if self.reading.article_id is not None:
                self.articles.refresh_rows([self.reading.article_id])
            if change.column == "unread":
                self.thread.refresh_unread(change.ids, value)
            else:
                self.thread.refresh_comments(change.ids)
        self._show_titles()

    # Messages of panes that are imported after the start are handled by name.

    def on_comment_thread_comments_read(self, event: CommentThread.CommentsRead) -> None:
        self.mark_comments(event.ids, unread=False)

    def on_comment_thread_subtree_read(self, event: CommentThread.SubtreeRead) -> None:
        self.mark_comments(event.ids, unread=False)

    def on_comment_thread_thread_read(self, event: CommentThread.ThreadRead) -> None:
        self.mark_comments(event.ids, unread=False)

    def on_comment_thread_unread_toggled(self, event: CommentThread.UnreadToggled) -> None:
        self.mark_comments(event.ids, unread=event.unread)

    def on_comment_thread_star_toggled(self, event: CommentThread.StarToggled) -> None:
        self.mark_comments([event.id], starred=event.starred)

    def on_comment_thread_left(self) -> None:
        self.focus_pane("article")

    def on_reading_pane_link_followed(self, event: ReadingPane.LinkFollowed) -> None:
        self.open_link(event.url)

    def action_toggle_read(self) -> None:
        if (state := self._state_here()) is not None:
            self.mark_articles([state.id], unread=not state.unread)

    def action_toggle_star(self) -> None:
        if (state := self._state_here()) is not None:
            self.mark_articles([state.id], starred=not state.starred)

    def _state_here(self) -> ArticleSummary | None:
        """The row of the article that a key means: in the list its cursor's, else the one shown."""
        article_id = self.articles.article_id if self.pane == "list" else self.wanted_id
        if article_id is None:
            return None
        return next(iter(self._library.summaries([article_id])), None)

    def action_mark_view_read(self) -> None:
        count = len(self.articles.ids)
        if not count:
            return

        def mark(is_sure: bool | None) -> None:
            if is_sure:
                self.attempt(self._mark_view_read, _STATE, is_exclusive=False)

        question = f"Mark all {count:,} articles of this view read?"
        if not self.articles.is_whole:
            question = "Mark all articles of this view read?"
        from reader.screens.confirm import ConfirmScreen

        self.app.push_screen(ConfirmScreen(f"{question}\nu takes it back."), mark)

    async def _mark_view_read(self) -> None:
        ids = self.articles.ids
        if not self.articles.is_whole:
            ids = await self._library.article_ids(self.browsing.query)
        change = await self.marking.mark_articles(ids, unread=False)
        self._apply(change)
        self.status.say(f"{len(change.ids):,} marked read; u takes it back.")

    def action_undo(self) -> None:
        self.attempt(self._undo, _STATE, is_exclusive=False)

    async def _undo(self) -> None:
        change = await self.marking.undo()
        if change is None:
            self.status.say("Nothing to undo.")
            return
        self._apply(change, not change.value)
        self.status.say(f"Undone: {describe_change(change)}.")

    # Moving through what there is to read

    def action_deeper(self) -> None:
        if self.pane == "article":
            self.focus_pane("comments")

    def action_escape(self) -> None:
        if self.pane == "article" and self.article_view.clear_search():
            return
        if self.pane == "comments" and self.thread.clear_search():
            return
        if self.pane == "list" and self.browsing.query.filter:
            self.browsing.filter_by("")
            return
        self._go_out()

    def action_out(self) -> None:
        if self.pane == "list" and self.workspace.plan.shows("feeds"):
            self.focus_pane("feeds")
        else:
            self._go_out()

    async def action_out_or_quit(self) -> None:
        if not self._go_out():
            await self.app.run_action("leave")

    def _go_out(self) -> bool:
        """Goes one level out. False at the top."""
        match self.pane:
            case "comments":
                self.focus_pane("article")
            case "article":
                self.focus_pane("list")
            case "feeds":
                self.hide_feeds()
            case "list":
                if self.browsing.feed is None:
                    return False
                self.browsing.show_feed(None)
        return True

    def action_read_on(self) -> None:
        wanted = self.wanted_id
        if wanted is None:
            return
        if wanted != self.reading.article_id or not self.reading.is_opened:
            self.open_article(wanted)
            self._show_read("article")
        elif self.reading.stage == "article" and self.article_view.page_forward():
            self._show_read("article")
        elif not self._read_on_in_comments():
            self.attempt(lambda: self._go_to_unread(1, shows="article"), "unread")

    def _read_on_in_comments(self) -> bool:
        self.reading.stage = "comments"
        if self.is_single and self.pane != "comments":
            if not self.thread.unread_count:
                return False
            self._show_read("comments")
            # A pane that was not on the screen has no lines yet.
            self.call_after_refresh(self.thread.read_on)
            return True
        return self.reading.has_thread and self.thread.read_on()

    def action_page_back(self) -> None:
        if self.reading.stage == "comments" and self.thread.page_back():
            return
        self.reading.stage = "article"
        if self.article_view.page_back() or self.pane != "list":
            self._show_read("article")

    def _show_read(self, pane: PaneName) -> None:
        """Where one pane is shown at a time, shows the one that is read."""
        if self.is_single and self.pane != pane:
            stage = self.reading.stage
            self.focus_pane(pane)
            self.reading.stage = stage

    def action_next_unread(self, step: int) -> None:
        if self.pane == "article" and self.article_view.next_match(step):
            return
        if self.pane == "comments" and self.thread.next_match(step):
            return
        self.attempt(lambda: self._go_to_unread(step), "unread")

    async def _go_to_unread(self, step: int, shows: PaneName | None = None) -> None:
        article_id = await self.browsing.find_unread(step)
        if article_id is None and self.browsing.feed is not None:
            feed = await self.browsing.next_feed_with_unread(step)
            if feed is not None:
                self.browsing.show_feed(feed)
                article_id = await self.browsing.find_unread(step, from_edge=True)
        if article_id is None:
            self.status.say("Nothing unread is left here.")
            return
        self.go_to_article(article_id)
        if shows is not None:
            self._show_read(shows)

    def action_step_article(self, step: int) -> None:
        self.paint_together()
        if not self.articles.move_to(self.articles.cursor + step):
            self.status.say(f"This is the {'last' if step > 0 else 'first'} article.")
        elif self.articles.article_id is not None:
            self.open_article(self.articles.article_id)

    def action_history(self, step: int) -> None:
        article_id = self.reading.step_in_history(step)
        if article_id is None:
            self.status.say("Nothing was opened before." if step < 0 else "This was opened last.")
            return
        self.articles.go_to_article(article_id)
        self.open_article(article_id, is_remembered=False)

    # Finding

    def action_find(self) -> None:
        self._finding_in = self.pane if self.pane in ("article", "comments") else "list"
        if self._finding_in == "list":
            self.focus_pane("list")
            self.open_prompt("Filter", self.browsing.query.filter)
        else:
            self.open_prompt(f"Search in the {self.pane}")

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        if self._finding_in == "list":
            self.browsing.filter_by(event.text)

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.close_prompt()
        if self._finding_in == "list":
            self.browsing.filter_by(event.text)
            return
        pane = self.article_view if self._finding_in == "article" else self.thread
        count = pane.search(event.text)
        if count:
            noun = "match" if count == 1 else "matches"
            self.status.say(f"{count:,} {noun} of “{event.text}”")
        elif event.text:
            self.status.say(f"“{event.text}” is not here.")

    def on_prompt_dropped(self) -> None:
        self.close_prompt()
        if self._finding_in == "list":
            self.browsing.filter_by("")

    def action_search(self) -> None:
        self.search("")

    def search(self, text: str) -> None:
        """Searches everything; without a text, what was found last is there again."""
        from reader.screens.search import SearchScreen

        screen = SearchScreen(self._library, text, None if text else self._found)

        def open_hit(hit: Hit | None) -> None:
            self._found = screen.found
            if hit is not None:
                self.go_to_article(hit.article_id, hit.comment_id)
                self.focus_pane("article" if hit.comment_id is None else "comments")

        self.app.push_screen(screen, open_hit)

    def action_sort(self) -> None:
        names = {"published": "date", "source": "order in the source"}
        sort = self.browsing.sort_next()
        self.status.say(f"Sorted by {names.get(sort, sort)}.")

    def action_show_next(self) -> None:
        self.status.say(f"Showing {self.browsing.show_next_kind()} articles.")

    def action_take_in(self) -> None:
        count = self.browsing.take_in()
        self.status.say(f"{count:,} new." if count else "Nothing new.")

    # Other screens

    def action_import_documents(self) -> None:
        self.import_documents("")

    def import_documents(self, path: str) -> None:
        """Asks for documents to import, or imports a path and opens what came of it."""

        def take_in(article_ids: tuple[int, ...] | None) -> None:
            self.browsing.take_in()
            if path and article_ids:
                self.open_article(article_ids[0])
                self.focus_pane("article")

        from reader.screens.import_documents import ImportScreen

        self.app.push_screen(ImportScreen(self._library, path), take_in)

    def action_original(self) -> None:
        self.attempt(self._show_original, "original")

    async def _show_original(self) -> None:
        article_id = self.articles.article_id if self.pane == "list" else self.wanted_id
        if article_id is None:
            self.status.say("There is no article.")
            return
        original = await self._library.original(article_id)
        if original is None:
            self.status.say("This article came in a feed; there is no document to show.")
        else:
            from reader.screens.original import OriginalScreen

            self.app.push_screen(OriginalScreen(original))

    # Links

    def open_link(self, url: str | None) -> None:
        """Opens a link in the browser."""
        self.attempt(lambda: self.links.open(url), "links", is_exclusive=False)

    def action_open_link(self) -> None:
        self.open_link(self._link_here())
        if (state := self._state_here()) is not None:
            self.open_article(state.id)

    def action_open_link_behind(self) -> None:
        self.open_link(self._link_here())

    def action_open_comments_page(self) -> None:
        self.attempt(self._open_comments_page, "links", is_exclusive=False)

    async def _open_comments_page(self) -> None:
        state = self._state_here()
        article = await self._library.article(state.id) if state is not None else None
        if article is not None:
            await self.links.open(article.entry.comments_url or article.entry.link)

    def action_copy_link(self) -> None:
        self.links.copy(self._link_here())

    def action_hints(self) -> None:
        self.focus_pane("article")
        if not self.article_view.start_hints():
            self.status.say("No links in view.")

    def _link_here(self) -> str | None:
        if self.pane == "comments" and (comment_id := self.thread.cursor_comment_id) is not None:
            for comment in self._library.comments([comment_id]):
                if comment.comment.link:
                    return comment.comment.link
        state = self._state_here()
        return state.link if state is not None else None


def describe_change(change: StateChange) -> str:
    """A change in words, as `3 articles marked read`."""
    noun = change.kind if len(change.ids) != 1 else change.kind.removesuffix("s")
    done = {
        ("unread", False): "marked read",
        ("unread", True): "marked unread",
        ("starred", True): "given a star",
        ("starred", False): "rid of the star",
    }[change.column, change.value]
    return f"{len(change.ids):,} {noun} {done}"
