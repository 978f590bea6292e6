"""Labels and notes: written, found, taken back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from reader.model.listing import ArticleQuery
from reader.query import parse_query
from reader.store.articles import get_article
from reader.store.check import check
from reader.store.connection import transaction
from reader.store.labels import get_labels, set_labels, undo_labels
from reader.store.notes import get_note, set_note
from reader.store.search import search
from reader.store.summaries import get_summaries
from reader.store.views import article_ids
from tests.store.builders import add, change, comment, entry, thread


def labels_of(store: sqlite3.Connection, article_id: int) -> tuple[str, ...]:
    """The labels that an article shows."""
    article = get_article(store, article_id)
    assert article is not None
    return article.labels


def test_labels_are_given_and_taken(store: sqlite3.Connection) -> None:
    """`t` writes labels on an article; what was there already does not change."""
    add(store, entry("A"), entry("B"))
    with transaction(store):
        first = set_labels(store, [1, 2, 99], add=["Sea", " to   read ", ""])
        again = set_labels(store, [1], add=["sea", "TO READ"], remove=["nothing"])
    assert first.added == ((1, "Sea"), (2, "Sea"), (1, "to read"), (2, "to read"))
    assert (again.added, again.removed) == ((), ())
    assert labels_of(store, 1) == ("Sea", "to read")
    assert get_labels(store) == [("Sea", 2), ("to read", 2)]
    with transaction(store):
        taken = set_labels(store, [1], remove=["SEA"])
    assert taken.removed == ((1, "Sea"),)
    assert get_labels(store) == [("Sea", 1), ("to read", 2)]
    assert check(store) == []


def test_a_label_is_written_as_it_is_elsewhere(store: sqlite3.Connection) -> None:
    """`sea` and `Sea` are one label, not two in the list of labels."""
    add(store, entry("A"), entry("B"))
    with transaction(store):
        set_labels(store, [1], add=["Sea"])
        set_labels(store, [2], add=["sea"])
    assert get_labels(store) == [("Sea", 2)]


def test_a_change_of_labels_is_undone_once(store: sqlite3.Connection) -> None:
    """`u` takes back what changed and nothing else, however often."""
    add(store, entry("A"), entry("B"))
    with transaction(store):
        set_labels(store, [1], add=["Old"])
        done = set_labels(store, [1, 2], add=["New"], remove=["Old"])
        back = undo_labels(store, done)
        assert undo_labels(store, done).added == ()
        assert labels_of(store, 1) == ("Old",) and labels_of(store, 2) == ()
        undo_labels(store, back)
    assert labels_of(store, 1) == labels_of(store, 2) == ("New",)


def test_a_note_is_written_and_taken_away(store: sqlite3.Connection) -> None:
    """`T` keeps lines as written; an emptied note is none."""
    add(store, entry("A"))
    with transaction(store):
        assert set_note(store, 1, " Ask Ann\n\nabout\x1b[31m tides \n").after == (
            "Ask Ann\n\nabout tides"
        )
        assert set_note(store, 99, "nobody").after is None
        change_ = set_note(store, 1, "  ")
    assert (change_.before, change_.after) == ("Ask Ann\n\nabout tides", None)
    assert get_note(store, 1) is None


def test_rows_and_articles_show_labels_and_notes(store: sqlite3.Connection) -> None:
    """The list marks what the reader wrote on, and the article shows it."""
    add(store, entry("A"), entry("B"))
    with transaction(store):
        set_labels(store, [1], add=["b", "A"])
        set_note(store, 2, "mine")
    assert [(row.has_labels, row.has_note) for row in get_summaries(store, [1, 2])] == [
        (True, False),
        (False, True),
    ]
    article = get_article(store, 2)
    assert article is not None and article.notes == "mine"
    assert labels_of(store, 1) == ("A", "b")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag:sea", {1}),
        ("tag:SEA", {1}),
        ("tag:boats", {2}),
        ("tag:boat", set()),
        ("tag:Größe", {2}),
        ('tag:"to read"', {3}),
        ("tag:größe OR tag:sea", {1, 2}),
        ("-tag:boats", {1, 3}),
        ('tag:"100%"', {3}),
        ("tag:c++", {3}),
        ("has:label", {1, 3}),
        ("has:note", {2}),
        ("is:changed", {2}),
        ("folder:news", {1, 2}),
        ("folder:News/Local", {1}),
        ("folder:local", {1}),
        ("folder:loc", set()),
        ("-folder:news", {3}),
    ],
)
def test_queries_find_what_the_reader_wrote(
    store: sqlite3.Connection, query: str, expected: set[int]
) -> None:
    """Labels and the source's tags are found alike, folders with what is below them."""
    add(store, entry("A", "talk", thread=thread(comment("talk"))), feed="One")
    add(store, replace(entry("B", "talk"), tags=("Boats", "GRÖSSE")), feed="Two")
    add(store, replace(entry("C", "talk"), tags=('"100%"', "100%")))
    with transaction(store):
        set_labels(store, [1], add=["Sea"])
        set_labels(store, [3], add=["to read", "C++"])
        set_note(store, 2, "x")
        store.execute("UPDATE feeds SET folder = 'News/Local' WHERE id = 1")
        store.execute("UPDATE feeds SET folder = 'News' WHERE id = 2")
    change(store, 2, replace(entry("B", "talks"), tags=("Boats", "GRÖSSE")))
    node = parse_query(query)
    assert node is not None
    assert set(article_ids(store, ArticleQuery(node=node))) == expected
    hits = search(store, node, "all", 50)
    assert {hit.article_id for hit in hits if hit.comment_id is None} == expected
    assert {hit.comment_id for hit in hits if hit.comment_id} == ({1} if 1 in expected else set())
