"""Saving and reading articles and the reader's state."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reader.model.article import Position
from reader.model.body import Body
from reader.model.changes import Identified
from reader.model.entry import Enclosure, Entry
from reader.model.feed import Feed
from reader.store.articles import (
    find_article,
    get_article,
    get_articles,
    get_position,
    save_position,
    set_articles,
)
from reader.store.check import check
from reader.store.comments import get_thread, set_comments
from reader.store.connection import transaction
from reader.store.documents import find_document, get_document, save_document
from reader.store.entries import title_key
from reader.store.feeds import feed_key, get_feed, get_feeds
from reader.store.known_articles import known_articles
from reader.store.saving import save_changes
from reader.store.summaries import get_beginnings, get_summaries, newest_id
from reader.text.identity import identified
from reader.update import decide
from tests.store.builders import (
    NOW,
    add,
    add_feed,
    change,
    comment,
    entry,
    index_all,
    named,
    thread,
)


def test_a_row_may_show_how_a_text_begins(store: sqlite3.Connection) -> None:
    """Rows of two lines read no more of a text than a terminal has cells for."""
    long = replace(entry("Long"), text="words " * 200, body=Body("html", "<p>x</p>"))
    (article_id,) = add(store, long)
    assert get_beginnings(store, [article_id, 99]) == {article_id: ("words " * 200)[:400]}


def test_everything_the_source_said_comes_back(store: sqlite3.Connection) -> None:
    """An article shows what its feed published, to the letter."""
    full = Entry(
        title="Grüße 日本 🚀",
        body=Body("html", "<p>a\x00b</p>", "https://example.org/base"),
        text="a b\n\nc",
        guid="g1",
        link="https://example.org/1?utm_source=x",
        author="Ann",
        published=datetime(2010, 6, 13, 17, 15, tzinfo=UTC),
        published_raw="June 13, 2010 5:15 PM",
        updated=date(2010, 6, 14),
        summary="short",
        tags=("one", "zwei"),
        enclosures=(Enclosure(url="https://example.org/a.mp3", type="audio/mpeg", length=7),),
        comments_url="https://example.org/1#comments",
        comments_feed="https://example.org/1/feed",
        announced=5,
        layout="cnn-blogs/1",
        confidence=0.75,
        is_comment_page=True,
    )
    (article_id,) = add(store, full, feed="Feed")
    article = get_article(store, article_id)
    assert article is not None
    assert article.entry == full
    assert article.feed is not None
    assert (article.feed.title, article.feed.articles, article.feed.unread) == ("Feed", 1, 1)
    assert (article.unread, article.starred, article.fetched) == (True, False, NOW)
    (summary,) = get_summaries(store, [article_id])
    assert (summary.published, summary.sort) == ("2010-06-13T17:15:00Z", 1276449300)
    assert (summary.announced, summary.comments, summary.feed_title) == (5, 0, "Feed")


def test_body_equal_to_its_text_is_kept_once(store: sqlite3.Connection) -> None:
    """Plain text takes half the room and reads the same."""
    (article_id,) = add(store, entry("T", "plain", thread=thread(comment("c"))))
    assert store.execute("SELECT text FROM contents").fetchall() == [(None,)]
    article = get_article(store, article_id)
    assert article is not None
    assert (article.entry.text, article.entry.body) == ("plain", Body("text", "plain"))


def test_lone_surrogates_in_a_body_are_replaced(store: sqlite3.Connection) -> None:
    """JSON may hold halves of characters; they do not stop an import."""
    broken = replace(entry("T"), body=Body("html", "a\ud800b"), text="ab")
    (article_id,) = add(store, broken)
    article = get_article(store, article_id)
    assert article is not None
    assert article.entry.body.value == "a?b"


def test_rows_come_in_the_order_asked(store: sqlite3.Connection) -> None:
    """A list's rows stand as its ids do, and ids that are gone leave no hole."""
    add(store, *(entry(f"T{n}") for n in range(1, 1201)))
    ids = list(range(1200, 0, -1))
    assert [s.id for s in get_summaries(store, [5, 99_999, 3, 4])] == [5, 3, 4]
    assert [s.id for s in get_summaries(store, ids)] == ids
    assert [a.id for a in get_articles(store, ids)] == ids
    assert get_article(store, 99_999) is None


def meant(item: Entry, identity: bytes) -> Identified:
    return Identified(entry=item, identity=identity, fingerprint=b"")


def test_known_articles_are_of_the_same_feed(store: sqlite3.Connection) -> None:
    """A guid is unique inside its feed only."""
    item = entry("T", guid="https://example.org/1", link="https://example.org/l")
    (here,) = add(store, item, feed="A")
    add(store, item, feed="B")
    add(store, item)
    feed_id = add_feed(store, "A")

    def ids(candidate: Entry, identity: bytes = b"") -> list[int]:
        return [k.id for k in known_articles(store, feed_id, [meant(candidate, identity)])]

    assert ids(entry("x", guid="http://example.org/1")) == [here]
    assert ids(entry("x", link="http://www.example.org/l/")) == [here]
    assert ids(entry("x"), named("T")) == [here]
    assert ids(entry("x", guid="https://example.org/2")) == []
    (document,) = known_articles(store, None, [meant(item, b"")])
    assert (document.title, document.guid, document.identity) == ("T", item.guid, named("T"))


