"""What becomes of comments when their discussion is fetched again, rule by rule."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reader.model.article import Position
from reader.model.body import Body
from reader.model.comment import Comment, Thread, thread_from_parents
from reader.model.event import Counts
from reader.store.articles import get_position, save_position
from reader.store.check import check
from reader.store.comments import (
    get_all_comments,
    get_comments,
    get_thread,
    set_comments,
    thread_counts,
)
from reader.store.connection import transaction
from reader.store.index import index_pending
from reader.store.merging import merge_thread
from reader.store.notes import set_comment_note
from reader.store.summaries import get_summaries
from reader.store.versions import MAX_VERSIONS, get_comment_versions
from tests.costs import affordable
from tests.store.builders import (
    NOW,
    add,
    add_rule,
    comment,
    entry,
    index_all,
    remove_rule,
    texts,
    thread,
)

START = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def article(store: sqlite3.Connection) -> int:
    """An article without comments."""
    return add(store, entry("T"))[0]


def said(
    text: str, source_id: str | None = None, parent: str | None = None, *, minute: int | None = None
) -> Comment:
    """A comment of a living discussion, written so many minutes after its start."""
    published = None if minute is None else START + timedelta(minutes=minute)
    return comment(text, source_id=source_id, parent=parent, published=published)


def deleted(source_id: str, parent: str | None = None, *, minute: int | None = None) -> Comment:
    """What is left of a comment that its author deleted."""
    return replace(said("", source_id, parent, minute=minute), author=None, state="deleted")


def answer(*comments: Comment) -> Thread:
    """An answer of a source, each comment under the parent it states if that is there."""
    return thread_from_parents(
        (c.source_id or index, c.parent_source_id, c) for index, c in enumerate(comments)
    )


def merge(
    store: sqlite3.Connection, article_id: int, *comments: Comment, discussion_id: int = 0
) -> Counts:
    """Merges what is said now; the store is whole afterwards."""
    with transaction(store):
        counts = merge_thread(
            store,
            article_id,
            answer(*comments),
            discussion_id=discussion_id,
            is_live=True,
            now=NOW,
        )
    if not discussion_id:
        assert check(store) == []
    return counts


def counted(store: sqlite3.Connection, article_id: int) -> tuple[int, int]:
    """Comments and unread ones, as the list shows them."""
    (summary,) = get_summaries(store, [article_id])
    return summary.comments, summary.comments_unread


def id_of(store: sqlite3.Connection, article_id: int, source_id: str) -> int:
    """The stored comment with a source's id."""
    (found,) = [
        kept.id
        for kept in get_all_comments(store, article_id)
        if kept.comment.source_id == source_id
    ]
    return found


def mark_read(store: sqlite3.Connection, article_id: int, *source_ids: str) -> None:
    """Marks comments read."""
    with transaction(store):
        set_comments(store, [id_of(store, article_id, s) for s in source_ids], unread=False)


# Order


def test_siblings_stand_by_rank_then_time_then_id(store: sqlite3.Connection, article: int) -> None:
    """Ranked comments stand as their site shows them, others by time; of equals the lower id."""
    merge(
        store,
        article,
        said("no time 10", "x10"),
        said("no time 9", "x9"),
        said("late", "7", minute=9),
        said("early", "8", minute=1),
        replace(said("second", "5", minute=0), rank=1),
        replace(said("first", "6", minute=5), rank=0),
    )
    assert texts(store, article) == ["first", "second", "early", "late", "no time 9", "no time 10"]


def test_a_day_sorts_as_its_noon(store: sqlite3.Connection, article: int) -> None:
    """A comment of which only the day is known stands in the middle of it."""
    merge(
        store,
        article,
        replace(said("morning", "1"), published=START - timedelta(hours=3)),
        replace(said("that day", "2"), published=date(2026, 10, 1)),
        replace(said("evening", "3"), published=START + timedelta(hours=6)),
    )
    assert texts(store, article) == ["morning", "that day", "evening"]


