"""Markdown documents with and without front matter."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import markdown, parse
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.text.blocks import parse_body


def read(text: str, url: str | None = None) -> Entry:
    (entry,) = markdown.parse(Fetched(data=text.encode(), name="a.md", url=url)).entries
    return entry


def test_yaml_front_matter_is_the_head() -> None:
    """What stands between the dashes is about the article and not in it."""
    entry = read(
        '---\ntitle: "A: title"\nauthor: Ann\ndate: 2024-03-01 10:00:00 +0100\ntags: [x, "y"]\n'
        "link: https://a.example/1\ndescription: >\n  folded\n  text\n---\n\n# Heading\n\nBody\n"
    )
    assert (entry.title, entry.author, entry.tags, entry.link) == (
        "A: title",
        "Ann",
        ("x", "y"),
        "https://a.example/1",
    )
    assert (entry.published, entry.published_raw) == (
        datetime(2024, 3, 1, 9, tzinfo=UTC),
        "2024-03-01 10:00:00 +0100",
    )
    assert (entry.text, entry.summary) == ("Heading\n\nBody", "folded text")


def test_lists_in_yaml_front_matter() -> None:
    """Both ways of writing a list are read."""
    entry = read(
        "---\ntitle: t\ntags:\n  - x\n  - y z\nauthors:\n- Ann\n- Bea\ndate: 2024-03-01\n---\nBody"
    )
    assert (entry.tags, entry.author, entry.published) == (
        ("x", "y z"),
        "Ann, Bea",
        date(2024, 3, 1),
    )


def test_toml_front_matter_is_the_head() -> None:
    """The other way of some site generators."""
    entry = read('+++\ntitle = "T"\ndate = 2024-03-01T10:00:00Z\ntags = ["x"]\n+++\nBody')
    assert (entry.title, entry.published, entry.tags, entry.text) == (
        "T",
        datetime(2024, 3, 1, 10, tzinfo=UTC),
        ("x",),
        "Body",
    )


@pytest.mark.parametrize(
    "front",
    ["---\ndate: 2024-03-01 23:30:00\n---", "---\ndate: 2024-03-01T23:30\n---",
     "+++\ndate = 2024-03-01T23:30:00\n+++"],
)  # fmt: skip
def test_a_date_without_a_zone_is_its_day(front: str) -> None:
    """No article is said to be of the day before or after the one that is written in it."""
    entry = read(f"{front}\nBody")
    assert type(entry.published) is date
    assert entry.published == date(2024, 3, 1)
    assert "23:30" in (entry.published_raw or "")


@pytest.mark.parametrize(
    "text", ["---\nnot a pair\n---\nBody", "+++\nbad toml\n+++\nBody", "---\nopen: x\nBody"]
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    """No line is lost because it stood between two rules."""
    entry = read(text)
    assert "Body" in (entry.title or "") + entry.text
    assert any(word in entry.text for word in ("not a pair", "bad toml", "open: x"))


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# A *title*\n\nBody", "A title", "Body"),
        ("Title\n=====\n\nBody", "Title", "Body"),
        ("\n\n## Second level ##\nBody", "Second level", "Body"),
        ("Intro\n\n# Later\n\nBody", "Later", "Intro\n\nLater\n\nBody"),
        ("```\n# no heading\n```\nBody", "# no heading", "# no heading\n\nBody"),
        ("First line\nsecond", "First line", "First line second"),
        ("#hashtag is no heading\n", "#hashtag is no heading", "#hashtag is no heading"),
        ("# Only a title", "Only a title", ""),
        ("#\r\n\r\nBody\r\n", "Body", "Body"),
    ],
)
def test_titles_are_headings_or_first_lines(text: str, title: str, body: str) -> None:
    """A document is called by its first heading; without one, by how it begins."""
    entry = read(text)
    assert entry.title == title
    assert " ".join(entry.text.split()) == " ".join(body.split())


def test_links_are_relative_to_the_document() -> None:
    """A document that came from an address leads where it would have led there."""
    entry = read("# T\n\n[l](../x)", url="https://a.example/d/p.md")
    assert entry.link == "https://a.example/d/p.md"
    assert [link.url for link in parse_body(entry.body).links] == ["https://a.example/x"]


def test_windows_line_breaks_and_code() -> None:
    """Tabs and carriage returns change nothing."""
    entry = read(
        "# Title\r\n\r\n- a\r\n\t- b\r\n\r\n```\r\ncode\tx\r\n```\r\n[l](javascript:x) "
        "[[/wiki.md]]\r\n"
    )
    assert entry.title == "Title"
    assert entry.text == "• a\n  • b\n\ncode    x\n\n[l](javascript:x) [[/wiki.md]]"


def test_an_empty_document_is_refused() -> None:
    """Front matter without a title or text is no article."""
    with pytest.raises(FormatError, match="empty"):
        read("---\ntags: x\n---\n\n")


@given(st.text())
def test_any_text_is_a_document_or_empty(text: str) -> None:
    """No file stops an import."""
    with suppress(FormatError):
        parse(Fetched(data=text.encode("utf-8", "surrogatepass"), name="a.md"))