def test_later_version_keeps_state(store: sqlite3.Connection) -> None:
    """An edited article stays read and starred, and is found by its new words only."""
    (article_id,) = add(store, entry("Tpyo", "old words", published=date(2020, 1, 1)), feed="F")
    with transaction(store):
        set_articles(store, [article_id], unread=False)
        set_articles(store, [article_id], starred=True)
    saved = change(store, article_id, entry("Typo", "new words", published=date(2021, 1, 1)))
    assert saved.changed_ids == (article_id,)
    article = get_article(store, article_id)
    assert article is not None
    assert (article.entry.title, article.unread, article.starred) == ("Typo", False, True)
    (summary,) = get_summaries(store, [article_id])
    assert summary.sort == int(datetime(2021, 1, 1, 12, tzinfo=UTC).timestamp())
    for word, count in (("old", 0), ("new", 0)):
        assert _hits(store, word) == count, "what changed is not found before it is indexed again"
    index_all(store)
    assert (_hits(store, "old"), _hits(store, "new"), _hits(store, "Tpyo")) == (0, 1, 0)
    assert check(store) == []


def _hits(store: sqlite3.Connection, word: str) -> int:
    sql = "SELECT count(*) FROM article_text WHERE article_text MATCH ?"
    return int(store.execute(sql, (word,)).fetchone()[0])


def test_article_is_readable_before_it_is_searchable(store: sqlite3.Connection) -> None:
    """Indexing follows behind, and never the other way round."""
    (article_id,) = add(store, entry("Fresh", "news"), is_indexed=False)
    assert get_article(store, article_id) is not None
    assert _hits(store, "news") == 0
    index_all(store)
    assert _hits(store, "news") == 1


def test_article_is_found_by_link(store: sqlite3.Connection) -> None:
    """`reader show LINK` takes the address from the browser's bar."""
    add(store, entry("A", link="https://example.org/a"), entry("B", link="http://example.org/b"))
    add(store, entry("C", link="https://example.org/a#part"))
    assert find_article(store, "https://example.org/a") == 1
    assert find_article(store, "https://example.org/b?utm_medium=rss") == 2
    assert find_article(store, "https://example.org/nothing") is None


def test_marking_counts_and_says_what_changed(store: sqlite3.Connection) -> None:
    """Only rows that changed are undone later, and feeds count right."""
    ids = add(store, *(entry(f"T{n}") for n in range(5)), feed="F")
    (alone,) = add(store, entry("Document"))
    with transaction(store):
        assert list(set_articles(store, [ids[0], alone, 12345], unread=False)) == [ids[0], alone]
        assert sorted(set_articles(store, [*ids, alone], unread=False)) == list(ids[1:])
        assert list(set_articles(store, ids[:2], starred=True)) == list(ids[:2])
        assert list(set_articles(store, ids[:2], starred=True)) == []
    assert [(f.articles, f.unread) for f in get_feeds(store)] == [(5, 0)]
    with transaction(store):
        set_articles(store, ids[1:3], unread=True)
    assert [f.unread for f in get_feeds(store)] == [2]
    assert check(store) == []


def test_marking_is_all_or_nothing(store: sqlite3.Connection) -> None:
    """A mark that fails half-way leaves state and counters as they were."""
    ids = add(store, entry("A"), entry("B"), feed="F")
    with pytest.raises(RuntimeError), transaction(store):
        set_articles(store, ids, unread=False)
        raise RuntimeError
    assert [f.unread for f in get_feeds(store)] == [2]
    assert check(store) == []


def test_counters_are_right_after_anything(store: sqlite3.Connection) -> None:
    """Whatever is imported, changed, marked and undone, the counts in the rows are true."""
    rng = random.Random(7)
    ids: list[int] = []
    for step in range(120):
        match rng.randrange(5):
            case 0:
                talk = thread(
                    *(
                        comment(f"{step} {n}", depth=rng.randrange(4))
                        for n in range(rng.randrange(6))
                    )
                )
                ids += add(
                    store,
                    *(entry(f"{step}-{n}", "x", thread=talk) for n in range(rng.randrange(1, 4))),
                    feed=rng.choice((None, "A", "B")),
                    is_indexed=rng.random() < 0.5,
                )
            case 1 if ids:
                talk = thread(
                    *(comment(f"{rng.randrange(20)}", depth=rng.randrange(4)) for _ in range(5))
                )
                change(store, rng.choice(ids), entry(f"n{step}", "y", thread=talk))
            case 2 if ids:
                with transaction(store):
                    set_articles(store, rng.choices(ids, k=4), unread=rng.random() < 0.5)
            case 3 if ids:
                with transaction(store):
                    shape = get_thread(store, rng.choice(ids))
                    set_comments(store, shape.ids[:3], unread=rng.random() < 0.5)
            case _ if ids:
                with transaction(store):
                    set_articles(store, rng.choices(ids, k=2), starred=rng.random() < 0.5)
    assert len(ids) > 20
    assert check(store) == []


