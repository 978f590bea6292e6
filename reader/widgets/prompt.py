"""The line at the bottom in which something is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class Prompt(Horizontal):
    """A label and a line of input; Enter accepts it, Escape drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "drop",
            "Drop",
            show=False,
            id="prompt.drop",
            tooltip="Leave the line and forget what was typed.",
        ),
    ]

    @dataclass
    class Typed(Message):
        """The text is another one."""

        text: str

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Prompt.Typed)

    @dataclass
    class Accepted(Message):
        """Enter was pressed."""

        text: str

    @dataclass
    class Dropped(Message):
        """Escape was pressed."""

    def compose(self) -> ComposeResult:
        yield Static(id="prompt-label", markup=False)
        yield Input(id="prompt-input", compact=True)

    @property
    def input(self) -> Input:
        """The line of input."""
        return self.query_one(Input)

    def open(self, label: str, text: str = "") -> None:
        """Starts anew with a label and a text, and takes the focus."""
        self.query_one(Static).update(f" {label} ")
        with self.prevent(Input.Changed):
            self.input.value = text
        self.input.cursor_position = len(text)
        self.input.focus(scroll_visible=False)

    @on(Input.Changed)
    def tell_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def tell_accepted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Accepted(event.value))

    def action_drop(self) -> None:
        self.post_message(self.Dropped())
