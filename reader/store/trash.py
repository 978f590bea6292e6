"""Deleted articles: kept whole for undo, and known, so that feeds do not bring them back."""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from reader.model.article import DeletedArticle
from reader.model.changes import ArticlesDeleted
from reader.store.index import unindex
from reader.store.noise import remark
from reader.store.rows import Kind, chunks, id_array, marks, scalar

_OWN = (
    "entries", "contents", "positions", "labels", "notes", "versions", "discussions",
    "thread_positions", "absent_comments", "full_texts",
)  # fmt: skip
"""Tables with rows of an article, named by `article_id`."""
_OF_COMMENTS = ("comment_contents", "comment_versions", "comment_notes")
"""Tables with rows of its comments, named by `comment_id`."""

_REMEMBER = (
    "INSERT INTO deleted (article_id, feed_id, deleted, seen, guid, link, title, published,"
    " guid_key, link_key, identity, kept)"
    " SELECT a.id, a.feed_id, ?, ?, e.guid, e.link, e.title, e.published, e.guid_key, e.link_key,"
    " e.identity, ? FROM articles a JOIN entries e ON e.article_id = a.id WHERE a.id = ?"
)


def delete_articles(
    connection: sqlite3.Connection, ids: Iterable[int], *, now: datetime
) -> ArticlesDeleted:
    """Puts articles away with their discussions, state, labels, notes and versions.

    Args:
        connection: a writer, in a transaction.
        ids: articles; unknown ones are passed over.
        now: when.
    """
    return ArticlesDeleted(ids=_put_away(connection, ids, now, keeps=True))


def remove_articles(
    connection: sqlite3.Connection, ids: Iterable[int], *, now: datetime
) -> array[int]:
    """Takes articles out for good; only what keeps them from coming back stays.

    Args:
        connection: a writer, in a transaction.
        ids: articles; unknown ones are passed over.
        now: when.

    Returns:
        Ids of those that were there, ascending.
    """
    return _put_away(connection, ids, now, keeps=False)


def delete_feed_articles(
    connection: sqlite3.Connection, feed_id: int, *, now: datetime
) -> ArticlesDeleted:
    """Puts away all articles of a feed that is about to go.

    What was deleted of the feed before is no longer remembered under its number, which another
    feed may be given: subscribed to again, a feed shows all that it has.

    Args:
        connection: a writer, in a transaction.
        feed_id: the feed.
        now: when.
    """
    ids = id_array(connection.execute("SELECT id FROM articles WHERE feed_id = ?", (feed_id,)))
    change = delete_articles(connection, ids, now=now)
    # A number of its own for each feed that went: none is given to another.
    apart = scalar(connection, "SELECT min(0, coalesce(min(feed_id), 0)) - 1 FROM deleted")
    connection.execute("UPDATE deleted SET feed_id = ? WHERE feed_id = ?", (apart, feed_id))
    return change


def restore_feed_articles(
    connection: sqlite3.Connection, feed_id: int, ids: Iterable[int]
) -> array[int]:
    """Takes `delete_feed_articles` back, after the feed's row stands again.

    Args:
        connection: a writer, in a transaction.
        feed_id: the feed, which may have got another number.
        ids: the articles that were put away with it.

    Returns:
        Ids of those that are back.
    """
    wanted = sorted(ids)
    for article_id in wanted[:1]:
        connection.execute(
            "UPDATE deleted SET feed_id = ? WHERE feed_id ="
            " (SELECT feed_id FROM deleted WHERE article_id = ?)",
            (feed_id, article_id),
        )
    return restore_articles(connection, wanted)


def restore_articles(connection: sqlite3.Connection, ids: Iterable[int]) -> array[int]:
    """Brings deleted articles back as they were, under their own ids.

    Their feeds are read whole the next time: what was edited meanwhile is taken in then. An
    article whose feed is gone belongs to none.

    Args:
        connection: a writer, in a transaction.
        ids: articles; those that are not deleted, or of which nothing was kept, are passed over.

    Returns:
        Ids of those that are back, ascending.
    """
    restored = array("q")
    for article_id in sorted(set(ids)):
        row = connection.execute(
            "SELECT kept, feed_id FROM deleted WHERE article_id = ? AND kept IS NOT NULL",
            (article_id,),
        ).fetchone()
        if row is not None:
            _restore(connection, article_id, row[1], _as_now(unpack(row[0])))
            restored.append(article_id)
    return restored


def get_deleted(connection: sqlite3.Connection, limit: int = 1000) -> list[DeletedArticle]:
    """The articles that can be brought back, last deleted first."""
    rows = connection.execute(
        "SELECT article_id, title, link, deleted FROM deleted WHERE kept IS NOT NULL"
        " ORDER BY deleted DESC, article_id DESC LIMIT ?",
        (limit,),
    )
    return [
        DeletedArticle(
            id=article_id, title=title, link=link, deleted=datetime.fromtimestamp(deleted, UTC)
        )
        for article_id, title, link, deleted in rows
    ]


Tables = dict[str, tuple[list[str], list[list[Any]]]]
"""Of each table the names of its columns, and the rows."""


def pack(tables: Tables) -> bytes:
    """Rows as they are kept: zlib of JSON, a blob as `{"hex": …}`."""

    def hexed(value: object) -> object:
        assert isinstance(value, bytes)
        return {"hex": value.hex()}

    return zlib.compress(json.dumps(tables, ensure_ascii=False, default=hexed).encode())


def unpack(kept: bytes) -> Tables:
    """The way back from `pack`.

    Raises:
        ValueError: what was kept is damaged.
    """

    def blobs(value: dict[str, Any]) -> Any:
        return bytes.fromhex(value["hex"]) if value.keys() == {"hex"} else value

    try:
        tables: Tables = json.loads(zlib.decompress(kept), object_hook=blobs)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    return tables


