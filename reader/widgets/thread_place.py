"""Where the comments of a thread stand in their pane, and how they stay there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from textual.geometry import Size

from reader.model.comment import ThreadIndex
from reader.render.line import Line
from reader.widgets.reading_pane import ReadingPane
from reader.widgets.thread_rows import ThreadRows
from reader.widgets.thread_texts import ThreadTexts

TITLE_LINES = 2
"""The title and the line under it."""


class ThreadPlace(ReadingPane):
    """Keeps the line the eye is on where it is, whatever is measured, folded or arrives.

    Comments are named by position in the thread's arrays. A height is an estimate until its
    comment is in view; then it is settled before anything is painted, and the comments that were
    in view stay where they are. Where the thread becomes too short for that, empty lines follow
    it until the reader scrolls; only above its beginning there is nothing to scroll to.

    Attributes:
        rows: which comments are shown, and at which lines.
        texts: what was read and laid out of them.
        cursor: the comment the cursor is on, -1 without comments.
        is_entered: the cursor is shown, because the reader has been here.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows = ThreadRows(ThreadIndex(0), 1)
        self.texts = ThreadTexts(self.rows)
        self.cursor = -1
        self.is_entered = False
        self._is_settling = False
        self._anchor: tuple[int, int] | None = None
        self._placed: tuple[int, int | None] = (-1, None)
        self._floor = 0

    # What a subclass answers

    def cursor_leaving(self) -> None:
        """The cursor is about to leave its comment."""

    def cursor_came(self) -> None:
        """The cursor is on another comment."""

    def view_changed(self) -> None:
        """Something else may be in view, or the focus has come or gone."""

    def repaint_comment(self, position: int) -> None:
        """Paints a comment anew, if it is shown."""
        raise NotImplementedError

    # Where comments stand

    @property
    def thread(self) -> ThreadIndex:
        """The arrays of what is shown."""
        return self.rows.thread

    @property
    def row_width(self) -> int:
        """Cells of a row, at least 1."""
        return max(self.text_width, 1)

    def lines_of(self, position: int) -> list[Line]:
        """A comment as lines at the pane's width, without the empty one after it."""
        return self.texts.lines(position, self.row_width)

    def row_line(self, row: int) -> int:
        """The pane's line at which a row begins."""
        return self.rows.top(row) + TITLE_LINES

    def screen_row(self, position: int) -> int:
        """At which line of the view a comment begins; negative above it."""
        return self.row_line(self.rows.row_of(position)) - self.top_line

    def text_height(self, row: int) -> int:
        """The height of a row in lines, without the empty one after it."""
        position = self.rows.rows[row]
        return 1 if position in self.rows.folded else max(self.rows.height_of(row) - 1, 1)

    def place(self, line: int) -> tuple[int, int]:
        """The comment at a line of the pane, and which of its lines that is."""
        row = self.rows.row_at(line - TITLE_LINES)
        return self.rows.rows[row], line - TITLE_LINES - self.rows.top(row)

    def is_in_view(self, position: int) -> bool:
        """Something of a comment is in view."""
        row = self.rows.row_of(position)
        line = self.row_line(row)
        return (
            line < self.top_line + self.page_height and line + self.text_height(row) > self.top_line
        )

    def rows_in_view(self) -> range:
        """The rows of which something is in view."""
        top = self.top_line - TITLE_LINES
        return range(self.rows.row_at(top), self.rows.row_at(top + self.page_height - 1) + 1)

    def eye(self) -> tuple[int, int]:
        """What must not move: the comment under the cursor, else the first in view, and where."""
        if not self.text_width and self._anchor is not None:
            return self._anchor
        screen_y = self.screen_row(self.cursor)
        if 0 <= screen_y < self.page_height:
            return self.cursor, screen_y
        position, inside = self.place(max(self.top_line, TITLE_LINES))
        return position, max(TITLE_LINES - self.top_line, 0) - inside

    # Heights and scrolling

    def settle(self, anchor: int | None = None) -> None:
        """Measures what is in view and keeps it where it is on the screen.

        Args:
            anchor: the comment that must not move; by default the first one in view whose
                height is known.
        """
        if self._is_settling or self.cursor < 0 or not self.text_width:
            return
        rows = self.rows
        with self.quiet():
            self._trim()
            while True:
                top = self.top_line
                in_view = self.rows_in_view()
                unknown = [row for row in in_view if not rows.is_exact(row)]
                if not unknown:
                    break
                fixed = rows.row_of(anchor) if anchor is not None else -1
                if fixed < 0:
                    known = (row for row in in_view if rows.is_exact(row))
                    fixed = next(known, in_view.start)
                before = rows.top(fixed)
                rows.set_heights(unknown, self._measure)
                self._repaint_from(self.row_line(min(unknown[0], fixed)))
                line = top + rows.top(fixed) - before
                if self._floor:
                    self._hold(line)
                else:
                    self.update_line_count()
                    if line != self.top_line:
                        self.scroll_to_line(line)
        self.view_changed()

    def reveal(self, position: int) -> None:
        """Scrolls so that a comment is in view, its head first."""
        if not self.text_width:
            return
        row = self.rows.row_of(position)
        is_far = not self.is_in_view(position) and not (
            0 < self.row_line(row) - self.top_line - self.page_height < self.page_height
        )
        # Measuring what comes into view moves the target: until it fits.
        for _ in range(8):
            before = (self.top_line, self.row_line(row))
            if not self.rows.is_exact(row):
                with self.quiet():
                    self.rows.set_heights([row], self._measure)
                    self._repaint_from(self.row_line(row))
                    self.update_line_count()
            line, height = self.row_line(row), self.text_height(row)
            # The title belongs to the first comment.
            first = 0 if row == 0 else line
            with self.quiet():
                if is_far and height < self.page_height:
                    self.scroll_to_line(
                        line - min(self.page_height // 4, self.page_height - height)
                    )
                else:
                    self.scroll_into_view(first, height + line - first)
                is_far = False
            self.settle(position)
            if before == (self.top_line, self.row_line(row)):
                break

    def show_from(self, line: int) -> None:
        """Scrolls to a line, as far as the cursor's comment stays in view."""
        if not self.text_width:
            return
        with self.quiet():
            self._floor = 0
            self.update_line_count()
            self.scroll_to_line(line)
        self.settle(self.cursor)
        if not self.is_in_view(self.cursor):
            self.reveal(self.cursor)

    def hold(self, position: int, screen_y: int) -> None:
        """Puts a comment at a line of the view, as far as there is anything above it."""
        # Measuring what comes into view moves the comment: once more when it is known.
        for _ in range(2):
            with self.quiet():
                self._hold(self.row_line(self.rows.row_of(position)) - screen_y)
            self.settle(position)

    def change_rows(self, change: Callable[[], None]) -> None:
        """Changes what is folded, with the cursor's comment staying where it is on the screen."""
        screen_y = self.screen_row(self.cursor)
        change()
        self.rows.rebuild()
        if self.rows.row_of(self.cursor) < 0:
            hiding = [p for p in self.rows.ancestors(self.cursor) if p in self.rows.folded]
            self.set_cursor(hiding[-1])
            screen_y = max(0, min(screen_y, self.page_height - 1))
        # Heads name whom they answer where it does not stand above, which may have changed.
        self.texts.forget_all_lines()
        if not self.text_width:
            return
        self.drop_lines()
        self.hold(self.cursor, screen_y)
        if not self.is_in_view(self.cursor):
            self.reveal(self.cursor)
        self.repaint()

    def relayout(self, position: int) -> None:
        """Lays out a comment anew whose text is shown otherwise; what is in view of it stays."""
        screen_y = self.screen_row(position)
        above = max(-screen_y, 0)
        shown = enumerate(self.lines_of(position)[above:])
        # The first line of text in view, and where in the text it begins.
        y, offset = next(((y, line.pieces[0].offset) for y, line in shown if line.pieces), (0, 0))
        self.texts.forget_body(position)
        self.rows.forget_height(position)
        if not self.text_width:
            return
        if above:
            lines = enumerate(self.lines_of(position))
            later = (n for n, line in lines if line.pieces and line.pieces[0].offset >= offset)
            screen_y = y - next(later, 0)
        with self.quiet():
            self.rows.set_heights([self.rows.row_of(position)], self._measure)
        self.drop_lines()
        self.hold(position, screen_y)
        self.repaint()

    def put_rows(
        self, rows: ThreadRows, texts: ThreadTexts, cursor: int, anchor: int, screen_y: int
    ) -> None:
        """Takes other rows of the same thread, as in another order or with newer comments.

        Args:
            rows: the rows.
            texts: their texts.
            cursor: the comment the cursor is on in them.
            anchor: the comment that must not move.
            screen_y: at which line of the view that one begins.
        """
        self.rows, self.texts, self.cursor = rows, texts, cursor
        self.drop_lines()
        self._placed = (-1, None)
        if not self.text_width:
            self._anchor, self._placed = (anchor, screen_y), (cursor, None)
            self.rows.leave_width()
            return
        if self.row_width != rows.width:
            rows.set_width(self.row_width)
        self.hold(anchor, screen_y)
        self.repaint()

    def _rebuild(self) -> None:
        """Takes in what was unfolded; the cursor's comment stays where it is on the screen."""
        if not self.text_width:
            self.rows.rebuild()
            return
        screen_y = self.screen_row(self.cursor)
        self.rows.rebuild()
        self.texts.forget_all_lines()
        with self.quiet():
            self._hold(self.row_line(self.rows.row_of(self.cursor)) - screen_y)
        self.repaint()

    def _measure(self, position: int) -> int:
        if position in self.rows.folded:
            return 1
        return len(self.lines_of(position)) + 1

    def update_line_count(self) -> None:
        """Tells how many lines the rows have, and how many must follow them."""
        self.set_line_count(max(self.rows.height + TITLE_LINES, self._floor))

    def _hold(self, line: int) -> None:
        """Puts a line at the top of the view, also where the thread ends within it."""
        self._set_floor(line + self.page_height)
        self.scroll_to_line(line)

    def _trim(self) -> None:
        """Forgets the empty lines after the thread that are out of view."""
        if self._floor > self.top_line + self.page_height:
            self._set_floor(self.top_line + self.page_height)

    def _set_floor(self, bottom: int) -> None:
        self._floor = bottom if bottom > self.rows.height + TITLE_LINES else 0
        self.update_line_count()

    def _repaint_from(self, first: int) -> None:
        """Paints lines from one on anew: what stands there has moved."""
        self.drop_lines(first)
        self.refresh()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Scrolling in here does not settle heights: the caller does."""
        before, self._is_settling = self._is_settling, True
        try:
            yield
        finally:
            self._is_settling = before

    # Staying through other sizes

    def size_changing(self, size: Size) -> None:
        # Noted is which comment stands where, unless only sizes have changed since that was.
        if not size.height:
            return
        if self.cursor < 0 or not self.line_count:
            self._anchor = None
        elif self._placed not in ((self.cursor, self.top_line), (self.cursor, None)):
            screen_y = self.screen_row(self.cursor)
            self._anchor = (self.cursor, screen_y)
            if not 0 <= screen_y < size.height:
                position, inside = self.place(max(self.top_line, TITLE_LINES))
                self._anchor = (position, -inside)
        # Until the next move of the reader, whatever the sizes do to the scroll.
        self._placed = (self.cursor, None)

    def note_place(self) -> None:
        """Notes that what is in view was put there by a size, not by the reader."""
        self._placed = (self.cursor, self.top_line)

    def forget_place(self) -> None:
        """Notes nothing of what stands where, as for another thread."""
        self._anchor, self._placed, self._floor = None, (-1, None), 0

    def restore_place(self) -> None:
        """Puts what was noted back to where it stood, or the cursor into view."""
        if self.cursor < 0 or not self.text_width:
            return
        self._floor = 0
        if self._anchor is None:
            self.settle(self.cursor)
        else:
            position, screen_y = self._anchor
            row = self.rows.row_of(position)
            if row >= 0 and screen_y < self.page_height:
                # Measuring what comes into view moves the comment: once more when it is known.
                for _ in range(2):
                    with self.quiet():
                        self.update_line_count()
                        self.scroll_to_line(self.row_line(row) - screen_y)
                    self.settle(position)
            if position != self.cursor:
                return
        if not self.is_in_view(self.cursor):
            self.reveal(self.cursor)

    # The cursor

    def set_cursor(self, position: int) -> None:
        """Moves the cursor without scrolling."""
        was_entered, self.is_entered = self.is_entered, True
        old = self.cursor
        if old != position:
            if was_entered:
                self.cursor_leaving()
            self.cursor = position
            self.cursor_came()
            self.repaint_comment(old)
        if old != position or not was_entered:
            self.repaint_comment(position)

    def go_to(self, position: int) -> None:
        """Moves the cursor to a comment, unfolding what hides it, and shows it."""
        if position in self.rows.folded and self.thread.unread[position]:
            self.rows.fold(position, is_folded=False)
            self.rows.reveal(position)
            self._rebuild()
        elif self.rows.reveal(position):
            self._rebuild()
        self.set_cursor(position)
        self.reveal(position)

    def go_to_row(self, row: int) -> None:
        """Moves the cursor to what a row shows, and shows it."""
        if self.cursor >= 0:
            position = self.rows.rows[row]
            self.set_cursor(position)
            self.reveal(position)
