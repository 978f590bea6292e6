"""Merging what a source says of a discussion into what is stored of it.

Nothing that is stored is lost to a shorter answer. What is known of a comment is brought up to
date in place, and the reader's state of it stays. Only an explicit mark takes a comment away: its
row stays (without its text, which becomes an earlier version) if somebody answered it or the
reader has read, starred or noted it; else it goes. It is read then: there is nothing left to read.
Should it come back, it is what it was.
"""

from __future__ import annotations

import contextlib
import gc
import sqlite3
from collections.abc import Iterator
from datetime import datetime

from reader.model.comment import Thread
from reader.model.event import Counts
from reader.store.absent_comments import AbsentRow, get_absent
from reader.store.comment_rows import CONTENT_COLUMNS, MISSING, Content, content_of
from reader.store.matching import match, words_of
from reader.store.rows import all_rows, id_array, json_ids, scalar, take_ids
from reader.store.thread_nodes import Incoming, Node, Row, document_places, live_places
from reader.store.thread_writing import ThreadKey, count_comments, write_thread
from reader.store.threads import count_states, first_states, first_unread, insert_threads
from reader.store.versions import read_before

_STORED = (
    "SELECT c.id, c.parent_id, c.position, c.depth, c.descendants, c.length, c.unread, c.mark,"
    f" c.rank, c.starred, {CONTENT_COLUMNS}"
    " FROM comments c JOIN comment_contents t ON t.comment_id = c.id"
    " WHERE c.article_id = ? AND c.discussion_id = ? ORDER BY c.position"
)
_ROW_COLUMNS = len(Row._fields)


def merge_thread(
    connection: sqlite3.Connection,
    article_id: int,
    thread: Thread,
    *,
    discussion_id: int = 0,
    is_live: bool = False,
    now: datetime,
) -> Counts:
    """Merges what is said of a discussion now into what is stored; see `matching` for what is one
    comment.

    Args:
        connection: a writer, in a transaction.
        article_id: the stored article.
        thread: comments in pre-order, perhaps only some of them, perhaps without parents that
            they state.
        discussion_id: which of the article's discussions.
        is_live: it was fetched where the discussion goes on: any answers of a source, in any
            order, make the same thread, in which siblings stand by rank, time and source id (and,
            without any of these, as they came). Else it is a document or a page of one, in whose
            order siblings stand.
        now: when it came; earlier texts are kept with it.

    Returns:
        New comments, those whose text or state changed, and the others. In a document a change
        of anything counts.
    """
    if not scalar(connection, "SELECT EXISTS (SELECT 1 FROM articles WHERE id = ?)", (article_id,)):
        # It was deleted while its discussion was asked for.
        return Counts()
    # All that is made for it is gone before the collector looks again.
    with _collector_paused():
        return _merge(
            connection, ThreadKey(article_id, discussion_id), thread, now, is_live=is_live
        )


def _merge(
    connection: sqlite3.Connection,
    key: ThreadKey,
    thread: Thread,
    now: datetime,
    *,
    is_live: bool,
) -> Counts:
    stored = all_rows(connection, _STORED, key)
    if not stored and not is_live:
        return _insert_first(connection, key, thread)
    nodes = _stored_nodes(stored)
    absent: set[AbsentRow] | None = None
    if is_live:
        absent = get_absent(connection, *key)
        _add_absent(nodes, absent)
    shown = _incoming(thread, is_live=is_live)
    at = _take_in(connection, nodes, shown, thread, is_live=is_live)
    if is_live:
        _keep_for_the_reader(connection, nodes)
        places = live_places(nodes)
    else:
        places = document_places(nodes, at, shown)
    write_thread(connection, key, nodes, places, absent, now)
    met = set(at)
    new = sum(
        nodes[index].is_new and index in places and nodes[index].content.state != MISSING
        for index in met
    )
    changed = sum(nodes[index].is_changed and not nodes[index].is_new for index in met)
    return Counts(new=new, changed=changed, unchanged=len(thread) - new - changed)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Spares long threads a third of their time: there are no cycles in what is made for them."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _insert_first(connection: sqlite3.Connection, key: ThreadKey, thread: Thread) -> Counts:
    (states,) = first_states(connection, [thread])
    first_id = take_ids(connection, "comments", len(thread))
    insert_threads(connection, [(key.article_id, thread, states)], first_id, key.discussion_id)
    count_comments(connection, key.article_id, *count_states(states))
    return Counts(new=len(thread))


def _stored_nodes(stored: list[tuple[object, ...]]) -> list[Node]:
    at_row = {values[0]: index for index, values in enumerate(stored)}
    nodes: list[Node] = []
    for values in stored:
        row = Row._make(values[:_ROW_COLUMNS])
        content = Content._make(values[_ROW_COLUMNS:])
        above = None if row.parent_id is None else at_row.get(row.parent_id)
        nodes.append(Node(content, row.rank, above, row, content, None, row.unread))
    return nodes


def _add_absent(nodes: list[Node], absent: set[AbsentRow]) -> None:
    """Adds what is known of comments that are not shown."""
    if not absent:
        return
    here = {node.content.source_id for node in nodes}
    for row in sorted(absent, key=lambda row: row.source_id):
        if row.source_id not in here:
            nodes.append(Node(row.content, row.rank, before=row.content, unread=0))


