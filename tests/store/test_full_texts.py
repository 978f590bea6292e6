"""Texts of pages beside what feeds gave: kept, shown or not, found, and wanted."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

from reader.model.article import FullText
from reader.model.body import Body
from reader.query import parse_query
from reader.store import full_texts
from reader.store.articles import get_article
from reader.store.check import check
from reader.store.connection import transaction
from reader.store.feeds import set_feed
from reader.store.search import search
from tests.store.builders import NOW, add, change, entry, index_all

FULL = FullText(
    url="https://a.example/1",
    fetched=NOW,
    body=Body("html", "<p>Ships and moorings</p>", "https://a.example/1"),
    text="Ships and moorings",
)


def keep(store: sqlite3.Connection, article_id: int = 1, full: FullText = FULL) -> bool:
    """Keeps a page's text."""
    with transaction(store):
        return full_texts.save_full_text(store, article_id, full)


def found(store: sqlite3.Connection, word: str) -> list[str]:
    """Passages with a word."""
    index_all(store)
    node = parse_query(word)
    assert node is not None
    return [hit.snippet for hit in search(store, node, "articles", 10)]


def test_both_texts_are_kept_and_one_is_read(store: sqlite3.Connection) -> None:
    """Fetching the page takes nothing away; which text is read stays as it was left."""
    add(store, entry("Harbour", "Ships …", link="https://a.example/1"))
    assert keep(store)
    article = get_article(store, 1)
    assert article is not None
    assert article.full_text == FULL
    assert (article.entry.text, article.as_shown().entry.text) == ("Ships …", "Ships and moorings")
    assert article.as_shown().entry.body.base == "https://a.example/1"
    with transaction(store):
        full_texts.show_full_text(store, 1, is_shown=False)
    article = get_article(store, 1)
    assert article is not None
    assert article.as_shown().entry.text == "Ships …"
    assert article.full_text is not None


def test_words_of_both_texts_are_found(store: sqlite3.Connection) -> None:
    """A search finds what stands in the page, whichever text is read, and what the feed said."""
    add(store, entry("Harbour", "Ships in short", link="https://a.example/1"))
    assert found(store, "moorings") == []
    keep(store)
    (passage,) = found(store, "moorings")
    assert "and" in passage and "moorings" in passage
    assert len(found(store, "short")) == 1
    with transaction(store):
        full_texts.show_full_text(store, 1, is_shown=False)
    assert len(found(store, "moorings")) == 1
    assert check(store) == []


def test_the_index_stays_in_step(store: sqlite3.Connection) -> None:
    """Another text of the page, and one of the feed, leave nothing stale behind."""
    add(store, entry("Harbour", "Ships", guid="1", link="https://a.example/1"), feed="F")
    index_all(store)
    keep(store)
    index_all(store)
    assert check(store) == []
    keep(store, full=replace(FULL, body=Body("text", "Cranes"), text="Cranes"))
    assert [found(store, word) == [] for word in ("moorings", "cranes")] == [True, False]
    assert check(store) == []
    change(store, 1, entry("Harbour", "Boats", guid="1", link="https://a.example/1"))
    assert [found(store, word) == [] for word in ("ships", "boats", "cranes")] == [
        True,
        False,
        False,
    ]
    assert check(store) == []


def test_a_text_without_its_article_is_found_and_dropped(store: sqlite3.Connection) -> None:
    """`reader check` sees a page's text that belongs to nothing."""
    assert not keep(store)
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute("INSERT INTO full_texts VALUES (7, 'u', 0, 'text', NULL, 'x', NULL, 1)")
    assert check(store) == ["texts of pages without their article: 1 rows of full_texts"]
    check(store, repair=True)
    assert check(store) == []


def test_new_articles_of_feeds_that_are_set_to_it_are_wanted(store: sqlite3.Connection) -> None:
    """Only what came lately is fetched by itself, once, and again a day later if it failed."""
    for number in range(3):
        add(
            store,
            entry(f"T{number}", link=f"https://a.example/{number}", guid=f"{number}"),
            feed="F",
        )
    add(store, entry("No link", guid="9"), feed="F")
    add(store, entry("Other", link="https://b.example/", guid="1"), feed="G")
    store.execute("UPDATE feeds SET subscribed = 1")
    assert full_texts.wanted_feeds(store, None) == []
    assert full_texts.wanted_articles(store, [], NOW, 10) == []
    with transaction(store):
        set_feed(store, 1, {"full_text": 1})
    assert full_texts.wanted_feeds(store, None) == [1]
    assert full_texts.wanted_feeds(store, lambda url, folder: None) == [1]
    assert full_texts.wanted_feeds(store, lambda url, folder: False) == []
    assert full_texts.wanted_feeds(store, lambda url, folder: True) == [1, 2]
    assert sorted(full_texts.wanted_articles(store, [1], NOW, 10)) == [1, 2, 3]
    assert len(full_texts.wanted_articles(store, [1], NOW, 2)) == 2
    keep(store)
    with transaction(store):
        full_texts.save_tried(store, [2], NOW)
    assert full_texts.wanted_articles(store, [1], NOW, 10) == [3]
    later = NOW + timedelta(days=1, minutes=1)
    assert sorted(full_texts.wanted_articles(store, [1], later, 10)) == [2, 3]
    assert full_texts.wanted_articles(store, [1], NOW + timedelta(days=4), 10) == []
