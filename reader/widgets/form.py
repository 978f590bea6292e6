"""Lines of a form: what is asked, and the field that takes the answer."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Offset
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static


class FormLine(Horizontal):
    """A label with a field beside it, one line high."""

    DEFAULT_CSS = """
    FormLine { height: 1; }
    FormLine > .form--label { width: 12; height: 1; }
    FormLine > Input { width: 1fr; }
    """

    def __init__(self, label: str, field: Widget) -> None:
        super().__init__(Static(f" {label}", classes="form--label", markup=False), field)


class Tick(Widget, can_focus=True):
    """A field that is on or off, told by a letter and not by colour alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "On / off", show=False, id="form.toggle",
                tooltip="Turn it on or off."),
    ]  # fmt: skip

    DEFAULT_CSS = """
    Tick { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    value: reactive[bool] = reactive(False)

    def __init__(self, label: str, value: bool, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self.set_reactive(Tick.value, value)

    def render(self) -> Content:
        return Content(f"[{'x' if self.value else ' '}] {self._label}")

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's cursor belongs while it has the focus: on the tick."""
        return self.content_region.offset + Offset(1, 0)

    def on_click(self) -> None:
        self.action_turn()

    def action_turn(self) -> None:
        self.value = not self.value
