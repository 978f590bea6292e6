"""What becomes read, starred or unread by the keys of a thread and by being read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from textual.binding import Binding
from textual.message import Message
from textual.timer import Timer

from reader.model.comment import ThreadIndex
from reader.widgets.thread_pane import ThreadPane

_READ_SECONDS = 1.0
_MOST_LINES = 50
"""Comments that are painted one by one when they change; of more, everything in view."""

MARKING_KEYS = [
    Binding("m", "toggle_read", "Read / unread", id="comments.toggle-read", show=False,
            tooltip="Mark the comment read, or unread again."),
    Binding("M", "mark_thread_read", "Thread read", id="comments.mark-thread-read",
            show=False, tooltip="Mark every comment of the thread read."),
    Binding("X", "mark_subtree_read", "Subtree read", id="comments.mark-subtree-read",
            show=False, tooltip="Mark the comment and all replies below it read."),
    Binding("s", "toggle_star", "Star", id="comments.star", show=False,
            tooltip="Star the comment, or take the star away."),
]  # fmt: skip


class ThreadMarking(ThreadPane):
    """A pane of comments that knows what of them is read.

    A comment becomes read when its last line was in view for a second while the pane has the
    focus, or when the cursor leaves it.
    """

    @dataclass
    class CommentsRead(Message, namespace="comment_thread"):
        """Comments were read; they are shown as read already."""

        ids: list[int]

    @dataclass
    class SubtreeRead(Message, namespace="comment_thread"):
        """A comment and what is below it was marked read; `ids` are shown so already."""

        ids: list[int]

    @dataclass
    class ThreadRead(Message, namespace="comment_thread"):
        """The whole thread shall be marked read; `ids` are unread and are still shown as unread."""

        ids: list[int]

    @dataclass
    class UnreadToggled(Message, namespace="comment_thread"):
        """Comments were marked read or unread by hand, and are shown so already."""

        ids: list[int]
        unread: bool

    @dataclass
    class StarToggled(Message, namespace="comment_thread"):
        """A comment got a star or lost it, and is shown so already."""

        id: int
        starred: bool

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._seen_timer: Timer | None = None
        self.unwritten = 0
        """Messages about what is shown as read or unread that did not reach the store yet."""

    def refresh_unread(self, ids: Iterable[int], unread: bool) -> None:
        """Shows comments as read or unread; ids of other threads are ignored."""
        known = (self.rows.place_of(comment_id) for comment_id in ids)
        positions = [p for p in known if p >= 0 and self.is_markable(p)]
        if unread:
            for position in positions:
                self.sitting.reading.keep_unread(position)
        self._set_unread(positions, unread=unread)

    def show_marks(self, newer: ThreadIndex) -> None:
        """Shows as read or unread what newer arrays of the thread say so of; nothing moves."""
        here = dict(zip(self.thread.ids, self.thread.unread, strict=True))
        changed: tuple[list[int], list[int]] = [], []
        for comment_id, unread in zip(newer.ids, newer.unread, strict=True):
            if here.get(comment_id, unread) != unread:
                changed[unread].append(comment_id)
        for unread, ids in enumerate(changed):
            self.refresh_unread(ids, bool(unread))

    def is_markable(self, position: int) -> bool:
        """The comment is here and no rule hides it."""
        marks = self.thread.marks
        return not marks or not marks[position]

    def cursor_leaving(self) -> None:
        # Unless its text was folded away, it was read.
        position = self.cursor
        if position not in self.rows.folded:
            self._mark_read([position])

    def cursor_came(self) -> None:
        self.sitting.reading.release([self.cursor])

    def view_changed(self) -> None:
        super().view_changed()
        # A second with its last line in view, and with the focus, is reading a comment.
        if not self.is_attached or not self.has_focus or self.cursor < 0 or not self.unread_count:
            self.sitting.reading.look_away()
            return
        now = monotonic()
        self.sitting.reading.see(self.ending_in_view(), now)
        wait = self.sitting.reading.time_left(_READ_SECONDS, now)
        if wait is not None and self._seen_timer is None:
            self._seen_timer = self.set_timer(max(wait, 0.01), self._mark_seen)

    def _mark_seen(self) -> None:
        self._seen_timer = None
        self._mark_read(self.sitting.reading.seen_for(_READ_SECONDS, monotonic()))
        if self.sitting.reading.is_waiting():
            self.view_changed()

    def _mark_read(self, positions: Iterable[int]) -> None:
        read = self.sitting.reading.readable_of(positions)
        if read:
            self._set_unread(read, unread=False)
            self._tell(self.CommentsRead([self.thread.ids[p] for p in read]))

    def _tell(self, message: CommentsRead | SubtreeRead | UnreadToggled) -> None:
        """Tells of what is shown already; whoever has written it counts it down."""
        self.unwritten += 1
        self.post_message(message)

    def _set_unread(self, positions: Sequence[int], *, unread: bool) -> None:
        """Shows comments as read or unread, also where folded ones count them."""
        if not positions:
            return
        thread = self.thread
        for position in positions:
            thread.unread[position] = unread
        first, last = min(positions), max(positions)
        counting = [
            folded
            for folded in self.rows.folded
            if folded <= last and folded + thread.descendants[folded] >= first
        ]
        for position in (*positions, *counting):
            self.texts.forget_lines(position)
        if len(positions) > _MOST_LINES:
            self.repaint()
        else:
            for position in (*positions, *counting):
                self.repaint_comment(position)
        self.repaint_title()
        self.refresh_map()

    def action_toggle_read(self) -> None:
        """Marks the comment read, or unread again."""
        if self.cursor < 0 or not self.is_markable(self.cursor):
            return
        unread = not self.thread.unread[self.cursor]
        if unread:
            self.sitting.reading.keep_unread(self.cursor)
        else:
            self.sitting.reading.release([self.cursor])
        self._set_unread([self.cursor], unread=unread)
        self._tell(self.UnreadToggled([self.thread.ids[self.cursor]], unread))

    def action_mark_thread_read(self) -> None:
        """Asks for the whole thread to be marked read."""
        ids = self.sitting.reading.unread_ids
        if ids:
            self.post_message(self.ThreadRead(ids))

    def action_mark_subtree_read(self) -> None:
        """Marks the comment and everything below it read."""
        if self.cursor < 0:
            return
        positions = self.sitting.reading.unread_of(self.rows.subtree(self.cursor))
        if positions:
            self.sitting.reading.release(positions)
            self._set_unread(positions, unread=False)
            self._tell(self.SubtreeRead([self.thread.ids[p] for p in positions]))

    def action_toggle_star(self) -> None:
        """Stars the comment, or takes the star away."""
        if self.cursor < 0 or self.rows.is_stand_in(self.cursor):
            return
        kept = self.texts.comment(self.cursor)
        kept = replace(kept, starred=not kept.starred)
        self.texts.put(self.cursor, kept)
        self.repaint_comment(self.cursor)
        self.post_message(self.StarToggled(kept.id, kept.starred))
