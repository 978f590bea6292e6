"""Keys that change what the reader keeps: read, stars, labels, notes, deleted; and undoing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.screens.marking import describe_change
from reader.screens.switchboard import STATE, Switchboard

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.model.changes import Change, FeedEdited, StateChange
    from reader.model.event import ThreadRefreshed
    from reader.model.feed import KeptFeed
    from reader.screens.commands import Command
    from reader.screens.selecting import Selecting
    from reader.widgets.comment_thread import CommentThread

C = TypeVar("C", bound="Change")
_COUNT_PAUSE = 0.4
"""Seconds in which changes of counts are gathered: reading ten thousand feeds takes a while."""


class StateKeys(Switchboard):
    """Marks, labels, notes and deletes; everything shown follows when it is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "toggle_read", "Read / unread", show=False, id="main.toggle-read",
                tooltip="Mark the article read, or unread again."),
        Binding("M", "mark_view_read", "All read", show=False, id="main.mark-all-read",
                tooltip="Mark all articles of this view, feed or folder read, after asking."),
        Binding("s", "toggle_star", "Star", show=False, id="main.star",
                tooltip="Give the article a star, or take it away."),
        Binding("t", "labels", "Labels", show=False, id="main.labels",
                tooltip="Give the article labels, or take them away."),
        Binding("T", "note", "Note", show=False, id="main.note",
                tooltip="Write a note on the article."),
        Binding("d", "delete", "Delete", show=False, id="main.delete",
                tooltip="Delete the article; in the feeds, the feed. It asks first."),
        Binding("u", "undo", "Undo", show=False, id="main.undo",
                tooltip="Take back the last change: read, star, label, note, deletion, feed."),
    ]  # fmt: skip

    _counting: Timer | None = None

    def palette_commands(self) -> Sequence[Command]:
        """What can be done without a key of its own."""
        from reader.screens.selecting import COMMANDS

        return COMMANDS

    # Changing

    def change(self, make: Callable[[], Awaitable[Change]], done: str = "") -> None:
        """Makes a change; what is shown follows when it is written.

        Args:
            make: makes it.
            done: what to say then.
        """

        async def work() -> None:
            await self.make_change(make)
            if done:
                self.status.say(f"{done}; u takes it back.")

        self.attempt(work, STATE, is_exclusive=False)

    async def make_change(self, make: Callable[[], Awaitable[C]]) -> C:
        """The same, for who waits for it; gives the change.

        Whoever is gone before it is made, as a screen that was left, stops nothing of it.

        Raises:
            ReaderError: it could not be made.
        """

        async def work() -> C:
            change = await self.marking.change(make)
            await self._show_change(change)
            return change

        return await asyncio.shield(asyncio.create_task(work()))

    async def show_made(self, change: Change) -> None:
        """Shows a change that came with something else, and remembers it for `undo`."""
        await self.marking.remember(change)
        await self._show_change(change)

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

    async def _show_change(self, change: Change, *, is_undone: bool = False) -> None:
        """Shows a change that is in the store, or that was taken out of it again."""
        from reader.model.changes import (
            ArticlesDeleted,
            CommentNoteChanged,
            FeedEdited,
            FeedRemoved,
            LabelsChanged,
            NoteChanged,
            QueryRemoved,
            RuleAdded,
            RuleRemoved,
            StateChange,
        )

        match change:
            case StateChange():
                await self._show_state(change, change.value is not is_undone)
            case CommentNoteChanged():
                self.thread.refresh_comments([change.comment_id])
            case RuleAdded() | RuleRemoved():
                self.articles.refresh_rows()
                self.reading.threads.forget_rules()
                await self.reading.take_in()
            case LabelsChanged():
                ids = {article_id for article_id, _ in (*change.added, *change.removed)}
                await self._show_edited(ids)
            case NoteChanged():
                await self._show_edited({change.article_id})
            case ArticlesDeleted():
                await self._show_gone(change.ids, is_undone=is_undone)
            case FeedEdited():
                await self._show_edited_feed(change, is_undone=is_undone)
            case FeedRemoved():
                if not is_undone and self.browsing.query.feed_id == change.feed["id"]:
                    self.browsing.show_feed(None)
                if change.keeps_articles:
                    self.articles.refresh_rows()
                elif is_undone:
                    await self.browsing.put_back(())
                else:
                    await self._show_gone(change.ids, is_undone=False)
            case QueryRemoved():
                if not is_undone and self.browsing.place == change.name:
                    self.browsing.show_feed(None)
        self.show_titles()
        self.count_feeds_anew()

    async def _show_state(self, change: StateChange, value: bool) -> None:
        if change.kind == "articles":
            self.articles.refresh_rows(change.ids)
            if self.reading.article_id in change.ids:
                self.reading.set_state(**{change.column: value})
                if change.column == "watched":
                    self.thread.is_watched = value
                    await self.reading.show_anew()
            return
        if self.reading.article_id is not None:
            self.articles.refresh_rows([self.reading.article_id])
        if change.column == "unread":
            self.thread.refresh_unread(change.ids, value)
            await self.reading.threads.count_anew()
        else:
            self.thread.refresh_comments(change.ids)

    async def _show_edited(self, ids: set[int]) -> None:
        self.articles.refresh_rows(ids)
        if self.reading.article_id in ids:
            await self.reading.show_anew()

    async def _show_gone(self, ids: Sequence[int], *, is_undone: bool) -> None:
        if is_undone:
            await self.browsing.put_back(ids)
            return
        self.browsing.drop_articles(ids)
        if self._away is not None and self._away[0] in ids:
            self._away = None
        if self.reading.article_id in ids:
            await self.reading.show(self.articles.article_id)

    async def _show_edited_feed(self, change: FeedEdited, *, is_undone: bool) -> None:
        self.articles.refresh_rows()
        feeds = {feed.id: feed for feed in await self.library.feeds()}
        if self.browsing.feed is not None and self.browsing.feed.id in feeds:
            self.browsing.feed = feeds[self.browsing.feed.id]
        if "hidden" in change.before or "folder" in change.before:
            self.browsing.reload(anchor=self.articles.article_id)

    def count_feeds_anew(self) -> None:
        """Has the counts of the feeds read again, if they are shown; once for many changes."""
        if self._counting is None and self.workspace.plan.shows("feeds"):
            self._counting = self.set_timer(_COUNT_PAUSE, self._count_feeds)

    async def look_for_changes(self, *, reads_rows: bool = True) -> None:
        """Shows what others wrote to the store: a refresh, another program."""
        if await self.browsing.look_for_changes(reads_rows=reads_rows):
            self.count_feeds_anew()
            await self.reading.look_for_comments()

    async def take_in_comments(self, event: ThreadRefreshed, *, reads_row: bool = True) -> None:
        """Shows what was just stored of a discussion.

        Args:
            event: what was.
            reads_row: whether the article's row is read anew, too.
        """
        article_id = event.discussion.article_id
        if reads_row:
            self.articles.refresh_rows([article_id])
        if self.reading.article_id == article_id:
            counts = event.comments
            await self.reading.take_in(is_changed=bool(counts.new or counts.changed))

    async def _count_feeds(self) -> None:
        self._counting = None
        # Whoever reads next says what went wrong.
        with suppress(ReaderError):
            await self.show_feeds_anew()

    async def show_feeds_anew(
        self, *, feed_id: int | None = None, folder: str | None = None
    ) -> list[KeptFeed]:
        """Reads the feeds and shows them, if their pane is on the screen.

        Args:
            feed_id: the feed that the cursor goes to.
            folder: the folder that it goes to; without both it stays on its row.

        Returns:
            The feeds.
        """
        feeds, loose = await self.library.feeds(), await self.library.count_loose()
        queries = await self.library.saved_queries()
        new = await self.library.count_since(self.browsing.since_id)
        if self.workspace.plan.shows("feeds"):
            self.feeds.show_feeds(
                feeds, loose=loose, queries=queries, new=new, feed_id=feed_id, folder=folder
            )
        return feeds

    # Messages of panes that are imported after the start are handled by name.

    def on_comment_thread_comments_read(self, event: CommentThread.CommentsRead) -> None:
        self.mark_comments(event.ids, unread=False)

    def on_comment_thread_subtree_read(self, event: CommentThread.SubtreeRead) -> None:
        self.mark_comments(event.ids, unread=False)

    def on_comment_thread_thread_read(self, event: CommentThread.ThreadRead) -> None:
        self.mark_comments(event.ids, unread=False)

    def on_comment_thread_unread_toggled(self, event: CommentThread.UnreadToggled) -> None:
        self.mark_comments(event.ids, unread=event.unread)

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
        elif self.pane != "feeds" and (state := self.summary_here()) is not None:
            self.mark_articles([state.id], unread=not state.unread)

    def action_toggle_star(self) -> None:
        if self.has_selection:
            self.selecting.toggle_star()
        elif self.pane != "feeds" and (state := self.summary_here()) is not None:
            self.mark_articles([state.id], starred=not state.starred)

    def action_mark_view_read(self) -> None:
        count = len(self.articles.ids)
        if not count:
            return
        question = f"Mark all {count:,} articles of this view read?"
        if not self.articles.is_whole:
            question = "Mark all articles of this view read?"
        self.ask(f"{question}\nu takes it back.", lambda: self.mark_read(self._view_ids))

    async def _view_ids(self) -> Sequence[int]:
        if self.articles.is_whole:
            return self.articles.ids
        return await self.library.article_ids(self.browsing.query)

    def mark_read(self, read_ids: Callable[[], Awaitable[Sequence[int]]]) -> None:
        """Marks articles read, and says how many were not; `read_ids` is asked beside the keys."""

        async def mark() -> None:
            ids = await read_ids()
            change = await self.make_change(lambda: self.library.mark_articles(ids, unread=False))
            self.status.say(f"{len(change.ids):,} marked read; u takes it back.")

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
        article_id = self.article_id_here
        article = await self.library.article(article_id) if article_id is not None else None
        if article is None:
            self.status.say("There is no article.")
            return
        from reader.screens.labels import LabelsScreen, LabelsWanted

        def set_labels(wanted: LabelsWanted | None) -> None:
            if wanted is not None and (wanted.add or wanted.remove):
                set_labels = self.library.set_labels
                self.change(lambda: set_labels([article.id], add=wanted.add, remove=wanted.remove))

        known = await self.library.labels()
        name = article.entry.title or article.entry.link or "(no title)"
        self.app.push_screen(LabelsScreen(name, article.labels, known), set_labels)

    def action_note(self) -> None:
        self.attempt(self._ask_note, "note")

    async def _ask_note(self) -> None:
        article_id = self.article_id_here
        article = await self.library.article(article_id) if article_id is not None else None
        if article is None:
            self.status.say("There is no article.")
            return
        from reader.screens.note import NoteScreen

        def set_note(text: str | None) -> None:
            if text is not None:
                self.change(lambda: self.library.set_note(article.id, text or None))

        name = article.entry.title or article.entry.link or "(no title)"
        self.app.push_screen(NoteScreen(f"Note on “{name}”", article.notes or ""), set_note)

    def action_delete(self) -> None:
        if self.has_selection:
            self.selecting.ask_delete()
            return
        state = self.summary_here()
        if state is None:
            self.status.say("There is no article.")
            return
        name = state.title or state.link or "this article"
        self.ask(f"Delete “{name}”?\nu takes it back.", lambda: self._delete([state.id]))

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
        change = await self.marking.undo()
        if change is None:
            return "Nothing to undo."
        await self._show_change(change, is_undone=True)
        return f"Undone: {describe_change(change)}."
