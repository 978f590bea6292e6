"""Comments: threads as arrays, texts by window, and merging what a source says again."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from reader.model.body import Body
from reader.model.comment import Comment, KeptComment, Thread, ThreadIndex
from reader.model.event import Counts
from reader.store.index import unindex
from reader.store.rows import chunks, marks, take_ids
from reader.text.instants import from_iso, iso

_KEPT_COLUMNS = (
    "c.id, c.article_id, c.parent_id, c.depth, c.descendants, c.unread, c.starred,"
    " t.author, t.published, t.published_raw, t.source_id, t.parent_source_id, t.link, t.score,"
    " t.edited, t.state, t.body_type, t.base, t.body, t.text"
)
_KEPT = f"SELECT {_KEPT_COLUMNS} FROM comments c JOIN comment_contents t ON t.comment_id = c.id"

_INSERT = (
    "INSERT INTO comments (id, article_id, parent_id, position, depth, descendants, length)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_CONTENT = (
    "INSERT INTO comment_contents (comment_id, author, published, published_raw, source_id,"
    " parent_source_id, link, score, edited, state, body_type, base, body, text)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE_CONTENT = (
    "UPDATE comment_contents SET author = ?, published = ?, published_raw = ?, source_id = ?,"
    " parent_source_id = ?, link = ?, score = ?, edited = ?, state = ?, body_type = ?, base = ?,"
    " body = ?, text = ? WHERE comment_id = ?"
)


def get_thread(connection: sqlite3.Connection, article_id: int) -> ThreadIndex:
    """The shape of a thread, from one covering index: no text is read."""
    # Five strings instead of ten thousand rows: a fifth less time, and nothing that the garbage
    # collector goes through. SQLite keeps the order (its ticket 2942).
    row = connection.execute(
        "SELECT group_concat(id), group_concat(depth), group_concat(descendants),"
        " group_concat(length), group_concat(unread) FROM ("
        "SELECT id, depth, descendants, length, unread FROM comments"
        " INDEXED BY comments_by_thread WHERE article_id = ? ORDER BY position)",
        (article_id,),
    ).fetchone()
    ids, depths, descendants, lengths, unread = (json.loads(f"[{text or ''}]") for text in row)
    return ThreadIndex(
        article_id=article_id,
        ids=array("q", ids),
        parent=_parents(depths),
        depth=array("i", depths),
        descendants=array("i", descendants),
        lengths=array("i", lengths),
        unread=bytearray(unread),
    )


def get_comments(connection: sqlite3.Connection, ids: Sequence[int]) -> list[KeptComment]:
    """Comments with their texts, in the order asked; ids that are not there are skipped."""
    found: dict[int, KeptComment] = {}
    for chunk in chunks(ids):
        rows = connection.execute(f"{_KEPT} WHERE c.id IN ({marks(len(chunk))})", tuple(chunk))
        found.update((row[0], _kept_comment(row)) for row in rows)
    return [found[comment_id] for comment_id in ids if comment_id in found]


def get_all_comments(connection: sqlite3.Connection, article_id: int) -> list[KeptComment]:
    """The whole thread of an article with its texts, in pre-order."""
    rows = connection.execute(f"{_KEPT} WHERE c.article_id = ? ORDER BY c.position", (article_id,))
    return [_kept_comment(row) for row in rows]


def set_comments(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    *,
    unread: bool | None = None,
    starred: bool | None = None,
) -> array[int]:
    """Sets a state of comments and the counters of their articles.

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
            "UPDATE comments SET unread = ? WHERE unread != ?"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id, article_id",
            (unread, unread, wanted),
        ).fetchall()
        changed.extend(row[0] for row in rows)
        step = 1 if unread else -1
        connection.executemany(
            "UPDATE articles SET comments_unread = comments_unread + ? WHERE id = ?",
            [(step * n, article) for article, n in Counter(row[1] for row in rows).items()],
        )
    if starred is not None:
        rows = connection.execute(
            "UPDATE comments SET starred = ? WHERE starred != ?"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id",
            (starred, starred, wanted),
        ).fetchall()
        changed.extend(row[0] for row in rows)
    return changed


