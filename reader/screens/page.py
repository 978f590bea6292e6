"""The base of screens that show one page of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.render.line import Segments
from reader.widgets.status_bar import StatusBar, TitleBar
from reader.widgets.text_page import TextPage


class PageScreen(Screen[None], inherit_bindings=False):
    """A title, lines to scroll through, and a line that says how to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "leave", "Leave", id="page.leave",
                tooltip="Go back to where you were."),
    ]  # fmt: skip

    def __init__(self, title: str, status: str = "") -> None:
        super().__init__()
        self._page_title = title
        self._page_status = status
        # Held, because a screen that is left at once has lost them when it is mounted.
        self._title_bar = TitleBar(id="page-title")
        self._text_page = TextPage(id="page")
        self._status_bar = StatusBar(id="page-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._text_page
        yield self._status_bar

    def on_mount(self) -> None:
        # A title tells what the page is; what it is about stands beside it, as everywhere.
        name, _, about = self._page_title.partition(" · ")
        self._title_bar.show_parts([("strong", f" {name}"), ("text", f"  {about}")])
        self._status_bar.show_parts(
            [("text", f" {self._page_status}")], [("key", "Esc"), ("text", " leaves ")]
        )
        self._text_page.focus()

    def on_resize(self) -> None:
        self._text_page.show_lines(self.page_lines(self.size.width))

    def page_lines(self, width: int) -> Sequence[Segments]:
        """The lines for a width in cells."""
        raise NotImplementedError

    def action_leave(self) -> None:
        self.dismiss(None)
