"""Views: which articles a list holds and in which order, as ids.

The orders that are not by date come from an index that knows nothing of the reader's state. A
view of few articles sorts them, one of many walks the index; both give the same list.

What filters and queries need is imported by them: the program's first page has neither.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from heapq import nlargest
from itertools import islice
from typing import Any

from reader.model.listing import ArticleQuery
from reader.store.rows import id_array, scalar
from reader.store.summaries import newest_id

_FEW = 10_000
_LOOKED_UP = 250_000
"""Matches of a filter that are looked up and sorted; more are picked out of the whole view."""
_NEWEST_SCANNED = 5_000
"""Index entries of the first view of a filter, where state or feed thin them out."""

_BY_DATE = ("a.sort DESC", "a.source_order", "a.id")
_ORDERS = {
    "published": _BY_DATE,
    "title": ("e.title_key", "e.article_id"),
    "comments": ("a.comments DESC", *_BY_DATE),
    "source": ("a.source_order", "a.id"),
}
_WALKED = {"comments": "articles_by_comments", "source": "articles_by_source"}


def first_article_ids(
    connection: sqlite3.Connection,
    query: ArticleQuery,
    limit: int,
    *,
    from_end: bool = False,
) -> array[int]:
    """The first (or last) ids of a view, in view order. Cheap, filters and queries apart."""
    if query.filter:
        ids = article_ids(connection, query)
        return ids[-limit:] if from_end and limit else ids[:limit]
    if query.node is not None:
        ids = _matching(connection, query, limit, from_end)
    else:
        ids = array("q", islice(_plain_ids(connection, query, limit, from_end), limit))
    if from_end:
        ids.reverse()
    return ids


def article_ids(connection: sqlite3.Connection, query: ArticleQuery) -> array[int]:
    """All ids of a view, in order."""
    if query.filter:
        from reader.store.filter import filter_matches

        matches = filter_matches(connection, query.filter)
        if matches is not None:
            return _arranged(connection, query, matches)
    if query.node is not None:
        return _matching(connection, query, None, False)
    return array("q", _plain_ids(connection, query, None, False))


def filter_article_ids(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int
) -> array[int]:
    """Matches of `query.filter` for the first screen: of many, those that arrived last.

    Fewer than `limit` may be given though there are more; `article_ids` gives them all.
    """
    from reader.store.filter import filter_matches

    is_thinned = query.show != "all" or query.feed_id is not None or query.node is not None
    scanned = max(limit, _NEWEST_SCANNED) if is_thinned else limit
    matches = filter_matches(connection, query.filter, limit=scanned)
    if matches is None:
        return first_article_ids(connection, replace(query, filter=""), limit)
    if not is_thinned:
        matches = set(nlargest(limit, matches))
    return _arranged(connection, query, matches)[:limit]


def count_new(connection: sqlite3.Connection, query: ArticleQuery, after_id: int) -> int:
    """How many articles of a view arrived after the one with this id."""
    if query.filter:
        return sum(article_id > after_id for article_id in article_ids(connection, query))
    where, parameters = _conditions(connection, query)
    return int(
        scalar(
            connection,
            f"SELECT count(*) FROM articles a WHERE a.id > ? AND {where}",
            (after_id, *parameters),
        )
    )


def _plain_ids(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int | None, from_end: bool
) -> Iterable[int]:
    """Ids of a view without filter and node, from its start or backwards from its end."""
    if query.sort == "feed" and query.feed_id is None:
        return _ids_by_feed(connection, query, limit, from_end)
    sort = "published" if query.sort == "feed" else query.sort
    where, parameters = _conditions(connection, query)
    order = _order(sort, from_end)
    bound = "" if limit is None else f" LIMIT {int(limit)}"
    own = f"articles a INDEXED BY {_date_index(query)} WHERE {where}"
    if sort == "published":
        return id_array(
            connection.execute(f"SELECT a.id FROM {own} ORDER BY {order}{bound}", parameters)
        )
    if sort == "title":
        walked, key = "entries e INDEXED BY entries_by_title", "e.article_id"
        join = f" CROSS JOIN articles a ON a.id = {key}"
    else:
        walked, key, join = f"articles a INDEXED BY {_WALKED[sort]}", "a.id", ""
    if where == "1":
        return id_array(connection.execute(f"SELECT {key} FROM {walked} ORDER BY {order}{bound}"))
    if _is_few(connection, query):
        entries = " CROSS JOIN entries e ON e.article_id = a.id" if sort == "title" else ""
        return id_array(
            connection.execute(
                f"SELECT a.id FROM {own.replace(' WHERE ', f'{entries} WHERE ', 1)}"
                f" ORDER BY {order}{bound}",
                parameters,
            )
        )
    if limit is not None:
        return id_array(
            connection.execute(
                f"SELECT {key} FROM {walked}{join} WHERE {where} ORDER BY {order}{bound}",
                parameters,
            )
        )
    # Two walks of covering indexes, met in a bitmap: no row is looked up.
    chosen = bytearray(newest_id(connection) + 1)
    for article_id in id_array(connection.execute(f"SELECT a.id FROM {own}", parameters)):
        chosen[article_id] = 1
    ids = id_array(connection.execute(f"SELECT {key} FROM {walked} ORDER BY {order}"))
    return (article_id for article_id in ids if chosen[article_id])


def _ids_by_feed(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int | None, from_end: bool
) -> Iterator[int]:
    """Feed after feed by title, in each the newest first; articles without a feed come last."""
    from reader.store.feeds import get_feeds

    feed_ids: list[int | None] = [feed.id for feed in get_feeds(connection)]
    feed_ids.append(None)
    order = _order("published", from_end)
    if query.show == "starred":
        rank = {feed_id: position for position, feed_id in enumerate(feed_ids)}
        rows = connection.execute(
            "SELECT a.id, a.feed_id FROM articles a INDEXED BY articles_starred"
            f" WHERE a.starred = 1 ORDER BY {order}"
        ).fetchall()
        rows.sort(key=lambda row: -rank[row[1]] if from_end else rank[row[1]])
        yield from (row[0] for row in rows)
        return
    index = "articles_unread_by_feed" if query.show == "unread" else "articles_by_feed"
    where = "a.unread = 1" if query.show == "unread" else "1"
    bound = "" if limit is None else f" LIMIT {int(limit)}"
    for feed_id in reversed(feed_ids) if from_end else feed_ids:
        yield from id_array(
            connection.execute(
                f"SELECT a.id FROM articles a INDEXED BY {index}"
                f" WHERE a.feed_id IS ? AND {where} ORDER BY {order}{bound}",
                (feed_id,),
            )
        )


def _matching(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int | None, from_end: bool
) -> array[int]:
    """Ids of a view with a node, from its start or backwards from its end."""
    if query.sort == "feed":
        ids = _matching(connection, replace(query, sort="published"), None, False)
        ids = _grouped_by_feed(connection, ids)
        if from_end:
            ids.reverse()
        return ids if limit is None else ids[:limit]
    is_walked = limit is not None and query.sort == "published"
    where, parameters = _conditions(connection, query, is_walked=is_walked)
    join = " JOIN entries e ON e.article_id = a.id" if query.sort == "title" else ""
    sql = f"SELECT a.id FROM articles a{join} WHERE {where} ORDER BY {_order(query.sort, from_end)}"
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    return id_array(connection.execute(sql, parameters))


def _arranged(
    connection: sqlite3.Connection, query: ArticleQuery, matches: Collection[int]
) -> array[int]:
    """Those of some ids that are in the view, in its order."""
    import json

    plain = replace(query, filter="")
    if len(matches) > _LOOKED_UP:
        chosen = matches if isinstance(matches, set) else set(matches)
        return array("q", filter(chosen.__contains__, article_ids(connection, plain)))
    where, parameters = _conditions(connection, plain)
    sort = "published" if query.sort == "feed" else query.sort
    join = " JOIN entries e ON e.article_id = a.id" if sort == "title" else ""
    ids = id_array(
        connection.execute(
            "SELECT a.id FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value"
            f"{join} WHERE {where} ORDER BY {_order(sort, False)}",
            (json.dumps(list(matches)), *parameters),
        )
    )
    return _grouped_by_feed(connection, ids) if query.sort == "feed" else ids


def _grouped_by_feed(connection: sqlite3.Connection, ids: array[int]) -> array[int]:
    import json

    from reader.store.feeds import get_feeds

    rank = {feed.id: position for position, feed in enumerate(get_feeds(connection))}
    feed_of = dict(
        connection.execute(
            "SELECT a.id, a.feed_id FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value",
            (json.dumps(list(ids)),),
        )
    )
    return array("q", sorted(ids, key=lambda article_id: rank.get(feed_of[article_id], len(rank))))


def _conditions(
    connection: sqlite3.Connection, query: ArticleQuery, *, is_walked: bool = False
) -> tuple[str, list[Any]]:
    """SQL over `articles a` (and its parameters) for all of a query but its filter."""
    parts: list[str] = []
    parameters: list[Any] = []
    if query.feed_id is not None:
        parts.append("a.feed_id = ?")
        parameters.append(query.feed_id)
    if query.show == "unread":
        parts.append("a.unread = 1")
    elif query.show == "starred":
        parts.append("a.starred = 1")
    if query.node is not None:
        from reader.store.search import condition

        compiled = condition(connection, query.node, is_walked=is_walked)
        parts.append(compiled.sql)
        parameters.extend(compiled.parameters)
    return " AND ".join(parts) or "1", parameters


def _date_index(query: ArticleQuery) -> str:
    if query.show == "starred":
        return "articles_starred"
    if query.show == "unread":
        return "articles_unread" if query.feed_id is None else "articles_unread_by_feed"
    return "articles_by_date" if query.feed_id is None else "articles_by_feed"


def _is_few(connection: sqlite3.Connection, query: ArticleQuery) -> bool:
    where, parameters = _conditions(connection, query)
    count = scalar(
        connection,
        f"SELECT count(*) FROM (SELECT 1 FROM articles a INDEXED BY {_date_index(query)}"
        f" WHERE {where} LIMIT {_FEW + 1})",
        parameters,
    )
    return bool(count <= _FEW)


def _order(sort: str, from_end: bool) -> str:
    terms = _ORDERS[sort]
    if from_end:
        terms = tuple(
            term.removesuffix(" DESC") if term.endswith(" DESC") else f"{term} DESC"
            for term in terms
        )
    return ", ".join(terms)
