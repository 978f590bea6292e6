"""What discussions may be asked for, and with whose secrets."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from reader.config import FeedSettings, Settings
from reader.library.polite import ArticleFetcher, AskedFetcher, OwnFeed, Waits
from reader.model.fetching import Answer, Failure, FetchRequest, Outcome
from reader.store.followed import Followed

FEED = "https://blog.example/feed"


class Asked:
    """Answers everything, and keeps what was asked for."""

    def __init__(self) -> None:
        self.requests: list[FetchRequest] = []

    async def fetch(self, request: FetchRequest) -> Outcome:
        self.requests.append(request)
        return Answer(url=request.url, data=b"")


def article(**more: Any) -> Followed:
    """One of a feed that is subscribed to with a login."""
    values: dict[str, Any] = {
        "article_id": 1, "link": "https://blog.example/post", "feed_url": FEED, "feed_link": None,
        "folder": None, "login": "ann:secret", "is_subscribed": True, "is_watched": False,
        "has_looked": True, "has_own_thread": False, "page_looked": None, "searched": None,
        "is_due": False,
    }  # fmt: skip
    return Followed(**values | more)


def asked(url: str, followed: Followed, settings: Settings | None = None) -> FetchRequest | Failure:
    """What is asked of the network for an address; or why nothing is."""
    network = Asked()
    waits = Waits(lambda: datetime.now(UTC))
    polite = ArticleFetcher(network, settings or Settings(), followed, waits)
    outcome = asyncio.run(polite.fetch(FetchRequest(url=url)))
    return outcome if isinstance(outcome, Failure) else network.requests[0]


def test_a_feed_that_becomes_a_thread_is_asked_as_it_was() -> None:
    """A comment feed behind a login can be kept as a thread; what it names gets none."""
    network = Asked()
    settings = Settings(feeds={FEED: FeedSettings(headers=(("X-A", "1"),))})
    own = OwnFeed(FEED, None, "ann:secret")
    polite = AskedFetcher(network, settings, FEED, own)
    for url in (FEED, "https://blog.example/page/2", "https://forum.example/t/1"):
        asyncio.run(polite.fetch(FetchRequest(url=url)))
    assert [request.options.login for request in network.requests] == [*["ann:secret"] * 2, None]
    assert [len(request.options.headers) for request in network.requests] == [1, 1, 0]


@pytest.mark.parametrize(
    ("url", "login"),
    [
        ("https://blog.example/post/feed", "ann:secret"),
        ("http://blog.example/post/feed", None),
        ("https://blog.example:8443/post/feed", None),
        ("https://forum.example/t/1", None),
    ],
)
def test_a_login_is_for_the_feeds_own_origin(url: str, login: str | None) -> None:
    """A page cannot have the login of its feed sent where others read it, or in the clear."""
    settings = Settings(
        feeds={FEED: FeedSettings(headers=(("X-Key", "1"),), cookies=(("a", "b"),))}
    )
    request = asked(url, article(), settings)
    assert isinstance(request, FetchRequest)
    options = request.options
    assert options.login == login
    assert bool(options.headers) == bool(options.cookies) == (login is not None)


@pytest.mark.parametrize("url", ["exec:touch /tmp/x", "file:///etc/passwd", "ftp://a.example/", ""])
def test_only_addresses_of_the_web_are_asked_for(url: str) -> None:
    """No feed, page or imported file has a file read or a program run for its comments."""
    said = asked(url, article())
    assert isinstance(said, Failure)
    assert said.kind == "refused"
    outcome = asyncio.run(AskedFetcher(Asked(), Settings(), FEED).fetch(FetchRequest(url=url)))
    assert outcome == said


@pytest.mark.parametrize(
    ("followed", "is_told"),
    [
        (article(), True),
        (article(feed_url="http://192.168.1.5/feed"), False),
        (article(is_subscribed=False), True),
        (article(is_subscribed=False, link="http://localhost/post"), False),
        (article(is_subscribed=False, feed_url=None, link=None), True),
    ],
)
def test_what_the_internet_names_leads_into_no_private_network(
    followed: Followed, is_told: bool
) -> None:
    """An article cannot have the router asked, unless it comes from the same network itself."""
    request = asked("http://192.168.1.1/comments", followed)
    assert isinstance(request, FetchRequest)
    assert request.options.from_public == is_told


def test_what_a_discussion_that_was_opened_names_does_not_either() -> None:
    """The address that somebody typed may be anywhere; where its page sends the reader may not."""
    network = Asked()
    polite = AskedFetcher(network, Settings(), "https://blog.example/post/feed")
    for url in ("https://blog.example/post/feed", "http://10.0.0.1/wp-json"):
        asyncio.run(polite.fetch(FetchRequest(url=url)))
    assert [request.options.from_public for request in network.requests] == [False, True]
