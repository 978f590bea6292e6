"""Feeds as sites publish them, right and wrong, become entries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import feedparsing, parse, syndication
from reader.formats.syndication import parse_items
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.blocks import parse_body, plain_text
from reader.text.instants import iso
from tests.costs import affordable

URL = "https://news.example.org/feed.xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
)


def read(document: str | bytes, *, url: str | None = URL, media_type: str | None = None) -> Parsed:
    data = document.encode() if isinstance(document, str) else document
    return parse(Fetched(data=data, name="feed.xml", url=url, media_type=media_type))


def rss(
    *items: str, channel: str = "<title>Wire</title><link>https://news.example.org/</link>"
) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>'
        f"{channel}{inside}</channel></rss>"
    )


def atom(*entries: str, feed: str = "<title>Wire</title>", attributes: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{feed}{inside}</feed>'


def one(document: str) -> Entry:
    (entry,) = read(document).entries
    return entry


def links_of(entry: Entry) -> list[str]:
    return [link.url for link in parse_body(entry.body).links]


def test_an_item_is_an_entry() -> None:
    """Everything that an item says is in its entry."""
    entry = one(
        rss(
            "<title>A &amp; B</title><link>https://news.example.org/1</link><guid "
            "isPermaLink='false'> g 1 </guid>"
            "<dc:creator>Ann</dc:creator><pubDate>Fri, 01 Mar 2024 10:00:00 "
            "+0100</pubDate><category>x</category>"
            "<category>y</category><category>x</category><description>The teaser</description>"
            "<content:encoded><![CDATA[<p>The <b>whole</b></p><p>story</p>]]></content:encoded>"
            "<enclosure url='/a.mp3' type='audio/mpeg' length='12'/>"
        )
    )
    assert entry.title == "A & B"
    assert entry.link == "https://news.example.org/1"
    assert entry.guid == "g 1"
    assert entry.author == "Ann"
    assert entry.published == datetime(2024, 3, 1, 9, tzinfo=UTC)
    assert entry.published_raw == "Fri, 01 Mar 2024 10:00:00 +0100"
    assert entry.tags == ("x", "y")
    assert entry.summary == "The teaser"
    assert entry.text == "The whole\n\nstory"
    assert [(e.url, e.type, e.length) for e in entry.enclosures] == [
        ("https://news.example.org/a.mp3", "audio/mpeg", 12)
    ]


def test_the_feed_is_known_by_its_page_and_its_address() -> None:
    """A link to itself is not the feed's page, and never replaces the address given."""
    own = '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="self" href="http://127.0.0.1/feed"/>'
    document = rss(channel=f"<title>Wire</title>{own}<link>https://news.example.org/</link>")
    feed = read(document).feed
    assert feed is not None
    assert (feed.title, feed.link, feed.url) == ("Wire", "https://news.example.org/", URL)
    feed = read(document, url=None).feed
    assert feed is not None
    assert feed.url == "http://127.0.0.1/feed"


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_every_rss_is_read(version: str) -> None:
    """Old feeds are feeds."""
    parsed = read(
        f'<rss version="{version}"><channel><title>T</title><item><title>a</title></item>'
        f"</channel></rss>"
    )
    assert (parsed.format, [entry.title for entry in parsed.entries]) == ("rss", ["a"])


def test_rdf_is_read() -> None:
    """RSS 1.0 has its items beside the channel."""
    parsed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>'
        "T</title></channel>"
        '<item rdf:about="https://a.example/1"><title>a</title><link>https://a.example/1</link>'
        "<dc:date>2010-05-28T21:03:38Z</dc:date></item></rdf:RDF>"
    )
    (entry,) = parsed.entries
    assert parsed.feed is not None
    assert parsed.feed.title == "T"
    assert (entry.title, iso(entry.published)) == ("a", "2010-05-28T21:03:38Z")


def test_atom_03_is_read() -> None:
    """The draft that some sites still serve."""
    parsed = read(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry>'
        '<title mode="escaped" type="text/html">'
        "a &amp;amp; b</title><issued>2004-01-01T10:00:00Z</issued><id>i</id></entry></feed>"
    )
    assert [(e.title, iso(e.published)) for e in parsed.entries] == [
        ("a & b", "2004-01-01T10:00:00Z")
    ]


