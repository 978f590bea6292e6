"""What can be wrong with discussions, and how it is mended; see `check`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from reader.store import noise
from reader.store.comment_rows import MISSING, STAND_IN
from reader.store.rows import scalar
from reader.store.threads import SPACING, thread_shape

_LOST = (
    "SELECT DISTINCT c.article_id, c.discussion_id FROM comments c INDEXED BY comments_by_thread"
    " WHERE c.discussion_id != 0 AND NOT EXISTS (SELECT 1 FROM discussions d"
    " WHERE d.id = c.discussion_id AND d.article_id = c.article_id AND d.is_own = 0)"
)


def lost_discussions(connection: sqlite3.Connection) -> Iterator[str]:
    """Comments of discussions that are not there: nobody could open them."""
    for article_id, discussion_id in connection.execute(_LOST):
        yield f"article {article_id} has comments of discussion {discussion_id}, which is not there"


def mend_lost_discussions(connection: sqlite3.Connection) -> None:
    """Gives comments that nobody could open a discussion without an address, under a free id."""
    for article_id, discussion_id in connection.execute(_LOST).fetchall():
        connection.execute(
            "INSERT INTO discussions (article_id, source, address, name, found, added)"
            " VALUES (?1, '', 'lost:' || ?2, 'Comments', 'asked', 0)",
            (article_id, discussion_id),
        )
        for table in ("comments", "thread_positions", "positions", "absent_comments"):
            connection.execute(
                f"UPDATE {table} SET discussion_id = last_insert_rowid()"
                " WHERE article_id = ? AND discussion_id = ?",
                (article_id, discussion_id),
            )


_STAND_INS = (
    "SELECT c.id, c.article_id FROM comments c JOIN comment_contents t ON t.comment_id = c.id"
    f" WHERE (c.mark = {STAND_IN}) != (t.state = '{MISSING}')"
    f" OR (c.mark = {STAND_IN} AND c.unread)"
)

_HAS_NOISE = (
    "SELECT EXISTS (SELECT 1 FROM noise_rules) OR EXISTS (SELECT 1 FROM comments WHERE mark > 0)"
)


def wrong_marks(connection: sqlite3.Connection) -> Iterator[str]:
    """Comments that no rule hides and that are hidden, or the other way round."""
    for comment_id, article_id in connection.execute(_STAND_INS):
        yield (
            f"comment {comment_id} of article {article_id} is wrongly marked"
            " as a stand-in for a missing one, or wrongly not marked"
        )
    if not scalar(connection, _HAS_NOISE):
        # Else every text is read.
        return
    for comment_id, mark, right in noise.wrong_marks(connection):
        yield f"comment {comment_id} is hidden by rule {mark}, and should be by {right} (0: shown)"


def mend_marks(connection: sqlite3.Connection) -> None:
    """Marks comments by what is kept of them."""
    connection.execute(
        f"UPDATE comments SET mark = {STAND_IN}, unread = 0 WHERE id IN"
        f" (SELECT comment_id FROM comment_contents WHERE state = '{MISSING}')"
    )
    connection.execute(
        f"UPDATE comments SET mark = 0 WHERE mark = {STAND_IN} AND id NOT IN"
        f" (SELECT comment_id FROM comment_contents WHERE state = '{MISSING}')"
    )
    noise.remark(connection, [row[0] for row in list(noise.wrong_marks(connection))])


def wrong_comment_counters(connection: sqlite3.Connection) -> Iterator[str]:
    """Articles that count other comments than there are."""
    for article_id, said, said_unread, counted, unread in _comment_counts(connection):
        yield (
            f"article {article_id} counts {said} comments, {said_unread} unread;"
            f" there are {counted}, {unread} unread"
        )


def _comment_counts(connection: sqlite3.Connection) -> Iterator[tuple[int, int, int, int, int]]:
    yield from connection.execute(
        "SELECT a.id, a.comments, a.comments_unread, n.total, n.unread FROM"
        f" (SELECT article_id, sum(mark != {STAND_IN}) AS total,"
        " sum(unread AND mark = 0) AS unread FROM comments"
        " INDEXED BY comments_by_thread GROUP BY article_id) n"
        " CROSS JOIN articles a ON a.id = n.article_id"
        " WHERE a.comments != n.total OR a.comments_unread != n.unread"
    )
    yield from connection.execute(
        "SELECT a.id, a.comments, a.comments_unread, 0, 0 FROM articles a"
        " WHERE (a.comments != 0 OR a.comments_unread != 0)"
        " AND NOT EXISTS (SELECT 1 FROM comments c WHERE c.article_id = a.id)"
    )


def mend_comment_counters(connection: sqlite3.Connection) -> None:
    """Counts the comments of these articles again."""
    connection.executemany(
        "UPDATE articles SET comments = ?, comments_unread = ? WHERE id = ?",
        [(total, unread, article) for article, _, _, total, unread in _comment_counts(connection)],
    )


def wrong_threads(connection: sqlite3.Connection) -> Iterator[str]:
    """Threads in which parents do not stand directly before their replies."""
    for article_id, discussion_id in _broken_threads(connection):
        where = f" in discussion {discussion_id}" if discussion_id else ""
        yield (
            f"the comments of article {article_id}{where}"
            " are out of order: a reply stands before its parent"
        )


def _broken_threads(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """(article, discussion) whose comments are not in pre-order with right depths, parents and
    descendants."""
    rows = connection.execute(
        "SELECT article_id, discussion_id, id, parent_id, position, depth, descendants"
        " FROM comments INDEXED BY comments_by_thread ORDER BY article_id, discussion_id, position"
    )
    for (article_id, discussion_id), thread in groupby(rows, key=itemgetter(0, 1)):
        chain: list[int] = []
        ends: list[int] = []
        """One behind the last descendant of each comment of the chain."""
        is_right = True
        count = 0
        last: int | None = None
        for _, _, comment_id, parent_id, position, depth, descendants in thread:
            if depth > len(chain) or depth < 0:
                is_right = False
                break
            # What the last comments promised must have been kept when their subtree ends.
            is_right = all(end == count for end in ends[depth:])
            del chain[depth:], ends[depth:]
            is_rising = last is None or position > last
            if not is_right or not is_rising or parent_id != (chain[-1] if chain else None):
                is_right = False
                break
            chain.append(comment_id)
            ends.append(count + descendants + 1)
            count += 1
            last = position
        if not is_right or any(end != count for end in ends):
            yield article_id, discussion_id


def mend_threads(connection: sqlite3.Connection) -> None:
    """Puts each parent directly before its replies."""
    for thread in list(_broken_threads(connection)):
        rows = connection.execute(
            "SELECT id, parent_id FROM comments WHERE article_id = ? AND discussion_id = ?"
            " ORDER BY position, id",
            thread,
        ).fetchall()
        shape = thread_shape([row[0] for row in rows], dict(rows))
        connection.executemany(
            "UPDATE comments SET parent_id = ?, position = ?, depth = ?, descendants = ?"
            " WHERE id = ?",
            [
                (parent_id, position * SPACING, depth, descendants, comment_id)
                for comment_id, (parent_id, position, depth, descendants) in shape.items()
            ],
        )
