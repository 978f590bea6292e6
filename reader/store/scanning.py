"""Regular expressions in SQL: texts that no index knows are looked at one by one.

A query asks for it with `has_match(pattern, text)`, wherever its other conditions leave a row. What
was not looked at because a scan ended is neither found nor not found: `NULL`, so that `-/pattern/`
does not find it either.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextvars import ContextVar
from functools import lru_cache

from reader.errors import StoreError
from reader.model.query import Scan
from reader.store.conditions import FALSE, Condition, Target, joined
from reader.store.terms import Places
from reader.text.patterns import Pattern, compiled

_scan: ContextVar[Scan | None] = ContextVar("scan", default=None)

_ODD = tuple(character.encode() for character in "\u0130\u0131\u017f\u212a")
"""What is i, s or k without its case, and no ASCII."""


@contextlib.contextmanager
def scanning(scan: Scan | None) -> Iterator[None]:
    """Limits by a scan how long queries on this thread look through texts, within the block.

    Raises:
        StoreError: the scan was stopped.
    """
    token = _scan.set(scan)
    try:
        yield
    except sqlite3.OperationalError as error:
        if scan is not None and scan.is_stopped:
            raise StoreError("The search was stopped") from error
        raise
    finally:
        _scan.reset(token)


def current_scan() -> Scan | None:
    """The scan of this thread, if there is one."""
    return _scan.get()


def is_over() -> bool:
    """Whether the scan of this thread has ended. Given to SQL as `scan_over`."""
    scan = _scan.get()
    if scan is None or not scan.is_over():
        return False
    if scan.is_stopped:
        # SQLite ends the statement.
        raise StoreError("The search was stopped")
    return True


def has_match(pattern: str, value: bytes | None) -> bool:
    """Whether a pattern matches in a text. Given to SQL under this name.

    Args:
        pattern: as it stands in the query.
        value: UTF-8; what is none is replaced.
    """
    if value is None:
        return False
    found, literals = _prepared(pattern)
    if literals:
        lowered = value.lower()
        if not all(literal in lowered for literal in literals) and (
            value.isascii() or not any(odd in value for odd in _ODD)
        ):
            return False
    return not is_over() and found.finds(value.decode("utf-8", "replace"))


@lru_cache(maxsize=100)
def _prepared(pattern: str) -> tuple[Pattern, tuple[bytes, ...]]:
    found = compiled(pattern, ignores_case=True)
    return found, tuple(literal.encode() for literal in found.literals)


def pattern_condition(pattern: str, target: Target, places: Places) -> Condition:
    """That a pattern matches where a word may occur: in one text, title or name."""
    parts = []
    if target != "comments" and "articles" in places:
        parts.append(_exists(_ARTICLE, pattern))
    elif target != "comments" and "title" in places:
        parts.append(_exists(_TITLE, pattern))
    if target != "articles" and "comments" in places:
        if target == "comments":
            parts.append(_exists(_COMMENT, pattern))
        else:
            hidden = "" if "hidden" in places else " AND m.mark <= 0"
            parts.append(_exists(_COMMENTS.replace("/*shown*/", hidden), pattern))
    if not parts:
        return FALSE
    found = joined(" OR ", parts)
    return Condition(
        f"CASE WHEN scan_over() THEN NULL WHEN {found.sql} THEN 1"
        " WHEN scan_over() THEN NULL ELSE 0 END",
        found.parameters,
    )


def _matches(column: str) -> str:
    return f"has_match(?, CAST({column} AS BLOB))"


_TITLE = f"EXISTS (SELECT 1 FROM entries e WHERE e.article_id = a.id AND {_matches('e.title')})"
_ARTICLE = (
    f"EXISTS (SELECT 1 FROM entries e WHERE e.article_id = a.id AND ({_matches('e.title')}"
    f" OR {_matches('e.author')})) OR EXISTS (SELECT 1 FROM contents t WHERE t.article_id = a.id"
    f" AND {_matches('coalesce(t.text, t.body)')}) OR EXISTS (SELECT 1 FROM full_texts f"
    f" WHERE f.article_id = a.id AND {_matches('coalesce(f.text, f.body)')})"
)
_COMMENT = (
    "EXISTS (SELECT 1 FROM comment_contents t WHERE t.comment_id = c.id AND"
    f" ({_matches('t.author')} OR {_matches('coalesce(t.text, t.body)')}))"
)
_COMMENTS = (
    "EXISTS (SELECT 1 FROM comments m CROSS JOIN comment_contents t ON t.comment_id = m.id"
    f" WHERE m.article_id = a.id/*shown*/ AND ({_matches('t.author')}"
    f" OR {_matches('coalesce(t.text, t.body)')}))"
)


def _exists(sql: str, pattern: str) -> Condition:
    return Condition(f"({sql})", (pattern,) * sql.count("?"))
