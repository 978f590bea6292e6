"""What is known is left out, and what is left means what it meant."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.formats import jsonfeed
from reader.formats.items import FeedItems
from reader.formats.syndication import parse_items
from reader.model.fetched import Fetched
from tests.formats.feed_documents import json_feeds, xml_feeds

URL = "https://news.example.org/feed.xml"


def fetched(document: str | bytes, url: str | None = URL) -> Fetched:
    data = document.encode() if isinstance(document, str) else document
    return Fetched(data=data, name="feed", url=url)


def read(document: str | bytes, before: FeedItems | None = None) -> FeedItems:
    if before is None:
        return parse_items(fetched(document))
    return parse_items(fetched(document), head=before.head, known=b"".join(before.items))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(xml_feeds())
def test_a_plain_item_means_what_feedparser_says(document: str) -> None:
    """How fast a feed is read changes nothing of what is in it."""
    quick = parse_items(fetched(document))
    slow = parse_items(fetched(document), is_quick=False)
    assert quick == slow


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(xml_feeds(), st.sets(st.integers(0, 5)), st.booleans())
def test_an_item_means_the_same_without_its_neighbours(
    document: str, left_out: set[int], is_quick: bool
) -> None:
    """An article that is new today is the article that a fresh reading of the feed would show."""
    whole = parse_items(fetched(document), is_quick=is_quick)
    known = {digest for at, digest in enumerate(whole.items) if at in left_out}
    part = parse_items(
        fetched(document), head=whole.head or None, known=b"".join(known), is_quick=is_quick
    )
    assert_part(whole, part, known)


@settings(max_examples=200, deadline=None)
@given(json_feeds(), st.sets(st.integers(0, 5)))
def test_a_json_item_means_the_same_without_its_neighbours(
    document: str, left_out: set[int]
) -> None:
    """JSON feeds are read in parts like all others."""
    whole = jsonfeed.parse_items(fetched(document))
    known = {digest for at, digest in enumerate(whole.items) if at in left_out}
    part = jsonfeed.parse_items(fetched(document), head=whole.head, known=b"".join(known))
    assert_part(whole, part, known)


def assert_part(whole: FeedItems, part: FeedItems, known: set[bytes]) -> None:
    """The part is the whole without what was known."""
    assert (part.head, part.items) == (whole.head, whole.items)
    assert part.parsed.feed == whole.parsed.feed
    if not whole.items:
        assert part == whole
        return
    expected = [
        (position, entry)
        for position, entry in zip(whole.positions, whole.parsed.entries, strict=True)
        if whole.items[position] not in known
    ]
    assert list(zip(part.positions, part.parsed.entries, strict=True)) == expected
    assert part.is_partial == any(digest in known for digest in whole.items)