# Titles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("&lt;title&gt; considered harmful", "<title> considered harmful"),
        ("vector&lt;int&gt; in C++", "vector<int> in C++"),
        ("a &lt; b", "a < b"),
        ("&lt;antirez&gt;", "<antirez>"),
        ("The &lt;b&gt; element", "The <b> element"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("AT&amp;amp;T", "AT&T"),
        (
            "&amp;quot;I&amp;apos;m D&amp;amp;D&amp;quot; &amp;bogus; &amp;#8217;",
            '"I\'m D&D" &bogus; ’',
        ),
        ("a &amp;#150; b &amp;#146;c", "a – b ’c"),
        ("\n  first\n\t second\n", "first second"),
        ("<![CDATA[a ]]]]><![CDATA[> b]]>", "a ]]> b"),
        ("t &amp;#27;[31mred &amp;#x9b;0m", "t red ›0m"),
        ("a &#x1b;[31mb", "a b"),
        ("D&D, a server", "D&D, a server"),
        ("l&rsquo;&ecirc;tre&nbsp;!", "l’être !"),
        ("Em \x10dash\x08", "Em dash"),
        ("&#xD83D;&#xDE00; cut &#xD83D;", "😀 cut"),
    ],
)
def test_rss_titles_keep_every_word(title: str, expected: str) -> None:
    """RSS does not say what a title is made of; no guess makes a word of it vanish."""
    assert one(rss(f"<title>{title}</title><guid>g</guid>")).title == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<title type="text">&lt;hello&gt; &amp;amp; co</title>', "<hello> &amp; co"),
        ("<title>std::unique_ptr&lt;S&gt;</title>", "std::unique_ptr<S>"),
        ('<title type="html">&amp;lt;3 Deno</title>', "<3 Deno"),
        ('<title type="html">&lt;3 Deno</title>', "<3 Deno"),
        ('<title type="html">AT&amp;amp;T &lt;em&gt;now&lt;/em&gt;</title>', "AT&T now"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b>'
            "<br/>&lt;c&gt;</div></title>",
            "a b <c>",
        ),
    ],
)
def test_atom_titles_have_as_many_layers_as_their_type(title: str, expected: str) -> None:
    """Decoding once too often eats text, once too seldom shows entities."""
    assert one(atom(f"{title}<id>i</id>")).title == expected


def test_titles_of_other_namespaces_are_not_the_title() -> None:
    """The headline is the headline, not the caption of its picture."""
    entry = one(
        rss(
            "<media:title>M</media:title><title>Story</title><dc:title>D</dc:title>"
            "<media:group><media:title>G</media:title></media:group>"
        )
    )
    assert entry.title == "Story"


# Bodies


def test_empty_content_leaves_the_description() -> None:
    """An article without its full text has its teaser."""
    entry = one(
        rss(
            "<title>t</title><description>the description</description><content:encoded>"
            "</content:encoded>"
        )
    )
    assert (entry.text, entry.summary) == ("the description", None)


def test_media_descriptions_are_text() -> None:
    """Film feeds keep their only text, and its lines, in the media group."""
    entry = one(
        atom(
            '<title>t</title><id>i</id><media:group xmlns:media="http://search.yahoo.com/mrss/">'
            '<media:content url="https://v.example/v.mp4" type="video/mp4"/>'
            "<media:description>Line one\nLine two "
            "https://v.example/x</media:description></media:group>"
        )
    )
    assert entry.text == "Line one\nLine two https://v.example/x"
    assert [enclosure.url for enclosure in entry.enclosures] == ["https://v.example/v.mp4"]


def test_xhtml_content_has_no_break_too_many() -> None:
    """Elements without content are written once."""
    entry = one(
        atom(
            '<title>t</title><id>i</id><content type="xhtml"><div '
            'xmlns="http://www.w3.org/1999/xhtml"><p>a<br/>b &amp; c</p></div></content>'
        )
    )
    assert entry.text == "a\nb & c"


def test_text_content_is_text() -> None:
    """What Atom calls text is shown letter by letter."""
    assert (
        one(atom("<title>t</title><id>i</id><content>if (a &lt; b &amp;&amp; c)</content>")).text
        == "if (a < b && c)"
    )


