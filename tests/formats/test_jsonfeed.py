"""JSON Feed, however loosely written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import jsonfeed
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.blocks import parse_body
from reader.text.instants import iso

VERSION = "https://jsonfeed.org/version/1.1"


def read(feed: object, *, url: str | None = "https://a.example/feed.json") -> Parsed:
    text = feed if isinstance(feed, str) else json.dumps(feed)
    return jsonfeed.parse(
        Fetched(data=text.encode("utf-8", "surrogatepass"), name="feed.json", url=url)
    )


def one(item: dict[str, Any], **feed: Any) -> Entry:
    (entry,) = read({"version": VERSION, "title": "T", "items": [item], **feed}).entries
    return entry


def test_an_item_is_an_entry() -> None:
    """Everything that an item says is in its entry."""
    entry = one(
        {
            "id": "1",
            "url": "/1",
            "title": "A\n title",
            "content_html": "<p><a href='x'>one</a></p><p>two</p>",
            "content_text": "other",
            "summary": "short",
            "date_published": "2024-03-01T10:00:00-08:00",
            "date_modified": "2024-03-02T10:00:00Z",
            "authors": [{"name": "Ann"}, {"name": "Bea"}, {"name": "Ann"}],
            "tags": ["x", "y", "x", 3, None],
            "attachments": [
                {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12},
                {"mime_type": "x"},
            ],
        }
    )
    assert (entry.guid, entry.link, entry.title) == ("1", "https://a.example/1", "A title")
    assert (entry.text, entry.summary, entry.author) == ("one\n\ntwo", "short", "Ann, Bea")
    assert (iso(entry.published), iso(entry.updated)) == (
        "2024-03-01T18:00:00Z",
        "2024-03-02T10:00:00Z",
    )
    assert entry.tags == ("x", "y", "3")
    assert [(e.url, e.type, e.length) for e in entry.enclosures] == [
        ("https://a.example/a.mp3", "audio/mpeg", 12)
    ]
    assert [link.url for link in parse_body(entry.body).links] == ["https://a.example/x"]


def test_version_one_and_the_feed_itself() -> None:
    """The older form has one author, and a feed's author is that of its items."""
    parsed = read(
        {
            "version": "https://jsonfeed.org/version/1",
            "title": "T",
            "home_page_url": "https://a.example/",
            "feed_url": "https://a.example/own.json",
            "author": {"name": "Ann"},
            "items": [{"id": "1", "content_text": "a\n\nb"}],
        },
        url=None,
    )
    assert parsed.feed is not None
    assert (parsed.feed.title, parsed.feed.link, parsed.feed.url) == (
        "T",
        "https://a.example/",
        "https://a.example/own.json",
    )
    assert (parsed.entries[0].author, parsed.entries[0].text) == ("Ann", "a\n\nb")


@pytest.mark.parametrize(
    ("value", "guid"),
    [
        (1, "1"),
        ("1", "1"),
        (3.14, "3.14"),
        (2.0, "2"),
        (None, None),
        (True, None),
        ({}, None),
        (" a ", "a"),
    ],
)
def test_ids_of_any_type_are_text(value: object, guid: str | None) -> None:
    """A number is an id like any other, as JavaScript writes it."""
    assert one({"id": value, "title": "t"}).guid == guid


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1709287200, "2024-03-01T10:00:00Z"),
        (1709287200000, "2024-03-01T10:00:00Z"),
        ("soon", None),
        (5, None),
        (1e300, None),
        ([], None),
        ("2024-03-01", "2024-03-01"),
    ],
)
def test_dates_are_read_or_unknown(value: object, expected: str | None) -> None:
    """Seconds are a date, nonsense is none."""
    assert iso(one({"id": "1", "date_published": value}).published) == expected


def test_half_characters_vanish() -> None:
    """An emoji that was cut in the middle does not stop the import."""
    (entry,) = read(
        '{"version":"' + VERSION + '","title":"S \\ud83d","items":[{"id":"1","title":"cut \\ud83d",'
        '"content_text":"x \\udc00 \\ud83d\\ude00"}]}'
    ).entries
    assert (entry.title, entry.text) == ("cut", "x 😀")


def test_items_that_are_none_are_reported() -> None:
    """One bad item loses no other."""
    parsed = read(
        {"version": VERSION, "title": "T", "items": [[], None, {}, {"id": "1", "title": "t"}]}
    )
    assert [entry.title for entry in parsed.entries] == ["t"]
    assert [problem.where for problem in parsed.problems] == ["item 1", "item 2", "item 3"]


@pytest.mark.parametrize(
    "text",
    [
        '{"version":"' + VERSION + '","title":"D","items":[' + "[" * 100_000 + "]" * 100_000 + "]}",
        '{"version": 1',
        "[]",
        '{"items": []}',
        "nothing",
    ],
)
def test_what_is_no_feed_is_refused(text: str) -> None:
    """Depth, breakage and other JSON are told in one line."""
    with pytest.raises(FormatError) as caught:
        read(text)
    assert "\n" not in str(caught.value)


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "url", "name", "title", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "id",
                "url",
                "title",
                "content_html",
                "content_text",
                "summary",
                "date_published",
                "authors",
                "author",
                "tags",
                "attachments",
            ]
        ),
        _json,
    )
)
def test_any_item_is_survived(item: dict[str, Any]) -> None:
    """A value of any type in any place costs at most itself."""
    read({"version": VERSION, "title": "T", "items": [item]})


@pytest.mark.parametrize(
    ("extension", "page", "feed", "count"),
    [
        ({"_comments": {"url": "/c/1", "count": 3}}, "https://a.example/c/1", None, 3),
        ({"_discussion": "https://b.example/t/1"}, "https://b.example/t/1", None, None),
        (
            {"_blog": {"about": "https://x.example/", "comments_url": "#comments"}},
            "https://a.example/1#comments",
            None,
            None,
        ),
        (
            {"_site": {"comments_feed": "/1/feed", "comment_count": 0}},
            None,
            "https://a.example/1/feed",
            0,
        ),
        ({"_site": {"url": "https://x.example/", "count": 3}}, None, None, None),
        ({"_comments": {"url": "javascript:x", "count": True}}, None, None, None),
        ({"_comments": [1], "_x": None, "comments_url": "/c"}, None, None, None),
    ],
)
def test_extensions_say_where_the_comments_are(
    extension: dict[str, Any], page: str | None, feed: str | None, count: int | None
) -> None:
    """A blog whose feed is JSON has its discussion beside the article, as others have."""
    entry = one({"id": "1", "url": "/1", **extension})
    assert (entry.comments_url, entry.comments_feed, entry.announced) == (page, feed, count)
