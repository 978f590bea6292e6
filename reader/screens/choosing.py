"""The base of screens that offer a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.status_bar import StatusBar, TitleBar


class ChoosingScreen(Screen[int | None], inherit_bindings=False):
    """A row for each thing; Enter takes one. The result is its number, from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "leave", "Leave", id="choosing.leave",
                tooltip="Go back to where you were."),
    ]  # fmt: skip

    def __init__(self, title: str, rows: Sequence[Choice], deed: str, here: int = 0) -> None:
        """Takes what is listed, what Enter does with a row, and where the cursor is at first."""
        super().__init__()
        self._list_title = title
        self._rows = rows
        self._deed = deed
        self._here = here
        self._title_bar = TitleBar(id="choosing-title-bar")
        self._choices = ChoiceList(id="choosing")
        self._status_bar = StatusBar(id="choosing-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._choices
        yield self._status_bar

    def on_mount(self) -> None:
        self._title_bar.show_parts([("strong", f" {self._list_title}")])
        self._status_bar.show_parts(
            [("key", " Enter"), ("text", f" {self._deed}")],
            [("key", "Esc"), ("text", " leaves ")],
        )
        self._choices.show_choices(self._rows, cursor=self._here)
        self._choices.focus()

    @on(ChoiceList.ChoiceMade)
    def choose(self, event: ChoiceList.ChoiceMade) -> None:
        self.dismiss(event.rows[0])

    def action_leave(self) -> None:
        self.dismiss(None)