def test_text_escaped_once_too_often_is_unwrapped() -> None:
    """Tags are not read out because a generator escaped them twice."""
    assert (
        one(
            rss(
                "<title>t</title><description>&amp;lt;p&amp;gt;Over&amp;lt;/p&amp;gt;</description>"
            )
        ).text
        == "Over"
    )


@pytest.mark.parametrize(
    "junk", ["<!h<!h<!h< ", "<![svc_control]>", "<!/div>", "<title>Fake</title>", "]]&gt;", "<p"]
)
def test_odd_markup_in_a_body_costs_no_word(junk: str) -> None:
    """What stands before and after is there."""
    escaped = junk.replace("<", "&lt;")
    text = one(
        rss(
            f"<title>Real</title><description>&lt;p&gt;before&lt;/p&gt; {escaped} "
            f"&lt;p&gt;after&lt;/p&gt;</description>"
        )
    ).text
    assert "before" in text
    assert "after" in text or junk == "<p"


def test_base64_that_is_none_costs_nothing() -> None:
    """A broken payload is not a broken feed."""
    parsed = read(
        atom(
            '<title>a</title><id>1</id><content type="application/octet-stream" '
            'mode="base64">!!no==</content>',
            "<title>b</title><id>2</id>",
        )
    )
    assert [entry.title for entry in parsed.entries] == ["a", "b"]


# Addresses


def test_links_in_a_body_are_relative_to_its_page() -> None:
    """A picture of an article is where the article is, not where the feed is."""
    entry = one(
        rss(
            "<title>t</title><link>https://blog.example.org/a/m.html</link><description>"
            "&lt;a href='../x.svg'&gt;f&lt;/a&gt;</description>"
        )
    )
    assert links_of(entry) == ["https://blog.example.org/x.svg"]


def test_xml_base_is_obeyed() -> None:
    """Bases of feed and entry add up, for links and bodies."""
    entry = one(
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xml:base="https://news.example.org/o/"><title>o</title><entry xml:base="2013/">'
        '<title>t</title><link href="FC2"/><id>urn:1</id><content type="html">&lt;a '
        'href="p.png"&gt;p&lt;/a&gt;</content></entry></feed>'
    )
    assert entry.link == "https://news.example.org/o/2013/FC2"
    assert links_of(entry) == ["https://news.example.org/o/2013/p.png"]


def test_a_link_in_cdata_and_blanks_is_a_link() -> None:
    """Blanks around an address are not part of it."""
    entry = one(
        rss(
            "<title>t</title><link>\n <![CDATA[ https://news.example.org/a?b=1&c=2 ]]>\n"
            "</link><guid isPermaLink='false'><![CDATA[ g1 ]]></guid>"
        )
    )
    assert (entry.link, entry.guid) == ("https://news.example.org/a?b=1&c=2", "g1")


# Identity


@pytest.mark.parametrize("base", ["", ' xml:base="https://news.example.org/"'])
def test_a_guid_is_never_made_an_address(base: str) -> None:
    """A guid is what the feed gave, and stands for a link only if it is one."""
    document = rss("<title>t</title><guid>-EnH75xLjtQ</guid>").replace(
        "<channel>", f"<channel{base}>"
    )
    entry = one(document)
    assert (entry.guid, entry.link) == ("-EnH75xLjtQ", None)


def test_a_guid_that_is_a_permalink_is_the_link() -> None:
    """Unless it says that it is none."""
    assert (
        one(rss("<title>t</title><guid>https://news.example.org/?p=7</guid>")).link
        == "https://news.example.org/?p=7"
    )
    entry = one(
        rss("<title>t</title><guid isPermaLink='false'>https://news.example.org/?p=7</guid>")
    )
    assert (entry.guid, entry.link) == ("https://news.example.org/?p=7", None)


def test_items_that_share_a_guid_are_all_read() -> None:
    """Which of them is which is not decided here."""
    assert len(read(rss(*["<title>t</title><guid>same</guid>"] * 3)).entries) == 3


# Dates


def test_a_date_is_never_the_feeds() -> None:
    """An entry without a date has none."""
    entry = one(
        atom(
            "<title>t</title><id>i</id>",
            feed="<title>w</title><updated>2024-03-01T00:00:00Z</updated>",
        )
    )
    assert (entry.published, entry.published_raw, entry.updated) == (None, None, None)


