"""The headings of an article, to go to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.status_bar import StatusBar, TitleBar

if TYPE_CHECKING:
    from reader.render.flow import HeadingPlace

_INDENT = 2
"""Cells by which a heading stands further in than those above it."""


class OutlineScreen(Screen[int | None], inherit_bindings=False):
    """A row for each heading; Enter goes there. The result is its number, from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "leave", "Leave", id="outline.leave",
                tooltip="Go back to where you were."),
    ]  # fmt: skip

    def __init__(self, headings: Sequence[HeadingPlace], here: int) -> None:
        """Takes the headings, and the number of the one that is read."""
        super().__init__()
        self._headings = headings
        self._here = here
        self._title_bar = TitleBar(id="outline-title-bar")
        self._choices = ChoiceList(id="outline")
        self._status_bar = StatusBar(id="outline-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._choices
        yield self._status_bar

    def on_mount(self) -> None:
        self._title_bar.show_parts([("strong", " Outline")])
        self._status_bar.show_parts(
            [("key", " Enter"), ("text", " goes there"), ("key", "  Esc"), ("text", " leaves")]
        )
        top = min(heading.level for heading in self._headings)
        rows = [
            Choice(" " * (_INDENT * (heading.level - top)) + " ".join(heading.text.split()))
            for heading in self._headings
        ]
        self._choices.show_choices(rows, cursor=self._here)
        self._choices.focus()

    @on(ChoiceList.ChoiceMade)
    def go_to(self, event: ChoiceList.ChoiceMade) -> None:
        self.dismiss(event.rows[0])

    def action_leave(self) -> None:
        self.dismiss(None)
