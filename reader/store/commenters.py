"""People who comment: how a name is written in the store, and what they said."""

from __future__ import annotations

import json
import sqlite3

from reader.model.query import Hit
from reader.store.passages import PASSAGE_LENGTH, Marker

_BEGINNING = 10 * PASSAGE_LENGTH


def name_key(name: str) -> tuple[bool, str]:
    """What is equal for a name in any case. A name in ASCII is never equal to one that is not."""
    return name.isascii(), name.casefold()


def spellings(connection: sqlite3.Connection, name: str) -> list[str]:
    """What to compare with, without ASCII case (NOCASE), to find a name in any case.

    One in ASCII costs nothing. For others the names of all comments are looked through that are
    not in ASCII: one index, a fifth of a second for a million comments.
    """
    if name.isascii():
        return [name]
    key = name_key(name)
    rows = connection.execute(
        "SELECT DISTINCT author FROM comment_contents INDEXED BY comments_by_author"
        # Letters are not as many as bytes.
        " WHERE author IS NOT NULL AND length(author) != length(CAST(author AS BLOB))"
    )
    return [author for (author,) in rows if name_key(author) == key]


def comments_by(connection: sqlite3.Connection, author: str, limit: int = 200) -> list[Hit]:
    """What somebody wrote, the newest first and what has no date last.

    The name is compared whole, in any case. Comments that a rule hides are among it: whoever asks
    for the author asks for them.

    Args:
        connection: any.
        author: the name.
        limit: how many.

    Returns:
        Hits whose passage is the comment's beginning and whose score is 0.
    """
    rows = connection.execute(
        "SELECT c.article_id, c.id, e.title, t.author, t.published,"
        f" substr(coalesce(t.text, t.body), 1, {_BEGINNING}) FROM"
        " (SELECT comment_id, published FROM comment_contents WHERE author IS NOT NULL"
        " AND author COLLATE NOCASE IN (SELECT value FROM json_each(?))"
        " ORDER BY published DESC, comment_id DESC LIMIT ?) n"
        " JOIN comment_contents t ON t.comment_id = n.comment_id"
        " JOIN comments c ON c.id = n.comment_id JOIN entries e ON e.article_id = c.article_id"
        " ORDER BY n.published DESC, n.comment_id DESC",
        (json.dumps(spellings(connection, author)), limit),
    )
    marker = Marker(())
    return [
        Hit(
            article_id=article_id,
            comment_id=comment_id,
            title=title,
            author=name,
            published=published,
            snippet=marker.passage(text),
            score=0.0,
        )
        for article_id, comment_id, title, name, published, text in rows
    ]