def test_a_date_that_feedparser_misreads_is_right() -> None:
    """The last day of 2020 is not in November."""
    entry = one(rss("<title>t</title><pubDate>2020/12/31 23:59:59</pubDate>"))
    assert iso(entry.published) == "2020-12-31T23:59:59Z"


def test_a_day_is_a_day_and_nonsense_is_kept_as_it_stood() -> None:
    """What cannot be read is shown, not guessed."""
    assert one(rss("<title>t</title><pubDate>2010-05-28</pubDate>")).published == date(2010, 5, 28)
    entry = one(rss("<title>t</title><pubDate>next  Tuesday</pubDate>"))
    assert (entry.published, entry.published_raw) == (None, "next Tuesday")


def test_atoms_two_dates() -> None:
    """Published is when it came out; without it, the last change is all there is."""
    entry = one(
        atom(
            "<title>t</title><id>i</id><published>2010-01-01T00:00:00Z</published>"
            "<updated>2011-01-01T00:00:00Z</updated>"
        )
    )
    assert (iso(entry.published), iso(entry.updated)) == (
        "2010-01-01T00:00:00Z",
        "2011-01-01T00:00:00Z",
    )
    entry = one(atom("<title>t</title><id>i</id><updated>2011-01-01T00:00:00Z</updated>"))
    assert iso(entry.published) == "2011-01-01T00:00:00Z"


# Authors


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<author>ann@example.org (Ann Bee)</author>", "Ann Bee"),
        ("<author>ann@example.org</author>", "ann@example.org"),
        ("<dc:creator>Ann, Bea</dc:creator>", "Ann, Bea"),
        ("<author>\x1b[31m</author>", None),
    ],
)
def test_authors_are_names(item: str, expected: str | None) -> None:
    """A person has a name where the feed gives one."""
    assert one(rss(f"<title>t</title>{item}")).author == expected


def test_atom_authors_are_all_named_and_inherited() -> None:
    """Who writes a feed writes its entries."""
    feed = "<title>w</title><author><name>Feed</name></author>"
    two = (
        "<title>t</title><author><name>A</name><email>a@b.c</email></author><author>"
        "<name>B</name></author>"
    )
    assert [entry.author for entry in read(atom(two, "<title>u</title>", feed=feed)).entries] == [
        "A, B",
        "Feed",
    ]


def test_an_author_made_to_stall_does_not() -> None:
    """An endless address costs no time."""
    with affordable(15):
        entry = one(rss(f"<title>Slow?</title><author>a@{'a.' * 40_000}</author>"))
        assert entry.title == "Slow?"


# Comments


def test_comments_of_an_item() -> None:
    """Page, feed and number of the comments; none is a number too."""
    first, second = read(
        rss(
            "<title>a</title><comments>/1#comments</comments><slash:comments>"
            "7</slash:comments><wfw:commentRss>/1/feed</wfw:commentRss>",
            "<title>b</title><slash:comments>0</slash:comments><wfw:commentRSS>"
            "/2/feed</wfw:commentRSS>",
        )
    ).entries
    assert (first.comments_url, first.comments_feed, first.announced) == (
        "https://news.example.org/1#comments",
        "https://news.example.org/1/feed",
        7,
    )
    assert (second.comments_url, second.comments_feed, second.announced) == (
        None,
        "https://news.example.org/2/feed",
        0,
    )


@pytest.mark.parametrize("prefix", ["podcast", "p"])
@pytest.mark.parametrize("other", ["", "<georss:point>1 2</georss:point>"])
def test_an_episode_says_where_it_is_talked_about(prefix: str, other: str) -> None:
    """A podcast's root post is where its comments are, by whichever pass the feed is read."""
    space = "https://podcastindex.org/namespace/1.0"
    post = "https://social.example/@ann/108013847520053258"
    document = rss(
        f'<title>a</title><{prefix}:socialInteract uri="{post}" protocol="activitypub" '
        f'accountId="@ann" xmlns:{prefix}="{space}"/>{other}',
        f'<title>b</title><{prefix}:socialInteract uri="{post}" protocol="disabled" '
        f'xmlns:{prefix}="{space}"/>',
        f'<title>c</title><{prefix}:socialInteract uri="javascript:x" protocol="activitypub" '
        f'xmlns:{prefix}="{space}"/>',
        f"<title>d</title><comments>/d</comments><{prefix}:socialInteract "
        f'uri="{post}" xmlns:{prefix}="{space}"/>',
    ).replace("xmlns:media=", 'xmlns:georss="http://www.georss.org/georss" xmlns:media=', 1)
    assert [entry.comments_url for entry in read(document).entries] == [
        post,
        None,
        None,
        "https://news.example.org/d",
    ]


