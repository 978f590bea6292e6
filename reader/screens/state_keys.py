"""Keys that change what the reader keeps: read, stars, labels, notes, deleted; and undoing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from textual.binding import Binding, BindingType

from reader.screens.switchboard import STATE, Switchboard

if TYPE_CHECKING:
    from reader.model.changes import Change, StateChange
    from reader.model.listing import ArticleSummary
    from reader.screens.commands import Command
    from reader.screens.renewing import Renewing
    from reader.screens.selecting import Selecting
    from reader.widgets.comment_thread import CommentThread

C = TypeVar("C", bound="Change")


class StateKeys(Switchboard):
    """Marks, labels, notes and deletes; what is shown is updated once it is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "toggle_read", "Read / unread", show=False, id="main.toggle-read",
                tooltip="Mark the article read, or unread again."),
        Binding("M", "mark_view_read", "All read", show=False, id="main.mark-all-read",
                tooltip="Mark all articles of this view, feed or folder read, after asking."),
        Binding("s", "toggle_star", "Star", show=False, id="main.star",
                tooltip="Star the article, or remove its star."),
        Binding("t", "labels", "Labels", show=False, id="main.labels",
                tooltip="Add labels to the article, or remove them."),
        Binding("T", "note", "Note", show=False, id="main.note",
                tooltip="Write a note on the article."),
        Binding("d", "delete", "Delete", show=False, id="main.delete",
                tooltip="Delete the article, or in the feeds the feed, after asking."),
        Binding("u", "undo", "Undo", show=False, id="main.undo",
                tooltip="Undo the last change: read, star, label, note, deletion, feed."),
    ]  # fmt: skip

    @cached_property
    def renewing(self) -> Renewing:
        """Updates what is shown after a change in the store."""
        from reader.screens.renewing import Renewing

        return Renewing(self)

    def palette_commands(self) -> Sequence[Command]:
        """What can be done without a key of its own."""
        from reader.screens.selecting import COMMANDS

        return COMMANDS

    # Changing

    def change(
        self, make: Callable[[], Awaitable[Change]], done: str = "", *, is_own: bool = True
    ) -> None:
        """Makes a change; what is shown is updated once it is written.

        Args:
            make: makes it.
            done: what to say then.
            is_own: whether the reader asked for it; else it came of reading.
        """

        async def work() -> None:
            await self.make_change(make, is_own=is_own)
            if done:
                self.status.say(f"{done}; u undoes it.")

        self.attempt(work, STATE, is_exclusive=False)

    async def make_change(self, make: Callable[[], Awaitable[C]], *, is_own: bool = True) -> C:
        """Makes a change like `change`, for a caller that awaits it.

        Whoever is gone before it is made, as a screen that was left, stops nothing of it.

        Raises:
            ReaderError: it could not be made.
        """

        async def work() -> C:
            change = await self.undo_stack.change(make, is_own=is_own)
            await self.renewing.show_change(change)
            return change

        return await asyncio.shield(asyncio.create_task(work()))

    async def show_made(self, change: Change) -> None:
        """Shows a change that came with something else, and remembers it for `undo`."""
        await self.undo_stack.remember(change)
        await self.renewing.show_change(change)

    def mark_articles(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> None:
        """Marks articles; the rows follow when it is written."""
        mark = self.library.mark_articles
        self.change(lambda: mark(ids, unread=unread, starred=starred))

    def mark_comments(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> None:
        """Marks comments; row and thread follow when it is written."""
        mark = self.library.mark_comments
        self.change(lambda: mark(ids, unread=unread, starred=starred))

    # Messages of panes that are imported after the start are handled by name.

    def on_comment_thread_comments_read(self, event: CommentThread.CommentsRead) -> None:
        self._write_shown(event.ids, unread=False, is_own=False)

    def on_comment_thread_subtree_read(self, event: CommentThread.SubtreeRead) -> None:
        self._write_shown(event.ids, unread=False)

    def on_comment_thread_thread_read(self, event: CommentThread.ThreadRead) -> None:
        self.mark_comments(event.ids, unread=False)

    def on_comment_thread_unread_toggled(self, event: CommentThread.UnreadToggled) -> None:
        self._write_shown(event.ids, unread=event.unread)

    def _write_shown(self, ids: Sequence[int], *, unread: bool, is_own: bool = True) -> None:
        """Marks comments that the thread shows so already, and tells it when that is written."""

        async def write() -> StateChange:
            try:
                return await self.library.mark_comments(ids, unread=unread)
            finally:
                self.thread.unwritten -= 1

        self.change(write, is_own=is_own)

    def on_comment_thread_star_toggled(self, event: CommentThread.StarToggled) -> None:
        self.mark_comments([event.id], starred=event.starred)

    # Several rows at once

    @cached_property
    def selecting(self) -> Selecting:
        """What acts on the rows that are selected."""
        from reader.screens.selecting import Selecting

        return Selecting(self)

    @property
    def has_selection(self) -> bool:
        """Whether a key means the rows that are selected."""
        return self.pane == "list" and self.articles.selection is not None

    def on_article_list_selection_changed(self) -> None:
        self.show_titles()

    def action_select_all(self) -> None:
        self.attempt(self._select_all, "selecting")

    async def _select_all(self) -> None:
        await self.browsing.be_whole()
        self.articles.select_all()

    def action_invert_selection(self) -> None:
        self.attempt(self._invert_selection, "selecting")

    async def _invert_selection(self) -> None:
        await self.browsing.be_whole()
        self.articles.invert_selection()

    def action_mark_side_read(self, side: Literal["above", "below"]) -> None:
        self.attempt(lambda: self.selecting.ask_side_read(side), "selecting")

    def action_mark_older_read(self) -> None:
        self.attempt(self.selecting.ask_older_read, "selecting")

    # Read and starred

    def action_toggle_read(self) -> None:
        if self.has_selection:
            self.selecting.toggle_read()
        elif (state := self._row_to_mark()) is not None:
            self.change(lambda: self._toggle(state.id, "unread"))

    def action_toggle_star(self) -> None:
        if self.has_selection:
            self.selecting.toggle_star()
        elif (state := self._row_to_mark()) is not None:
            self.change(lambda: self._toggle(state.id, "starred"))

    async def _toggle(self, article_id: int, state: Literal["unread", "starred"]) -> StateChange:
        """Makes a state its opposite, as the keys pressed before this one have left it."""
        row = next(iter(self.library.summaries([article_id])), None)
        if state == "unread":
            return await self.library.mark_articles([article_id], unread=not (row and row.unread))
        return await self.library.mark_articles([article_id], starred=not (row and row.starred))

    def _row_to_mark(self) -> ArticleSummary | None:
        """The article that is marked; where there is none, that is said."""
        if self.pane == "feeds":
            self.status.say("Only articles are marked; M marks all of a feed read.")
            return None
        state = self.summary_here()
        if state is None:
            self.status.say("There is no article.")
        return state

    def action_mark_view_read(self) -> None:
        count = len(self.articles.ids)
        if not count:
            self.status.say("There is nothing to mark read.")
            return
        question = f"Mark all {count:,} articles of this view read?"
        if not self.articles.is_whole:
            question = "Mark all articles of this view read?"
        self.ask(f"{question}\nu undoes it.", lambda: self.mark_read(self._view_ids))

    async def _view_ids(self) -> Sequence[int]:
        if self.articles.is_whole:
            return self.articles.ids
        return await self.library.article_ids(self.browsing.query)

    def mark_read(self, read_ids: Callable[[], Awaitable[Sequence[int]]]) -> None:
        """Marks articles read, and says how many were not; `read_ids` is asked beside the keys."""

        async def mark() -> None:
            ids = await read_ids()
            change = await self.make_change(lambda: self.library.mark_articles(ids, unread=False))
            self.status.say(f"{len(change.ids):,} marked read; u undoes it.")

        self.attempt(mark, STATE, is_exclusive=False)

    def ask(self, question: str, do: Callable[[], object]) -> None:
        """Asks, and does something if the answer is yes."""
        from reader.screens.confirm import ConfirmScreen

        def answered(is_sure: bool | None) -> None:
            if is_sure:
                do()

        self.app.push_screen(ConfirmScreen(question), answered)

    # Labels, notes, deleting

    def action_labels(self) -> None:
        self.attempt(self._ask_labels, "labels")

    async def _ask_labels(self) -> None:
        if self.has_selection:
            await self.selecting.ask_labels()
            return
        article = await self.article_here()
        if article is None:
            return
        from reader.screens.labels import LabelsScreen, LabelsWanted

        def set_labels(wanted: LabelsWanted | None) -> None:
            if wanted is not None and (wanted.add or wanted.remove):
                set_labels = self.library.set_labels
                self.change(lambda: set_labels([article.id], add=wanted.add, remove=wanted.remove))

        known = await self.library.labels()
        name = article.entry.name
        self.app.push_screen(LabelsScreen(name, article.labels, known), set_labels)

    def action_note(self) -> None:
        self.attempt(self._ask_note, "note")

    async def _ask_note(self) -> None:
        article = await self.article_here()
        if article is None:
            return
        from reader.screens.note import NoteScreen

        def set_note(text: str | None) -> None:
            if text is not None:
                self.change(lambda: self.library.set_note(article.id, text or None))

        title = f"Note on “{article.entry.name}”"
        self.app.push_screen(NoteScreen(title, article.notes or ""), set_note)

    def action_delete(self) -> None:
        if self.has_selection:
            self.selecting.ask_delete()
            return
        state = self.summary_here()
        if state is None:
            self.status.say("There is no article.")
            return
        name = state.title or state.link or "this article"
        self.ask(f"Delete “{name}”?\nu undoes it.", lambda: self._delete([state.id]))

    def _delete(self, ids: Sequence[int]) -> None:
        if self.pane in ("article", "comments"):
            self.focus_pane("list")
        self.change(lambda: self.library.delete_articles(ids), "Deleted")

    # Undoing

    def action_undo(self) -> None:
        self.attempt(self._undo, STATE, is_exclusive=False)

    async def _undo(self) -> None:
        self.status.say(await self.undo_last())

    async def undo_last(self) -> str:
        """Takes the last change back, and says in a line what it was.

        Raises:
            ReaderError: it could not be taken back.
        """
        from reader.library.undo_stack import describe_change

        change = await self.undo_stack.undo()
        if change is None:
            return "Nothing to undo."
        await self.renewing.show_change(change, is_undone=True)
        return f"Undone: {describe_change(change)}."
