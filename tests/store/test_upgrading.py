"""Stores of earlier versions, opened by this one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from reader.model.comment import thread_from_depths
from reader.query import parse_query
from reader.store import migrations
from reader.store.articles import get_position, save_position
from reader.store.check import check
from reader.store.comments import get_all_comments, get_thread, set_comments
from reader.store.connection import connect, transaction
from reader.store.discussions import get_discussions
from reader.store.index import index_pending
from reader.store.merging import merge_thread
from reader.store.search import search
from reader.store.versions import get_comment_versions
from tests.store.builders import NOW, comment

SAID = [
    # id, parent, depth, descendants, unread, starred, author, text
    (1, None, 0, 2, 0, 1, "Ann", "The night train runs again"),
    (2, 1, 1, 1, 0, 0, "Bob", "Not on Sundays"),
    (3, 2, 2, 0, 1, 0, "Cyd", "On Sundays, too"),
    (4, None, 0, 0, 1, 0, "Ann", "And the bar is open"),
]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of version 2: one article with a thread read in part, left at a comment, one folded;
    another with nothing folded."""
    path = tmp_path / "library.db"
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:2])
        old = sqlite3.connect(path, isolation_level=None)
        old.execute("BEGIN")
        migrations.apply_migrations(old, 0)
    for number, comments, unread in ((1, 4, 2), (2, 0, 0)):
        old.execute(
            "INSERT INTO articles (id, sort, source_order, comments, comments_unread, arrived)"
            " VALUES (?1, 0, ?1, ?2, ?3, 0)",
            (number, comments, unread),
        )
        old.execute(
            "INSERT INTO entries (article_id, title, title_key, identity, fingerprint, format)"
            " VALUES (?1, 'Article ' || ?1, 'article ' || ?1, CAST(?1 AS BLOB), x'00', 'text')",
            (number,),
        )
        old.execute("INSERT INTO contents VALUES (?, 'text', NULL, 'Some text.', NULL)", (number,))
    for position, said in enumerate(SAID):
        *_, author, text = said
        old.execute(
            "INSERT INTO comments (id, article_id, parent_id, position, depth, descendants, length,"
            " unread, starred) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)",
            (said[0], said[1], position, *said[2:4], len(text), *said[4:6]),
        )
        old.execute(
            "INSERT INTO comment_contents (comment_id, author, body_type, body)"
            " VALUES (?, ?, 'text', ?)",
            (said[0], author, text),
        )
    old.execute("UPDATE sequences SET last = 2 WHERE kind = 'articles'")
    old.execute("UPDATE sequences SET last = 4 WHERE kind = 'comments'")
    old.execute(
        "INSERT INTO positions VALUES (1, 0.5, 3, ?), (2, 0.25, NULL, '[]')", (json.dumps([1]),)
    )
    old.execute("COMMIT")
    old.close()
    return path


def outline(store: sqlite3.Connection) -> list[tuple[int, int, str | None, bool, bool]]:
    return [
        (kept.id, kept.comment.depth, kept.comment.author, kept.unread, kept.starred)
        for kept in get_all_comments(store, 1)
    ]


def test_threads_of_an_older_store_are_kept_whole(path: Path) -> None:
    """After an upgrade each comment is where it was, read or unread, with its star."""
    store = connect(path, role="writer")
    assert outline(store) == [
        (number, depth, author, bool(unread), bool(starred))
        for number, _, depth, _, unread, starred, author, _ in SAID
    ]
    assert list(get_thread(store, 1).unread) == [0, 0, 1, 1]
    (own,) = get_discussions(store, 1)
    assert (own.id, own.comments, own.unread) == (0, 4, 2)
    while index_pending(store, 100):
        pass
    assert check(store) == []
    node = parse_query("sundays")
    assert node is not None
    assert {hit.comment_id for hit in search(store, node, "comments", 10, 0)} == {2, 3}
    store.close()


def test_places_of_an_older_store_are_kept(path: Path) -> None:
    """One reads on after an upgrade where one was, with the same replies folded."""
    store = connect(path, role="ui")
    left = get_position(store, 1)
    assert (left.article_offset, left.comment_id, left.folded) == (0.5, 3, frozenset({1}))
    never = get_position(store, 2)
    assert (never.article_offset, never.comment_id, never.folded) == (0.25, None, None)
    store.close()


def test_an_older_thread_takes_in_what_comes(path: Path) -> None:
    """Positions of an older store have no gaps: a reply finds its place all the same."""
    store = connect(path, role="writer")
    came = [
        comment(text, author=author, depth=depth) for _, _, depth, _, _, _, author, text in SAID
    ]
    came.insert(2, comment("Says who?", author="Dan", depth=2))
    with transaction(store):
        counts = merge_thread(
            store, 1, thread_from_depths((c, c.depth) for c in came), is_live=True, now=NOW
        )
    assert counts.new == 1
    authors = [author for _, _, author, _, _ in outline(store)]
    assert sorted(filter(None, authors)) == ["Ann", "Ann", "Bob", "Cyd", "Dan"]
    with transaction(store):
        set_comments(store, [3], unread=False)
        save_position(store, 1, get_position(store, 1))
    while index_pending(store, 100):
        pass
    assert check(store) == []
    store.close()


def test_what_was_taken_away_unread_waits_no_more(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade settles counts that could never fall; the earlier texts are still to be had."""
    old = sqlite3.connect(path, isolation_level=None)
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:4])
        old.execute("BEGIN")
        old.create_function("cjk", 1, lambda text: text, deterministic=True)
        migrations.apply_migrations(old, 2)
        old.execute("COMMIT")
    old.execute("UPDATE comment_contents SET state = 'deleted', body = '' WHERE comment_id = 3")
    old.execute("INSERT INTO comment_versions VALUES (3, 1, 0, 'text', NULL, 'Too', NULL)")
    old.close()
    store = connect(path, role="writer")
    assert list(get_thread(store, 1).unread) == [0, 0, 0, 1]
    assert [version.text for version in get_comment_versions(store, 3)] == ["Too"]
    while index_pending(store, 100):
        pass
    assert check(store) == []
    store.close()
