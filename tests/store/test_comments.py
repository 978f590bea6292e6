"""Threads: their shape, and merging what a source says again."""

from __future__ import annotations

import sqlite3
from array import array
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.model.comment import Comment, Thread
from reader.model.event import Counts
from reader.store.check import check
from reader.store.comments import (
    get_all_comments,
    get_comments,
    get_thread,
    set_comments,
)
from reader.store.connection import transaction
from reader.store.summaries import get_summaries
from reader.store.threads import thread_shape
from tests.store.builders import add, change, comment, entry, texts, thread


def merge(store: sqlite3.Connection, article_id: int, talk: Thread) -> Counts:
    """Merges a thread into an article's."""
    return change(store, article_id, entry("T", thread=talk), is_thread_only=True).comments


def add_thread(store: sqlite3.Connection, *comments: Comment) -> int:
    """An article with a thread."""
    return add(store, entry("T", thread=thread(*comments)))[0]


def test_thread_is_arrays_in_pre_order(store: sqlite3.Connection) -> None:
    """The pane gets parent, depth, descendants, length and unread of each comment."""
    add(store, entry("other", thread=thread(comment("x"))))
    article_id = add_thread(
        store,
        comment("a"),
        comment("bb", depth=1),
        comment("c", depth=2),
        comment("d", depth=1),
        comment("e"),
    )
    with transaction(store):
        set_comments(store, [4], unread=False)
    shape = get_thread(store, article_id)
    assert shape.ids == array("q", [2, 3, 4, 5, 6])
    assert shape.parent == array("i", [-1, 0, 1, 0, -1])
    assert shape.depth == array("i", [0, 1, 2, 1, 0])
    assert shape.descendants == array("i", [3, 1, 0, 0, 0])
    assert shape.lengths == array("i", [1, 2, 1, 1, 1])
    assert shape.unread == bytearray([1, 1, 0, 1, 1])
    assert len(get_thread(store, 999)) == 0


def test_comment_comes_back_to_the_letter(store: sqlite3.Connection) -> None:
    """Author, dates, state and links of a comment are what the source said."""
    full = Comment(
        author=None,
        body=comment("x").body,
        text="other than the body",
        published=date(2010, 6, 13),
        published_raw="13. Juni 2010",
        source_id="s1",
        parent_source_id="gone",
        score=-3,
        edited=True,
        link="https://example.org/#c1",
        state="deleted",
    )
    article_id = add_thread(store, full)
    (kept,) = get_all_comments(store, article_id)
    assert kept.comment == full
    assert (kept.article_id, kept.parent_id, kept.unread, kept.starred) == (
        article_id,
        None,
        True,
        False,
    )
    assert get_comments(store, [kept.id, 99, kept.id]) == [kept, kept]


def test_marking_comments_counts_in_the_article(store: sqlite3.Connection) -> None:
    """A row shows how many comments are unread."""
    article_id = add_thread(store, comment("a"), comment("b"), comment("c"))
    with transaction(store):
        assert list(set_comments(store, [1, 2, 77], unread=False)) == [1, 2]
        assert list(set_comments(store, [2, 3], unread=False)) == [3]
        assert list(set_comments(store, [2], starred=True)) == [2]
        assert list(set_comments(store, [3], unread=True)) == [3]
    (summary,) = get_summaries(store, [article_id])
    assert (summary.comments, summary.comments_unread) == (3, 1)
    assert [kept.starred for kept in get_all_comments(store, article_id)] == [False, True, False]
    assert check(store) == []


def test_same_thread_again_changes_nothing(store: sqlite3.Connection) -> None:
    """Importing again says that nothing is new."""
    talk = thread(comment("a"), comment("b", depth=1), comment("b", depth=1), comment("b"))
    (article_id,) = add(store, entry("T", thread=talk))
    changes = store.total_changes
    assert merge(store, article_id, talk) == Counts(unchanged=4)
    assert store.total_changes == changes


