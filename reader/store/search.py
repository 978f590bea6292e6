"""A query's tree as SQL: which articles match it, and the passages that do.

For a list, an article matches if each term occurs in its title, text, author or one of its
comments. For a search, an article's hit satisfies the terms itself, and so does a comment's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reader.model.query import And, Field, Hit, Node, Not, Or, Scope, Word
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
from reader.store.tokens import phrase, words_of

Places = frozenset[str]
"""Where terms may occur: `title`, `articles` (title, text and author), `comments`."""

_EVERYWHERE: Places = frozenset({"articles", "comments"})
_WINDOW = 1_000
"""Hits that are ranked among each other: those that arrived last, then those before them ..."""
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
    return _compile(connection, node, "walked" if is_walked else "list", _EVERYWHERE)


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
    marker = Marker(_marked(node))
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
    below: int | None = None
    is_done: bool = False

    def __post_init__(self) -> None:
        self.table = "article_text" if self.target == "articles" else "comment_text"
        nodes = self.node.nodes if isinstance(self.node, And) else (self.node,)
        places, nodes = _take_places(nodes, _EVERYWHERE)
        own = {"comments"} if self.target == "comments" else {"articles", "title"}
        self.is_done = places.isdisjoint(own)
        self.match, self.phrases, others = _split(nodes, self.target, places)
        self.rest = all_of([_compile(self.connection, n, self.target, places) for n in others])

    def next_window(self) -> list[tuple[float, int]]:
        """(score, id) of the next newest hits, best first; empty at the end."""
        if self.is_done:
            return []
        row_ids = self._newest()
        self.is_done = len(row_ids) < _WINDOW
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
            whole = "SELECT coalesce(text, body) FROM contents WHERE article_id = ?"
            sql = (
                "SELECT e.article_id, NULL, e.title, e.author, e.published,"
                f" substr(coalesce(t.text, t.body), 1, {_BEGINNING}) FROM entries e"
                " JOIN contents t ON t.article_id = e.article_id WHERE e.article_id"
            )
        else:
            whole = "SELECT coalesce(text, body) FROM comment_contents WHERE comment_id = ?"
            sql = (
                "SELECT c.article_id, c.id, e.title, t.author, t.published,"
                f" substr(coalesce(t.text, t.body), 1, {_BEGINNING}) FROM comments c"
                " JOIN comment_contents t ON t.comment_id = c.id"
                " JOIN entries e ON e.article_id = c.article_id WHERE c.id"
            )
        hits = {}
        for chunk in chunks(list(scores)):
            for article_id, comment_id, title, author, published, text in self.connection.execute(
                f"{sql} IN ({marks(len(chunk))})", chunk
            ):
                row_id = article_id if comment_id is None else comment_id
                if len(text) == _BEGINNING and not marker.finds(text[: -2 * PASSAGE_LENGTH]):
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
            return len(row_ids) == _WINDOW and share * row_ids[0] > _COMMON
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
        rows = self.connection.execute(f"{sql} ORDER BY {row_id} DESC LIMIT {_WINDOW}", parameters)
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


def _marked(node: Node) -> Iterator[tuple[str, bool]]:
    """What is to be marked in a passage: every text that is looked for."""
    match node:
        case Word(text):
            yield text, _is_prefix(text)
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from _marked(inner)


def _take_places(nodes: Sequence[Node], places: Places) -> tuple[Places, tuple[Node, ...]]:
    """Takes the `in:` fields out: they say where the other terms of the same level may occur."""
    named = [n.value for n in nodes if isinstance(n, Field) and n.name == "in"]
    others = tuple(n for n in nodes if not (isinstance(n, Field) and n.name == "in"))
    return (frozenset(named) if named else places), others


def _split(
    nodes: Sequence[Node], target: Target, places: Places
) -> tuple[str | None, list[str], list[Node]]:
    """Splits terms of one level into an FTS5 expression, phrases to rank by, and the rest."""
    positives: list[str] = []
    negatives: list[str] = []
    negated: list[Node] = []
    phrases: list[str] = []
    others: list[Node] = []
    for node in nodes:
        if isinstance(node, Word) and phrase(node.text) is None:
            continue
        inner = node.node if isinstance(node, Not) else node
        expression = _fts(inner, target, places)
        if expression is None:
            others.append(node)
        elif isinstance(node, Not):
            negatives.append(expression)
            negated.append(node)
        else:
            positives.append(expression)
            phrases.extend(_phrases(node, target, places))
    if not positives:
        return None, [], others + negated
    match = " AND ".join(positives)
    if negatives:
        match = f"({match}) NOT ({' OR '.join(negatives)})"
    return match, phrases, others


def _fts(node: Node, target: Target, places: Places) -> str | None:
    """A term as an FTS5 expression in brackets, None where FTS5 cannot say it."""
    match node:
        case Word(text):
            quoted = _placed(phrase(text, is_prefix=_is_prefix(text)), target, places)
            return quoted and f"({quoted})"
        case Field(name, value):
            own = "author" if target == "articles" else "commenter"
            quoted = phrase(value) if name == own and target in ("articles", "comments") else None
            return quoted and f"({{author}} : {quoted})"
        case Or(nodes):
            parts = [_fts(n, target, places) for n in nodes if not _is_empty(n)]
            known = [part for part in parts if part is not None]
            return f"({' OR '.join(known)})" if known and len(known) == len(parts) else None
        case And(nodes):
            inner_places, nodes = _take_places(nodes, places)
            match, _, others = _split(nodes, target, inner_places)
            return f"({match})" if match is not None and not others else None
    return None


def _placed(quoted: str | None, target: Target, places: Places) -> str | None:
    """A phrase limited to the columns that `in:` names; None where it names no column here."""
    if quoted is None:
        return None
    if target == "comments":
        return quoted if "comments" in places else None
    if "articles" in places:
        return quoted
    return f"{{title}} : {quoted}" if "title" in places else None


def _phrases(node: Node, target: Target, places: Places) -> list[str]:
    match node:
        case Word(text):
            quoted = _placed(phrase(text, is_prefix=_is_prefix(text)), target, places)
            return [] if quoted is None else [quoted]
        case And(nodes) | Or(nodes):
            return [quoted for n in nodes for quoted in _phrases(n, target, places)]
    return []


def _is_prefix(text: str) -> bool:
    """`kube*`: a word's beginning, of two letters or more."""
    return len(text) > 2 and text[-1] == "*" and text[-3:-1].isalnum()


