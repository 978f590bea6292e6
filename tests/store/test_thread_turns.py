"""Whose discussion's turn it is."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from reader.model.discussion import DiscussionLink
from reader.store.articles import set_articles
from reader.store.connection import transaction
from reader.store.discussions import note_looked, save_links
from reader.store.thread_turns import has_turns, save_opened, take_turns
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
    assert not has_turns(store, NOW, on_the_way=True)
    save_opened(store, 1, NOW)
    assert has_turns(store, NOW, on_the_way=False)


def test_a_discussion_that_another_program_asks_for_is_nobody_elses_turn(
    store: sqlite3.Connection,
) -> None:
    """Two programs that are open do not start processes for each other's work."""
    save_opened(store, 1, NOW)
    take_turns(store, 1, "host 1 a", now=NOW, began=NOW, is_all=False)
    assert not has_turns(store, NOW, on_the_way=True)
    assert has_turns(store, NOW + timedelta(hours=1), on_the_way=True)


def test_a_watched_article_is_looked_through_at_once(store: sqlite3.Connection) -> None:
    """What is watched from its first day gets its comments, though none is known of yet."""
    add(store, entry("C"))
    set_articles(store, [3], watched=True)
    assert has_turns(store, NOW, on_the_way=False)
    note_looked(store, 3, NOW)
    assert not has_turns(store, NOW, on_the_way=False)


def test_an_article_that_was_opened_is_looked_through_with_the_feeds(
    store: sqlite3.Connection,
) -> None:
    """Reading a day's articles starts no work every minute; the next refresh does it."""
    add(store, entry("C"))
    save_opened(store, 3, NOW)
    assert not has_turns(store, NOW, on_the_way=False)
    assert has_turns(store, NOW, on_the_way=True)
