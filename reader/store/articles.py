"""Articles: saving what `update` decided, rows, whole articles, and the reader's state."""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reader.model.article import Article, Position, Provenance
from reader.model.body import Body
from reader.model.changes import ChangedArticle, Changes, Identified, KnownArticle
from reader.model.entry import Enclosure, Entry
from reader.model.event import Counts
from reader.store.comments import insert_threads, merge_thread, storable
from reader.store.feeds import kept_feed
from reader.store.index import unindex
from reader.store.rows import chunks, marks, take_ids
from reader.store.tokens import fold
from reader.text.instants import from_iso, iso, sort_seconds
from reader.text.keys import guid_key, link_key

_TITLE_KEY_LENGTH = 64
_LEADING_SIGNS = re.compile(r"^[\W_]+")

_INSERT_ARTICLE = (
    "INSERT INTO articles (id, feed_id, document_id, sort, source_order, comments,"
    " comments_unread, announced, arrived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ENTRY_COLUMNS = (
    "title",
    "author",
    "link",
    "published",
    "guid",
    "title_key",
    "guid_key",
    "link_key",
    "identity",
    "fingerprint",
    "published_raw",
    "updated",
    "format",
    "layout",
    "confidence",
    "is_comment_page",
    "comments_url",
    "comments_feed",
    "tags",
    "enclosures",
    "summary",
)
_INSERT_ENTRY = (
    f"INSERT INTO entries ({', '.join(_ENTRY_COLUMNS)}, article_id)"
    f" VALUES ({marks(len(_ENTRY_COLUMNS) + 1)})"
)
_UPDATE_ENTRY = (
    f"UPDATE entries SET {', '.join(f'{name} = ?' for name in _ENTRY_COLUMNS)} WHERE article_id = ?"
)
_INSERT_CONTENT = (
    "INSERT INTO contents (body_type, base, body, text, article_id) VALUES (?, ?, ?, ?, ?)"
)
_UPDATE_CONTENT = (
    "UPDATE contents SET body_type = ?, base = ?, body = ?, text = ? WHERE article_id = ?"
)