def _put_away(
    connection: sqlite3.Connection, ids: Iterable[int], now: datetime, *, keeps: bool
) -> array[int]:
    seconds = int(now.timestamp())
    gone = array("q")
    for chunk in chunks(sorted(set(ids))):
        here = id_array(
            connection.execute(
                f"SELECT id FROM articles WHERE id IN ({marks(len(chunk))}) ORDER BY id", chunk
            )
        )
        comments = _comment_ids(connection, here)
        unindex(connection, "articles", here)
        unindex(connection, "comments", comments)
        connection.executemany(
            _REMEMBER,
            (
                (seconds, seconds, pack(_rows(connection, number)) if keeps else None, number)
                for number in here
            ),
        )
        _count(connection, here, -1)
        # The rows of all other tables go with them (ON DELETE CASCADE).
        connection.executemany("DELETE FROM articles WHERE id = ?", ((n,) for n in here))
        _forget_pending(connection, "articles", here)
        _forget_pending(connection, "comments", comments)
        gone.extend(here)
    return gone


def _comment_ids(connection: sqlite3.Connection, ids: Sequence[int]) -> array[int]:
    return id_array(
        connection.execute(
            f"SELECT id FROM comments WHERE article_id IN ({marks(len(ids))})", list(ids)
        )
    )


def _forget_pending(connection: sqlite3.Connection, kind: Kind, ids: Sequence[int]) -> None:
    connection.executemany(
        "DELETE FROM unindexed WHERE kind = ? AND id = ?", ((kind, number) for number in ids)
    )


def _count(connection: sqlite3.Connection, ids: Sequence[int], sign: int) -> None:
    """Takes articles into the counters of their feeds (1) or out of them (-1)."""
    rows = connection.execute(
        "SELECT feed_id, count(*), sum(unread) FROM articles"
        f" WHERE id IN ({marks(len(ids))}) AND feed_id IS NOT NULL GROUP BY feed_id",
        list(ids),
    ).fetchall()
    connection.executemany(
        "UPDATE feeds SET articles = articles + ?, unread = unread + ? WHERE id = ?",
        [(sign * total, sign * unread, feed_id) for feed_id, total, unread in rows],
    )


def _rows(connection: sqlite3.Connection, article_id: int) -> Tables:
    """All rows of an article."""
    found: Tables = {}
    wanted = [("articles", "id = ?")]
    wanted += [(table, "article_id = ?") for table in _OWN]
    wanted.append(("comments", "article_id = ?"))
    of_comments = "comment_id IN (SELECT id FROM comments WHERE article_id = ?)"
    wanted += [(table, of_comments) for table in _OF_COMMENTS]
    for table, where in wanted:
        cursor = connection.execute(f"SELECT * FROM {table} WHERE {where}", (article_id,))
        rows = [list(row) for row in cursor]
        if rows:
            found[table] = ([column[0] for column in cursor.description], rows)
    return found


def _restore(
    connection: sqlite3.Connection, article_id: int, feed_id: int | None, tables: Tables
) -> None:
    for table in ("articles", "comments", *_OWN, *_OF_COMMENTS):
        if table not in tables:
            continue
        columns, rows = tables[table]
        if table == "articles":
            rows = [_with_what_is_there(connection, feed_id, columns, row) for row in rows]
        connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(len(columns))})", rows
        )
    connection.execute("DELETE FROM deleted WHERE article_id = ?", (article_id,))
    connection.execute(
        "DELETE FROM feed_items WHERE feed_id = (SELECT feed_id FROM articles WHERE id = ?)",
        (article_id,),
    )
    _count(connection, [article_id], 1)
    for kind, ids in (
        ("articles", array("q", [article_id])),
        ("comments", _comment_ids(connection, [article_id])),
    ):
        # Those above the last indexed id are indexed in their turn.
        connection.executemany(
            "INSERT INTO unindexed (kind, id) SELECT kind, ?1 FROM sequences"
            " WHERE kind = ?2 AND indexed >= ?1",
            ((number, kind) for number in ids),
        )
    # Rules that hide comments may have come and gone meanwhile.
    remark(connection, _comment_ids(connection, [article_id]))


def _as_now(tables: Tables) -> Tables:
    """Rows that were put away before an article had several threads, as they would be today."""
    columns, rows = tables.get("positions", ([], []))
    if "comment_id" not in columns:
        return tables
    old = [dict(zip(columns, row, strict=True)) for row in rows]
    return tables | {
        "positions": (
            ["article_id", "article_offset"],
            [[row["article_id"], row["article_offset"]] for row in old],
        ),
        "thread_positions": (
            ["article_id", "discussion_id", "comment_id", "folded"],
            [
                [
                    row["article_id"],
                    0,
                    row["comment_id"],
                    None if row["folded"] == "[]" else row["folded"],
                ]
                for row in old
            ],
        ),
    }


def _with_what_is_there(
    connection: sqlite3.Connection, feed_id: int | None, columns: Sequence[str], row: Sequence[Any]
) -> list[Any]:
    """A row of `articles` with the feed it belongs to now, and without what is gone."""
    values = dict(zip(columns, row, strict=True)) | {"feed_id": feed_id}
    for column, table in (("feed_id", "feeds"), ("document_id", "documents")):
        sql = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?)"
        if not scalar(connection, sql, (values[column],)):
            values[column] = None
    return list(values.values())


def damaged(connection: sqlite3.Connection) -> Iterator[int]:
    """Ids of deleted articles of which the store cannot read what it kept."""
    for article_id, kept in connection.execute(
        "SELECT article_id, kept FROM deleted WHERE kept IS NOT NULL"
    ):
        try:
            unpack(kept)
        except ValueError:
            yield article_id
