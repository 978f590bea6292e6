"""Merging what a source says of a discussion into what is stored of it.

Nothing that is stored is lost to a shorter answer. What is known of a comment is brought up to
date in place, and the reader's state of it stays. Only an explicit mark takes a comment away: its
row stays (without its text, which becomes an earlier version) if somebody answered it or the
reader has read, starred or noted it; else it goes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reader.model.comment import Comment, Thread
from reader.model.event import Counts
from reader.store.absent_comments import AbsentRow, absent_row, get_absent, save_absent
from reader.store.comment_rows import (
    CONTENT_COLUMNS,
    MISSING,
    STAND_IN,
    Content,
    Shape,
    comment_of,
    content_of,
    insert_rows,
    update_contents,
)
from reader.store.comment_versions import keep_comment_versions
from reader.store.index import unindex
from reader.store.matching import match, words_of
from reader.store.noise import marks_for, remark
from reader.store.rows import id_array, scalar, take_ids
from reader.store.thread_nodes import Incoming, Node, Row, document_places, live_places
from reader.store.threads import (
    Places,
    count_states,
    first_states,
    first_unread,
    insert_threads,
)

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
    stored = connection.execute(_STORED, (article_id, discussion_id)).fetchall()
    if not stored and not is_live:
        return _insert_first(connection, article_id, thread, discussion_id)
    merging = _Merging(connection, article_id, discussion_id, now, is_live=is_live)
    nodes = merging.nodes
    at_row = {row[0]: index for index, row in enumerate(stored)}
    for values in stored:
        row = Row._make(values[:_ROW_COLUMNS])
        content = Content._make(values[_ROW_COLUMNS:])
        above = None if row.parent_id is None else at_row.get(row.parent_id)
        nodes.append(Node(content, row.rank, above, row=row, before=content, unread=row.unread))
    if is_live:
        merging.add_absent()
    shown = _incoming(thread, is_live=is_live)
    merging.take_in(shown, thread)
    return merging.save(len(thread))


def _insert_first(
    connection: sqlite3.Connection, article_id: int, thread: Thread, discussion_id: int
) -> Counts:
    (states,) = first_states(connection, [thread])
    first_id = take_ids(connection, "comments", len(thread))
    insert_threads(connection, [(article_id, thread, states)], first_id, discussion_id)
    _count(connection, article_id, *count_states(states))
    return Counts(new=len(thread))


def _count(connection: sqlite3.Connection, article_id: int, total: int, unread: int) -> None:
    if total or unread:
        connection.execute(
            "UPDATE articles SET comments = comments + ?, comments_unread = comments_unread + ?"
            " WHERE id = ?",
            (total, unread, article_id),
        )


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
            if content.parent_source_id is None and above is not None:
                parent = shown.contents[above].source_id
                if parent is not None and parent != content.source_id:
                    shown.contents[index] = content._replace(parent_source_id=parent)
    return shown


@dataclass(slots=True)
class _Merging:
    """One thread being merged: first what is stored, then what is shown, then what is written."""

    connection: sqlite3.Connection
    article_id: int
    discussion_id: int
    now: datetime
    is_live: bool = field(kw_only=True)
    nodes: list[Node] = field(default_factory=list)
    absent: set[AbsentRow] = field(default_factory=set)
    """What is stored of comments that are not shown."""
    at: list[int] = field(default_factory=list)
    """The node of each comment that is shown."""
    shown: Incoming = field(default_factory=lambda: Incoming([], [], [], []))
    thread: Thread = ()
    changed: set[int] = field(default_factory=set)
    """Nodes that a reader sees change."""
    outdated: list[int] = field(default_factory=list)
    """Ids of rows whose text becomes an earlier version."""

    def add_absent(self) -> None:
        """Takes in what is known of comments that are not shown."""
        here = {node.content.source_id for node in self.nodes}
        self.absent = get_absent(self.connection, self.article_id, self.discussion_id)
        for row in sorted(self.absent, key=lambda row: row.source_id):
            if row.source_id not in here:
                content = row.content
                self.nodes.append(Node(content, row.rank, before=content, unread=0))

    def take_in(self, shown: Incoming, thread: Thread) -> None:
        """Finds what is shown among what is stored and brings that up to date."""
        nodes = self.nodes
        self.shown, self.thread = shown, thread
        found = match([node.content for node in nodes], shown.contents)
        for content, rank, index in zip(shown.contents, shown.ranks, found, strict=True):
            if index is None:
                index = len(nodes)
                nodes.append(
                    Node(
                        content,
                        rank,
                        unread=first_unread(content.state, content.plain),
                        is_new=True,
                    )
                )
            else:
                self._bring_up_to_date(index, content, rank)
            self.at.append(index)
        if self.is_live:
            for index, above in zip(self.at, shown.above, strict=True):
                if above is not None:
                    nodes[index].above = self.at[above]
            self._keep_what_was_read()

    def _bring_up_to_date(self, index: int, shown: Content, rank: int | None) -> None:
        node = self.nodes[index]
        before = node.content
        if rank is not None:
            node.rank = rank
        if shown == before:
            return
        content = node.content = _folded(before, shown, is_live=self.is_live)
        if node.row is None or before.state == MISSING:
            if content.state != MISSING:
                node.is_new = True
                node.unread = first_unread(content.state, content.plain)
            return
        is_edited = before.plain != content.plain and words_of(before.plain) != words_of(
            content.plain
        )
        is_taken_away = content.is_absent and not before.is_absent
        if before.is_absent and not content.is_absent and not node.unread:
            node.is_new = not self._has_versions([node.row.id])
            node.unread = int(node.is_new)
        if is_taken_away or (is_edited and before.plain):
            self.outdated.append(node.row.id)
        if is_edited or before.state != content.state or not self.is_live:
            self.changed.add(index)

    def _keep_what_was_read(self) -> None:
        """Marks which of those that their source took away stay for the reader's sake."""
        gone = {n.row.id: n for n in self.nodes if n.row is not None and n.content.is_absent}
        if not gone:
            return
        ids = list(gone)
        noted = id_array(
            self.connection.execute(
                "SELECT comment_id FROM comment_notes"
                " WHERE comment_id IN (SELECT value FROM json_each(?))",
                (json.dumps(ids),),
            )
        )
        kept = {*noted, *self._has_versions(ids)}
        for comment_id, node in gone.items():
            row, before = node.row, node.before
            assert row is not None and before is not None
            had_text = not before.is_absent or bool(before.plain) or comment_id in kept
            node.is_kept = bool(
                row.starred
                or comment_id in noted
                or (had_text and not row.unread and before.state != MISSING)
            )

    def _has_versions(self, ids: Iterable[int]) -> set[int]:
        return set(
            id_array(
                self.connection.execute(
                    "SELECT DISTINCT comment_id FROM comment_versions"
                    " WHERE comment_id IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(ids)),),
                )
            )
        )

    def save(self, total: int) -> Counts:
        """Writes what is different, and says what that is."""
        nodes = self.nodes
        if self.is_live:
            places = live_places(nodes)
        else:
            places = document_places(nodes, self.at, self.shown)
        ids, marks = self._ids_and_marks(places)
        removed = [n.row for i, n in enumerate(nodes) if n.row is not None and i not in places]
        self._remove(removed, places)
        self._update(places, ids, marks)
        self._insert(places, ids, marks)
        if self.is_live:
            self._save_absent(places)
        self._save_counters(places, marks)
        rejudged = [
            node.row.id
            for index, node in enumerate(nodes)
            if node.row and node.before and index in places and node.row.mark != STAND_IN
            and _judged(node.before) != _judged(node.content)
        ]  # fmt: skip
        if rejudged and scalar(self.connection, "SELECT EXISTS (SELECT 1 FROM noise_rules)"):
            remark(self.connection, rejudged)
        new = sum(
            nodes[index].is_new and index in places and nodes[index].content.state != MISSING
            for index in set(self.at)
        )
        changed = len({index for index in self.changed if not nodes[index].is_new})
        return Counts(new=new, changed=changed, unchanged=total - new - changed)

    def _ids_and_marks(self, places: Places) -> tuple[dict[int, int], dict[int, int]]:
        """Ids of all nodes that are shown, in pre-order for new ones, and their marks."""
        nodes = self.nodes
        fresh = [index for index in places if nodes[index].row is None]
        next_id = take_ids(self.connection, "comments", len(fresh)) if fresh else 0
        ids: dict[int, int] = {index: next_id + n for n, index in enumerate(fresh)}
        marks: dict[int, int] = {}
        said = dict(zip(self.at, self.shown.sources, strict=True))
        coming: list[int] = []
        comments: list[Comment] = []
        for index in places:
            node = nodes[index]
            if node.row is not None:
                ids[index] = node.row.id
                marks[index] = node.row.mark
            if node.content.state == MISSING:
                marks[index] = STAND_IN
            elif node.row is None or node.row.mark == STAND_IN:
                coming.append(index)
                is_as_said = index in said and node.row is None and node.before is None
                comments.append(
                    self.thread[said[index]] if is_as_said else comment_of(node.content)
                )
        for index, mark in zip(coming, marks_for(self.connection, comments), strict=True):
            row = nodes[index].row
            # What has a star is never hidden.
            marks[index] = 0 if row is not None and row.starred else mark
        return ids, marks

    def _remove(self, rows: Sequence[Row], places: Places) -> None:
        if not rows:
            return
        ids = [row.id for row in rows]
        unindex(self.connection, "comments", ids)
        gone = set(ids)
        before: int | None = None
        for index, node in enumerate(self.nodes):
            if node.row is None:
                break
            if node.row.id in gone:
                # The reader finds the place again, at what stood before it.
                self.connection.execute(
                    "UPDATE thread_positions SET comment_id = ?"
                    " WHERE article_id = ? AND discussion_id = ? AND comment_id = ?",
                    (before, self.article_id, self.discussion_id, node.row.id),
                )
            elif index in places:
                before = node.row.id
        # What hangs on them goes with them (ON DELETE CASCADE).
        self.connection.executemany("DELETE FROM comments WHERE id = ?", ((n,) for n in ids))
        self.connection.executemany(
            "DELETE FROM unindexed WHERE kind = 'comments' AND id = ?", ((n,) for n in ids)
        )

    def _update(self, places: Places, ids: dict[int, int], marks: dict[int, int]) -> None:
        contents: list[tuple[int, Content]] = []
        found_by: list[int] = []
        shapes: list[tuple[int | None, ...]] = []
        for index, place in places.items():
            node = self.nodes[index]
            row, before, content = node.row, node.before, node.content
            if row is None or before is None:
                continue
            length = row.length
            if content != before:
                contents.append((row.id, content))
                if content.plain != before.plain or content.author != before.author:
                    found_by.append(row.id)
                    length = len(content.plain)
            parent = place[0]
            shape = (
                None if parent is None else ids[parent],
                *place[1:],
                length,
                node.unread,
                marks[index],
                node.rank,
            )
            if shape != row[1:9]:
                shapes.append((*shape, row.id))
        unindex(self.connection, "comments", found_by)
        if self.outdated:
            here = {row_id for row_id, _ in contents}
            keep_comment_versions(
                self.connection, [n for n in self.outdated if n in here], self.now
            )
        update_contents(self.connection, contents)
        self.connection.executemany(
            "UPDATE comments SET parent_id = ?, position = ?, depth = ?, descendants = ?,"
            " length = ?, unread = ?, mark = ?, rank = ? WHERE id = ?",
            shapes,
        )

    def _insert(self, places: Places, ids: dict[int, int], marks: dict[int, int]) -> None:
        fresh = [index for index in places if self.nodes[index].row is None]
        shapes: list[Shape] = []
        for index in fresh:
            node = self.nodes[index]
            parent, position, depth, descendants = places[index]
            shapes.append(
                Shape(
                    ids[index],
                    self.article_id,
                    self.discussion_id,
                    None if parent is None else ids[parent],
                    position,
                    depth,
                    descendants,
                    len(node.content.plain),
                    node.unread,
                    marks[index],
                    node.rank,
                )
            )
        insert_rows(self.connection, shapes, [self.nodes[index].content for index in fresh])

    def _save_absent(self, places: Places) -> None:
        absent = {
            absent_row(node.content, node.rank)
            for index, node in enumerate(self.nodes)
            if index not in places
            and node.content.source_id is not None
            # Of a mere stand-in nothing is known that its replies do not state.
            and (node.content.state != MISSING or node.content.parent_source_id is not None)
        }
        save_absent(
            self.connection,
            self.article_id,
            self.discussion_id,
            gone=self.absent - absent,
            new=absent - self.absent,
        )

    def _save_counters(self, places: Places, marks: dict[int, int]) -> None:
        rows = [node.row for node in self.nodes if node.row is not None]
        total = sum(mark != STAND_IN for mark in marks.values())
        unread = sum(self.nodes[index].unread and mark == 0 for index, mark in marks.items())
        _count(
            self.connection,
            self.article_id,
            total - sum(row.mark != STAND_IN for row in rows),
            unread - sum(row.unread and row.mark == 0 for row in rows),
        )


def _judged(content: Content) -> tuple[str | None, str, int | None]:
    """What rules that hide go by."""
    return (content.author, content.plain, content.score)


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
