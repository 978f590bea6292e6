"""Choosing a theme: the one under the cursor is shown at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.key_line import KeyLine

_BESIDE = 3
"""Lines of the dialog beside its list: two of a border, one of keys."""


class ThemeChoice(NamedTuple):
    """A theme to choose."""

    name: str
    note: str


class ThemesScreen(ModalScreen["str | None"], inherit_bindings=False):
    """A list of themes beside what is read; ends with the one that is kept, None if none is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "leave", "Leave", id="themes.leave",
                tooltip="Go back to the previous theme."),
    ]  # fmt: skip

    def __init__(
        self, choices: Sequence[ThemeChoice], current: str, show: Callable[[str], str | None]
    ) -> None:
        """Takes the themes, which of them is used, and what shows one.

        Args:
            show: uses a theme for now; returns why it cannot, in one line.
        """
        super().__init__()
        self._choices = tuple(choices)
        self._current = current
        self._show = show
        self._list = ChoiceList(id="themes")
        self._list.is_all_ours = True
        self._told = KeyLine("", id="themes-told")

    def compose(self) -> ComposeResult:
        with Vertical(id="themes-dialog", classes="dialog") as dialog:
            dialog.styles.height = len(self._choices) + _BESIDE
            yield self._list
            yield self._told

    def on_mount(self) -> None:
        names = [choice.name for choice in self._choices]
        cursor = names.index(self._current) if self._current in names else 0
        self._list.show_choices([Choice(*choice) for choice in self._choices], cursor=cursor)
        self.set_focus(self._list)
        self._tell(None)

    def _tell(self, problem: str | None) -> None:
        self._told.tell(problem or "Enter keeps it, Esc goes back.")

    @on(ChoiceList.RowReached)
    def preview(self, event: ChoiceList.RowReached) -> None:
        if event.row == self._list.cursor:
            self._tell(self._show(self._choices[event.row].name))

    @on(ChoiceList.ChoiceMade)
    def keep(self, event: ChoiceList.ChoiceMade) -> None:
        name = self._choices[event.rows[0]].name
        problem = self._show(name)
        if problem is None:
            self.dismiss(name)
        else:
            self._tell(problem)

    def action_leave(self) -> None:
        self._show(self._current)
        self.dismiss(None)
