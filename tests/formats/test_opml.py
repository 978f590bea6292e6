"""OPML as readers write it, and as careless programs do: every feed in it is found."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import parse
from reader.formats.opml import MAX_DEPTH, parse_opml
from reader.model.fetched import Fetched
from reader.model.subscription import FeedList, Subscription
from reader.text.clean import clean_line

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head><title>Mine</title></head>'
)


def listed(body: str, base: str | None = None) -> FeedList:
    """What a list with this body holds."""
    return parse_opml(f"{HEAD}<body>\n{body}\n</body></opml>".encode(), base=base)


def only(body: str) -> Subscription:
    """The one feed of a list."""
    (feed,) = listed(body).subscriptions
    return feed


def test_folders_nest() -> None:
    """A person's folders stay, one inside the other; feeds below no folder stay outside."""
    found = listed(
        '<outline text="News"><outline text="Near/far" title="x">'
        '<outline type="rss" text="A" xmlUrl="https://a.example.org/"/></outline>'
        '<outline type="rss" text="B" xmlUrl="https://b.example.org/"/></outline>'
        '<outline type="rss" text="C" xmlUrl="https://c.example.org/"/>'
    )
    assert [(f.title, f.folder) for f in found.subscriptions] == [
        ("A", "News/Near\u2215far"),
        ("B", "News"),
        ("C", None),
    ]
    assert found.title == "Mine"
    assert found.problems == ()


def test_the_name_a_person_gave_wins() -> None:
    """A renamed feed keeps its name, and a nameless one is not called something for ever."""
    names = {
        'text="Mine" title="Theirs"': "Mine",
        'text="" title="Theirs"': "Theirs",
        'title="Theirs"': "Theirs",
        "": None,
        'text="https://a.example.org/"': None,
        'TEXT="Loud"': "Loud",
        'text="Gary&amp;#39;s &amp;amp; Co"': "Gary's & Co",
        'text="1 &lt; 2 &amp; 3"': "1 < 2 & 3",
        'text="a&#10;b&#9;\u202ec"': "a b c",
    }
    for said, expected in names.items():
        assert only(f'<outline {said} xmlUrl="https://a.example.org/"/>').title == expected


def test_what_else_is_said_of_a_feed_is_kept() -> None:
    """Another program's attributes survive a stay in our store."""
    found = parse_opml(
        b'<opml xmlns:frss="https://freshrss.org/opml"><body><outline type="atom" text="A"'
        b' xmlUrl="https://a.example.org/" htmlUrl="https://a.example.org/page" language="en"'
        b' frss:priority="main" category="one,two"/></body></opml>'
    )
    (feed,) = found.subscriptions
    assert feed.link == "https://a.example.org/page"
    assert feed.tags == ("one", "two")
    assert feed.attributes == (
        ("language", "en"),
        ("{https://freshrss.org/opml}priority", "main"),
        ("type", "atom"),
    )


def test_a_category_names_a_folder_or_tags() -> None:
    """Lists without nesting keep their folders, too."""
    flat = only('<outline xmlUrl="https://a.example.org/" category="/News/Near,tag/one, two"/>')
    assert (flat.folder, flat.tags) == ("News/Near", ("tag/one", "two"))
    nested = listed(
        '<outline text="F"><outline xmlUrl="https://a.example.org/" category="/X/Y,z"/></outline>'
    ).subscriptions[0]
    assert (nested.folder, nested.tags) == ("F", ("z", "Y"))


def test_an_address_may_stand_elsewhere_or_without_a_scheme() -> None:
    """Lists of careless programs are read as they were meant."""
    for said in (
        'type="rss" url="https://a.example.org/rss"',
        'XMLURL="https://a.example.org/rss"',
        'xmlUrl=" a.example.org/rss "',
        'xmlUrl="feed://a.example.org/rss"',
    ):
        assert only(f"<outline {said}/>").url == "https://a.example.org/rss"


def test_refused_addresses_are_named_with_their_line() -> None:
    """Somebody else's list makes the program read no file and run no command; the rest is kept."""
    found = listed(
        '<outline text="a" xmlUrl="javascript:alert(1)"/>\n'
        '<outline text="b" xmlUrl="file:///etc/passwd"/>\n'
        '<outline text="c" xmlUrl="exec:reboot"/>\n'
        '<outline text="d" xmlUrl="/rss"/>\n'
        '<outline text="e" xmlUrl=" "/>\n'
        '<outline text="f" xmlUrl="http://"/>\n'
        '<outline text="g" xmlUrl="https://g.example.org/"/>\n'
        '<outline text="h" htmlUrl="https://h.example.org/"/>'
    )
    assert [feed.title for feed in found.subscriptions] == ["g"]
    assert [(p.where, p.severity) for p in found.problems] == [
        (f"line {line}", "error") for line in (3, 4, 5, 6, 7, 8, 10)
    ]
    assert found.problems[1].message == (
        "b: a file: address cannot be subscribed to: file:///etc/passwd"
    )
    assert "\n" not in "".join(p.message for p in found.problems)


