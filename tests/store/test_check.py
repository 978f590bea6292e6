"""`reader check`: finds what is wrong, mends what can be made again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reader.store.check import check
from reader.store.comments import get_thread
from reader.store.connection import connect, transaction
from reader.store.index import has_pending
from tests.store.builders import add, comment, entry, index_all, thread


@pytest.fixture
def library(store: sqlite3.Connection) -> sqlite3.Connection:
    """Two articles with threads."""
    talk = thread(comment("a"), comment("b", depth=1), comment("c", depth=2), comment("d"))
    add(store, entry("First", "one", thread=talk), entry("Second", "two", thread=talk), feed="F")
    return store


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE articles SET comments = 9 WHERE id = 1", "article 1 counts 9 comments"),
        ("UPDATE articles SET comments_unread = 0 WHERE id = 2", "article 2 counts 4 comments, 0"),
        ("UPDATE feeds SET unread = 5", "feed 1 counts 2 articles, 5 unread; there are 2, 2"),
        (
            "UPDATE comments SET depth = 5 WHERE id = 2",
            "the comments of article 1 are out of order",
        ),
        ("UPDATE comments SET descendants = 0 WHERE id = 1", "the comments of article 1"),
        ("UPDATE comments SET descendants = 4 WHERE id = 8", "the comments of article 2"),
        ("UPDATE comments SET parent_id = NULL WHERE id = 3", "the comments of article 1"),
        ("UPDATE comments SET position = 0 WHERE article_id = 1", "the comments of article 1"),
        ("UPDATE sequences SET last = 1 WHERE kind = 'articles'", "the last id of articles is 2"),
        ("UPDATE entries SET title = 'Other' WHERE article_id = 1", "index names does not agree"),
        ("UPDATE contents SET body = 'x' WHERE article_id = 1", "index article_text does not"),
        ("UPDATE comment_contents SET body = 'x' WHERE comment_id = 1", "index comment_text does"),
        (
            "INSERT INTO names (names, rowid, title, author) VALUES ('delete', 1, 'First', NULL)",
            "index names does not agree",
        ),
        ("INSERT INTO comment_text (comment_text) VALUES ('delete-all')", "index comment_text"),
        (
            "INSERT INTO comment_text (rowid, author, text) VALUES (99, 'x', 'y')",
            "index comment_text does not agree",
        ),
    ],
)
def test_damage_is_found_and_mended(
    library: sqlite3.Connection, tmp_path: Path, damage: str, problem: str
) -> None:
    """Counters, threads and index are proved against the rows, and made again from them."""
    assert check(library) == []
    library.execute(damage)
    reading = connect(tmp_path / "library.db", role="background")
    found = check(reading)
    assert any(problem in line for line in found), found
    assert check(library, repair=True) == found
    assert check(reading) == []
    assert get_thread(library, 1).depth[0] == 0
    reading.close()


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("INSERT INTO labels VALUES (99, 'x')", "labels without their article: 1 rows"),
        ("INSERT INTO notes VALUES (99, 'x')", "notes without their article: 1 rows"),
        ("INSERT INTO positions VALUES (99, 0.0, 0)", "places in the text without"),
        ("INSERT INTO thread_positions VALUES (99, 0, 1, NULL)", "places in the comments without"),
        ("INSERT INTO comment_notes VALUES (99, 'x')", "notes without their comment: 1 rows"),
        (
            "INSERT INTO comment_versions VALUES (99, 1, 0, 'text', NULL, 'x', NULL, 0)",
            "earlier texts without their comment",
        ),
        (
            "INSERT INTO absent_comments (article_id, discussion_id, source_id, state, edited)"
            " VALUES (99, 0, 'x', 'deleted', 0)",
            "what is known of deleted comments without their article",
        ),
        (
            "INSERT INTO discussions (article_id, source, address, name, found, added)"
            " VALUES (99, 'x', 'y', 'z', 'feed', 0)",
            "discussions without their article",
        ),
        (
            "UPDATE comments SET discussion_id = 77 WHERE article_id = 2",
            "article 2 has comments of discussion 77, which is not there",
        ),
        (
            "INSERT INTO versions VALUES (99, 1, 0, 'x', 'text', NULL, 'x', NULL)",
            "earlier versions without their article",
        ),
        (
            "INSERT INTO deleted (article_id, deleted, seen, identity) VALUES (2, 0, 0, x'00')",
            "article 2 is marked as deleted but is still there",
        ),
        (
            "INSERT INTO deleted (article_id, deleted, seen, identity, kept)"
            " VALUES (0, 0, 0, x'00', x'78')",
            "the deleted article 0 cannot be brought back",
        ),
        (
            "INSERT INTO deleted (article_id, deleted, seen, identity) VALUES (9, 0, 0, x'00')",
            "the last id of articles is 9",
        ),
    ],
)
def test_what_hangs_on_nothing_is_found_and_mended(
    library: sqlite3.Connection, damage: str, problem: str
) -> None:
    """Labels, notes, versions and deleted articles are proved as the rest is."""
    library.execute("PRAGMA foreign_keys = OFF")
    library.execute(damage)
    found = check(library)
    assert any(line.startswith(problem) for line in found), found
    assert check(library, repair=True) == found
    assert check(library) == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE comments SET mark = -1 WHERE id = 2", "comment 2 of article 1 is wrongly marked"),
        ("UPDATE comments SET mark = 9 WHERE id = 2", "comment 2 is hidden by rule 9"),
        (
            "UPDATE comment_contents SET state = 'missing' WHERE comment_id = 3",
            "comment 3 of article 1 is wrongly marked",
        ),
        (
            "UPDATE comment_contents SET author = 'Bo' WHERE comment_id = 3;"
            "INSERT INTO noise_rules (kind, pattern, created) VALUES ('author', 'bo', 0)",
            "comment 3 is hidden by rule 0, and should be by 1",
        ),
    ],
)
def test_what_is_hidden_is_proved_and_mended(
    library: sqlite3.Connection, damage: str, problem: str
) -> None:
    """A comment that no rule hides is never out of sight, nor is a stand-in ever unread."""
    for statement in damage.split(";"):
        library.execute(statement)
    found = check(library, repair=True)
    assert any(line.startswith(problem) for line in found), found
    assert check(library) == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("DELETE FROM entries WHERE article_id = 1", "an article without its entry: 1 rows"),
        ("DELETE FROM contents WHERE article_id = 1", "an article without its text: 1 rows"),
        ("DELETE FROM comment_contents WHERE comment_id = 1", "a comment without its text: 1 rows"),
        ("DELETE FROM comments WHERE id = 8", "a comment's text without its place: 1 rows"),
    ],
)
def test_lost_rows_are_told(library: sqlite3.Connection, damage: str, problem: str) -> None:
    """What cannot be made again is at least said."""
    library.execute("PRAGMA foreign_keys = OFF")
    library.execute(damage)
    assert any(line.startswith(problem) for line in check(library, repair=True))
    assert any(line.startswith(problem) for line in check(library))


def test_repair_goes_in_the_transaction_of_the_caller(library: sqlite3.Connection) -> None:
    """A repair is all or nothing."""
    library.execute("UPDATE articles SET comments = 9")
    with pytest.raises(RuntimeError), transaction(library):
        assert len(check(library, repair=True)) == 2
        raise RuntimeError
    assert len(check(library)) == 2


def test_many_problems_are_cut_short(store: sqlite3.Connection) -> None:
    """A thousand wrong counters do not fill the terminal."""
    add(store, *(entry(f"T{n}") for n in range(100)))
    store.execute("UPDATE articles SET comments = 1")
    lines = check(store)
    assert len(lines) == 21
    assert lines[-1].startswith("... and more like this: article ")


def test_what_waits_for_the_index_is_no_problem(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A store whose import was just killed is whole: the check finishes the index."""
    add(store, entry("A", "x", thread=thread(comment("y"))), is_indexed=False)
    assert has_pending(store)
    reading = connect(tmp_path / "library.db", role="background")
    assert check(reading) == []
    assert not has_pending(store)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reading.execute("DELETE FROM articles")
    reading.close()


