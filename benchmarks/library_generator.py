"""Fills a new store with a large library of made-up articles and comments, always the same one.

    python benchmarks/library_generator.py PATH --articles 1000000 --comments 5000000

Rows go in through plain SQL in large transactions, indexes are made afterwards, and the full-text
index is built as it is after an import. What benchmarks look for by name is in `KNOWN`.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import sys
import time
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from reader.store.connection import close, connect, transaction
from reader.store.entries import key_digest, title_key
from reader.store.index import index_pending

FEEDS = 300
START = 1_262_304_000
"""2010-01-01: the first article's time; they end sixteen years later."""
YEARS = 16
BATCH = 20_000
ARRIVED = START + (YEARS + 1) * 31_557_600

KNOWN = {
    "article_5k": "A known article of 5 KB",
    "article_50k": "A known article of 50 KB",
    "article_500k": "A known article of 500 KB",
    "long_thread": "A known thread that goes on and on",
}
RARE_WORD = "zyzzyva"
"""Occurs in one article of a hundred thousand, and in one comment of a hundred thousand."""
FREQUENT = {"python": 0.065, "terminal": 0.013, "kubernetes": 0.0014}
"""Words and the share of articles that have them; `the` is in nearly all."""

_SYLLABLES = [c + v for c in "bdfghlmnprstvw" for v in "aeio"]
_SMALL = re.findall(
    r"\w+", "the of and to a in is that it for on with as was are this be from at but"
)
_CJK = (
    "日本語の記事",
    "新しい端末の話",
    "中文新闻阅读器",
    "한국어 기사 제목",
    "讨论很长的一篇文章",
)
_EMOJI = ("🚀", "🎉", "👩‍💻", "🔥", "🇯🇵")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ready-made pieces of prose, so that six million texts are cheap to put together."""

    sentences: tuple[str, ...]
    titles: tuple[str, ...]
    people: tuple[str, ...]


def make_vocabulary(rng: random.Random) -> Vocabulary:
    """Words by a power law, as languages have them, in sentences of six to fourteen words."""
    words = sorted(
        {"".join(rng.choices(_SYLLABLES, k=rng.choice((2, 2, 3, 3, 4)))) for _ in range(24_000)}
    )
    rng.shuffle(words)
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(words))))
    small_weights = list(accumulate(1 / (rank + 1) for rank in range(len(_SMALL))))

    def sentence() -> str:
        chosen = rng.choices(words, cum_weights=weights, k=rng.randint(4, 9))
        small = rng.choices(_SMALL, cum_weights=small_weights, k=len(chosen))
        mixed = [word for pair in zip(small, chosen, strict=True) for word in pair]
        return " ".join(mixed).capitalize() + "."

    def title() -> str:
        return " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(3, 7))).capitalize()

    people = tuple(
        f"{first.capitalize()} {last.capitalize()}"
        for first, last in zip(
            rng.choices(words, k=4_000), rng.choices(words, k=4_000), strict=True
        )
    )
    return Vocabulary(
        tuple(sentence() for _ in range(20_000)), tuple(title() for _ in range(20_000)), people
    )


def make_shape(rng: random.Random, size: int) -> list[tuple[int, int, int]]:
    """(parent's position or -1, depth, descendants) of a thread in pre-order."""
    depths = []
    depth = 0
    for position in range(size):
        depth = (
            0
            if position == 0
            else max(0, min(depth + 1, depth + rng.choice((1, 1, 0, 0, -1, -2, -9))))
        )
        depths.append(depth)
    descendants = [0] * size
    parents = [-1] * size
    chain: list[int] = []
    for position, depth in enumerate(depths):
        del chain[depth:]
        for ancestor in chain:
            descendants[ancestor] += 1
        if chain:
            parents[position] = chain[-1]
        chain.append(position)
    return list(zip(parents, depths, descendants, strict=True))


def thread_sizes(rng: random.Random, articles: int, comments: int, longest: int) -> list[int]:
    """How many comments each article has: most few, some many, one the longest; exact in sum."""
    if articles == 0:
        return []
    rest = comments - longest
    mean = rest / articles
    sizes = [
        0 if rng.random() < 0.3 else int(rng.expovariate(0.7 / mean)) if mean else 0
        for _ in range(articles)
    ]
    sizes[_long_thread(articles)] = 0
    difference = rest - sum(sizes)
    while difference:
        index = rng.randrange(articles)
        if index == _long_thread(articles) and articles > 1:
            continue
        step = 1 if difference > 0 else -1
        if sizes[index] + step >= 0:
            sizes[index] += step
            difference -= step
    sizes[_long_thread(articles)] += longest
    return sizes


def _long_thread(articles: int) -> int:
    return max(0, articles - 5)


def instant(seconds: int) -> str:
    """ISO form of seconds since the epoch."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def article_text(rng: random.Random, words: Vocabulary, number: int) -> str:
    """About 300 bytes; some hold the known words, some a word of their own."""
    text = " ".join(rng.choices(words.sentences, k=4))
    for word, share in FREQUENT.items():
        if rng.random() < share:
            text += f" About {word} too."
    if number % 10 == 0:
        text += f" See ticket q{number}x."
    if number % 100_000 == 777:
        text += f" One {RARE_WORD} more."
    return text


def large_body(rng: random.Random, words: Vocabulary, size: int) -> tuple[str, str]:
    """(HTML, its plain text) of about `size` bytes: headings, paragraphs, links, lists."""
    html: list[str] = []
    plain: list[str] = []
    length = 0
    while length < size:
        sentences = rng.choices(words.sentences, k=5)
        block = " ".join(sentences)
        match len(html) % 8:
            case 3:
                html.append(f"<h2>{sentences[0]}</h2>")
                plain.append(sentences[0])
            case 5:
                html.append("<ul>" + "".join(f"<li>{s}</li>" for s in sentences) + "</ul>")
                plain.append("\n".join(f"• {s}" for s in sentences))
            case 6:
                html.append(f'<p>{block} <a href="https://example.org/{len(html)}">More</a>.</p>')
                plain.append(f"{block} More.")
            case _:
                html.append(f"<p>{block}</p>")
                plain.append(block)
        length += len(html[-1]) + 1
    return "\n".join(html), "\n\n".join(plain)


def known_articles(articles: int) -> dict[int, str]:
    """Positions of the articles with known titles: among the newest."""
    if articles < 20:
        return {}
    names = ("article_5k", "article_50k", "article_500k")
    known = {articles - 2 - index: name for index, name in enumerate(names)}
    known[_long_thread(articles)] = "long_thread"
    return known


def fill(path: Path, articles: int, comments: int, longest: int, seed: int = 20_261_101) -> None:
    """Makes the library in a new store at `path`."""
    rng = random.Random(seed)
    words = make_vocabulary(rng)
    sizes = thread_sizes(rng, articles, comments, longest)
    shapes = {
        size: [make_shape(rng, size) for _ in range(20 if size < 100 else 1)] for size in set(sizes)
    }
    connection = connect(path, role="writer")
    if connection.execute("SELECT count(*) FROM articles").fetchone()[0]:
        sys.exit(f"{path} is not empty")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    indexes = _drop_indexes(connection)
    with transaction(connection):
        _insert_feeds(connection, rng, words)
    feed_of = rng.choices(
        [None, *range(1, FEEDS + 1)], [12, *(300 / (rank + 2) for rank in range(FEEDS))], k=articles
    )
    known = known_articles(articles)
    comment_id = 1
    for start in range(0, articles, BATCH):
        numbers = range(start, min(start + BATCH, articles))
        rows = _Rows()
        for number in numbers:
            shape = rng.choice(shapes[sizes[number]]) if sizes[number] else []
            published = START + int(number / articles * YEARS * 31_557_600) + rng.randrange(86_400)
            unread_comments = _add_comments(rows, rng, words, number, comment_id, shape, published)
            comment_id += len(shape)
            _add_article(
                rows,
                rng,
                words,
                number,
                feed_of[number],
                published,
                len(shape),
                unread_comments,
                known.get(number),
            )
        with transaction(connection):
            rows.insert(connection)
        _say(f"{numbers[-1] + 1:,} articles, {comment_id - 1:,} comments")
    with transaction(connection):
        connection.execute(
            "UPDATE sequences SET last = CASE kind WHEN 'articles' THEN ? ELSE ? END",
            (articles, comment_id - 1),
        )
        _count_feeds(connection)
    for sql in indexes:
        _say(sql.split(" ON ")[0])
        connection.execute(sql)
    _index(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    close(connection)
    _say("done")


class _Rows:
    """Rows of one batch by statement."""

    def __init__(self) -> None:
        self.articles: list[tuple[Any, ...]] = []
        self.entries: list[tuple[Any, ...]] = []
        self.contents: list[tuple[Any, ...]] = []
        self.comments: list[tuple[Any, ...]] = []
        self.comment_contents: list[tuple[Any, ...]] = []

    def insert(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO articles (id, feed_id, sort, source_order, unread, starred, comments,"
            " comments_unread, announced, arrived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.articles,
        )
        connection.executemany(
            "INSERT INTO entries (article_id, title, author, link, published, guid, title_key,"
            " guid_key, link_key, identity, fingerprint, published_raw, format)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.entries,
        )
        connection.executemany(
            "INSERT INTO contents (article_id, body_type, body, text) VALUES (?, ?, ?, ?)",
            self.contents,
        )
        connection.executemany(
            "INSERT INTO comments (id, article_id, parent_id, position, depth, descendants,"
            " length, unread, starred) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.comments,
        )
        connection.executemany(
            "INSERT INTO comment_contents (comment_id, author, published, published_raw,"
            " source_id, body_type, body) VALUES (?, ?, ?, ?, ?, 'text', ?)",
            self.comment_contents,
        )


def _add_article(
    rows: _Rows,
    rng: random.Random,
    words: Vocabulary,
    number: int,
    feed_id: int | None,
    published: int,
    comments: int,
    unread_comments: int,
    name: str | None,
) -> None:
    article_id = number + 1
    title = rng.choice(words.titles)
    if number % 50 == 7:
        title = f"{rng.choice(_CJK)} {article_id}"
    elif number % 77 == 5:
        title = f"{rng.choice(_EMOJI)} {title}"
    if name is not None:
        title = KNOWN[name]
    if name is not None and name.startswith("article_"):
        size = int(name.removeprefix("article_").removesuffix("k")) * 1_000
        body, text = large_body(rng, words, size)
        content: tuple[Any, ...] = (article_id, "html", body, text)
    else:
        text = article_text(rng, words, number)
        is_html = number % 4 == 0
        content = (
            article_id,
            "html" if is_html else "text",
            f"<p>{text}</p>" if is_html else text,
            text if is_html else None,
        )
    host = f"feed{feed_id or 0}.example.org"
    link = f"{host}/{article_id}"
    when = instant(published)
    rows.articles.append(
        (
            article_id,
            feed_id,
            published,
            -article_id,
            int(rng.random() < 0.3),
            int(rng.random() < 0.01),
            comments,
            unread_comments,
            comments,
            ARRIVED,
        )
    )
    rows.entries.append(
        (
            article_id,
            title,
            rng.choice(words.people),
            f"https://{link}",
            when,
            f"urn:{link}",
            title_key(title),
            key_digest(f"urn:{link}"),
            key_digest(link),
            rng.randbytes(16),
            rng.randbytes(16),
            when,
            "rss" if feed_id else "text",
        )
    )
    rows.contents.append(content)


def _add_comments(
    rows: _Rows,
    rng: random.Random,
    words: Vocabulary,
    number: int,
    first_id: int,
    shape: list[tuple[int, int, int]],
    published: int,
) -> int:
    unread_comments = 0
    texts = rng.choices(words.sentences, k=len(shape))
    authors = rng.choices(words.people, k=len(shape))
    for position, (parent, depth, descendants) in enumerate(shape):
        comment_id = first_id + position
        text = texts[position]
        if comment_id % 100_000 == 4_242:
            text = f"{text} Another {RARE_WORD}."
        elif comment_id % 40 == 0:
            text = f"{text} Python, as ever."
        unread = int(rng.random() < 0.2)
        unread_comments += unread
        when = instant(published + 600 * (position + 1))
        rows.comments.append(
            (
                comment_id,
                number + 1,
                None if parent < 0 else first_id + parent,
                position,
                depth,
                descendants,
                len(text),
                unread,
                int(comment_id % 1_000 == 0),
            )
        )
        rows.comment_contents.append(
            (comment_id, authors[position], when, when, str(comment_id), text)
        )
    return unread_comments


def _insert_feeds(connection: sqlite3.Connection, rng: random.Random, words: Vocabulary) -> None:
    connection.executemany(
        "INSERT INTO feeds (id, key, url, title, link, folder, fetched)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                feed_id,
                f"url feed{feed_id}.example.org/rss",
                f"https://feed{feed_id}.example.org/rss",
                f"{rng.choice(words.titles).split()[0]} {rng.choice(words.titles).split()[0]}",
                f"https://feed{feed_id}.example.org/",
                f"Folder {feed_id % 12}",
                ARRIVED,
            )
            for feed_id in range(1, FEEDS + 1)
        ],
    )


def _count_feeds(connection: sqlite3.Connection) -> None:
    counts: Counter[int] = Counter()
    unread: Counter[int] = Counter()
    for feed_id, articles, unread_articles in connection.execute(
        "SELECT feed_id, count(*), sum(unread) FROM articles WHERE feed_id IS NOT NULL"
        " GROUP BY feed_id"
    ):
        counts[feed_id] = articles
        unread[feed_id] = unread_articles
    connection.executemany(
        "UPDATE feeds SET articles = ?, unread = ? WHERE id = ?",
        [(counts[feed_id], unread[feed_id], feed_id) for feed_id in counts],
    )


def _drop_indexes(connection: sqlite3.Connection) -> list[str]:
    """Drops the indexes of the large tables; returns the SQL that makes them again."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('articles', 'entries', 'comments')"
    ).fetchall()
    for name, _ in rows:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in rows]


def _index(connection: sqlite3.Connection) -> None:
    done = 0
    while count := index_pending(connection, 200_000):
        done += count
        _say(f"{done:,} rows indexed")


_started = time.perf_counter()


def _say(text: str) -> None:
    print(f"{time.perf_counter() - _started:7.1f} s  {text}", file=sys.stderr)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--comments", type=int, default=5_000_000)
    parser.add_argument("--longest", type=int, help="comments of the longest thread")
    options = parser.parse_args()
    longest = options.longest
    if longest is None:
        longest = 10_000 if options.comments >= 50_000 else min(100, options.comments)
    fill(options.path, options.articles, options.comments, longest)


if __name__ == "__main__":
    main()