def test_relative_addresses_are_resolved_where_the_list_came_from() -> None:
    """A list on a server may name its neighbours."""
    found = listed('<outline xmlUrl="feed.xml"/>', base="https://a.example.org/lists/x.opml")
    assert found.subscriptions[0].url == "https://a.example.org/lists/feed.xml"


def test_other_lists_are_named_and_not_followed() -> None:
    """A list that includes another says so instead of fetching it behind the reader's back."""
    found = listed(
        '<outline type="include" text="X" url="https://x.example.org/l"/>'
        '<outline type="link" text="Y" url="https://y.example.org/l.opml"/>'
        '<outline type="link" text="Z" url="https://z.example.org/"/>'
    )
    assert found.subscriptions == ()
    first, second, third = (problem.message for problem in found.problems)
    assert "not followed: https://x.example.org/l" in first
    assert "not followed" in second
    assert "a page, not to a feed" in third


def test_a_feed_counts_once() -> None:
    """A feed listed in two folders is fetched once, and where it went is said."""
    found = listed(
        '<outline text="One"><outline text="A" xmlUrl="https://a.example.org/Rss"/></outline>'
        '<outline text="Two"><outline text="B" xmlUrl="HTTP://A.example.org/Rss"/></outline>'
        '<outline text="One"><outline text="C" xmlUrl="https://a.example.org/Rss/"/></outline>'
        '<outline text="D" xmlUrl="https://a.example.org/rss"/>'
    )
    assert [(f.title, f.folder) for f in found.subscriptions] == [("A", "One"), ("D", None)]
    assert [p.message for p in found.problems] == ["B: kept in One, where it appears first"]


BROKEN = {
    "bare ampersand": '<outline text="A" xmlUrl="https://a.example.org/rss?a=1&b=2"/>',
    "reference like": '<outline text="A" xmlUrl="https://a.example.org/rss?a=1&copy=2"/>',
    "quotes in quotes": '<outline text="A "the" A" xmlUrl="https://a.example.org/rss"/>',
    "no last quote": '<outline text="A xmlUrl="https://a.example.org/rss"/>',
    "no quotes": "<outline text=A xmlUrl=https://a.example.org/rss?a=1&b=2 />",
    "curly quotes": "<outline text=“A” xmlUrl=“https://a.example.org/rss”/>",
    "no blank": '<outline text="A"xmlUrl="https://a.example.org/rss"/>',
    "blank in the end": '<outline text="A" xmlUrl="https://a.example.org/rss"/ >',
    "markup": '<outline text="A <b>x</b> -> <" xmlUrl="https://a.example.org/rss"/>',
    "twice": '<outline text="A" text="B" xmlUrl="https://a.example.org/rss"/>',
    "prefix": '<outline x:y="1" text="A" xmlUrl="https://a.example.org/rss"/>',
    "entity": '<outline text="A&nbsp;&eacute;" xmlUrl="https://a.example.org/rss"/>',
    "control": '<outline text="A\x01\x0b" xmlUrl="https://a.example.org/rss"/>',
    "ends too often": '<outline text="A" xmlUrl="https://a.example.org/rss"/></outline></outline>',
    "never ends": '<outline text="A" xmlUrl="https://a.example.org/rss">',
    "comment never ends": '<!-- x <outline text="A" xmlUrl="https://a.example.org/rss"/>',
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_lists_are_read(name: str) -> None:
    """A list that is no XML still brings its feeds, and it is said that it was repaired."""
    last = '<outline text="Last" xmlUrl="https://last.example.org/"/>'
    found = listed(f"{BROKEN[name]}\n{last}")
    first, second = found.subscriptions
    assert first.url.startswith("https://a.example.org/rss")
    assert first.title is not None
    assert first.title.startswith("A")
    assert second.url == "https://last.example.org/"
    assert second.folder is None
    assert found.title == "Mine"
    assert found.problems


def test_addresses_in_broken_lists_stay_whole() -> None:
    """What looks like an entity in an address is none."""
    for name, query in (("bare ampersand", "?a=1&b=2"), ("reference like", "?a=1&copy=2")):
        assert only(BROKEN[name]).url == f"https://a.example.org/rss{query}"
    assert only(BROKEN["quotes in quotes"]).title == 'A "the" A'


@pytest.mark.parametrize(
    "document",
    [
        b'<OPML><BODY><OUTLINE TEXT="A" XMLURL="https://a.example.org/"/></BODY></OPML>',
        b'<o:opml xmlns:o="urn:o"><o:outline text="A" xmlUrl="https://a.example.org/"/></o:opml>',
        b'Warning: x\n<opml><body><outline text="A" xmlUrl="https://a.example.org/"/></body></opml>',
        b'<opml><body>x <b>y</b><outline text="A" xmlUrl="https://a.example.org/"/><z/></body></opml>',
        b'<opml><body><outline text="A" xmlUrl="https://a.example.org/"/><outline text="B" xml',
        b'<!DOCTYPE opml [<!ENTITY a "x">]><opml><outline text="A" xmlUrl="https://a.example.org/"/></opml>',
        '<?xml version="1.0" encoding="utf-16"?><opml><outline text="A" xmlUrl="https://a.example.org/"/>'
        "</opml>".encode("utf-16"),
    ],
)  # fmt: skip
def test_other_shapes_are_read(document: bytes) -> None:
    """Case, prefixes, encodings, rubbish around it and a missing end lose no feed."""
    (feed,) = parse_opml(document).subscriptions
    assert (feed.title, feed.url) == ("A", "https://a.example.org/")


def test_lists_glued_together_are_read_to_the_end() -> None:
    """Two lists in one file are both taken in."""
    one = '<opml><head><title>1</title></head><outline text="A" xmlUrl="https://{}.example.org/"/></opml>\n'
    found = parse_opml((one.format("a") + one.format("b")).encode())
    assert len(found.subscriptions) == 2
    assert found.title == "1"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"https://a.example.org/rss\nhttps://b.example.org/rss\n",
        b"<rss/>",
        b"\x00\x01",
        b"<opm",
    ],
)
def test_what_is_no_list_is_refused_in_one_line(document: bytes) -> None:
    """Nothing is half imported from something else."""
    with pytest.raises(FormatError, match=r"^not an OPML list$"):
        parse_opml(document)


