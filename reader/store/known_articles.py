"""What the store knows of entries before it is decided what they change."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from reader.model.changes import Identified, KnownArticle
from reader.store.entries import key_digest
from reader.store.rows import chunks, marks
from reader.text.instants import iso, sort_seconds
from reader.text.keys import guid_key, link_key

_KNOWN = (
    "SELECT a.id, e.guid, e.link, e.title, e.identity, e.fingerprint, e.is_comment_page,"
    " e.published, e.updated, 0"
)
_BY_ENTRY = (
    f"{_KNOWN} FROM entries e CROSS JOIN articles a ON a.id = e.article_id WHERE a.feed_id IS ?"
)
_BY_ARTICLE = (
    f"{_KNOWN} FROM articles a CROSS JOIN entries e ON e.article_id = a.id WHERE a.feed_id IS ?"
)
_DELETED = (
    "SELECT article_id, guid, link, title, identity, x'', 0, published, NULL, 1 FROM deleted"
    " WHERE feed_id IS ?"
)
_AT_ONCE = 200
"""Entries that are looked up by one statement, each by three keys."""


def known_articles(
    connection: sqlite3.Connection,
    feed_id: int | None,
    items: Sequence[Identified],
    present: Collection[int] = (),
) -> list[KnownArticle]:
    """Stored and deleted articles that the entries could be.

    Args:
        connection: any.
        feed_id: the feed they belong to; None for documents, which belong to none.
        items: what a source published.
        present: ids of further articles that the same document shows; see `update.decide`.

    Returns:
        Those of the same feed that are equal to one of the entries in guid, link, identity or,
        where nothing else is, in the second of their publication; and those of `present`. In
        order of arrival, each once. Keys are compared as digests: whether a candidate is meant is
        for `update.decide` to say.
    """
    has_articles = _has_any(connection, "articles", feed_id)
    has_deleted = _has_any(connection, "deleted", feed_id)
    if not has_articles and not has_deleted:
        return []
    found: dict[int, KnownArticle] = {}
    for chunk in chunks(items, _AT_ONCE):
        where, keys = _any_key(chunk)
        if has_articles:
            _add(found, connection.execute(f"{_BY_ENTRY} AND ({where})", (feed_id, *keys)))
        if has_deleted:
            _add(found, connection.execute(f"{_DELETED} AND ({where})", (feed_id, *keys)))
    if feed_id is not None:
        instants = _instants_of_unknown(items, found.values())
        if has_articles:
            seconds = [sort_seconds(instant) for instant in instants]
            _add(found, _select(connection, _BY_ARTICLE, feed_id, "a.sort", seconds))
        if has_deleted:
            days = [iso(instant) for instant in instants]
            _add(found, _select(connection, _DELETED, feed_id, "published", days))
    missing = [article_id for article_id in present if article_id not in found]
    _add(found, _select(connection, _BY_ARTICLE, feed_id, "a.id", missing))
    if has_deleted:
        missing = [article_id for article_id in missing if article_id not in found]
        _add(found, _select(connection, _DELETED, feed_id, "article_id", missing))
    return [found[article_id] for article_id in sorted(found)]


def _any_key(items: Sequence[Identified]) -> tuple[str, list[Any]]:
    """SQL that is true of what has a guid, link or identity of the items, and its parameters."""
    entries = [item.entry for item in items]
    wanted: tuple[tuple[str, Iterable[Any]], ...] = (
        ("guid_key", (key_digest(guid_key(entry.guid)) for entry in entries if entry.guid)),
        ("link_key", (key_digest(link_key(entry.link)) for entry in entries if entry.link)),
        ("identity", (item.identity for item in items)),
    )
    terms = []
    parameters: list[Any] = []
    for column, keys in wanted:
        values = list(dict.fromkeys(keys))
        if values:
            # One index after the other; each row comes once.
            terms.append(f"{column} IN ({marks(len(values))})")
            parameters += values
    return " OR ".join(terms) or "0", parameters


def _instants_of_unknown(
    items: Sequence[Identified], known: Iterable[KnownArticle]
) -> list[datetime]:
    """When those entries were published of which neither guid nor identity is known."""
    guids = set()
    identities = set()
    for article in known:
        guids.add(guid_key(article.guid))
        identities.add(article.identity)
    found: dict[datetime, None] = {}
    for item in items:
        date = item.entry.published
        key = guid_key(item.entry.guid)
        is_known = key in guids if key else item.identity in identities
        if isinstance(date, datetime) and not is_known:
            found[date] = None
    return list(found)


def _has_any(connection: sqlite3.Connection, table: str, feed_id: int | None) -> bool:
    sql = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE feed_id IS ?)"
    return bool(connection.execute(sql, (feed_id,)).fetchone()[0])


def _select(
    connection: sqlite3.Connection,
    select: str,
    feed_id: int | None,
    column: str,
    values: Sequence[Any],
) -> Iterator[Sequence[Any]]:
    for chunk in chunks(values):
        yield from connection.execute(
            f"{select} AND {column} IN ({marks(len(chunk))})",
            (feed_id, *chunk),
        )


def _add(found: dict[int, KnownArticle], rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        found[row[0]] = KnownArticle(
            id=row[0],
            guid=row[1],
            link=row[2],
            title=row[3],
            identity=row[4],
            fingerprint=row[5],
            is_comment_page=bool(row[6]),
            published=row[7],
            updated=row[8],
            is_deleted=bool(row[9]),
        )
