"""Deleted articles stay away, and can be brought back as they were."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reader.model.article import FullText, Position
from reader.model.body import Body
from reader.model.discussion import DiscussionLink
from reader.store import trash
from reader.store.articles import get_position, save_position, set_articles
from reader.store.check import check
from reader.store.comments import get_all_comments, set_comments
from reader.store.connection import transaction
from reader.store.discussions import save_links
from reader.store.feeds import get_feed
from reader.store.full_texts import save_full_text
from reader.store.index import has_pending
from reader.store.known_articles import known_articles
from reader.store.labels import set_labels
from reader.store.merging import merge_thread
from reader.store.notes import set_note
from reader.store.saving import save_changes
from reader.text.identity import identified
from reader.update import decide
from tests.store.builders import (
    NOW,
    add,
    add_feed,
    add_rule,
    change,
    comment,
    entry,
    index_all,
    remove_rule,
    thread,
)

TABLES = (
    "articles", "entries", "contents", "comments", "comment_contents", "positions", "labels",
    "notes", "versions", "feeds", "deleted", "unindexed", "discussions", "thread_positions",
    "absent_comments", "comment_versions", "comment_notes", "full_texts",
)  # fmt: skip
OF_ARTICLES = (
    "comments", "comment_contents", "labels", "notes", "positions", "versions", "discussions",
    "thread_positions", "absent_comments", "comment_versions", "comment_notes", "full_texts",
)  # fmt: skip


def rows(store: sqlite3.Connection) -> dict[str, list[Any]]:
    """Every row of every table that a reader would miss."""
    return {name: sorted(map(repr, store.execute(f"SELECT * FROM {name}"))) for name in TABLES}


@pytest.fixture
def library(store: sqlite3.Connection) -> sqlite3.Connection:
    """Three articles; the second with everything that can hang on one."""
    talk = thread(comment("first words"), comment("an answer", depth=1), comment("last words"))
    date = datetime(2026, 10, 1, 8, 30, 5, tzinfo=UTC)
    add(
        store,
        entry("Harbour", "ships", guid="1", link="https://a.example/1"),
        entry("Ferry", "boats", guid="2", thread=talk, published=date),
        entry("Bridge", "cars", guid="3"),
        feed="Feed",
    )
    change(store, 2, entry("Ferry, again", "boats and tides", guid="2", published=date))
    with transaction(store):
        set_articles(store, [2], unread=False, starred=True)
        set_comments(store, [1, 2], unread=False)
        save_position(store, 2, Position(article_offset=0.5, comment_id=2, folded=frozenset({1})))
        set_labels(store, [2], add=["Sea", "later"])
        set_note(store, 2, "Ask Ann\nabout tides")
        save_links(
            store,
            2,
            [DiscussionLink(source="reddit", address="x", name="Reddit", found="body")],
            NOW,
        )
        (discussion_id,) = store.execute("SELECT id FROM discussions").fetchone()
        for answer in (
            thread(comment("fast boats", source_id="r1"), comment("gone", source_id="r2")),
            thread(
                comment("faster boats", source_id="r1"),
                comment("orphan", source_id="r3", parent="r9"),
                replace(comment("", source_id="r2"), state="deleted"),
            ),
        ):
            merge_thread(store, 2, answer, discussion_id=discussion_id, is_live=True, now=NOW)
        store.execute("INSERT INTO comment_notes VALUES (2, 'so it is')")
        page = Body("html", "<p>boats, tides and moorings</p>", "https://a.example/2")
        save_full_text(
            store,
            2,
            FullText(url="https://a.example/2", fetched=NOW, body=page, text="moorings"),
        )
        position = Position(article_offset=0.5, discussion_id=discussion_id, comment_id=4)
        save_position(store, 2, position)
    for table in OF_ARTICLES:
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,), table
    index_all(store)
    return store


def found(store: sqlite3.Connection, word: str) -> int:
    """How many rows of the index have a word."""
    return sum(
        len(store.execute(f"SELECT rowid FROM {t} WHERE {t} MATCH ?", (word,)).fetchall())
        for t in ("names", "article_text", "comment_text")
    )


def test_a_deleted_article_takes_everything_with_it(library: sqlite3.Connection) -> None:
    """It is in no list, no count and no search."""
    with transaction(library):
        gone = trash.delete_articles(library, [2, 99], now=NOW)
    assert list(gone.ids) == [2]
    for table in OF_ARTICLES:
        assert library.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    feed = get_feed(library, 1)
    assert feed is not None and (feed.articles, feed.unread) == (2, 2)
    assert [found(library, word) for word in ("ferry", "moorings", "answer")] == [0, 0, 0]
    assert found(library, "bridge") > 0
    assert check(library) == []
    assert not has_pending(library)


def test_a_restored_article_is_what_it_was(library: sqlite3.Connection) -> None:
    """`u` after `d` brings back text, thread, state, labels, note, place and versions."""
    before = rows(library)
    with transaction(library):
        trash.delete_articles(library, [1, 2, 3], now=NOW)
    assert [item.title for item in trash.get_deleted(library)] == [
        "Bridge", "Ferry, again", "Harbour",
    ]  # fmt: skip
    with transaction(library):
        assert list(trash.restore_articles(library, [2, 1, 3])) == [1, 2, 3]
        assert list(trash.restore_articles(library, [2])) == []
    index_all(library)
    assert rows(library) == before
    assert check(library) == []
    assert [found(library, word) for word in ("tides", "answer")] == [1, 1]


def test_rules_hold_for_what_comes_back(library: sqlite3.Connection) -> None:
    """Whoever was hidden while the article was away is hidden in it; whom a rule that is gone
    hid is shown."""
    with transaction(library):
        rule = add_rule(library, "word", "faster", NOW)
        trash.delete_articles(library, [2], now=NOW)
        remove_rule(library, rule.id)
        add_rule(library, "word", "orphan", NOW)
        trash.restore_articles(library, [2])
    hidden = [c.comment.text for c in get_all_comments(library, 2) if c.hidden_by]
    assert hidden == ["orphan"]
    assert check(library) == []


def test_discussions_come_back_under_their_own_ids(library: sqlite3.Connection) -> None:
    """Another article's discussion never gets the number of one that may come back."""
    before = rows(library)["discussions"]
    with transaction(library):
        trash.delete_articles(library, [2], now=NOW)
        link = DiscussionLink(source="reddit", address="y", name="Reddit", found="body")
        save_links(library, 1, [link], NOW)
        trash.restore_articles(library, [2])
    assert set(before) < set(rows(library)["discussions"])
    assert check(library) == []


