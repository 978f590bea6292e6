"""Subscriptions written as OPML are read back as they were, and tell nobody's secrets."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from reader.export.opml import opml
from reader.formats.listing import MAX_NAME, SLASH
from reader.formats.opml import parse_opml
from reader.model.subscription import FeedList, Subscription
from reader.text.clean import clean_line, clean_text

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def round_trip(*feeds: Subscription) -> FeedList:
    """What another installation makes of an export."""
    return parse_opml(opml(feeds, now=NOW).encode())


def test_an_export_is_opml_2() -> None:
    """Other readers find the fields where the specification puts them."""
    feed = Subscription(
        url="https://a.example.org/rss",
        title="A & B",
        link="https://a.example.org/",
        folder="News/Near",
        tags=("one", "two"),
        attributes=(("language", "en"), ("{https://freshrss.org/opml}priority", "main")),
    )
    root = ElementTree.fromstring(opml([feed], now=NOW, title="Mine"))
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "Mine"
    assert root.findtext("head/dateCreated") == "Thu, 26 Nov 2026 09:30:00 GMT"
    outer = root.find("body/outline")
    assert outer is not None
    assert outer.get("text") == "News"
    inner = outer.find("outline/outline")
    assert inner is not None
    assert inner.attrib == {
        "type": "rss",
        "text": "A & B",
        "title": "A & B",
        "xmlUrl": "https://a.example.org/rss",
        "htmlUrl": "https://a.example.org/",
        "category": "one,two",
        "language": "en",
        "{https://freshrss.org/opml}priority": "main",
    }


def test_a_folder_is_written_once() -> None:
    """Feeds of one folder stand together, wherever they stood in the list."""
    feeds = [
        Subscription(url=f"https://{name}.example.org/", title=name, folder=folder)
        for name, folder in (("a", "F"), ("b", None), ("c", "F/G"), ("d", "F"))
    ]
    written = opml(feeds, now=NOW)
    assert written.count('text="F"') == 1
    assert [feed.title for feed in parse_opml(written.encode()).subscriptions] == list("acdb")


def test_no_login_is_written() -> None:
    """A list that is given away opens nobody's account."""
    feed = Subscription(
        url="https://me:word@a.example.org/rss",
        link="https://me:word@a.example.org/",
        attributes=(("icon", "https://me:word@a.example.org/i.png"),),
    )
    assert "word" not in opml([feed], now=NOW)
    assert round_trip(feed).subscriptions[0].url == "https://a.example.org/rss"


def test_what_only_this_machine_can_read_is_left_out() -> None:
    """Commands and files of one machine are nobody else's business; the list says how many."""
    written = opml(
        [
            Subscription(url="exec:curl -u me:word https://a.example.org/"),
            Subscription(url="file:///home/me/feed.xml"),
            Subscription(url="https://a.example.org/"),
        ],
        now=NOW,
    )
    assert "me" not in written.partition("</head>")[2].replace("machine", "")
    assert "left out: 2" in written
    assert len(parse_opml(written.encode()).subscriptions) == 1


def test_a_nameless_feed_stays_nameless() -> None:
    """A feed that nobody named shows its own title after a move, not its address."""
    feed = Subscription(url="https://a.example.org/rss?a=1&b=2")
    assert round_trip(feed).subscriptions == (feed,)


def test_hidden_feeds_and_settings_survive() -> None:
    """What was set for a feed is not lost on the way to another machine."""
    feed = Subscription(
        url="https://a.example.org/",
        is_hidden=True,
        interval=0,
        keep_count=5,
        tags=("a,b", "/c", "!"),
    )
    back = round_trip(feed).subscriptions[0]
    assert (back.is_hidden, back.interval, back.keep_count) == (True, 0, 5)
    assert back.tags == ("a,b", "/c")


def test_titles_are_not_unescaped_twice() -> None:
    """An article about `&amp;` keeps its name through our own lists."""
    feed = Subscription(url="https://a.example.org/", title="What is &amp;amp;?")
    assert round_trip(feed).subscriptions == (feed,)


def test_deep_folders_are_written() -> None:
    """Folders may be nested as deeply as a list says."""
    feed = Subscription(url="https://a.example.org/", folder="/".join("f" * 5000))
    assert opml([feed], now=NOW).count("</outline>") == 5000


lines = st.text(max_size=60).map(lambda text: clean_line(text)[:MAX_NAME].strip())
names = lines.filter(bool)
folders = st.lists(names.map(lambda name: name.replace("/", SLASH)), min_size=1, max_size=4)
xml_names = st.from_regex(r"[a-z][a-z0-9]{2,8}", fullmatch=True).map(lambda name: f"x-{name}")
namespaces = st.sampled_from(
    ["", "{https://freshrss.org/opml}", "{urn:other}", "{urn:undeclared:q}"]
)
attributes = st.dictionaries(
    st.builds("{}{}".format, namespaces, xml_names),
    st.text(max_size=30).map(clean_text),
    max_size=4,
)
subscriptions = st.builds(
    Subscription,
    url=st.integers(0, 10_000).map("https://a.example.org/{}?x=1&y=<2>".format),
    title=st.none() | names,
    link=st.none() | st.just("https://a.example.org/?a=1&b=2"),
    folder=st.none() | folders.map("/".join),
    tags=st.lists(names.filter(lambda tag: tag != "!"), unique=True, max_size=4).map(tuple),
    is_hidden=st.booleans(),
    attributes=attributes.map(lambda found: tuple(found.items())),
    interval=st.none() | st.integers(0, 10**8),
    keep_count=st.none() | st.integers(0, 10**8),
)


@given(st.lists(subscriptions, unique_by=lambda feed: feed.url, max_size=8))
def test_whatever_is_exported_is_read_back_the_same(feeds: list[Subscription]) -> None:
    """A move to another machine changes no title, folder, tag or setting."""
    found = round_trip(*feeds)
    by_url = {feed.url: feed for feed in found.subscriptions}
    assert by_url == {feed.url: feed for feed in feeds}
    assert found.problems == ()


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_any_text_is_written_as_xml(
    title: str, folder: str, tag: str, name: str, value: str
) -> None:
    """No character in a title makes a list that nobody can read."""
    feed = Subscription(
        url="https://a.example.org/",
        title=title,
        folder=folder,
        tags=(tag,),
        attributes=((name, value), (f"{{{value}}}{name}", value)),
    )
    written = opml([feed], now=NOW, title=title)
    ElementTree.fromstring(written)
    assert len(parse_opml(written.encode()).subscriptions) == 1