def insert_threads(
    connection: sqlite3.Connection, threads: Iterable[tuple[int, Thread]], first_id: int
) -> None:
    """Inserts threads of articles that have none yet.

    Args:
        connection: a writer, in a transaction. Counters are the caller's.
        threads: article's id and thread.
        first_id: the first of as many reserved ids as there are comments.
    """
    shapes: list[tuple[Any, ...]] = []
    contents: list[tuple[Any, ...]] = []
    comment_id = first_id
    for article_id, thread in threads:
        chain: list[int] = []
        for position, comment in enumerate(thread):
            depth = comment.depth
            del chain[depth:]
            parent_id = chain[-1] if chain else None
            chain.append(comment_id)
            shapes.append(
                (
                    comment_id,
                    article_id,
                    parent_id,
                    position,
                    depth,
                    comment.descendants,
                    len(comment.text),
                )
            )
            contents.append((comment_id, *_content(comment)))
            comment_id += 1
    connection.executemany(_INSERT, shapes)
    connection.executemany(_INSERT_CONTENT, contents)


def merge_thread(connection: sqlite3.Connection, article_id: int, thread: Thread) -> Counts:
    """Merges what a source says of a thread now into what is stored.

    A comment is a stored one if its source id is equal, else its author, written date and text
    and the how-manieth of these it is. Known ones are brought up to date in place and keep
    their state, new ones are added, and those that the source no longer shows stay. An orphan
    stands at top level until the parent it states arrives.

    Args:
        connection: a writer, in a transaction.
        article_id: the stored article.
        thread: comments in pre-order, perhaps one page of the discussion.
    """
    stored = connection.execute(
        "SELECT c.id, c.parent_id, c.position, c.depth, c.descendants, t.author, t.published,"
        " t.published_raw, t.source_id, t.parent_source_id, t.link, t.score, t.edited, t.state,"
        " t.body_type, t.base, t.body, t.text"
        " FROM comments c JOIN comment_contents t ON t.comment_id = c.id"
        " WHERE c.article_id = ? ORDER BY c.position",
        (article_id,),
    ).fetchall()
    if not stored:
        _insert_first(connection, article_id, thread)
        return Counts(new=len(thread))

    known: dict[tuple[object, ...], int] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    content_of: dict[int, tuple[Any, ...]] = {}
    for row in stored:
        content = row[5:]
        content_of[row[0]] = content
        text = content[12] if content[12] is not None else content[11]
        known[_identity(seen, content[3], content[0], content[2], content[1], text)] = row[0]

    seen.clear()
    incoming = [_content(comment) for comment in thread]
    ids: list[int] = []
    new: list[int] = []
    taken: set[int] = set()
    for index, (comment, content) in enumerate(zip(thread, incoming, strict=True)):
        key = _identity(seen, content[3], content[0], content[2], content[1], comment.text)
        comment_id = known.get(key)
        if comment_id is None:
            ids.append(0)
            new.append(index)
        else:
            taken.add(comment_id)
            ids.append(comment_id)
    if new:
        next_id = take_ids(connection, "comments", len(new))
        for index in new:
            ids[index] = next_id
            next_id += 1

    changed = [
        index
        for index, comment_id in enumerate(ids)
        if comment_id in taken and content_of[comment_id] != incoming[index]
    ]
    shape = _merged_shape(stored, thread, ids, incoming)
    _write_merge(connection, article_id, thread, stored, ids, new, changed, incoming, shape)
    return Counts(
        new=len(new), changed=len(changed), unchanged=len(thread) - len(new) - len(changed)
    )


def _insert_first(connection: sqlite3.Connection, article_id: int, thread: Thread) -> None:
    insert_threads(
        connection, [(article_id, thread)], take_ids(connection, "comments", len(thread))
    )
    connection.execute(
        "UPDATE articles SET comments = comments + ?, comments_unread = comments_unread + ?"
        " WHERE id = ?",
        (len(thread), len(thread), article_id),
    )


