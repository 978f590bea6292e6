"""What a source said of an article, as rows of `entries` and `contents` and back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from reader.model.article import Article, FullText, Provenance
from reader.model.body import Body
from reader.model.entry import Enclosure, Entry
from reader.store.comment_rows import storable
from reader.store.feeds import kept_feed
from reader.store.rows import marks
from reader.store.tokens import fold
from reader.text.instants import from_iso, iso
from reader.text.keys import guid_key, link_key

_TITLE_KEY_LENGTH = 64
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_LEADING_SIGNS = re.compile(r"^[\W_]+")

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
INSERT_ENTRY = (
    f"INSERT INTO entries ({', '.join(_ENTRY_COLUMNS)}, article_id)"
    f" VALUES ({marks(len(_ENTRY_COLUMNS) + 1)})"
)
UPDATE_ENTRY = (
    f"UPDATE entries SET {', '.join(f'{name} = ?' for name in _ENTRY_COLUMNS)} WHERE article_id = ?"
)
INSERT_CONTENT = (
    "INSERT INTO contents (body_type, base, body, text, article_id) VALUES (?, ?, ?, ?, ?)"
)
UPDATE_CONTENT = (
    "UPDATE contents SET body_type = ?, base = ?, body = ?, text = ? WHERE article_id = ?"
)

ARTICLE = (
    "SELECT a.id, a.arrived, a.unread, a.starred, a.comments, a.comments_unread, a.announced,"
    " e.title, e.author, e.link, e.published, e.guid, e.published_raw, e.updated, e.format,"
    " e.layout, e.confidence, e.is_comment_page, e.comments_url, e.comments_feed, e.tags,"
    " e.enclosures, e.summary, c.body_type, c.base, c.body, c.text,"
    " a.document_id, d.path, f.path,"
    " a.changed, n.text,"
    " (SELECT json_group_array(l.label) FROM labels l WHERE l.article_id = a.id),"
    " a.watched,"
    " x.url, x.fetched, x.body_type, x.base, x.body, x.text, x.is_shown,"
    " f.id, f.title, f.url, f.link, f.folder, f.articles, f.unread, f.fetched"
    " FROM articles a JOIN entries e ON e.article_id = a.id"
    " JOIN contents c ON c.article_id = a.id"
    " LEFT JOIN notes n ON n.article_id = a.id"
    " LEFT JOIN full_texts x ON x.article_id = a.id"
    " LEFT JOIN documents d ON d.id = a.document_id LEFT JOIN feeds f ON f.id = a.feed_id"
)


def title_key(title: str | None, text: str = "") -> str:
    """What a list sorted by title sorts by: without case, accents and leading signs.

    An untitled article stands where its first words would.
    """
    name = title or text[:_TITLE_KEY_LENGTH]
    key = fold(name[: 2 * _TITLE_KEY_LENGTH])
    return (_LEADING_SIGNS.sub("", key) or key)[:_TITLE_KEY_LENGTH]


def entry_row(entry: Entry, identity: bytes, fingerprint: bytes, format: str) -> tuple[Any, ...]:
    """The row of `entries` without its id, as `INSERT_ENTRY` and `UPDATE_ENTRY` take it."""
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


def content_row(entry: Entry) -> tuple[Any, ...]:
    """The row of `contents` without its id, as `INSERT_CONTENT` and `UPDATE_CONTENT` take it."""
    body = entry.body
    value = storable(body.value)
    return (body.type, body.base, value, None if entry.text == value else entry.text)


def _json(items: Sequence[object]) -> str | None:
    return _ENCODER.encode(items) if items else None


def key_digest(text: str | None) -> int | None:
    """64 bits in place of a link or guid: an index of integers is a fifth of one of texts."""
    if text is None:
        return None
    # Only imports and look-ups need it, and it would cost the start of the interface 3 ms.
    from hashlib import blake2b

    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def article_of(row: Sequence[Any]) -> Article:
    """An article from a row of `ARTICLE`."""
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
        changed,
        note,
        labels,
        is_watched,
        page,
        page_fetched,
        page_type,
        page_base,
        page_body,
        page_text,
        is_page_shown,
        *feed,
    ) = row
    full_text = None
    if page is not None:
        full_text = FullText(
            url=page,
            fetched=datetime.fromtimestamp(page_fetched, UTC),
            body=Body(page_type, page_body, page_base),
            text=page_body if page_text is None else page_text,
            is_shown=bool(is_page_shown),
        )
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
        is_watched=bool(is_watched),
        changed=None if changed is None else datetime.fromtimestamp(changed, UTC),
        labels=tuple(sorted(json.loads(labels), key=str.casefold)),
        notes=note,
        full_text=full_text,
        source=Provenance(
            format=format,
            layout=layout,
            confidence=confidence,
            path=document_path if document_id is not None else feed_path,
            document_id=document_id,
        ),
    )