def test_new_comments_are_added_where_they_stand(store: sqlite3.Connection) -> None:
    """A later visit adds what is new, unread, and leaves the rest read."""
    article_id = add_thread(store, comment("a"), comment("b", depth=1), comment("c"))
    with transaction(store):
        set_comments(store, [1, 2, 3], unread=False)
    counts = merge(
        store,
        article_id,
        thread(
            comment("a"),
            comment("a2", depth=1),
            comment("b", depth=1),
            comment("b2", depth=2),
            comment("c"),
            comment("d"),
        ),
    )
    assert counts == Counts(new=3, unchanged=3)
    assert texts(store, article_id) == ["a", "  a2", "  b", "    b2", "c", "d"]
    (summary,) = get_summaries(store, [article_id])
    assert (summary.comments, summary.comments_unread) == (6, 3)
    assert check(store) == []


def test_edited_comment_with_an_id_is_changed_in_place(store: sqlite3.Connection) -> None:
    """An edited comment stays read and is found by its new words."""
    article_id = add_thread(
        store, comment("frist", source_id="1"), comment("second", source_id="2")
    )
    with transaction(store):
        set_comments(store, [1], unread=False)
    counts = merge(
        store, article_id, thread(comment("first", source_id="1"), comment("second", source_id="2"))
    )
    assert counts == Counts(changed=1, unchanged=1)
    assert texts(store, article_id) == ["first", "second"]
    assert get_thread(store, article_id).unread == bytearray([0, 1])
    assert get_thread(store, article_id).lengths == array("i", [5, 6])
    assert check(store) == []


def test_comment_that_left_the_source_stays(store: sqlite3.Connection) -> None:
    """What was once there can be read again, after the comment it followed."""
    article_id = add_thread(store, comment("a"), comment("b"), comment("c"))
    assert merge(store, article_id, thread(comment("a"), comment("n"), comment("c"))) == Counts(
        new=1, unchanged=2
    )
    assert texts(store, article_id) == ["a", "b", "n", "c"]


def test_last_ten_of_a_comment_feed_follow_those_before(store: sqlite3.Connection) -> None:
    """A feed shows the last comments only, in either direction."""
    article_id = add_thread(store, *(comment(f"{n}") for n in range(1, 6)))
    merge(store, article_id, thread(*(comment(f"{n}") for n in range(4, 9))))
    assert texts(store, article_id) == [f"{n}" for n in range(1, 9)]
    backwards = add_thread(store, *(comment(f"{n}") for n in range(5, 0, -1)))
    merge(store, backwards, thread(*(comment(f"{n}") for n in range(8, 3, -1))))
    assert texts(store, backwards) == [f"{n}" for n in range(8, 0, -1)]


def test_pages_of_one_discussion_stand_by_date(store: sqlite3.Connection) -> None:
    """Page two imported before page one still reads in order."""
    start = datetime(2010, 6, 13, tzinfo=UTC)

    def page(*hours: int) -> Thread:
        return thread(*(comment(f"{h}", published=start + timedelta(hours=h)) for h in hours))

    (article_id,) = add(store, entry("T", thread=page(3, 4)))
    merge(store, article_id, page(1, 2))
    merge(store, article_id, page(5, 6))
    assert texts(store, article_id) == ["1", "2", "3", "4", "5", "6"]
    (newest_first,) = add(store, entry("U", thread=page(4, 3)))
    merge(store, newest_first, page(2, 1))
    merge(store, newest_first, page(6, 5))
    assert texts(store, newest_first) == ["6", "5", "4", "3", "2", "1"]


def test_orphan_waits_for_its_parent(store: sqlite3.Connection) -> None:
    """A reply whose parent is on another page stands alone until that page comes."""
    article_id = add_thread(
        store,
        comment("answer", source_id="2", parent="1"),
        comment("deeper", depth=1, source_id="3", parent="2"),
    )
    merge(
        store,
        article_id,
        thread(comment("question", source_id="1"), comment("else", source_id="9")),
    )
    assert texts(store, article_id) == ["question", "  answer", "    deeper", "else"]
    assert check(store) == []


