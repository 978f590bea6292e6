"""A file with an address on every line is a list of feeds; anything else is a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats import parse, recognise
from reader.formats.addresses import is_addresses, parse_addresses
from reader.model.fetched import Fetched
from reader.text.clean import clean_line

LIST = """\ufeff# feeds
https://a.example.org/rss
https://b.example.org/rss\tThe B
https://c.example.org/rss  "The C"

feed:https://d.example.org/rss
"""


def test_addresses_and_titles_are_read() -> None:
    """A list kept in a text file is taken over, names and all."""
    parsed = parse(Fetched(data=LIST.encode(), name="list.txt"))
    assert parsed.format == "addresses"
    assert parsed.feeds is not None
    assert [(feed.url, feed.title) for feed in parsed.feeds.subscriptions] == [
        ("https://a.example.org/rss", None),
        ("https://b.example.org/rss", "The B"),
        ("https://c.example.org/rss", "The C"),
        ("https://d.example.org/rss", None),
    ]


def test_asked_for_by_name_it_takes_looser_lines() -> None:
    """With `--format addresses` an address needs no scheme, and a wrong line is named."""
    found = parse_addresses("a.example.org/rss The A\nexec:cat  x.xml\nno address\n")
    assert [(feed.url, feed.title) for feed in found.subscriptions] == [
        ("https://a.example.org/rss", "The A"),
        ("exec:cat  x.xml", None),
    ]
    assert [problem.where for problem in found.problems] == ["line 3"]


@pytest.mark.parametrize("name", ["-", "list", "list.txt", "list.urls"])
def test_names_that_leave_it_open(name: str) -> None:
    """A list is known by what it holds."""
    data = b"https://a.example.org/rss\r\nhttps://b.example.org/rss\r\n"
    assert recognise(Fetched(data=data, name=name)).name == "addresses"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://a.example.org/rss\nThat is a feed.", "a.txt"),
        ("https://a.example.org/rss is a feed", "a.txt"),
        ("example.org\nexample.com\n", "-"),
        ("# Title\n\n# Another\n", "-"),
        ("https://a.example.org/rss\n", "a.md"),
        ("https:// x\n", "-"),
    ],
)
def test_documents_are_not_taken_for_lists(text: str, name: str) -> None:
    """A text about an address stays an article."""
    found = recognise(Fetched(data=text.encode(), name=name)).name
    assert found == ("markdown" if name == "a.md" else "text")


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """No file stops an import, and what is read of it is clean."""
    is_addresses(text)
    for feed in parse_addresses(text).subscriptions:
        assert feed.title is None or feed.title == clean_line(feed.title)
