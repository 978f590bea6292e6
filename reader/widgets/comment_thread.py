"""The comments of an article: one pane over arrays, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import monotonic

from textual.actions import SkipAction
from textual.binding import Binding
from textual.message import Message
from textual.timer import Timer

from reader.model.article import Position
from reader.model.comment import KeptComment, ThreadIndex
from reader.render.line import Line, Segments
from reader.widgets.reading_pane import with_matches
from reader.widgets.thread_order import Order, ThreadOrder
from reader.widgets.thread_pane import ThreadPane
from reader.widgets.thread_reading import ThreadReading
from reader.widgets.thread_rows import ThreadRows
from reader.widgets.thread_search import ThreadSearch
from reader.widgets.thread_texts import ReadComments, ThreadTexts, no_comments

_READ_SECONDS = 1.0
_OVERLAP = 2
"""Lines that stay in view when a page is turned."""


class CommentThread(ThreadPane):
    """Shows a thread over its arrays; only what is near the view is read, parsed and laid out.

    The cursor is on one comment. What changes by keys of this pane is shown at once and told by
    a message.
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
        self._order = ThreadOrder(self.thread)
        self._reading = ThreadReading(self.thread)
        self._search: ThreadSearch | None = None
        self._announced: int | None = None
        self._seen_timer: Timer | None = None

    # What is shown

    @property
    def cursor_comment_id(self) -> int | None:
        """The comment the cursor is on."""
        return self.thread.ids[self.cursor] if self.cursor >= 0 else None

    @property
    def cursor_comment(self) -> KeptComment | None:
        """The comment the cursor is on, with its text."""
        return self.texts.comment(self.cursor) if self.cursor >= 0 else None

    @property
    def position(self) -> Position:
        """Where the reader is and what is folded; the article's own place is not known here."""
        ids = self.thread.ids
        folded = frozenset(ids[position] for position in self.rows.folded)
        comment_id = self.cursor_comment_id if self.is_entered else None
        return Position(comment_id=comment_id, folded=folded)

    @property
    def order(self) -> Order:
        """How replies are sorted."""
        return self._order.order

    @property
    def unread_count(self) -> int:
        """How many comments are unread."""
        return self._reading.unread_count

    @property
    def is_searching(self) -> bool:
        """Matches of a search are marked."""
        return self._search is not None

    @property
    def title(self) -> str:
        """What the pane's first line says."""
        total = len(self.thread)
        told = f"Comments {total:,}"
        if unread := self.unread_count:
            told += f" · {unread:,} unread"
        if self._announced is not None and self._announced != total:
            told += f" · announced {self._announced:,}, here {total:,}"
        if self._order.name:
            told += f" · {self._order.name}"
        return told

    def show_thread(
        self,
        thread: ThreadIndex | None,
        comments: ReadComments,
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
        message = ""
        if thread is not None and not len(thread):
            message = (
                "No comments."
                if not announced
                else f"The source says there are {announced} comments; none of them is here."
            )
        shown = thread or ThreadIndex(0)
        ids = shown.ids
        folded: set[int] = set()
        if position.folded:
            places = {comment_id: place for place, comment_id in enumerate(ids)}
            folded = {places[known] for known in position.folded if known in places}
        rows = ThreadRows(shown, self.row_width, folded)
        self._take(rows, comments, op_author, announced, message)
        self.cursor = 0 if len(ids) else -1
        if position.comment_id is not None and position.comment_id in ids:
            self.cursor = ids.index(position.comment_id)
            self.is_entered = True
            if rows.reveal(self.cursor):
                rows.rebuild()
        self.show_all()

    def show_message(self, text: str) -> None:
        """Shows some text in place of a thread; empty lines part paragraphs."""
        self._take(ThreadRows(ThreadIndex(0), self.row_width), message=text)
        self.show_all()

    def go_to_comment(self, comment_id: int) -> bool:
        """Puts the cursor on a comment, unfolding what hides it. False if it is not here."""
        try:
            position = self.thread.ids.index(comment_id)
        except ValueError:
            return False
        self.go_to(position)
        return True

    def refresh_unread(self, ids: Iterable[int], unread: bool) -> None:
        """Shows comments as read or unread; ids of other threads are ignored."""
        wanted = set(ids)
        for position, comment_id in enumerate(self.thread.ids):
            if comment_id in wanted:
                self.thread.unread[position] = unread
                if unread:
                    self._reading.keep_unread(position)
                self.texts.forget_lines(position)
        self.repaint()

    def refresh_comments(self, ids: Iterable[int]) -> None:
        """Reads comments anew that were changed elsewhere, as by a star or an edit."""
        wanted = set(ids)
        for position, comment_id in enumerate(self.thread.ids):
            if comment_id in wanted:
                self.texts.forget(position)
                self.rows.forget_height(position)
        self.settle()
        self.repaint()

    def _take(
        self,
        rows: ThreadRows,
        comments: ReadComments = no_comments,
        op_author: str | None = None,
        announced: int | None = None,
        message: str = "",
    ) -> None:
        self._order = ThreadOrder(rows.thread)
        self._reading = ThreadReading(rows.thread)
        self._search = None
        self._announced = announced
        self.set_thread(rows, ThreadTexts(rows, comments, op_author), message)

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
            self.scroll_to_line(self.top_line + max(self.page_height - _OVERLAP, 1))
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

    # Searching

    def search(self, text: str) -> int:
        """Marks what a text matches in the whole thread and goes to the first match from here on.

        Returns:
            How many matches there are; with none, and for an empty text, the search is over.
        """
        self.clear_search()
        if not text:
            return 0
        texts = self.texts
        self._search = ThreadSearch.over(text, texts.all_comments(), texts.text)
        if self._search is None:
            return 0
        self._search.start(self.cursor)
        self._show_match(self._search)
        return self._search.total

    def next_match(self, step: int) -> bool:
        """Goes to a later or earlier match, round the ends. False without a search."""
        if self._search is None:
            return False
        self._search.step(step)
        self._show_match(self._search)
        return True

    def clear_search(self) -> bool:
        """Takes the marks away. False if there were none."""
        if self._search is None:
            return False
        self._search = None
        self.repaint()
        return True

    def marked_segments(self, position: int, line: Line) -> Segments:
        search = self._search
        if search is None or not line.pieces:
            return line.segments
        return with_matches(
            line.segments, line.pieces, search.spans(position), search.current_in(position)
        )

    def _show_match(self, search: ThreadSearch) -> None:
        """Goes to the match that the search is at."""
        position = search.position
        self.go_to(position)
        spans = search.spans(position)
        if search.number < len(spans):
            offset = spans[search.number][0]
            for index, line in enumerate(self.lines_of(position)):
                if any(p.offset <= offset < p.offset + p.length for p in line.pieces):
                    row = self.rows.row_of(position)
                    self.scroll_into_view(self.row_line(row) + index, margin=1)
                    break
        self.repaint()

    # What is read

    def cursor_leaving(self) -> None:
        # Unless its text was folded away, it was read.
        position = self.cursor
        if position not in self.rows.folded:
            self._mark_read([position])

    def cursor_came(self) -> None:
        self._reading.release([self.cursor])

    def view_changed(self) -> None:
        # A second with its last line in view, and with the focus, is reading a comment.
        if not self.is_attached or not self.has_focus or self.cursor < 0 or not self.unread_count:
            self._reading.look_away()
            return
        now = monotonic()
        self._reading.see(self.ending_in_view(), now)
        wait = self._reading.time_left(_READ_SECONDS, now)
        if wait is not None and self._seen_timer is None:
            self._seen_timer = self.set_timer(max(wait, 0.01), self._mark_seen)

    def _mark_seen(self) -> None:
        self._seen_timer = None
        self._mark_read(self._reading.seen_for(_READ_SECONDS, monotonic()))
        if self._reading.is_waiting():
            self.view_changed()

    def _mark_read(self, positions: Iterable[int]) -> None:
        read = self._reading.readable_of(positions)
        if read:
            self._set_unread(read, unread=False)
            self.post_message(self.CommentsRead([self.thread.ids[p] for p in read]))

    def _set_unread(self, positions: Iterable[int], *, unread: bool) -> None:
        """Shows comments as read or unread, also where folded ones count them."""
        for position in positions:
            self.thread.unread[position] = unread
            for changed in (position, *self.rows.ancestors(position)):
                if changed == position or changed in self.rows.folded:
                    self.texts.forget_lines(changed)
                    self.repaint_comment(changed)
        self.repaint_title()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # With nothing unread here, n and N are the screen's: the next unread article.
        if action == "next_unread":
            return self.is_searching or bool(self.unread_count)
        return True

    def action_step(self, step: int) -> None:
        """Goes to the next or previous comment; scrolls within one that is taller than the pane."""
        if self.cursor < 0:
            return
        if self.come_into_view() and not self.has_count:
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
        lines = max(round(abs(pages) * self.page_height) - (_OVERLAP if abs(pages) >= 1 else 0), 1)
        before = self.top_line
        self.scroll_to_line(before + (lines if pages > 0 else -lines) * self.take_count())
        if self.top_line == before:
            self.set_cursor(self.rows.rows[-1] if pages > 0 else self.rows.rows[0])
        else:
            self.come_into_view()

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

    def action_fold_or_follow(self) -> None:
        """Folds or unfolds the replies; after digits, follows that link of the comment."""
        if self.cursor < 0:
            return
        if not self.has_count:
            self._fold(self.cursor, is_folded=self.cursor not in self.rows.folded)
            return
        urls, number = self.texts.urls(self.cursor), self.take_count()
        if 1 <= number <= len(urls):
            self.post_message(self.LinkFollowed(urls[number - 1]))
        else:
            self.app.bell()

    def action_unfold(self) -> None:
        """Unfolds the replies."""
        if self.cursor >= 0:
            self._fold(self.cursor, is_folded=False)

    def action_fold_or_leave(self) -> None:
        """Folds the replies; where there are none to fold, goes out to the article."""
        if self.cursor < 0 or not self._fold(self.cursor, is_folded=True):
            self.post_message(self.Left())

    def action_fold_chain(self) -> None:
        """Folds the whole chain and goes to the next top-level comment."""
        if self.cursor < 0:
            return
        root = self.rows.root_of(self.cursor)
        if root != self.cursor:
            self.go_to(root)
        self._fold(root, is_folded=True)
        if (following := self.rows.next_sibling(root)) >= 0:
            self.go_to(following)

    def action_fold_all(self, is_folded: bool) -> None:
        """Folds every chain, or unfolds everything."""
        if self.cursor < 0:
            return

        def change() -> None:
            if not is_folded:
                for position in tuple(self.rows.folded):
                    self.rows.fold(position, is_folded=False)
                return
            root = 0
            while root >= 0:
                self.rows.fold(root, is_folded=True)
                root = self.rows.next_sibling(root)

        self.change_rows(change)

    def action_sort(self) -> None:
        """Sorts replies as in the source, oldest first, newest first, or by score."""
        if self.cursor < 0:
            return
        ids = self.thread.ids
        cursor_id = ids[self.cursor]
        folded_ids = {ids[position] for position in self.rows.folded}
        kept_unread_ids = self._reading.kept_unread_ids
        self._order.sort_next(kept for _, kept in self.texts.all_comments())
        self.clear_search()
        thread = self._order.thread
        places = {comment_id: place for place, comment_id in enumerate(thread.ids)}
        rows = ThreadRows(thread, self.row_width, (places[known] for known in folded_ids))
        self._reading = ThreadReading(thread, (places[known] for known in kept_unread_ids))
        self.set_rows(rows, self.texts.over(rows), places[cursor_id])
        self.show_all()

    def action_toggle_read(self) -> None:
        """Marks the comment read, or unread again."""
        if self.cursor < 0:
            return
        unread = not self.thread.unread[self.cursor]
        if unread:
            self._reading.keep_unread(self.cursor)
        else:
            self._reading.release([self.cursor])
        self._set_unread([self.cursor], unread=unread)
        self.post_message(self.UnreadToggled([self.thread.ids[self.cursor]], unread))

    def action_mark_thread_read(self) -> None:
        """Asks for the whole thread to be marked read."""
        ids = self._reading.unread_ids
        if ids:
            self.post_message(self.ThreadRead(ids))

    def action_mark_subtree_read(self) -> None:
        """Marks the comment and everything below it read."""
        if self.cursor < 0:
            return
        positions = self._reading.unread_of(self.rows.subtree(self.cursor))
        if positions:
            self._reading.release(positions)
            self._set_unread(positions, unread=False)
            self.post_message(self.SubtreeRead([self.thread.ids[p] for p in positions]))

    def action_toggle_star(self) -> None:
        """Stars the comment, or takes the star away."""
        if self.cursor < 0:
            return
        kept = self.texts.comment(self.cursor)
        kept = replace(kept, starred=not kept.starred)
        self.texts.put(self.cursor, kept)
        self.repaint_comment(self.cursor)
        self.post_message(self.StarToggled(kept.id, kept.starred))

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

    def _sibling(self, position: int, direction: int) -> int:
        if direction > 0:
            return self.rows.next_sibling(position)
        return self.rows.previous_sibling(position)

    def _fold(self, position: int, *, is_folded: bool) -> bool:
        """Folds or unfolds a comment the cursor is on; folding it is having read it."""
        if is_folded == (position in self.rows.folded) or not self.thread.descendants[position]:
            return False
        if is_folded:
            self.cursor_leaving()

        def change() -> None:
            self.rows.fold(position, is_folded=is_folded)

        self.change_rows(change)
        return True
