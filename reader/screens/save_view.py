"""A view by query: the name it is kept under, and what it finds."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.widget import Widget

from reader.errors import QueryError
from reader.query import parse_query
from reader.screens.form_screen import FormScreen
from reader.widgets.field import Field

_TOLD = """
It appears in the feeds (F2), above the folders, and always shows what its query finds; \
there e edits it and d removes it. A query can be:

night train      both words, anywhere
feed:gazette     or folder:, tag:, author:, is:unread, newer:3d
/colou?r/        a regular expression"""


class NamedView(NamedTuple):
    """What is to be kept."""

    name: str
    expression: str


class SaveViewScreen(FormScreen[NamedView], inherit_bindings=False):
    """Two lines; ends with the view, None if nothing is to be kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="save-view.save", priority=True,
                tooltip="Keep the view under this name."),
        Binding("escape", "leave", "Leave", id="save-view.leave",
                tooltip="Leave everything as it was."),
        Binding("tab,down", "next_field", "Next", show=False, id="save-view.next",
                tooltip="Go to the other line."),
        Binding("shift+tab,up", "previous_field", "Previous", show=False, id="save-view.previous",
                tooltip="Go to the line before."),
    ]  # fmt: skip

    def __init__(self, view: NamedView, taken: Collection[str]) -> None:
        """Takes what the lines hold first, and the names that other views have."""
        super().__init__("view", _TOLD)
        self._view = view
        self._taken = {name.casefold() for name in taken}
        self._name_line = Field(view.name, hint="its name among the feeds", id="view-name")
        self._query_line = Field(view.expression, hint="what to look for", id="view-query")

    def lines(self) -> list[tuple[str, Widget]]:
        return [("Name", self._name_line), ("Query", self._query_line)]

    def on_mount(self) -> None:
        title = " Edit view" if self._view.name else " Save as a view"
        self.title_bar.show_parts([("strong", title)])
        self.status_bar.show_parts(
            [("key", " Enter"), ("text", " saves"), ("key", "  Tab"), ("text", " other line")],
            [("key", "Esc"), ("text", " leaves it ")],
        )
        (self._name_line if self._view.expression else self._query_line).focus()

    def typed(self) -> NamedView | None:
        """What the lines hold; None where that changes nothing.

        Raises:
            ValueError: there is something wrong with it; one line says what.
        """
        name, expression = self._name_line.value.strip(), self._query_line.value.strip()
        if not name:
            raise ValueError("Name: a view needs a name.")
        if name.casefold() in self._taken:
            raise ValueError(f"Name: there is a view “{name}” already.")
        try:
            if parse_query(expression) is None:
                raise ValueError("Query: a view needs a query.")
        except QueryError as error:
            raise ValueError(f"Query: {error}") from None
        view = NamedView(name, expression)
        return view if view != self._view else None
