"""Subscriptions: feeds found behind an address, taken, edited, given up, listed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Unpack

from reader.library.connected import Connected

if TYPE_CHECKING:
    from reader.model.changes import FeedEdited, FeedRemoved, QueryRemoved, QuerySaved
    from reader.model.event import FeedRefreshed
    from reader.model.feed import FeedEdits, KeptFeed
    from reader.model.subscription import FeedList, FoundFeed, SavedQuery, Subscription
    from reader.store.connection import Connection

_SET: Mapping[str, str] = {
    "title": "own_title",
    "folder": "folder",
    "url": "url",
    "interval": "interval",
    "keep_count": "keep_count",
    "keep_age": "keep_age",
    "is_hidden": "hidden",
    "as_browser": "as_browser",
    "has_full_text": "full_text",
}


class Subscribing(Connected):
    """The part of the library that is about what is subscribed to."""

    # Finding

    async def find_feeds(self, address: str) -> list[FoundFeed]:
        """Fetches an address and finds the feeds it is or names, the likeliest first.

        Raises:
            FetchError: nothing can be fetched, or there is no feed: one line says what came.
        """
        from reader.library.loading import load

        feed_finding = await load("reader.library.feed_finding")
        found: list[FoundFeed] = await feed_finding.find_feeds(
            address, self.settings, lambda url: self._is_subscribed(url)
        )
        return found

    def _is_subscribed(self, url: str) -> bool:
        from reader.store import feeds

        with self._errors():
            known = feeds.find_feed(self._reading, url)
            kept = None if known is None else feeds.get_feed(self._reading, known)
        return kept is not None and kept.is_subscribed

    # Changing

    async def subscribe(
        self, found: FoundFeed, *, folder: str | None = None, title: str | None = None
    ) -> int:
        """Keeps a found feed with its articles; nothing is fetched again.

        Returns:
            The feed's id.
        """
        return (await self.keep_feed(found, folder=folder, title=title)).feed.id

    async def keep_feed(
        self, found: FoundFeed, *, folder: str | None = None, title: str | None = None
    ) -> FeedRefreshed:
        """The same, and tells what came of it."""
        from reader.library import feed_finding

        assert isinstance(found, feed_finding.ReadFeed), "as `find_feeds` gave it"
        settings, where = self.settings, clean_folder(folder or "")
        return await self._write(
            lambda write: feed_finding.subscribe(write, found, settings, folder=where, title=title)
        )

    async def edit_feed(self, feed_id: int, **edits: Unpack[FeedEdits]) -> FeedEdited:
        """Sets what the reader may set of a feed.

        Args:
            feed_id: the feed.
            **edits: what is changed. An address may hold a login.

        Raises:
            UsageError: there is no such feed, or another one has that address.
        """
        from reader.errors import UsageError
        from reader.fetch.discovery import split_login
        from reader.model.changes import FeedEdited
        from reader.store import feeds

        columns: dict[str, Any] = {_SET[name]: value for name, value in edits.items()}
        if "url" in columns:
            columns["url"], columns["login"] = split_login(columns["url"])
        if columns.get("folder") is not None:
            columns["folder"] = clean_folder(columns["folder"])
        for name in ("hidden", "as_browser", "full_text"):
            if name in columns:
                columns[name] = int(bool(columns[name]))
        try:
            before = await self._write(lambda write: feeds.set_feed(write, feed_id, columns))
        except KeyError:
            raise UsageError(f"there is no feed {feed_id}; reader feeds lists them") from None
        except ValueError as error:
            raise UsageError(f"the address cannot be used: {error}") from error
        return FeedEdited(feed_id=feed_id, before=before, after=columns)

    async def remove_feed(self, feed_id: int, *, keep_articles: bool = False) -> FeedRemoved:
        """Unsubscribes; the articles are put away with the feed unless they are to be kept.

        Raises:
            UsageError: there is no such feed.
        """
        from reader.errors import UsageError

        try:
            return await self._write(
                lambda write: remove(write, feed_id, keep_articles=keep_articles)
            )
        except KeyError:
            raise UsageError(f"there is no feed {feed_id}; reader feeds lists them") from None

    # Lists

    async def feeds(self) -> list[KeptFeed]:
        """All feeds with their counts, by title."""
        from reader.store import feeds

        # A hundred milliseconds for ten thousand feeds.
        return await self._long_read(feeds.get_feeds)

    def feed(self, feed_id: int) -> KeptFeed | None:
        """One feed; None if it is gone."""
        from reader.store import feeds

        with self._errors():
            return feeds.get_feed(self._reading, feed_id)

    async def saved_queries(self) -> list[SavedQuery]:
        """Views by query, as the reader or a list of feeds named them."""
        from reader.store import feeds

        with self._errors():
            return feeds.get_queries(self._reading)

    async def save_query(
        self, name: str, expression: str, *, before: str | None = None
    ) -> QuerySaved:
        """Keeps a query as a view of its own.

        Args:
            name: what it is called.
            expression: the query.
            before: the name of the view that becomes this one; None makes a new one.

        Raises:
            UsageError: there is a view of that name, or none of the one before.
            QueryError: it is no query.
        """
        from reader.errors import UsageError
        from reader.model.changes import QuerySaved
        from reader.query import parse_query
        from reader.store import feeds
        from reader.text.clean import clean_line

        name, expression = clean_line(name), clean_line(expression)
        if not name or parse_query(expression) is None:
            raise UsageError("a view needs a name and a query")

        def save(write: Connection) -> tuple[str, str] | None:
            old = None
            if before is not None:
                found = feeds.delete_query(write, before)
                if found is None:
                    raise UsageError(f"there is no view {before} any more")
                old = before, found
            if any(query.name == name for query in feeds.get_queries(write)):
                raise UsageError(f"there is a view {name} already")
            feeds.save_queries(write, [(name, expression)])
            return old

        old = await self._write(save)
        return QuerySaved(name=name, expression=expression, before=old)

    async def remove_query(self, name: str) -> QueryRemoved:
        """Gives a view by query up.

        Raises:
            UsageError: there is none of that name.
        """
        from reader.errors import UsageError
        from reader.model.changes import QueryRemoved
        from reader.store import feeds

        expression = await self._write(lambda write: feeds.delete_query(write, name))
        if expression is None:
            raise UsageError(f"there is no view {name} any more")
        return QueryRemoved(name=name, expression=expression)

    async def subscriptions(self) -> list[Subscription]:
        """What is subscribed to, for a list that other programs read."""
        from reader.store import feeds

        with self._errors():
            return feeds.get_subscriptions(self._reading)

    def find_feed(self, reference: str) -> KeptFeed | None:
        """The feed with this id, address, page or title (without regard to case)."""
        from reader.store import feeds

        with self._errors():
            every = feeds.get_feeds(self._reading)
        if reference.isdecimal():
            return next((feed for feed in every if feed.id == int(reference)), None)
        key = feeds.url_key(reference)
        for is_it in (
            lambda feed: bool(feed.url) and feeds.url_key(feed.url) == key,
            lambda feed: bool(feed.link) and feeds.url_key(feed.link) == key,
            lambda feed: (feed.title or "").casefold() == reference.casefold(),
        ):
            if (found := next(filter(is_it, every), None)) is not None:
                return found
        return None

    async def starter_feeds(self) -> list[Subscription]:
        """Feeds to begin with, for whoever has none."""
        return list(_starter_list().subscriptions)


def save_list(write: Connection, listed: FeedList) -> tuple[int, int, int]:
    """Subscribes to what a list of feeds names, in the caller's transaction; nothing is fetched.

    Returns:
        How many feeds are new, changed (always 0: what the reader has stays) and known.
    """
    from dataclasses import replace

    from reader.fetch.discovery import split_login
    from reader.store import feeds

    new = 0
    for subscription in listed.subscriptions:
        url, login = split_login(subscription.url)
        _, is_new = feeds.save_subscription(write, replace(subscription, url=url), login=login)
        new += is_new
    feeds.save_queries(write, ((query.name, query.expression) for query in listed.queries))
    return new, 0, len(listed.subscriptions) - new


def undo_edit(write: Connection, change: FeedEdited) -> None:
    """Takes an edit back."""
    from reader.store import feeds

    feeds.set_feed(write, change.feed_id, change.before)


def undo_removal(write: Connection, change: FeedRemoved) -> None:
    """Subscribes again to what was given up, with all its articles."""
    from reader.store import feeds
    from reader.store.trash import restore_feed_articles

    feed_id = change.feed["id"]
    assert isinstance(feed_id, int)
    if change.keeps_articles:
        feeds.set_feed(write, feed_id, {"subscribed": change.feed["subscribed"]})
    elif feeds.find_feed_by_key(write, str(change.feed["key"])) is None:
        row = dict(change.feed)
        if feeds.get_feed(write, feed_id) is not None:
            # Its number was given to another feed meanwhile.
            del row["id"]
        restore_feed_articles(write, feeds.put_feed_row(write, row), change.ids)


def clean_folder(folder: str) -> str | None:
    """A folder's path without empty names; None where nothing is left."""
    from reader.text.clean import clean_line

    names = (clean_line(name).strip() for name in folder.split("/"))
    return "/".join(name for name in names if name) or None


def remove(write: Connection, feed_id: int, *, keep_articles: bool) -> FeedRemoved:
    """Ends a subscription, in the transaction in hand; KeyError where there is none."""
    from reader.model.changes import FeedRemoved
    from reader.store import feeds, trash

    if feeds.get_feed(write, feed_id) is None:
        raise KeyError(feed_id)
    row = feeds.get_feed_row(write, feed_id)
    if keep_articles:
        feeds.set_feed(write, feed_id, {"subscribed": 0})
        return FeedRemoved(feed=row, keeps_articles=True)
    deleted = trash.delete_feed_articles(write, feed_id, now=datetime.now(UTC))
    feeds.delete_feed(write, feed_id)
    return FeedRemoved(feed=row, ids=deleted.ids)


def _starter_list() -> FeedList:
    from reader.formats.opml import parse_opml
    from reader.paths import starter_list

    return parse_opml(starter_list().read_bytes())