@pytest.mark.parametrize("prefix", ["thr", "ns1", "t"])
def test_threading_by_any_prefix(prefix: str) -> None:
    """Replies, parents and counts are found by namespace, and the first parent counts."""
    (entry,) = read(
        atom(
            f'<title>t</title><id>i</id><{prefix}:in-reply-to ref="urn:first" href="/x"/>'
            f'<{prefix}:in-reply-to ref="urn:second"/>'
            f'<link rel="replies" type="text/html" href="/c" {prefix}:count="3"/>'
            f'<link rel="replies" type="application/atom+xml" href="/c.atom"/>'
            f"<{prefix}:total>5</{prefix}:total>",
            attributes=f'xmlns:{prefix}="http://purl.org/syndication/thread/1.0"',
        )
    ).entries
    assert entry.in_reply_to == "urn:first"
    assert (entry.comments_url, entry.comments_feed) == (
        "https://news.example.org/c",
        "https://news.example.org/c.atom",
    )
    assert entry.announced == 5


def test_entries_that_answer_each_other_stay_entries() -> None:
    """Orphans, cycles and answers to oneself are all there, each once."""
    entries = [
        f'<title>{own}</title><id>{own}</id><t:in-reply-to ref="{parent}"/>'
        for own, parent in ("ab", "ba", "cc", "dx")
    ]
    parsed = read(atom(*entries, attributes='xmlns:t="http://purl.org/syndication/thread/1.0"'))
    assert [(entry.guid, entry.in_reply_to) for entry in parsed.entries] == [
        ("a", "b"),
        ("b", "a"),
        ("c", "c"),
        ("d", "x"),
    ]


# Broken documents


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n\n  ", ""),
        ("`", ""),
        ("\ufeff", ""),
        ("Warning: x in y.php on line 3\n", ""),
        ("", "<!-- 0.02s --><script>t()</script>"),
        ("<!-- c -->", "\x00"),
    ],
)
def test_noise_around_a_feed_is_not_the_feed(before: str, after: str) -> None:
    """What a server says before and after does not cost the feed."""
    assert [entry.title for entry in read(before + rss("<title>a</title>") + after).entries] == [
        "a"
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "<title>A</title><description>one</item><item>",
        "<title>A</titel><link>https://news.example.org/a</link></item><item>",
        "<title>A<link>https://news.example.org/a</link></item><item>",
        "<title>A</title><description>a < b & c <3</description></item><item>",
        "<title>A</title><foo:bar>undeclared</foo:bar></item><item>",
        "<title>A</title><description a=1 a=2 b='x<y'>x</description></item><item>",
        "<title>A</title><description>unclosed <br> and <p>more</description></item><item>",
        "<title>A</title><item>",
        "<title>A</title></b></i></item><item>",
        "<title>A</title>]]></item><item>",
    ],
)
def test_broken_items_cost_no_other(broken: str) -> None:
    """The entry after a mistake is whole, and so is the title before it."""
    parsed = read(rss(f"{broken}<title>Next</title><link>https://news.example.org/n</link>"))
    assert [entry.title for entry in parsed.entries] == ["A", "Next"]
    assert parsed.entries[-1].link == "https://news.example.org/n"
    assert parsed.problems


def test_a_cut_download_keeps_what_arrived() -> None:
    """And says that it was cut."""
    whole = rss(
        "<title>Whole</title><description>first</description>",
        "<title>Cut</title><description>second</description>",
    )
    parsed = read(whole[: whole.index("second") + 3])
    assert [(entry.title, entry.text) for entry in parsed.entries] == [
        ("Whole", "first"),
        ("Cut", "sec"),
    ]
    assert "ends in the middle" in parsed.problems[0].message