def _write_merge(
    connection: sqlite3.Connection,
    article_id: int,
    thread: Thread,
    stored: Sequence[tuple[Any, ...]],
    ids: Sequence[int],
    new: Sequence[int],
    changed: Sequence[int],
    incoming: Sequence[tuple[Any, ...]],
    shape: dict[int, tuple[int | None, int, int, int]],
) -> None:
    unindex(connection, "comments", [ids[index] for index in changed])
    connection.executemany(_UPDATE_CONTENT, [(*incoming[index], ids[index]) for index in changed])
    connection.executemany(
        "UPDATE comments SET length = ? WHERE id = ?",
        [(len(thread[index].text), ids[index]) for index in changed],
    )
    connection.executemany(
        "UPDATE comments SET parent_id = ?, position = ?, depth = ?, descendants = ? WHERE id = ?",
        [(*shape[row[0]], row[0]) for row in stored if shape[row[0]] != row[1:5]],
    )
    connection.executemany(
        _INSERT,
        [(ids[i], article_id, *shape[ids[i]], len(thread[i].text)) for i in new],
    )
    connection.executemany(_INSERT_CONTENT, [(ids[i], *incoming[i]) for i in new])
    if new:
        connection.execute(
            "UPDATE articles SET comments = comments + ?, comments_unread = comments_unread + ?"
            " WHERE id = ?",
            (len(new), len(new), article_id),
        )


def _merged_shape(
    stored: Sequence[tuple[Any, ...]],
    thread: Thread,
    ids: Sequence[int],
    incoming: Sequence[tuple[Any, ...]],
) -> dict[int, tuple[int | None, int, int, int]]:
    """(parent's id, position, depth, descendants) of every comment of the merged thread."""
    by_source_id: dict[str, int] = {}
    for row in stored:
        if row[8] is not None:
            by_source_id.setdefault(row[8], row[0])
    for comment, comment_id in zip(thread, ids, strict=True):
        if comment.source_id is not None:
            by_source_id[comment.source_id] = comment_id

    parents: dict[int, int | None] = {row[0]: row[1] for row in stored}
    stated: dict[int, str | None] = {row[0]: row[9] for row in stored}
    here = set(ids)
    chain: list[int] = []
    for comment, comment_id in zip(thread, ids, strict=True):
        del chain[comment.depth :]
        if chain:
            parents[comment_id] = chain[-1]
        elif comment.parent_source_id is not None or parents.get(comment_id) in here:
            parents[comment_id] = None
        else:
            # A page of a discussion shows a reply at top level whose parent it does not show.
            parents.setdefault(comment_id, None)
        chain.append(comment_id)
        stated[comment_id] = comment.parent_source_id
    for comment_id, parent_id in parents.items():
        source_id = stated[comment_id]
        if parent_id is None and source_id is not None:
            parents[comment_id] = by_source_id.get(source_id)

    order = _merged_order(
        [(row[0], row[6]) for row in stored],
        [(comment_id, content[1]) for comment_id, content in zip(ids, incoming, strict=True)],
    )
    return thread_shape(order, parents)


def thread_shape(
    order: Sequence[int], parents: dict[int, int | None]
) -> dict[int, tuple[int | None, int, int, int]]:
    """Pre-order of a forest.

    Args:
        order: ids; siblings keep their order in it.
        parents: parent's id of each; a missing parent, or the first member of a cycle, puts a
            comment at top level.

    Returns:
        id -> (parent's id, position, depth, descendants).
    """
    parents = dict(parents)
    known = set(order)
    settled: set[int] = set()
    for comment_id in order:
        walk: dict[int, None] = {}
        node: int | None = comment_id
        while node is not None and node not in settled:
            if node in walk:
                members = list(walk)
                cycle = set(members[members.index(node) :])
                parents[next(member for member in order if member in cycle)] = None
                break
            walk[node] = None
            parent = parents.get(node)
            if parent is not None and parent not in known:
                parents[node] = parent = None
            node = parent
        settled.update(walk)
    children: dict[int | None, list[int]] = {}
    for comment_id in order:
        children.setdefault(parents.get(comment_id), []).append(comment_id)
    placed: list[tuple[int, int]] = []
    stack = [(comment_id, 0) for comment_id in reversed(children.get(None, []))]
    while stack:
        comment_id, depth = stack.pop()
        placed.append((comment_id, depth))
        stack.extend((child, depth + 1) for child in reversed(children.get(comment_id, [])))
    descendants = dict.fromkeys(order, 0)
    for comment_id, _ in reversed(placed):
        parent_id = parents.get(comment_id)
        if parent_id is not None:
            descendants[parent_id] += 1 + descendants[comment_id]
    return {
        comment_id: (parents.get(comment_id), position, depth, descendants[comment_id])
        for position, (comment_id, depth) in enumerate(placed)
    }


