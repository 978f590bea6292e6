"""Subscriptions in the store."""

from __future__ import annotations

import sqlite3

import pytest

from reader.model.feed import Feed
from reader.model.subscription import Subscription
from reader.store.connection import transaction
from reader.store.feeds import (
    delete_feed,
    ensure_feed,
    feed_key,
    find_feed,
    get_feed,
    get_feed_row,
    get_subscriptions,
    put_feed_row,
    save_subscription,
    set_feed,
)
from tests.store.builders import NOW

URL = "https://wire.example/feed"


def test_what_a_list_says_of_a_feed_comes_back_from_the_store(store: sqlite3.Connection) -> None:
    """A list that is exported again has lost nothing."""
    listed = [
        Subscription(
            url=URL,
            title="Mine",
            link="https://wire.example/",
            folder="A/B",
            tags=("x", "y"),
            is_hidden=True,
            attributes=(("language", "en"),),
            interval=0,
            keep_count=7,
        ),
        Subscription(url="https://other.example/feed"),
    ]
    for each in listed:
        assert save_subscription(store, each)[1]
        assert not save_subscription(store, each)[1]
    assert sorted(get_subscriptions(store), key=lambda each: each.url) == [
        listed[1], listed[0],
    ]  # fmt: skip


def test_scheme_and_case_of_the_host_make_no_second_feed(store: sqlite3.Connection) -> None:
    """`HTTP://Wire.example/feed` is subscribed to already."""
    first, _ = save_subscription(store, Subscription(url=URL))
    again, is_new = save_subscription(store, Subscription(url="HTTP://Wire.example/feed"))
    assert (again, is_new) == (first, False)
    assert find_feed(store, "http://wire.example/feed/") == first
    assert find_feed(store, "https://wire.example/Feed") is None


def test_a_feed_that_was_imported_becomes_a_subscription(store: sqlite3.Connection) -> None:
    """Articles of a saved feed file belong to the feed when it is subscribed to."""
    feed = Feed(title="Wire", url=URL)
    imported = ensure_feed(store, feed_key(feed), feed, now=NOW, path="wire.xml")
    kept = get_feed(store, imported)
    assert kept is not None and not kept.is_subscribed and kept.is_imported
    assert save_subscription(store, Subscription(url=URL, folder="News")) == (imported, True)
    kept = get_feed(store, imported)
    assert kept is not None and kept.is_subscribed and (kept.title, kept.folder) == ("Wire", "News")


def test_a_title_of_ones_own_wins_and_gives_way_again(store: sqlite3.Connection) -> None:
    """A feed renamed by its reader is not renamed back by its site."""
    feed_id, _ = save_subscription(store, Subscription(url=URL))
    feed = Feed(title="Wire", url=URL)
    ensure_feed(store, feed_key(feed), feed, now=NOW)
    before = set_feed(store, feed_id, {"own_title": "Mine"})
    ensure_feed(store, feed_key(feed), Feed(title="The Wire", url=URL), now=NOW)
    kept = get_feed(store, feed_id)
    assert kept is not None and kept.title == "Mine"
    set_feed(store, feed_id, before)
    kept = get_feed(store, feed_id)
    assert kept is not None and kept.title == "The Wire"


def test_two_feeds_never_share_an_address(store: sqlite3.Connection) -> None:
    """A new address that another feed has is refused."""
    first, _ = save_subscription(store, Subscription(url=URL))
    save_subscription(store, Subscription(url="https://other.example/feed"))
    with pytest.raises(ValueError, match="feed 2"):
        set_feed(store, first, {"url": "https://other.example/feed"})
    with pytest.raises(KeyError):
        set_feed(store, 99, {"folder": "A"})


def test_ids_of_feeds_with_deleted_articles_are_not_given_again(store: sqlite3.Connection) -> None:
    """What was deleted in one feed hides nothing of another."""
    save_subscription(store, Subscription(url=URL))
    with transaction(store):
        store.execute(
            "INSERT INTO deleted (article_id, feed_id, deleted, seen, identity)"
            " VALUES (1, 1, 0, 0, x'00')"
        )
        row = get_feed_row(store, 1)
        delete_feed(store, 1)
    other, _ = save_subscription(store, Subscription(url="https://other.example/feed"))
    assert other == 2
    put_feed_row(store, row)
    assert find_feed(store, URL) == 1
