"""The keys that find something in a thread: the next match, the next unread comment."""

from __future__ import annotations

from textual.actions import SkipAction
from textual.binding import Binding

from reader.render.line import Line, Segments
from reader.widgets.reading_pane import with_matches
from reader.widgets.thread_links import ThreadLinks
from reader.widgets.thread_search import ThreadSearch

FINDING_KEYS = [
    Binding("n", "next_unread(1)", "Next unread", id="comments.next-unread",
            tooltip="Go to the next unread comment, or to the next match of a search."),
    Binding("N", "next_unread(-1)", "Previous unread", id="comments.previous-unread",
            show=False,
            tooltip="Go to the previous unread comment, or to the previous match."),
]  # fmt: skip


class ThreadFinding(ThreadLinks):
    """A pane of comments that goes to what is unread and to what matches a search."""

    @property
    def is_searching(self) -> bool:
        """Matches of a search are marked."""
        return self.sitting.search is not None

    # Searching

    def search(self, text: str) -> int:
        """Marks what a text matches in the whole thread and goes to the first match from here on.

        Returns:
            How many matches there are; with none, and for an empty text, the search is over.
        """
        self.clear_search()
        if not text:
            return 0
        texts, is_hidden = self.texts, self.rows.is_hidden
        shown = ((p, kept) for p, kept in texts.all_comments() if not is_hidden(p))
        search = self.sitting.search = ThreadSearch.over(text, shown, texts.text)
        if search is None:
            return 0
        search.start(self.cursor)
        self._show_match(search)
        return search.total

    def next_match(self, step: int) -> bool:
        """Goes to a later or earlier match, round the ends. False without a search."""
        search = self.sitting.search
        if search is None:
            return False
        search.step(step)
        self._show_match(search)
        return True

    def clear_search(self) -> bool:
        """Takes the marks away. False if there were none."""
        if self.sitting.search is None:
            return False
        self.sitting.search = None
        self.repaint()
        return True

    def marked_segments(self, position: int, line: Line) -> Segments:
        search, segments = self.sitting.search, super().marked_segments(position, line)
        if search is None or not line.pieces:
            return segments
        return with_matches(
            segments, line.pieces, search.spans(position), search.current_in(position)
        )

    def _show_match(self, search: ThreadSearch) -> None:
        """Goes to the match that the search is at."""
        position = search.position
        self.go_to(position)
        spans = search.spans(position)
        if search.number < len(spans):
            offset = spans[search.number][0]
            index = self._line_of(position, offset)
            if index < 0 and self.texts.folds_quotes(self.thread.ids[position]):
                # It is in a folded quote.
                self.texts.turn_quotes(position)
                self.relayout(position)
                index = self._line_of(position, offset)
            if index >= 0:
                row = self.rows.row_of(position)
                self.scroll_into_view(self.row_line(row) + index, margin=1)
        self.repaint()

    def _line_of(self, position: int, offset: int) -> int:
        """Which line of a comment an offset in its text stands on, -1 for none."""
        for index, line in enumerate(self.lines_of(position)):
            if any(p.offset <= offset < p.offset + p.length for p in line.pieces):
                return index
        return -1

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # With nothing unread here, n and N are the screen's: the next unread article.
        if action == "next_unread":
            return self.is_searching or bool(self.unread_count)
        return True

    def action_next_unread(self, step: int) -> None:
        """Goes to the next or previous match of a search, else unread comment."""
        if self.is_searching:
            self.next_match(step * self.take_count())
            return
        for _ in range(self.take_count()):
            position = self.rows.next_unread(self.cursor, step) if self.cursor >= 0 else -1
            if position < 0:
                return
            if position == self.cursor:
                # The last one is left, and the screen's key goes on to the next article.
                self.cursor_leaving()
                raise SkipAction
            self.go_to(position)