def _is_empty(node: Node) -> bool:
    return isinstance(node, Word) and phrase(node.text) is None


def _compile(
    connection: sqlite3.Connection, node: Node, target: Target, places: Places
) -> Condition:
    """A term as SQL over `articles a` or, for comments, `comments c`."""
    match node:
        case Word(text):
            quoted = phrase(text, is_prefix=_is_prefix(text))
            if target == "walked" and quoted is not None and _is_dense(connection, quoted):
                return _occurs_here(quoted, places)
            return _occurs(quoted, target, places)
        case Not(inner):
            negated = _compile(connection, inner, target, places)
            return Condition(f"NOT {negated.sql}", negated.parameters)
        case And(nodes):
            places, nodes = _take_places(nodes, places)
            return all_of([_compile(connection, n, target, places) for n in nodes])
        case Or(nodes):
            parts = [_compile(connection, n, target, places) for n in nodes if not _is_empty(n)]
            return joined(" OR ", parts) if parts else TRUE
        case Field(name, value):
            return field_condition(connection, name, value, target)


def _occurs(quoted: str | None, target: Target, places: Places) -> Condition:
    if quoted is None:
        return TRUE
    parts = []
    in_article = _placed(quoted, "articles", places)
    if target != "comments" and in_article is not None:
        parts.append(
            Condition(
                "a.id IN (SELECT rowid FROM article_text WHERE article_text MATCH ?)",
                (in_article,),
            )
        )
    if target != "articles" and "comments" in places:
        parts.append(in_comments(quoted, target))
    return joined(" OR ", parts) if parts else FALSE


def _occurs_here(quoted: str, places: Places) -> Condition:
    """`_occurs` for one article at a time."""
    parts = []
    in_article = _placed(quoted, "articles", places)
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
                " ON comment_text.rowid = m.id WHERE m.article_id = a.id AND comment_text MATCH ?)",
                (quoted,),
            )
        )
    return joined(" OR ", parts) if parts else FALSE


def _is_dense(connection: sqlite3.Connection, quoted: str) -> bool:
    """Whether about every fifth article has it, by those that arrived last."""
    rows = connection.execute(
        "SELECT rowid FROM article_text WHERE article_text MATCH ? ORDER BY rowid DESC"
        f" LIMIT {_WINDOW}",
        (quoted,),
    ).fetchall()
    return len(rows) == _WINDOW and rows[0][0] - rows[-1][0] < 5 * _WINDOW
