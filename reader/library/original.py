"""The document that an article was read from, as it was stored."""

from __future__ import annotations

from reader.formats.charset import decode
from reader.formats.plaintext import read as read_text
from reader.formats.plaintext.parse import decode as decode_text
from reader.model.reading import Original
from reader.store.articles import get_article
from reader.store.connection import Connection
from reader.store.documents import get_document


def read_original(read: Connection, article_id: int) -> Original | None:
    """The document that an article was read from; None for an entry of a feed."""
    article = get_article(read, article_id)
    if article is None or article.source.document_id is None:
        return None
    document = get_document(read, article.source.document_id)
    if document is None:
        return None
    is_text = document.format == "text"
    if is_text:
        text, _ = decode_text(document.data)
    else:
        text = decode(document.data, document.media_type)
    layout = document.layout.partition("/")[0] if document.layout else None
    return Original(
        text=text,
        spans=read_text(text, layout=layout).spans if is_text else (),
        format=document.format,
        layout=document.layout,
        confidence=document.confidence,
        path=document.path,
    )
