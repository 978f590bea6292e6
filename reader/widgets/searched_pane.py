"""Matches of a search, marked in a text and gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.render.line import Line, Segments
from reader.widgets.flow_pane import FlowPane
from reader.widgets.reading_pane import with_matches

if TYPE_CHECKING:
    from reader.render.leaves import Flow


class SearchedPane(FlowPane):
    """A text in which something can be searched for."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._matches: list[tuple[int, int]] = []
        self._current_match = -1

    @property
    def is_searching(self) -> bool:
        """Matches of a search are marked."""
        return bool(self._matches)

    def search(self, text: str) -> int:
        """Marks what a text matches, whatever its case, and goes to the first match from here on.

        Returns:
            How many matches there are; with none, and for an empty text, the search is over.

        Raises:
            PatternError: it is a regular expression that cannot be used.
        """
        self.clear_search()
        if not text or self._flow is None:
            return 0
        from reader.text.patterns import finder

        self._matches = finder(text)(self._flow.text)
        if self._matches:
            top = self._top_offset()
            starting = (i for i, (start, _) in enumerate(self._matches) if start >= top)
            self._go_to_match(next(starting, 0))
        return len(self._matches)

    def next_match(self, step: int) -> bool:
        """Goes to a later or earlier match, round the ends. False without a search."""
        if not self._matches:
            return False
        self._go_to_match((self._current_match + step) % len(self._matches))
        return True

    def clear_search(self) -> bool:
        """Takes the marks away. False if there were none."""
        if not self._matches:
            return False
        self._matches = []
        self._current_match = -1
        self.repaint()
        return True

    def _show_flow(self, flow: Flow, urls: tuple[str, ...], position: float = 0.0) -> None:
        self._matches = []
        self._current_match = -1
        super()._show_flow(flow, urls, position)

    def _marked(self, segments: Segments, line: Line) -> Segments:
        if self._matches:
            return with_matches(segments, line.pieces, self._matches, self._current_match)
        return segments

    def _go_to_match(self, index: int) -> None:
        if self._layout is None:
            return
        self._current_match = index
        line = self._layout.line_of(self._matches[index][0])
        self._need(line + self.page_height)
        self.scroll_into_view(line, margin=self.page_height // 4)
        self.repaint()
