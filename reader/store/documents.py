"""Documents: the bytes that articles were read from, kept for a better rule to read again."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime

from reader.errors import StoreCorruptError


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A document as it came."""

    id: int
    data: bytes
    path: str | None
    url: str | None
    media_type: str | None
    format: str
    layout: str | None
    confidence: float | None


def find_document(connection: sqlite3.Connection, digest: bytes) -> tuple[str, int, int] | None:
    """Format, articles and comments of the document with this digest, None if its bytes are new."""
    found: tuple[str, int, int] | None = connection.execute(
        "SELECT format, articles, comments FROM documents WHERE digest = ?", (digest,)
    ).fetchone()
    return found


def save_document(
    connection: sqlite3.Connection,
    *,
    digest: bytes,
    data: bytes,
    size: int,
    format: str,
    reading_version: int,
    now: datetime,
    path: str | None = None,
    url: str | None = None,
    media_type: str | None = None,
    layout: str | None = None,
    confidence: float | None = None,
    articles: int = 0,
    comments: int = 0,
) -> int:
    """Keeps a document, or what is newly known of it where its digest is there already.

    Args:
        connection: a writer, in a transaction.
        digest: what it is found by.
        data: its bytes, compressed by zlib.
        size: how many bytes it is uncompressed.
        format: name of the format it was read as.
        reading_version: version of the rules it was read by.
        now: when it arrived.
        path: the file it was read from.
        url: the address the user gave for it.
        media_type: what the server called it.
        layout: of plain text, with its version.
        confidence: 0 to 1, in the layout.
        articles: how many were read from it.
        comments: how many were read from it.

    Returns:
        Its id.
    """
    row = connection.execute(
        "INSERT INTO documents (digest, path, url, media_type, format, layout, confidence,"
        " reading_version, arrived, articles, comments, size, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (digest) DO UPDATE SET format = excluded.format, layout = excluded.layout,"
        " confidence = excluded.confidence, reading_version = excluded.reading_version"
        " RETURNING id",
        (
            digest,
            path,
            url,
            media_type,
            format,
            layout,
            confidence,
            reading_version,
            int(now.timestamp()),
            articles,
            comments,
            size,
            data,
        ),
    ).fetchone()
    return int(row[0])


def get_document(connection: sqlite3.Connection, document_id: int) -> KeptDocument | None:
    """One document with its bytes, None if there is none of that id."""
    row = connection.execute(
        "SELECT id, data, path, url, media_type, format, layout, confidence"
        " FROM documents WHERE id = ?",
        (document_id,),
    ).fetchone()
    if row is None:
        return None
    try:
        data = zlib.decompress(row[1])
    except zlib.error as error:
        raise StoreCorruptError(
            "The original of this article is damaged in the store: see `reader check`"
        ) from error
    return KeptDocument(
        id=row[0],
        data=data,
        path=row[2],
        url=row[3],
        media_type=row[4],
        format=row[5],
        layout=row[6],
        confidence=row[7],
    )
