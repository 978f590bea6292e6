"""What an address leads to is a feed, or it is said what it is instead."""

from __future__ import annotations

import pytest

from reader.errors import FormatError
from reader.formats.feeds import parse_feed
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from tests.samples import item, rss


def fetched(data: str | bytes, name: str = "https://wire.example/feed") -> Fetched:
    return Fetched(data=data.encode() if isinstance(data, str) else data, name=name)


def feed_of(channel: str) -> Feed:
    document = rss([item(1)]).decode().replace("<channel>", f"<channel>{channel}")
    document = document.replace(
        "<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    )
    feed = parse_feed(fetched(document)).parsed.feed
    assert feed is not None
    return feed


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            "<!DOCTYPE html><html><head><title>Just a\nmoment\u2026</title></head></html>",
            "not a feed: an HTML page, \u201cJust a moment\u2026\u201d",
        ),
        (
            "<html><body><h1>Log in</h1></body></html>",
            "not a feed: an HTML page, \u201cLog in\u201d",
        ),
        ("<html><body>x</body></html>", "not a feed: an HTML page"),
        ("Nothing here.", "not a feed: a text document"),
        ("<opml version='2.0'><body/></opml>", "not a feed: an OPML subscription list"),
        ('{"error": "no"}', "not a feed: JSON of an unknown kind"),
        (b"\x89PNG\r\n\x1a\n", "not a feed: an image"),
    ],
)
def test_what_came_instead_is_said(data: str | bytes, said: str) -> None:
    """A reader sees why an address that once was a feed is none today."""
    with pytest.raises(FormatError) as error:
        parse_feed(fetched(data))
    assert str(error.value) == said


def test_a_feed_is_a_feed_whatever_its_address_is_called() -> None:
    """An address that ends in `.txt` may be subscribed to."""
    assert parse_feed(fetched(rss([item(1)]), "https://wire.example/feed.txt")).parsed.entries


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl> <![CDATA[90]]> </ttl>", 5400),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<!-- <ttl>60</ttl> -->", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        (
            "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            21_600,
        ),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            86_400,
        ),
        ("<sy:updatePeriod>never</sy:updatePeriod>", None),
        ("<ttl>5</ttl><sy:updatePeriod>daily</sy:updatePeriod>", 300),
    ],
)
def test_a_feed_says_how_often_it_wants_to_be_asked(channel: str, ttl: int | None) -> None:
    """A feed is not fetched more often than it asks for."""
    assert feed_of(channel).ttl == ttl


def test_hours_and_days_without_news_are_known() -> None:
    """A feed that sleeps at night and on Sundays is left alone then."""
    feed = feed_of(
        "<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour><hour>77</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>sat</day><day>Someday</day></skipDays>"
    )
    assert feed.skip_hours == {0, 23}
    assert feed.skip_days == {5, 6}


def test_the_pace_is_known_where_nothing_is_new() -> None:
    """What a feed asks for today counts, even if all its articles are known."""
    before = parse_feed(fetched(rss([item(1)])))
    now = rss([item(1)]).replace(b"<channel>", b"<channel><ttl>30</ttl>")
    after = parse_feed(fetched(now), head=before.head, known=b"".join(before.items))
    assert after.is_partial and not after.parsed.entries
    assert after.parsed.feed is not None and after.parsed.feed.ttl == 1800
