"""Keys that go through what there is to read: opening, next, back, reading on."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from random import choice
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from reader.screens.state_keys import StateKeys
from reader.widgets.article_list import ArticleList

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.library import Library
    from reader.render.panes import PaneName
    from reader.screens.history import History
    from reader.screens.reading import Stage
    from reader.screens.unread import Unread


_AWAITED = -1
"""Stands for an article that is not here yet."""


class ReadingKeys(StateKeys):
    """Opens articles and moves among them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "read_on", "Read on", id="main.read-on",
                tooltip="Read on: the article, its unread comments, the next unread article."),
        Binding("b", "page_back", "Page back", show=False, id="main.page-back",
                tooltip="Go back a page in the article or the comments."),
        Binding("n", "next_unread(1)", "Next unread", id="main.next-unread",
                tooltip="Go to the next unread article, or to the next match of a search."),
        Binding("N", "next_unread(-1)", "Previous unread", show=False, id="main.previous-unread",
                tooltip="Go to the previous unread article, or to the previous match of a search."),
        Binding("J", "step_article(1)", "Next article", show=False, id="main.next-article",
                tooltip="Open the next article of the list."),
        Binding("K", "step_article(-1)", "Previous article", show=False, id="main.previous-article",
                tooltip="Open the previous article of the list."),
        Binding("ctrl+o", "history(-1)", "Back", show=False, id="main.back",
                tooltip="Go back to the article or the view opened before."),
        Binding("ctrl+n", "history(1)", "Forward", show=False, id="main.forward",
                tooltip="Go forward again."),
        Binding("none-views", "list_views", "Open views", show=False, id="main.views",
                tooltip="List the articles and views that were opened, to go back to one."),
        Binding("none-random", "random_unread", "Random unread", show=False,
                id="main.random-unread", tooltip="Open a random unread article of this view."),
    ]  # fmt: skip

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__(library, settings)
        self._opening_id: int | None = None
        self.browsing.left = lambda state: self.history.leave(state)
        self.browsing.came = lambda: self.history.visit(self.browsing.state)

    @cached_property
    def history(self) -> History:
        """What was opened one after the other."""
        from reader.screens.history import History

        return History()

    @cached_property
    def unread(self) -> Unread:
        """What finds the next unread article."""
        from reader.screens.unread import Unread

        return Unread(self.library, self.browsing, self.articles)

    # Opening

    def go_to_article(self, article_id: int, comment_id: int | None = None) -> None:
        """Opens an article; the list's cursor goes to it if it is there."""
        self.paint_together()
        self.articles.go_to_article(article_id)
        self.open_article(article_id, comment_id=comment_id)

    async def go_to_discussion(self, article_id: int, discussion_id: int) -> None:
        """Opens one discussion of an article, with the keys in the comments."""
        self.articles.go_to_article(article_id)
        if self.reading.article is not None and self.reading.article_id == article_id:
            await self.reading.show_discussion(discussion_id)
        else:
            self.reading.threads.prefer(article_id, discussion_id)
        self.open_article(article_id, stage="comments")
        self.focus_pane("comments")

    @property
    def is_awaiting(self) -> bool:
        """Whether the reading panes still wait for what was asked for last."""
        return self.wanted_id == _AWAITED

    def await_article(self) -> None:
        """The reading panes keep what they say until something is opened or the cursor moves."""
        self.articles.forget_rest()
        self._away = (_AWAITED, self.articles.article_id)

    def open_article(
        self,
        article_id: int,
        *,
        comment_id: int | None = None,
        stage: Stage = "article",
        is_remembered: bool = True,
    ) -> None:
        """Shows an article and marks it read, without moving the focus."""
        if article_id == _AWAITED:
            return
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
            self.history.visit(self.browsing.state, article_id)
        if self.reading.article is not None and self.reading.article.unread:
            self.mark_articles([article_id], unread=False)
        self.article_opened(article_id)
        self.paint_soon()

    def reopen_article(self, article_id: int, stage: Stage) -> None:
        """Opens an article as it was left, read or not."""

        here = self.articles.article_id
        self._away = (article_id, here) if article_id != here else None
        self._opening_id = article_id
        self.articles.forget_rest()

        async def reopen() -> None:
            try:
                if not await self.reading.show(article_id):
                    self._away = None
                    if self.pane != "list":
                        self.focus_pane("list")
                    return
            finally:
                if self._opening_id == article_id:
                    self._opening_id = None
            self.reading.is_opened = True
            self.history.visit(self.browsing.state, article_id)
            self.reading.stage = stage

        self.attempt(reopen, "reading")

    def article_opened(self, article_id: int) -> None:
        """An article was opened and is shown."""

    @on(ArticleList.ArticleHighlighted)
    def preview_article(self, event: ArticleList.ArticleHighlighted) -> None:
        if self._is_at_rest_on(event.article_id):
            self.attempt(lambda: self._preview(event.article_id), "reading")

    async def _preview(self, article_id: int | None) -> None:
        # The reader may have gone on to something else before its turn came.
        if self._is_at_rest_on(article_id):
            await self.reading.show(article_id)

    def _is_at_rest_on(self, article_id: int | None) -> bool:
        return self._opening_id is None and article_id == self.wanted_id

    @on(ArticleList.ArticleOpened)
    def read_article(self, event: ArticleList.ArticleOpened) -> None:
        self.open_article(event.article_id)
        self.focus_pane("article")

    # Moving

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
        feed = None
        article_id = await self.unread.find(step)
        if article_id is None and not self.browsing.is_everything:
            feed = await self.unread.next_feed(step)
            if feed is not None:
                self.browsing.show_feed(feed)
                article_id = await self.unread.find(step, from_edge=True)
        if article_id is None:
            self.status.say_here("Nothing unread left here.")
            return
        here, is_here = self.articles.cursor, feed is None
        self.go_to_article(article_id)
        if is_here and (self.articles.cursor - here) * step < 0:
            # So far from where one was, a list of thousands has lost its reader.
            self.status.say_here(f"Continued from the {'top' if step > 0 else 'end'}.")
        if shows is not None:
            self._show_read(shows)

    def action_random_unread(self) -> None:
        self.attempt(self._go_to_random, "unread")

    async def _go_to_random(self) -> None:
        query = replace(self.browsing.query, show="unread")
        ids = await self.library.article_ids(query)
        others = [article_id for article_id in ids if article_id != self.reading.article_id]
        if not others:
            self.status.say("Nothing unread left here.")
        else:
            self.go_to_article(choice(others))

    def action_list_views(self) -> None:
        visits, here = self.history.visits
        if not visits:
            self.status.say("Nothing was opened before.")
            return
        from reader.screens.choosing import ChoosingScreen
        from reader.screens.titles import place_name
        from reader.widgets.choice_list import Choice

        ids = [visit.article_id for visit in visits if visit.article_id is not None]
        titles = {row.id: row.name for row in self.library.summaries(ids)}
        rows = []
        for view, article_id, _ in visits:
            place = place_name(view.query, view.feed, view.kind, view.name)
            if article_id is None:
                rows.append(Choice(place))
            else:
                rows.append(Choice(titles.get(article_id, "(no title)"), place))

        def go_to(number: int | None) -> None:
            if number is not None and number != here:
                self._go_in_history(number - here)

        self.app.push_screen(ChoosingScreen("Open views", rows, "goes there", here), go_to)

    def action_step_article(self, step: int) -> None:
        self.paint_together()
        if not self.articles.move_to(self.articles.cursor + step):
            self.status.say_here(f"This is the {'last' if step > 0 else 'first'} article.")
        elif self.articles.article_id is not None:
            self.open_article(self.articles.article_id)

    def action_history(self, step: int) -> None:
        self._go_in_history(step)

    def _go_in_history(self, step: int) -> None:
        visit = self.history.step(step)
        if visit is None:
            side = "back" if step < 0 else "forward"
            self.status.say(f"There is nothing to go {side} to.")
            return
        self.paint_together()
        if visit.view.place != self.browsing.state.place:
            self.browsing.restore(visit.view)
        if visit.article_id is None:
            self.focus_pane("list")
            return
        self.articles.go_to_article(visit.article_id)
        self.open_article(visit.article_id, is_remembered=False)
        if visit.pane is not None:
            self.focus_pane(visit.pane)
