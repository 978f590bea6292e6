"""Fetching for discussions: which hosts may see secrets, and which asked to wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.config import Settings
from reader.fetch.addresses import is_public, literal
from reader.library.writing import Writer
from reader.model.fetching import Failure, Fetching, FetchOptions, FetchRequest, Outcome
from reader.schedule import host_wait
from reader.store.connection import Connection
from reader.store.followed import Followed
from reader.store.refreshing import host_of, host_waits, save_host_wait


class Waits:
    """Hosts that asked everybody to wait, and until when."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._until: dict[str, datetime] = {}
        self._clock = clock

    def load(self, read: Connection) -> None:
        """Takes over what the store knows."""
        self._until.update(host_waits(read, self._clock()))

    async def note(self, writer: Writer, url: str, failure: Failure) -> None:
        """Keeps that the host of an address asked to wait, if that is why nothing came."""
        host = host_of(url)
        if failure.kind != "busy" or self.until(host) is not None:
            return
        until = host_wait(self._clock(), failure.retry_after)
        self._until[host] = until
        await writer.write(
            lambda write: save_host_wait(write, host=host, until=until, why=failure.message)
        )

    def until(self, host: str) -> datetime | None:
        """Until when a host is left alone; None where it is not."""
        moment = self._until.get(host)
        return moment if moment is not None and moment > self._clock() else None


class OwnFeed(NamedTuple):
    """A feed of the reader's, as far as it says how its host is asked."""

    url: str
    folder: str | None
    login: str | None
    """`user:password` that was given with its address."""


class ArticleFetcher:
    """Fetches for the discussions of one article.

    What is set for its feed is for the feed's own host alone, and what is secret of that, a login
    say, for its own origin. Addresses that somebody out there named are asked for if they are of
    the web, and do not lead into a private network, unless the reader's own feed or configuration
    does. What was imported has no feed: its own site stands for it.
    """

    def __init__(
        self, fetcher: Fetching, settings: Settings, article: Followed, waits: Waits
    ) -> None:
        self._fetcher = fetcher
        self._waits = waits
        self._feed = None
        if article.is_subscribed and article.feed_url is not None:
            self._feed = OwnFeed(article.feed_url, article.folder, article.login)
        self._settings = settings
        self._trust = _Trust(settings, self._feed.url if self._feed else article.link)

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetches one thing, or says that its host asked to wait."""
        host = host_of(request.url)
        if (until := self._waits.until(host)) is not None:
            return Failure(
                kind="busy",
                message=f"{host} asked everybody to wait",
                hint=f"until {until:%H:%M} UTC",
            )
        options = _options_for(request, self._feed, self._settings)
        return await self._trust.fetch(self._fetcher, request, options)


class AskedFetcher:
    """Fetches for a discussion whose address the reader gave.

    That may be anywhere; what its answers name may not lead from the internet into a private
    network. What is set for a feed that it is made of goes where it goes for articles, too.
    """

    def __init__(
        self, fetcher: Fetching, settings: Settings, address: str, feed: OwnFeed | None = None
    ) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._feed = feed
        self._trust = _Trust(settings, address)

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetches one thing."""
        options = _options_for(request, self._feed, self._settings)
        return await self._trust.fetch(self._fetcher, request, options)


def _options_for(request: FetchRequest, feed: OwnFeed | None, settings: Settings) -> FetchOptions:
    """How an address is asked for, by what is set for a feed of the same host."""
    options = request.options
    if feed is None or _name(request.url) != _name(feed.url):
        return options
    own = settings.fetch_options(feed.url, feed.folder, login=feed.login)
    if not _may_know_secrets(request.url, feed.url):
        own = replace(own, login=None, cookies=(), headers=())
    return replace(own, headers=(*own.headers, *options.headers))


class _Trust:
    """Which addresses are the reader's own: at a host that the reader named, or in the settings."""

    def __init__(self, settings: Settings, address: str | None) -> None:
        own = _name(address)
        self._names = {own, *map(_name, _addresses(settings))}
        self._is_public = own is None or not _is_private(own)

    async def fetch(
        self, fetcher: Fetching, request: FetchRequest, options: FetchOptions
    ) -> Outcome:
        if not request.url.lower().startswith(("http://", "https://")):
            # Feeds of the reader's own may be files or commands; what others name may not.
            return Failure(kind="refused", message="not a web address")
        is_told = self._is_public and _name(request.url) not in self._names
        return await fetcher.fetch(replace(request, options=replace(options, from_public=is_told)))


def _addresses(settings: Settings) -> list[str]:
    """What the reader set."""
    found: list[str] = []
    for value in settings.comments.sites.values():
        found += [value] if isinstance(value, str) else value
    return found


def _name(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _may_know_secrets(url: str, of: str) -> bool:
    # It brings what fetches, which a refresh without anything to ask for does without.
    from reader.fetch.targets import may_know_secrets, parse_target

    try:
        return may_know_secrets(parse_target(url).origin, parse_target(of).origin)
    except ValueError:
        return False


def _is_private(host: str) -> bool:
    number = literal(host)
    if number is not None:
        return not is_public(number)
    return host == "localhost" or host.endswith(".localhost")
