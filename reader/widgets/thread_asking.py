"""The keys of a thread that only post a message: the screen does the work."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message

from reader.widgets.thread_pane import ThreadPane

ASKING_KEYS = [
    Binding("w", "watch", "Watch", id="comments.watch", show=False,
            tooltip="Watch this thread: new comments are fetched with the feeds. Again to stop."),
    Binding("c", "fetch", "Fetch comments", id="comments.fetch", show=False,
            tooltip="Fetch the comments of this article now."),
    Binding("x", "hide_author", "Hide author", id="comments.hide-author", show=False,
            tooltip="Hide all comments by this comment's author, after asking."),
    Binding("A", "reply", "Answer", id="comments.reply", show=False,
            tooltip="Write a reply to the comment, to be posted on its site."),
    Binding("T", "note", "Note", id="comments.note", show=False,
            tooltip="Write a note on the comment."),
    Binding("at", "versions", "What changed", id="comments.versions", show=False,
            tooltip="Show earlier texts of the comment, and what changed."),
    Binding("vertical_line", "pipe", "Pipe", id="comments.pipe", show=False,
            tooltip="Pipe the comment, with its replies or the whole thread, to a program."),
]  # fmt: skip


class ThreadAsking(ThreadPane):
    """A pane of comments that tells what the reader wants done with one."""

    @dataclass
    class WatchToggled(Message, namespace="comment_thread"):
        """The thread shall be followed, or no longer; it is shown so already."""

        watched: bool

    @dataclass
    class FetchWanted(Message, namespace="comment_thread"):
        """The discussions of the article shall be fetched now."""

    @dataclass
    class AuthorHidden(Message, namespace="comment_thread"):
        """What an author writes shall be hidden; nothing is yet."""

        name: str

    @dataclass
    class ReplyWanted(Message, namespace="comment_thread"):
        """An answer to a comment shall be written."""

        comment_id: int

    @dataclass
    class NoteWanted(Message, namespace="comment_thread"):
        """A note on a comment shall be written."""

        comment_id: int

    @dataclass
    class VersionsWanted(Message, namespace="comment_thread"):
        """The earlier texts of a comment shall be shown."""

        comment_id: int

    @dataclass
    class PipeWanted(Message, namespace="comment_thread"):
        """A comment, or what it stands in, shall be handed to a program."""

        comment_id: int

    @property
    def is_watched(self) -> bool:
        """The thread is followed, as the title says."""
        return self.heading.is_watched

    @is_watched.setter
    def is_watched(self, is_watched: bool) -> None:
        self.heading.is_watched = is_watched
        self.repaint_title()

    # Actions

    def action_watch(self) -> None:
        """Follows the thread, or no longer."""
        self.is_watched = not self.is_watched
        self.post_message(self.WatchToggled(self.is_watched))

    def action_fetch(self) -> None:
        """Asks for the comments of the article."""
        self.post_message(self.FetchWanted())

    def action_hide_author(self) -> None:
        """Asks for the comment's author to be hidden."""
        comment_id = self._asked_of()
        author = self.texts.comment(self.cursor).comment.author if comment_id is not None else None
        if author:
            self.post_message(self.AuthorHidden(author))
        elif comment_id is not None:
            self.app.bell()

    def action_reply(self) -> None:
        """Asks for an answer to be written."""
        if (comment_id := self._asked_of()) is not None:
            self.post_message(self.ReplyWanted(comment_id))

    def action_note(self) -> None:
        """Asks for a note to be written."""
        if (comment_id := self._asked_of()) is not None:
            self.post_message(self.NoteWanted(comment_id))

    def action_versions(self) -> None:
        """Asks for the earlier texts of the comment."""
        if (comment_id := self._asked_of()) is not None:
            self.post_message(self.VersionsWanted(comment_id))

    def action_pipe(self) -> None:
        """Asks for the comment to be handed to a program."""
        if (comment_id := self._asked_of()) is not None:
            self.post_message(self.PipeWanted(comment_id))

    def _asked_of(self) -> int | None:
        """The comment the cursor is on; None, with a bell, where none is or it is not here."""
        if self.cursor < 0 or self.rows.is_stand_in(self.cursor):
            self.app.bell()
            return None
        return self.thread.ids[self.cursor]