def _incoming(thread: Thread, *, is_live: bool) -> Incoming:
    """What a thread shows; of a live one each source id once, as it was said last."""
    shown = Incoming([], [], [], [])
    chain: list[int] = []
    index_of: dict[str, int] = {}
    for number, comment in enumerate(thread):
        del chain[comment.depth :]
        above = chain[-1] if chain else None
        content = content_of(comment)
        index = len(shown.contents)
        if is_live and content.source_id is not None:
            index = index_of.setdefault(content.source_id, index)
        if index < len(shown.contents):
            shown.contents[index] = content
            shown.ranks[index] = comment.rank
            shown.sources[index] = number
            if above is not None and above != index:
                shown.above[index] = above
        else:
            shown.contents.append(content)
            shown.ranks.append(comment.rank)
            shown.above.append(above)
            shown.sources.append(number)
        chain.append(index)
    if is_live:
        for index, (content, above) in enumerate(zip(shown.contents, shown.above, strict=True)):
            stated = content.parent_source_id
            if stated is None and above is not None:
                stated = shown.contents[above].source_id
            if stated is not None and stated == content.source_id:
                stated = None
            if stated != content.parent_source_id:
                content = shown.contents[index] = content._replace(parent_source_id=stated)
            if content.is_absent and content.body:
                # "[deleted]" is for the pane to say.
                shown.contents[index] = content._replace(
                    body_type="text", base=None, body="", text=None
                )
    return shown


def _take_in(
    connection: sqlite3.Connection,
    nodes: list[Node],
    shown: Incoming,
    thread: Thread,
    *,
    is_live: bool,
) -> list[int]:
    """Finds what is shown among what is stored and brings that up to date; adds the others.

    Returns:
        The node of each comment that is shown.
    """
    at: list[int] = []
    found = match([node.content for node in nodes], shown.contents)
    for number, index in enumerate(found):
        content, rank = shown.contents[number], shown.ranks[number]
        if index is None:
            index = len(nodes)
            nodes.append(
                Node(
                    content,
                    rank,
                    said=thread[shown.sources[number]],
                    unread=first_unread(content.state, content.plain),
                    is_new=True,
                )
            )
        else:
            node = nodes[index]
            if rank is not None:
                node.rank = rank
            if content != node.content:
                _bring_up_to_date(connection, node, content, is_live=is_live)
        at.append(index)
    if is_live:
        for index, above in zip(at, shown.above, strict=True):
            if above is not None:
                nodes[index].above = at[above]
    return at


def _bring_up_to_date(
    connection: sqlite3.Connection, node: Node, shown: Content, *, is_live: bool
) -> None:
    before = node.content
    content = node.content = _folded(before, shown, is_live=is_live)
    if node.row is None or before.state == MISSING:
        if content.state != MISSING:
            node.is_new = True
            node.unread = first_unread(content.state, content.plain)
        return
    is_edited = before.plain != content.plain and words_of(before.plain) != words_of(content.plain)
    is_back = before.is_absent and not content.is_absent
    if is_back and not node.unread and not read_before(connection, [node.row.id]):
        # It was gone before the reader had its text.
        node.is_new = True
        node.unread = 1
    is_taken_away = content.is_absent and not before.is_absent
    if is_taken_away and not first_unread(content.state, content.plain):
        node.unread = 0
    node.is_outdated = is_taken_away or (is_edited and bool(before.plain))
    node.is_changed = is_edited or before.state != content.state or not is_live


def _keep_for_the_reader(connection: sqlite3.Connection, nodes: list[Node]) -> None:
    """Marks which of those that their source took away stay for the reader's sake."""
    gone = {n.row.id: n for n in nodes if n.row is not None and n.content.is_absent}
    if not gone:
        return
    noted = set(
        id_array(
            connection.execute(
                "SELECT comment_id FROM comment_notes"
                " WHERE comment_id IN (SELECT value FROM json_each(?))",
                (json_ids(gone),),
            )
        )
    )
    were_read = read_before(connection, gone)
    for comment_id, node in gone.items():
        row, before = node.row, node.before
        assert row is not None and before is not None
        had_text = not before.is_absent or bool(before.plain)
        was_read = (had_text and not row.unread) or comment_id in were_read
        node.is_kept = bool(row.starred) or comment_id in noted or was_read


def _folded(before: Content, shown: Content, *, is_live: bool) -> Content:
    """What is kept of a comment once it was shown again."""
    if shown.state == MISSING and before.state != MISSING:
        parent = before.parent_source_id or shown.parent_source_id
        return before._replace(parent_source_id=parent)
    if before.source_id is not None and shown.source_id is None:
        # A page knows less than the place where the discussion goes on.
        return _filled(before, shown)
    return _filled(shown, before) if is_live else shown


def _filled(content: Content, other: Content) -> Content:
    """A comment with what only another reading of it has."""
    is_dated = content.published is not None and (
        len(content.published) >= len(other.published or "")
    )
    dated = content if is_dated or other.published is None else other
    return content._replace(
        author=content.author if content.author is not None else other.author,
        published=dated.published,
        published_raw=dated.published_raw or content.published_raw or other.published_raw,
        source_id=content.source_id if content.source_id is not None else other.source_id,
        parent_source_id=(
            content.parent_source_id
            if content.parent_source_id is not None
            else other.parent_source_id
        ),
        link=content.link if content.link is not None else other.link,
        score=content.score if content.score is not None else other.score,
        edited=content.edited or other.edited,
        role=content.role if content.role is not None else other.role,
    )
