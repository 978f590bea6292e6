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
from heapq import merge, nlargest
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

_MERGED = 300
"""Feeds of a folder whose articles are merged for its first rows."""
_MORE = 8
"""How many times as many ids are read where too few of them belong to an overview."""

_BY_DATE = ("a.sort DESC", "a.source_order", "a.id")
_ORDERS = {
    "published": _BY_DATE,
    "title": ("e.title_key", "e.article_id"),
    "comments": ("a.comments DESC", *_BY_DATE),
    "source": ("a.source_order", "a.id"),
}
_OF_FOLDER = "SELECT id FROM feeds WHERE folder = ? OR substr(folder, 1, length(?) + 1) = ? || '/'"
_HIDDEN = "SELECT id FROM feeds WHERE hidden = 1"
_WALKED = {"comments": "articles_by_comments", "source": "articles_by_source"}


def first_article_ids(
    connection: sqlite3.Connection,
    query: ArticleQuery,
    limit: int,
    *,
    from_end: bool = False,
) -> array[int]:
    """The first (or last) ids of a view, in view order. Cheap, filters and queries apart."""
    if query.terms:
        from reader.store.sorted_views import sorted_ids

        where = _conditions(connection, query)
        return sorted_ids(connection, query, *where, limit=limit, from_end=from_end)
    if query.filter:
        ids = article_ids(connection, query)
        return ids[-limit:] if from_end and limit else ids[:limit]
    if query.node is not None or query.after_id is not None:
        ids = _matching(connection, query, limit, from_end)
    elif _leaves_out(connection, query):
        ids = _overview(connection, query, limit, from_end)
    elif query.folder is not None and query.sort == "published" and query.show != "starred":
        ids = _first_of_folder(connection, query, limit, from_end)
    else:
        ids = array("q", islice(_plain_ids(connection, query, limit, from_end), limit))
    if from_end:
        ids.reverse()
    return ids


def article_ids(connection: sqlite3.Connection, query: ArticleQuery) -> array[int]:
    """All ids of a view, in order."""
    if query.terms:
        from reader.store.sorted_views import sorted_ids

        return sorted_ids(connection, query, *_conditions(connection, query))
    if query.filter:
        from reader.store.filter import filter_matches

        matches = filter_matches(connection, query.filter)
        if matches is not None:
            return _arranged(connection, query, matches)
    if query.node is not None or query.after_id is not None:
        return _matching(connection, query, None, False)
    if _leaves_out(connection, query):
        return _overview(connection, query, None, False)
    return array("q", _plain_ids(connection, query, None, False))


def filter_article_ids(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int
) -> array[int]:
    """Matches of `query.filter` for the first screen: of many, those that arrived last.

    Fewer than `limit` may be given though there are more; `article_ids` gives them all.
    """
    if query.terms:
        return first_article_ids(connection, query, limit)
    from reader.store.filter import filter_matches

    plain = ArticleQuery(filter=query.filter, sort=query.sort, is_overview=query.is_overview)
    is_thinned = query != plain or _leaves_out(connection, query)
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
    if is_few(connection, query):
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


def _leaves_out(connection: sqlite3.Connection, query: ArticleQuery) -> bool:
    """Whether a view is an overview that is not simply everything."""
    return query.is_overview and scalar(connection, f"{_HIDDEN} LIMIT 1") is not None


def _overview(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int | None, from_end: bool
) -> array[int]:
    """Ids of a view without those of hidden feeds, from its start or backwards from its end.

    No index by date knows of feeds: what to leave out is read from the index by feed, and the
    view as it would be with it is read as far as is needed.
    """
    hidden = bytearray(newest_id(connection) + 1)
    for article_id in id_array(
        connection.execute(
            f"SELECT id FROM articles INDEXED BY articles_by_feed WHERE feed_id IN ({_HIDDEN})"
        )
    ):
        hidden[article_id] = 1
    everything = replace(query, is_overview=False)
    read = limit
    while True:
        ids = array("q", _plain_ids(connection, everything, read, from_end))
        shown = array("q", (article_id for article_id in ids if not hidden[article_id]))
        if limit is None or read is None or len(ids) < read or len(shown) >= limit:
            return shown if limit is None else shown[:limit]
        read *= _MORE


