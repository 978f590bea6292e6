"""What the reader keeps, writes on, throws away, and takes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.library.connected import Connected

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Sequence

    from reader.model.article import DeletedArticle, Version
    from reader.model.changes import (
        ArticlesDeleted,
        Change,
        LabelsChanged,
        NoteChanged,
        StateChange,
    )
    from reader.model.retention import CleanReport, Limits
    from reader.store.connection import Connection
    from reader.store.facts import StoreFacts


_INDEXED_AT_ONCE = 1_000


class Keeping(Connected):
    """The part of the library that is about articles as the reader's own."""

    # Labels and notes

    async def labels(self) -> list[tuple[str, int]]:
        """All labels by name, each with how many articles have it."""
        from reader.store import labels

        with self._errors():
            return labels.get_labels(self._reading)

    async def set_labels(
        self, ids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> LabelsChanged:
        """Gives labels to articles and takes labels from them; case does not count."""
        from reader.store import labels

        return await self._write(
            lambda write: labels.set_labels(write, ids, add=add, remove=remove)
        )

    async def set_note(self, article_id: int, text: str | None) -> NoteChanged:
        """Writes the note of an article; None or nothing but white space takes it away."""
        from reader.store import notes

        return await self._write(lambda write: notes.set_note(write, article_id, text))

    # Earlier versions

    async def versions(self, article_id: int) -> list[Version]:
        """What updates replaced, oldest first; the present text is not among it."""
        from reader.store import versions

        with self._errors():
            return versions.get_versions(self._reading, article_id)

    # Deleting

    async def delete_articles(self, ids: Iterable[int]) -> ArticlesDeleted:
        """Puts articles away with all that hangs on them; they do not come back by themselves."""
        from reader.store import trash

        return await self._write(
            lambda write: trash.delete_articles(write, ids, now=datetime.now(UTC))
        )

    async def deleted(self, limit: int = 1000) -> list[DeletedArticle]:
        """Deleted articles that can be brought back, last deleted first."""
        from reader.store import trash

        with self._errors():
            return trash.get_deleted(self._reading, limit)

    async def restore_articles(self, ids: Iterable[int]) -> array[int]:
        """Brings deleted articles back as they were; gives the ids of those that are."""
        from reader.store import trash

        restored = await self._write(lambda write: trash.restore_articles(write, ids))
        await self._index_restored()
        return restored

    async def _index_restored(self) -> None:
        """Indexes restored articles at once: they may stand in a view by filter or query."""
        from reader.store.index import index_pending

        await self._write(lambda write: index_pending(write, _INDEXED_AT_ONCE))

    async def clean(
        self, *, now: datetime | None = None, dry_run: bool = False, vacuum: bool = True
    ) -> CleanReport:
        """Removes what is past the limits that are set, and gives the space back.

        The limit of a feed comes before that of its folder, and that before the one for all.

        Raises:
            StoreBusyError: another program is writing; what was removed until then is removed.
        """
        from reader.store import retention

        moment = now or datetime.now(UTC)
        limits = await self.limits()
        return await self._on_writer(
            lambda write: retention.clean(write, limits, moment, dry_run=dry_run, vacuum=vacuum)
        )

    async def facts(self) -> StoreFacts:
        """The store in numbers, with a quick look for damage."""
        from reader.store.facts import get_facts

        return await self._long_read(get_facts)

    def count_unread(self) -> int:
        """How many articles are unread, without counting them one by one."""
        from reader.store.facts import count_unread

        with self._errors():
            return count_unread(self._reading)

    def feed_names(self, start: str, limit: int = 200) -> list[tuple[int, str]]:
        """(id, title) of feeds whose id or title begins with a text, for completion."""
        from reader.store.facts import get_feed_names

        with self._errors():
            return get_feed_names(self._reading, start, limit)

    async def limits(self) -> dict[int, Limits]:
        """How much is kept of each feed that has a limit, by feed id."""
        from reader.config import KeepSettings
        from reader.model.retention import Limits
        from reader.store import feeds

        with self._errors():
            every = feeds.get_feeds(self._reading)
        found = {}
        for feed in every:
            edited = KeepSettings(articles=feed.keep_count, days=feed.keep_age)
            keep = self.settings.keep_of(feed.url, feed.folder, edited)
            limit = Limits(count=keep.articles, age=keep.days)
            if limit.count or limit.age:
                found[feed.id] = limit
        return found

    # Undoing

    async def undo(self, change: Change) -> None:
        """Takes a change back; one that is taken back already stays so."""
        from reader.model.changes import ArticlesDeleted, FeedRemoved, RuleAdded, RuleRemoved

        await self._write(lambda write: _undo(write, change))
        if isinstance(change, ArticlesDeleted | FeedRemoved):
            await self._index_restored()
        if isinstance(change, RuleAdded | RuleRemoved):
            from reader.store import noise

            while await self._write(noise.apply_pending):
                pass


def _undo(write: Connection, change: Change) -> None:
    from reader.library import commenting, subscribing
    from reader.model import changes
    from reader.store import feeds, labels, notes, trash

    match change:
        case changes.StateChange():
            _undo_state(write, change)
        case changes.LabelsChanged():
            labels.undo_labels(write, change)
        case changes.NoteChanged(article_id=article_id, before=before):
            notes.set_note(write, article_id, before)
        case changes.CommentNoteChanged(comment_id=comment_id, before=before):
            notes.set_comment_note(write, comment_id, before)
        case changes.RuleAdded():
            commenting.undo_rule_added(write, change)
        case changes.RuleRemoved():
            commenting.undo_rule_removed(write, change)
        case changes.ArticlesDeleted(ids=ids):
            trash.restore_articles(write, ids)
        case changes.FeedEdited():
            subscribing.undo_edit(write, change)
        case changes.FeedRemoved():
            subscribing.undo_removal(write, change)
        case changes.QuerySaved(name=name, before=before):
            feeds.delete_query(write, name)
            feeds.save_queries(write, [] if before is None else [before])
        case changes.QueryRemoved(name=name, expression=expression):
            feeds.save_queries(write, [(name, expression)])


def _undo_state(write: Connection, change: StateChange) -> None:
    from reader.store.articles import set_articles
    from reader.store.comments import set_comments

    mark = set_articles if change.kind == "articles" else set_comments
    if change.column == "watched":
        set_articles(write, change.ids, watched=not change.value)
    elif change.column == "unread":
        mark(write, change.ids, unread=not change.value)
    else:
        mark(write, change.ids, starred=not change.value)
