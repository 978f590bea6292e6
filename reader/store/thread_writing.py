"""Writing a merged thread: only what is different, counters and index included."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from reader.store.absent_comments import AbsentRow, absent_row, save_absent
from reader.store.comment_rows import (
    MISSING,
    STAND_IN,
    Content,
    Shape,
    comment_of,
    insert_rows,
    update_contents,
)
from reader.store.index import unindex
from reader.store.noise import marks_for, remark
from reader.store.rows import scalar, take_ids
from reader.store.thread_nodes import Node
from reader.store.threads import Places, spaced
from reader.store.versions import keep_comment_versions


class ThreadKey(NamedTuple):
    """Which thread."""

    article_id: int
    discussion_id: int


class _Written(NamedTuple):
    """What a node of the thread is in the store."""

    id: int
    mark: int


def write_thread(
    connection: sqlite3.Connection,
    key: ThreadKey,
    nodes: Sequence[Node],
    places: Places,
    absent: set[AbsentRow] | None,
    now: datetime,
) -> None:
    """Makes the rows of a thread what it is now.

    Args:
        connection: a writer, in a transaction.
        key: which thread.
        nodes: all that is known of it; those of stored rows first, in their order.
        places: where those stand that are shown, by index; rows of others go.
        absent: what is stored of comments that are not shown; None to leave it.
        now: with which earlier texts are kept.
    """
    written = _ids_and_marks(connection, nodes, places)
    _remove(connection, key, nodes, places)
    # An earlier text is kept with what its row says still.
    _write_contents(connection, nodes, places, now)
    _write_rows(connection, key, nodes, places, written)
    if absent is not None:
        _write_absent(connection, key, nodes, places, absent)
    rows = [node.row for node in nodes if node.row is not None]
    count_comments(
        connection,
        key.article_id,
        sum(of.mark != STAND_IN for of in written.values())
        - sum(row.mark != STAND_IN for row in rows),
        sum(nodes[index].unread and of.mark == 0 for index, of in written.items())
        - sum(row.unread and row.mark == 0 for row in rows),
    )
    _judge_again(connection, nodes, places)


def count_comments(
    connection: sqlite3.Connection, article_id: int, total: int, unread: int
) -> None:
    """Adds to the counters of an article."""
    if total or unread:
        connection.execute(
            "UPDATE articles SET comments = comments + ?, comments_unread = comments_unread + ?"
            " WHERE id = ?",
            (total, unread, article_id),
        )


def _ids_and_marks(
    connection: sqlite3.Connection, nodes: Sequence[Node], places: Places
) -> dict[int, _Written]:
    """Ids of new comments in pre-order, and the marks of all that are shown."""
    fresh = sum(nodes[index].row is None for index in places)
    next_id = take_ids(connection, "comments", fresh) if fresh else 0
    written: dict[int, _Written] = {}
    coming: list[int] = []
    for index in places:
        node = nodes[index]
        if node.row is None:
            written[index] = _Written(next_id, STAND_IN)
            next_id += 1
        else:
            written[index] = _Written(node.row.id, node.row.mark)
        if written[index].mark == STAND_IN and node.content.state != MISSING:
            coming.append(index)
    comments = [nodes[index].said or comment_of(nodes[index].content) for index in coming]
    for index, mark in zip(coming, marks_for(connection, comments), strict=True):
        row = nodes[index].row
        # What has a star is never hidden.
        is_starred = row is not None and row.starred
        written[index] = _Written(written[index].id, 0 if is_starred else mark)
    return written


def _remove(
    connection: sqlite3.Connection, key: ThreadKey, nodes: Sequence[Node], places: Places
) -> None:
    ids: list[int] = []
    before: int | None = None
    for index, node in enumerate(nodes):
        if node.row is None:
            break
        if index in places:
            before = node.row.id
            continue
        ids.append(node.row.id)
        # The reader finds the place again, at what stood before it.
        connection.execute(
            "UPDATE thread_positions SET comment_id = ?"
            " WHERE article_id = ? AND discussion_id = ? AND comment_id = ?",
            (before, *key, node.row.id),
        )
    if ids:
        unindex(connection, "comments", ids)
        # What hangs on them goes with them (ON DELETE CASCADE).
        connection.executemany("DELETE FROM comments WHERE id = ?", ((n,) for n in ids))
        connection.executemany(
            "DELETE FROM unindexed WHERE kind = 'comments' AND id = ?", ((n,) for n in ids)
        )


def _write_rows(
    connection: sqlite3.Connection,
    key: ThreadKey,
    nodes: Sequence[Node],
    places: Places,
    written: dict[int, _Written],
) -> None:
    rows = [nodes[index].row for index in places]
    positions = spaced([None if row is None else row.position for row in rows])
    new: list[Shape] = []
    contents: list[Content] = []
    changed: list[tuple[int | None, ...]] = []
    for (index, place), row, position in zip(places.items(), rows, positions, strict=True):
        node = nodes[index]
        above, _, depth, descendants = place
        comment_id, mark = written[index]
        parent_id = None if above is None else written[above].id
        if row is None:
            contents.append(node.content)
            new.append(
                Shape(
                    comment_id, *key, parent_id, position, depth, descendants,
                    len(node.content.plain), node.unread, mark, node.rank,
                )
            )  # fmt: skip
            continue
        length = row.length if node.content is node.before else len(node.content.plain)
        shape = (
            parent_id, position, depth, descendants, length, node.unread, mark, node.rank
        )  # fmt: skip
        if shape != row[1:9]:
            changed.append((*shape, comment_id))
    connection.executemany(
        "UPDATE comments SET parent_id = ?, position = ?, depth = ?, descendants = ?,"
        " length = ?, unread = ?, mark = ?, rank = ? WHERE id = ?",
        changed,
    )
    insert_rows(connection, new, contents)


def _write_contents(
    connection: sqlite3.Connection, nodes: Sequence[Node], places: Places, now: datetime
) -> None:
    contents: list[tuple[int, Content]] = []
    found_by: list[int] = []
    outdated: list[int] = []
    for index, node in enumerate(nodes):
        if node.row is None:
            break
        before, content = node.before, node.content
        if content is before or content == before or before is None or index not in places:
            continue
        contents.append((node.row.id, content))
        if (content.author, content.plain) != (before.author, before.plain):
            found_by.append(node.row.id)
        if node.is_outdated:
            outdated.append(node.row.id)
    unindex(connection, "comments", found_by)
    if outdated:
        keep_comment_versions(connection, outdated, now)
    update_contents(connection, contents)


def _write_absent(
    connection: sqlite3.Connection,
    key: ThreadKey,
    nodes: Sequence[Node],
    places: Places,
    before: set[AbsentRow],
) -> None:
    after = {
        absent_row(node.content, node.rank)
        for index, node in enumerate(nodes)
        if index not in places
        and node.content.source_id is not None
        # Of a mere stand-in nothing is known that its replies do not state.
        and (node.content.state != MISSING or node.content.parent_source_id is not None)
    }
    save_absent(connection, *key, gone=before - after, new=after - before)


def _judge_again(connection: sqlite3.Connection, nodes: Sequence[Node], places: Places) -> None:
    """Asks the rules that hide about comments of which that changed what they go by."""
    if not scalar(connection, "SELECT EXISTS (SELECT 1 FROM noise_rules)"):
        return
    remark(
        connection,
        [
            node.row.id
            for index, node in enumerate(nodes)
            if node.row is not None
            and node.before is not None
            and node.content is not node.before
            and node.row.mark != STAND_IN
            and index in places
            and _judged(node.before) != _judged(node.content)
        ],
    )


def _judged(content: Content) -> tuple[str | None, str, int | None]:
    """What rules that hide go by."""
    return (content.author, content.plain, content.score)
