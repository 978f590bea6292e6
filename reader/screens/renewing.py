"""Updates what is shown when the store changes: by the reader, or by another process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.model.changes import (
    ArticlesDeleted,
    CommentNoteChanged,
    FeedEdited,
    FeedRemoved,
    LabelsChanged,
    NoteChanged,
    QueryRemoved,
    QuerySaved,
    RuleAdded,
    RuleRemoved,
    StateChange,
)
from reader.screens.sorts import view_name

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.model.changes import Change
    from reader.model.event import ThreadRefreshed
    from reader.model.feed import KeptFeed
    from reader.screens.state_keys import StateKeys

_COUNT_PAUSE = 0.4
"""Seconds in which changes of counts are gathered: reading ten thousand feeds takes a while."""


class Renewing:
    """Updates list, article, thread and feeds after a change; nothing else moves."""

    def __init__(self, screen: StateKeys) -> None:
        self._screen = screen
        self._counting: Timer | None = None

    async def show_change(self, change: Change, *, is_undone: bool = False) -> None:
        """Shows a change that is in the store, or that was taken out of it again."""
        screen = self._screen
        match change:
            case StateChange():
                await self._show_state(change, change.value is not is_undone)
            case CommentNoteChanged():
                screen.thread.refresh_comments([change.comment_id])
            case RuleAdded() | RuleRemoved():
                screen.articles.refresh_rows()
                screen.reading.threads.forget_rules()
                await screen.reading.take_in()
            case LabelsChanged():
                ids = {article_id for article_id, _ in (*change.added, *change.removed)}
                await self._show_edited(ids)
            case NoteChanged():
                await self._show_edited({change.article_id})
            case ArticlesDeleted():
                await self._show_gone(change.ids, is_undone=is_undone)
            case FeedEdited():
                await self._show_edited_feed(change)
            case FeedRemoved():
                if not is_undone and screen.browsing.query.feed_id == change.feed["id"]:
                    screen.browsing.show_feed(None)
                if change.keeps_articles:
                    screen.articles.refresh_rows()
                elif is_undone:
                    await screen.browsing.put_back(())
                else:
                    await self._show_gone(change.ids, is_undone=False)
            case QuerySaved():
                self._show_saved_view(change, is_undone=is_undone)
            case QueryRemoved():
                if not is_undone and screen.browsing.place == change.name:
                    screen.browsing.show_feed(None)
        screen.show_titles()
        self.count_feeds_anew()

    async def _show_state(self, change: StateChange, value: bool) -> None:
        screen = self._screen
        if change.kind == "articles":
            screen.articles.refresh_rows(change.ids)
            if screen.reading.article_id in change.ids:
                screen.reading.set_state(**{change.column: value})
                if change.column == "watched":
                    screen.thread.is_watched = value
                    await screen.reading.show_anew()
            return
        if screen.reading.article_id is not None:
            screen.articles.refresh_rows([screen.reading.article_id])
        if change.column == "unread":
            screen.thread.refresh_unread(change.ids, value)
            # Where nothing is unread, n is the next article's.
            screen.status.show_status()
            await screen.reading.threads.count_anew()
        else:
            screen.thread.refresh_comments(change.ids)

    async def _show_edited(self, ids: set[int]) -> None:
        screen = self._screen
        screen.articles.refresh_rows(ids)
        if screen.reading.article_id in ids:
            await screen.reading.show_anew()

    async def _show_gone(self, ids: Sequence[int], *, is_undone: bool) -> None:
        screen = self._screen
        if is_undone:
            await screen.browsing.put_back(ids)
            return
        screen.browsing.drop_articles(ids)
        screen.stop_wanting(ids)
        if screen.reading.article_id in ids:
            await screen.reading.show(screen.articles.article_id)

    async def _show_edited_feed(self, change: FeedEdited) -> None:
        screen = self._screen
        screen.articles.refresh_rows()
        feeds = {feed.id: feed for feed in await screen.library.feeds()}
        if screen.browsing.feed is not None and screen.browsing.feed.id in feeds:
            screen.browsing.feed = feeds[screen.browsing.feed.id]
        if (folders := renamed_folder(change, feeds)) is not None:
            before, now = (view_name("articles", folder=folder) for folder in folders)
            screen.browsing.sorts.rename(before, now)
        if "hidden" in change.before or "folder" in change.before:
            screen.browsing.reload(anchor=screen.articles.article_id)

    def _show_saved_view(self, change: QuerySaved, *, is_undone: bool) -> None:
        """Has the list follow a view that it shows."""
        from reader.query import parse_query

        browsing, now = self._screen.browsing, (change.name, change.expression)
        old, new = (now, change.before) if is_undone else (change.before, now)
        if old is not None and new is not None:
            before, name = (view_name("query", name=view[0]) for view in (old, new))
            browsing.sorts.rename(before, name)
        if old is None or browsing.place != old[0]:
            return
        if new is None:
            browsing.show_feed(None)
        else:
            browsing.show_query(new[0], parse_query(new[1]), new[1])

    def count_feeds_anew(self) -> None:
        """Reads the counts of the feeds again, if they are shown; once for many changes."""
        screen = self._screen
        if self._counting is None and screen.workspace.plan.shows("feeds"):
            self._counting = screen.set_timer(_COUNT_PAUSE, self._count_feeds)

    async def look_for_changes(self, *, reads_rows: bool = True) -> None:
        """Shows what others wrote to the store: a refresh, another program."""
        screen = self._screen
        if await screen.browsing.look_for_changes(reads_rows=reads_rows):
            self.count_feeds_anew()
            await screen.reading.look_for_comments()

    async def take_in_comments(self, event: ThreadRefreshed, *, reads_row: bool = True) -> None:
        """Shows what was just stored of a discussion.

        Args:
            event: what was.
            reads_row: whether the article's row is read anew, too.
        """
        screen = self._screen
        article_id = event.discussion.article_id
        if reads_row:
            screen.articles.refresh_rows([article_id])
        if screen.reading.article_id == article_id:
            counts = event.comments
            await screen.reading.take_in(is_changed=bool(counts.new or counts.changed))

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
        screen = self._screen
        feeds, loose = await screen.library.feeds(), await screen.library.count_loose()
        queries = await screen.library.saved_queries()
        new = await screen.library.count_since(screen.browsing.since_id)
        if screen.workspace.plan.shows("feeds"):
            screen.feeds.show_feeds(
                feeds, loose=loose, queries=queries, new=new, feed_id=feed_id, folder=folder
            )
        return feeds


def renamed_folder(change: FeedEdited, feeds: Mapping[int, KeptFeed]) -> tuple[str, str] | None:
    """The earlier and the present name of a folder whose only feed was moved to one of its own."""
    from reader.render.feed_rows import folder_of

    feed = feeds.get(change.feed_id)
    if feed is None or not feed.folder or "folder" not in change.before:
        return None
    names = {change.before["folder"], change.after.get("folder")} - {feed.folder}
    before = names.pop() if names else None
    elsewhere = [each for each in feeds.values() if each.id != feed.id]
    if not isinstance(before, str) or any(
        folder_of(each.folder, name) for each in elsewhere for name in (before, feed.folder)
    ):
        return None
    return before, feed.folder
