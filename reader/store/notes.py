"""Notes: what the reader writes on articles and on single comments."""

from __future__ import annotations

import sqlite3

from reader.model.changes import CommentNoteChanged, NoteChanged
from reader.store.rows import scalar
from reader.text.clean import clean_text


def set_note(connection: sqlite3.Connection, article_id: int, text: str | None) -> NoteChanged:
    """Writes the note of an article, or takes it away (None, or nothing but white space).

    A note on an article that is not there is not written.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        text: the note; line breaks stay.
    """
    before = get_note(connection, article_id)
    _write(connection, "notes", "article_id", "articles", article_id, text)
    return NoteChanged(article_id=article_id, before=before, after=get_note(connection, article_id))


def get_note(connection: sqlite3.Connection, article_id: int) -> str | None:
    """The note of an article, None where there is none."""
    note = scalar(connection, "SELECT text FROM notes WHERE article_id = ?", (article_id,))
    return None if note is None else str(note)


def set_comment_note(
    connection: sqlite3.Connection, comment_id: int, text: str | None
) -> CommentNoteChanged:
    """The same for a comment."""
    before = get_comment_note(connection, comment_id)
    _write(connection, "comment_notes", "comment_id", "comments", comment_id, text)
    return CommentNoteChanged(
        comment_id=comment_id, before=before, after=get_comment_note(connection, comment_id)
    )


def get_comment_note(connection: sqlite3.Connection, comment_id: int) -> str | None:
    """The note of a comment, None where there is none."""
    note = scalar(connection, "SELECT text FROM comment_notes WHERE comment_id = ?", (comment_id,))
    return None if note is None else str(note)


def _write(
    connection: sqlite3.Connection, table: str, owner: str, owners: str, id_: int, text: str | None
) -> None:
    """Writes into `table`, whose column `owner` names a row of `owners`."""
    note = clean_text(text or "").strip() or None
    if note is None:
        connection.execute(f"DELETE FROM {table} WHERE {owner} = ?", (id_,))
        return
    connection.execute(
        f"INSERT INTO {table} ({owner}, text) SELECT id, ?1 FROM {owners} WHERE id = ?2"
        f" ON CONFLICT ({owner}) DO UPDATE SET text = excluded.text",
        (note, id_),
    )