def test_a_new_ranking_moves_comments_and_is_no_news(
    store: sqlite3.Connection, article: int
) -> None:
    """Votes change places and scores all day; nothing is new or changed by that."""
    one, two = said("one", "1", minute=1), said("two", "2", minute=2)
    merge(store, article, replace(one, rank=0, score=1), replace(two, rank=1, score=1))
    counts = merge(store, article, replace(one, rank=1, score=2), replace(two, rank=0, score=9))
    assert counts == Counts(unchanged=2)
    assert texts(store, article) == ["two", "one"]
    assert [kept.comment.score for kept in get_all_comments(store, article)] == [9, 2]


def test_a_new_comment_leaves_the_rows_of_others_alone(
    store: sqlite3.Connection, article: int
) -> None:
    """One reply at the top of a long thread is one row written, not ten thousand."""
    comments = [said(f"{n}", str(n), minute=2 * n) for n in range(300)]
    merge(store, article, *comments)
    before = store.total_changes
    merge_thread(
        store, article, answer(*comments, said("n", "999", minute=1)), is_live=True, now=NOW
    )
    assert store.total_changes - before < 10
    assert texts(store, article)[:3] == ["0", "n", "1"]


def test_there_is_always_room_between_two_comments(store: sqlite3.Connection, article: int) -> None:
    """Hundreds of replies at one place, one after the other, keep their order."""
    comments = [said("first", "0", minute=0), said("last", "1", minute=10_000)]
    merge(store, article, *comments)
    for number in range(40):
        with transaction(store):
            late = said(f"{number}", f"n{number}", minute=5_000 - number)
            merge_thread(store, article, answer(late), is_live=True, now=NOW)
    assert texts(store, article) == ["first", *(f"{n}" for n in range(39, -1, -1)), "last"]
    assert check(store) == []


# Parents


def test_a_missing_parent_is_stood_in_for(store: sqlite3.Connection, article: int) -> None:
    """Replies to something that is not here stand together, under a line that says so."""
    assert merge(
        store, article, said("a", "1", "9", minute=1), said("b", "2", "9", minute=2)
    ) == Counts(new=2)
    assert texts(store, article) == ["", "  a", "  b"]
    shape = get_thread(store, article)
    assert (list(shape.marks), list(shape.unread)) == ([-1, 0, 0], [0, 1, 1])
    assert counted(store, article) == (2, 2)
    (stand_in, *_) = get_all_comments(store, article)
    assert (stand_in.comment.state, stand_in.unread, stand_in.hidden_by) == ("missing", False, 0)
    with transaction(store):
        assert list(set_comments(store, [stand_in.id], unread=True)) == []


def test_a_stand_in_stands_where_its_first_reply_would(
    store: sqlite3.Connection, article: int
) -> None:
    """A branch without its head is not put at the end of the discussion."""
    merge(
        store,
        article,
        said("before", "1", minute=1),
        said("reply", "2", "gone", minute=2),
        said("after", "3", minute=3),
    )
    assert texts(store, article) == ["before", "", "  reply", "after"]


def test_a_parent_that_arrives_takes_its_place(store: sqlite3.Connection, article: int) -> None:
    """It is new and unread, its replies stay where they were, and so does what was marked."""
    merge(store, article, said("reply", "2", "1", minute=2))
    mark_read(store, article, "2")
    row = id_of(store, article, "1")
    assert merge(store, article, said("parent", "1", "0", minute=1)) == Counts(new=1)
    assert texts(store, article) == ["", "  parent", "    reply"]
    assert id_of(store, article, "1") == row
    assert list(get_thread(store, article).unread) == [0, 1, 0]
    assert merge(store, article, said("grandparent", "0", minute=0)) == Counts(new=1)
    assert texts(store, article) == ["grandparent", "  parent", "    reply"]
    assert counted(store, article) == (3, 2)


