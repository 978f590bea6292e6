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

    def compose(self) -> ComposeResult:
        yield TitleBar(id="page-title")
        yield TextPage(id="page")
        yield StatusBar(id="page-status")

    def on_mount(self) -> None:
        self.query_one(TitleBar).show_parts([("strong", f" {self._page_title}")])
        more = f" · {self._page_status}" if self._page_status else ""
        self.query_one(StatusBar).show_parts([("key", " Esc"), ("text", f" leaves{more}")])
        self.query_one(TextPage).focus()

    def on_resize(self) -> None:
        self.query_one(TextPage).show_lines(self.page_lines(self.size.width))

    def page_lines(self, width: int) -> Sequence[Segments]:
        """The lines for a width in cells."""
        raise NotImplementedError

    def action_leave(self) -> None:
        self.dismiss(None)