def test_read_only_store_is_checked_by_number(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Where nothing may be written, rows missing from the index or left in it are found."""
    add(store, entry("A", "x", thread=thread(comment("y"))), entry("B"))
    add(store, entry("C"), is_indexed=False)
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def checked() -> list[str]:
        copy = tmp_path / "copy.db"
        copy.write_bytes((tmp_path / "library.db").read_bytes())
        reading = sqlite3.connect(f"file:{copy}?immutable=1", uri=True, isolation_level=None)
        try:
            return check(reading)
        finally:
            reading.close()

    assert checked() == []
    store.execute("DELETE FROM article_text_docsize WHERE id = 1")
    store.execute("INSERT INTO comment_text (rowid, author, text) VALUES (99, 'x', 'y')")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert checked() == [
        "the full-text index article_text lacks 1 rows and has 0 too many",
        "the full-text index comment_text lacks 0 rows and has 1 too many",
    ]


def test_changed_rows_are_taken_out_and_brought_back(store: sqlite3.Connection) -> None:
    """Between a change and the next indexing neither old nor new text is found."""
    from tests.store.builders import change

    (article_id,) = add(store, entry("Old", "o", thread=thread(comment("c", source_id="1"))))
    later = entry("New", "n", thread=thread(comment("d", source_id="1")))
    change(store, article_id, later)
    change(store, article_id, later)

    def found(word: str) -> bool:
        return any(
            store.execute(f"SELECT 1 FROM {t} WHERE {t} MATCH ?", (word,)).fetchone()
            for t in ("names", "article_text", "comment_text")
        )

    assert not any(found(word) for word in ("old", "o", "c", "new", "n", "d"))
    index_all(store)
    assert [found(word) for word in ("old", "o", "c")] == [False] * 3
    assert [found(word) for word in ("new", "n", "d")] == [True] * 3
    assert check(store) == []
