"""Comments as they are read and marked: threads as arrays, texts by window, state."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from reader.model.comment import KeptComment, ThreadIndex
from reader.store.comment_rows import KEPT, STAND_IN, kept_comment
from reader.store.rows import all_rows, chunks, marks, scalar


def get_thread(
    connection: sqlite3.Connection, article_id: int, discussion_id: int = 0
) -> ThreadIndex:
    """The shape of a thread, from one covering index: no text is read."""
    # Five strings instead of ten thousand rows: a fifth less time, and nothing that the garbage
    # collector goes through. SQLite keeps the order (its ticket 2942).
    row = connection.execute(
        "SELECT group_concat(id), group_concat(depth), group_concat(descendants),"
        f" group_concat(length), group_concat(unread), max(mark), min(mark) FROM ({_IN_ORDER})",
        (article_id, discussion_id),
    ).fetchone()
    ids, depths, descendants, lengths, unread = (json.loads(f"[{text or ''}]") for text in row[:5])
    if row[5] or row[6]:
        rows = connection.execute(f"SELECT mark FROM ({_IN_ORDER})", (article_id, discussion_id))
        marked = array("i", (mark for (mark,) in rows))
    else:
        # As in nearly all threads.
        marked = array("i", [0]) * len(ids)
    return ThreadIndex(
        article_id=article_id,
        discussion_id=discussion_id,
        ids=array("q", ids),
        parent=_parents(depths),
        depth=array("i", depths),
        descendants=array("i", descendants),
        lengths=array("i", lengths),
        unread=bytearray(unread),
        marks=marked,
    )


_IN_ORDER = (
    "SELECT id, depth, descendants, length, unread AND mark = 0 AS unread, mark FROM comments"
    " INDEXED BY comments_by_thread WHERE article_id = ? AND discussion_id = ? ORDER BY position"
)


def thread_counts(connection: sqlite3.Connection, article_id: int) -> list[tuple[int, int, int]]:
    """(discussion's id, comments, unread ones) of each thread of an article, by id.

    Stand-ins for missing parents are no comments; hidden ones are, and are not unread.
    """
    rows = connection.execute(
        "SELECT discussion_id, sum(mark != ?), sum(unread AND mark = 0) FROM comments"
        " INDEXED BY comments_by_thread WHERE article_id = ? GROUP BY discussion_id",
        (STAND_IN, article_id),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def get_comments(connection: sqlite3.Connection, ids: Sequence[int]) -> list[KeptComment]:
    """Comments with their texts, in the order asked; ids that are not there are skipped."""
    found: dict[int, KeptComment] = {}
    for chunk in chunks(ids):
        rows = connection.execute(f"{KEPT} WHERE c.id IN ({marks(len(chunk))})", tuple(chunk))
        found.update((row[0], kept_comment(row)) for row in rows)
    return [found[comment_id] for comment_id in ids if comment_id in found]


def get_all_comments(
    connection: sqlite3.Connection, article_id: int, discussion_id: int | None = None
) -> list[KeptComment]:
    """A whole thread of an article with its texts, in pre-order.

    Args:
        connection: any.
        article_id: the article.
        discussion_id: the thread; None for all of them, that of the article's own site first.
    """
    rows = all_rows(
        connection,
        f"{KEPT} WHERE c.article_id = ? AND c.discussion_id = coalesce(?, c.discussion_id)"
        " ORDER BY c.discussion_id, c.position",
        (article_id, discussion_id),
    )
    return [kept_comment(row) for row in rows]


def set_comments(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    *,
    unread: bool | None = None,
    starred: bool | None = None,
) -> array[int]:
    """Sets a state of comments and the counters of their articles.

    A hidden comment keeps what it is set to and counts when it is shown again; a star shows it.
    What stands in for a missing parent is never unread.

    Args:
        connection: a writer, in a transaction.
        ids: comments; unknown ones are passed over.
        unread: the new value, None to leave it.
        starred: the same.

    Returns:
        Ids of the comments that really changed.
    """
    wanted = json.dumps(list(ids))
    changed = array("q")
    if unread is not None:
        rows = connection.execute(
            "UPDATE comments SET unread = ? WHERE unread != ? AND mark != ?"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id, article_id, mark",
            (unread, unread, STAND_IN, wanted),
        ).fetchall()
        changed.extend(row[0] for row in rows)
        step = 1 if unread else -1
        counted = Counter(row[1] for row in rows if row[2] == 0)
        connection.executemany(
            "UPDATE articles SET comments_unread = comments_unread + ? WHERE id = ?",
            [(step * n, article) for article, n in counted.items()],
        )
    if starred is not None:
        rows = connection.execute(
            "UPDATE comments SET starred = ? WHERE starred != ?"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id",
            (starred, starred, wanted),
        ).fetchall()
        changed.extend(row[0] for row in rows)
        if rows and scalar(connection, "SELECT EXISTS (SELECT 1 FROM noise_rules)"):
            from reader.store.noise import remark

            remark(connection, [row[0] for row in rows])
    return changed


def _parents(depths: Sequence[int]) -> array[int]:
    """Positions of the parents of a thread in pre-order, -1 at top level."""
    parents = array("i")
    # The last comment of each depth; no thread in pre-order skips one.
    last = [-1] * (max(depths, default=0) + 2)
    for position, depth in enumerate(depths):
        parents.append(last[depth])
        last[depth + 1] = position
    return parents
