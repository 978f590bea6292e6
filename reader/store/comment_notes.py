"""Notes: what the reader writes on single comments."""

from __future__ import annotations

import sqlite3

from reader.model.changes import CommentNoteChanged
from reader.store.rows import scalar
from reader.text.clean import clean_text


def set_comment_note(
    connection: sqlite3.Connection, comment_id: int, text: str | None
) -> CommentNoteChanged:
    """Writes the note of a comment, or takes it away (None, or nothing but white space).

    A note on a comment that is not there is not written.

    Args:
        connection: a writer, in a transaction.
        comment_id: the comment.
        text: the note; line breaks stay.
    """
    note = clean_text(text or "").strip() or None
    before = get_comment_note(connection, comment_id)
    if note is None:
        connection.execute("DELETE FROM comment_notes WHERE comment_id = ?", (comment_id,))
    else:
        connection.execute(
            "INSERT INTO comment_notes (comment_id, text) SELECT id, ?1 FROM comments"
            " WHERE id = ?2 ON CONFLICT (comment_id) DO UPDATE SET text = excluded.text",
            (note, comment_id),
        )
    return CommentNoteChanged(
        comment_id=comment_id, before=before, after=get_comment_note(connection, comment_id)
    )


def get_comment_note(connection: sqlite3.Connection, comment_id: int) -> str | None:
    """The note of a comment, None where there is none."""
    note = scalar(connection, "SELECT text FROM comment_notes WHERE comment_id = ?", (comment_id,))
    return None if note is None else str(note)