def _first_of_folder(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int, from_end: bool
) -> array[int]:
    """The first ids of a folder by date: those of its feeds merged as far as is needed.

    Of very many feeds it takes less to walk all articles by date and leave out what is elsewhere.
    """
    folder = (query.folder,) * 3
    direction = -1 if from_end else 1

    def rows(feed_id: int) -> Iterator[tuple[int, int, int]]:
        yield from connection.execute(
            "SELECT -a.sort, a.source_order, a.id FROM articles a INDEXED BY"
            f" {_date_index(query)} WHERE a.feed_id = ?"
            f"{' AND a.unread = 1' if query.show == 'unread' else ''}"
            f" ORDER BY {_order('published', from_end)} LIMIT ?",
            (feed_id, limit),
        )

    counter = "unread" if query.show == "unread" else "articles"
    feeds = connection.execute(
        f"SELECT id FROM feeds WHERE id IN ({_OF_FOLDER}) AND {counter}", folder
    ).fetchall()
    if len(feeds) > _MERGED:
        walked = _date_index(replace(query, folder=None))
        where, parameters = _conditions(connection, query)
        return id_array(
            connection.execute(
                f"SELECT a.id FROM articles a INDEXED BY {walked} WHERE {where}"
                f" ORDER BY {_order('published', from_end)} LIMIT ?",
                (*parameters, limit),
            )
        )
    merged = merge(
        *(rows(feed_id) for (feed_id,) in feeds),
        key=lambda row: tuple(direction * part for part in row),
    )
    return array("q", (row[2] for row in islice(merged, limit)))


def _ids_by_feed(
    connection: sqlite3.Connection, query: ArticleQuery, limit: int | None, from_end: bool
) -> Iterator[int]:
    """Feed after feed by title, in each the newest first; articles without a feed come last."""
    from reader.store.feeds import get_feeds

    feed_ids: list[int | None] = [feed.id for feed in get_feeds(connection)]
    feed_ids.append(None)
    if query.folder is not None:
        of_folder = {row[0] for row in connection.execute(_OF_FOLDER, (query.folder,) * 3)}
        feed_ids = [feed_id for feed_id in feed_ids if feed_id in of_folder]
    order = _order("published", from_end)
    if query.show == "starred":
        rank = {feed_id: position for position, feed_id in enumerate(feed_ids)}
        rows = connection.execute(
            "SELECT a.id, a.feed_id FROM articles a INDEXED BY articles_starred"
            f" WHERE a.starred = 1 ORDER BY {order}"
        ).fetchall()
        rows = [row for row in rows if row[1] in rank]
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
    if query.after_id is not None:
        # What arrived lately is few of very many: it is looked up by id, and sorted.
        join = f" NOT INDEXED{join.replace(' JOIN', ' CROSS JOIN')}"
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
    if query.folder is not None:
        parts.append(f"a.feed_id IN ({_OF_FOLDER})")
        parameters += (query.folder,) * 3
    if _leaves_out(connection, query):
        parts.append(f"coalesce(a.feed_id, 0) NOT IN ({_HIDDEN})")
    if query.after_id is not None:
        parts.append("a.id > ?")
        parameters.append(query.after_id)
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
    by_feed = "" if query.feed_id is None and query.folder is None else "_by_feed"
    if query.show == "unread":
        return f"articles_unread{by_feed}"
    return f"articles{by_feed or '_by_date'}"


def is_few(connection: sqlite3.Connection, query: ArticleQuery) -> bool:
    """Whether a view is of so few articles that they are sorted in a moment; filters apart."""
    where, parameters = _conditions(connection, query)
    count = scalar(
        connection,
        "SELECT count(*) FROM (SELECT 1 FROM articles a"
        f" {'NOT INDEXED' if query.after_id is not None else f'INDEXED BY {_date_index(query)}'}"
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
