"""The filter of a list, as it is typed: every word begins a word of title, author or feed title.

A regular expression between slashes has to match in one of the three.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from reader.model.query import Scan
from reader.store.rows import json_ids, marks
from reader.store.scanning import current_scan
from reader.store.tokens import fold, index_text, phrase, words_of
from reader.text.patterns import Pattern, take_patterns

_SCANNED = 5_000
"""Articles of the first view looked at for a feed that has one word of a filter and not another."""
_FEEDS_ONE_BY_ONE = 4
_FEED_NAMES = "SELECT id, coalesce(own_title, title) AS name FROM feeds WHERE name IS NOT NULL"
_ONE_LETTER = re.compile(r"(?<![^\W_])[^\W_]$")
_SCAN_SECONDS = 0.03
"""So long titles are looked through for the first view."""
_UNPAIRED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def filter_matches(
    connection: sqlite3.Connection, text: str, *, limit: int | None = None
) -> set[int] | None:
    """Ids of the articles that a filter lets through, whatever view they are in.

    Args:
        connection: any.
        text: as typed. Words of one letter say too little to search for the words that they
            begin: the last one counts once it has two, another one as a whole word.
        limit: give no more than about so many, those that arrived last.

    Returns:
        None where the text says nothing yet, so that nothing is filtered.
    """
    regexes, text = take_patterns(_UNPAIRED.sub(" ", text))
    matches = _named(connection, text, limit)
    return _matched(connection, regexes, matches, limit) if regexes else matches


def _matched(
    connection: sqlite3.Connection,
    regexes: list[Pattern],
    within: set[int] | None,
    limit: int | None,
) -> set[int]:
    """Articles in whose title, author or feed title each of the expressions matches.

    Args:
        connection: any.
        regexes: what has to match.
        within: only these; all if None.
        limit: look through a part only, those that arrived last.
    """
    feeds: list[set[int]] = [set() for _ in regexes]
    for feed_id, name in connection.execute(_FEED_NAMES):
        for regex, found in zip(regexes, feeds, strict=True):
            if regex.finds(name):
                found.add(feed_id)
    scan = current_scan() if limit is None else Scan(seconds=_SCAN_SECONDS)
    sql = "SELECT e.article_id, a.feed_id, e.title, e.author FROM entries e"
    join = " CROSS JOIN articles a ON a.id = e.article_id"
    bound = "" if limit is None else f" LIMIT {_SCANNED}"
    if within is None:
        rows = connection.execute(f"{sql}{join} ORDER BY e.article_id DESC{bound}")
    else:
        rows = connection.execute(
            f"{sql}{join} WHERE e.article_id IN (SELECT value FROM json_each(?))"
            f" ORDER BY e.article_id DESC{bound}",
            (json_ids(within),),
        )
    matches: set[int] = set()
    for article_id, feed_id, *names in rows:
        if scan is not None and scan.is_over():
            break
        if all(
            feed_id in found or any(regex.finds(name) for name in names if name)
            for regex, found in zip(regexes, feeds, strict=True)
        ):
            matches.add(article_id)
    return matches


def _named(connection: sqlite3.Connection, text: str, limit: int | None) -> set[int] | None:
    """Articles by the words of a filter; None where they say nothing."""
    words = _words(text)
    if not words:
        return None
    bound = "" if limit is None else f" ORDER BY rowid DESC LIMIT {int(limit)}"
    found: set[int] = set()

    def add_named(phrases: list[str], feed_ids: list[int] | None = None) -> None:
        sql = f"SELECT rowid FROM names WHERE names MATCH ?{bound}"
        if feed_ids is not None:
            scanned = "" if limit is None else f" ORDER BY rowid DESC LIMIT {_SCANNED}"
            sql = (
                "SELECT a.id FROM"
                f" (SELECT rowid AS id FROM names WHERE names MATCH ?{scanned}) n"
                " CROSS JOIN articles a ON a.id = n.id"
                f" WHERE a.feed_id IN ({marks(len(feed_ids))})"
            )
        rows = connection.execute(sql, (" AND ".join(phrases), *(feed_ids or ())))
        found.update(row[0] for row in rows)

    add_named([quoted for _, quoted in words])
    for rest, feed_ids in _matching_feeds(connection, words).items():
        if rest:
            add_named(list(rest), feed_ids)
        else:
            found.update(_ids_of_feeds(connection, feed_ids, limit))
    return found


def _ids_of_feeds(
    connection: sqlite3.Connection, feed_ids: list[int], limit: int | None
) -> Iterator[int]:
    """Articles of some feeds; with a limit, no more than about so many of the newest."""
    if limit is not None and len(feed_ids) > _FEEDS_ONE_BY_ONE:
        rows = connection.execute(
            "SELECT id FROM (SELECT id, feed_id FROM articles ORDER BY id DESC LIMIT"
            f" {_SCANNED}) WHERE feed_id IN ({marks(len(feed_ids))})",
            feed_ids,
        )
        yield from (row[0] for row in rows)
        return
    bound = "" if limit is None else f" ORDER BY sort DESC, source_order LIMIT {int(limit)}"
    for feed_id in feed_ids:
        rows = connection.execute(
            f"SELECT id FROM articles INDEXED BY articles_by_feed WHERE feed_id = ?{bound}",
            (feed_id,),
        )
        yield from (row[0] for row in rows)


def _words(text: str) -> list[tuple[str, str]]:
    """(word, its FTS5 phrase) for each word that says something."""
    words = []
    typed = text.split()
    for position, word in enumerate(typed):
        # Too many words begin with a single letter or digit to look for them all.
        is_begun = not _ONE_LETTER.search(index_text(word))
        quoted = phrase(word, is_prefix=is_begun)
        is_last = position == len(typed) - 1
        if quoted is not None and (is_begun or not is_last or len(words_of(quoted)) > 1):
            words.append((word, quoted))
    return words


def _matching_feeds(
    connection: sqlite3.Connection, words: list[tuple[str, str]]
) -> dict[tuple[str, ...], list[int]]:
    """Feeds whose title has some of the words, by the phrases that it leaves to the articles."""
    feeds: dict[tuple[str, ...], list[int]] = {}
    patterns = [(_word_start(word), quoted) for word, quoted in words]
    for feed_id, name in connection.execute(_FEED_NAMES):
        title = fold(name)
        rest = tuple(quoted for pattern, quoted in patterns if not pattern.search(title))
        if len(rest) < len(words):
            feeds.setdefault(rest, []).append(feed_id)
    return feeds


def _word_start(word: str) -> re.Pattern[str]:
    folded = fold(word)
    start = r"(?<![^\W_])" if folded[:1].isascii() else ""
    return re.compile(start + re.escape(folded))
