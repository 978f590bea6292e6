"""A pane of comments, each as high as its text: painted, scrolled and kept in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from textual import events
from textual.geometry import Size

from reader.model.comment import ThreadIndex
from reader.render.comment import RAIL_COLOURS, rails, shown_depth
from reader.render.line import MEASURE, Line, LinkPlace, Segment, Segments
from reader.widgets.pane import SourceLine
from reader.widgets.reading_pane import ReadingPane
from reader.widgets.thread_rows import ThreadRows
from reader.widgets.thread_texts import ThreadTexts

_TITLE_LINES = 2
"""The title and the empty line under it."""


class ThreadPane(ReadingPane):
    """A title, and under it the comments of a thread with the cursor on one of them.

    Comments are named by position in the thread's arrays. A height is an estimate until its
    comment is in view; then it is settled before anything is painted, and the comments that were
    in view stay where they are.

    A subclass hands over what is shown (`set_thread` or `set_rows`, then `show_all`), moves the
    cursor (`go_to`, `go_to_row`, `set_cursor`) and changes what is folded (`change_rows`).

    Attributes:
        rows: which comments are shown, and at which lines.
        texts: what was read and laid out of them.
        cursor: the comment the cursor is on, -1 without comments.
        is_entered: the cursor is shown, because the reader has been here.
    """

    COMPONENT_CLASSES = {
        "pane--author",
        "pane--op",
        "pane--fold",
        "pane--thread-title",
        *(f"pane--rail-{number + 1}" for number in range(RAIL_COLOURS)),
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows = ThreadRows(ThreadIndex(0), 1)
        self.texts = ThreadTexts(self.rows)
        self.cursor = -1
        self.is_entered = False
        self._message = ""
        self._message_lines: list[Line] = []
        self._is_settling = False
        self._anchor: tuple[int, int] | None = None
        self._placed: tuple[int, int | None] = (-1, None)

    # What a subclass answers

    @property
    def title(self) -> str:
        """What the pane's first line says."""
        raise NotImplementedError

    def marked_segments(self, position: int, line: Line) -> Segments:
        """A line of a comment with what a search marks on it."""
        return line.segments

    def cursor_leaving(self) -> None:
        """The cursor is about to leave its comment."""

    def cursor_came(self) -> None:
        """The cursor is on another comment."""

    def view_changed(self) -> None:
        """Something else may be in view, or the focus has come or gone."""

    # What is shown

    @property
    def thread(self) -> ThreadIndex:
        """The arrays of what is shown."""
        return self.rows.thread

    @property
    def row_width(self) -> int:
        """Cells of a row, at least 1."""
        return max(self.text_width, 1)

    def set_thread(self, rows: ThreadRows, texts: ThreadTexts, message: str = "") -> None:
        """Takes another thread, without a cursor yet; `show_all` shows it.

        Args:
            rows: the thread.
            texts: its texts.
            message: what is shown where there are no comments; empty lines part paragraphs.
        """
        self.end_hints()
        self._sideways = 0
        self.set_rows(rows, texts, -1)
        self.is_entered = self.has_focus and bool(len(rows.thread))
        self._message = message
        self._anchor = None
        self._placed = (-1, None)
        if self.is_attached:
            self.screen.selections.pop(self, None)

    def set_rows(self, rows: ThreadRows, texts: ThreadTexts, cursor: int) -> None:
        """Takes other rows with their texts, as of the same thread in another order."""
        self.rows = rows
        self.texts = texts
        self.cursor = cursor

    def show_all(self, *, is_resized: bool = False) -> None:
        """Shows everything anew, with the cursor in view; after a resize, where it was."""
        width = self.text_width
        if not width:
            # Whatever is measured meanwhile holds for no width.
            self.rows.leave_width()
            return
        self.texts.forget_all_lines()
        self._pane_strips.clear()
        if self.cursor < 0:
            from reader.model.block import Document, Paragraph, Span
            from reader.render.blocks import layout_of

            paragraphs = tuple(Paragraph((Span(part),)) for part in self._message.split("\n\n"))
            self._message_lines = layout_of(Document(paragraphs), min(width, MEASURE))
            self.set_line_count(len(self._message_lines) if self._message else 0)
            self.scroll_to_line(0)
        else:
            if width != self.rows.width:
                self.rows.set_width(width)
            with self._quiet():
                self._update_line_count()
                if not is_resized and not self.cursor:
                    self.scroll_to_line(0)
            if is_resized:
                self._restore_place()
            else:
                self.settle(self.cursor)
                if not self.is_in_view(self.cursor):
                    self.reveal(self.cursor)
        self.repaint()
        self.view_changed()

    # Events

    def size_changing(self, size: Size) -> None:
        self._keep_place(size.height)

    def size_changed(self) -> None:
        if self.row_width != self.rows.width or not self.line_count:
            self.show_all(is_resized=True)
        else:
            self._restore_place()
            self.repaint()
        self._placed = (self.cursor, self.top_line)

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        if value and self.cursor >= 0 and not self.is_entered:
            self.is_entered = True
            self.repaint_comment(self.cursor)
        self.view_changed()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        if offset is None or self.cursor < 0:
            return
        line = self.top_line + offset.y - _TITLE_LINES
        if 0 <= line < self.rows.height:
            self.set_cursor(self.rows.rows[self.rows.row_at(line)])

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.settle()

    # Lines

    def line_segments(self, line: int) -> Segments:
        if self.cursor < 0:
            return self._message_lines[line].segments if line < len(self._message_lines) else ()
        if line < _TITLE_LINES:
            return ((self.title, "thread-title"),) if not line else ()
        position, index = self._place(line)
        lines = self.lines_of(position)
        segments: Segments
        if index >= len(lines):
            segments = self._gap_segments(position)
        else:
            segments = self.marked_segments(position, lines[index])
        segments = self.with_hints(line, segments)
        if position == self.cursor and self.is_entered and index < len(lines) and segments:
            first, style = segments[0]
            if first == " ":
                return (("▌", "cursor-bar"), *segments[1:])
            return ((first, style), *segments[1:])
        return segments

    def line_style(self, line: int) -> str:
        if self.cursor < 0 or not self.is_entered or line < _TITLE_LINES:
            return ""
        position, index = self._place(line)
        return "cursor" if position == self.cursor and not index else ""

    def line_links(self, line: int) -> Sequence[LinkPlace]:
        rendered = self._rendered(line)
        return rendered.links if rendered is not None else ()

    def link_url(self, line: int, link: int) -> str:
        position, _ = self._place(line)
        return self.texts.urls(position)[link]

    def line_width(self, line: int) -> int:
        rendered = self._rendered(line)
        return len(rendered.text) if rendered is not None and rendered.is_wide else 0

    def source_line(self, line: int) -> SourceLine:
        if self.cursor < 0 and line < len(self._message_lines):
            return SourceLine(self._message_lines[line].text)
        rendered = self._rendered(line)
        if rendered is None:
            return SourceLine(self.title if not line and self.cursor >= 0 else "")
        return SourceLine(rendered.text.rstrip(), rendered.prefix, rendered.joiner)

    def lines_of(self, position: int) -> list[Line]:
        """A comment as lines at the pane's width, without the empty one after it."""
        return self.texts.lines(position, self.row_width)

    def _rendered(self, line: int) -> Line | None:
        """The line of a comment that stands at a line of the pane."""
        if self.cursor < 0 or line < _TITLE_LINES:
            return None
        position, index = self._place(line)
        lines = self.lines_of(position)
        return lines[index] if index < len(lines) else None

    def _gap_segments(self, position: int) -> tuple[Segment, ...]:
        """The empty line after a comment, with the rails of what follows."""
        row = self.rows.row_of(position) + 1
        if row >= len(self.rows.rows):
            return ()
        depth = shown_depth(self.thread.depth[self.rows.rows[row]], self.rows.width)
        return ((" ", ""), *rails(depth)) if depth else ()

    # Where comments stand

    def row_line(self, row: int) -> int:
        """The pane's line at which a row begins."""
        return self.rows.top(row) + _TITLE_LINES

    def text_height(self, row: int) -> int:
        """Lines of a row without the empty one after it."""
        position = self.rows.rows[row]
        return 1 if position in self.rows.folded else max(self.rows.height_of(row) - 1, 1)

    def is_in_view(self, position: int) -> bool:
        """Something of a comment is in view."""
        row = self.rows.row_of(position)
        line = self.row_line(row)
        return (
            line < self.top_line + self.page_height and line + self.text_height(row) > self.top_line
        )

    def ending_in_view(self) -> Iterator[int]:
        """Yields the comments that are not folded and whose last line is in view."""
        rows, top = self.rows, self.top_line
        bottom = top + self.page_height
        first, last = rows.row_at(top - _TITLE_LINES), rows.row_at(bottom - 1 - _TITLE_LINES)
        for row in range(first, last + 1):
            position = rows.rows[row]
            if position not in rows.folded:
                end = self.row_line(row) + self.text_height(row)
                if top < end <= bottom:
                    yield position

    def repaint_title(self) -> None:
        """Paints the first line anew."""
        self._pane_strips.pop(0, None)
        if not self.top_line:
            self.repaint_lines(0)

    def repaint_comment(self, position: int) -> None:
        """Paints a comment anew, if it is shown."""
        row = self.rows.row_of(position)
        if row >= 0:
            self.repaint_lines(self.row_line(row), self.rows.height_of(row))

    def _place(self, line: int) -> tuple[int, int]:
        """The comment at a line of the pane, and which of its lines that is."""
        row = self.rows.row_at(line - _TITLE_LINES)
        return self.rows.rows[row], line - _TITLE_LINES - self.rows.top(row)

    def _keep_place(self, page_height: int) -> None:
        """Notes which comment stands where, unless only sizes have changed since that was noted."""
        if not page_height:
            return
        if self.cursor < 0 or not self.line_count:
            self._anchor = None
        elif self._placed not in ((self.cursor, self.top_line), (self.cursor, None)):
            screen_y = self.row_line(self.rows.row_of(self.cursor)) - self.top_line
            self._anchor = (self.cursor, screen_y)
            if not 0 <= screen_y < page_height:
                position, inside = self._place(max(self.top_line, _TITLE_LINES))
                self._anchor = (position, -inside)
        # Until the next move of the reader, whatever the sizes do to the scroll.
        self._placed = (self.cursor, None)

    def _restore_place(self) -> None:
        """Puts what was noted back to where it stood, or the cursor into view."""
        if self.cursor < 0 or not self.text_width:
            return
        if self._anchor is None:
            self.settle(self.cursor)
        else:
            position, screen_y = self._anchor
            row = self.rows.row_of(position)
            if row >= 0 and screen_y < self.page_height:
                # Measuring what comes into view moves the comment: once more when it is known.
                for _ in range(2):
                    with self._quiet():
                        self.scroll_to_line(self.row_line(row) - screen_y)
                    self.settle(position)
            if position != self.cursor:
                return
        if not self.is_in_view(self.cursor):
            self.reveal(self.cursor)

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
        with self._quiet():
            while True:
                top = self.top_line - _TITLE_LINES
                first, last = rows.row_at(top), rows.row_at(top + self.page_height - 1)
                unknown = [row for row in range(first, last + 1) if not rows.is_exact(row)]
                if not unknown:
                    break
                fixed = rows.row_of(anchor) if anchor is not None else -1
                if fixed < 0:
                    known = (row for row in range(first, last + 1) if rows.is_exact(row))
                    fixed = next(known, first)
                before = rows.top(fixed)
                rows.set_heights(unknown, self._measure)
                self._drop_strips(self.row_line(min(unknown[0], fixed)))
                self._update_line_count()
                if rows.top(fixed) != before:
                    self.scroll_to_line(self.top_line + rows.top(fixed) - before)
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
                with self._quiet():
                    self.rows.set_heights([row], self._measure)
                    self._drop_strips(self.row_line(row))
                    self._update_line_count()
            line, height = self.row_line(row), self.text_height(row)
            # The title belongs to the first comment.
            first = 0 if row == 0 else line
            with self._quiet():
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

    def change_rows(self, change: Callable[[], None]) -> None:
        """Changes what is folded, with the cursor's comment staying where it is on the screen."""
        row = self.rows.row_of(self.cursor)
        screen_y = self.row_line(row) - self.top_line
        change()
        self.rows.rebuild()
        if self.rows.row_of(self.cursor) < 0:
            hiding = [p for p in self.rows.ancestors(self.cursor) if p in self.rows.folded]
            self.set_cursor(hiding[-1])
            screen_y = max(0, min(screen_y, self.page_height - 1))
        # Heads name whom they answer where it does not stand above, which may have changed.
        self.texts.forget_all_lines()
        with self._quiet():
            self._update_line_count()
            self.scroll_to_line(self.row_line(self.rows.row_of(self.cursor)) - screen_y)
        self.settle(self.cursor)
        self.reveal(self.cursor)
        self.repaint()

    def _rebuild(self) -> None:
        """Takes in what was unfolded; the cursor's comment stays where it is on the screen."""
        if not self.text_width:
            self.rows.rebuild()
            return
        screen_y = self.row_line(self.rows.row_of(self.cursor)) - self.top_line
        self.rows.rebuild()
        self.texts.forget_all_lines()
        with self._quiet():
            self._update_line_count()
            row = self.rows.row_of(self.cursor)
            self.scroll_to_line(self.row_line(row) - screen_y)
        self.repaint()

    def _measure(self, position: int) -> int:
        if position in self.rows.folded:
            return 1
        return len(self.lines_of(position)) + 1

    def _update_line_count(self) -> None:
        self.set_line_count(self.rows.height + _TITLE_LINES)

    def _drop_strips(self, first: int) -> None:
        """Forgets painted lines from one on: what stands there has moved."""
        for line in [line for line in self._pane_strips if line >= first]:
            del self._pane_strips[line]
        self.refresh()

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Scrolling in here does not settle heights: the caller does."""
        before, self._is_settling = self._is_settling, True
        try:
            yield
        finally:
            self._is_settling = before

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

    def come_into_view(self) -> bool:
        """Puts the cursor into view if it was scrolled out. True if it had to."""
        if self.is_in_view(self.cursor):
            return False
        rows = self.rows
        top = self.top_line - _TITLE_LINES
        row = rows.row_at(top)
        if rows.top(row) < top and row + 1 < len(rows.rows):
            bottom = top + self.page_height
            row += rows.top(row + 1) < bottom
        self.set_cursor(rows.rows[row])
        return True
