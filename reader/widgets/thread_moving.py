"""The keys that move through a thread."""

from __future__ import annotations

from textual.binding import Binding

from reader.widgets.thread_links import ThreadLinks
from reader.widgets.thread_place import TITLE_LINES

OVERLAP = 2
"""Lines that stay in view when a page is turned."""

MOVING_KEYS = [
    Binding("j,down", "step(1)", "Next comment", id="comments.down", show=False,
            tooltip="Go to the next comment, or scroll within a long one."),
    Binding("k,up", "step(-1)", "Previous comment", id="comments.up", show=False,
            tooltip="Go to the previous comment, or scroll within a long one."),
    Binding("g,home", "go_to_edge(-1)", "First", id="comments.first", show=False,
            tooltip="Go to the first comment, or to the one whose number was typed."),
    Binding("G,end", "go_to_edge(1)", "Last", id="comments.last", show=False,
            tooltip="Go to the last comment, or to the one whose number was typed."),
    Binding("ctrl+d", "move_pages(0.5)", "Half a page down", id="comments.half-page-down",
            show=False, tooltip="Scroll down half a page; the cursor follows."),
    Binding("ctrl+u", "move_pages(-0.5)", "Half a page up", id="comments.half-page-up",
            show=False, tooltip="Scroll up half a page; the cursor follows."),
    Binding("pagedown", "move_pages(1)", "Page down", id="comments.page-down", show=False,
            tooltip="Scroll down one page; the cursor follows."),
    Binding("pageup", "move_pages(-1)", "Page up", id="comments.page-up", show=False,
            tooltip="Scroll up one page; the cursor follows."),
    Binding("left_square_bracket", "go_to_top_level(-1)", "Previous top-level",
            id="comments.previous-top-level", show=False,
            tooltip="Go to the previous top-level comment."),
    Binding("right_square_bracket", "go_to_top_level(1)", "Next top-level",
            id="comments.next-top-level", show=False,
            tooltip="Go to the next top-level comment."),
    Binding("left_curly_bracket", "go_to_sibling(-1)", "Previous sibling",
            id="comments.previous-sibling", show=False,
            tooltip="Go to the previous reply to the same comment."),
    Binding("right_curly_bracket", "go_to_sibling(1)", "Next sibling",
            id="comments.next-sibling", show=False,
            tooltip="Go to the next reply to the same comment."),
    Binding("p", "go_to_parent", "Parent", id="comments.parent", show=False,
            tooltip="Go to the comment that this one replies to."),
    Binding("0", "go_to_root", "Root", id="comments.root", show=False,
            tooltip="Go to the top-level comment of this chain."),
    Binding("less_than_sign", "scroll_sideways(-1)", "Scroll left",
            id="comments.scroll-left", show=False,
            tooltip="Scroll wide code and tables to the left."),
    Binding("greater_than_sign", "scroll_sideways(1)", "Scroll right",
            id="comments.scroll-right", show=False,
            tooltip="Scroll wide code and tables to the right."),
    Binding("semicolon", "show_hints", "Links", id="comments.hints", show=False,
            tooltip="Put letters on the links in view; typing them follows a link."),
]  # fmt: skip


