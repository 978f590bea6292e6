"""The panes of the reader on one screen: which has the focus, how wide each is."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.render.panes import PANES, PaneName, plan_panes
from reader.screens.key_names import key_name
from reader.screens.status import Status
from reader.text.width import cell_width
from reader.widgets.article_list import ArticleList
from reader.widgets.pane import Pane
from reader.widgets.workspace import Workspace

if TYPE_CHECKING:
    from textual.widget import Widget

    from reader.widgets.article_view import ArticleView
    from reader.widgets.comment_thread import CommentThread
    from reader.widgets.feed_tree import FeedTree
    from reader.widgets.prompt import Prompt

_FRAME_SECONDS = 0.008
_TELLING_SECONDS = 0.001
_STEP = 4
"""Cells by which a pane grows with one key."""
_SCROLLED = 3
"""Lines by which a pane is scrolled from another one."""


class PanesScreen(Screen[None], inherit_bindings=False):
    """Feeds, list, article and comments with their bars; knows nothing of what they show."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_pane(1)", "Next pane", show=False, id="main.next-pane",
                tooltip="Go to the next pane."),
        Binding("shift+tab", "next_pane(-1)", "Previous pane", show=False, id="main.previous-pane",
                tooltip="Go to the previous pane."),
        Binding("f2", "feeds", "Feeds", show=False, id="main.feeds",
                tooltip="Show the feeds, or hide them again."),
        Binding("f3", "pane('list')", "List", show=False, id="main.list",
                tooltip="Go to the list."),
        Binding("f4", "pane('article')", "Article", show=False, id="main.article",
                tooltip="Go to the article."),
        Binding("f5", "pane('comments')", "Comments", show=False, id="main.comments-pane",
                tooltip="Go to the comments."),
        Binding("z", "zen", "Zen", show=False, id="main.zen",
                tooltip="Show this pane alone, or all of them again."),
        Binding("H", "widen(-1)", "Narrower", show=False, id="main.narrower",
                tooltip="Make this pane narrower."),
        Binding("L", "widen(1)", "Wider", show=False, id="main.wider",
                tooltip="Make this pane wider."),
        Binding("ctrl+j", "scroll_other(1)", "Scroll the other pane", show=False,
                id="main.scroll-other-down",
                tooltip="Scroll the article (from the article, the comments) down; the focus stays"
                " here."),
        Binding("ctrl+k", "scroll_other(-1)", "Scroll the other pane up", show=False,
                id="main.scroll-other-up",
                tooltip="Scroll the article (from the article, the comments) up; the focus stays"
                " here."),
        Binding("ctrl+l", "redraw", "Redraw", show=False, id="main.redraw",
                tooltip="Redraw the screen."),
    ]  # fmt: skip

    # Textual's own choice would be the list, whichever pane a session goes on in.
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.articles = ArticleList(id="list")
        self.workspace = Workspace(self.articles, id="workspace")
        self.status = Status(self)
        self.articles.moved = self.status.forget_here
        self._held_frame = ExitStack()

    def compose(self) -> ComposeResult:
        yield self.workspace

    # Everything but the list is made when it is needed, or once the first page stands: its
    # modules take a third of the time that is left to a start (`make bench`).

    @cached_property
    def _reading_panes(self) -> tuple[ArticleView, CommentThread]:
        from reader.widgets.comment_thread import CommentThread

        panes = self.make_article_view(), CommentThread(id="comments")
        self._mount(*panes)
        return panes

    def make_article_view(self) -> ArticleView:
        """The pane of the article, not on the screen yet."""
        from reader.widgets.article_view import ArticleView

        return ArticleView(id="article")

    @property
    def article_view(self) -> ArticleView:
        """The pane of the article."""
        return self._reading_panes[0]

    @property
    def thread(self) -> CommentThread:
        """The pane of the comments."""
        return self._reading_panes[1]

    @cached_property
    def feeds(self) -> FeedTree:
        """The pane of the feeds."""
        from reader.widgets.feed_tree import FeedTree

        feeds = FeedTree(id="feeds")
        feeds.moved = self.status.forget_here
        self._mount(feeds)
        return feeds

    @cached_property
    def prompt(self) -> Prompt:
        """The line at the bottom."""
        from reader.widgets.prompt import Prompt

        prompt = Prompt(id="prompt")
        self._mount(prompt)
        return prompt

    def _mount(self, *panes: Widget) -> None:
        """Puts panes on the screen; one that is asked for while the app ends stays without."""
        if self.workspace.is_attached:
            self.workspace.mount(*panes)

    # Panes

    @property
    def pane(self) -> PaneName:
        """The pane that has the focus, or gets it back when a prompt is left."""
        return self.workspace.view.focus

    @property
    def is_single(self) -> bool:
        """Whether one pane is shown at a time."""
        return self.workspace.plan.is_single

    def pane_widget(self, pane: PaneName) -> Pane:
        """The widget of a pane."""
        match pane:
            case "feeds":
                return self.feeds
            case "list":
                return self.articles
            case "article":
                return self.article_view
            case "comments":
                return self.thread

    def focus_pane(self, pane: PaneName) -> None:
        """Gives a pane the focus, and a place on the screen if it has none."""
        view = self.workspace.view
        has_feeds = view.has_feeds or pane == "feeds"
        self.workspace.show_view(view._replace(focus=pane, has_feeds=has_feeds, prompt_label=0))
        self.set_focus(self.pane_widget(pane), scroll_visible=False)

    def pane_focused(self, pane: PaneName) -> None:
        """Called when a pane gets the focus, in whatever way."""

    @on(events.DescendantFocus)
    def follow_focus(self, event: events.DescendantFocus) -> None:
        pane = next((name for name in PANES if name == event.widget.id), None)
        if pane is None:
            return
        self.workspace.show_view(self.workspace.view._replace(focus=pane, prompt_label=0))
        self.status.show_status()
        self.status.show_title()
        self.pane_focused(pane)

    def on_resize(self) -> None:
        # Where one pane is shown, the first line says what its title would; the last one has as
        # many keys as there is room for.
        self.status.show_title()
        self.status.show_status()

    @on(Workspace.HeadingClicked)
    def focus_heading(self, event: Workspace.HeadingClicked) -> None:
        self.focus_pane(event.pane)

    @on(Workspace.HintClicked)
    def press_hint(self, event: Workspace.HintClicked) -> None:
        key = next((key for key in self.active_bindings if key_name(key) == event.key), None)
        if key is not None:
            self.app.simulate_key(key)

    @on(Pane.PendingChanged)
    def show_pending(self, event: Pane.PendingChanged) -> None:
        self.status.show_pending(event.text)

    # Prompt

    def open_prompt(self, label: str, text: str = "") -> None:
        """Opens the line at the bottom."""
        self.prompt.start(text)
        told = f" {label} "
        self.workspace.show_bar("prompt-label", [("key", told)])
        self.workspace.show_view(self.workspace.view._replace(prompt_label=cell_width(told)))
        self.set_focus(self.prompt, scroll_visible=False)

    def paint_together(self) -> None:
        """Paints the changes from now to `paint_soon` in one frame, or those of some milliseconds.

        Else the second waits for the frame after the next: Textual paints as soon as the first
        widget says that it changed, and then not again for a sixtieth of a second.
        """
        self._held_frame.enter_context(self.app.batch_update())
        self.app.set_timer(_FRAME_SECONDS, self._paint_held)

    def paint_soon(self) -> None:
        """Paints what `paint_together` holds back once the panes have told that they changed."""
        self.app.set_timer(_TELLING_SECONDS, self._paint_held)

    def _paint_held(self) -> None:
        self._held_frame.close()
        for screen in self.app.screen_stack:
            screen.check_idle()

    def close_prompt(self) -> None:
        """Closes it and gives the focus back."""
        self.focus_pane(self.pane)

    # Actions

    def action_next_pane(self, step: int) -> None:
        panes = [pane for pane in PANES if pane != "feeds" or self.workspace.view.has_feeds]
        self.focus_pane(panes[(panes.index(self.pane) + step) % len(panes)])

    def action_pane(self, pane: PaneName) -> None:
        self.focus_pane(pane)

    def action_feeds(self) -> None:
        if self.pane == "feeds":
            self.hide_feeds()
        else:
            self.focus_pane("feeds")

    def hide_feeds(self) -> None:
        """Takes the feeds off the screen and goes to the list."""
        self.workspace.show_view(self.workspace.view._replace(has_feeds=False, focus="list"))
        self.focus_pane("list")

    def action_zen(self) -> None:
        view = self.workspace.view
        self.workspace.show_view(view._replace(is_zen=not view.is_zen))

    def action_widen(self, step: int) -> None:
        view, plan = self.workspace.view, self.workspace.plan
        if plan.is_single:
            self.status.say("Only one pane is shown.")
            return
        cells = step * _STEP if self.pane != "comments" else -step * _STEP
        if self.pane == "feeds" and plan.shows("list"):
            old = view.feeds_extra
            wider = view._replace(feeds_extra=old + cells)
        elif self.pane in ("feeds", "list"):
            old = view.list_extra
            wider = view._replace(list_extra=old + cells)
        elif plan.is_stacked:
            # Both stand beside the list.
            cells = -step * _STEP
            old = view.list_extra
            wider = view._replace(list_extra=old + cells)
        else:
            old = view.article_extra
            wider = view._replace(article_extra=old + cells)
        # Beyond what there is room for nothing is counted, or the way back would take as long.
        if plan_panes(self.size, wider) != plan or abs(old + cells) < abs(old):
            self.workspace.show_view(wider)

    def action_scroll_other(self, direction: int) -> None:
        other: PaneName = "comments" if self.pane == "article" else "article"
        if self.workspace.plan.shows(other):
            pane = self.pane_widget(other)
            pane.scroll_to_line(pane.top_line + direction * _SCROLLED)
        else:
            self.status.say(f"The {other} {'is' if other == 'article' else 'are'} not shown.")

    def action_redraw(self) -> None:
        self.app.refresh(layout=True)
