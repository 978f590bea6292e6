"""A query's tree as SQL: which articles match it, and the passages that do.

For a list, an article matches if each term occurs in its title, text, author or one of its
comments. For a search, an article's hit satisfies the terms itself, and so does a comment's.

Comments that a noise rule hides are no hits, and lists do not find articles by their text, unless
`commenter:` says whose comments are wanted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reader.model.query import And, Field, Hit, Node, Not, Or, Regex, Scope, Word, has_pattern
from reader.store.conditions import (
    FALSE,
    TRUE,
    Condition,
    Target,
    all_of,
    field_condition,
    in_comments,
    joined,
)
from reader.store.passages import PASSAGE_LENGTH, Marker
from reader.store.rows import chunks, marks, scalar
from reader.store.terms import (
    Places,
    everywhere,
    is_empty,
    is_prefix,
    marked,
    patterns_of,
    placed,
    split,
    take_places,
)
from reader.store.tokens import phrase, words_of

_WINDOW = 1_000
"""Hits that are ranked among each other: those that arrived last, then those before them ..."""
_WINDOW_SCANNED = 50
"""The same where texts are looked through one by one."""
_BEGINNING = 10_000
"""Characters of a text in which most passages are found, without reading the whole of it."""
_COMMON = 30_000
"""A word with more hits than this in one table says too little, and costs too much, to rank by."""


def condition(connection: sqlite3.Connection, node: Node, *, is_walked: bool = False) -> Condition:
    """What an article of a list must satisfy, over `articles a`.

    Args:
        connection: any.
        node: the query.
        is_walked: articles are looked at one by one until there are enough. A word that most
            of them have is then looked up in each, instead of collecting all that have it.
    """
    return _compile(connection, node, "walked" if is_walked else "list", everywhere(node))


def search(
    connection: sqlite3.Connection, node: Node, scope: Scope, limit: int, offset: int = 0
) -> list[Hit]:
    """Hits with their passages, best first among the newest, then among those before them.

    Args:
        connection: any.
        node: the query.
        scope: which kinds of hits.
        limit: how many.
        offset: how many to leave out before them.
    """
    targets: tuple[Target, ...] = ("articles", "comments") if scope == "all" else (scope,)
    sides = [_Side(connection, node, target) for target in targets]
    ranked: list[tuple[float, int, int]] = []
    while len(ranked) < offset + limit:
        window = [
            (-score, position, index, row_id)
            for index, side in enumerate(sides)
            for position, (score, row_id) in enumerate(side.next_window())
        ]
        if not window:
            break
        ranked.extend((-score, index, row_id) for score, _, index, row_id in sorted(window))
    page = ranked[offset : offset + limit]
    marker = Marker(marked(node), patterns_of(node))
    hits: dict[tuple[int, int], Hit] = {}
    for index, side in enumerate(sides):
        scores = {row_id: score for score, owner, row_id in page if owner == index}
        hits.update(((index, row_id), hit) for row_id, hit in side.hits(scores, marker).items())
    keys = ((index, row_id) for _, index, row_id in page)
    return [hits[key] for key in keys if key in hits]


@dataclass(slots=True)
class _Side:
    """One kind of hits: articles or comments."""

    connection: sqlite3.Connection
    node: Node
    target: Target
    table: str = field(init=False)
    match: str | None = field(init=False)
    """The FTS5 expression all hits satisfy; None where the query has no text to look up."""
    rest: Condition = field(init=False)
    phrases: list[str] = field(init=False)
    """What a hit may have more or less of."""
    window: int = field(init=False)
    below: int | None = None
    is_done: bool = False

    def __post_init__(self) -> None:
        self.table = "article_text" if self.target == "articles" else "comment_text"
        self.window = _WINDOW_SCANNED if has_pattern(self.node) else _WINDOW
        nodes = self.node.nodes if isinstance(self.node, And) else (self.node,)
        places, nodes = take_places(nodes, everywhere(self.node))
        own = {"comments"} if self.target == "comments" else {"articles", "title"}
        self.is_done = places.isdisjoint(own)
        self.match, self.phrases, others = split(nodes, self.target, places)
        others.sort(key=has_pattern)
        rest = [_compile(self.connection, n, self.target, places) for n in others]
        if self.target == "comments":
            rest.insert(0, self._shown(places))
        self.rest = all_of(rest)

    def _shown(self, places: Places) -> Condition:
        """Leaves out stand-ins for what is not here, and what rules hide.

        Stand-ins have no text: no match is one. Where nothing is hidden, all matches are shown.
        """
        if "hidden" in places:
            return Condition("c.mark >= 0") if self.match is None else TRUE
        is_any = scalar(self.connection, "SELECT 1 FROM comments WHERE mark > 0 LIMIT 1")
        return TRUE if self.match is not None and not is_any else Condition("c.mark = 0")

    def next_window(self) -> list[tuple[float, int]]:
        """(score, id) of the next newest hits, best first; empty at the end."""
        if self.is_done:
            return []
        row_ids = self._newest()
        self.is_done = len(row_ids) < self.window
        if not row_ids:
            return []
        self.below = row_ids[-1]
        scores = self._scores(row_ids)
        best = max(scores.values(), default=0.0) or 1.0
        return sorted(
            ((scores.get(row_id, 0.0) / best, row_id) for row_id in row_ids),
            key=lambda hit: (-hit[0], -hit[1]),
        )

    def hits(self, scores: dict[int, float], marker: Marker) -> dict[int, Hit]:
        """The hits with their passages."""
        if not scores:
            return {}
        if self.target == "articles":
            whole = (
                "SELECT coalesce(c.text, c.body)"
                " || coalesce(char(10) || coalesce(f.text, f.body), '') FROM contents c"
                " LEFT JOIN full_texts f ON f.article_id = c.article_id WHERE c.article_id = ?"
            )
            sql = (
                "SELECT e.article_id, NULL, e.title, e.author, e.published,"
                f" substr(coalesce(t.text, t.body), 1, {_BEGINNING}),"
                " f.article_id IS NOT NULL FROM entries e"
                " JOIN contents t ON t.article_id = e.article_id"
                " LEFT JOIN full_texts f ON f.article_id = e.article_id WHERE e.article_id"
            )
        else:
            whole = "SELECT coalesce(text, body) FROM comment_contents WHERE comment_id = ?"
            sql = (
                "SELECT c.article_id, c.id, e.title, t.author, t.published,"
                f" substr(coalesce(t.text, t.body), 1, {_BEGINNING}), 0 FROM comments c"
                " JOIN comment_contents t ON t.comment_id = c.id"
                " JOIN entries e ON e.article_id = c.article_id WHERE c.id"
            )
        hits = {}
        for chunk in chunks(list(scores)):
            rows = self.connection.execute(f"{sql} IN ({marks(len(chunk))})", chunk)
            for article_id, comment_id, title, author, published, text, has_page in rows:
                row_id = article_id if comment_id is None else comment_id
                is_cut = len(text) == _BEGINNING
                begin = text[: -2 * PASSAGE_LENGTH] if is_cut else text
                if (is_cut or has_page) and not marker.finds(begin):
                    (text,) = self.connection.execute(whole, (row_id,)).fetchone()
                hits[row_id] = Hit(
                    article_id=article_id,
                    comment_id=comment_id,
                    title=title,
                    author=author,
                    published=published,
                    snippet=marker.passage(text or title or ""),
                    score=round(scores[row_id], 4),
                )
        return hits

    def _is_common(self, quoted: str, row_ids: Sequence[int]) -> bool:
        if len(self.phrases) == 1 and self.rest is TRUE:
            # All hits are its own: the newest tell how close together they are.
            share = len(row_ids) / (row_ids[0] - row_ids[-1] + 1)
            return len(row_ids) == self.window and share * row_ids[0] > _COMMON
        # A phrase is as rare as its rarest word, and slow to count.
        return all(
            scalar(
                self.connection,
                f"SELECT count(*) FROM (SELECT 1 FROM {self.table} WHERE {self.table} MATCH ?"
                f" LIMIT {_COMMON})",
                (word,),
            )
            >= _COMMON
            for word in words_of(quoted)
        )

    def _newest(self) -> list[int]:
        own, alias = ("articles", "a") if self.target == "articles" else ("comments", "c")
        parameters: list[Any] = []
        where = []
        if self.match is None:
            source, row_id = f"{own} {alias}", f"{alias}.id"
        else:
            source, row_id = self.table, f"{self.table}.rowid"
            where.append(f"{self.table} MATCH ?")
            parameters.append(self.match)
            if self.rest is not TRUE:
                source += f" CROSS JOIN {own} {alias} ON {alias}.id = {row_id}"
        if self.rest is not TRUE:
            where.append(self.rest.sql)
            parameters.extend(self.rest.parameters)
        if self.below is not None:
            where.append(f"{row_id} < ?")
            parameters.append(self.below)
        sql = f"SELECT {row_id} FROM {source} WHERE {' AND '.join(where) or '1'}"
        rows = self.connection.execute(
            f"{sql} ORDER BY {row_id} DESC LIMIT {self.window}", parameters
        )
        return [row[0] for row in rows]

    def _scores(self, row_ids: Sequence[int]) -> dict[int, float]:
        """Scores of the hits among these ids, in descending order; better ones are greater."""
        rare = [quoted for quoted in self.phrases if not self._is_common(quoted, row_ids)]
        if rare:
            weights = "10.0, 3.0, 1.0" if self.target == "articles" else "3.0, 1.0"
            # `+rowid` keeps SQLite from looking the words up again for each id.
            return dict(
                self.connection.execute(
                    f"SELECT rowid, -bm25({self.table}, {weights}) FROM {self.table}"
                    f" WHERE {self.table} MATCH ? AND rowid BETWEEN ? AND ?"
                    " AND +rowid IN (SELECT value FROM json_each(?))",
                    (" OR ".join(rare), row_ids[-1], row_ids[0], json.dumps(row_ids)),
                )
            )
        is_dense = row_ids[0] - row_ids[-1] < _COMMON
        if self.phrases and self.target == "articles" and is_dense:
            titled = self.connection.execute(
                "SELECT rowid FROM article_text"
                " WHERE article_text MATCH ? AND rowid BETWEEN ? AND ?",
                (
                    " AND ".join(f"{{title}} : {quoted}" for quoted in self.phrases),
                    row_ids[-1],
                    row_ids[0],
                ),
            )
            return {row_id: 1.0 for (row_id,) in titled}
        return {}


def _compile(
    connection: sqlite3.Connection, node: Node, target: Target, places: Places
) -> Condition:
    """A term as SQL over `articles a` or, for comments, `comments c`."""
    match node:
        case Regex(pattern):
            from reader.store.scanning import pattern_condition

            return pattern_condition(pattern, target, places)
        case Word(text):
            quoted = phrase(text, is_prefix=is_prefix(text))
            # In titles alone a common word may be rare.
            match = placed(quoted, "articles", places) or quoted
            if target == "walked" and quoted and match and _is_dense(connection, match):
                return _occurs_here(quoted, places)
            return _occurs(quoted, target, places)
        case Not(inner):
            negated = _compile(connection, inner, target, places)
            return Condition(f"NOT {negated.sql}", negated.parameters)
        case And(nodes):
            places, nodes = take_places(nodes, places)
            # What is looked up leaves less to look through.
            nodes = tuple(sorted(nodes, key=has_pattern))
            return all_of([_compile(connection, n, target, places) for n in nodes])
        case Or(nodes):
            parts = [_compile(connection, n, target, places) for n in nodes if not is_empty(n)]
            return joined(" OR ", parts) if parts else TRUE
        case Field(name, value):
            return field_condition(connection, name, value, target)


def _occurs(quoted: str | None, target: Target, places: Places) -> Condition:
    if quoted is None:
        return TRUE
    parts = []
    in_article = placed(quoted, "articles", places)
    if target != "comments" and in_article is not None:
        parts.append(
            Condition(
                "a.id IN (SELECT rowid FROM article_text WHERE article_text MATCH ?)",
                (in_article,),
            )
        )
    if target != "articles" and "comments" in places:
        parts.append(in_comments(quoted, target, with_hidden="hidden" in places))
    return joined(" OR ", parts) if parts else FALSE


def _occurs_here(quoted: str, places: Places) -> Condition:
    """`_occurs` for one article at a time."""
    parts = []
    in_article = placed(quoted, "articles", places)
    if in_article is not None:
        parts.append(
            Condition(
                "EXISTS (SELECT 1 FROM article_text WHERE article_text MATCH ? AND rowid = a.id)",
                (in_article,),
            )
        )
    if "comments" in places:
        parts.append(
            Condition(
                "EXISTS (SELECT 1 FROM comments m CROSS JOIN comment_text"
                " ON comment_text.rowid = m.id WHERE m.article_id = a.id"
                f"{'' if 'hidden' in places else ' AND m.mark <= 0'} AND comment_text MATCH ?)",
                (quoted,),
            )
        )
    return joined(" OR ", parts) if parts else FALSE


def _is_dense(connection: sqlite3.Connection, match: str) -> bool:
    """Whether about every fifth article matches, by those that arrived last."""
    rows = connection.execute(
        "SELECT rowid FROM article_text WHERE article_text MATCH ? ORDER BY rowid DESC"
        f" LIMIT {_WINDOW}",
        (match,),
    ).fetchall()
    return len(rows) == _WINDOW and rows[0][0] - rows[-1][0] < 5 * _WINDOW