def test_a_known_parent_is_kept_where_a_reading_has_none(
    store: sqlite3.Connection, article: int
) -> None:
    """A site's comment feed, which has no parents, does not flatten what its own answers gave."""
    merge(store, article, said("a", "1", minute=1), said("b", "2", "1", minute=2))
    assert merge(store, article, said("b", "2", minute=2), said("a", "1", minute=1)).changed == 0
    assert texts(store, article) == ["a", "  b"]


def test_a_comment_that_is_moved_moves(store: sqlite3.Connection, article: int) -> None:
    """A moderator may put a reply under another comment."""
    one, two = said("a", "1", minute=1), said("b", "2", minute=2)
    merge(store, article, one, two, said("c", "3", "1", minute=3))
    merge(store, article, one, two, said("c", "3", "2", minute=3))
    assert texts(store, article) == ["a", "b", "  c"]


def test_comments_that_answer_each_other_are_shown_once(
    store: sqlite3.Connection, article: int
) -> None:
    """A circle of replies is cut at the same place whichever of them comes first."""
    one, two = said("one", "1", "2", minute=1), said("two", "2", "1", minute=2)
    merge(store, article, two)
    merge(store, article, one)
    (other,) = add(store, entry("U"))
    merge(store, other, one, two)
    assert texts(store, article) == texts(store, other) == ["one", "  two"]


# Identity


def test_a_page_without_ids_is_the_feed_that_has_them(
    store: sqlite3.Connection, article: int
) -> None:
    """An imported page and the site's comment feed are one thread; read comments stay read."""
    page = thread(comment("Hear,\nhear!"), comment("No.", author="Bob"))
    merge_thread(store, article, page, now=NOW)
    with transaction(store):
        set_comments(store, [1, 2], unread=False)
    counts = merge(
        store,
        article,
        said("Hear, hear!", "comment-1", minute=1),
        replace(said("No.", "comment-2", "comment-1", minute=2), author="Bob"),
        replace(said("No.", "comment-3", "comment-1", minute=3), author="Bob"),
    )
    assert (counts.new, counts.changed) == (1, 0)
    assert texts(store, article) == ["Hear, hear!", "  No.", "  No."]
    assert counted(store, article) == (3, 1)
    merge_thread(store, article, page, now=NOW)
    assert texts(store, article) == ["Hear, hear!", "  No.", "  No."]
    assert check(store) == []


def test_the_same_words_on_another_day_are_another_comment(
    store: sqlite3.Connection, article: int
) -> None:
    """Who says "+1" every week is heard every week."""
    merge(store, article, said("+1", minute=0))
    assert merge(store, article, said("+1", "5", minute=3 * 24 * 60)).new == 1
    assert merge(store, article, said("+1", "6", minute=60)).new == 0
    assert len(texts(store, article)) == 2


def test_an_id_that_comes_twice_is_one_comment(store: sqlite3.Connection, article: int) -> None:
    """What moves to the next page while a source is read is on both."""
    twice = [said("a", "1", minute=1), said("b", "2", "1", minute=2), said("a", "1", minute=1)]
    assert merge(store, article, *twice) == Counts(new=2, unchanged=1)
    assert texts(store, article) == ["a", "  b"]


# Edits


def test_an_edit_keeps_the_earlier_text_and_what_the_reader_did(
    store: sqlite3.Connection, article: int
) -> None:
    """An edited comment is found by its new words, and `@` shows what it said before."""
    merge(store, article, said("colour is grey", "1", minute=1), said("other", "2", minute=2))
    index_all(store)
    number = id_of(store, article, "1")
    with transaction(store):
        set_comments(store, [number], unread=False)
        set_comments(store, [number], starred=True)
        set_comment_note(store, number, "ask")
        save_position(store, article, Position(comment_id=number, folded=frozenset({number})))
    later = replace(said("colour is green", "1", minute=1), edited=True)
    assert merge(store, article, later) == Counts(changed=1)
    (kept,) = get_comments(store, [number])
    assert (kept.unread, kept.starred, kept.note, kept.is_changed) == (False, True, "ask", True)
    assert get_position(store, article).folded == frozenset({number})
    (version,) = get_comment_versions(store, number)
    assert (version.number, version.text, version.replaced) == (1, "colour is grey", NOW)
    assert get_thread(store, article).lengths[0] == len("colour is green")
    index_all(store)
    found = "SELECT rowid FROM comment_text WHERE comment_text MATCH ?"
    assert store.execute(found, ("grey",)).fetchall() == []
    assert store.execute(found, ("green",)).fetchall() == [(number,)]


