"""What limits let go, and what is kept in any case."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader.model.retention import Limits
from reader.store import trash
from reader.store.articles import set_articles
from reader.store.check import check
from reader.store.comments import set_comments
from reader.store.connection import connect, transaction
from reader.store.feeds import get_feed
from reader.store.labels import set_labels
from reader.store.merging import merge_thread
from reader.store.notes import set_comment_note, set_note
from reader.store.retention import MEMORY_DAYS, TRASH_DAYS, clean, plan_cleaning
from tests.store.builders import NOW, add, add_rule, comment, entry, thread


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def library(store: sqlite3.Connection) -> sqlite3.Connection:
    """Ten articles of feed 1, a day apart, the oldest first; one of feed 2, one of none."""
    talk = thread(comment("a"), comment("b"))
    for number in range(10):
        came = NOW - days(10 - number)
        said = entry(f"T{number}", "x" * 500, guid=str(number), published=came, thread=talk)
        add(store, said, feed="One", now=came)
    add(store, entry("Other", published=NOW - days(900)), feed="Two", now=NOW - days(900))
    add(store, entry("Page", published=NOW - days(900)), now=NOW - days(900))
    return store


def test_everything_is_kept_without_limits(library: sqlite3.Connection) -> None:
    """Nobody loses an article that did not ask for it."""
    assert not plan_cleaning(library, {}, NOW)
    assert not plan_cleaning(library, {1: Limits(), 2: Limits(count=0, age=0)}, NOW)
    assert clean(library, {}, NOW).articles == 0


def test_the_newest_are_kept_by_count_and_age(library: sqlite3.Connection) -> None:
    """A limit lets the oldest of its feed go, and no other feed's."""
    assert list(plan_cleaning(library, {1: Limits(count=7)}, NOW)) == [1, 2, 3]
    assert list(plan_cleaning(library, {1: Limits(age=8)}, NOW)) == [1, 2]
    assert list(plan_cleaning(library, {1: Limits(count=9, age=8)}, NOW)) == [1, 2]
    assert list(plan_cleaning(library, {2: Limits(age=30)}, NOW)) == [11]


def test_what_just_came_is_not_old(store: sqlite3.Connection) -> None:
    """The archive that a new feed brings is there to be read; a date to come tells nothing."""
    add(store, entry("Old", published=date(1999, 1, 1)), feed="One", now=NOW - days(1))
    add(store, entry("2099", published=date(2099, 1, 1)), feed="One", now=NOW - days(99))
    assert list(plan_cleaning(store, {1: Limits(age=30)}, NOW)) == [2]
    assert list(plan_cleaning(store, {1: Limits(age=30)}, NOW + days(30))) == [1, 2]


def test_what_the_reader_marked_or_discussed_is_kept(library: sqlite3.Connection) -> None:
    """Stars, labels, notes and threads that were read are nothing that cleaning touches."""
    with transaction(library):
        set_articles(library, [1], starred=True)
        set_labels(library, [2], add=["x"])
        set_note(library, 3, "mine")
        set_comments(library, [7], unread=False)  # of article 4
        set_articles(library, [5], unread=False)
    assert list(plan_cleaning(library, {1: Limits(count=1)}, NOW)) == [5, 6, 7, 8, 9]
    report = clean(library, {1: Limits(count=1)}, NOW)
    assert report.articles == 5
    left = sorted(row[0] for row in library.execute("SELECT id FROM articles WHERE feed_id = 1"))
    assert left == [1, 2, 3, 4, 10]
    feed = get_feed(library, 1)
    assert feed is not None and (feed.articles, feed.unread) == (5, 5)
    assert check(library) == []


def test_what_the_reader_follows_or_keeps_of_a_thread_is_kept(
    library: sqlite3.Connection,
) -> None:
    """Watched articles stay, and those with a comment that has a star or a note, though unread."""
    with transaction(library):
        set_articles(library, [1], watched=True)
        set_comments(library, [3], starred=True)  # of article 2
        set_comment_note(library, 5, "mine")  # of article 3
    assert list(plan_cleaning(library, {1: Limits(count=1)}, NOW)) == [4, 5, 6, 7, 8, 9]
    assert clean(library, {1: Limits(age=1)}, NOW).articles == 6
    assert check(library) == []


def test_what_only_a_rule_hides_was_not_read(library: sqlite3.Connection) -> None:
    """Hiding an author keeps no article; one whose hidden comment was read before stays."""
    with transaction(library):
        set_comments(library, [1], unread=False)  # of article 1
    add_rule(library, "author", "ann", NOW)
    assert list(plan_cleaning(library, {1: Limits(count=8)}, NOW)) == [2]


