"""The document that an article was read from, as it was stored."""

from __future__ import annotations

from reader.formats.charset import decode
from reader.formats.plaintext import read as read_text
from reader.formats.plaintext.layout import layouts
from reader.formats.plaintext.parse import decode as decode_text
from reader.model.article import Article
from reader.model.reading import Original, TextSpan
from reader.store.articles import get_article
from reader.store.connection import Connection
from reader.store.documents import get_document
from reader.text.instants import iso


def read_original(read: Connection, article_id: int) -> Original | None:
    """The document that an article was read from; of an entry of a feed, what the feed gave.

    None where there is no such article.
    """
    article = get_article(read, article_id)
    if article is None:
        return None
    if article.source.document_id is None:
        return as_given(article)
    document = get_document(read, article.source.document_id)
    if document is None:
        return None
    is_text = document.format == "text"
    if is_text:
        text, _ = decode_text(document.data)
    else:
        text = decode(document.data, document.media_type)
    layout = document.layout.partition("/")[0] if document.layout else None
    # One that a later version dropped or renamed is found anew.
    layout = layout if layout in layouts() else None
    return Original(
        text=text,
        spans=read_text(text, layout=layout).spans if is_text else (),
        format=document.format,
        layout=document.layout,
        confidence=document.confidence,
        path=document.path,
    )


def as_given(article: Article) -> Original:
    """An entry as it was published: what is known of it, a line each, and its body unread."""
    entry = article.entry
    facts = [
        ("title", entry.title),
        ("author", entry.author),
        ("published", entry.published_raw or iso(entry.published)),
        ("updated", iso(entry.updated)),
        ("guid", entry.guid),
        ("link", entry.link),
        ("tags", ", ".join(entry.tags)),
        ("comments", entry.comments_url),
        ("comments feed", entry.comments_feed),
        *(("enclosure", f"{each.url} {each.type or ''}".rstrip()) for each in entry.enclosures),
        ("body", f"{entry.body.type}, base {entry.body.base or 'none'}"),
    ]
    head = "".join(f"{name}: {value}\n" for name, value in facts if value) + "\n"
    text = f"{head}{entry.body.value}\n"
    return Original(
        text=text,
        spans=(TextSpan(0, len(head), "head"), TextSpan(len(head), len(text), "body")),
        format=article.source.format,
        layout=entry.layout,
        confidence=entry.confidence,
        path=article.feed.url or article.feed.title if article.feed else article.source.path,
    )