class ThreadMoving(ThreadLinks):
    """A pane of comments whose cursor goes along the tree."""

    # Reading on

    def read_on(self) -> bool:
        """Pages a long comment, then goes to the next unread one. False when none is left.

        What is left is marked read, also when there is nowhere to go.
        """
        if self.cursor < 0:
            return False
        if not self.is_entered:
            self.is_entered = True
            first = self.cursor
            if not self.thread.unread[first]:
                first = self.rows.next_unread(first, 1)
            if first < 0:
                return False
            self.go_to(first)
            return True
        row = self.rows.row_of(self.cursor)
        bottom = self.row_line(row) + self.text_height(row)
        is_long = self.top_line < bottom > self.top_line + self.page_height
        if is_long and self.text_width:
            self.scroll_to_line(self.top_line + max(self.page_height - OVERLAP, 1))
            return True
        self.cursor_leaving()
        position = self.rows.next_unread(self.cursor, 1)
        if position < 0 or position == self.cursor:
            return False
        self.go_to(position)
        return True

    def page_back(self) -> bool:
        """Turns back a page. False at the beginning."""
        if not self.top_line:
            return False
        self.action_move_pages(-1)
        return True

    # Actions

    def action_step(self, step: int) -> None:
        """Goes to the next or previous comment; scrolls within one that is taller than the pane."""
        if self.cursor < 0:
            return
        if self._come_into_view() and not self.has_count:
            self.reveal(self.cursor)
            return
        row = self.rows.row_of(self.cursor)
        line, height = self.row_line(row), self.text_height(row)
        page = self.page_height
        if not self.has_count and height > page:
            if step > 0 and line + height > self.top_line + page:
                most = line + height - page
                self.scroll_to_line(min(self.top_line + max(page // 2, 1), most))
                return
            if step < 0 and line < self.top_line:
                self.scroll_to_line(max(self.top_line - max(page // 2, 1), line))
                return
        row = max(0, min(row + step * self.take_count(), len(self.rows.rows) - 1))
        self.go_to_row(row)

    def action_go_to_edge(self, direction: int) -> None:
        """Goes to the first or last comment, or to the one whose number was typed."""
        last = len(self.rows.rows) - 1
        self.go_to_row(
            min(self.take_count() - 1, last) if self.has_count else last * (direction > 0)
        )

    def action_move_pages(self, pages: float) -> None:
        """Scrolls by a page or a part of one; the cursor follows into view."""
        if self.cursor < 0:
            return
        lines = max(round(abs(pages) * self.page_height) - (OVERLAP if abs(pages) >= 1 else 0), 1)
        before = self.top_line
        self.scroll_to_line(before + (lines if pages > 0 else -lines) * self.take_count())
        if self.top_line == before:
            self.set_cursor(self.rows.rows[-1] if pages > 0 else self.rows.rows[0])
        else:
            self._come_into_view()

    def action_go_to_top_level(self, direction: int) -> None:
        """Goes to the next or previous top-level comment."""
        for _ in range(self.take_count()):
            if self.cursor < 0:
                return
            root = self.rows.root_of(self.cursor)
            if direction < 0 and root != self.cursor:
                self.go_to(root)
                continue
            sibling = self._sibling(root, direction)
            if sibling < 0:
                break
            self.go_to(sibling)

    def action_go_to_sibling(self, direction: int) -> None:
        """Goes to the next or previous reply to the same comment."""
        for _ in range(self.take_count()):
            sibling = self._sibling(self.cursor, direction) if self.cursor >= 0 else -1
            if sibling < 0:
                break
            self.go_to(sibling)

    def action_go_to_parent(self) -> None:
        """Goes to the comment that this one answers."""
        for _ in range(self.take_count()):
            if self.cursor >= 0 and (parent := self.thread.parent[self.cursor]) >= 0:
                self.go_to(parent)

    def action_go_to_root(self) -> None:
        """Goes to the top-level comment of this chain."""
        if self.cursor >= 0:
            self.go_to(self.rows.root_of(self.cursor))

    def _sibling(self, position: int, direction: int) -> int:
        if direction > 0:
            return self.rows.next_sibling(position)
        return self.rows.previous_sibling(position)

    def _come_into_view(self) -> bool:
        """Puts the cursor into view if it was scrolled out. True if it had to."""
        if self.is_in_view(self.cursor):
            return False
        rows = self.rows
        top = self.top_line - TITLE_LINES
        row = rows.row_at(top)
        if rows.top(row) < top and row + 1 < len(rows.rows):
            bottom = top + self.page_height
            row += rows.top(row + 1) < bottom
        self.set_cursor(rows.rows[row])
        return True