def test_an_article_deleted_by_an_earlier_version_comes_back(library: sqlite3.Connection) -> None:
    """What was put away before articles had several threads keeps its place and folds."""
    with transaction(library):
        trash.delete_articles(library, [2], now=NOW)
        (kept,) = library.execute("SELECT kept FROM deleted").fetchone()
        tables = trash.unpack(kept)
        for name in ("discussions", "thread_positions", "absent_comments", "comment_versions"):
            del tables[name]
        columns, comments = tables["comments"]
        at = columns.index("discussion_id")
        tables["comments"] = (columns, [row for row in comments if row[at] == 0])
        ids = [row[0] for row in tables["comments"][1]]
        columns, contents = tables["comment_contents"]
        tables["comment_contents"] = (columns, [row for row in contents if row[0] in ids])
        columns, articles = tables["articles"]
        articles[0][columns.index("comments")] = 3
        articles[0][columns.index("comments_unread")] = 1
        old = ["article_id", "article_offset", "comment_id", "folded"]
        tables["positions"] = (old, [[2, 0.5, 2, "[1]"]])
        library.execute("UPDATE deleted SET kept = ?", (trash.pack(tables),))
        assert list(trash.restore_articles(library, [2])) == [2]
    assert get_position(library, 2) == Position(
        article_offset=0.5, comment_id=2, folded=frozenset({1})
    )
    assert check(library) == []


def test_articles_that_wait_for_the_index_can_be_deleted_and_brought_back(
    store: sqlite3.Connection,
) -> None:
    """Deleting while a refresh still indexes leaves nothing stale behind."""
    add(store, entry("One", "x", thread=thread(comment("a"))), entry("Two"), is_indexed=False)
    with transaction(store):
        trash.delete_articles(store, [1, 2], now=NOW)
        trash.restore_articles(store, [1])
    index_all(store)
    assert check(store) == []
    assert (found(store, "one"), found(store, "two")) == (2, 0)


def test_ids_of_deleted_articles_are_not_given_again(library: sqlite3.Connection) -> None:
    """A script that knows article 3 never gets another one under that number."""
    with transaction(library):
        trash.delete_articles(library, [3], now=NOW)
    assert add(library, entry("Later")) == (4,)


def fetched(store: sqlite3.Connection, *titles: str, guid: str = "{}", days: int = 0) -> Any:
    """What comes of reading a feed with one entry for each title."""
    now = NOW + timedelta(days=days)
    with transaction(store):
        feed_id = add_feed(store, "Feed")
        items = [
            identified(
                entry(t, f"about {t}", guid=guid.format(t), link=f"https://a.example/{t}"),
                is_document=False,
            )
            for t in titles
        ]
        known = known_articles(store, feed_id, items)
        changes = decide(items, known, is_document=False)
        return save_changes(
            store, changes, feed_id=feed_id, document_id=None, format="rss", now=now
        )


