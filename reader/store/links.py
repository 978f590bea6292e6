"""Articles by the links that lead to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.store.entries import key_digest
from reader.store.rows import marks
from reader.text.keys import link_key
from reader.text.urls import is_openable

_MOST_LINKS = 500


def find_linked(connection: sqlite3.Connection, links: Sequence[str]) -> dict[int, int]:
    """The articles that links lead to, by the numbers of the links; of the first ones only."""
    wanted: dict[int | None, list[int]] = {}
    for number, link in enumerate(links[:_MOST_LINKS]):
        # What is sought by its place in a page is that page, as far as articles go.
        link = link.partition("#")[0]
        if is_openable(link):
            wanted.setdefault(key_digest(link_key(link)), []).append(number)
    if not wanted:
        return {}
    found: dict[int, int] = {}
    rows = connection.execute(
        f"SELECT article_id, link FROM entries WHERE link_key IN ({marks(len(wanted))})"
        " ORDER BY article_id",
        list(wanted),
    )
    for article_id, stored in rows:
        key = link_key(stored)
        for number in wanted[key_digest(key)]:
            # Of several articles with one link, that which arrived last.
            if link_key(links[number].partition("#")[0]) == key:
                found[number] = article_id
    return found


def find_comment(connection: sqlite3.Connection, article_id: int, link: str) -> int | None:
    """The comment of an article that a link leads to; None if that is no comment of it."""
    scheme, _, rest = link.partition("://")
    other = {"http": "https", "https": "http"}.get(scheme, scheme)
    row = connection.execute(
        "SELECT c.id FROM comments c JOIN comment_contents t ON t.comment_id = c.id"
        " WHERE c.article_id = ? AND t.link IN (?, ?) ORDER BY c.position LIMIT 1",
        (article_id, link, f"{other}://{rest}"),
    ).fetchone()
    return None if row is None else row[0]
