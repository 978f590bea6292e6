"""Views: every order, state, filter and query gives the same articles by every way."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from reader.model.listing import ArticleQuery, Show, Sort
from reader.query import parse_query
from reader.store import views
from reader.store.articles import set_articles
from reader.store.connection import transaction
from reader.store.summaries import count_loose, get_summaries
from reader.store.views import (
    article_ids,
    count_new,
    filter_article_ids,
    first_article_ids,
)
from tests.store.builders import NOW, add, add_feed, comment, entry, thread, titles

SORTS: tuple[Sort, ...] = ("published", "title", "feed", "comments", "source")
SHOWS: tuple[Show, ...] = ("all", "unread", "starred")


def fill(store: sqlite3.Connection) -> None:
    """Sixty articles of two feeds and of none, of mixed dates, titles and states."""
    rng = random.Random(3)
    for batch in range(12):
        add(
            store,
            *(
                entry(
                    rng.choice(("Alpha", "beta", "Gamma", "émile", "日本の話", None)),
                    f"text {batch} {n}",
                    published=rng.choice((None, NOW - timedelta(hours=rng.randrange(30)))),
                    thread=thread(*(comment(f"{n}") for n in range(rng.randrange(4)))),
                )
                for n in range(5)
            ),
            feed=rng.choice((None, "Zeta news", "alpha feed")),
            now=NOW + timedelta(seconds=batch),
            is_indexed=batch == 11,
        )
    with transaction(store):
        set_articles(store, rng.sample(range(1, 61), 25), unread=False)
        set_articles(store, rng.sample(range(1, 61), 20), starred=True)


def expected(store: sqlite3.Connection, query: ArticleQuery) -> list[int]:
    """The view, worked out in Python from all rows."""
    rows = store.execute(
        "SELECT a.id, a.feed_id, a.sort, a.source_order, a.unread, a.starred, a.comments,"
        " e.title_key, f.title, f.folder, f.hidden FROM articles a"
        " JOIN entries e ON e.article_id = a.id LEFT JOIN feeds f ON f.id = a.feed_id"
    ).fetchall()
    chosen = [
        row
        for row in rows
        if (query.feed_id in (None, row[1]))
        and (query.folder is None or f"{row[9]}/".startswith(f"{query.folder}/"))
        and not (query.is_overview and row[10])
        and (query.show != "unread" or row[4])
        and (query.show != "starred" or row[5])
    ]
    chosen.sort(key=lambda row: (-row[2], row[3], row[0]))
    if query.sort == "title":
        chosen.sort(key=lambda row: (row[7], row[0]))
    elif query.sort == "feed":
        chosen.sort(key=lambda row: (row[8] is None, (row[8] or "").casefold()))
    elif query.sort == "comments":
        chosen.sort(key=lambda row: -row[6])
    elif query.sort == "source":
        chosen.sort(key=lambda row: (row[3], row[0]))
    return [row[0] for row in chosen]


@pytest.mark.parametrize("few", [10_000, 0])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("show", SHOWS)
def test_every_view_has_one_order(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, show: Show, sort: Sort, few: int
) -> None:
    """The first screen, the last screen and the whole list agree, small store or large."""
    monkeypatch.setattr(views, "_FEW", few)
    fill(store)
    for feed_id in (None, 1, 2):
        query = ArticleQuery(show=show, sort=sort, feed_id=feed_id)
        want = expected(store, query)
        assert list(article_ids(store, query)) == want
        assert list(first_article_ids(store, query, 7)) == want[:7]
        assert list(first_article_ids(store, query, 7, from_end=True)) == want[-7:]
        assert list(first_article_ids(store, query, 500, from_end=True)) == want
        for text in ("text", "-nothing", "is:unread OR is:starred"):
            found = ArticleQuery(show=show, sort=sort, feed_id=feed_id, node=parse_query(text))
            if text == "is:unread OR is:starred":
                rows = {s.id: s for s in get_summaries(store, want)}
                left = [i for i in want if rows[i].unread or rows[i].starred]
            else:
                left = want
            assert list(article_ids(store, found)) == left
            assert list(first_article_ids(store, found, 7)) == left[:7]
            assert list(first_article_ids(store, found, 7, from_end=True)) == left[-7:]


@pytest.mark.parametrize("few", [10_000, 0])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("show", SHOWS)
def test_folders_and_the_overview_are_views_like_others(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, show: Show, sort: Sort, few: int
) -> None:
    """A folder holds what is in it and below; the overview everything but hidden feeds."""
    monkeypatch.setattr(views, "_FEW", few)
    monkeypatch.setattr(views, "_MERGED", 300 if few else 0)
    fill(store)
    add(store, entry("In the same folder", "text"), feed="Third", now=NOW)
    add(store, entry("Beside it", "text"), feed="Fourth", now=NOW)
    with transaction(store):
        for feed_id, folder in enumerate(("News", "News/Old", "News", "Newsletters"), 1):
            store.execute("UPDATE feeds SET folder = ? WHERE id = ?", (folder, feed_id))
    places: tuple[tuple[str | None, bool], ...] = (
        ("News", False), ("News/Old", True), (None, True), ("No", False),
    )  # fmt: skip
    for place, is_overview in places:
        for hidden in ((), (2,), (1, 2, 3)):
            with transaction(store):
                store.execute("UPDATE feeds SET hidden = 0")
                for feed_id in hidden:
                    store.execute("UPDATE feeds SET hidden = 1 WHERE id = ?", (feed_id,))
            query = ArticleQuery(show=show, sort=sort, folder=place, is_overview=is_overview)
            want = expected(store, query)
            assert list(article_ids(store, query)) == want
            assert list(first_article_ids(store, query, 7)) == want[:7]
            assert list(first_article_ids(store, query, 7, from_end=True)) == want[-7:]
            assert count_new(store, query, 30) == sum(i > 30 for i in want)
            filtered = ArticleQuery(
                show=show, sort=sort, folder=place, is_overview=is_overview, filter="al"
            )
            left = [i for i in want if i in set(article_ids(store, ArticleQuery(filter="al")))]
            assert list(article_ids(store, filtered)) == left
            assert list(filter_article_ids(store, filtered, 500)) == left


def test_a_row_says_what_the_reader_added(store: sqlite3.Connection) -> None:
    """Labels, a note, and whether the text changed since it arrived."""
    add(store, entry("plain"), entry("marked"))
    with transaction(store):
        store.execute("INSERT INTO labels VALUES (2, 'later')")
        store.execute("INSERT INTO notes VALUES (2, 'see there')")
        store.execute("UPDATE articles SET changed = 5 WHERE id = 2")
    plain, marked = get_summaries(store, [1, 2])
    assert not (plain.has_labels or plain.has_note or plain.is_changed)
    assert marked.has_labels and marked.has_note and marked.is_changed


def test_articles_of_no_feed_are_counted(store: sqlite3.Connection) -> None:
    """The feeds pane counts documents among all articles."""
    fill(store)
    rows = store.execute("SELECT unread FROM articles WHERE feed_id IS NULL").fetchall()
    assert count_loose(store) == (len(rows), sum(row[0] for row in rows))
    assert rows


def test_undated_articles_stand_by_arrival(store: sqlite3.Connection) -> None:
    """The newest source first, and in it the order the source has."""
    add(store, entry("a1"), entry("a2"), now=NOW)
    add(store, entry("b1"), entry("b2"), now=NOW + timedelta(seconds=5))
    add(store, entry("c1"), entry("c2"), now=NOW + timedelta(seconds=5))
    ids = article_ids(store, ArticleQuery())
    assert titles(store, ids) == ["c1", "c2", "b1", "b2", "a1", "a2"]


def test_a_day_stands_at_its_noon(store: sqlite3.Connection) -> None:
    """Where only the day is known, the article stands among those of the day."""
    day = datetime(2010, 6, 13, tzinfo=UTC)
    add(
        store,
        entry("morning", published=day + timedelta(hours=9)),
        entry("day", published=day.date()),
        entry("evening", published=day + timedelta(hours=18)),
    )
    assert titles(store, article_ids(store, ArticleQuery())) == ["evening", "day", "morning"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Linux 6.1 released", "C++ news", "日本語の記事", "Résumé", "Über 🚀"]),
        ("l", ["Linux 6.1 released", "C++ news", "日本語の記事", "Résumé", "Über 🚀"]),
        ("li", ["Linux 6.1 released"]),
        ("rel lin", ["Linux 6.1 released"]),
        ("6.1", ["Linux 6.1 released"]),
        ("C++", ["C++ news"]),
        ("語", ["日本語の記事"]),
        ("日本", ["日本語の記事"]),
        ("本日", []),
        ("resume", ["Résumé"]),
        ("uber", ["Über 🚀"]),
        ("🚀", ["Über 🚀"]),
        ("karl", ["Résumé"]),
        ("kernel", ["Linux 6.1 released", "C++ news"]),
        ("kern c++", ["C++ news"]),
        ("journal 日", ["日本語の記事"]),
        ("zzz", []),
        ("' \" ( * - NEAR( \ud800 \x00", []),
        ("'", ["Linux 6.1 released", "C++ news", "日本語の記事", "Résumé", "Über 🚀"]),
    ],
)
def test_filter_finds_what_begins_so(
    store: sqlite3.Connection, typed: str, found: list[str]
) -> None:
    """Title, author and feed, each word by its beginning, CJK by any character."""
    add(store, entry("Linux 6.1 released"), entry("C++ news"), feed="Kernel Journal X")
    add(store, entry("日本語の記事"), feed="Journal")
    add(store, entry("Résumé", author="Karl Kraus"), entry("Über 🚀"))
    order = ["Linux 6.1 released", "C++ news", "日本語の記事", "Résumé", "Über 🚀"]
    query = ArticleQuery(filter=typed)
    for ids in (
        article_ids(store, query),
        filter_article_ids(store, query, 2000),
        first_article_ids(store, query, 50),
    ):
        assert sorted(titles(store, ids), key=lambda t: order.index(str(t))) == found


def test_filter_keeps_to_the_view(store: sqlite3.Connection) -> None:
    """Filtering the unread articles of a feed shows no others, in the view's order."""
    fill(store)
    for show in SHOWS:
        for feed_id in (None, 1):
            for sort in SORTS:
                plain = ArticleQuery(show=show, feed_id=feed_id, sort=sort)
                rows = {s.id: s for s in get_summaries(store, range(1, 61))}
                want = [
                    i
                    for i in expected(store, plain)
                    if (rows[i].title or "").lower().startswith("al")
                    or rows[i].feed_title == "alpha feed"
                ]
                query = ArticleQuery(show=show, feed_id=feed_id, sort=sort, filter="al")
                assert list(article_ids(store, query)) == want
                assert list(filter_article_ids(store, query, 2000)) == want


def test_large_filters_are_picked_from_the_view(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter that nearly everything matches gives the same list."""
    fill(store)
    query = ArticleQuery(filter="al", show="unread", sort="title")
    want = article_ids(store, query)
    monkeypatch.setattr(views, "_LOOKED_UP", 2)
    assert article_ids(store, query) == want
    assert len(want) > 2


def test_new_articles_are_counted(store: sqlite3.Connection) -> None:
    """`12 new` counts what the view would show."""
    add(store, entry("Old"), feed="A")
    last = 1
    add(store, entry("Alpha"), entry("Beta"), feed="A")
    add(store, entry("Gamma"))
    with transaction(store):
        set_articles(store, [2], unread=False)
    feed_id = add_feed(store, "A")
    assert count_new(store, ArticleQuery(), last) == 3
    assert count_new(store, ArticleQuery(show="unread"), last) == 2
    assert count_new(store, ArticleQuery(feed_id=feed_id), last) == 2
    assert count_new(store, ArticleQuery(filter="ga"), last) == 1
    assert count_new(store, ArticleQuery(node=parse_query("beta OR gamma")), last) == 2
    assert count_new(store, ArticleQuery(), 4) == 0