def test_position_is_kept(store: sqlite3.Connection) -> None:
    """An article opens where it was left."""
    (article_id,) = add(store, entry("A"))
    assert get_position(store, article_id) == Position()
    for position in (
        Position(article_offset=0.5, comment_id=3, folded=frozenset({1, 2})),
        Position(article_offset=0.25),
    ):
        save_position(store, article_id, position)
        assert get_position(store, article_id) == position
    save_position(store, 99, Position())
    assert get_position(store, 99) == Position()


def test_ids_are_never_given_twice(store: sqlite3.Connection) -> None:
    """A script that noted an id does not find another article under it later."""
    ids = add(store, entry("A"), entry("B"))
    with transaction(store):
        store.execute(
            "INSERT INTO names (names, rowid, title, author) VALUES ('delete', 2, 'B', NULL)"
        )
        store.execute(
            "INSERT INTO article_text (article_text, rowid, title, author, text)"
            " VALUES ('delete', 2, 'B', NULL, '')"
        )
        store.execute("DELETE FROM articles WHERE id = 2")
    assert newest_id(store) == 1
    assert add(store, entry("C")) == (ids[-1] + 1,)
    assert check(store) == []


def test_feed_is_known_by_address_then_by_name(store: sqlite3.Connection) -> None:
    """The same feed over http and https, or under a new title, is one feed."""
    feed = Feed(title="T", url="http://example.org/feed", link="https://example.org/")
    assert feed_key(feed) == feed_key(replace(feed, url="https://example.org/feed", title="U"))
    assert feed_key(feed) != feed_key(feed, "https://example.org/other")
    assert feed_key(replace(feed, url=None)) != feed_key(replace(feed, url=None, title="U"))
    first = add_feed(store, "News")
    assert add_feed(store, "News") == first
    kept = get_feed(store, first)
    assert kept is not None
    assert kept.title == "News"
    assert get_feed(store, 99) is None


def test_document_is_kept_whole(store: sqlite3.Connection) -> None:
    """The bytes a document came in are there for a better rule to read again."""
    import zlib

    data = "grüße\r\n\x00".encode()
    with transaction(store):
        document_id = save_document(
            store,
            digest=named("d"),
            data=zlib.compress(data),
            size=len(data),
            format="text",
            reading_version=1,
            now=NOW,
            path="a.txt",
            layout="cnn-blogs/1",
            confidence=0.5,
            articles=1,
            comments=2,
        )
    kept = get_document(store, document_id)
    assert kept is not None
    assert (kept.data, kept.path, kept.layout) == (data, "a.txt", "cnn-blogs/1")
    assert find_document(store, named("d")) == ("text", 1, 2)
    assert find_document(store, named("other")) is None
    assert get_document(store, 99) is None


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("The End", "the end"),
        ("«Émile»", "emile»"),
        ("🚀 Rocket", "rocket"),
        ("...", "..."),
        ("日本", "日本"),
        (None, "first words"),
    ],
)
def test_titles_sort_by_their_letters(title: str | None, key: str) -> None:
    """Quotes, pictures, accents and case do not decide where a title stands."""
    assert title_key(title, "First words") == key


def test_every_entry_knows_its_article(store: sqlite3.Connection) -> None:
    """New, known, repeated and edited entries of one document are told apart in its order."""
    feed = add_feed(store, "Feed")

    def fetch(*entries: Entry) -> tuple[int, ...]:
        items = [identified(item, is_document=False) for item in entries]
        with transaction(store):
            known = known_articles(store, feed, items)
            return save_changes(
                store,
                decide(items, known, is_document=False),
                feed_id=feed,
                document_id=None,
                format="rss",
                now=NOW,
            ).article_ids

    a, b, c = (entry(name, "text", guid=name, link=f"https://a.example/{name}") for name in "abc")
    assert fetch(a, b, a) == (1, 2, 1)
    # Another text under the same guid and title: only one of the two is the article.
    assert fetch(
        c, replace(b, body=Body("text", "y")), a, replace(a, text="x", body=Body("text", "x"))
    ) == (3, 2, 1, 0)
    assert fetch(b, c, a) == (2, 3, 1)


def test_articles_published_at_the_same_second_are_looked_up(store: sqlite3.Connection) -> None:
    """A site that moves to another host and makes new guids is known by titles and times."""
    feed = add_feed(store, "Feed")
    said = entry("A", guid="1", link="https://old.example/a", published=NOW + timedelta(seconds=9))
    add(store, said, entry("B", published=said.published, guid="9"), feed="Feed")
    moved = replace(said, guid="x", link="https://new.example/a")
    items = [identified(moved, is_document=False)]
    known = known_articles(store, feed, items)
    assert [article.id for article in known] == [1, 2]
    assert decide(items, known, is_document=False).places == (1,)
