"""Builders of entries, comments and stores for the tests of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.model.body import Body
from reader.model.changes import ChangedArticle, Changes, Identified
from reader.model.comment import Comment, Thread, thread_from_depths
from reader.model.discussion import NoiseRule
from reader.model.entry import Entry
from reader.model.feed import Feed
from reader.store import noise
from reader.store.connection import close, connect, transaction
from reader.store.feeds import ensure_feed, feed_key
from reader.store.index import index_pending
from reader.store.saving import Saved, save_changes

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@cache
def _empty_store() -> bytes:
    """The file of an empty store: making one takes twenty times as long as copying it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        close(connect(path, role="writer"))
        return path.read_bytes()


def new_store(path: Path) -> sqlite3.Connection:
    """A writer of a new store in a folder."""
    file = path / "library.db"
    if not file.exists():
        file.write_bytes(_empty_store())
    return connect(file, role="writer")


def entry(
    title: str | None,
    text: str = "",
    *,
    author: str | None = None,
    published: datetime | date | None = None,
    link: str | None = None,
    guid: str | None = None,
    thread: Thread = (),
) -> Entry:
    """A short published article."""
    return Entry(
        title=title,
        body=Body("text", text),
        text=text,
        author=author,
        published=published,
        published_raw=None if published is None else str(published),
        link=link,
        guid=guid,
        thread=thread,
    )


def comment(
    text: str,
    *,
    author: str | None = "Ann",
    depth: int = 0,
    source_id: str | None = None,
    parent: str | None = None,
    published: datetime | date | None = None,
) -> Comment:
    """A short comment; `parent` is the source id of the one it states it answers."""
    return Comment(
        author=author,
        body=Body("text", text),
        text=text,
        depth=depth,
        source_id=source_id,
        parent_source_id=parent,
        published=published,
        published_raw=None if published is None else str(published),
    )


def thread(*comments: Comment) -> Thread:
    """A thread of comments that stand in pre-order with their depths."""
    return thread_from_depths((item, item.depth) for item in comments)


def named(text: str) -> bytes:
    """A digest, for identities and fingerprints that only have to differ."""
    return blake2b(text.encode(), digest_size=16).digest()


def new(item: Entry) -> Identified:
    """An entry that the store does not have."""
    return Identified(entry=item, identity=named(str(item.title)), fingerprint=named(str(item)))


def add(
    connection: sqlite3.Connection,
    *entries: Entry,
    feed: str | None = None,
    is_indexed: bool = True,
    now: datetime = NOW,
) -> tuple[int, ...]:
    """Saves entries as new articles of the feed with this title and indexes them."""
    with transaction(connection):
        feed_id = None if feed is None else add_feed(connection, feed)
        saved = save_changes(
            connection,
            Changes(new=tuple(new(item) for item in entries)),
            feed_id=feed_id,
            document_id=None,
            format="text",
            now=now,
        )
    if is_indexed:
        index_all(connection)
    return saved.new_ids


def add_feed(connection: sqlite3.Connection, title: str) -> int:
    """The feed with this title."""
    feed = Feed(title=title, url=f"https://{title.lower().replace(' ', '-')}.example.org/feed")
    return ensure_feed(connection, feed_key(feed), feed, now=NOW)


def change(
    connection: sqlite3.Connection,
    article_id: int,
    item: Entry,
    *,
    is_thread_only: bool = False,
) -> Saved:
    """Saves a later version of an article, or only of its thread."""
    changed = ChangedArticle(
        id=article_id,
        entry=None if is_thread_only else replace(item, thread=()),
        identity=named(str(item.title)),
        fingerprint=named(str(item)),
        thread_entry=item if item.thread else None,
    )
    with transaction(connection):
        return save_changes(
            connection,
            Changes(changed=(changed,)),
            feed_id=None,
            document_id=None,
            format="text",
            now=NOW,
        )


def index_all(connection: sqlite3.Connection) -> None:
    """Indexes whatever waits."""
    while index_pending(connection):
        pass


def texts(connection: sqlite3.Connection, article_id: int) -> list[str]:
    """The thread as lines, each indented by its depth."""
    from reader.store.comments import get_all_comments

    return [
        "  " * kept.comment.depth + kept.comment.text
        for kept in get_all_comments(connection, article_id)
    ]


def titles(connection: sqlite3.Connection, ids: Sequence[int]) -> list[str | None]:
    """Titles of articles, in the order asked."""
    from reader.store.summaries import get_summaries

    return [summary.title for summary in get_summaries(connection, ids)]


def add_rule(connection: sqlite3.Connection, kind: str, pattern: str, now: datetime) -> NoiseRule:
    """Adds a noise rule and hides what it matches of all that is stored."""
    rule_id, _ = noise.save_rule(connection, kind, pattern, now)
    while noise.apply_pending(connection):
        pass
    return next(rule for rule in noise.get_rules(connection) if rule.id == rule_id)


def remove_rule(connection: sqlite3.Connection, rule_id: int) -> NoiseRule | None:
    """Gives a noise rule up and shows what it hid; the rule, None if there was none."""
    rule = noise.drop_rule(connection, rule_id)
    while noise.apply_pending(connection):
        pass
    return rule
