"""Elements that say the same thing differently, and which of them is believed."""

from __future__ import annotations

import pytest

from reader.formats import parse
from reader.model.entry import Entry
from reader.model.fetched import Fetched

URL = "https://paper.example.net/feed.xml"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
# An element that only feedparser reads, so that both ways of reading are tried.
ODD = '<georss:point xmlns:georss="http://www.georss.org/georss">1 2</georss:point>'


def one(item: str, *, root: str = "", url: str = URL) -> Entry:
    document = (
        f'<rss version="2.0" {root}><channel><title>The Paper</title>'
        f"<item>{item}</item></channel></rss>"
    )
    (entry,) = parse(Fetched(data=document.encode(), name="feed.xml", url=url)).entries
    return entry


def atom(entry: str) -> Entry:
    document = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>{entry}</entry></feed>'
    )
    (read,) = parse(Fetched(data=document.encode(), name="feed.xml", url=URL)).entries
    return read


@pytest.mark.parametrize("other", ["", ODD])
@pytest.mark.parametrize("link", ["<link></link>", "<link/>", "<link> <![CDATA[ ]]></link>"])
@pytest.mark.parametrize("is_first", [True, False])
def test_an_empty_link_leaves_the_guid_to_be_it(link: str, is_first: bool, other: str) -> None:
    """An article whose only address is its guid can be opened."""
    guid = "<guid>https://paper.example.net/1</guid>"
    parts = link + guid if is_first else guid + link
    assert one(f"<title>a</title>{parts}{other}").link == "https://paper.example.net/1"


@pytest.mark.parametrize("prefix", ["media", "m"])
@pytest.mark.parametrize(
    "own",
    ["<description>The story</description>", "<description><![CDATA[The story]]></description>"],
)
def test_a_caption_never_replaces_the_text(prefix: str, own: str) -> None:
    """An article with a captioned picture shows the article, not the caption."""
    root = MEDIA.replace(":media", f":{prefix}")
    picture = (
        f'<{prefix}:content url="https://paper.example.net/a.jpg"><{prefix}:description '
        f'type="plain">A <![CDATA[ship]]></{prefix}:description></{prefix}:content>'
    )
    assert one(f"<title>a</title>{own}{picture}", root=root).text == "The story"
    assert one(f"<title>a</title>{picture}{own}", root=root).text == "The story"
    assert "ship" in one(f"<title>a</title><description> </description>{picture}", root=root).text


@pytest.mark.parametrize("other", ["", ODD])
def test_the_preferred_root_post_is_where_comments_are(other: str) -> None:
    """Of several networks that talk about an episode the podcast's first choice is read."""

    def post(priority: str, uri: str, protocol: str = "activitypub") -> str:
        return f'<podcast:socialInteract {priority} protocol="{protocol}" uri="{uri}"/>'

    root = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    first, second, third = (f"https://social.example/{name}" for name in "abc")
    posts = [
        post('priority="2"', second),
        post("priority='1'", first),
        post("", third),
        post('priority="0"', "https://social.example/d", "disabled"),
    ]
    for order in (posts, posts[::-1]):
        entry = one(f"<title>a</title>{''.join(order)}{other}", root=root)
        assert entry.comments_url == first


def test_a_name_in_html_is_read_as_such() -> None:
    """An author's name shows its signs; Atom's is text already."""
    creator = '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">'
    creator = f"<title>a</title>{creator}"
    assert one(f"{creator}<![CDATA[Ann &amp; Ben]]></dc:creator>").author == "Ann & Ben"
    assert atom("<author><name>A&amp;amp;B</name></author><title>a</title>").author == "A&amp;B"


def test_words_are_no_address_of_comments() -> None:
    """`No comments yet` is not opened as a page."""
    assert one("<title>a</title><comments>No comments yet</comments>").comments_url is None
    assert one("<title>a</title><comments>c.html</comments>").comments_url is not None


def test_a_relation_may_have_its_long_name() -> None:
    """A link's relation is the same written as the address of its definition."""
    long = "http://www.iana.org/assignments/relation"
    entry = atom(
        f'<title>a</title><link rel="{long}/alternate" href="/a"/>'
        f'<link rel="{long}/enclosure" href="/a.mp3"/>'
    )
    assert entry.link == "https://paper.example.net/a"
    assert [each.url for each in entry.enclosures] == ["https://paper.example.net/a.mp3"]


def test_a_feed_with_excerpts_is_a_feed() -> None:
    """A namespace borrowed from WordPress's exports makes no export of a feed."""
    excerpt = 'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    entry = one("<title>a</title><excerpt:encoded>short</excerpt:encoded>", root=excerpt)
    assert entry.title == "a"
