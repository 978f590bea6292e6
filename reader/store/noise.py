"""Noise: rules that hide comments, and the marks they leave.

A comment's mark is the first rule (by id) that matches it, or 0. Never hidden are comments with a
star, those of the reader's own names, and stand-ins for parents that are not here (mark -1). What
is hidden keeps its own `unread` and counts nowhere as unread.

A rule is kept at once; the comments that are stored already are gone through afterwards in steps,
each a transaction of its own, newest first (`apply_pending`). A step looks at a few thousand
comments and takes some hundredths of a second, so that nobody who reads or writes waits for
longer, whatever the rule. Comments that come or change meanwhile are marked by `marks_for` as
they are saved. What is begun is remembered: after a crash the next call goes on with it.

Authors come from an index, words from the full-text index as far as it is in step, and both take
well under a second for a million comments, unless most of them match. Regular expressions, scores
and words of scripts that the index does not know look at every comment: about ten seconds for a
million, most of it with nobody waiting.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.errors import QueryError
from reader.store.connection import transaction
from reader.store.rows import chunks, id_array, marks, scalar

if TYPE_CHECKING:
    from reader.model.comment import Comment
    from reader.model.discussion import NoiseRule
    from reader.store.noise_matching import Matches

# What takes rules apart is imported where there are some: every article that is opened gets here.

STEP = 4_000
"""Comments that one step of `apply_pending` looks at, at most."""
_STEP_SECONDS = 0.05
"""A step that has taken longer ends with the comments in hand."""
_AT_ONCE = 200

_JUDGED = (
    "SELECT c.id, c.article_id, c.unread, c.mark, c.starred, t.author, coalesce(t.text, t.body),"
    " t.score FROM comments c CROSS JOIN comment_contents t ON t.comment_id = c.id"
)
_Judged = tuple[int, int, int, int, int, str | None, str, int | None]


class Judge:
    """The rules of a store as they are now.

    Holds for one transaction. Where there is no rule, asking it costs nothing.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            "SELECT id, kind, pattern FROM noise_rules WHERE removed = 0 ORDER BY id"
        ).fetchall()
        self._rules: list[tuple[int, Matches]] = []
        self._own: frozenset[tuple[bool, str]] = frozenset()
        if rows:
            from reader.store.noise_matching import matcher

            self._rules = [(rule_id, matcher(kind, pattern)) for rule_id, kind, pattern in rows]
            self._own = own_names(connection)

    def mark(self, author: str | None, text: str, score: int | None) -> int:
        """0, or the id of the first rule that hides such a comment."""
        if not self._rules or self.is_own(author):
            return 0
        for rule_id, matches in self._rules:
            if matches(author, text, score):
                return rule_id
        return 0

    def is_own(self, author: str | None) -> bool:
        """Whether a comment of this author is the reader's own."""
        if not self._own or author is None:
            return False
        from reader.store.commenters import name_key

        return name_key(author) in self._own

    def mark_of(self, row: _Judged) -> int:
        """The mark of a stored comment."""
        _, _, _, mark, starred, author, text, score = row
        if mark < 0 or starred:
            return min(mark, 0)
        return self.mark(author, text, score)


def marks_for(connection: sqlite3.Connection, comments: Sequence[Comment]) -> list[int]:
    """For each comment 0, or the id of the first rule that hides it.

    Stars are not known here: a comment with one has mark 0, whatever this says.
    """
    judge = Judge(connection)
    return [judge.mark(comment.author, comment.text, comment.score) for comment in comments]


def get_rules(connection: sqlite3.Connection) -> list[NoiseRule]:
    """The rules in their order, each with how many comments it hides now."""
    from reader.model.discussion import NoiseRule

    hidden = dict(
        connection.execute("SELECT mark, count(*) FROM comments WHERE mark > 0 GROUP BY mark")
    )
    rows = connection.execute(
        "SELECT id, kind, pattern, created FROM noise_rules WHERE removed = 0 ORDER BY id"
    )
    return [
        NoiseRule(
            id=rule_id,
            kind=kind,
            pattern=pattern,
            created=datetime.fromtimestamp(created, UTC),
            hidden=hidden.get(rule_id, 0),
        )
        for rule_id, kind, pattern, created in rows
    ]


