"""Feeds behind an address: fetched, read, and kept without asking for them again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from reader.comments.subscribed import comment_feed_of
from reader.config import Settings
from reader.errors import FetchError
from reader.fetch import discovery
from reader.fetch.http import Fetcher
from reader.formats.charset import decode
from reader.library.feed_results import Fetch, Result, Saver
from reader.model.comment_sites import CommentSites
from reader.model.event import FeedRefreshed
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from reader.model.fetching import Answer, Failure, FetchOptions, FetchRequest
from reader.model.subscription import FoundFeed, Subscription
from reader.store import refreshing
from reader.store.connection import Connection
from reader.store.feeds import get_feeds, save_subscription
from reader.text.instants import sort_seconds
from reader.workers import FeedReading, FeedTask, read_feed

_MOST_TRIED = 12
"""Addresses tried for a page; what it names itself comes first."""
_HINTED = frozenset(("login", "tls", "refused", "redirect", "file", "command"))
"""Failures that whoever asked can do something about; others are tried again by a refresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFeed(FoundFeed):
    """A found feed with what was fetched and read, so that keeping it asks for nothing again."""

    answer: Answer
    reading: FeedReading


async def find_feeds(
    address: str, settings: Settings, is_subscribed: Callable[[str], bool]
) -> list[FoundFeed]:
    """Fetches an address and finds the feeds it is or names, the likeliest first.

    Args:
        address: as typed.
        settings: how it is asked for.
        is_subscribed: whether an address is one that is subscribed to.

    Raises:
        FetchError: nothing can be fetched, or there is no feed: one line says what came.
    """
    url, login = discovery.split_login(address)
    options = settings.fetch_options(url, None, login=login)
    async with Fetcher(settings.fetch_settings()) as fetcher:
        answer, reading = await _fetched(fetcher, url, options)
        found = [(url, answer, reading)]
        if reading.parsed is None:
            found = await _behind(fetcher, answer, options)
    if not found:
        raise FetchError(f"{url}: {reading.error}; no feed could be found behind it")
    sites = settings.comment_sites()
    return [
        _found(asked, answer, reading, login, is_subscribed, sites)
        for asked, answer, reading in found
    ]


def _found(
    asked: str,
    answer: Answer,
    reading: FeedReading,
    login: str | None,
    is_subscribed: Callable[[str], bool],
    sites: CommentSites,
) -> FoundFeed:
    assert reading.parsed is not None
    parsed = reading.parsed
    # A temporary redirect does not say where the feed lives.
    url = answer.moved_to or asked
    dates = [entry.published for entry in parsed.entries if entry.published is not None]
    title, link = (parsed.feed.title, parsed.feed.link) if parsed.feed else (None, None)
    of = comment_feed_of(Feed(title=title, url=url, link=link), parsed.entries, sites)
    return ReadFeed(
        url=url,
        title=title,
        link=link,
        comments_on=None if of is None else of.title or of.article_link or url,
        newest=max(dates, key=lambda each: sort_seconds(each) or 0, default=None),
        entries=parsed.entries,
        is_known=is_subscribed(url),
        answer=answer,
        reading=reading,
        login=login,
    )


def subscribe(
    write: Connection,
    found: ReadFeed,
    settings: Settings,
    *,
    folder: str | None,
    title: str | None,
) -> FeedRefreshed:
    """Keeps a found feed with its articles, in the caller's transaction."""
    now = datetime.now(UTC)
    subscription = Subscription(url=found.url, title=title, link=found.link, folder=folder)
    feed_id, _ = save_subscription(write, subscription, login=found.login)
    for feed in refreshing.take_leases(
        write, [feed_id], "subscribing 0 0", now=now, began=now, limit=1
    ):
        digest = blake2b(found.answer.data, digest_size=16).digest()
        fetch = Fetch(feed=feed, outcome=found.answer, now=now, digest=digest)
        (event,) = Saver(settings).save(write, [Result(fetch=fetch, reading=found.reading)])
        return event
    # Somebody else is fetching it in this very moment.
    (kept,) = get_feeds(write, [feed_id])
    return FeedRefreshed(feed=kept, is_unchanged=True)


async def fetch_document(address: str, settings: Settings) -> Fetched:
    """Fetches whatever an address holds.

    Raises:
        FetchError: nothing came, in one line.
    """
    url, login = discovery.split_login(address)
    options = settings.fetch_options(url, None, login=login)
    async with Fetcher(settings.fetch_settings()) as fetcher:
        return _as_fetched(await _answer(fetcher, url, options))


async def _answer(fetcher: Fetcher, url: str, options: FetchOptions) -> Answer:
    outcome = await fetcher.fetch(FetchRequest(url=url, options=options))
    if isinstance(outcome, Failure):
        hint = f" ({outcome.hint})" if outcome.hint and outcome.kind in _HINTED else ""
        raise FetchError(f"{url}: {outcome.message}{hint}")
    assert isinstance(outcome, Answer), "nothing was said to be known"
    return outcome


def _as_fetched(answer: Answer) -> Fetched:
    return Fetched(data=answer.data, name=answer.url, url=answer.url, media_type=answer.media_type)


async def _fetched(fetcher: Fetcher, url: str, options: FetchOptions) -> tuple[Answer, FeedReading]:
    """Fetches and reads one address.

    Raises:
        FetchError: nothing came, in one line.
    """
    answer = await _answer(fetcher, url, options)
    return answer, await asyncio.to_thread(read_feed, FeedTask(fetched=_as_fetched(answer)))


async def _behind(
    fetcher: Fetcher, page: Answer, options: FetchOptions
) -> list[tuple[str, Answer, FeedReading]]:
    """The feeds behind a page: what it names, else what such sites have, else usual places."""
    html = decode(page.data, page.media_type)
    named = [link.url for link in discovery.feed_links(html, page.url)]
    seen: set[str] = set()
    for urls in (
        named,
        discovery.site_feeds(page.url, html),
        discovery.well_known(page.url),
    ):
        wanted = [url for url in dict.fromkeys(urls) if url not in seen][:_MOST_TRIED]
        seen.update(wanted)
        found = await asyncio.gather(
            *(_fetched(fetcher, url, options) for url in wanted), return_exceptions=True
        )
        feeds: dict[bytes, tuple[str, Answer, FeedReading]] = {}
        for url, each in zip(wanted, found, strict=True):
            if isinstance(each, FetchError):
                continue
            if isinstance(each, BaseException):
                raise each
            answer, reading = each
            if reading.parsed is not None:
                feeds.setdefault(blake2b(answer.data).digest(), (url, answer, reading))
        if feeds:
            return list(feeds.values())
    return []
