"""The comments of an article: one pane over arrays, however many there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Literal, NamedTuple

from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer

from reader.model.article import Position
from reader.model.body import EMPTY_BODY
from reader.model.comment import Comment, KeptComment, ThreadIndex
from reader.render.comment import (
    RAIL_COLOURS,
    CommentHead,
    Folded,
    comment_lines,
    folded_line,
    rails,
    shown_depth,
)
from reader.render.line import MEASURE, Line, LinkPlace, Segment, Segments
from reader.text.dates import sort_seconds
from reader.widgets.pane import SourceLine
from reader.widgets.reading_pane import ReadingPane, with_matches
from reader.widgets.thread_rows import ThreadRows, sorted_thread

if TYPE_CHECKING:
    from reader.render.flow import Flow

Order = Literal["thread", "oldest", "newest", "score"]
_ORDERS: tuple[Order, ...] = ("thread", "oldest", "newest", "score")
_ORDER_NAMES = {"oldest": "oldest first", "newest": "newest first", "score": "by score"}
_TITLE_LINES = 2
"""The title and the empty line under it."""
_READ_SECONDS = 1.0
_WINDOW = 32
"""Comments read from the store at once when one is needed."""
_SEARCH_WINDOW = 500
_MOST_KEPT = 3000
"""Comments whose text is kept; above this what is kept starts anew."""
_OVERLAP = 2
"""Lines that stay in view when a page is turned."""


class _Content(NamedTuple):
    """A comment read and parsed, at no width yet."""

    kept: KeptComment
    flow: Flow
    urls: tuple[str, ...]


class CommentThread(ReadingPane):
    """Shows a thread over its arrays; only what is near the view is read, parsed and laid out.

    The cursor is on one comment. A height is an estimate until its comment is in view; then it
    is settled before anything is painted, and the comments that were in view stay where they
    are. What changes by keys of this pane is shown at once and told by a message.
    """

    BINDINGS = [
        Binding("j,down", "step(1)", "Next comment", id="comments.down", show=False,
                tooltip="Go to the next comment, or scroll within a long one."),
        Binding("k,up", "step(-1)", "Previous comment", id="comments.up", show=False,
                tooltip="Go to the comment before, or scroll within a long one."),
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
                tooltip="Go to the top-level comment before."),
        Binding("right_square_bracket", "go_to_top_level(1)", "Next top-level",
                id="comments.next-top-level", show=False,
                tooltip="Go to the next top-level comment."),
        Binding("left_curly_bracket", "go_to_sibling(-1)", "Previous sibling",
                id="comments.previous-sibling", show=False,
                tooltip="Go to the reply before that answers the same comment."),
        Binding("right_curly_bracket", "go_to_sibling(1)", "Next sibling",
                id="comments.next-sibling", show=False,
                tooltip="Go to the next reply that answers the same comment."),
        Binding("p", "go_to_parent", "Parent", id="comments.parent", show=False,
                tooltip="Go to the comment that this one answers."),
        Binding("0", "go_to_root", "Root", id="comments.root", show=False,
                tooltip="Go to the top-level comment of this chain."),
        Binding("enter", "fold_or_follow", "Fold / unfold", id="comments.fold",
                tooltip="Fold or unfold the replies; after digits, follow that link."),
        Binding("l,right", "unfold", "Unfold", id="comments.unfold", show=False,
                tooltip="Unfold the replies."),
        Binding("h,left", "fold_or_leave", "Fold / out", id="comments.fold-or-out", show=False,
                tooltip="Fold the replies; where there are none to fold, go out to the article."),
        Binding("minus", "fold_chain", "Fold chain", id="comments.fold-chain", show=False,
                tooltip="Fold the whole chain and go to the next top-level comment."),
        Binding("underscore", "fold_all(True)", "Fold all", id="comments.fold-all", show=False,
                tooltip="Fold every chain."),
        Binding("plus", "fold_all(False)", "Unfold all", id="comments.unfold-all", show=False,
                tooltip="Unfold everything."),
        Binding("full_stop", "sort", "Sort", id="comments.sort", show=False,
                tooltip="Sort replies as in the source, oldest first, newest first, or by score."),
        Binding("m", "toggle_read", "Read / unread", id="comments.toggle-read", show=False,
                tooltip="Mark the comment read, or unread again."),
        Binding("M", "mark_thread_read", "Thread read", id="comments.mark-thread-read",
                show=False, tooltip="Mark every comment of the thread read."),
        Binding("X", "mark_subtree_read", "Subtree read", id="comments.mark-subtree-read",
                show=False, tooltip="Mark the comment and everything below it read."),
        Binding("s", "toggle_star", "Star", id="comments.star", show=False,
                tooltip="Star the comment, or take the star away."),
        Binding("n", "next_unread(1)", "Next unread", id="comments.next-unread",
                tooltip="Go to the next unread comment, or to the next match of a search."),
        Binding("N", "next_unread(-1)", "Previous unread", id="comments.previous-unread",
                show=False,
                tooltip="Go to the unread comment before, or to the match before."),
        Binding("less_than_sign", "scroll_sideways(-1)", "Scroll left",
                id="comments.scroll-left", show=False,
                tooltip="Scroll wide code and tables to the left."),
        Binding("greater_than_sign", "scroll_sideways(1)", "Scroll right",
                id="comments.scroll-right", show=False,
                tooltip="Scroll wide code and tables to the right."),
        Binding("semicolon", "show_hints", "Links", id="comments.hints", show=False,
                tooltip="Put letters on the links in view; typing them follows a link."),
    ]  # fmt: skip

    COMPONENT_CLASSES = {
        "pane--author",
        "pane--op",
        "pane--fold",
        "pane--thread-title",
        *(f"pane--rail-{number + 1}" for number in range(RAIL_COLOURS)),
    }

    @dataclass
    class CommentsRead(Message):
        """Comments were read; they are shown as read already."""

        ids: list[int]

    @dataclass
    class SubtreeRead(Message):
        """A comment and what is below it was marked read; `ids` are shown so already."""

        ids: list[int]

    @dataclass
    class ThreadRead(Message):
        """The whole thread shall be marked read; `ids` are unread and are still shown as unread."""

        ids: list[int]

    @dataclass
    class UnreadToggled(Message):
        """Comments were marked read or unread by hand, and are shown so already."""

        ids: list[int]
        unread: bool

    @dataclass
    class StarToggled(Message):
        """A comment got a star or lost it, and is shown so already."""

        id: int
        starred: bool

    @dataclass
    class Left(Message):
        """The reader goes out to the article."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._source = ThreadIndex(0)
        self._order: Order = "thread"
        self._source_positions: list[int] = []
        self._rows = ThreadRows(self._source, 1)
        self._read_comments: Callable[[Sequence[int]], list[KeptComment]] = _no_comments
        self._announced: int | None = None
        self._op_author: str | None = None
        self._message = ""
        self._cursor = -1
        self._is_entered = False
        self._is_settling = False
        self._anchor: tuple[int, int] | None = None
        self._placed: tuple[int, int | None] = (-1, None)
        self._kept: dict[int, KeptComment] = {}
        self._contents: dict[int, _Content] = {}
        self._lines: dict[int, list[Line]] = {}
        self._message_lines: list[Line] = []
        self._pattern: re.Pattern[str] | None = None
        self._matching: list[int] = []
        self._match_counts: dict[int, int] = {}
        self._current_match = (-1, -1)
        self._seen: dict[int, float] = {}
        self._seen_timer: Timer | None = None
        # Marked unread by hand: they stay so until the cursor comes to them again.
        self._kept_unread: set[int] = set()

    # What is shown

    @property
    def cursor_comment_id(self) -> int | None:
        """The comment the cursor is on."""
        return self._thread.ids[self._cursor] if self._cursor >= 0 else None

    @property
    def cursor_comment(self) -> KeptComment | None:
        """The comment the cursor is on, with its text."""
        return self._comment(self._cursor) if self._cursor >= 0 else None

    @property
    def position(self) -> Position:
        """The cursor and what is folded; the article's own place is not known here."""
        ids = self._thread.ids
        folded = frozenset(ids[position] for position in self._rows.folded)
        return Position(comment_id=self.cursor_comment_id, folded=folded)

    @property
    def order(self) -> Order:
        """How replies are sorted."""
        return self._order

    @property
    def unread_count(self) -> int:
        """How many comments are unread."""
        return self._thread.unread.count(1)

    @property
    def is_searching(self) -> bool:
        """Matches of a search are marked."""
        return self._pattern is not None

    @property
    def title(self) -> str:
        """What the pane's first line says."""
        total = len(self._thread)
        told = f"Comments {total:,}"
        if unread := self.unread_count:
            told += f" · {unread:,} unread"
        if self._announced is not None and self._announced != total:
            told += f" · announced {self._announced:,}, here {total:,}"
        if self._order != "thread":
            told += f" · {_ORDER_NAMES[self._order]}"
        return told

    def show_thread(
        self,
        thread: ThreadIndex | None,
        comments: Callable[[Sequence[int]], list[KeptComment]],
        position: Position = Position(),  # noqa: B008
        announced: int | None = None,
        op_author: str | None = None,
    ) -> None:
        """Shows a thread where it was left.

        Args:
            thread: its arrays; `unread` is kept up to date in place. None shows an empty pane.
            comments: reads comments by id; ids that are gone may be left out.
            position: cursor and folded comments, as `position` gave them.
            announced: how many comments the source says there are.
            op_author: the article's author, whose comments get a mark.
        """
        self._reset(thread or ThreadIndex(0))
        self._read_comments = comments
        self._announced = announced
        self._op_author = op_author.casefold() if op_author else None
        self._message = ""
        if thread is not None and not len(thread):
            self._message = (
                "No comments."
                if not announced
                else f"The source says there are {announced} comments; none of them is here."
            )
        ids = self._thread.ids
        if position.folded:
            places = {comment_id: place for place, comment_id in enumerate(ids)}
            folded = {places[known] for known in position.folded if known in places}
            self._rows = ThreadRows(self._thread, self._row_width, folded)
        self._cursor = 0 if len(ids) else -1
        if position.comment_id is not None and position.comment_id in ids:
            self._cursor = ids.index(position.comment_id)
            self._is_entered = True
            if self._rows.reveal(self._cursor):
                self._rows.rebuild()
        self._show_all()

    def show_message(self, text: str) -> None:
        """Shows some text in place of a thread; empty lines part paragraphs."""
        self._reset(ThreadIndex(0))
        self._message = text
        self._show_all()

    def go_to_comment(self, comment_id: int) -> bool:
        """Puts the cursor on a comment, unfolding what hides it. False if it is not here."""
        try:
            position = self._thread.ids.index(comment_id)
        except ValueError:
            return False
        self._go_to(position)
        return True

    def refresh_unread(self, ids: Iterable[int], unread: bool) -> None:
        """Shows comments as read or unread; ids of other threads are ignored."""
        wanted = set(ids)
        for position, comment_id in enumerate(self._thread.ids):
            if comment_id in wanted:
                self._thread.unread[position] = unread
                if unread:
                    self._kept_unread.add(position)
                self._lines.pop(position, None)
        self.repaint()

    def refresh_comments(self, ids: Iterable[int]) -> None:
        """Reads comments anew that were changed elsewhere, as by a star or an edit."""
        wanted = set(ids)
        for position, comment_id in enumerate(self._thread.ids):
            if comment_id in wanted:
                self._kept.pop(position, None)
                self._contents.pop(position, None)
                self._lines.pop(position, None)
                self._rows.forget_height(position)
        self._settle()
        self.repaint()

    # Reading on

    def read_on(self) -> bool:
        """Pages a long comment, then goes to the next unread one. False when none is left.

        What is left is marked read, also when there is nowhere to go.
        """
        if self._cursor < 0:
            return False
        if not self._is_entered:
            self._is_entered = True
            first = self._cursor
            if not self._thread.unread[first]:
                first = self._rows.next_unread(first, 1)
            if first < 0:
                return False
            self._go_to(first)
            return True
        row = self._rows.row_of(self._cursor)
        bottom = self._row_line(row) + self._text_height(row)
        is_long = self.top_line < bottom > self.top_line + self.page_height
        if is_long and self.text_width:
            self.scroll_to_line(self.top_line + max(self.page_height - _OVERLAP, 1))
            return True
        self._leave()
        position = self._rows.next_unread(self._cursor, 1)
        if position < 0 or position == self._cursor:
            return False
        self._go_to(position)
        return True

    def page_back(self) -> bool:
        """Turns back a page. False at the beginning."""
        if not self.top_line:
            return False
        self.action_move_pages(-1)
        return True

    # Searching

    def search(self, text: str) -> int:
        """Marks what a text matches in the whole thread and goes to the first match from here on.

        Returns:
            How many matches there are; with none, and for an empty text, the search is over.
        """
        self.clear_search()
        if not text or not len(self._thread):
            return 0
        pattern = re.compile(re.escape(text), re.IGNORECASE)
        ids = self._thread.ids
        for start in range(0, len(ids), _SEARCH_WINDOW):
            places = {ids[p]: p for p in range(start, min(start + _SEARCH_WINDOW, len(ids)))}
            for kept in self._read_comments(list(places)):
                if count := sum(1 for _ in pattern.finditer(kept.comment.text)):
                    self._match_counts[places[kept.id]] = count
        if not self._match_counts:
            return 0
        self._pattern = pattern
        self._matching = sorted(self._match_counts)
        later = (p for p in self._matching if p >= self._cursor)
        self._go_to_match(next(later, self._matching[0]), 0)
        return sum(self._match_counts.values())

    def next_match(self, step: int) -> bool:
        """Goes to a later or earlier match, round the ends. False without a search."""
        if not self._matching:
            return False
        position, number = self._current_match
        for _ in range(abs(step)):
            number += 1 if step > 0 else -1
            if not 0 <= number < self._match_count(position):
                place = self._matching.index(position) + (1 if step > 0 else -1)
                position = self._matching[place % len(self._matching)]
                number = 0 if step > 0 else self._match_count(position) - 1
        self._go_to_match(position, max(number, 0))
        return True

    def clear_search(self) -> bool:
        """Takes the marks away. False if there were none."""
        if self._pattern is None:
            return False
        self._pattern = None
        self._matching = []
        self._match_counts = {}
        self._current_match = (-1, -1)
        self.repaint()
        return True

    def _matches(self, position: int) -> list[tuple[int, int]]:
        if self._pattern is None:
            return []
        text = self._content(position).flow.text
        return [match.span() for match in self._pattern.finditer(text)]

    def _match_count(self, position: int) -> int:
        """Matches in a comment as painted, which can differ from those in its plain text."""
        return len(self._matches(position))

    def _go_to_match(self, position: int, number: int) -> None:
        self._current_match = (position, number)
        self._go_to(position)
        matches = self._matches(position)
        if number < len(matches):
            offset = matches[number][0]
            for index, line in enumerate(self._comment_lines(position)):
                if any(p.offset <= offset < p.offset + p.length for p in line.pieces):
                    row = self._rows.row_of(position)
                    self.scroll_into_view(self._row_line(row) + index, margin=1)
                    break
        self.repaint()

    # Events

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # With nothing unread here, n and N are the screen's: the next unread article.
        if action == "next_unread":
            return self.is_searching or bool(self.unread_count)
        return True

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        # A new size clamps the scroll before `on_resize` is called, and `self.size` is new already.
        if size != self._size:
            self._keep_place(self._size.height)
        return super()._size_updated(size, virtual_size, container_size, layout)

    def on_resize(self, event: events.Resize) -> None:
        if self._row_width != self._rows.width or not self.line_count:
            self._show_all(is_resized=True)
        else:
            self._restore_place()
            self.repaint()
        self._placed = (self._cursor, self.top_line)

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        if value and self._cursor >= 0 and not self._is_entered:
            self._is_entered = True
            self._repaint_row(self._cursor)
        self._look()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        if offset is None or self._cursor < 0:
            return
        line = self.top_line + offset.y - _TITLE_LINES
        if 0 <= line < self._rows.height:
            self._set_cursor(self._rows.rows[self._rows.row_at(line)])

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._settle()

    # Lines

    def line_segments(self, line: int) -> Segments:
        if self._cursor < 0:
            return self._message_lines[line].segments if line < len(self._message_lines) else ()
        if line < _TITLE_LINES:
            return ((self.title, "thread-title"),) if not line else ()
        position, index = self._place(line)
        lines = self._comment_lines(position)
        segments: Segments
        if index >= len(lines):
            segments = self._gap_segments(position)
        else:
            rendered = lines[index]
            segments = rendered.segments
            if self._pattern is not None and rendered.pieces:
                current, number = self._current_match
                segments = with_matches(
                    segments,
                    rendered.pieces,
                    self._matches(position),
                    number if current == position else -1,
                )
        segments = self.with_hints(line, segments)
        if position == self._cursor and self._is_entered and index < len(lines) and segments:
            first, style = segments[0]
            if first == " ":
                return (("▌", "cursor-bar"), *segments[1:])
            return ((first, style), *segments[1:])
        return segments

    def line_style(self, line: int) -> str:
        if self._cursor < 0 or not self._is_entered or line < _TITLE_LINES:
            return ""
        position, index = self._place(line)
        return "cursor" if position == self._cursor and not index else ""

    def line_links(self, line: int) -> Sequence[LinkPlace]:
        rendered = self._rendered(line)
        return rendered.links if rendered is not None else ()

    def link_url(self, line: int, link: int) -> str:
        position, _ = self._place(line)
        return self._content(position).urls[link]

    def line_width(self, line: int) -> int:
        rendered = self._rendered(line)
        return len(rendered.text) if rendered is not None and rendered.is_wide else 0

    def source_line(self, line: int) -> SourceLine:
        if self._cursor < 0 and line < len(self._message_lines):
            return SourceLine(self._message_lines[line].text)
        rendered = self._rendered(line)
        if rendered is None:
            return SourceLine(self.title if not line and self._cursor >= 0 else "")
        return SourceLine(rendered.text.rstrip(), rendered.prefix, rendered.joiner)

    def _rendered(self, line: int) -> Line | None:
        """The line of a comment that stands at a line of the pane."""
        if self._cursor < 0 or line < _TITLE_LINES:
            return None
        position, index = self._place(line)
        lines = self._comment_lines(position)
        return lines[index] if index < len(lines) else None

    def _gap_segments(self, position: int) -> tuple[Segment, ...]:
        """The empty line after a comment, with the rails of what follows."""
        row = self._rows.row_of(position) + 1
        if row >= len(self._rows.rows):
            return ()
        depth = shown_depth(self._thread.depth[self._rows.rows[row]], self._rows.width)
        return ((" ", ""), *rails(depth)) if depth else ()

    # The thread

    @property
    def _thread(self) -> ThreadIndex:
        return self._rows.thread

    @property
    def _row_width(self) -> int:
        return max(self.text_width, 1)

    def _reset(self, thread: ThreadIndex) -> None:
        self.end_hints()
        self._sideways = 0
        self._source = thread
        self._order = "thread"
        self._source_positions = []
        self._rows = ThreadRows(thread, self._row_width)
        self._read_comments = _no_comments
        self._announced = None
        self._op_author = None
        self._cursor = -1
        self._anchor = None
        self._placed = (-1, None)
        self._is_entered = self.has_focus and bool(len(thread))
        self._forget_contents()
        self._pattern = None
        self._matching = []
        self._match_counts = {}
        self._kept_unread.clear()
        self._seen.clear()
        if self.is_attached:
            self.screen.selections.pop(self, None)

    def _forget_contents(self) -> None:
        self._kept.clear()
        self._contents.clear()
        self._lines.clear()

    def _show_all(self, *, is_resized: bool = False) -> None:
        """Shows everything anew, with the cursor in view; after a resize, where it was."""
        width = self.text_width
        if not width:
            # Whatever is measured meanwhile holds for no width.
            self._rows.leave_width()
            return
        self._lines.clear()
        self._pane_strips.clear()
        if self._cursor < 0:
            from reader.model.block import Document, Paragraph, Span
            from reader.render.blocks import layout_of

            paragraphs = tuple(Paragraph((Span(part),)) for part in self._message.split("\n\n"))
            self._message_lines = layout_of(Document(paragraphs), min(width, MEASURE))
            self.set_line_count(len(self._message_lines) if self._message else 0)
            self.scroll_to_line(0)
        else:
            if width != self._rows.width:
                self._rows.set_width(width)
            with self._quiet():
                self._update_line_count()
                if not is_resized and not self._cursor:
                    self.scroll_to_line(0)
            if is_resized:
                self._restore_place()
            else:
                self._settle(self._cursor)
                if not self._is_in_view(self._cursor):
                    self._reveal(self._cursor)
        self.repaint()
        self._look()

    def _keep_place(self, page_height: int) -> None:
        """Notes which comment stands where, unless only sizes have changed since that was noted."""
        if not page_height:
            return
        if self._cursor < 0 or not self.line_count:
            self._anchor = None
        elif self._placed not in ((self._cursor, self.top_line), (self._cursor, None)):
            screen_y = self._row_line(self._rows.row_of(self._cursor)) - self.top_line
            self._anchor = (self._cursor, screen_y)
            if not 0 <= screen_y < page_height:
                position, inside = self._place(max(self.top_line, _TITLE_LINES))
                self._anchor = (position, -inside)
        # Until the next move of the reader, whatever the sizes do to the scroll.
        self._placed = (self._cursor, None)

    def _restore_place(self) -> None:
        """Puts what was noted back to where it stood, or the cursor into view."""
        if self._cursor < 0 or not self.text_width:
            return
        if self._anchor is None:
            self._settle(self._cursor)
        else:
            position, screen_y = self._anchor
            row = self._rows.row_of(position)
            if row >= 0 and screen_y < self.page_height:
                # Measuring what comes into view moves the comment: once more when it is known.
                for _ in range(2):
                    with self._quiet():
                        self.scroll_to_line(self._row_line(row) - screen_y)
                    self._settle(position)
            if position != self._cursor:
                return
        if not self._is_in_view(self._cursor):
            self._reveal(self._cursor)

    def _place(self, line: int) -> tuple[int, int]:
        """The comment at a line of the pane, and which of its lines that is."""
        row = self._rows.row_at(line - _TITLE_LINES)
        return self._rows.rows[row], line - _TITLE_LINES - self._rows.top(row)

    def _row_line(self, row: int) -> int:
        """The pane's line at which a row begins."""
        return self._rows.top(row) + _TITLE_LINES

    def _text_height(self, row: int) -> int:
        """Lines of a row without the empty one after it."""
        position = self._rows.rows[row]
        return 1 if position in self._rows.folded else max(self._rows.height_of(row) - 1, 1)

    def _comment(self, position: int) -> KeptComment:
        """A comment with its text, read together with those around it."""
        kept = self._kept.get(position)
        if kept is None:
            self._read_around(position)
            kept = self._kept[position]
        return kept

    def _read_around(self, position: int) -> None:
        if len(self._kept) > _MOST_KEPT:
            self._forget_contents()
        rows, row = self._rows.rows, self._rows.row_of(position)
        near = rows[max(row - _WINDOW // 4, 0) : row + _WINDOW] if row >= 0 else []
        wanted = {position, *near}
        # Heads name whom they answer.
        wanted.update(parent for p in tuple(wanted) if (parent := self._thread.parent[p]) >= 0)
        ids = self._thread.ids
        places = {ids[p]: p for p in sorted(wanted) if p not in self._kept}
        for kept in self._read_comments(list(places)):
            self._kept[places[kept.id]] = kept
        for comment_id, place in places.items():
            if place not in self._kept:
                self._kept[place] = _gone(comment_id, self._thread.article_id)

    def _content(self, position: int) -> _Content:
        content = self._contents.get(position)
        if content is None:
            kept = self._comment(position)
            # Imported with the first comment: the first page of the list needs none of it.
            from reader.render.flow import flow_of
            from reader.text.blocks import parse_body

            document = parse_body(kept.comment.body)
            flow = flow_of(document, link_list="hidden")
            content = _Content(kept, flow, tuple(link.url for link in document.links))
            self._contents[position] = content
        return content

    def _comment_lines(self, position: int) -> list[Line]:
        lines = self._lines.get(position)
        if lines is None:
            content = self._content(position)
            head = self._head(position, content.kept)
            now, width = datetime.now(UTC), self._row_width
            if position in self._rows.folded:
                replies = self._thread.descendants[position]
                folded = Folded(replies, self._rows.unread_below(position))
                lines = [folded_line(content.kept, folded, head, width, now)]
            else:
                lines = comment_lines(content.kept, content.flow, head, width, now)
            self._lines[position] = lines
        return lines

    def _head(self, position: int, kept: KeptComment) -> CommentHead:
        thread = self._thread
        parent, depth = thread.parent[position], thread.depth[position]
        reply_to = None
        if parent >= 0:
            row = self._rows.row_of(position)
            above = self._rows.rows[row - 1] if row > 0 else -1
            if above != parent or shown_depth(depth, self._row_width) < depth:
                reply_to = self._comment(parent).comment.author
        author = kept.comment.author
        return CommentHead(
            depth=depth,
            is_unread=bool(thread.unread[position]),
            is_starred=kept.starred,
            is_op=bool(author) and author is not None and author.casefold() == self._op_author,
            reply_to=reply_to,
        )

    # Heights and scrolling

    def _measure(self, position: int) -> int:
        if position in self._rows.folded:
            return 1
        return len(self._comment_lines(position)) + 1

    def _update_line_count(self) -> None:
        self.set_line_count(self._rows.height + _TITLE_LINES)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Scrolling in here does not settle heights: the caller does."""
        before, self._is_settling = self._is_settling, True
        try:
            yield
        finally:
            self._is_settling = before

    def _settle(self, anchor: int | None = None) -> None:
        """Measures what is in view and keeps it where it is on the screen.

        Args:
            anchor: the comment that must not move; by default the first one in view whose
                height is known.
        """
        if self._is_settling or self._cursor < 0 or not self.text_width:
            return
        rows = self._rows
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
                self._drop_strips(self._row_line(min(unknown[0], fixed)))
                self._update_line_count()
                if rows.top(fixed) != before:
                    self.scroll_to_line(self.top_line + rows.top(fixed) - before)
        self._look()

    def _drop_strips(self, first: int) -> None:
        """Forgets painted lines from one on: what stands there has moved."""
        for line in [line for line in self._pane_strips if line >= first]:
            del self._pane_strips[line]
        self.refresh()

    def _is_in_view(self, position: int) -> bool:
        """Something of a comment is in view."""
        row = self._rows.row_of(position)
        line = self._row_line(row)
        return (
            line < self.top_line + self.page_height
            and line + self._text_height(row) > self.top_line
        )

    def _reveal(self, position: int) -> None:
        """Scrolls so that a comment is in view, its head first."""
        if not self.text_width:
            return
        row = self._rows.row_of(position)
        is_far = not self._is_in_view(position) and not (
            0 < self._row_line(row) - self.top_line - self.page_height < self.page_height
        )
        # Measuring what comes into view moves the target: until it fits.
        for _ in range(8):
            before = (self.top_line, self._row_line(row))
            if not self._rows.is_exact(row):
                with self._quiet():
                    self._rows.set_heights([row], self._measure)
                    self._drop_strips(self._row_line(row))
                    self._update_line_count()
            line, height = self._row_line(row), self._text_height(row)
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
            self._settle(position)
            if before == (self.top_line, self._row_line(row)):
                break

    def _change_rows(self, change: Callable[[], None]) -> None:
        """Changes what is folded, with the cursor's comment staying where it is on the screen."""
        row = self._rows.row_of(self._cursor)
        screen_y = self._row_line(row) - self.top_line
        change()
        self._rows.rebuild()
        if self._rows.row_of(self._cursor) < 0:
            hiding = [p for p in self._rows.ancestors(self._cursor) if p in self._rows.folded]
            self._set_cursor(hiding[-1])
            screen_y = max(0, min(screen_y, self.page_height - 1))
        # Heads name whom they answer where it does not stand above, which may have changed.
        self._lines.clear()
        with self._quiet():
            self._update_line_count()
            self.scroll_to_line(self._row_line(self._rows.row_of(self._cursor)) - screen_y)
        self._settle(self._cursor)
        self._reveal(self._cursor)
        self.repaint()

    # The cursor

    def _repaint_row(self, position: int) -> None:
        row = self._rows.row_of(position)
        if row >= 0:
            self.repaint_lines(self._row_line(row), self._rows.height_of(row))

    def _set_cursor(self, position: int) -> None:
        """Moves the cursor without scrolling; what it leaves becomes read."""
        was_entered, self._is_entered = self._is_entered, True
        old = self._cursor
        if old != position:
            if was_entered:
                self._leave()
            self._cursor = position
            self._kept_unread.discard(position)
            self._repaint_row(old)
        if old != position or not was_entered:
            self._repaint_row(position)

    def _go_to(self, position: int) -> None:
        """Moves the cursor to a comment, unfolding what hides it, and shows it."""
        if position in self._rows.folded and self._thread.unread[position]:
            self._rows.fold(position, is_folded=False)
            self._rows.reveal(position)
            self._rebuild()
        elif self._rows.reveal(position):
            self._rebuild()
        self._set_cursor(position)
        self._reveal(position)

    def _rebuild(self) -> None:
        """Takes in what was unfolded; the cursor's comment stays where it is on the screen."""
        if not self.text_width:
            self._rows.rebuild()
            return
        screen_y = self._row_line(self._rows.row_of(self._cursor)) - self.top_line
        self._rows.rebuild()
        self._lines.clear()
        with self._quiet():
            self._update_line_count()
            row = self._rows.row_of(self._cursor)
            self.scroll_to_line(self._row_line(row) - screen_y)
        self.repaint()

    def _leave(self) -> None:
        """The cursor leaves its comment, which has been read unless its text was folded away."""
        position = self._cursor
        if position not in self._rows.folded:
            self._mark_read([position])

    def _come_into_view(self) -> bool:
        """Puts the cursor into view if it was scrolled out. True if it had to."""
        if self._is_in_view(self._cursor):
            return False
        rows = self._rows
        top = self.top_line - _TITLE_LINES
        row = rows.row_at(top)
        if rows.top(row) < top and row + 1 < len(rows.rows):
            bottom = top + self.page_height
            row += rows.top(row + 1) < bottom
        self._set_cursor(rows.rows[row])
        return True

    # What is read

    def _mark_read(self, positions: Iterable[int]) -> None:
        unread = self._thread.unread
        read = [p for p in positions if unread[p] and p not in self._kept_unread]
        if read:
            self._set_unread(read, unread=False)
            self.post_message(self.CommentsRead([self._thread.ids[p] for p in read]))

    def _set_unread(self, positions: Iterable[int], *, unread: bool) -> None:
        """Shows comments as read or unread, also where folded ones count them."""
        self._pane_strips.pop(0, None)
        for position in positions:
            self._thread.unread[position] = unread
            for changed in (position, *self._rows.ancestors(position)):
                if changed == position or changed in self._rows.folded:
                    self._lines.pop(changed, None)
                    self._repaint_row(changed)
        if not self.top_line:
            self.repaint_lines(0)

    def _look(self) -> None:
        """Notes whose last line is in view; a second of that, with the focus, is reading it."""
        if not self.is_attached or not self.has_focus or self._cursor < 0 or not self.unread_count:
            self._seen.clear()
            return
        rows, unread = self._rows, self._thread.unread
        top = self.top_line
        bottom = top + self.page_height
        now = monotonic()
        seen: dict[int, float] = {}
        first = rows.row_at(top - _TITLE_LINES)
        for row in range(first, rows.row_at(bottom - 1 - _TITLE_LINES) + 1):
            position = rows.rows[row]
            if unread[position] and position not in rows.folded:
                last = self._row_line(row) + self._text_height(row) - 1
                if top <= last < bottom:
                    seen[position] = self._seen.get(position, now)
        self._seen = seen
        if seen and self._seen_timer is None:
            wait = min(seen.values()) + _READ_SECONDS - now
            self._seen_timer = self.set_timer(max(wait, 0.01), self._mark_seen)

    def _mark_seen(self) -> None:
        self._seen_timer = None
        now = monotonic()
        self._mark_read([p for p, since in self._seen.items() if now - since >= _READ_SECONDS])
        self._seen = {p: s for p, s in self._seen.items() if p not in self._kept_unread}
        if any(self._thread.unread[p] for p in self._seen):
            self._look()

    # Actions

    def action_step(self, step: int) -> None:
        """Goes to the next or previous comment; scrolls within one that is taller than the pane."""
        if self._cursor < 0:
            return
        if self._come_into_view() and not self.has_count:
            self._reveal(self._cursor)
            return
        row = self._rows.row_of(self._cursor)
        line, height = self._row_line(row), self._text_height(row)
        page = self.page_height
        if not self.has_count and height > page:
            if step > 0 and line + height > self.top_line + page:
                most = line + height - page
                self.scroll_to_line(min(self.top_line + max(page // 2, 1), most))
                return
            if step < 0 and line < self.top_line:
                self.scroll_to_line(max(self.top_line - max(page // 2, 1), line))
                return
        row = max(0, min(row + step * self.take_count(), len(self._rows.rows) - 1))
        self._go_to_row(row)

    def action_go_to_edge(self, direction: int) -> None:
        """Goes to the first or last comment, or to the one whose number was typed."""
        last = len(self._rows.rows) - 1
        self._go_to_row(
            min(self.take_count() - 1, last) if self.has_count else last * (direction > 0)
        )

    def action_move_pages(self, pages: float) -> None:
        """Scrolls by a page or a part of one; the cursor follows into view."""
        if self._cursor < 0:
            return
        lines = max(round(abs(pages) * self.page_height) - (_OVERLAP if abs(pages) >= 1 else 0), 1)
        before = self.top_line
        self.scroll_to_line(before + (lines if pages > 0 else -lines) * self.take_count())
        if self.top_line == before:
            self._set_cursor(self._rows.rows[-1] if pages > 0 else self._rows.rows[0])
        else:
            self._come_into_view()

    def action_go_to_top_level(self, direction: int) -> None:
        """Goes to the next or previous top-level comment."""
        for _ in range(self.take_count()):
            if self._cursor < 0:
                return
            root = self._rows.root_of(self._cursor)
            if direction < 0 and root != self._cursor:
                self._go_to(root)
                continue
            sibling = self._sibling(root, direction)
            if sibling < 0:
                break
            self._go_to(sibling)

    def action_go_to_sibling(self, direction: int) -> None:
        """Goes to the next or previous reply to the same comment."""
        for _ in range(self.take_count()):
            sibling = self._sibling(self._cursor, direction) if self._cursor >= 0 else -1
            if sibling < 0:
                break
            self._go_to(sibling)

    def action_go_to_parent(self) -> None:
        """Goes to the comment that this one answers."""
        for _ in range(self.take_count()):
            if self._cursor >= 0 and (parent := self._thread.parent[self._cursor]) >= 0:
                self._go_to(parent)

    def action_go_to_root(self) -> None:
        """Goes to the top-level comment of this chain."""
        if self._cursor >= 0:
            self._go_to(self._rows.root_of(self._cursor))

    def action_fold_or_follow(self) -> None:
        """Folds or unfolds the replies; after digits, follows that link of the comment."""
        if self._cursor < 0:
            return
        if not self.has_count:
            self._fold(self._cursor, is_folded=self._cursor not in self._rows.folded)
            return
        urls, number = self._content(self._cursor).urls, self.take_count()
        if 1 <= number <= len(urls):
            self.post_message(self.LinkFollowed(urls[number - 1]))
        else:
            self.app.bell()

    def action_unfold(self) -> None:
        """Unfolds the replies."""
        if self._cursor >= 0:
            self._fold(self._cursor, is_folded=False)

    def action_fold_or_leave(self) -> None:
        """Folds the replies; where there are none to fold, goes out to the article."""
        if self._cursor < 0 or not self._fold(self._cursor, is_folded=True):
            self.post_message(self.Left())

    def action_fold_chain(self) -> None:
        """Folds the whole chain and goes to the next top-level comment."""
        if self._cursor < 0:
            return
        root = self._rows.root_of(self._cursor)
        if root != self._cursor:
            self._go_to(root)
        self._fold(root, is_folded=True)
        if (following := self._rows.next_sibling(root)) >= 0:
            self._go_to(following)

    def action_fold_all(self, is_folded: bool) -> None:
        """Folds every chain, or unfolds everything."""
        if self._cursor < 0:
            return

        def change() -> None:
            if not is_folded:
                for position in tuple(self._rows.folded):
                    self._rows.fold(position, is_folded=False)
                return
            root = 0
            while root >= 0:
                self._rows.fold(root, is_folded=True)
                root = self._rows.next_sibling(root)

        self._change_rows(change)

    def action_sort(self) -> None:
        """Sorts replies as in the source, oldest first, newest first, or by score."""
        if self._cursor < 0:
            return
        order = _ORDERS[(_ORDERS.index(self._order) + 1) % len(_ORDERS)]
        for new, old in enumerate(self._source_positions):
            self._source.unread[old] = self._thread.unread[new]
        ids = self._thread.ids
        cursor_id = ids[self._cursor]
        folded_ids = {ids[position] for position in self._rows.folded}
        kept_unread_ids = {ids[position] for position in self._kept_unread}
        if order == "thread":
            thread, self._source_positions = self._source, []
        else:
            thread, self._source_positions = sorted_thread(self._source, self._sort_key(order))
        self._order = order
        self.clear_search()
        self._forget_contents()
        self._seen.clear()
        places = {comment_id: place for place, comment_id in enumerate(thread.ids)}
        self._rows = ThreadRows(thread, self._row_width, (places[known] for known in folded_ids))
        self._kept_unread = {places[known] for known in kept_unread_ids}
        self._cursor = places[cursor_id]
        self._show_all()

    def action_toggle_read(self) -> None:
        """Marks the comment read, or unread again."""
        if self._cursor < 0:
            return
        unread = not self._thread.unread[self._cursor]
        if unread:
            self._kept_unread.add(self._cursor)
        else:
            self._kept_unread.discard(self._cursor)
        self._set_unread([self._cursor], unread=unread)
        self.post_message(self.UnreadToggled([self._thread.ids[self._cursor]], unread))

    def action_mark_thread_read(self) -> None:
        """Asks for the whole thread to be marked read."""
        ids = [
            comment_id
            for comment_id, is_unread in zip(self._thread.ids, self._thread.unread, strict=True)
            if is_unread
        ]
        if ids:
            self.post_message(self.ThreadRead(ids))

    def action_mark_subtree_read(self) -> None:
        """Marks the comment and everything below it read."""
        if self._cursor < 0:
            return
        unread = self._thread.unread
        positions = [position for position in self._rows.subtree(self._cursor) if unread[position]]
        if positions:
            self._kept_unread.difference_update(positions)
            self._set_unread(positions, unread=False)
            self.post_message(self.SubtreeRead([self._thread.ids[p] for p in positions]))

    def action_toggle_star(self) -> None:
        """Stars the comment, or takes the star away."""
        if self._cursor < 0:
            return
        kept = self._comment(self._cursor)
        kept = replace(kept, starred=not kept.starred)
        self._kept[self._cursor] = kept
        self._contents.pop(self._cursor, None)
        self._lines.pop(self._cursor, None)
        self._repaint_row(self._cursor)
        self.post_message(self.StarToggled(kept.id, kept.starred))

    def action_next_unread(self, step: int) -> None:
        """Goes to the next or previous match of a search, else unread comment."""
        if self.is_searching:
            self.next_match(step * self.take_count())
            return
        for _ in range(self.take_count()):
            position = self._rows.next_unread(self._cursor, step) if self._cursor >= 0 else -1
            if position < 0:
                return
            self._go_to(position)

    def _go_to_row(self, row: int) -> None:
        if self._cursor >= 0:
            position = self._rows.rows[row]
            self._set_cursor(position)
            self._reveal(position)

    def _sibling(self, position: int, direction: int) -> int:
        if direction > 0:
            return self._rows.next_sibling(position)
        return self._rows.previous_sibling(position)

    def _fold(self, position: int, *, is_folded: bool) -> bool:
        """Folds or unfolds a comment the cursor is on; folding it is having read it."""
        if is_folded == (position in self._rows.folded) or not self._thread.descendants[position]:
            return False
        if is_folded:
            self._leave()

        def change() -> None:
            self._rows.fold(position, is_folded=is_folded)

        self._change_rows(change)
        return True

    def _sort_key(self, order: Order) -> Callable[[int], tuple[bool, float]]:
        """What replies are sorted by; comments without a date or score come last."""
        ids = self._source.ids
        values: list[float | None] = [None] * len(ids)
        for start in range(0, len(ids), _SEARCH_WINDOW):
            places = {ids[p]: p for p in range(start, min(start + _SEARCH_WINDOW, len(ids)))}
            for kept in self._read_comments(list(places)):
                comment = kept.comment
                value = comment.score if order == "score" else sort_seconds(comment.published)
                values[places[kept.id]] = value
        sign = 1 if order == "oldest" else -1

        def key(position: int) -> tuple[bool, float]:
            value = values[position]
            return (value is None, 0 if value is None else sign * value)

        return key


def _no_comments(ids: Sequence[int]) -> list[KeptComment]:
    return []


def _gone(comment_id: int, article_id: int) -> KeptComment:
    """What stands in for a comment that was removed from the store while its thread is shown."""
    comment = Comment(author=None, body=EMPTY_BODY, text="", state="missing")
    return KeptComment(
        id=comment_id,
        article_id=article_id,
        parent_id=None,
        comment=comment,
        unread=False,
        starred=False,
    )
