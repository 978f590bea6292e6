"""Helpers for SQL statements: parameter lists, ids as arrays, id sequences."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Literal, TypeVar

Kind = Literal["articles", "comments"]
T = TypeVar("T")

MAX_PARAMETERS = 500
"""Ids of one `IN (...)`; longer lists are split."""

_FETCHED_AT_ONCE = 20_000


def chunks(items: Sequence[T], size: int = MAX_PARAMETERS) -> Iterator[Sequence[T]]:
    """Splits a sequence into pieces of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def marks(count: int) -> str:
    """`?, ?, ?` for an `IN (...)`."""
    return ", ".join("?" * count)


def listed(text: str | None) -> list[Any]:
    """Reads a list that is kept as JSON; an empty one where it is damaged."""
    try:
        found = json.loads(text) if text else []
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def json_ids(ids: Iterable[int]) -> str:
    """Ids for `IN (SELECT value FROM json_each(?))`, however many."""
    return json.dumps(list(ids))


def id_array(cursor: Iterable[tuple[int, ...]] | sqlite3.Cursor) -> array[int]:
    """The first column of a result as an array, fetched in pieces so that other threads run."""
    ids = array("q")
    if isinstance(cursor, sqlite3.Cursor):
        while rows := cursor.fetchmany(_FETCHED_AT_ONCE):
            ids.extend(chain.from_iterable(rows))
    else:
        ids.extend(row[0] for row in cursor)
    return ids


def take_ids(connection: sqlite3.Connection, kind: Kind, count: int) -> int:
    """Reserves ids that were never given before, inside the caller's transaction.

    Returns:
        The first of `count` consecutive ids.
    """
    (last,) = connection.execute(
        "UPDATE sequences SET last = last + ? WHERE kind = ? RETURNING last", (count, kind)
    ).fetchone()
    return int(last) - count + 1


def all_rows(
    connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """A whole result with much text in it.

    SQLite's own decoding takes a third of the time that the connection's does, which also reads
    what is no UTF-8; that is asked only where there is such a thing.
    """
    factory = connection.text_factory
    connection.text_factory = str
    try:
        return connection.execute(sql, parameters).fetchall()
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
    finally:
        connection.text_factory = factory
    return connection.execute(sql, parameters).fetchall()


def scalar(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()) -> Any:
    """The first column of the first row, None without rows."""
    row = connection.execute(sql, parameters).fetchone()
    return None if row is None else row[0]