def test_markup_and_white_space_are_no_edit(store: sqlite3.Connection, article: int) -> None:
    """A site that rewraps its pages has not edited a thousand comments."""
    first = replace(said("one two", "1"), body=Body("html", "<p>one two</p>"))
    second = replace(said("one\n\ntwo", "1"), body=Body("html", "<p>one<p>two"))
    merge(store, article, first)
    assert merge(store, article, second) == Counts(unchanged=1)
    (kept,) = get_all_comments(store, article)
    assert (kept.comment.body.value, kept.is_changed) == ("<p>one<p>two", False)


def test_the_first_and_the_latest_texts_are_kept(store: sqlite3.Connection, article: int) -> None:
    """A comment that is edited every hour does not fill the store."""
    for number in range(30):
        merge(store, article, said(f"text {number}", "1"))
    versions = [version.text for version in get_comment_versions(store, 1)]
    assert len(versions) == MAX_VERSIONS
    assert (versions[0], versions[1], versions[-1]) == ("text 0", "text 10", "text 28")


def test_what_an_answer_leaves_out_of_a_comment_stays(
    store: sqlite3.Connection, article: int
) -> None:
    """A way to read the thread that knows less takes nothing away."""
    full = replace(
        said("a", "1", minute=1), score=4, link="https://e.example/1", role="admin", edited=True
    )
    merge(store, article, full)
    bare = Comment(author=None, body=full.body, text="a", source_id="1")
    assert merge(store, article, replace(bare, published=START.date())) == Counts(unchanged=1)
    (kept,) = get_all_comments(store, article)
    assert kept.comment == full


# Deletions


def test_a_deleted_comment_with_replies_leaves_its_place(
    store: sqlite3.Connection, article: int
) -> None:
    """The replies stay understandable, and what was said is still to be had."""
    merge(store, article, said("claim", "1", minute=1), said("reply", "2", "1", minute=2))
    index_all(store)
    assert merge(store, article, deleted("1"), said("reply", "2", "1", minute=2)) == Counts(
        changed=1, unchanged=1
    )
    assert texts(store, article) == ["", "  reply"]
    (kept, _) = get_all_comments(store, article)
    assert (kept.comment.state, kept.comment.author, kept.is_changed) == ("deleted", "Ann", True)
    assert [version.text for version in get_comment_versions(store, kept.id)] == ["claim"]
    index_all(store)
    sql = "SELECT count(*) FROM comment_text WHERE comment_text MATCH 'claim'"
    assert store.execute(sql).fetchone() == (0,)
    assert counted(store, article) == (2, 1)
    assert list(get_thread(store, article).unread) == [0, 1]


@pytest.mark.parametrize("kept_by", ["read", "starred", "noted"])
def test_a_deleted_comment_that_was_read_stays(
    store: sqlite3.Connection, article: int, kept_by: str
) -> None:
    """Nothing the reader has seen, starred or noted goes away."""
    merge(store, article, said("a", "1"), said("b", "2"))
    number = id_of(store, article, "1")
    with transaction(store):
        match kept_by:
            case "read":
                set_comments(store, [number], unread=False)
            case "starred":
                set_comments(store, [number], starred=True)
            case _:
                set_comment_note(store, number, "n")
    for _ in range(2):
        merge(store, article, deleted("1"), said("b", "2"))
        assert texts(store, article) == ["", "b"]
        assert [version.text for version in get_comment_versions(store, number)] == ["a"]


