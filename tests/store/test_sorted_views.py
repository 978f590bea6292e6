"""Views sorted by several keys."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

from reader.model.listing import ArticleQuery, Show
from reader.store.articles import set_articles
from reader.store.views import article_ids, first_article_ids
from reader.text.sorting import parse_sort
from tests.store.builders import NOW, add, entry, titles


def filled(store: sqlite3.Connection) -> None:
    """Eight articles of two feeds and of none, of different days."""
    for number in range(8):
        item = entry(
            f"Title {number % 3} {number}",
            author=["Zoe", "ann", None][number % 3],
            published=NOW - timedelta(days=number % 5),
        )
        add(store, item, feed=["Gazette", "almanac", None][number % 3])
    set_articles(store, [1, 4, 6], unread=False)


def view(text: str, **others: object) -> ArticleQuery:
    sort, terms = parse_sort(text)
    return replace(ArticleQuery(sort=sort, terms=terms), **others)  # type: ignore[arg-type]


def test_by_feed_and_date_is_as_by_feed(store: sqlite3.Connection) -> None:
    """The order that has an index and the one that is sorted are the same where they should be."""
    filled(store)
    for show in ("all", "unread"):
        kind: Show = "unread" if show == "unread" else "all"
        several = article_ids(store, view("feed, published", show=kind))
        assert several == article_ids(store, ArticleQuery(sort="feed", show=kind))
    days = [
        store.execute("SELECT sort FROM articles WHERE id = ?", (one,)).fetchone()[0]
        for one in article_ids(store, view("+published"))
    ]
    assert days == sorted(days) and len(days) == 8


def test_unread_first_and_then_by_author(store: sqlite3.Connection) -> None:
    """Case does not count, and who is not named comes last."""
    filled(store)
    rows = [
        store.execute(
            "SELECT a.unread, e.author FROM articles a JOIN entries e ON e.article_id = a.id"
            " WHERE a.id = ?", (article_id,)
        ).fetchone()
        for article_id in article_ids(store, view("unread, author"))
    ]  # fmt: skip
    assert rows == sorted(rows, key=lambda row: (-row[0], (row[1] or "~").lower()))


def test_first_and_last_rows_are_those_of_the_whole(store: sqlite3.Connection) -> None:
    """What is shown first is the beginning of the view, with a filter too."""
    filled(store)
    for query in (view("author, -title"), view("unread, title", filter="zoe")):
        every = article_ids(store, query)
        assert first_article_ids(store, query, 3) == every[:3]
        assert first_article_ids(store, query, 3, from_end=True) == every[-3:]
    assert len(titles(store, every)) == 3
