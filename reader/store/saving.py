"""Saving what `update` decided of the entries of a source."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.model.changes import ChangedArticle, Changes, Identified, StillDeleted
from reader.model.entry import Entry
from reader.model.event import Counts
from reader.store.entries import (
    INSERT_CONTENT,
    INSERT_ENTRY,
    UPDATE_CONTENT,
    UPDATE_ENTRY,
    content_row,
    entry_row,
    key_digest,
)
from reader.store.index import unindex
from reader.store.rows import chunks, marks, take_ids
from reader.store.threads import States, count_states, first_states, insert_threads
from reader.store.versions import keep_versions
from reader.text.instants import iso, sort_seconds
from reader.text.keys import guid_key, link_key

_INSERT_ARTICLE = (
    "INSERT INTO articles (id, feed_id, document_id, sort, source_order, comments,"
    " comments_unread, announced, arrived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SEEN_AGAIN_AFTER = 86_400
"""Seconds until it is written down again that a deleted article still stands in its feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What `save_changes` did."""

    new_ids: tuple[int, ...]
    """Ids of the new articles, in the order of `Changes.new`."""
    changed_ids: tuple[int, ...]
    """Ids of the articles of which the entry or a comment changed."""
    comments: Counts
    article_ids: tuple[int, ...] = ()
    """For each entry that was handed to `update.decide` the id of its article. Of a deleted one
    too: handed back as `present`, it keeps other entries from being taken for it. 0 where
    another entry of the document is the same article and says something else: its bytes are not
    to be taken for known."""


def save_changes(
    connection: sqlite3.Connection,
    changes: Changes,
    *,
    feed_id: int | None,
    document_id: int | None,
    format: str,
    now: datetime,
) -> Saved:
    """Carries out what `update.decide` decided, counters included.

    Args:
        connection: a writer, in a transaction.
        changes: of one source.
        feed_id: the feed the articles belong to, None for documents.
        document_id: the document they were read from, None for feeds.
        format: name of the format they were read as.
        now: when they arrived.
    """
    new_ids, comments = _save_new(connection, changes.new, feed_id, document_id, format, now)
    _save_entries(connection, changes.changed, document_id, format, now)
    changed_ids = []
    for change in changes.changed:
        merged = Counts()
        if change.thread_entry is not None:
            # Merging takes ten modules: most documents and feeds bring no thread again.
            from reader.store.entry_threads import merge_threads

            merged = merge_threads(connection, change.id, change.thread_entry, now)
        if change.entry is not None or merged.new or merged.changed:
            changed_ids.append(change.id)
        comments += merged
    if changes.deleted:
        _save_deleted(connection, changes.deleted, now)
    return Saved(
        new_ids=new_ids,
        changed_ids=tuple(changed_ids),
        comments=comments,
        article_ids=tuple(place if place >= 0 else new_ids[-place - 1] for place in changes.places),
    )


def _save_new(
    connection: sqlite3.Connection,
    new: Sequence[Identified],
    feed_id: int | None,
    document_id: int | None,
    format: str,
    now: datetime,
) -> tuple[tuple[int, ...], Counts]:
    if not new:
        return (), Counts()
    first_id = take_ids(connection, "articles", len(new))
    ids = range(first_id, first_id + len(new))
    arrived = int(now.timestamp())
    articles: list[tuple[Any, ...]] = []
    entries: list[tuple[Any, ...]] = []
    contents: list[tuple[Any, ...]] = []
    states = first_states(connection, [item.entry.thread for item in new])
    for article_id, item, thread_states in zip(ids, new, states, strict=True):
        entry = item.entry
        sort = sort_seconds(entry.published)
        articles.append(
            (
                article_id,
                feed_id,
                document_id,
                arrived if sort is None else sort,
                # Among equals the newest source stands first, and in it its own order.
                -first_id,
                *count_states(thread_states),
                entry.announced,
                arrived,
            )
        )
        entries.append((*entry_row(entry, item.identity, item.fingerprint, format), article_id))
        contents.append((*content_row(entry), article_id))
    connection.executemany(_INSERT_ARTICLE, articles)
    connection.executemany(INSERT_ENTRY, entries)
    connection.executemany(INSERT_CONTENT, contents)
    if feed_id is not None:
        connection.execute(
            "UPDATE feeds SET articles = articles + ?, unread = unread + ? WHERE id = ?",
            (len(new), len(new), feed_id),
        )
    return tuple(ids), _save_new_threads(connection, dict(zip(ids, new, strict=True)), states, now)


def _save_new_threads(
    connection: sqlite3.Connection,
    new: Mapping[int, Identified],
    states: Sequence[States],
    now: datetime,
) -> Counts:
    """Saves the comments that new articles bring along.

    Args:
        connection: a writer, in a transaction.
        new: the articles by their ids.
        states: of the comments of each, as `first_states` gives them.
        now: when they arrived.
    """
    total = sum(len(item.entry.thread) for item in new.values())
    if total:
        insert_threads(
            connection,
            (
                (article_id, item.entry.thread, thread_states)
                for (article_id, item), thread_states in zip(new.items(), states, strict=True)
                if item.entry.thread
            ),
            take_ids(connection, "comments", total),
        )
    counts = Counts(new=total)
    for article_id, item in new.items():
        if item.entry.discussions:
            from reader.store.entry_threads import merge_discussions

            counts += merge_discussions(connection, article_id, item.entry, now)
    return counts


def _save_entries(
    connection: sqlite3.Connection,
    changed: Sequence[ChangedArticle],
    document_id: int | None,
    format: str,
    now: datetime,
) -> None:
    """Replaces what the source said of articles; a text that is read differently is kept."""
    changes = [(change, change.entry) for change in changed if change.entry is not None]
    if not changes:
        return
    stored = _stored_texts(connection, [change.id for change, _ in changes])
    visible: list[int] = []
    found_by: list[int] = []
    for change, entry in changes:
        title, author, text = stored[change.id]
        # A feed that turns its bodies off takes no text away that is here.
        is_visible = entry.title != title or bool(entry.text and entry.text != text)
        # A page that came before its article had no text to compare with.
        if is_visible and (text or entry.title != title):
            visible.append(change.id)
        if is_visible or entry.author != author:
            found_by.append(change.id)
    unindex(connection, "articles", found_by)
    if visible:
        keep_versions(connection, visible, now)
    connection.executemany(
        UPDATE_ENTRY,
        [
            (*entry_row(entry, change.identity, change.fingerprint, format), change.id)
            for change, entry in changes
        ],
    )
    connection.executemany(
        UPDATE_CONTENT,
        [(*content_row(entry), change.id) for change, entry in changes if entry.text],
    )
    connection.executemany(
        "UPDATE articles SET sort = coalesce(?, arrived), announced = ?,"
        " document_id = coalesce(?, document_id) WHERE id = ?",
        [
            (sort_seconds(entry.published), entry.announced, document_id, change.id)
            for change, entry in changes
        ],
    )
    connection.executemany(
        "UPDATE articles SET changed = ? WHERE id = ?",
        [(int(now.timestamp()), article_id) for article_id in visible],
    )


def _stored_texts(
    connection: sqlite3.Connection, ids: Sequence[int]
) -> dict[int, tuple[str | None, str | None, str]]:
    """Title, author and plain text of articles."""
    found = {}
    for chunk in chunks(ids):
        rows = connection.execute(
            "SELECT e.article_id, e.title, e.author, coalesce(c.text, c.body) FROM entries e"
            " JOIN contents c ON c.article_id = e.article_id"
            f" WHERE e.article_id IN ({marks(len(chunk))})",
            chunk,
        )
        for article_id, title, author, text in rows:
            found[article_id] = (title, author, text)
    return found


def _save_deleted(
    connection: sqlite3.Connection, deleted: Sequence[StillDeleted], now: datetime
) -> None:
    """Writes down that deleted articles are still in their feed, and what they are known by."""
    seen = int(now.timestamp())
    connection.executemany(
        "UPDATE deleted SET seen = ? WHERE article_id = ? AND seen < ?",
        [(seen, still.id, seen - _SEEN_AGAIN_AFTER) for still in deleted],
    )
    connection.executemany(
        "UPDATE deleted SET guid = ?1, link = ?2, title = ?3, published = ?4, guid_key = ?5,"
        " link_key = ?6, identity = ?7 WHERE article_id = ?8"
        " AND (guid, link, title, published, identity) IS NOT (?1, ?2, ?3, ?4, ?7)",
        [(*_deleted_row(still.item), still.id) for still in deleted if still.item is not None],
    )


def _deleted_row(item: Identified) -> tuple[Any, ...]:
    entry: Entry = item.entry
    return (
        entry.guid,
        entry.link,
        entry.title,
        iso(entry.published),
        key_digest(guid_key(entry.guid)),
        key_digest(link_key(entry.link)),
        item.identity,
    )
