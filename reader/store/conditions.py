"""The fields of a query as SQL, and how conditions are put together."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from reader.store.feeds import get_feeds
from reader.store.rows import listed, scalar
from reader.store.tokens import fold, phrase

Target = Literal["list", "walked", "articles", "comments"]
"""What a condition is about: articles with their comments (`walked`: looked at one by one),
articles alone, comments alone."""


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that is true or false (never NULL), with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


TRUE = Condition("1")
FALSE = Condition("0")

_FEW = 10_000

_OF_ARTICLES = {
    "changed": "a.changed IS NOT NULL",
    # A few of very many, whatever they are sorted by.
    "watched": (
        "a.id IN (SELECT w.id FROM articles w INDEXED BY articles_watched WHERE w.watched = 1)"
    ),
    "comments": "a.comments > 0",
    "new-comments": "a.comments_unread > 0",
    "enclosure": (
        "EXISTS (SELECT 1 FROM entries e WHERE e.article_id = a.id AND e.enclosures IS NOT NULL)"
    ),
}
"""What is said of articles, also where their comments are looked at."""

_NOTED_COMMENTS = "SELECT comment_id FROM comment_notes"
_NOTED_ARTICLES = Condition(
    "(a.id IN (SELECT article_id FROM notes)"
    f" OR a.id IN (SELECT article_id FROM comments WHERE id IN ({_NOTED_COMMENTS})))"
)
_NOTED: dict[Target, Condition] = {
    "list": _NOTED_ARTICLES,
    "walked": _NOTED_ARTICLES,
    "articles": Condition("a.id IN (SELECT article_id FROM notes)"),
    "comments": Condition(f"c.id IN ({_NOTED_COMMENTS})"),
}
"""`has:note`: a list has articles with a note on them or on one of their comments; a hit of a
search is the article or the comment with the note."""

_REPLIES = (
    "FROM comments s INDEXED BY comments_starred"
    " CROSS JOIN comments r INDEXED BY comments_by_thread ON r.article_id = s.article_id"
    " AND r.discussion_id = s.discussion_id"
    " AND r.position > s.position AND r.position < coalesce((SELECT e.position FROM comments e"
    " INDEXED BY comments_by_thread WHERE e.article_id = s.article_id"
    " AND e.discussion_id = s.discussion_id AND e.position > s.position AND e.depth <= s.depth"
    f" ORDER BY e.position LIMIT 1), {(1 << 63) - 1})"
    " WHERE s.starred = 1 AND s.descendants > 0 AND r.unread = 1 AND r.mark = 0"
)
"""Unread comments below those with a star, `s`: they stand behind it, as far as the next that is
no deeper. Positions have gaps."""
_REPLIED_ARTICLES = Condition(f"a.id IN (SELECT s.article_id {_REPLIES})")
_REPLIED: dict[Target, Condition] = {
    "list": _REPLIED_ARTICLES,
    "walked": _REPLIED_ARTICLES,
    "articles": _REPLIED_ARTICLES,
    "comments": Condition(f"c.id IN (SELECT r.id {_REPLIES})"),
}
"""`has:replies`: articles with new replies, anywhere below, to a comment with a star; comments
that are such replies."""


def field_condition(
    connection: sqlite3.Connection, name: str, value: str, target: Target
) -> Condition:
    """A field as SQL over `articles a` or, for comments, `comments c`."""
    own = "c" if target == "comments" else "a"
    article = "c.article_id" if target == "comments" else "a.id"
    match name:
        case "is":
            if value in _OF_ARTICLES:
                return _of_article(_OF_ARTICLES[value], target)
            column, wanted = {
                "unread": ("unread", 1),
                "read": ("unread", 0),
                "starred": ("starred", 1),
            }[value]
            return Condition(f"{own}.{column} = {wanted}")
        case "has":
            if value in _OF_ARTICLES:
                return _of_article(_OF_ARTICLES[value], target)
            if value == "label":
                return Condition(f"{article} IN (SELECT article_id FROM labels)")
            return _NOTED[target] if value == "note" else _REPLIED[target]
        case "comments":
            return _of_article(_counted(connection, value), target)
        case "tag":
            return Condition(
                f"{article} IN (SELECT value FROM json_each(?))",
                (json.dumps(_tagged_ids(connection, value)),),
            )
        case "in":
            return TRUE if target in ("list", "walked", *_targets(value)) else FALSE
        case "feed" | "folder":
            ids = (_feed_ids if name == "feed" else _feed_ids_in)(connection, value)
            return _of_article(
                "coalesce(a.feed_id IN (SELECT value FROM json_each(?)), 0)",
                target,
                json.dumps(ids),
            )
        case "author":
            quoted = phrase(value)
            if quoted is None:
                return FALSE
            return Condition(
                f"{article} IN (SELECT rowid FROM article_text WHERE article_text MATCH ?)",
                (f"{{author}} : {quoted}",),
            )
        case "commenter":
            quoted = phrase(value)
            if quoted is None or target == "articles":
                return FALSE
            return in_comments(f"{{author}} : {quoted}", target, with_hidden=True)
        case "link":
            return _of_article(
                "EXISTS (SELECT 1 FROM entries e WHERE e.article_id = a.id"
                " AND instr(lower(e.link), ?))",
                target,
                value.lower(),
            )
        case "before" | "after":
            return _date(name, value, target)
        case "newer" | "older":
            return _age(name, int(value), target)
    raise ValueError(f"unknown field {name!r}")


def _counted(connection: sqlite3.Connection, value: str) -> str:
    """How many comments articles have, `>10`. A few such articles are looked up, not walked to."""
    operator = value.rstrip("0123456789")
    wanted = f"comments {operator} {int(value[len(operator) :])}"
    looked_up = f"SELECT n.id FROM articles n INDEXED BY articles_by_comments WHERE n.{wanted}"
    few = scalar(connection, f"SELECT count(*) FROM ({looked_up} LIMIT {_FEW + 1})") <= _FEW
    return f"a.id IN ({looked_up})" if few else f"a.{wanted}"


def _targets(place: str) -> tuple[str, ...]:
    return ("comments",) if place == "comments" else ("articles",)


def _date(name: str, value: str, target: Target) -> Condition:
    operator = "<" if name == "before" else ">="
    if target == "comments":
        return Condition(
            "coalesce((SELECT p.published FROM comment_contents p WHERE p.comment_id = c.id)"
            f" {operator} ?, 0)",
            (value,),
        )
    return Condition(
        f"a.sort {operator} ?",
        (int(datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp()),),
    )


def _age(name: str, seconds: int, target: Target) -> Condition:
    """That something was published less (more) than so many seconds before now."""
    operator = ">=" if name == "newer" else "<"
    if target == "comments":
        return Condition(
            "coalesce((SELECT p.published FROM comment_contents p WHERE p.comment_id = c.id)"
            f" {operator} strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?), 0)",
            (f"-{seconds} seconds",),
        )
    return Condition(f"a.sort {operator} CAST(strftime('%s', 'now') AS INTEGER) - ?", (seconds,))


def _feed_ids(connection: sqlite3.Connection, value: str) -> list[int]:
    """Feeds with this id, or with the value in their title or addresses."""
    wanted = fold(value)
    return [
        feed.id
        for feed in get_feeds(connection)
        if value == str(feed.id)
        or any(wanted in fold(name) for name in (feed.title, feed.url, feed.link) if name)
    ]


def _feed_ids_in(connection: sqlite3.Connection, value: str) -> list[int]:
    """Feeds of a folder of this name or path, wherever it is, and of the folders in it."""
    wanted = "/".join(name.strip() for name in fold(value).split("/") if name.strip())
    return [
        feed.id
        for feed in get_feeds(connection)
        if feed.folder and f"/{wanted}/" in f"/{fold(feed.folder)}/"
    ]


def _tagged_ids(connection: sqlite3.Connection, value: str) -> list[int]:
    """Articles with this label, or with this tag of their source, whatever the case."""
    wanted = fold(value)
    names = [
        name
        for (name,) in connection.execute("SELECT DISTINCT label FROM labels")
        if fold(name) == wanted
    ]
    found = {
        row[0]
        for name in names
        for row in connection.execute("SELECT article_id FROM labels WHERE label = ?", (name,))
    }
    # Only ASCII is compared without case by LIKE, and only what stands in JSON as it is.
    pattern = "%"
    if value.isascii() and not set(value) & set('"\\'):
        pattern = "%" + re.sub(r"([%_!])", r"!\1", value) + "%"
    for article_id, tags in connection.execute(
        "SELECT article_id, tags FROM entries WHERE tags IS NOT NULL AND tags LIKE ? ESCAPE '!'",
        (pattern,),
    ):
        if any(fold(tag) == wanted for tag in listed(tags)):
            found.add(article_id)
    return sorted(found)


def _of_article(sql: str, target: Target, *parameters: Any) -> Condition:
    """A condition over `articles a`, also where comments are looked at."""
    if target == "comments":
        sql = f"EXISTS (SELECT 1 FROM articles a WHERE a.id = c.article_id AND {sql})"
    return Condition(sql, parameters)


def in_comments(match: str, target: Target, *, with_hidden: bool = False) -> Condition:
    """That a comment, or one of the comments of an article, matches an FTS5 expression.

    Of the comments of an article those count that no rule hides, or all. Of a comment that is
    looked at itself, whether it is hidden is not asked here.
    """
    if target == "comments":
        return Condition(
            "c.id IN (SELECT rowid FROM comment_text WHERE comment_text MATCH ?)", (match,)
        )
    return Condition(
        "a.id IN (SELECT m.article_id FROM comment_text CROSS JOIN comments m"
        " ON m.id = comment_text.rowid WHERE comment_text MATCH ?"
        f"{'' if with_hidden else ' AND m.mark <= 0'})",
        (match,),
    )


def all_of(parts: Sequence[Condition]) -> Condition:
    """That all conditions hold."""
    kept = [part for part in parts if part is not TRUE]
    return joined(" AND ", kept) if kept else TRUE


def joined(operator: str, parts: Sequence[Condition]) -> Condition:
    """Conditions with an operator between each two, in brackets."""
    if len(parts) == 1:
        return parts[0]
    return Condition(
        f"({operator.join(part.sql for part in parts)})",
        tuple(parameter for part in parts for parameter in part.parameters),
    )
