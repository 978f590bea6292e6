"""What is known is left out, and what is left means what it meant."""

from __future__ import annotations

import feedparser.mixin
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.formats import jsonfeed
from reader.formats.items import FeedItems
from reader.formats.plainnames import KNOWN_SPACES, TAKEN_PREFIXES
from reader.formats.syndication import parse_items
from reader.model.fetched import Fetched
from tests.costs import affordable
from tests.formats.feed_documents import json_feeds, xml_feeds

URL = "https://news.example.org/feed.xml"


def fetched(document: str | bytes, url: str | None = URL) -> Fetched:
    data = document.encode() if isinstance(document, str) else document
    return Fetched(data=data, name="feed", url=url)


def read(document: str | bytes, before: FeedItems | None = None) -> FeedItems:
    if before is None:
        return parse_items(fetched(document))
    return parse_items(fetched(document), head=before.head, known=b"".join(before.items))


@settings(suppress_health_check=list(HealthCheck))
@given(xml_feeds())
def test_a_plain_item_means_what_feedparser_says(document: str) -> None:
    """How fast a feed is read changes nothing of what is in it."""
    quick = parse_items(fetched(document))
    slow = parse_items(fetched(document), is_quick=False)
    assert quick == slow


@settings(suppress_health_check=list(HealthCheck))
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


def rss(*items: str, channel: str = "<title>Wire</title>", root: str = "") -> str:
    inside = "".join(f"<item>{item}</item>\n" for item in items)
    return f'<rss version="2.0"{root}><channel>{channel}{inside}</channel></rss>'


def test_every_namespace_of_feedparser_is_known() -> None:
    """An element that feedparser gives a meaning to is never passed over."""
    names = feedparser.mixin._FeedParserMixin.namespaces
    assert set(map(str.lower, names)) - {""} <= KNOWN_SPACES
    assert set(names.values()) - {""} <= TAKEN_PREFIXES


A, B, C = (f"<title>{name}</title><guid>{name}</guid>" for name in "abc")


def test_only_new_items_are_read() -> None:
    """A refresh costs what is new."""
    before = read(rss(A, B))
    after = read(rss(C, A, B), before)
    assert [entry.title for entry in after.parsed.entries] == ["c"]
    assert after.positions == (0,)
    assert after.is_partial
    assert after.items[1:] == before.items


def test_a_changed_item_is_read_again() -> None:
    """A correction is seen."""
    after = read(rss(A, B.replace("<title>b", "<title>b, corrected")), read(rss(A, B)))
    assert [entry.title for entry in after.parsed.entries] == ["b, corrected"]


@pytest.mark.parametrize(
    "channel",
    [
        "<title>Wire</title><lastBuildDate>Fri, 01 Mar 2024 10:00:00 GMT</lastBuildDate>",
        "<title>Wire</title><pubDate>now</pubDate><ttl>60</ttl><generator>x</generator>",
        "<!-- made in 0.02 seconds --><title>Wire</title>",
    ],
)
def test_the_time_of_a_build_changes_no_item(channel: str) -> None:
    """A feed that is built anew at every call is not read anew."""
    after = read(rss(A, B, channel=channel), read(rss(A, B)))
    assert after.is_partial and not after.parsed.entries


@pytest.mark.parametrize(
    "document",
    [
        rss(A, B, channel="<title>Wire, renamed</title>"),
        rss(A, B, channel="<title>Wire</title><language>de</language>"),
        rss(A, B, root=' xmlns:x="urn:x"'),
        rss(A, B, root=' xml:lang="de"'),
    ],
)
def test_another_head_reads_everything(document: str) -> None:
    """What a feed says of itself may change what all its items mean."""
    after = read(document, read(rss(A, B)))
    assert len(after.parsed.entries) == 2 and not after.is_partial


@pytest.mark.parametrize(
    "document",
    [
        rss(A, "<title>x &nbsp; y</title>"),
        rss(A, "<item><title>inner</title></item>"),
        rss(A) + "junk <b>",
        f'<rss version="2.0"><item>{A}</item><channel><item>{B}</item></channel></rss>',
        rss(A, B).replace("</channel>", "<title>after</title></channel>"),
        rss(f'<dc:title xmlns:dc="urn:mine">t</dc:title>{A}', B),
        rss(A, f'<link xml:base="https://b.example/">x</link>{B}'),
    ],
)
def test_doubtful_documents_are_read_whole(document: str) -> None:
    """Where items may depend on each other, nothing is left out."""
    first = read(document)
    again = read(document, first)
    if first.items:
        # Junk behind the root is nobody's item.
        assert document.endswith("junk <b>")
    else:
        assert again == first and first.parsed.entries


def test_the_same_item_twice_is_read_twice() -> None:
    """What a feed repeats is for the store to tell apart."""
    assert read(rss(A, A)).positions == (0, 1)


def test_another_address_reads_everything() -> None:
    """Relative links mean something else there."""
    before = read(rss(A))
    known = b"".join(before.items)
    other = fetched(rss(A), "https://elsewhere.example/feed")
    assert len(parse_items(other, head=before.head, known=known).parsed.entries) == 1


def test_reading_parts_takes_linear_time() -> None:
    """A hostile feed does not stop the others."""
    with affordable(30):
        read(rss(*[A] * 20_000))
        read(rss("<x>" * 20_000 + "</x>" * 20_000))
        read(rss("<title>x &nbsp;" + "<![CDATA[" * 20_000))
        read(rss("<title>x &nbsp;" + "<!--" * 20_000))
        read(rss("".join(f"<category>{number}</category>" for number in range(20_000))))