def test_a_deleted_comment_that_nobody_answered_or_read_goes(
    store: sqlite3.Connection, article: int
) -> None:
    """And its number is given to no other; the reader's place is at what stood before it."""
    merge(store, article, said("a", "1", minute=1), said("spam", "2", minute=2))
    index_all(store)
    with transaction(store):
        save_position(store, article, Position(comment_id=2))
    assert merge(store, article, said("a", "1", minute=1), deleted("2", minute=2)) == Counts(
        changed=1, unchanged=1
    )
    assert (texts(store, article), counted(store, article)) == (["a"], (1, 1))
    assert get_position(store, article).comment_id == 1
    merge(store, article, said("b", "3", minute=3))
    assert id_of(store, article, "3") == 3


def test_a_comment_that_comes_deleted_waits_for_a_reply(
    store: sqlite3.Connection, article: int
) -> None:
    """What is gone without a trace is not shown, unless somebody answered it."""
    assert merge(store, article, deleted("1", "0", minute=1), said("a", "5", minute=5)) == Counts(
        new=1, unchanged=1
    )
    assert texts(store, article) == ["a"]
    merge(store, article, said("reply", "2", "1", minute=2))
    assert texts(store, article) == ["", "  ", "    reply", "a"]
    states = [kept.comment.state for kept in get_all_comments(store, article)]
    assert states == ["missing", "deleted", "ok", "ok"]
    assert (counted(store, article), list(get_thread(store, article).unread)) == (
        (3, 2),
        [0, 0, 1, 1],
    )


def test_a_branch_of_deleted_comments_goes_as_a_whole(
    store: sqlite3.Connection, article: int
) -> None:
    """Where the last reply goes, nothing is left of what it answered."""
    merge(store, article, said("a", "1"), said("b", "2", "1"), said("c", "3", "2"))
    merge(store, article, deleted("1"), deleted("2", "1"))
    assert texts(store, article) == ["", "  ", "    c"]
    merge(store, article, deleted("3", "2"))
    assert (texts(store, article), counted(store, article)) == ([], (0, 0))


def test_a_comment_that_is_restored_is_shown_again(store: sqlite3.Connection, article: int) -> None:
    """One that was read stays read, one that the reader never had is new."""
    merge(store, article, said("read", "1", minute=1), deleted("2"), said("reply", "3", "2"))
    mark_read(store, article, "1", "3")
    merge(store, article, deleted("1"))
    counts = merge(store, article, said("read", "1", minute=1), said("back", "2", minute=2))
    assert counts == Counts(new=1, changed=1)
    kept = {k.comment.text: k.unread for k in get_all_comments(store, article)}
    assert kept == {"read": False, "back": True, "reply": False}


def test_what_was_taken_away_unread_is_unread_when_it_comes_back(
    store: sqlite3.Connection, article: int
) -> None:
    """Counts fall while there is nothing to read; what a moderator lets through later is new."""
    merge(store, article, said("claim", "1", minute=1), said("reply", "2", "1", minute=2))
    merge(store, article, deleted("1"))
    assert counted(store, article) == (2, 1)
    assert merge(store, article, said("claim", "1", minute=1)) == Counts(new=1)
    assert counted(store, article) == (2, 2)
    merge(store, article, deleted("1"))
    merge(store, article, deleted("2", "1"))
    assert (texts(store, article), counted(store, article)) == ([], (0, 0))


# Discussions


def test_discussions_of_an_article_are_merged_each_by_itself(
    store: sqlite3.Connection, article: int
) -> None:
    """The same id on two sites is two comments; the list counts both together."""
    store.execute(
        "INSERT INTO discussions (id, article_id, source, address, name, found, added)"
        " VALUES (5, ?, 'reddit', 'a', 'Reddit', 'body', 0)",
        (article,),
    )
    merge(store, article, said("here", "1"))
    merge(store, article, said("there", "1"), said("reply", "2", "0"), discussion_id=5)
    assert check(store) == []
    assert thread_counts(store, article) == [(0, 1, 1), (5, 2, 2)]
    assert counted(store, article) == (3, 3)
    assert [kept.discussion_id for kept in get_all_comments(store, article)] == [0, 5, 5, 5]
    assert [k.comment.text for k in get_all_comments(store, article, 5)] == ["", "reply", "there"]
    assert len(get_thread(store, article)) == 1
    assert len(get_thread(store, article, 5)) == 3


