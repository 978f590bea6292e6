"""A question that is answered with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.widgets.key_line import ROOMY, KeyLine


class ConfirmScreen(ModalScreen[bool], inherit_bindings=False):
    """Asks; ends with whether the answer was yes."""

    VERTICAL_BREAKPOINTS = ROOMY
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Yes", id="confirm.yes", tooltip="Do it."),
        Binding("n,escape,q", "answer(False)", "No", id="confirm.no",
                tooltip="Leave everything as it is."),
    ]  # fmt: skip

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            yield Static(self._question, id="confirm-question", markup=False)
            yield KeyLine(
                [("key", "y"), ("text", " Yes     "), ("key", "n"), ("text", " No")],
                id="confirm-keys",
            )

    def action_answer(self, is_yes: bool) -> None:
        self.dismiss(is_yes)
