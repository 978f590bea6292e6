"""The base of screens that are a form: some lines, kept with Enter or left with Escape."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from reader.widgets.form import FormLine
from reader.widgets.status_bar import StatusBar, TitleBar

R = TypeVar("R")


class FormScreen(Screen["R | None"], Generic[R], inherit_bindings=False):
    """A title, lines, a text below them and a bar; ends with what was typed.

    A subclass binds `save`, `leave`, `next_field` and `previous_field` under ids of its own, and
    says what its lines come to (`typed`).
    """

    def __init__(self, prefix: str, told: str) -> None:
        """Takes what the ids of its widgets begin with, and the text below the lines."""
        super().__init__()
        self._prefix = prefix
        # Held, because a screen that is left at once has lost them when it is mounted.
        self.title_bar = TitleBar(id=f"{prefix}-title-bar")
        self._told = Static(told, id=f"{prefix}-told", markup=False)
        self.status_bar = StatusBar(id=f"{prefix}-status")

    def lines(self) -> list[tuple[str, Widget]]:
        """The labels of the lines, each with its field."""
        raise NotImplementedError

    def typed(self) -> R | None:
        """What the lines hold; None where that changes nothing.

        Raises:
            ValueError: there is something wrong with it; one line says what.
        """
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.title_bar
        with VerticalScroll(id=f"{self._prefix}-form", can_focus=False):
            for label, field in self.lines():
                yield FormLine(label, field)
            yield self._told
        yield self.status_bar

    def action_save(self) -> None:
        try:
            typed = self.typed()
        except ValueError as error:
            self.status_bar.show_parts([("error", f" {error}")])
            return
        self.dismiss(typed)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_next_field(self) -> None:
        self.focus_next()

    def action_previous_field(self) -> None:
        self.focus_previous()
