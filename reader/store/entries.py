"""What a source said of an article, as rows of `entries` and `contents`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from reader.model.entry import Entry
from reader.store.comment_rows import storable
from reader.store.rows import marks
from reader.store.tokens import fold
from reader.text.instants import iso
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
