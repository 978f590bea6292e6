"""The enclosures of an article: opened by a program for their type, or downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.render.enclosures import enclosure_name, enclosure_told
from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.status_bar import StatusBar, TitleBar

if TYPE_CHECKING:
    from reader.model.article import Article
    from reader.screens.downloads import Downloads

_TELL_SECONDS = 0.3


class EnclosuresScreen(Screen[None], inherit_bindings=False):
    """A row for each; Enter opens, `s` downloads or stops it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left,E", "leave", "Leave", id="enclosures.leave",
                tooltip="Go back; what is being downloaded goes on."),
        Binding("s,d", "download", "Download", id="enclosures.download",
                tooltip="Download the enclosure, or stop that."),
    ]  # fmt: skip

    def __init__(
        self, article: Article, downloads: Downloads, open_number: Callable[[int], None]
    ) -> None:
        """Takes the article, what downloads, and what opens the enclosure of a number from 0."""
        super().__init__()
        self._article = article
        self._downloads = downloads
        self._open = open_number
        # Held, because a screen that is left at once has lost them when it is mounted.
        self._title_bar = TitleBar(id="enclosures-title-bar")
        self._choices = ChoiceList(id="enclosures")
        self._status_bar = StatusBar(id="enclosures-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._choices
        yield self._status_bar

    def on_mount(self) -> None:
        name = self._article.entry.name
        self._title_bar.show_parts([("strong", " Enclosures"), ("text", f"  {name}")])
        self._status_bar.show_parts(
            [("key", " Enter"), ("text", " opens"), ("key", "  s"), ("text", " downloads, stops")],
            [("key", "Esc"), ("text", " leaves ")],
        )
        self._choices.show_choices(self._rows())
        self._choices.focus()
        self.set_interval(_TELL_SECONDS, self._tell)

    def _rows(self) -> list[Choice]:
        rows = []
        for number, enclosure in enumerate(self._article.entry.enclosures):
            told = self._downloads.told(self._article.id, number) or enclosure_told(enclosure)
            rows.append(Choice(enclosure_name(enclosure), told))
        return rows

    def _tell(self) -> None:
        for number, row in enumerate(self._rows()):
            self._choices.change_choice(number, row)

    @on(ChoiceList.ChoiceMade)
    def open_chosen(self, event: ChoiceList.ChoiceMade) -> None:
        self._open(event.rows[0])

    def action_download(self) -> None:
        self._downloads.toggle(self._article.id, self._choices.cursor)
        self._tell()

    def action_leave(self) -> None:
        self.dismiss(None)
