"""What an update replaced is kept, and nothing else is."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

from reader.model.body import Body
from reader.store.articles import get_article, set_articles
from reader.store.check import check
from reader.store.connection import transaction
from reader.store.index import has_pending
from reader.store.summaries import get_summaries
from reader.store.versions import MAX_VERSIONS, get_versions
from tests.store.builders import NOW, add, change, entry, index_all


def told(store: sqlite3.Connection) -> list[tuple[str | None, str]]:
    """Title and text of each earlier version of the first article."""
    return [(version.title, version.text) for version in get_versions(store, 1)]


def test_a_text_that_changes_is_kept_beside_the_new_one(store: sqlite3.Connection) -> None:
    """A corrected article is marked, and what it said before can be compared."""
    add(store, replace(entry("A"), body=Body("html", "<p>one</p>", "https://a/"), text="one"))
    with transaction(store):
        set_articles(store, [1], unread=False, starred=True)
    change(store, 1, entry("A", "two"))
    change(store, 1, entry("B", "two"))
    first, second = get_versions(store, 1)
    assert (first.title, first.text, first.replaced) == ("A", "one", NOW)
    assert first.body == Body("html", "<p>one</p>", "https://a/")
    assert (second.title, second.text, second.number) == ("A", "two", 2)
    article = get_article(store, 1)
    assert article is not None and article.changed == NOW
    assert (article.unread, article.starred) == (False, True)
    assert get_summaries(store, [1])[0].is_changed
    assert check(store) == []


def test_what_is_not_visible_marks_nothing(store: sqlite3.Connection) -> None:
    """Dates, tags, counts and markup follow the feed without a mark, and are not indexed anew."""
    first = entry("A", "text", author="Ann", published=NOW, link="https://a.example/")
    add(store, first)
    said = replace(
        first,
        published=datetime(2026, 1, 1, tzinfo=UTC),
        tags=("x",),
        announced=7,
        link="https://a.example/moved",
        body=Body("html", "<b>text</b>"),
    )
    change(store, 1, said)
    article = get_article(store, 1)
    assert article is not None and article.entry == replace(said, published_raw=str(NOW))
    assert article.changed is None and told(store) == []
    assert not has_pending(store)
    assert check(store) == []


def test_a_new_author_is_found_but_marks_nothing(store: sqlite3.Connection) -> None:
    """The byline is no text."""
    add(store, entry("A", "text", author="Ann"))
    change(store, 1, entry("A", "text", author="Bob"))
    index_all(store)
    found = store.execute("SELECT rowid FROM names WHERE names MATCH 'bob'").fetchall()
    assert found == [(1,)] and told(store) == []
    assert check(store) == []


def test_an_emptied_body_takes_nothing_away(store: sqlite3.Connection) -> None:
    """A feed that turns its texts off loses none that are here, and marks none as changed."""
    add(store, entry("A", "worth keeping"))
    change(store, 1, entry("A", ""))
    article = get_article(store, 1)
    assert article is not None and article.entry.text == "worth keeping"
    assert article.changed is None and told(store) == []
    change(store, 1, entry("B", ""))
    assert told(store) == [("A", "worth keeping")]


def test_a_text_that_comes_later_is_no_change(store: sqlite3.Connection) -> None:
    """What was never there was not replaced."""
    add(store, entry("A", ""))
    change(store, 1, entry("A", "here it is"))
    article = get_article(store, 1)
    assert article is not None and article.entry.text == "here it is"
    assert article.changed is None and told(store) == []


def test_the_first_and_the_latest_versions_are_kept(store: sqlite3.Connection) -> None:
    """An article with a counter in its text does not fill the disk."""
    add(store, entry("A", "text 0"))
    for number in range(1, 40):
        change(store, 1, entry("A", f"text {number}"))
    texts = [text for _, text in told(store)]
    assert len(texts) == MAX_VERSIONS
    assert texts == ["text 0", *(f"text {n}" for n in range(40 - MAX_VERSIONS, 39))]
