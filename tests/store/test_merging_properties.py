"""Whatever a source says of a discussion, in whatever order: one thread, and nothing lost."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.body import Body
from reader.model.comment import Comment, CommentState, KeptComment, Thread, thread_from_parents
from reader.model.event import Counts
from reader.store.check import check
from reader.store.comments import get_all_comments, get_thread, set_comments, thread_counts
from reader.store.merging import merge_thread
from reader.store.summaries import get_summaries
from tests.store.builders import NOW, add, entry, new_store

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
STATES: list[CommentState] = ["ok", "ok", "ok", "pending", "deleted", "removed"]
IDS = [str(number) for number in range(1, 13)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A store that every example finds empty."""
    connection = new_store(Path(tmp_path_factory.mktemp("merging")))
    yield connection
    connection.close()


@contextlib.contextmanager
def example(shelf: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The store for one example: what is written is undone."""
    shelf.execute("BEGIN")
    try:
        yield shelf
    finally:
        shelf.execute("ROLLBACK")


@st.composite
def said(draw: st.DrawFn) -> list[Comment]:
    """What a source knows of a discussion: ids, stated parents (missing, in circles, themselves),
    ranks, times, deletions; and some comments without an id."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=9))
    comments = [
        Comment(
            author=draw(st.sampled_from(["Ann", "Bob", None])),
            body=Body("text", text),
            text=text,
            source_id=source_id,
            parent_source_id=draw(st.one_of(st.none(), st.sampled_from(IDS))),
            published=draw(
                st.one_of(
                    st.none(),
                    st.just(date(2026, 10, 1)),
                    st.integers(0, 3).map(lambda n: START + timedelta(hours=n)),
                )
            ),
            rank=draw(st.one_of(st.none(), st.integers(0, 3))),
            score=draw(st.one_of(st.none(), st.integers(-2, 2))),
            edited=draw(st.booleans()),
            link=draw(st.sampled_from([None, "https://example.org/c"])),
            role=draw(st.sampled_from([None, "moderator"])),
            state=state,
        )
        for source_id in ids
        for state in [draw(st.sampled_from(STATES))]
        for text in [draw(st.sampled_from(["one", "two", ""]))]
    ]
    for number in range(draw(st.integers(0, 3))):
        text = f"without an id {number}"
        comments.append(
            Comment(
                author="Cem",
                body=Body("text", text),
                text=text,
                parent_source_id=draw(st.one_of(st.none(), st.sampled_from(IDS))),
                # It has nothing else that it could stand by.
                published=START + timedelta(minutes=number),
            )
        )
    return comments


def answer(comments: Sequence[Comment]) -> Thread:
    """What a source gives of these: those whose parent is not among them stand at top level."""
    return thread_from_parents(
        (comment.source_id or f"no id {index}", comment.parent_source_id, comment)
        for index, comment in enumerate(comments)
    )


def article(store: sqlite3.Connection, *answers: Thread, discussion_id: int = 0) -> int:
    """A new article after these answers."""
    (article_id,) = add(store, entry("T"), is_indexed=False)
    for thread in answers:
        merge(store, article_id, thread, discussion_id=discussion_id)
    return article_id


def merge(
    store: sqlite3.Connection, article_id: int, thread: Thread, *, discussion_id: int = 0
) -> Counts:
    """One answer of a living discussion."""
    return merge_thread(
        store, article_id, thread, discussion_id=discussion_id, is_live=True, now=NOW
    )


Line = tuple[Comment, bool, bool]


def stored(store: sqlite3.Connection, article_id: int) -> list[Line]:
    """The thread as it is stored, without ids."""
    return [(k.comment, k.unread, k.starred) for k in get_all_comments(store, article_id)]


def by_id(store: sqlite3.Connection, article_id: int) -> dict[int, KeptComment]:
    """The comments of an article."""
    return {kept.id: kept for kept in get_all_comments(store, article_id)}


@st.composite
def answers(draw: st.DrawFn) -> tuple[list[Comment], list[list[Comment]]]:
    """What a source knows, and several answers that show all of it together: any order, cut off
    anywhere, with repetitions."""
    comments = draw(said())
    pieces: list[list[Comment]] = []
    rest = draw(st.permutations(comments))
    while rest:
        size = draw(st.integers(1, len(rest)))
        pieces.append(list(rest[:size]))
        rest = rest[size:]
    repeated = draw(st.lists(st.sampled_from(pieces), max_size=2)) if pieces else []
    return comments, draw(st.permutations(pieces + repeated))


@given(answers())
def test_any_order_repetition_or_split_ends_in_the_same_thread(
    shelf: sqlite3.Connection, told: tuple[list[Comment], list[list[Comment]]]
) -> None:
    """It makes no difference when and in which pieces a discussion was fetched."""
    comments, pieces = told
    with example(shelf) as store:
        whole = article(store, answer(comments))
        piecewise = article(store, *map(answer, pieces))
        backwards = article(store, *map(answer, reversed(pieces)), answer(comments[::-1]))
        assert stored(store, piecewise) == stored(store, whole)
        assert stored(store, backwards) == stored(store, whole)
        summaries = get_summaries(store, [whole, piecewise, backwards])
        assert len({(s.comments, s.comments_unread) for s in summaries}) == 1
        assert check(store) == []


@given(answers())
def test_merging_twice_is_merging_once(
    shelf: sqlite3.Connection, told: tuple[list[Comment], list[list[Comment]]]
) -> None:
    """What was fetched before is no news, and nothing is written for it."""
    _, pieces = told
    with example(shelf) as store:
        article_id = article(store, *map(answer, pieces))
        changes = store.total_changes
        for piece in pieces:
            counts = merge(store, article_id, answer(piece))
            assert counts == Counts(unchanged=len(piece))
        assert store.total_changes == changes


@given(said(), st.data())
def test_nothing_is_lost_by_a_shorter_answer(
    shelf: sqlite3.Connection, comments: list[Comment], data: st.DataObject
) -> None:
    """Comments that left the window of a feed stay where they are."""
    with example(shelf) as store:
        article_id = article(store, answer(comments))
        before = stored(store, article_id)
        few = data.draw(st.lists(st.sampled_from(comments), unique_by=id)) if comments else []
        counts = merge(store, article_id, answer(few))
        assert (counts.new, counts.changed) == (0, 0)
        assert stored(store, article_id) == before


@given(said(), said(), st.data())
def test_state_of_the_reader_never_changes(
    shelf: sqlite3.Connection, first: list[Comment], later: list[Comment], data: st.DataObject
) -> None:
    """Edited, moved, deleted, answered: what was read, starred or noted is so afterwards. What was
    taken away and stays for its replies is read: nothing waits there."""
    with example(shelf) as store:
        article_id = article(store, answer(first))
        ids = [kept.id for kept in get_all_comments(store, article_id)]
        some = st.lists(st.sampled_from(ids), unique=True) if ids else st.just([])
        read, starred, noted = data.draw(some), data.draw(some), data.draw(some)
        set_comments(store, read, unread=False)
        set_comments(store, starred, starred=True)
        store.executemany("INSERT INTO comment_notes VALUES (?, 'n')", [(n,) for n in noted])
        before = by_id(store, article_id)
        counts = merge(store, article_id, answer(later))
        after = by_id(store, article_id)
        for comment_id, kept in before.items():
            if kept.comment.state in ("deleted", "removed", "missing"):
                continue
            now = after.get(comment_id)
            if now is None:
                assert kept.unread and not kept.starred and kept.note is None
                (gone,) = [c for c in later if c.source_id == kept.comment.source_id]
                assert gone.state in ("deleted", "removed")
            else:
                is_gone = now.comment.state in ("deleted", "removed")
                assert (now.unread, now.starred, now.note) == (
                    kept.unread and not is_gone,
                    kept.starred,
                    kept.note,
                )
        assert set(starred) | set(noted) <= after.keys()
        arrived = [kept for kept in after.values() if kept.id not in before]
        assert counts.new >= sum(kept.unread for kept in arrived)
        assert check(store) == []


@given(said(), said())
def test_each_parent_stands_directly_before_its_replies(
    shelf: sqlite3.Connection, comments: list[Comment], other: list[Comment]
) -> None:
    """The arrays of the pane are a forest, whatever was stated, in each discussion by itself."""
    with example(shelf) as store:
        article_id = article(store, answer(comments))
        merge(store, article_id, answer(other), discussion_id=7)
        merge(store, article_id, answer(comments), discussion_id=7)
        for discussion_id in (0, 7):
            shape = get_thread(store, article_id, discussion_id)
            known = {
                kept.comment.source_id: kept.id
                for kept in get_all_comments(store, article_id, discussion_id)
            }
            for index, depth in enumerate(shape.depth):
                parent = shape.parent[index]
                assert depth == (0 if parent < 0 else shape.depth[parent] + 1)
                assert parent < index
                if parent >= 0:
                    assert index <= parent + shape.descendants[parent]
            for kept in get_all_comments(store, article_id, discussion_id):
                stated = kept.comment.parent_source_id
                if kept.parent_id is not None and stated is not None:
                    assert known[stated] == kept.parent_id
        counts = [(n, u) for _, n, u in thread_counts(store, article_id)]
        (summary,) = get_summaries(store, [article_id])
        assert (summary.comments, summary.comments_unread) == (
            sum(n for n, _ in counts),
            sum(u for _, u in counts),
        )
        store.execute(
            "INSERT INTO discussions (id, article_id, source, address, name, found,"
            " added) VALUES (7, ?, 'reddit', 'x', 'Reddit', 'body', 0)",
            (article_id,),
        )
        assert check(store) == []


@given(said(), st.data())
def test_a_page_without_ids_adds_nothing_that_is_there(
    shelf: sqlite3.Connection, comments: list[Comment], data: st.DataObject
) -> None:
    """A blog's page and its comment feed are one thread, in whatever order they are read."""
    with example(shelf) as store:
        named = [
            replace(c, author="Ann", text=f"words {n}", body=Body("html", f"<p>words {n}</p>"))
            for n, c in enumerate(comments)
            if c.state == "ok" and c.source_id is not None
        ]
        page = [
            replace(
                comment,
                source_id=None,
                parent_source_id=None,
                rank=None,
                score=None,
                text=comment.text.replace(" ", "\n"),
                body=Body("text", comment.text.replace(" ", "\n")),
            )
            for comment in data.draw(st.permutations(named))
        ]
        plain = answer(named)
        feed_first = article(store, plain, answer(page))
        page_first = article(store, answer(page), plain)
        assert stored(store, feed_first) == stored(store, article(store, plain))
        assert stored(store, page_first) == stored(store, feed_first)