def test_a_feed_that_is_cut_off_waits_for_its_last_entry() -> None:
    """Half an entry, without its date or with half a link, is not taken for one."""
    whole = rss(
        "<title>Whole</title><description>first &lt;item></description>",
        "<title>Cut</title><link>https://example.org/long</link>",
    )
    for end in ("long</link>", "</item></channel>", "<link>"):
        cut = Fetched(data=whole[: whole.rindex(end)].encode(), name="feed")
        parsed = parse_items(cut).parsed
        assert [entry.title for entry in parsed.entries] == ["Whole"], end
        assert parsed.is_cut and "ends in the middle" in parsed.problems[0].message
    alone = Fetched(data=whole[: whole.index("first")].encode(), name="feed")
    assert [entry.title for entry in parse_items(alone).parsed.entries] == ["Whole"]


def test_a_cut_cdata_section_is_text() -> None:
    """The last paragraph that arrived can be read."""
    whole = rss("<title>a</title><description><![CDATA[<p>one</p><p>two</p>]]></description>")
    (entry,) = read(whole[: whole.index("two") + 3]).entries
    assert entry.text == "one\n\ntwo"


def test_what_feedparser_cannot_read_costs_only_itself() -> None:
    """One bad element loses neither its entry nor the others."""
    bad = (
        '<title>a</title><id>1</id><g:where xmlns:g="http://www.georss.org/georss">'
        '<gml:Point xmlns:gml="http://www.opengis.net/gml" '
        'srsName="EPSG:abc"><gml:pos>x y</gml:pos></gml:Point></g:where>'
    )
    parsed = read(atom(bad, "<title>b</title><id>2</id>"))
    assert [entry.title for entry in parsed.entries] == ["a", "b"]


