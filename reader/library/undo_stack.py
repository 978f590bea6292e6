"""Changes that the reader made, one after the other, each of which can be undone."""

from __future__ import annotations

import asyncio
from array import array
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model.changes import Change, StateChange

UNDO_STEPS = 500
C = TypeVar("C", bound="Change")


class _Step(NamedTuple):
    change: Change
    is_own: bool
    """Whether the reader asked for it; else it came of reading."""


class UndoStack:
    """Makes changes in the order they were asked for, and remembers them for undo.

    What the reader did with a key is undone first, the last change before the others; only then
    what became read by being read. So a comment that was read a moment later is not in the way.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._done: deque[_Step] = deque(maxlen=UNDO_STEPS)
        self._order = asyncio.Lock()

    async def change(self, make: Callable[[], Awaitable[C]], *, is_own: bool = True) -> C:
        """Makes a change once those before it are made.

        Args:
            make: makes it.
            is_own: whether the reader asked for it; else it came of reading.

        Raises:
            StoreError: it could not be written.
        """
        async with self._order:
            change = await make()
            if _is_real(change):
                self._done.append(_Step(change, is_own))
            return change

    async def remember(self, change: Change) -> None:
        """Takes a change that is made already to those that can be undone."""
        async with self._order:
            self._done.append(_Step(change, is_own=True))

    async def mark_articles(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        """Sets one state of articles.

        Raises:
            StoreError: it could not be written.
        """
        mark = self._library.mark_articles
        return await self.change(lambda: mark(ids, unread=unread, starred=starred))

    async def mark_comments(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        """Sets one state of comments.

        Raises:
            StoreError: it could not be written.
        """
        mark = self._library.mark_comments
        return await self.change(lambda: mark(ids, unread=unread, starred=starred))

    async def undo(self) -> Change | None:
        """Takes the last change back that the reader made and returns it.

        Without one it is the last of those that came of reading; None if there is none, either.

        Raises:
            StoreError: it could not be written.
        """
        async with self._order:
            if not self._done:
                return None
            steps = self._done
            own = (index for index in reversed(range(len(steps))) if steps[index].is_own)
            index = next(own, len(steps) - 1)
            change = steps[index].change
            await self._library.undo(change)
            later = [_without(step, change) for step in list(steps)[index + 1 :]]
            while len(steps) > index:
                steps.pop()
            steps.extend(step for step in later if _is_real(step.change))
            return change


def _without(step: _Step, undone: Change) -> _Step:
    """A later step without the rows that are now as they were before it."""
    from reader.model.changes import StateChange

    change = step.change
    if not isinstance(change, StateChange) or not isinstance(undone, StateChange):
        return step
    if (change.kind, change.column) != (undone.kind, undone.column):
        return step
    gone = set(undone.ids)
    ids = array("q", (row for row in change.ids if row not in gone))
    return step._replace(change=replace(change, ids=ids))


def _is_real(change: Change) -> bool:
    """Whether anything is another now than before."""
    from reader.model.changes import (
        ArticlesDeleted,
        CommentNoteChanged,
        FeedEdited,
        LabelsChanged,
        NoteChanged,
        StateChange,
    )

    match change:
        case StateChange(ids=ids) | ArticlesDeleted(ids=ids):
            return bool(ids)
        case LabelsChanged(added=added, removed=removed):
            return bool(added or removed)
        case (
            NoteChanged(before=before, after=after) | CommentNoteChanged(before=before, after=after)
        ):
            return before != after
        case FeedEdited(before=row):
            return bool(row)
        case _:
            return True


def describe_change(change: Change) -> str:
    """A change in words, as `3 articles marked read`."""
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

    match change:
        case StateChange():
            noun = change.kind if len(change.ids) != 1 else change.kind.removesuffix("s")
            done = {
                ("unread", False): "marked read",
                ("unread", True): "marked unread",
                ("starred", True): "starred",
                ("starred", False): "unstarred",
                ("watched", True): "watched",
                ("watched", False): "no longer watched",
            }[change.column, change.value]
            return f"{len(change.ids):,} {noun} {done}"
        case LabelsChanged():
            added = ", ".join(dict.fromkeys(label for _, label in change.added))
            removed = ", ".join(dict.fromkeys(label for _, label in change.removed))
            told = [f"label {added} added"] if added else []
            return " and ".join([*told, f"label {removed} removed"] if removed else told)
        case RuleAdded(rule=rule):
            return f"hiding comments: {rule.why}"
        case RuleRemoved(rule=rule):
            return f"showing comments again: {rule.why}"
        case NoteChanged() | CommentNoteChanged():
            if change.after is None:
                return "note removed"
            return "note written" if change.before is None else "note edited"
        case ArticlesDeleted():
            return f"{len(change.ids):,} article{'' if len(change.ids) == 1 else 's'} deleted"
        case FeedEdited():
            return "feed edited"
        case FeedRemoved():
            title = change.feed.get("own_title") or change.feed.get("title")
            return f"feed “{title}” removed" if isinstance(title, str) else "feed removed"
        case QuerySaved(name=name, before=before):
            return f"view “{name}” {'saved' if before is None else 'edited'}"
        case QueryRemoved():
            return f"view “{change.name}” removed"
