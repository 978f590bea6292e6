"""Lines of a form: what is asked, and the field that takes the answer."""

from __future__ import annotations

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static


class FormLine(Horizontal):
    """A label with a field beside it, one line high."""

    DEFAULT_CSS = """
    FormLine { height: 1; }
    FormLine > .form--label { width: 12; height: 1; }
    """

    def __init__(self, label: str, field: Widget) -> None:
        super().__init__(Static(f" {label}", classes="form--label", markup=False), field)
