"""Pages of lines that are only read: help, an article's original."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from reader.render.line import Segments
from reader.widgets.pane import Pane


class TextPage(Pane):
    """Lines that are scrolled through; wider ones are scrolled sideways."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_lines(1)", "Down", show=False, id="page.down",
                tooltip="Scroll down a line."),
        Binding("k,up", "scroll_lines(-1)", "Up", show=False, id="page.up",
                tooltip="Scroll up a line."),
        Binding("g,home", "top", "Top", show=False, id="page.top", tooltip="Go to the beginning."),
        Binding("G,end", "bottom", "End", show=False, id="page.bottom", tooltip="Go to the end."),
        Binding("ctrl+d", "scroll_half(1)", "Half a page down", show=False, id="page.half-down",
                tooltip="Go half a page down."),
        Binding("ctrl+u", "scroll_half(-1)", "Half a page up", show=False, id="page.half-up",
                tooltip="Go half a page up."),
        Binding("space,pagedown", "scroll_pages(1)", "Page down", show=False, id="page.page-down",
                tooltip="Go a page down."),
        Binding("b,pageup", "scroll_pages(-1)", "Page up", show=False, id="page.page-up",
                tooltip="Go a page up."),
        Binding("less_than_sign,left", "shift(-8)", "Left", show=False, id="page.left",
                tooltip="Scroll to the left."),
        Binding("greater_than_sign,right", "shift(8)", "Right", show=False, id="page.right",
                tooltip="Scroll to the right."),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page_lines: Sequence[Segments] = ()
        self._page_shift = 0

    def show_lines(self, lines: Sequence[Segments]) -> None:
        """Shows other lines from the first on."""
        self._page_lines = lines
        self._page_shift = 0
        self.set_line_count(len(lines))
        self.scroll_to_line(0)
        self.repaint()

    def line_segments(self, line: int) -> Segments:
        return self._page_lines[line]

    def line_shift(self, line: int) -> int:
        return self._page_shift

    def action_scroll_lines(self, direction: int) -> None:
        self.scroll_to_line(self.top_line + direction * self.take_count())

    def action_scroll_half(self, direction: int) -> None:
        self.scroll_to_line(self.top_line + direction * max(1, self.page_height // 2))

    def action_scroll_pages(self, direction: int) -> None:
        self.scroll_to_line(self.top_line + direction * self.take_count() * self.page_height)

    def action_top(self) -> None:
        self.scroll_to_line(self.take_count() - 1)

    def action_bottom(self) -> None:
        self.scroll_to_line(self.take_count(self.line_count) - 1)

    def action_shift(self, cells: int) -> None:
        self._page_shift = max(0, self._page_shift + cells * self.take_count())
        self.repaint()