def test_reply_on_a_later_page_stays_below_its_parent(store: sqlite3.Connection) -> None:
    """A page that shows a reply at top level does not pull it out of its thread."""
    article_id = add_thread(
        store, comment("a", source_id="1"), comment("b", depth=1, source_id="2")
    )
    assert merge(store, article_id, thread(comment("b", source_id="2"))).new == 0
    assert texts(store, article_id) == ["a", "  b"]
    merge(store, article_id, thread(comment("a", source_id="1"), comment("b", source_id="2")))
    assert texts(store, article_id) == ["a", "b"], "a source that shows both knows better"


def test_comments_that_answer_each_other_show_up_once(store: sqlite3.Connection) -> None:
    """A cycle, stated over two pages, neither hangs nor loses a comment."""
    article_id = add_thread(store, comment("a", source_id="1", parent="2"))
    merge(
        store,
        article_id,
        thread(comment("b", source_id="2", parent="1"), comment("c", source_id="3", parent="3")),
    )
    assert sorted(line.strip() for line in texts(store, article_id)) == ["a", "b", "c"]
    assert check(store) == []


def test_thread_of_an_article_without_one_is_added(store: sqlite3.Connection) -> None:
    """Comments fetched later appear under the article."""
    (article_id,) = add(store, entry("T"))
    assert merge(store, article_id, thread(comment("a"), comment("b", depth=1))) == Counts(new=2)
    (summary,) = get_summaries(store, [article_id])
    assert (summary.comments, summary.comments_unread) == (2, 2)


def test_deep_thread_is_no_recursion(store: sqlite3.Connection) -> None:
    """Five thousand replies to replies merge like any others."""
    talk = thread(*(comment(f"{n}", depth=n) for n in range(5_000)))
    (article_id,) = add(store, entry("T", thread=talk))
    grown = thread(*(comment(f"{n}", depth=n) for n in range(5_001)))
    assert merge(store, article_id, grown) == Counts(new=1, unchanged=5_000)
    assert get_thread(store, article_id).descendants[0] == 5_000
    assert check(store) == []


@given(st.lists(st.one_of(st.none(), st.integers(0, 12)), max_size=12))
def test_any_parents_make_a_thread(parents: list[int | None]) -> None:
    """Parents missing, cycles, self-answers: all stand once, below a parent that is there."""
    order = list(range(len(parents)))
    shape = thread_shape(order, dict(enumerate(parents)))
    assert sorted(shape) == order
    placed = sorted(shape, key=lambda item: shape[item][1])
    assert [shape[item][1] for item in placed] == order
    for item in placed:
        parent, position, depth, descendants = shape[item]
        assert depth == (0 if parent is None else shape[parent][2] + 1)
        if parent is not None:
            assert shape[parent][1] < position <= shape[parent][1] + shape[parent][3]
        below = placed[position + 1 : position + 1 + descendants]
        assert all(shape[other][2] > depth for other in below)


_COMMENTS = st.lists(
    st.builds(
        comment,
        st.sampled_from("abcdef"),
        depth=st.integers(0, 4),
        source_id=st.one_of(st.none(), st.sampled_from("12345")),
        parent=st.one_of(st.none(), st.sampled_from("123456")),
    ),
    max_size=8,
)


@given(st.lists(_COMMENTS, min_size=1, max_size=4))
def test_any_versions_of_a_thread_merge(versions: list[list[Comment]]) -> None:
    """Whatever a source says one time after the other, the store stays whole and loses nothing."""
    import tempfile
    from pathlib import Path

    from tests.store.builders import new_store

    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        (article_id,) = add(store, entry("T", thread=thread(*versions[0])))
        total = len(versions[0])
        for version in versions[1:]:
            talk = thread(*version)
            if not talk:
                continue
            total += merge(store, article_id, talk).new
            again = merge(store, article_id, talk)
            assert again.new == 0
            assert len(get_thread(store, article_id)) == total
        assert check(store) == []
        store.close()
