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


OWN = (
    "<title>The story</title><link>https://paper.example.net/1</link>"
    '<guid isPermaLink="false">g1</guid><description>Its text</description>'
)
INNER = (
    "<title>Another</title><link>https://else.example/</link><guid>g2</guid>"
    "<description>Other text</description><pubDate>Fri, 01 Mar 2019 10:00:00 GMT</pubDate>"
)


@pytest.mark.parametrize("name", ["image", "related", "x:related"])
@pytest.mark.parametrize("is_first", [True, False])
def test_what_stands_deeper_is_about_something_else(name: str, is_first: bool) -> None:
    """A related story inside an article does not give it its title, text, date or link."""
    inner = f"<{name}>{INNER}</{name}>"
    entry = one(inner + OWN if is_first else OWN + inner, root='xmlns:x="urn:x"')
    assert (entry.title, entry.link, entry.guid) == (
        "The story",
        "https://paper.example.net/1",
        "g1",
    )
    assert (entry.text, entry.published) == ("Its text", None)


def test_an_authors_page_is_not_the_articles() -> None:
    """What Atom's persons and activities hold stays theirs."""
    own = '<id>urn:1</id><title>a</title><link href="/1"/><content>Own</content>'
    person = (
        "<author><id>urn:ann</id><name>Ann</name><summary>about her</summary>"
        '<link rel="alternate" href="/@ann"/></author>'
    )
    shared = (
        '<act:object xmlns:act="http://activitystrea.ms/spec/1.0/"><id>urn:2</id><title>b</title>'
        '<link rel="alternate" href="/2"/><author><name>Ben</name></author></act:object>'
    )
    for document in (person + own + shared, shared + own + person):
        entry = atom(document)
        assert (entry.guid, entry.title, entry.author) == ("urn:1", "a", "Ann")
        assert (entry.link, entry.text) == ("https://paper.example.net/1", "Own")


def test_an_end_tag_that_is_missing_hides_no_title() -> None:
    """In a feed that had to be repaired an article keeps what stands too deep."""
    entry = one(f"<x>unclosed{OWN}")
    assert (entry.title, entry.link) == ("The story", "https://paper.example.net/1")


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("name", ["itunes:summary", "summary"])
def test_an_episodes_description_is_its_text(name: str, is_first: bool) -> None:
    """The summary that repeats it without its form comes second, unless it is the whole text."""
    root = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'

    def text(summary: str) -> str:
        parts = ["<description>&lt;p&gt;All of it&lt;/p&gt;</description>"]
        parts.insert(int(not is_first), f"<{name}>{summary}</{name}>")
        return one(f"<title>a</title>{''.join(parts)}", root=root).text

    assert text("In short") == "All of it"
    assert text("word " * 100).startswith("word word")


def test_a_title_of_its_own_wins_over_dublin_core() -> None:
    """RSS's own title is the article's, wherever the other stands."""
    other = '<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">DC</dc:title>'
    assert one(f"{other}<title>Own</title>").title == "Own"
    assert one(f"{other}<guid>1</guid>").title == "DC"


def test_a_base_ends_with_its_entry() -> None:
    """Links of an article are not resolved by the base of the one before."""
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>'
        '<entry xml:base="https://a.example/"><title>a</title><id>1</id><link href="x"/></entry>'
        '<entry><title>b</title><id>2</id><link href="y"/></entry></feed>'
    )
    entries = parse(Fetched(data=document.encode(), name="feed.xml", url=URL)).entries
    assert [entry.link for entry in entries] == [
        "https://a.example/x",
        "https://paper.example.net/y",
    ]
    assert [entry.guid for entry in entries] == ["1", "2"]


def test_what_an_item_is_about_is_no_link_of_it() -> None:
    """The id of RSS 1.0 stays as it is where a base is declared."""
    document = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:base="/deep/" '
        'xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel>'
        '<item rdf:about="one"><title>a</title><link>x</link></item></rdf:RDF>'
    )
    (entry,) = parse(Fetched(data=document.encode(), name="feed.xml", url=URL)).entries
    assert (entry.guid, entry.link) == ("one", "https://paper.example.net/deep/x")


