"""The line at the bottom in which something is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from reader.widgets.one_line import OneLine


class Prompt(OneLine):
    """A line of input; Enter accepts it, Escape drops it. Its label stands beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", "Drop", show=False, id="prompt.drop",
                tooltip="Cancel, and discard what was typed."),
    ]  # fmt: skip

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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=False)

    def start(self, text: str = "") -> None:
        """Starts anew with a text."""
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)

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