def test_a_deleted_article_does_not_come_back_from_its_feed(store: sqlite3.Connection) -> None:
    """Deleted stays deleted at the next refresh, though the feed still has it, edited or not."""
    assert fetched(store, "A", "B").new_ids == (1, 2)
    with transaction(store):
        trash.delete_articles(store, [1], now=NOW)
    again = fetched(store, "A", "B")
    assert (again.new_ids, again.changed_ids, again.article_ids) == ((), (), (1, 2))
    assert fetched(store, "A", guid="https://a.example/{}?p").new_ids == ()
    # What it is known by has gone along with the feed.
    assert fetched(store, "A", guid="https://a.example/{}?p").new_ids == ()
    assert get_feed(store, 1).articles == 1  # type: ignore[union-attr]
    with transaction(store):
        trash.restore_articles(store, [1])
    assert fetched(store, "A", "B").new_ids == ()
    assert check(store) == []


def test_a_deleted_article_counts_as_shown_when_its_bytes_are_known(
    store: sqlite3.Connection,
) -> None:
    """What is not read again is still what keeps other entries from being taken for it."""
    fetched(store, "A", "B")
    with transaction(store):
        trash.delete_articles(store, [1], now=NOW)
        items = [identified(entry("C", guid="C", link="https://a.example/A"), is_document=False)]
        known = known_articles(store, 1, items, present=[1, 2])
        assert [(article.id, article.is_deleted) for article in known] == [(1, True), (2, False)]
        changes = decide(items, known, is_document=False, present=frozenset({1, 2}))
        later = NOW + timedelta(days=5)
        saved = save_changes(store, changes, feed_id=1, document_id=None, format="rss", now=later)
    assert saved.article_ids == saved.new_ids == (3,)
    assert store.execute("SELECT seen FROM deleted").fetchone() == (int(later.timestamp()),)


def test_the_store_knows_when_the_feed_last_showed_a_deleted_article(
    store: sqlite3.Connection,
) -> None:
    """What leaves its feed can be forgotten some day; what stays in it cannot."""
    fetched(store, "A", "B")
    with transaction(store):
        trash.delete_articles(store, [1, 2], now=NOW)
    fetched(store, "A", days=9)
    days = [
        (seen - int(NOW.timestamp())) / 86_400
        for (seen,) in store.execute("SELECT seen FROM deleted ORDER BY article_id")
    ]
    assert days == [9, 0]


def test_a_feed_goes_with_its_articles_and_comes_back_with_them(
    library: sqlite3.Connection,
) -> None:
    """Removing a feed can be undone; subscribed to again instead, it shows all that it has."""
    before = rows(library)
    feed = library.execute("SELECT * FROM feeds").fetchone()
    with transaction(library):
        gone = trash.delete_feed_articles(library, 1, now=NOW)
        library.execute("DELETE FROM feeds")
    assert list(gone.ids) == [1, 2, 3]
    assert check(library) == []
    with transaction(library):
        library.execute(f"INSERT INTO feeds VALUES ({', '.join('?' * len(feed))})", feed)
        library.execute("UPDATE feeds SET articles = 0, unread = 0")
        assert (
            known_articles(library, 1, [identified(entry("x", guid="1"), is_document=False)]) == []
        )
        trash.restore_feed_articles(library, 1, gone.ids)
    index_all(library)
    assert rows(library) == before


def test_an_article_whose_feed_is_gone_comes_back_without_one(store: sqlite3.Connection) -> None:
    """Undoing in any order loses nothing."""
    add(store, entry("A", guid="1"), feed="Feed")
    with transaction(store):
        trash.delete_articles(store, [1], now=NOW)
        store.execute("DELETE FROM feeds")
        trash.restore_articles(store, [1])
    assert store.execute("SELECT id, feed_id FROM articles").fetchall() == [(1, None)]
    assert check(store) == []


def test_what_is_removed_for_good_is_only_known(library: sqlite3.Connection) -> None:
    """Retention leaves nothing that could be brought back, and keeps the article away."""
    with transaction(library):
        assert list(trash.remove_articles(library, [2], now=NOW)) == [2]
        assert list(trash.restore_articles(library, [2])) == []
    assert trash.get_deleted(library) == []
    known = known_articles(library, 1, [identified(entry("Ferry", guid="2"), is_document=False)])
    assert [(article.id, article.is_deleted) for article in known] == [(2, True)]
    assert check(library) == []


def test_texts_in_all_scripts_survive(store: sqlite3.Connection) -> None:
    """Whatever a source wrote comes back to the letter."""
    odd = replace(entry("日本 🎈", 'quotes " and \\ and {"hex": "00"}'), tags=("a,b", "ü"))
    add(store, odd)
    before = rows(store)
    with transaction(store):
        trash.delete_articles(store, [1], now=NOW)
        trash.restore_articles(store, [1])
    index_all(store)
    assert rows(store) == before
