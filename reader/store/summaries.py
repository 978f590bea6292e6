"""Rows of lists: what stands in them, and which arrived last."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from reader.model.listing import ArticleSummary
from reader.store.rows import chunks, marks, scalar

_SUMMARY = (
    "SELECT a.id, a.feed_id, coalesce(f.own_title, f.title), e.title, e.author, e.published,"
    " a.sort, a.unread, a.starred, a.comments, a.comments_unread, a.announced, e.link,"
    " EXISTS (SELECT 1 FROM labels l WHERE l.article_id = a.id),"
    " EXISTS (SELECT 1 FROM notes n WHERE n.article_id = a.id), a.changed IS NOT NULL,"
    " a.watched"
    " FROM articles a JOIN entries e ON e.article_id = a.id LEFT JOIN feeds f ON f.id = a.feed_id"
)

_BEGINNING = 400
"""Characters of a text that a row may show: more than any terminal has cells."""


def get_summaries(connection: sqlite3.Connection, ids: Sequence[int]) -> list[ArticleSummary]:
    """Rows of a list in the order asked; ids that are not there are skipped. Reads no body."""
    found: dict[int, ArticleSummary] = {}
    for chunk in chunks(ids):
        rows = connection.execute(f"{_SUMMARY} WHERE a.id IN ({marks(len(chunk))})", tuple(chunk))
        for row in rows:
            found[row[0]] = _summary(row)
    return [found[article_id] for article_id in ids if article_id in found]


def get_beginnings(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """The first characters of the texts of some articles, by id."""
    found: dict[int, str] = {}
    for chunk in chunks(ids):
        found.update(
            connection.execute(
                f"SELECT article_id, substr(coalesce(text, body), 1, {_BEGINNING}) FROM contents"
                f" WHERE article_id IN ({marks(len(chunk))})",
                tuple(chunk),
            )
        )
    return found


def count_loose(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many articles belong to no feed, and how many of them are unread."""
    counted = "SELECT count(*) FROM articles INDEXED BY {} WHERE feed_id IS NULL{}"
    return (
        int(scalar(connection, counted.format("articles_by_feed", ""))),
        int(scalar(connection, counted.format("articles_unread_by_feed", " AND unread = 1"))),
    )


def count_since(connection: sqlite3.Connection, after_id: int) -> dict[int | None, int]:
    """How many articles of each feed (None: of no feed) arrived after the one with this id."""
    return dict(
        connection.execute(
            "SELECT feed_id, count(*) FROM articles NOT INDEXED WHERE id > ? GROUP BY feed_id",
            (after_id,),
        )
    )


def newest_id(connection: sqlite3.Connection) -> int:
    """The id of the article that arrived last, 0 in an empty store."""
    return int(scalar(connection, "SELECT coalesce(max(id), 0) FROM articles"))


def _summary(row: Sequence[Any]) -> ArticleSummary:
    (
        article_id,
        feed_id,
        feed_title,
        title,
        author,
        published,
        sort,
        unread,
        starred,
        comments,
        comments_unread,
        announced,
        link,
        has_labels,
        has_note,
        is_changed,
        is_watched,
    ) = row
    return ArticleSummary(
        id=article_id,
        feed_id=feed_id,
        feed_title=feed_title,
        title=title,
        author=author,
        published=published,
        sort=sort,
        unread=bool(unread),
        starred=bool(starred),
        comments=comments,
        comments_unread=comments_unread,
        announced=announced,
        link=link,
        has_labels=bool(has_labels),
        has_note=bool(has_note),
        is_changed=bool(is_changed),
        is_watched=bool(is_watched),
    )