@pytest.mark.parametrize(
    "section", ["<![CDATA[one <![CDATA[two]]> three]]>", "&lt;![CDATA[one two three]]&gt;"]
)
def test_sections_in_sections_lose_no_text(section: str) -> None:
    """Text that was wrapped once too often is there without its wrapping."""
    entry = one(f"<title>{section}</title><description>{section}</description>")
    assert entry.text == "one two three"
    assert entry.title == "one two three"


@pytest.mark.parametrize(
    "start",
    ['<?xml version="1.0" encoding="utf-8">', '<xml version="1.0">', "<!DOCTYPE rss>", ""],
)
def test_a_declaration_may_be_broken(start: str) -> None:
    """A feed whose first line is wrong is read all the same."""
    document = f"{start}\n<rss><channel><item><title><![cdata[a]]></title></item></channel></rss>"
    (entry,) = parse(Fetched(data=document.encode(), name="feed", url=URL)).entries
    assert entry.title == "a"


def test_rss_is_in_no_namespace() -> None:
    """A namespace declared for what has no prefix changes nothing of RSS."""
    entry = one(OWN, root='xmlns:x="urn:x" xmlns="http://purl.org/rss/1.0/modules/content/"')
    assert (entry.title, entry.text) == ("The story", "Its text")


def test_a_declaration_counts_behind_what_slipped_in() -> None:
    """A byte before the first line does not make a feed unreadable letters."""
    document = (
        '`<?xml version="1.0" encoding="windows-1251"?><rss><channel>'
        "<item><title>Привет</title></item></channel></rss>"
    )
    (entry,) = parse(Fetched(data=document.encode("cp1251"), name="feed", url=URL)).entries
    assert entry.title == "Привет"


def test_what_never_ends_is_text() -> None:
    """Many instructions without an end hide no article, and cost no time."""
    entry = one(f"<title>a</title><description>{'<?x ' * 200}</description>")
    assert entry.title == "a"


def test_elements_without_number_are_read_as_far_as_anybody_looks() -> None:
    """A thousand tags of one article are enough."""
    categories = "".join(f"<category>{number}</category>" for number in range(1200))
    assert one(f"<title>a</title>{categories}{ODD}").tags[-1] == "999"


BROKEN = (
    "<summary type='html'>&lt;p&gt;Never ended<content type='xhtml'>"
    "<div xmlns='http://www.w3.org/1999/xhtml'><p>Body</p></div></content>"
)
WHOLE = BROKEN.replace("ended<", "ended</summary><")


def test_a_broken_entry_costs_the_next_nothing() -> None:
    """After an entry whose tags do not fit the others have their whole texts."""
    entries = [f"<title>{n}</title><id>{n}</id>{WHOLE}" for n in "abc"]
    entries[1] = f"<title>b</title><id>b</id>{BROKEN}"
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{inside}</feed>'
    read = parse(Fetched(data=document.encode(), name="feed", url=URL)).entries
    assert [entry.title for entry in read] == ["a", "b", "c"]
    assert read[0].text == read[2].text == "Body"


@pytest.mark.parametrize("later", ["<title>b</title>", "<title><![CDATA[b]]></title>"])
def test_a_section_without_an_end_hides_no_article(later: str) -> None:
    """The articles behind one whose text never ends are there."""
    document = (
        "<rss><channel><item><title>a</title><description><![CDATA[<p>text</p></description>"
        f"</item><item>{later}</item><item><title>c</title></item></channel></rss>"
    )
    entries = parse(Fetched(data=document.encode(), name="feed", url=URL)).entries
    assert [entry.title for entry in entries] == ["a", "b", "c"]
    assert entries[0].text == "text"
