"""Hiding, noting and looking people up through the library, and taking it back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.config import CommentSettings, Settings
from reader.errors import QueryError, UsageError
from reader.library.commenting import Commenting
from reader.library.keeping import Keeping
from reader.model.changes import Change, StateChange
from reader.store import noise
from reader.store.articles import set_articles
from reader.store.check import check
from reader.store.comments import get_thread
from reader.store.connection import connect, transaction
from reader.store.merging import merge_thread
from tests.store.builders import NOW, add, add_rule, comment, entry, new_store, thread


class Talk(Commenting, Keeping):
    """What the library offers for comments."""


def opened(path: Path, *names: str) -> Talk:
    """A library with the reader's names in its settings."""
    settings = Settings(comments=CommentSettings(names=names))
    return Talk(path / "library.db", connect(path / "library.db", role="ui"), settings)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A store with one article and comments of Ann (1), Bob (2) and Ann (3)."""
    store = new_store(tmp_path)
    said = thread(
        comment("first", source_id="1"),
        comment("crypto!", author="Bob", source_id="2"),
        comment("crypto?", source_id="3"),
    )
    add(store, entry("Ferry", thread=said))
    yield store
    store.close()


@pytest.fixture
def library(tmp_path: Path, writer: sqlite3.Connection) -> Iterator[Talk]:
    talk = opened(tmp_path)
    yield talk
    talk.close()


def seen(store: sqlite3.Connection) -> list[Any]:
    """All that changes here can touch."""
    sqls = (
        "SELECT id, mark, unread, starred FROM comments",
        "SELECT comments, comments_unread, watched FROM articles",
        "SELECT id, kind, pattern, created FROM noise_rules WHERE removed = 0",
        "SELECT * FROM comment_notes",
    )
    return [store.execute(sql).fetchall() for sql in sqls]


async def watched(library: Talk) -> StateChange:
    ids = await library._write(lambda write: set_articles(write, [1], watched=True))
    return StateChange(kind="articles", column="watched", value=True, ids=ids)


CHANGES: dict[str, Callable[[Talk], Coroutine[Any, Any, Change]]] = {
    "rule": lambda library: library.add_rule("author", "ann"),
    "rule removed": lambda library: library.remove_rule(1),
    "second rule removed": lambda library: library.remove_rule(2),
    "note": lambda library: library.set_comment_note(1, "another"),
    "note away": lambda library: library.set_comment_note(2, None),
    "watched": watched,
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_can_be_undone(library: Talk, writer: sqlite3.Connection, name: str) -> None:
    """`u` leaves everything as it was; a second `u` of the same change does no harm."""

    async def run() -> None:
        await library.add_rule("regex", "crypto.$")
        await library.add_rule("author", "Bob")
        await library.set_comment_note(2, "a note")
        before = seen(writer)
        change = await CHANGES[name](library)
        assert seen(writer) != before
        for _ in range(2):
            await library.undo(change)
            assert seen(writer) == before
        assert check(writer) == []

    asyncio.run(run())


def test_undoing_a_rule_that_was_there_leaves_it(library: Talk) -> None:
    """Hiding somebody twice and taking back the second time leaves them hidden."""

    async def run() -> None:
        first = await library.add_rule("author", "Bob")
        second = await library.add_rule("author", "BOB")
        assert (first.is_new, second.is_new) == (True, False)
        assert first.rule == second.rule
        await library.undo(second)
        assert await library.rules() == [first.rule]

    asyncio.run(run())


def test_undoing_late_removes_no_other_rule(library: Talk) -> None:
    """A number that another rule has now is not taken for the one that is undone."""

    async def run() -> None:
        added = await library.add_rule("author", "Bob")
        removed = await library.remove_rule(added.rule.id)
        other = await library.add_rule("word", "first")
        await library.undo(added)
        assert await library.rules() == [other.rule]
        await library.undo(removed)
        rules = await library.rules()
        assert {(rule.kind, rule.hidden) for rule in rules} == {("word", 1), ("author", 1)}

    asyncio.run(run())


def test_rules_say_what_they_hide_and_why(library: Talk, writer: sqlite3.Connection) -> None:
    """The list shows each rule in words with its count; the pane gets the rule of each comment."""

    async def run() -> None:
        added = await library.add_rule("author", "bob")
        assert (added.rule.why, added.rule.hidden) == ("author is bob", 1)
        assert list(get_thread(writer, 1).marks) == [0, added.rule.id, 0]
        assert await library.rules() == [added.rule]
        with pytest.raises(QueryError, match="cannot be used"):
            await library.add_rule("regex", "(")
        with pytest.raises(UsageError, match="no rule 9"):
            await library.remove_rule(9)

    asyncio.run(run())


def test_what_a_crash_left_undone_is_done_later(library: Talk, writer: sqlite3.Connection) -> None:
    """A rule that was only half applied when the program ended is applied by the next one."""
    noise.save_rule(writer, "regex", "crypto", NOW)
    asyncio.run(library.settle_rules())
    assert not noise.has_pending(writer)
    assert check(writer) == []
    assert asyncio.run(library.rules())[0].hidden == 2


def test_the_readers_own_comments_stay(tmp_path: Path, writer: sqlite3.Connection) -> None:
    """Names in the configuration are known to rules that come, and to those that are there."""
    add_rule(writer, "word", "crypto", NOW)
    talk = opened(tmp_path, "  BOB ")

    async def run() -> None:
        await talk.settle_rules()
        assert [rule.hidden for rule in await talk.rules()] == [1]
        with pytest.raises(QueryError, match="your own names"):
            await talk.add_rule("author", "bob")

    asyncio.run(run())
    talk.close()
    with transaction(writer):
        said = thread(comment("more crypto", author="bob", source_id="4"))
        merge_thread(writer, 1, said, is_live=True, now=NOW + timedelta(hours=1))
    assert check(writer) == []
    assert set(noise.wrong_marks(writer)) == set()
    assert noise.get_rules(writer)[0].hidden == 1


def test_a_persons_comments_and_earlier_texts_are_at_hand(
    library: Talk, writer: sqlite3.Connection
) -> None:
    """What else somebody said, and what they said before they edited it."""
    with transaction(writer):
        edited = thread(comment("first of all", source_id="1"))
        merge_thread(writer, 1, edited, is_live=True, now=NOW)

    async def run() -> None:
        hits = await library.comments_by("ANN")
        assert {hit.snippet for hit in hits} == {"first of all", "crypto?"}
        assert len(await library.comments_by("ANN", limit=1)) == 1
        versions = await library.comment_versions(1)
        assert [(version.text, version.replaced) for version in versions] == [("first", NOW)]
        assert await library.comment_versions(2) == []

    asyncio.run(run())