def test_an_article_that_was_deleted_meanwhile_gets_no_comments(store: sqlite3.Connection) -> None:
    """Deleting an article while its discussion is fetched is no error."""
    with transaction(store):
        assert merge_thread(store, 99, answer(said("a", "1")), is_live=True, now=NOW) == Counts()


# Noise


def test_what_a_rule_hides_is_not_unread(store: sqlite3.Connection, article: int) -> None:
    """A hidden comment counts as none that waits; shown again, it is unread again."""
    rule = add_rule(store, "author", "Troll", NOW)
    merge(store, article, said("a", "1"), replace(said("b", "2"), author="Troll"))
    shape = get_thread(store, article)
    assert (list(shape.marks), list(shape.unread)) == ([0, rule.id], [1, 0])
    assert counted(store, article) == (2, 1)
    kept = get_all_comments(store, article)[1]
    assert (kept.hidden_by, kept.unread) == (rule.id, True)
    with transaction(store):
        assert list(set_comments(store, [kept.id], unread=False)) == [kept.id]
        assert counted(store, article) == (2, 1)
        assert list(set_comments(store, [kept.id], unread=True)) == [kept.id]
    remove_rule(store, rule.id)
    assert counted(store, article) == (2, 2)


def test_rules_are_asked_again_about_an_edited_comment(
    store: sqlite3.Connection, article: int
) -> None:
    """A word or a score that comes later hides as well as one that was there at first."""
    add_rule(store, "word", "casino", NOW)
    add_rule(store, "score", "0", NOW)
    merge(store, article, said("hello", "1"), replace(said("so so", "2"), score=1))
    merge(store, article, said("casino", "1"), replace(said("so so", "2"), score=-4))
    assert counted(store, article) == (2, 0)
    merge(store, article, said("hello", "1"), replace(said("so so", "2"), score=3))
    assert counted(store, article) == (2, 2)


def test_a_starred_comment_is_not_hidden(store: sqlite3.Connection, article: int) -> None:
    """A star brings back what a rule hid."""
    add_rule(store, "word", "casino", NOW)
    merge(store, article, said("casino", "1"))
    with transaction(store):
        set_comments(store, [id_of(store, article, "1")], starred=True)
    assert counted(store, article) == (1, 1)
    assert check(store) == []


# Size


def test_deep_wide_and_long_threads_are_merged(store: sqlite3.Connection, article: int) -> None:
    """Three thousand levels, two hundred siblings and a comment of a megabyte work."""
    chain = [said(f"{n}", f"d{n}", f"d{n - 1}" if n else None, minute=n) for n in range(3_000)]
    wide = [said(f"{n}", f"w{n}", "d0", minute=5_000 + n) for n in range(200)]
    long = said("word " * 200_000, "l", minute=9_000)
    merge(store, article, *chain[1:], *wide, long)
    counts = merge(store, article, chain[0], replace(long, text=long.text + "end"))
    assert (counts.new, counts.changed) == (1, 1)
    shape = get_thread(store, article)
    assert (shape.descendants[0], max(shape.depth)) == (3_199, 2_999)
    assert counted(store, article) == (3_201, 3_201)


def test_thousands_of_equal_comments_take_no_minutes(
    store: sqlite3.Connection, article: int
) -> None:
    """A page full of spam without ids is compared with a feed full of it in reasonable time."""
    page = [said("+1", minute=3 * n) for n in range(3_000)]
    feed = [said("+1", str(n), minute=3 * n) for n in range(3_000)]
    with transaction(store):
        merge_thread(store, article, answer(*page), is_live=True, now=NOW)
        with affordable(30):
            counts = merge_thread(store, article, answer(*feed), is_live=True, now=NOW)
    assert counts.new == 0
    while index_pending(store):
        pass
