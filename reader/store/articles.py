"""Whole articles, and the reader's state of them."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reader.model.article import Article, Position
from reader.store.article_rows import ARTICLE, article_of
from reader.store.entries import key_digest
from reader.store.rows import chunks, marks
from reader.text.keys import link_key


def get_article(connection: sqlite3.Connection, article_id: int) -> Article | None:
    """One article with its body, None if there is none of that id."""
    row = connection.execute(f"{ARTICLE} WHERE a.id = ?", (article_id,)).fetchone()
    return None if row is None else article_of(row)


def get_articles(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Article]:
    """Articles with their bodies, in the order asked; ids that are not there are skipped."""
    for chunk in chunks(ids, 100):
        rows = connection.execute(f"{ARTICLE} WHERE a.id IN ({marks(len(chunk))})", tuple(chunk))
        found = {row[0]: article_of(row) for row in rows}
        yield from (found[article_id] for article_id in chunk if article_id in found)


def newest_articles(connection: sqlite3.Connection, feed_id: int, limit: int) -> Iterator[Article]:
    """The articles of a feed that arrived last, at most `limit`, with their bodies."""
    rows = connection.execute(
        "SELECT id FROM articles WHERE feed_id = ? ORDER BY id DESC LIMIT ?", (feed_id, limit)
    )
    return get_articles(connection, [row[0] for row in rows])


def get_title(connection: sqlite3.Connection, article_id: int) -> str | None:
    """The title of an article; None where it has none, or is gone."""
    row = connection.execute(
        "SELECT title FROM entries WHERE article_id = ?", (article_id,)
    ).fetchone()
    return None if row is None else row[0]


def find_article(connection: sqlite3.Connection, link: str) -> int | None:
    """The article with this link: letter by letter, else without scheme, session and the like.

    Where several have it, the one that arrived last.
    """
    rows = connection.execute(
        "SELECT article_id, link FROM entries WHERE link_key = ? ORDER BY article_id DESC",
        (key_digest(link_key(link)),),
    ).fetchall()
    exact = [article_id for article_id, stored in rows if stored == link]
    if exact:
        return int(exact[0])
    alike = [article_id for article_id, stored in rows if link_key(stored) == link_key(link)]
    return int(alike[0]) if alike else None


def set_articles(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    *,
    unread: bool | None = None,
    starred: bool | None = None,
    watched: bool | None = None,
) -> array[int]:
    """Sets a state of articles and the counters of their feeds.

    Args:
        connection: a writer, in a transaction.
        ids: articles; unknown ones are passed over.
        unread: the new value, None to leave it.
        starred: the same.
        watched: the same.

    Returns:
        Ids of the articles that really changed.
    """
    wanted = json.dumps(sorted(ids))
    changed = array("q")
    if unread is not None:
        rows = connection.execute(
            "UPDATE articles SET unread = ? WHERE unread != ?"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id, feed_id",
            (unread, unread, wanted),
        ).fetchall()
        changed.extend(row[0] for row in rows)
        step = 1 if unread else -1
        connection.executemany(
            "UPDATE feeds SET unread = unread + ? WHERE id = ?",
            [(step * n, feed_id) for feed_id, n in Counter(row[1] for row in rows).items()],
        )
    for column, value in (("starred", starred), ("watched", watched)):
        if value is not None:
            rows = connection.execute(
                f"UPDATE articles SET {column} = ? WHERE {column} != ?"
                " AND id IN (SELECT value FROM json_each(?)) RETURNING id",
                (value, value, wanted),
            ).fetchall()
            changed.extend(row[0] for row in rows)
    return changed


def get_position(
    connection: sqlite3.Connection, article_id: int, discussion_id: int | None = None
) -> Position:
    """Where the reader left an article and one of its threads.

    Args:
        connection: any.
        article_id: the article.
        discussion_id: the thread; None for the one that was shown last.
    """
    row = connection.execute(
        "SELECT p.article_offset, t.discussion_id, t.comment_id, t.folded FROM"
        " (SELECT ? AS id) a LEFT JOIN positions p ON p.article_id = a.id"
        " LEFT JOIN thread_positions t ON t.article_id = a.id"
        " AND t.discussion_id = coalesce(?, p.discussion_id, 0)",
        (article_id, discussion_id),
    ).fetchone()
    offset, shown, comment_id, folded = row
    return Position(
        article_offset=offset or 0.0,
        discussion_id=shown or discussion_id or 0,
        comment_id=comment_id,
        folded=None if folded is None else frozenset(json.loads(folded)),
    )


def save_position(connection: sqlite3.Connection, article_id: int, position: Position) -> None:
    """Keeps where the reader left an article and a thread; one that is gone is passed over."""
    connection.execute(
        "INSERT INTO positions (article_id, article_offset, discussion_id)"
        " SELECT id, ?, ? FROM articles WHERE id = ?"
        " ON CONFLICT (article_id) DO UPDATE SET article_offset = excluded.article_offset,"
        " discussion_id = excluded.discussion_id",
        (position.article_offset, position.discussion_id, article_id),
    )
    connection.execute(
        "INSERT INTO thread_positions (article_id, discussion_id, comment_id, folded)"
        " SELECT id, ?, ?, ? FROM articles WHERE id = ?"
        " ON CONFLICT (article_id, discussion_id) DO UPDATE SET"
        " comment_id = excluded.comment_id, folded = excluded.folded",
        (
            position.discussion_id,
            position.comment_id,
            None if position.folded is None else json.dumps(sorted(position.folded)),
            article_id,
        ),
    )
