"""Notes on single comments, and what a person said elsewhere."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

import pytest

from reader.store.commenters import comments_by
from reader.store.comments import get_comments
from reader.store.connection import transaction
from reader.store.notes import get_comment_note, set_comment_note
from tests.store.builders import NOW, add, add_rule, comment, entry, thread


@pytest.fixture
def library(store: sqlite3.Connection) -> sqlite3.Connection:
    """Two articles; comments 1, 3 and 4 are Ann's, 2 is Élodie's."""
    add(
        store,
        entry(
            "Ferry",
            thread=thread(
                comment("one\n\nline", author="Ann", published=date(2020, 1, 2)),
                comment("two", author="Élodie"),
            ),
        ),
        entry(
            "Trains",
            thread=thread(
                comment("three", author="ANN"),
                comment("four", author="ann", published=datetime(2021, 1, 1, tzinfo=UTC)),
            ),
        ),
    )
    return store


def test_a_note_is_written_edited_and_taken_away(library: sqlite3.Connection) -> None:
    """Each change says what stood there before, for undo."""
    with transaction(library):
        written = set_comment_note(library, 2, " so\n she said \u202e")
        edited = set_comment_note(library, 2, "no")
        taken = set_comment_note(library, 2, "  ")
    assert (written.before, written.after) == (None, "so\n she said")
    assert (edited.before, edited.after) == ("so\n she said", "no")
    assert (taken.before, taken.after) == ("no", None)
    assert get_comment_note(library, 2) is None


def test_a_note_is_shown_with_its_comment(library: sqlite3.Connection) -> None:
    """The pane need not ask for notes."""
    with transaction(library):
        set_comment_note(library, 1, "mine")
    assert [kept.note for kept in get_comments(library, [1, 2])] == ["mine", None]


def test_a_note_on_a_comment_that_is_gone_is_not_written(library: sqlite3.Connection) -> None:
    """A comment that a refresh took away meanwhile leaves nothing behind."""
    with transaction(library):
        assert set_comment_note(library, 99, "late").after is None
    assert library.execute("SELECT count(*) FROM comment_notes").fetchone() == (0,)


def test_comments_of_a_person_are_listed_newest_first(library: sqlite3.Connection) -> None:
    """Over all articles, the name in any case, with the article and how the comment begins."""
    hits = comments_by(library, "aNN")
    assert [(hit.article_id, hit.comment_id, hit.title) for hit in hits] == [
        (2, 4, "Trains"),
        (1, 1, "Ferry"),
        (2, 3, "Trains"),
    ]
    assert [hit.snippet for hit in hits] == ["four", "one line", "three"]
    assert [hit.published for hit in hits] == ["2021-01-01T00:00:00Z", "2020-01-02", None]
    assert [hit.comment_id for hit in comments_by(library, "Ann", limit=1)] == [4]
    assert [hit.comment_id for hit in comments_by(library, "élODIE")] == [2]
    assert comments_by(library, "An") == []


def test_comments_of_a_person_are_listed_though_hidden(library: sqlite3.Connection) -> None:
    """Whoever looks at a person before or after hiding them sees what they said."""
    add_rule(library, "author", "Ann", NOW)
    assert [hit.comment_id for hit in comments_by(library, "ann")] == [4, 1, 3]
