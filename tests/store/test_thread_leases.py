"""Leases of discussions."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from reader.model.discussion import DiscussionLink
from reader.store.articles import set_articles
from reader.store.connection import transaction
from reader.store.discussions import note_looked, save_links
from reader.store.followed import followed_articles, has_due_threads, save_opened
from reader.store.thread_leases import take_leases
from tests.store.builders import NOW, add, entry

LINK = DiscussionLink(
    source="lobsters", address="https://lobste.rs/s/abc123", name="Lobsters", found="body"
)


@pytest.fixture
def store(store: sqlite3.Connection) -> sqlite3.Connection:
    """Two articles that were looked through; the first is discussed, the second watched."""
    add(store, entry("A"))
    add(store, entry("B"))
    with transaction(store):
        save_links(store, 1, [LINK], NOW)
        note_looked(store, 1, NOW)
        note_looked(store, 2, NOW)
        set_articles(store, [2], watched=True)
    return store


def test_nobody_is_asked_about_articles_that_nobody_follows(store: sqlite3.Connection) -> None:
    """The reader does nothing every minute for discussions that were once seen and left."""
    assert not has_due_threads(store, NOW, on_the_way=True)
    save_opened(store, 1, NOW)
    assert has_due_threads(store, NOW, on_the_way=False)


def test_a_discussion_that_another_program_asks_for_is_nobody_elses_turn(
    store: sqlite3.Connection,
) -> None:
    """Two programs that are open do not start processes for each other's work."""
    save_opened(store, 1, NOW)
    take_leases(store, 1, "host 1 a", now=NOW, began=NOW, is_all=False)
    assert not has_due_threads(store, NOW, on_the_way=True)
    assert has_due_threads(store, NOW + timedelta(hours=1), on_the_way=True)


@pytest.mark.parametrize(
    ("announced", "places", "is_asked"), [(0, 1, False), (0, 2, True), (3, 1, True)]
)
def test_what_a_feed_announces_says_nothing_of_other_places(
    store: sqlite3.Connection, announced: int, places: int, is_asked: bool
) -> None:
    """A blog without comments of its own is discussed on two other sites: both are asked."""
    add(store, replace(entry("C"), announced=announced, published=NOW))
    with transaction(store):
        links = [replace(LINK, address=f"{LINK.address}{n}") for n in range(places)]
        save_links(store, 3, links, NOW)
        note_looked(store, 3, NOW)
    ids = [one.article_id for one in followed_articles(store, NOW, scope="all")]
    assert (3 in ids) == is_asked
    assert 3 not in [one.article_id for one in followed_articles(store, NOW)]


def test_an_article_whose_feed_announces_nothing_is_looked_through_once(
    store: sqlite3.Connection,
) -> None:
    """Its text may say where else it is discussed."""
    add(store, replace(entry("C"), announced=0, published=NOW))
    assert 3 in [one.article_id for one in followed_articles(store, NOW, scope="all")]
    note_looked(store, 3, NOW)
    assert 3 not in [one.article_id for one in followed_articles(store, NOW, scope="all")]


def test_who_asks_for_all_discussions_is_not_told_what_feeds_announce(
    store: sqlite3.Connection,
) -> None:
    """`refresh --comments --all` finds comments that the feed's count does not know yet."""
    add(store, replace(entry("C"), announced=0, published=NOW))
    note_looked(store, 3, NOW)
    asked = followed_articles(store, NOW, scope="all", is_all=True)
    assert 3 in [one.article_id for one in asked]


def test_a_watched_article_is_looked_through_at_once(store: sqlite3.Connection) -> None:
    """What is watched from its first day gets its comments, though none is known of yet."""
    add(store, entry("C"))
    set_articles(store, [3], watched=True)
    assert has_due_threads(store, NOW, on_the_way=False)
    note_looked(store, 3, NOW)
    assert not has_due_threads(store, NOW, on_the_way=False)


def test_an_article_that_was_opened_is_looked_through_with_the_feeds(
    store: sqlite3.Connection,
) -> None:
    """Reading a day's articles starts no work every minute; the next refresh does it."""
    add(store, entry("C"))
    save_opened(store, 3, NOW)
    assert not has_due_threads(store, NOW, on_the_way=False)
    assert has_due_threads(store, NOW, on_the_way=True)