def save_rule(
    connection: sqlite3.Connection,
    kind: str,
    pattern: str,
    now: datetime,
    *,
    wanted_id: int | None = None,
) -> tuple[int, bool]:
    """Keeps a rule; `apply_pending` hides what it matches of all that is stored.

    Args:
        connection: a writer.
        kind: `author`, `word`, `regex` or `score`.
        pattern: as typed.
        now: when.
        wanted_id: the id it had when it was given up; it gets that if it is free.

    Returns:
        Its id, and whether it is new: not, where one is there that hides the same.

    Raises:
        QueryError: the pattern is empty or too long, no regular expression, one that may take
            forever or matches everything, no number, or one of the reader's own names; one line.
    """
    from reader.store.commenters import name_key
    from reader.store.noise_matching import normal_pattern, rule_key

    pattern = normal_pattern(kind, pattern)
    key = rule_key(kind, pattern)
    with transaction(connection):
        if kind == "author" and name_key(pattern) in own_names(connection):
            raise QueryError(f"{pattern} is one of your own names: what you say is not hidden")
        last = scalar(connection, "SELECT last FROM sequences WHERE kind = 'comments'")
        for rule_id, other, removed in connection.execute(
            "SELECT id, pattern, removed FROM noise_rules WHERE kind = ?", (kind,)
        ).fetchall():
            if rule_key(kind, other) == key:
                if removed:
                    connection.execute(
                        "UPDATE noise_rules SET removed = 0, pending = ? WHERE id = ?",
                        (last, rule_id),
                    )
                return rule_id, bool(removed)
        taken = scalar(connection, "SELECT 1 FROM noise_rules WHERE id = ?", (wanted_id,))
        cursor = connection.execute(
            "INSERT INTO noise_rules (id, kind, pattern, created, pending) VALUES (?, ?, ?, ?, ?)",
            (None if taken else wanted_id, kind, pattern, int(now.timestamp()), last),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid, True


def drop_rule(connection: sqlite3.Connection, rule_id: int) -> NoiseRule | None:
    """Gives a rule up; `apply_pending` shows what it hid. The rule, None if there is none."""
    with transaction(connection):
        rule = next((rule for rule in get_rules(connection) if rule.id == rule_id), None)
        connection.execute(
            "UPDATE noise_rules SET removed = 1, pending = 0 WHERE id = ?", (rule_id,)
        )
    return rule


def has_pending(connection: sqlite3.Connection) -> bool:
    """Whether stored comments have not been gone through yet for a rule."""
    return bool(
        scalar(
            connection, "SELECT EXISTS (SELECT 1 FROM noise_rules WHERE removed = 1 OR pending > 0)"
        )
    )


def apply_pending(connection: sqlite3.Connection, limit: int = STEP) -> bool:
    """Goes through some more stored comments for what rules came or went.

    Args:
        connection: a writer; this is one transaction.
        limit: comments to look at, about.

    Returns:
        Whether there may be more.
    """
    if not has_pending(connection):
        return False
    from reader.store.noise_candidates import candidates
    from reader.store.noise_matching import matcher

    with transaction(connection):
        row = connection.execute(
            "SELECT id, kind, pattern, pending, removed FROM noise_rules"
            " WHERE removed = 1 OR pending > 0 ORDER BY removed DESC, id LIMIT 1"
        ).fetchone()
        if row is None:
            return False
        rule_id, kind, pattern, pending, removed = row
        if removed:
            # Each is judged by all rules that are left, and its article counted.
            _show_some(connection, rule_id, max(1, limit // 4))
        else:
            ids, low = candidates(connection, kind, pattern, pending, limit)
            left = _hide(connection, rule_id, matcher(kind, pattern), ids)
            connection.execute(
                "UPDATE noise_rules SET pending = ? WHERE id = ?", (max(low, left), rule_id)
            )
    return True


def remark(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Sets the marks of stored comments to what the rules and stars say, counters included.

    For whatever changes a star or brings comments back.

    Args:
        connection: a writer, in a transaction.
        ids: comments; unknown ones are passed over.
    """
    judge = Judge(connection)
    for chunk in chunks(list(ids)):
        rows = connection.execute(f"{_JUDGED} WHERE c.id IN ({marks(len(chunk))})", chunk)
        _set_marks(connection, [(row, judge.mark_of(row)) for row in rows])


def wrong_marks(connection: sqlite3.Connection) -> Iterator[tuple[int, int, int]]:
    """(comment, its mark, what it should be) wherever that differs. Reads every comment's text.

    Empty while `has_pending`: what waits is not wrong.
    """
    if has_pending(connection):
        return
    judge = Judge(connection)
    for row in connection.execute(f"{_JUDGED} WHERE c.mark >= 0"):
        mark = judge.mark_of(row)
        if mark != row[3]:
            yield row[0], row[3], mark


def own_names(connection: sqlite3.Connection) -> frozenset[tuple[bool, str]]:
    """Keys (`commenters.name_key`) of the names whose comments are never hidden."""
    from reader.store.commenters import name_key

    return frozenset(name_key(name) for (name,) in connection.execute("SELECT name FROM own_names"))


def has_own_names(connection: sqlite3.Connection, names: Collection[str]) -> bool:
    """Whether the store knows the reader by exactly these names."""
    return {row[0] for row in connection.execute("SELECT name FROM own_names")} == set(names)


def set_own_names(connection: sqlite3.Connection, names: Collection[str]) -> None:
    """Says what the reader is called; comments that were hidden are shown, or the other way round.

    Args:
        connection: a writer, in a transaction.
        names: all of them.
    """
    before = {row[0] for row in connection.execute("SELECT name FROM own_names")}
    connection.execute("DELETE FROM own_names")
    connection.executemany(
        "INSERT INTO own_names (name) VALUES (?)", [(name,) for name in set(names)]
    )
    if scalar(connection, "SELECT 1 FROM noise_rules LIMIT 1"):
        from reader.store.noise_candidates import ids_by

        for name in before.symmetric_difference(names):
            remark(connection, ids_by(connection, name))


def _hide(
    connection: sqlite3.Connection, rule_id: int, matches: Matches, ids: Sequence[int]
) -> int:
    """Marks those of some comments that a rule matches and no earlier rule hides.

    Returns:
        The next of the ids where there was no time for all, else 0.
    """
    judge = Judge(connection)
    began = time.monotonic()
    for start in range(0, len(ids), _AT_ONCE):
        if start and time.monotonic() - began > _STEP_SECONDS:
            return ids[start]
        chunk = ids[start : start + _AT_ONCE]
        rows = connection.execute(
            f"{_JUDGED} WHERE c.id IN ({marks(len(chunk))})"
            " AND (c.mark = 0 OR c.mark > ?) AND c.starred = 0",
            (*chunk, rule_id),
        )
        hidden = [(row, rule_id) for row in rows if matches(*row[5:]) and not judge.is_own(row[5])]
        _set_marks(connection, hidden)
    return 0


def _show_some(connection: sqlite3.Connection, rule_id: int, limit: int) -> None:
    """Marks some of what a rule hid anew; forgets the rule when nothing is left."""
    ids = id_array(
        connection.execute(
            "SELECT id FROM comments WHERE mark = ? AND mark > 0 LIMIT ?", (rule_id, limit)
        )
    )
    remark(connection, ids)
    if len(ids) < limit:
        connection.execute("DELETE FROM noise_rules WHERE id = ?", (rule_id,))


def _set_marks(connection: sqlite3.Connection, judged: Iterable[tuple[_Judged, int]]) -> None:
    changed: list[tuple[int, int]] = []
    unread: Counter[int] = Counter()
    for (comment_id, article_id, is_unread, before, *_), mark in judged:
        if mark != before:
            changed.append((mark, comment_id))
            unread[article_id] += is_unread * ((mark == 0) - (before == 0))
    connection.executemany("UPDATE comments SET mark = ? WHERE id = ?", changed)
    connection.executemany(
        "UPDATE articles SET comments_unread = comments_unread + ? WHERE id = ?",
        [(step, article_id) for article_id, step in unread.items() if step],
    )
