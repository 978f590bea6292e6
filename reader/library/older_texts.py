"""Imported texts that are older than the stored ones: they become versions and change nothing.

Two files may hold the same article as it was at two times. The one that says the later `updated`
counts; where that tells nothing, the file that was written later. The other is kept as an earlier
version, and is known as that when it is imported again, unless its file was written since.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.model.changes import Changes, KnownArticle
from reader.store.versions import is_version_since, keep_older
from reader.text.instants import iso

if TYPE_CHECKING:
    from reader.model.entry import Entry
    from reader.store.connection import Connection


def file_time(path: str) -> float | None:
    """When a file was written, in seconds since 1970; None for what is no file."""
    try:
        return Path(path).stat().st_mtime if Path(path).is_file() else None
    except (OSError, ValueError):
        return None


class Arrivals:
    """When the files were written that articles came from in this import."""

    def __init__(self) -> None:
        # New articles are numbered upwards: the last of each file is enough to find one.
        self._last_ids: array[int] = array("q")
        self._times: array[float] = array("d")
        self._changed: dict[int, float] = {}

    def note(self, new: Sequence[int], changed: Iterable[int], time: float | None) -> None:
        """Remembers what came from a file."""
        if time is None:
            return
        self._changed.update(dict.fromkeys(changed, time))
        if new and (not self._last_ids or new[0] > self._last_ids[-1]):
            self._last_ids.append(new[-1])
            self._times.append(time)

    def time_of(self, article_id: int) -> float | None:
        """When the file was written that an article came from; None if it was there before."""
        if article_id in self._changed:
            return self._changed[article_id]
        index = bisect_left(self._last_ids, article_id)
        return self._times[index] if index < len(self._last_ids) else None


def without_older(
    connection: Connection,
    changes: Changes,
    known: Iterable[KnownArticle],
    arrivals: Arrivals,
    time: float | None,
    now: datetime,
) -> Changes:
    """The changes without texts that are older than those that are stored; these become versions.

    Args:
        connection: a writer, in a transaction.
        changes: what was decided.
        known: the stored articles.
        arrivals: what came before in this import.
        time: when the file was written, seconds since 1970.
        now: when it is imported.
    """
    stored = {article.id: article for article in known}
    kept, unchanged = [], list(changes.unchanged)
    for change in changes.changed:
        entry, article = change.entry, stored[change.id]
        if entry is not None and not article.is_comment_page:
            is_older = _is_older(entry, article)
            if is_older is None:
                before = arrivals.time_of(change.id)
                is_late = time is not None and before is not None and time < before
                is_older = is_late or (
                    time is not None and is_version_since(connection, change.id, entry, time)
                )
            if is_older:
                keep_older(connection, change.id, entry, now)
                change = replace(
                    change,
                    entry=None,
                    identity=article.identity,
                    fingerprint=article.fingerprint,
                )
        if change.entry is None and change.thread_entry is None:
            unchanged.append(change.id)
        else:
            kept.append(change)
    return replace(changes, changed=tuple(kept), unchanged=tuple(unchanged))


def _is_older(entry: Entry, article: KnownArticle) -> bool | None:
    """Whether the entry was updated before the article; None where that is not said."""
    said, stored = iso(entry.updated), article.updated
    if not said or not stored:
        return None
    # Of a day and an instant the day is compared.
    length = min(len(said), len(stored))
    return None if said[:length] == stored[:length] else said[:length] < stored[:length]
