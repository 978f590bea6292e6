"""Where articles are discussed: the links that were found, and the threads they make.

The discussion on an article's own site is thread 0, however many ways there are to read it: each
way is a row. Every other discussion is one row and one thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from reader.model.discussion import Discussion, DiscussionLink, Found
from reader.text.instants import from_seconds

_COLUMNS = (
    "d.id, d.article_id, d.source, d.address, d.page, d.name, d.is_own, d.found, d.announced,"
    " d.op_author, d.fetched, d.changed, d.due, d.status, d.error, d.hint, d.problem"
)


# Links


def save_links(
    connection: sqlite3.Connection,
    article_id: int,
    links: Iterable[DiscussionLink],
    now: datetime,
) -> int:
    """Keeps where an article is discussed; what is known stays as it is.

    Args:
        connection: a writer, in a transaction.
        article_id: the article.
        links: in the order in which they are shown.
        now: when they were found.

    Returns:
        How many were not known.
    """
    count = 0
    for link in links:
        cursor = connection.execute(
            "INSERT INTO discussions (article_id, source, address, page, name, is_own, found,"
            " added) SELECT id, ?, ?, ?, ?, ?, ?, ? FROM articles WHERE id = ?"
            " ON CONFLICT DO NOTHING",
            (
                link.source, link.address, link.page, link.name, int(link.is_own), link.found,
                int(now.timestamp()), article_id,
            ),
        )  # fmt: skip
        count += cursor.rowcount > 0
    return count


def correct_link(connection: sqlite3.Connection, row_id: int, link: DiscussionLink) -> None:
    """Corrects the address of a discussion, unless another one of the article has it."""
    connection.execute(
        "UPDATE OR IGNORE discussions SET address = ?, page = ?, name = ? WHERE id = ?",
        (link.address, link.page, link.name, row_id),
    )


def forget_double(connection: sqlite3.Connection, row_id: int, link: DiscussionLink) -> bool:
    """Forgets a discussion elsewhere that turned out to be another one of the same article.

    Args:
        connection: a writer, in a transaction.
        row_id: of what was asked for.
        link: where it really is.

    Returns:
        Whether it is gone. One that has comments stays.
    """
    cursor = connection.execute(
        "DELETE FROM discussions AS d WHERE id = ?1 AND is_own = 0"
        " AND EXISTS (SELECT 1 FROM discussions o WHERE o.article_id = d.article_id"
        " AND o.source = ?2 AND o.address = ?3 AND o.id != ?1)"
        " AND NOT EXISTS (SELECT 1 FROM comments c"
        " WHERE c.article_id = d.article_id AND c.discussion_id = ?1)",
        (row_id, link.source, link.address),
    )
    return cursor.rowcount > 0


def note_looked(
    connection: sqlite3.Connection,
    article_id: int,
    now: datetime,
    *,
    page: bool = False,
    search: bool = False,
) -> None:
    """Notes that links were looked for: in the article and, if told so, elsewhere."""
    columns = ["looked", *(["page_looked"] if page else []), *(["searched"] if search else [])]
    connection.execute(
        f"UPDATE articles SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",
        (*[int(now.timestamp())] * len(columns), article_id),
    )


def find_discussion(connection: sqlite3.Connection, link: DiscussionLink) -> tuple[int, int] | None:
    """(article's id, thread's id) of a discussion that is stored; the oldest of several."""
    row = connection.execute(
        "SELECT article_id, CASE WHEN is_own THEN 0 ELSE id END FROM discussions"
        " WHERE address = ? AND source = ? ORDER BY id LIMIT 1",
        (link.address, link.source),
    ).fetchone()
    return None if row is None else (row[0], row[1])


# Threads as tabs


def get_discussions(connection: sqlite3.Connection, article_id: int) -> list[Discussion]:
    """The threads of an article, the one on its own site first.

    An article that came with comments and without a place to ask has one; one of which nothing
    is known has none.
    """
    counts = {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            "SELECT discussion_id, sum(mark != -1), sum(unread AND mark = 0) FROM comments"
            " INDEXED BY comments_by_thread WHERE article_id = ? GROUP BY discussion_id",
            (article_id,),
        )
    }
    rows = connection.execute(
        f"SELECT {_COLUMNS}, a.announced FROM discussions d JOIN articles a ON a.id = d.article_id"
        " WHERE d.article_id = ? ORDER BY d.is_own DESC, d.id",
        (article_id,),
    ).fetchall()
    own = [row for row in rows if row[6]]
    found: list[Discussion] = []
    if own:
        # The way that was read last speaks for all of them; else the one that is tried first.
        found.append(_discussion(max(own, key=lambda row: row[10] or 0), 0, counts))
    elif 0 in counts:
        (announced,) = connection.execute(
            "SELECT announced FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        found.append(
            Discussion(
                id=0,
                article_id=article_id,
                name="Comments",
                comments=counts[0][0],
                unread=counts[0][1],
                announced=announced,
                status="ok",
            )
        )
    found += (_discussion(row, row[0], counts) for row in rows if not row[6])
    return found


def get_discussion(
    connection: sqlite3.Connection, article_id: int, discussion_id: int
) -> Discussion | None:
    """One thread of an article."""
    return next(
        (each for each in get_discussions(connection, article_id) if each.id == discussion_id),
        None,
    )


def _discussion(
    row: Sequence[Any], discussion_id: int, counts: dict[int, tuple[int, int]]
) -> Discussion:
    comments, unread = counts.get(discussion_id, (0, 0))
    announced = row[8]
    if not discussion_id and announced is None:
        # What the feed said, until the site itself does.
        announced = row[17]
    return Discussion(
        id=discussion_id,
        article_id=row[1],
        name=row[5],
        source=row[2],
        address=row[3],
        page=row[4],
        found=found_of(row[7]),
        comments=comments,
        unread=unread,
        announced=announced,
        op_author=row[9],
        fetched=from_seconds(row[10]),
        changed=from_seconds(row[11]),
        due=from_seconds(row[12]),
        status=row[13],
        error=row[14],
        hint=row[15],
        problem=row[16],
    )


def found_of(text: str) -> Found:
    """How a discussion was found, as stored."""
    match text:
        case "feed" | "page" | "link" | "body" | "search" | "asked":
            return text
        case _:
            return "asked"
