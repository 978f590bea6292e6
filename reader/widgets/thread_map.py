"""The map of a thread: what stands on its lines, and which of them change."""

from __future__ import annotations

from reader.model.comment import ThreadIndex
from reader.render.comment_map import MAP_WIDTH, MapRun, map_runs, map_segments
from reader.render.line import Segments
from reader.widgets.thread_rows import ThreadRows

_LEAST_TERMINAL, _LEAST_PANE = 160, 44
"""Columns from which there is a map."""

_Look = tuple[int, bool]
"""What of a line of the map changes: how many are unread, and whether some are in view."""


class ThreadMap:
    """A thread's shape, what of it is unread and what is in view, a line each for some comments."""

    width = MAP_WIDTH
    """Cells of a line."""

    def __init__(self) -> None:
        self._of: tuple[ThreadIndex | None, int] = (None, 0)
        self._runs: list[MapRun] = []
        self._looks: list[_Look] = []

    @staticmethod
    def has_room(pane: int, terminal: int) -> bool:
        """Whether a pane and a terminal of so many columns have room for it."""
        return pane >= _LEAST_PANE and terminal >= _LEAST_TERMINAL

    def update(self, rows: ThreadRows, in_view: range, height: int) -> list[int]:
        """Takes in what is unread and in view now.

        Args:
            rows: what is shown of the thread.
            in_view: the rows of which something is in view.
            height: lines of the pane.

        Returns:
            The lines that look otherwise now.
        """
        thread, shown = rows.thread, self._looks
        # The arrays of a shown thread keep their shape.
        if self._of[0] is not thread or self._of[1] != height:
            self._of = (thread, height)
            self._runs = map_runs(thread, height) if rows.rows else []
            shown = []
        self._looks = []
        if self._runs:
            count = thread.unread.count
            first, last = rows.rows[in_view[0]], rows.rows[in_view[-1]]
            self._looks = [
                (count(1, run.first, run.stop), run.first <= last and run.stop > first)
                for run in self._runs
            ]
        return [y for y, look in enumerate(self._looks) if y >= len(shown) or shown[y] != look]

    def segments(self, y: int) -> Segments:
        """One of its lines; nothing below its last."""
        if y >= len(self._looks):
            return ()
        unread, is_in_view = self._looks[y]
        return map_segments(self._runs[y], unread, is_in_view=is_in_view)

    def position_at(self, y: int) -> int | None:
        """The first comment that a line stands for; None below the last."""
        return self._runs[y].first if y < len(self._runs) else None
