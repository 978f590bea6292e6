"""The map of a thread at the side of its pane."""

from __future__ import annotations

from rich.segment import Segment as RichSegment
from textual.geometry import Offset, Region
from textual.strip import Strip

from reader.model.comment import ThreadIndex
from reader.render.comment_map import MAP_WIDTH, MapRun, map_runs, map_segments
from reader.widgets.thread_links import ThreadLinks

_LEAST_TERMINAL, _LEAST_PANE = 160, 44
"""Columns from which there is a map."""

_Look = tuple[int, bool]
"""What of a line of the map changes: how many are unread, and whether some are in view."""


class ThreadMap(ThreadLinks):
    """A pane of comments with its thread's shape at the right, what is unread and what is in view.

    A click goes there.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._map_of: tuple[ThreadIndex | None, int] = (None, 0)
        self._map_runs: list[MapRun] = []
        self._map_looks: list[_Look] = []

    @property
    def has_map(self) -> bool:
        """There is room for a map."""
        return self.outer_size.width >= _LEAST_PANE and self.app.size.width >= _LEAST_TERMINAL

    @property
    def text_width(self) -> int:
        width = super().text_width
        return width - MAP_WIDTH if width and self.is_attached and self.has_map else width

    @property
    def line_cells(self) -> int:
        return super().line_cells - MAP_WIDTH if self.has_map else super().line_cells

    def view_changed(self) -> None:
        super().view_changed()
        self.refresh_map()

    def refresh_map(self) -> None:
        """Paints those lines of the map anew that have changed."""
        if not self.is_attached or not self.text_width or not self.has_map:
            return
        shown = self._map_looks
        looks = self._looks()
        for y, look in enumerate(looks):
            if y >= len(shown) or shown[y] != look:
                self.refresh(Region(self.line_cells, y, MAP_WIDTH, 1))
        self._map_looks = looks

    def _looks(self) -> list[_Look]:
        thread = self.thread
        # The arrays of a shown thread keep their shape.
        if self._map_of[0] is not thread or self._map_of[1] != self.page_height:
            self._map_of = (thread, self.page_height)
            self._map_runs = map_runs(thread, self.page_height) if self.cursor >= 0 else []
            self._map_looks = []
        if not self._map_runs:
            return []
        count, in_view = thread.unread.count, self.rows_in_view()
        first, last = self.rows.rows[in_view[0]], self.rows.rows[in_view[-1]]
        return [
            (count(1, run.first, run.stop), run.first <= last and run.stop > first)
            for run in self._map_runs
        ]

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if not self._pane_is_painting or not self.has_map:
            return strip
        looks = self._map_looks
        if y >= len(looks) or y >= len(self._map_runs):
            return Strip.join([strip, Strip.blank(MAP_WIDTH, self.style(""))])
        unread, is_in_view = looks[y]
        segments = map_segments(self._map_runs[y], unread, is_in_view=is_in_view)
        cells = [RichSegment(text, self.style(style)) for text, style in segments]
        return Strip.join([strip, Strip(cells, MAP_WIDTH)])

    def pressed(self, offset: Offset) -> None:
        if not self.has_map or offset.x < self.line_cells:
            super().pressed(offset)
        elif offset.y < len(self._map_runs):
            self.go_to_row(self.rows.nearest_row(self._map_runs[offset.y].first))