_ARTICLE = (
    "SELECT a.id, a.arrived, a.unread, a.starred, a.comments, a.comments_unread, a.announced,"
    " e.title, e.author, e.link, e.published, e.guid, e.published_raw, e.updated, e.format,"
    " e.layout, e.confidence, e.is_comment_page, e.comments_url, e.comments_feed, e.tags,"
    " e.enclosures, e.summary, c.body_type, c.base, c.body, c.text,"
    " a.document_id, d.path, f.path,"
    " f.id, f.title, f.url, f.link, f.folder, f.articles, f.unread, f.fetched"
    " FROM articles a JOIN entries e ON e.article_id = a.id"
    " JOIN contents c ON c.article_id = a.id"
    " LEFT JOIN documents d ON d.id = a.document_id LEFT JOIN feeds f ON f.id = a.feed_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What `save_changes` did."""

    new_ids: tuple[int, ...]
    """Ids of the new articles, in the order of `Changes.new`."""
    changed_ids: tuple[int, ...]
    """Ids of the articles of which the entry or a comment changed."""
    comments: Counts


def known_articles(
    connection: sqlite3.Connection,
    feed_id: int | None,
    items: Sequence[Identified],
) -> list[KnownArticle]:
    """Stored articles that the entries could be: equal in guid, link or identity.

    Args:
        connection: any.
        feed_id: the feed they belong to; None for documents, which belong to none.
        items: what a source published.

    Returns:
        Candidates of the same feed in order of arrival, each once. Keys are compared as
        digests: whether a candidate is meant is for `update.decide` to say.
    """
    entries = [item.entry for item in items]
    wanted = (
        ("guid_key", [key_digest(guid_key(entry.guid)) for entry in entries if entry.guid]),
        ("link_key", [key_digest(link_key(entry.link)) for entry in entries if entry.link]),
        ("identity", [item.identity for item in items]),
    )
    found: dict[int, KnownArticle] = {}
    for column, keys in wanted:
        for chunk in chunks(list(dict.fromkeys(keys))):
            rows = connection.execute(
                "SELECT a.id, e.guid, e.link, e.title, e.identity, e.fingerprint,"
                " e.is_comment_page FROM entries e CROSS JOIN articles a ON a.id = e.article_id"
                f" WHERE a.feed_id IS ? AND e.{column} IN ({marks(len(chunk))})",
                (feed_id, *chunk),
            )
            for row in rows:
                found[row[0]] = KnownArticle(
                    id=row[0],
                    guid=row[1],
                    link=row[2],
                    title=row[3],
                    identity=row[4],
                    fingerprint=row[5],
                    is_comment_page=bool(row[6]),
                )
    return [found[article_id] for article_id in sorted(found)]


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
    changed_ids = []
    for change in changes.changed:
        merged = Counts()
        if change.entry is not None:
            _save_changed(connection, change, change.entry, document_id, format)
        if change.thread_entry is not None:
            merged = merge_thread(connection, change.id, change.thread_entry.thread)
        if change.entry is not None or merged.new or merged.changed:
            changed_ids.append(change.id)
        comments += merged
    return Saved(new_ids=new_ids, changed_ids=tuple(changed_ids), comments=comments)


def get_article(connection: sqlite3.Connection, article_id: int) -> Article | None:
    """One article with its body, None if there is none of that id."""
    row = connection.execute(f"{_ARTICLE} WHERE a.id = ?", (article_id,)).fetchone()
    return None if row is None else _article(row)


def get_articles(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Article]:
    """Articles with their bodies, in the order asked; ids that are not there are skipped."""
    for chunk in chunks(ids, 100):
        rows = connection.execute(f"{_ARTICLE} WHERE a.id IN ({marks(len(chunk))})", tuple(chunk))
        found = {row[0]: _article(row) for row in rows}
        yield from (found[article_id] for article_id in chunk if article_id in found)


def find_article(connection: sqlite3.Connection, link: str) -> int | None:
    """The article with this link: letter by letter, else without scheme, session and the like.

    Where several have it, the one that arrived last.
    """
    rows = connection.execute(
        "SELECT article_id, link FROM entries WHERE link_key = ? ORDER BY article_id DESC",
        (key_digest(link_key(link)),),
    ).fetchall()
    exact = [article_id for article_id, stored in rows if stored == link]
    if exact:
        return int(exact[0])
    alike = [article_id for article_id, stored in rows if link_key(stored) == link_key(link)]
    return int(alike[0]) if alike else None


def set_articles(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    *,
    unread: bool | None = None,
    starred: bool | None = None,
) -> array[int]:
    """Sets a state of articles and the counters of their feeds.

    Args:
        connection: a writer, in a transaction.
        ids: articles; unknown ones are passed over.
        unread: the new value, None to leave it.
        starred: the same.

    Returns:
        Ids of the articles that really changed.
    """
    wanted = json.dumps(sorted(ids))
    changed = array("q")
    if unread is not None:
        rows = connection.execute(
            "UPDATE articles SET unread = ? WHERE unread != ?"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id, feed_id",
            (unread, unread, wanted),
        ).fetchall()
        changed.extend(row[0] for row in rows)
        step = 1 if unread else -1
        connection.executemany(
            "UPDATE feeds SET unread = unread + ? WHERE id = ?",
            [(step * n, feed_id) for feed_id, n in Counter(row[1] for row in rows).items()],
        )
    if starred is not None:
        rows = connection.execute(
            "UPDATE articles SET starred = ? WHERE starred != ?"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id",
            (starred, starred, wanted),
        ).fetchall()
        changed.extend(row[0] for row in rows)
    return changed


def get_position(connection: sqlite3.Connection, article_id: int) -> Position:
    """Where the reader left an article; its start if it was never left."""
    row = connection.execute(
        "SELECT article_offset, comment_id, folded FROM positions WHERE article_id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return Position()
    return Position(article_offset=row[0], comment_id=row[1], folded=frozenset(json.loads(row[2])))


def save_position(connection: sqlite3.Connection, article_id: int, position: Position) -> None:
    """Keeps where the reader left an article; one that is gone is passed over."""
    connection.execute(
        "INSERT INTO positions (article_id, article_offset, comment_id, folded)"
        " SELECT id, ?, ?, ? FROM articles WHERE id = ?"
        " ON CONFLICT (article_id) DO UPDATE SET article_offset = excluded.article_offset,"
        " comment_id = excluded.comment_id, folded = excluded.folded",
        (
            position.article_offset,
            position.comment_id,
            json.dumps(sorted(position.folded)),
            article_id,
        ),
    )


def title_key(title: str | None, text: str = "") -> str:
    """What a list sorted by title sorts by: without case, accents and leading signs.

    An untitled article stands where its first words would.
    """
    name = title or text[:_TITLE_KEY_LENGTH]
    key = fold(name[: 2 * _TITLE_KEY_LENGTH])
    return (_LEADING_SIGNS.sub("", key) or key)[:_TITLE_KEY_LENGTH]


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
    for article_id, item in zip(ids, new, strict=True):
        entry = item.entry
        total = len(entry.thread)
        sort = sort_seconds(entry.published)
        articles.append(
            (
                article_id,
                feed_id,
                document_id,
                arrived if sort is None else sort,
                # Among equals the newest source stands first, and in it its own order.
                -first_id,
                total,
                total,
                entry.announced,
                arrived,
            )
        )
        entries.append((*_entry_row(entry, item.identity, item.fingerprint, format), article_id))
        contents.append((*_content_row(entry), article_id))
    connection.executemany(_INSERT_ARTICLE, articles)
    connection.executemany(_INSERT_ENTRY, entries)
    connection.executemany(_INSERT_CONTENT, contents)
    if feed_id is not None:
        connection.execute(
            "UPDATE feeds SET articles = articles + ?, unread = unread + ? WHERE id = ?",
            (len(new), len(new), feed_id),
        )
    total = sum(len(item.entry.thread) for item in new)
    if total:
        insert_threads(
            connection,
            (
                (article_id, item.entry.thread)
                for article_id, item in zip(ids, new, strict=True)
                if item.entry.thread
            ),
            take_ids(connection, "comments", total),
        )
    return tuple(ids), Counts(new=total)


def _save_changed(
    connection: sqlite3.Connection,
    change: ChangedArticle,
    entry: Entry,
    document_id: int | None,
    format: str,
) -> None:
    unindex(connection, "articles", [change.id])
    connection.execute(
        _UPDATE_ENTRY,
        (*_entry_row(entry, change.identity, change.fingerprint, format), change.id),
    )
    # A feed that turns its bodies off takes no text away that is here.
    if entry.text:
        connection.execute(_UPDATE_CONTENT, (*_content_row(entry), change.id))
    connection.execute(
        "UPDATE articles SET sort = coalesce(?, arrived), announced = ?,"
        " document_id = coalesce(?, document_id) WHERE id = ?",
        (sort_seconds(entry.published), entry.announced, document_id, change.id),
    )


def _entry_row(entry: Entry, identity: bytes, fingerprint: bytes, format: str) -> tuple[Any, ...]:
    """Values of `_ENTRY_COLUMNS`."""
    return (
        entry.title,
        entry.author,
        entry.link,
        iso(entry.published),
        entry.guid,
        title_key(entry.title, entry.text),
        key_digest(guid_key(entry.guid)),
        key_digest(link_key(entry.link)),
        identity,
        fingerprint,
        entry.published_raw,
        iso(entry.updated),
        format,
        entry.layout,
        entry.confidence,
        int(entry.is_comment_page),
        entry.comments_url,
        entry.comments_feed,
        _json(entry.tags),
        _json([(item.url, item.type, item.length) for item in entry.enclosures]),
        entry.summary,
    )


def _content_row(entry: Entry) -> tuple[Any, ...]:
    body = entry.body
    value = storable(body.value)
    return (body.type, body.base, value, None if entry.text == value else entry.text)


def _json(items: Sequence[object]) -> str | None:
    return json.dumps(items, ensure_ascii=False) if items else None


def key_digest(text: str | None) -> int | None:
    """64 bits in place of a link or guid: an index of integers is a fifth of one of texts."""
    if text is None:
        return None
    # Only imports and look-ups need it, and it would cost the start of the interface 3 ms.
    from hashlib import blake2b

    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def _article(row: Sequence[Any]) -> Article:
    (
        article_id,
        arrived,
        unread,
        starred,
        comments,
        comments_unread,
        announced,
        title,
        author,
        link,
        published,
        guid,
        published_raw,
        updated,
        format,
        layout,
        confidence,
        is_comment_page,
        comments_url,
        comments_feed,
        tags,
        enclosures,
        summary,
        body_type,
        base,
        body,
        text,
        document_id,
        document_path,
        feed_path,
        *feed,
    ) = row
    return Article(
        id=article_id,
        entry=Entry(
            title=title,
            body=Body(body_type, body, base),
            text=body if text is None else text,
            guid=guid,
            link=link,
            author=author,
            published=from_iso(published),
            published_raw=published_raw,
            updated=from_iso(updated),
            summary=summary,
            tags=tuple(json.loads(tags)) if tags else (),
            enclosures=tuple(
                Enclosure(url=url, type=media_type, length=length)
                for url, media_type, length in json.loads(enclosures or "[]")
            ),
            comments_url=comments_url,
            comments_feed=comments_feed,
            announced=announced,
            layout=layout,
            confidence=confidence,
            is_comment_page=bool(is_comment_page),
        ),
        feed=None if feed[0] is None else kept_feed(feed),
        fetched=datetime.fromtimestamp(arrived, UTC),
        unread=bool(unread),
        starred=bool(starred),
        comments=comments,
        comments_unread=comments_unread,
        source=Provenance(
            format=format,
            layout=layout,
            confidence=confidence,
            path=document_path if document_id is not None else feed_path,
            document_id=document_id,
        ),
    )
