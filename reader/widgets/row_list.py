"""The base of panes that are lists: rows of equal height and a cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from reader.widgets.pane import Pane


class RowList(Pane):
    """A pane of rows with a cursor that stays in view.

    A subclass paints rows (`line_segments`), and is told of moves (`cursor_moved`) and of a
    double click on a row (`row_chosen`).

    Attributes:
        margin: rows that stay in view above and below the cursor.
        moved: called when the cursor is on another row.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor_down", "Down", show=False, id="list.down",
                tooltip="Go down a row, or as many rows as the number typed first."),
        Binding("k,up", "cursor_up", "Up", show=False, id="list.up",
                tooltip="Go up a row, or as many rows as the number typed first."),
        Binding("g,home", "cursor_top", "First", show=False, id="list.top",
                tooltip="Go to the first row, or to the one whose number was typed."),
        Binding("G,end", "cursor_bottom", "Last", show=False, id="list.bottom",
                tooltip="Go to the last row, or to the one whose number was typed."),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False, id="list.half-page-down",
                tooltip="Go half a page down."),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False, id="list.half-page-up",
                tooltip="Go half a page up."),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page-down",
                tooltip="Go a page down."),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page-up",
                tooltip="Go a page up."),
    ]  # fmt: skip

    ROW_HEIGHT: ClassVar[int] = 1
    """Lines of a row at first."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows_cursor = 0
        self._rows_count = 0
        self.margin = 0
        self.moved: Callable[[], None] = lambda: None
        self._rows_height = self.ROW_HEIGHT

    # State

    @property
    def cursor(self) -> int:
        """The row the cursor is on, from 0."""
        return self._rows_cursor

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self._rows_count

    @property
    def row_height(self) -> int:
        """Lines of each row."""
        return self._rows_height

    @row_height.setter
    def row_height(self, lines: int) -> None:
        if lines != self._rows_height:
            screen_row = self.cursor_line - self.top_line
            self._rows_height = lines
            self.set_rows(self._rows_count, self._rows_cursor, screen_row=screen_row)

    @property
    def cursor_line(self) -> int:
        return self._rows_cursor * self.row_height

    def set_rows(self, count: int, cursor: int, *, screen_row: int | None = None) -> None:
        """Says that the rows are other ones now, and where the cursor is among them.

        Args:
            count: how many there are.
            cursor: the cursor's row; cut to what there is.
            screen_row: lines between the top of the view and the cursor's row that are kept, so
                that nothing seems to move. None scrolls as little as needed.
        """
        self._rows_count = count
        self._rows_cursor = max(0, min(cursor, count - 1))
        self.drop_lines()
        self.set_line_count(count * self.row_height)
        if screen_row is not None:
            self.scroll_to_line(self._rows_cursor * self.row_height - screen_row)
        if self.outer_size.height:
            # Before it has a size nothing is in view, and the first rows would be scrolled away.
            self._show_cursor()
        self.refresh()

    def move_to(self, row: int) -> bool:
        """Moves the cursor to a row, or as far towards it as there are rows.

        Returns:
            False if the cursor was there already.
        """
        row = max(0, min(row, self._rows_count - 1))
        old = self._rows_cursor
        if row == old:
            return False
        self._rows_cursor = row
        height = self.row_height
        self.repaint_lines(old * height, height)
        self.repaint_lines(row * height, height)
        self._show_cursor()
        self.cursor_moved()
        self.moved()
        return True

    def _show_cursor(self) -> None:
        height = self.row_height
        self.scroll_into_view(self._rows_cursor * height, height, margin=self.margin * height)

    # What a subclass hears

    def cursor_moved(self) -> None:
        """The cursor is on another row."""

    def row_chosen(self) -> None:
        """The cursor's row was clicked twice."""

    # Pane

    def line_style(self, line: int) -> str:
        return "cursor" if self.is_cursor_line(line) else ""

    def is_cursor_line(self, line: int) -> bool:
        """Whether a painted line belongs to the cursor's row."""
        return bool(self._rows_count) and line // self.row_height == self._rows_cursor

    def size_changed(self) -> None:
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        # Textual would select the text of all rows at a double click.
        event.prevent_default()
        line = self.top_line + event.get_content_offset_capture(self).y
        if event.button != 1 or line >= self.line_count:
            return
        self.move_to(line // self.row_height)
        if event.chain == 2:
            self.row_chosen()

    # Actions

    def action_cursor_down(self) -> None:
        self.move_to(self.cursor + self.take_count())

    def action_cursor_up(self) -> None:
        self.move_to(self.cursor - self.take_count())

    def action_cursor_top(self) -> None:
        self.move_to(self.take_count() - 1)

    def action_cursor_bottom(self) -> None:
        self.move_to(self.take_count(self._rows_count) - 1)

    def action_half_page(self, direction: int) -> None:
        self._leap(direction * max(1, self.page_height // 2))

    def action_page(self, direction: int) -> None:
        self._leap(direction * self.page_height)

    def _leap(self, lines: int) -> None:
        """Moves cursor and view together, so that the cursor keeps its place on the screen."""
        height = self.row_height
        rows = max(1, abs(lines) // height) * self.take_count() * (1 if lines > 0 else -1)
        self.scroll_to_line(self.top_line + rows * height)
        self.move_to(self.cursor + rows)
