"""Settings in a list: what is set, what it means, and a line to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from reader.config.options import Option, Table, kind_in_words, single_options
from reader.config.typed import set_value, toml_of, typed_of, values_of
from reader.config.values import boolean
from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.field import Field
from reader.widgets.status_bar import StatusBar, TitleBar

if TYPE_CHECKING:
    from reader.screens.configuring import Configuring

_OTHERS = "keys, macros, feeds and folders: in the file "
_WIDE = 100
"""Cells from which on it is said what is set elsewhere."""


class SettingsScreen(Screen[None], inherit_bindings=False):
    """A row for each option; what is changed is written into the configuration at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "leave", "Leave", id="settings.leave",
                tooltip="Go back; from the line for a value, to the options."),
        Binding("d", "reset", "Default", id="settings.reset",
                tooltip="Remove the option from the file: its default applies again."),
    ]  # fmt: skip

    def __init__(self, configuring: Configuring) -> None:
        """Takes what reads and writes the configuration."""
        super().__init__()
        self._configuring = configuring
        self._options = list(single_options())
        # Held, because a screen that is left at once has lost them when it is mounted.
        self._title_bar = TitleBar(id="settings-title")
        self._choices = ChoiceList(id="settings")
        self._choices.is_all_ours = True
        self._told = Static("", id="settings-told", markup=False)
        self._line = Field(id="settings-line")
        self._status_bar = StatusBar(id="settings-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._choices
        yield self._told
        yield self._line
        yield self._status_bar

    def on_mount(self) -> None:
        self._line.display = False
        path = self._configuring.settings.path
        self._title_bar.show_parts(
            [("strong", " Settings"), ("text", f"  {path or ''}")],
            [("text", _OTHERS)] if self.size.width >= _WIDE else [],
        )
        self._show()
        self.set_focus(self._choices)

    def on_screen_resume(self) -> None:
        # A theme may have been chosen meanwhile.
        self._show()

    # Showing

    @property
    def _here(self) -> tuple[Table, Option]:
        return self._options[self._choices.cursor]

    def _show(self) -> None:
        values = values_of(self._configuring.text())
        self._choices.show_choices(
            [
                self._choice(*row, set_value(values, row[0].name, row[1].name))
                for row in self._options
            ],
            cursor=self._choices.cursor,
        )
        self._tell()

    def _choice(self, table: Table, option: Option, value: str | None) -> Choice:
        name = f"{table.name}.{option.name}" if table.name else option.name
        if value is not None:
            return Choice(name, value)
        # What holds by itself is not what somebody set.
        holds = self._configuring.default(table.name, option)
        return Choice(name, f"({holds})" if holds is not None else "-", is_dim=True)

    @on(ChoiceList.RowReached)
    def _tell(self) -> None:
        table, option = self._here
        holds = self._configuring.default(table.name, option)
        default = f" Default: {holds}." if holds is not None else ""
        where = f"[{table.name}] {table.sentence}" if table.name else table.sentence
        self._told.update(f"{option.sentence}{default}\nValue: {_kind(option)}.\n{where}.")
        self._status_bar.show_parts(
            [("key", " Enter"), ("text", " changes it"), ("key", "  d"), ("text", " unsets it")],
            [("key", "Esc"), ("text", " leaves ")],
        )  # fmt: skip

    # Changing

    @on(ChoiceList.ChoiceMade)
    def change(self) -> None:
        table, option = self._here
        now = set_value(values_of(self._configuring.text()), table.name, option.name)
        now = self._configuring.default(table.name, option) if now is None else now
        if option.name == "theme" and not table.name:
            self._configuring.choose_theme()
        elif option.kind is boolean:
            self._write("false" if now == "true" else "true")
        else:
            self._line.value = typed_of(now) if now is not None else ""
            self._line.hint = f"{_kind(option)}; empty for the default"
            self._line.display = True
            self._line.focus()
            self._status_bar.show_parts(
                [("key", " Enter"), ("text", " saves it")],
                [("key", "Esc"), ("text", " leaves it as it was ")],
            )

    @on(Input.Submitted, "#settings-line")
    def take_typed(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            value = toml_of(self._here[1], event.value)
        except ValueError as error:
            self._status_bar.show_parts([("error", f" {error}")])
            return
        if self._write(value):
            self._close_line()

    def _write(self, value: str | None) -> bool:
        table, option = self._here
        problem = self._configuring.write(table.name, option.name, value)
        self._show()
        if problem is not None:
            self._status_bar.show_parts([("error", f" {problem}")])
        return problem is None

    def _close_line(self) -> None:
        self._line.display = False
        self.set_focus(self._choices)
        self._tell()

    # Actions

    def action_reset(self) -> None:
        self._write(None)

    def action_leave(self) -> None:
        if self._line.display:
            self._close_line()
        else:
            self.dismiss(None)


def _kind(option: Option) -> str:
    return kind_in_words(option.kind)
