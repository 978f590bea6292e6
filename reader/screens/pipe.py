"""Which program text is passed to, and how much of a thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.widgets.field import Field
from reader.widgets.key_line import ROOMY, KeyLine


class Piped(NamedTuple):
    """What is to be done."""

    command: str
    scope: int
    """Number of the part that was chosen, from 0."""


class PipeScreen(ModalScreen["Piped | None"], inherit_bindings=False):
    """A line for a command; ends with it, None if it was left."""

    VERTICAL_BREAKPOINTS = ROOMY

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "next_scope(1)", "Next part", id="pipe.next-scope",
                tooltip="Pass on more: the comment, then with its replies, then the whole thread."),
        Binding("shift+tab,up", "next_scope(-1)", "Previous part", id="pipe.previous-scope",
                tooltip="Pass on less."),
        Binding("escape", "leave", "Leave", id="pipe.leave", tooltip="Leave without running it."),
    ]  # fmt: skip

    def __init__(self, scopes: Sequence[str], command: str = "", scope: int = 0) -> None:
        """Takes the parts that can be passed on, in words, and what was done last."""
        super().__init__()
        self._scopes = tuple(scopes)
        self._scope = min(scope, len(self._scopes) - 1)
        hint = "a command, such as less or wc -w"
        self._line = Field(command, hint=hint, id="pipe-line")
        self._told = Static("", id="pipe-scopes", markup=False)

    def compose(self) -> ComposeResult:
        keys = "Enter runs it, Esc leaves. Start it with ! to give it the terminal."
        if len(self._scopes) > 1:
            keys = f"Tab passes on another part. {keys}"
        with Vertical(id="pipe", classes="dialog"):
            yield Static("Pipe to a program", id="pipe-title", markup=False)
            yield self._line
            yield self._told
            yield KeyLine(keys, id="pipe-keys")

    def on_mount(self) -> None:
        # At once: what is typed quickly is typed into it.
        self.set_focus(self._line)
        self._show_scope()

    @on(Input.Submitted)
    def end_with_command(self, event: Input.Submitted) -> None:
        # Not by a key of the screen: it would overtake what was typed just before it.
        command = event.value.strip()
        self.dismiss(Piped(command, self._scope) if command else None)

    def _show_scope(self) -> None:
        self._told.update(
            "\n".join(
                f"{'▸' if number == self._scope else ' '} {name}"
                for number, name in enumerate(self._scopes)
            )
        )

    def action_next_scope(self, step: int) -> None:
        self._scope = (self._scope + step) % len(self._scopes)
        self._show_scope()

    def action_leave(self) -> None:
        self.dismiss(None)