def _merged_order(
    stored: Sequence[tuple[int, str | None]], incoming: Sequence[tuple[int, str | None]]
) -> list[int]:
    """One order of (id, published) in which both sources' orders are kept as far as they agree.

    What the source shows stands as it shows it; what it no longer shows follows the stored
    comment before it. Two pages that share nothing stand by their dates.
    """
    here = {comment_id for comment_id, _ in incoming}
    old = [comment_id for comment_id, _ in stored]
    if here.isdisjoint(old):
        fresh = [comment_id for comment_id, _ in incoming]
        return fresh + old if _is_earlier_page(incoming, stored) else old + fresh
    followers: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for comment_id in old:
        if comment_id in here:
            anchor = comment_id
        else:
            followers.setdefault(anchor, []).append(comment_id)
    order = list(followers.get(None, []))
    for comment_id, _ in incoming:
        order.append(comment_id)
        order.extend(followers.get(comment_id, []))
    return order


def _is_earlier_page(
    page: Sequence[tuple[int, str | None]], stored: Sequence[tuple[int, str | None]]
) -> bool:
    """Whether a page stands before the stored comments: oldest first, unless both run backwards."""
    dates = [published for _, published in page if published]
    stored_dates = [published for _, published in stored if published]
    if not dates or not stored_dates:
        return False
    runs_backwards = dates[0] > dates[-1] or (
        len(dates) == 1 and stored_dates[0] > stored_dates[-1]
    )
    if runs_backwards:
        return min(dates) >= max(stored_dates)
    return max(dates) < min(stored_dates)


def _identity(
    seen: Counter[tuple[object, ...]],
    source_id: str | None,
    author: str | None,
    published_raw: str | None,
    published: str | None,
    text: str,
) -> tuple[object, ...]:
    key: tuple[object, ...] = (
        (source_id,) if source_id is not None else (author, published_raw or published, text)
    )
    seen[key] += 1
    return (*key, seen[key])


def _parents(depths: Sequence[int]) -> array[int]:
    """Positions of the parents of a thread in pre-order, -1 at top level."""
    parents = array("i")
    # The last comment of each depth; no thread in pre-order skips one.
    last = [-1] * (max(depths, default=0) + 2)
    for position, depth in enumerate(depths):
        parents.append(last[depth])
        last[depth + 1] = position
    return parents


def _content(comment: Comment) -> tuple[Any, ...]:
    """Columns of `comment_contents` after the id, in the order of `_INSERT_CONTENT`."""
    body = comment.body
    value = storable(body.value)
    return (
        comment.author,
        iso(comment.published),
        comment.published_raw,
        comment.source_id,
        comment.parent_source_id,
        comment.link,
        comment.score,
        int(comment.edited),
        comment.state,
        body.type,
        body.base,
        value,
        None if comment.text == value else comment.text,
    )


def storable(value: str) -> str:
    """A raw body without lone surrogates, which UTF-8 cannot hold."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "replace").decode()
    return value


def _kept_comment(row: Sequence[Any]) -> KeptComment:
    return KeptComment(
        id=row[0],
        article_id=row[1],
        parent_id=row[2],
        unread=bool(row[5]),
        starred=bool(row[6]),
        comment=Comment(
            depth=row[3],
            descendants=row[4],
            author=row[7],
            published=from_iso(row[8]),
            published_raw=row[9],
            source_id=row[10],
            parent_source_id=row[11],
            link=row[12],
            score=row[13],
            edited=bool(row[14]),
            state=row[15],
            body=Body(row[16], row[18], row[17]),
            text=row[18] if row[19] is None else row[19],
        ),
    )