def test_entities_are_not_expanded() -> None:
    """A list cannot blow up the program's memory."""
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    document = (
        f'<!DOCTYPE opml [<!ENTITY e0 "xxxxxxxxxx">{entities}]>'
        '<opml><body><outline text="&e9;" xmlUrl="https://a.example.org/"/></body></opml>'
    )
    (feed,) = parse_opml(document.encode()).subscriptions
    assert len(feed.title or "") < 100


@pytest.mark.parametrize("end", ["</outline>", "</outlne>", ""])
def test_deep_folders_are_bounded(end: str) -> None:
    """A list nested 10,000 deep neither ends the program nor makes endless names."""
    depth = 10_000
    body = '<outline text="f">' * depth + '<outline xmlUrl="https://a.example.org/"/>' + end * depth
    feed = only(body)
    assert feed.folder == "/".join("f" * MAX_DEPTH)


@pytest.mark.parametrize(
    "part",
    [
        '<outline text="A" xmlUrl="https://a{}.example.org/"/>',
        '<outline text="A & B" xmlUrl="https://a{}.example.org/"/>',
        '<outline text="A xmlUrl="x{}',
        '<outline text="A" xmlUrl="https:///{}"/>',
        "<!-- {}",
        "<outline <outline {}",
        '<outline a="{}>',
        "<outline a='{} \"",
        "<outline {}>       x",
        "<opml>{}",
        "&{};",
    ],
)
def test_long_lists_take_time_in_proportion(part: str) -> None:
    """A list of 50,000 feeds, or a hostile one, is read in seconds: twice as long takes twice."""

    def seconds(count: int) -> float:
        body = "\n".join(part.format(number) for number in range(count))
        start = time.process_time()
        listed(body)
        return time.process_time() - start

    seconds(100)
    short = min(seconds(2_500) for _ in range(2))
    # Once is enough: a busy machine is in the way of the others.
    assert any(seconds(20_000) < max(0.5, short * 8 * 4) for _ in range(5))


def test_importing_a_list_gives_its_subscriptions() -> None:
    """`reader import x.opml` knows which feeds to subscribe to and what to say of the others."""
    data = b'<opml><outline xmlUrl="b.xml"/><outline xmlUrl="data:x"/></opml>'
    parsed = parse(Fetched(data=data, name="x.opml", url="https://a.example.org/x.opml"))
    assert parsed.format == "opml"
    assert parsed.feeds is not None
    assert [feed.url for feed in parsed.feeds.subscriptions] == ["https://a.example.org/b.xml"]
    assert len(parsed.feeds.problems) == 1
    assert parsed.problems == ()
    assert parsed.entries == ()
    with pytest.raises(FormatError, match=r"^x\.txt: not an OPML list$"):
        parse(Fetched(data=b"<b>x</b>", name="x.txt", format="opml"))


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    """No file stops an import."""
    for document in (data, b"<opml><body>" + data, b'<opml><outline text="' + data):
        try:
            parse_opml(document)
        except FormatError as error:
            assert str(error) == clean_line(str(error))


PIECES = (
    "<outline ", "</outline>", "/>", ">", 'text="', 'xmlUrl="', "https://a.example.org/", '"', "'",
    "<!--", "-->", "&amp;", "&", " ", "\n", "<body>", "</opml>", "<opml>", "xmlns:a='b'", "a:c=",
    "<![CDATA[", "]]>", "<?",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)))
def test_any_markup_is_read(parts: list[str]) -> None:
    """However a list is broken, what is read of it is clean."""
    for feed in parse_opml(("<opml>" + "".join(parts)).encode()).subscriptions:
        assert feed.url.startswith("https://a.example.org")
        assert feed.title is None or feed.title == clean_line(feed.title)