def test_an_entry_that_cannot_be_read_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are there, and the report says which one is not."""
    original = feedparsing.parse_text

    def fragile(text: str, base: str | None = None) -> object:
        if "poison" in text:
            raise AttributeError("poison")
        return original(text, base)

    monkeypatch.setattr(feedparsing, "parse_text", fragile)
    odd = "<odd xmlns='urn:odd'/>"
    parsed = read(rss("<title>a</title>", f"<title>poison</title>{odd}", "<title>c</title>"))
    assert [entry.title for entry in parsed.entries] == ["a", "c"]
    assert [(problem.severity, problem.where) for problem in parsed.problems] == [
        ("error", "entry 2")
    ]


# Hostile documents


def test_own_entities_are_text_and_no_more() -> None:
    """An entity is put in as it is written; one inside another, or elsewhere, is not."""
    document = (
        '<!DOCTYPE rss [<!ENTITY path "C:\\data\\1b"><!ENTITY a "ha"><!ENTITY b '
        '"&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/passwd">'
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;<!ENTITY co "A &#38; B">]>'
    ) + rss("<title>see &path; now&b;&file; &co;</title>").split("?>", 1)[1]
    assert one(document).title == "see C:\\data\\1b now A & B"


def test_entities_do_not_explode() -> None:
    """A billion laughs are none."""
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    long = f'<!ENTITY l "{"x" * 4000}">'
    with affordable(15):
        document = (
            f'<!DOCTYPE rss [<!ENTITY a0 "ha">{nested}{long}]>'
            + rss(f"<title>&a29;t</title><description>{'&l;' * 10_000}</description>").split(
                "?>", 1
            )[1]
        )
        entry = one(document)
        assert entry.title == "t"
        assert len(entry.text) <= 200_000


def test_a_doctype_made_to_stall_does_not() -> None:
    """A document type that never ends is no feed."""
    with affordable(15), pytest.raises(FormatError):
        read("<!DOCTYPE rss [" + "<!-- -->" * 5000)


def test_a_large_feed_is_read_in_time() -> None:
    """Four thousand items take seconds, many attributes and deep markup no longer."""
    with affordable(20):
        assert (
            len(read(rss(*[f"<title>{n}</title><guid>{n}</guid>" for n in range(4000)])).entries)
            == 4000
        )
        attributes = " ".join(f'a{n}="v"' for n in range(20_000))
        assert (
            len(read(rss(f"<title>a</title><description {attributes}>x</description>")).entries)
            == 1
        )
        deep = one(
            rss(
                "<title>a</title><description>"
                + "<b>" * 5000
                + "core"
                + "</b>" * 5000
                + "</description>"
            )
        )
        assert "core" in deep.text


@pytest.mark.parametrize("document", ["\x00\x01\x02", " \n", "{}", "<x>y</x>"])
def test_what_is_no_feed_is_refused(document: str) -> None:
    """Nothing is stored for a list or a picture."""
    with pytest.raises(FormatError):
        read(document)


_SEED = rss(
    "<title>a</title><description>&lt;p&gt;b&lt;/p&gt;</description>",
    "<title>c</title><guid>d</guid>",
)


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(_SEED)),
            st.sampled_from(
                [
                    "<",
                    ">",
                    "&",
                    '"',
                    "</",
                    "<item>",
                    "</item>",
                    "<![CDATA[",
                    "]]>",
                    "<!--",
                    "&#x1b;",
                    "<a:b c='",
                    "<?",
                    "\x00",
                    "\x9b1m",
                    "<title>",
                    "<georss:point>x</georss:point>",
                ]
            ),
            st.integers(0, 30),
        ),
        max_size=4,
    )
)
def test_any_damage_is_survived(damage: list[tuple[int, str, int]]) -> None:
    """A feed is read or refused, and nothing else happens."""
    document = _SEED
    for place, junk, removed in damage:
        document = document[:place] + junk + document[place + removed :]
    try:
        entries = read(document).entries
    except FormatError:
        return
    for entry in entries:
        assert entry.text == plain_text(parse_body(entry.body))


# Lifting


def test_lifted_texts_are_what_feedparser_would_have_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking long texts past feedparser changes no entry."""
    page = (
        "<p>Long &amp; <b>bold</b> text with “quotes”, caf\u00e9 and <a "
        "href='x?a=1&amp;b=2'>links</a>.</p>\n" * 5
    )
    escaped = page.replace("&", "&amp;").replace("<", "&lt;")
    documents = [
        rss(
            f"<title>a</title><description>{escaped}</description><content:encoded> "
            f"<![CDATA[{page}]]> </content:encoded>"
        ),
        rss(
            f"<title>a</title><description><![CDATA[{page}]]><![CDATA[{page}]]></description>",
            f"<description>{page}</description>",
        ),
        atom(
            f'<title>a</title><content type="html">{escaped}</content><summary>{escaped}</summary>'
        ),
        atom(
            f'<title>a</title><content type="xhtml"><div '
            f'xmlns="http://www.w3.org/1999/xhtml">{page}</div></content>'
        ),
        atom(
            f'<title>a</title><content type="text/html" mode="base64">'
            f"{'TG9uZyB0ZXh0' * 30}</content>"
        ),
        rss(
            f"<title>a</title><description>&amp;#8217; &#8217; &amp;lt; {'x ' * 100}</description>"
        ),
        rss(f"<title>a</title><description>\r\n{escaped}\r\n</description>".replace("\n", "\r\n")),
        rss(f"<title>a</title><description>{'Ã©tÃ© ' * 40}</description>"),
    ]
    lifted = [read(document) for document in documents]

    class NotLifted:
        def __init__(self, text: str) -> None:
            self.text = text

        def restore(self, value: str) -> str:
            return value

    monkeypatch.setattr(syndication, "Lifted", NotLifted)
    assert [read(document) for document in documents] == lifted


def test_feedparser_is_given_no_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading is fast because feedparser sees little of it."""
    seen: list[int] = []
    original = feedparser.parse

    def counting(stream: object, **options: object) -> object:
        data = stream.read()  # type: ignore[attr-defined]
        seen.append(len(data))
        return original(data, **options)

    monkeypatch.setattr(feedparser, "parse", counting)
    document = rss(
        *[
            "<title>a</title><odd xmlns='urn:odd'>1</odd>"
            f"<description><![CDATA[{'<p>text</p>' * 500}]]></description>"
        ]
        * 10
    )
    assert len(read(document).entries[0].text) > 2000
    assert seen[0] < len(document) / 10
