"""Between a discussion's source and the network: whose secrets go where, and who asked to wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from reader.config import Settings
from reader.fetch.addresses import is_public, literal
from reader.model.fetching import Failure, FetchOptions, FetchRequest, Outcome
from reader.store.refreshing import host_of
from reader.store.thread_turns import Followed


class Fetching(Protocol):
    """What is asked of `fetch.http.Fetcher`."""

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetches one thing."""


class Waits:
    """Hosts that asked everybody to wait, and until when."""

    def __init__(self, known: dict[str, datetime], clock: Callable[[], datetime]) -> None:
        self._until = known
        self._clock = clock

    def add(self, host: str, until: datetime) -> None:
        """Notes that a host asked to wait."""
        self._until[host] = until

    def until(self, host: str) -> datetime | None:
        """Until when a host is left alone; None where it is not."""
        moment = self._until.get(host)
        return moment if moment is not None and moment > self._clock() else None


class ArticleFetcher:
    """Fetches for the discussions of one article.

    What is set for its feed, a login say, is sent to the feed's own host alone. Addresses that
    somebody out there named do not lead into a private network, unless the reader's own feed or
    configuration does.
    """

    def __init__(
        self, fetcher: Fetching, settings: Settings, article: Followed, waits: Waits
    ) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._article = article
        self._waits = waits
        self._own_host = _name(article.feed_url) if article.is_subscribed else None
        self._trusted = {self._own_host, *map(_name, _addresses(settings))}

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetches one thing, or says that its host asked to wait."""
        host = host_of(request.url)
        if (until := self._waits.until(host)) is not None:
            return Failure(
                kind="busy",
                message=f"{host} asked everybody to wait",
                hint=f"until {until:%H:%M} UTC",
            )
        return await self._fetcher.fetch(replace(request, options=self._options(request)))

    def _options(self, request: FetchRequest) -> FetchOptions:
        article, name = self._article, _name(request.url)
        options = request.options
        if name is not None and name == self._own_host and article.feed_url is not None:
            own = self._settings.fetch_options(
                article.feed_url, article.folder, login=article.login
            )
            options = replace(own, headers=(*own.headers, *options.headers))
        is_told = self._own_host is not None and not _is_private(self._own_host)
        return replace(options, from_public=is_told and name not in self._trusted)


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


def _is_private(host: str) -> bool:
    number = literal(host)
    if number is not None:
        return not is_public(number)
    return host == "localhost" or host.endswith(".localhost")
