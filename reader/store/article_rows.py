"""Rows of articles as `Article`: what is read of one in a single statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from reader.model.article import Article, FullText, Provenance
from reader.model.body import Body, BodyType
from reader.model.entry import Enclosure, Entry
from reader.store.feeds import COLUMNS, kept_feed
from reader.store.rows import listed
from reader.text.instants import from_iso


class _State(NamedTuple):
    """Columns of `articles a`."""

    id: int
    arrived: int
    unread: int
    starred: int
    comments: int
    comments_unread: int
    announced: int | None
    document_id: int | None
    changed: int | None
    watched: int


class _Said(NamedTuple):
    """Columns of `entries e`."""

    title: str | None
    author: str | None
    link: str | None
    published: str | None
    guid: str | None
    published_raw: str | None
    updated: str | None
    format: str
    layout: str | None
    confidence: float | None
    is_comment_page: int
    comments_url: str | None
    comments_feed: str | None
    tags: str | None
    enclosures: str | None
    summary: str | None


class _Content(NamedTuple):
    """Columns of `contents c`."""

    body_type: BodyType
    base: str | None
    body: str
    text: str | None
    """None: the same as the body."""


class _Page(NamedTuple):
    """Columns of `full_texts x`; all None where the article's page was not fetched."""

    url: str | None
    fetched: int
    body_type: BodyType
    base: str | None
    body: str
    text: str | None
    is_shown: int


class _Others(NamedTuple):
    """What other tables hold of the article."""

    document_path: str | None
    feed_path: str | None
    note: str | None
    labels: str


def _columns(table: str, row: type[NamedTuple]) -> str:
    return ", ".join(f"{table}.{name}" for name in row._fields)


_FEED_COLUMNS = ", ".join(f"f.{name}" for name in COLUMNS.split(", "))

ARTICLE = (
    f"SELECT {_columns('a', _State)}, {_columns('e', _Said)}, {_columns('c', _Content)},"
    f" {_columns('x', _Page)}, d.path, f.path, n.text,"
    " (SELECT json_group_array(l.label) FROM labels l WHERE l.article_id = a.id),"
    f" {_FEED_COLUMNS}"
    " FROM articles a JOIN entries e ON e.article_id = a.id"
    " JOIN contents c ON c.article_id = a.id"
    " LEFT JOIN notes n ON n.article_id = a.id"
    " LEFT JOIN full_texts x ON x.article_id = a.id"
    " LEFT JOIN documents d ON d.id = a.document_id LEFT JOIN feeds f ON f.id = a.feed_id"
)
"""Rows for `article_of`; the first column is the article's id."""


def article_of(row: Sequence[Any]) -> Article:
    """An article from a row of `ARTICLE`."""
    values = iter(row)
    state = _State._make(islice(values, len(_State._fields)))
    said = _Said._make(islice(values, len(_Said._fields)))
    content = _Content._make(islice(values, len(_Content._fields)))
    page = _Page._make(islice(values, len(_Page._fields)))
    others = _Others._make(islice(values, len(_Others._fields)))
    feed = tuple(values)
    has_document = state.document_id is not None
    return Article(
        id=state.id,
        entry=_entry(said, content, state.announced),
        feed=None if feed[0] is None else kept_feed(feed),
        fetched=datetime.fromtimestamp(state.arrived, UTC),
        unread=bool(state.unread),
        starred=bool(state.starred),
        comments=state.comments,
        comments_unread=state.comments_unread,
        is_watched=bool(state.watched),
        changed=None if state.changed is None else datetime.fromtimestamp(state.changed, UTC),
        labels=tuple(sorted(json.loads(others.labels), key=str.casefold)),
        notes=others.note,
        full_text=_full_text(page),
        source=Provenance(
            format=said.format,
            layout=said.layout,
            confidence=said.confidence,
            path=others.document_path if has_document else others.feed_path,
            document_id=state.document_id,
        ),
    )


def _entry(said: _Said, content: _Content, announced: int | None) -> Entry:
    return Entry(
        title=said.title,
        body=Body(content.body_type, content.body, content.base),
        text=content.body if content.text is None else content.text,
        guid=said.guid,
        link=said.link,
        author=said.author,
        published=from_iso(said.published),
        published_raw=said.published_raw,
        updated=from_iso(said.updated),
        summary=said.summary,
        tags=tuple(tag for tag in listed(said.tags) if isinstance(tag, str)),
        enclosures=tuple(
            Enclosure(url=each[0], type=each[1], length=each[2])
            for each in listed(said.enclosures)
            if isinstance(each, list) and len(each) == 3
        ),
        comments_url=said.comments_url,
        comments_feed=said.comments_feed,
        announced=announced,
        layout=said.layout,
        confidence=said.confidence,
        is_comment_page=bool(said.is_comment_page),
    )


def _full_text(page: _Page) -> FullText | None:
    if page.url is None:
        return None
    return FullText(
        url=page.url,
        fetched=datetime.fromtimestamp(page.fetched, UTC),
        body=Body(page.body_type, page.body, page.base),
        text=page.body if page.text is None else page.text,
        is_shown=bool(page.is_shown),
    )