def test_what_its_source_took_away_was_not_read(library: sqlite3.Connection) -> None:
    """Deleting a comment keeps no article; one whose deleted comment was read before stays."""
    with transaction(library):
        set_comments(library, [3], unread=False)  # of article 2
        for article_id in (1, 2):
            there = comment("a", source_id="1")
            reply = comment("c", source_id="2", parent="1", depth=1)
            for shown in (there, replace(comment("", source_id="1"), state="deleted")):
                merge_thread(library, article_id, thread(shown, reply), is_live=True, now=NOW)
    assert list(plan_cleaning(library, {1: Limits(count=8)}, NOW)) == [1]


def test_a_dry_run_tells_and_does_nothing(library: sqlite3.Connection) -> None:
    """`reader clean --dry-run` counts what would go."""
    with transaction(library):
        trash.delete_articles(library, [11], now=NOW - days(TRASH_DAYS + 1))
    before = list(library.iterdump())
    report = clean(library, {1: Limits(count=4)}, NOW, dry_run=True)
    assert (report.articles, report.emptied, report.is_dry_run) == (6, 1, True)
    assert list(library.iterdump()) == before
    done = clean(library, {1: Limits(count=4)}, NOW)
    assert (done.articles, done.emptied, done.forgotten) == (
        report.articles,
        report.emptied,
        report.forgotten,
    )
    assert clean(library, {1: Limits(count=4)}, NOW).articles == 0


def test_space_is_given_back(library: sqlite3.Connection, tmp_path: Path) -> None:
    """The file is smaller afterwards, and everything in it still found."""
    long = "word " * 50_000
    add(library, *(entry(f"L{n}", f"{long}{n}", published=NOW - days(50)) for n in range(20)),
        feed="Long", now=NOW - days(50))  # fmt: skip
    report = clean(library, {3: Limits(age=20)}, NOW)
    assert report.bytes_after < report.bytes_before - 20 * len(long)
    assert (tmp_path / "library.db").stat().st_size == report.bytes_after
    found = library.execute("SELECT rowid FROM names WHERE names MATCH 'T3'").fetchall()
    assert found == [(4,)]
    assert check(library) == []


def test_trash_can_be_brought_back_for_a_month(library: sqlite3.Connection) -> None:
    """Then only that it was deleted is known, so that it stays away."""
    with transaction(library):
        trash.delete_articles(library, [1], now=NOW)
        trash.delete_articles(library, [2], now=NOW + days(2))
    report = clean(library, {}, NOW + days(TRASH_DAYS + 1), vacuum=False)
    assert (report.emptied, report.forgotten) == (1, 0)
    assert [item.id for item in trash.get_deleted(library)] == [2]
    assert library.execute("SELECT count(*) FROM deleted").fetchone() == (2,)


def test_what_its_feed_no_longer_shows_is_forgotten_after_a_year(
    library: sqlite3.Connection,
) -> None:
    """What is still in the document that was last read is not, however long that was ago."""
    with transaction(library):
        trash.remove_articles(library, [1, 2, 11, 12], now=NOW)
        items = b"".join(bytes(16) + number.to_bytes(8, "big") for number in (0, 2, 7))
        library.execute("INSERT INTO feed_items VALUES (1, x'00', ?)", (items,))
        library.execute("UPDATE deleted SET feed_id = -2 WHERE feed_id = 2")
    assert clean(library, {}, NOW + days(9), vacuum=False).forgotten == 1
    assert clean(library, {}, NOW + days(MEMORY_DAYS + 1), vacuum=False).forgotten == 1
    left = library.execute("SELECT article_id FROM deleted ORDER BY 1").fetchall()
    assert left == [(2,), (12,)]


def test_a_busy_store_is_one_clear_error(library: sqlite3.Connection, tmp_path: Path) -> None:
    """While another program writes, cleaning says so instead of waiting for ever."""
    from reader.errors import StoreBusyError
    from reader.store.connection import translated

    other = connect(tmp_path / "library.db", role="writer")
    other.execute("BEGIN IMMEDIATE")
    library.execute("PRAGMA busy_timeout = 50")
    try:
        with pytest.raises(StoreBusyError, match="is writing"), translated(tmp_path / "x"):
            clean(library, {}, datetime.now(UTC))
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert check(library) == []
