"""newsraft's `feeds` file is taken over with its sections, names and settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats import parse
from reader.formats.newsraft import is_feeds, parse_feeds
from reader.model.fetched import Fetched
from reader.text.clean import clean_line
from tests.costs import affordable

FEEDS = """# comment
https://a.example.org/rss
https://b.example.org/rss "Named B" < reload-period 30; item-limit 50
@ News/Now < reload-period 60
https://c.example.org/rss
  $(gemget -sq gemini://x.example.org/ (y)) "From a command" [20] {7}
@ Global
https://d.example.org/rss "D" [0]
"""


def test_sections_become_folders() -> None:
    """Feeds stay in their sections; those of `Global` are in none."""
    found = parse_feeds(FEEDS)
    assert [(feed.url, feed.title, feed.folder) for feed in found.subscriptions] == [
        ("https://a.example.org/rss", None, None),
        ("https://b.example.org/rss", "Named B", None),
        ("https://c.example.org/rss", None, "News\u2215Now"),
        ("exec:gemget -sq gemini://x.example.org/ (y)", "From a command", "News\u2215Now"),
        ("https://d.example.org/rss", "D", None),
    ]
    assert found.problems == ()


def test_settings_are_taken_over() -> None:
    """How often a feed is fetched and how much of it is kept stays as set, old style or new."""
    feeds = parse_feeds(FEEDS).subscriptions
    assert [(feed.interval, feed.keep_count) for feed in feeds] == [
        (None, None),
        (1800, 50),
        (3600, None),
        (1200, 7),
        (0, None),
    ]
    general = parse_feeds("@ Global [5]\nhttps://a.example.org/\n@ X\nhttps://b.example.org/")
    assert [feed.interval for feed in general.subscriptions] == [300, 300]


def test_what_cannot_be_read_is_said() -> None:
    """A line with an address that is none, or with more than is understood, is named."""
    found = parse_feeds("gopher://a.example.org/\nhttps://b.example.org/ what is this\n")
    assert [(p.where, p.severity) for p in found.problems] == [
        ("line 1", "error"),
        ("line 2", "warning"),
    ]
    assert len(found.subscriptions) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FEEDS, "feeds"),
        (FEEDS, "-"),
        ('https://a.example.org/ "A"\n', "/home/me/.config/newsraft/feeds"),
        ("@ News\nhttps://a.example.org/\n", "list.txt"),
    ],
)
def test_the_file_is_recognised(text: str, name: str) -> None:
    """`reader import feeds` needs no other word."""
    parsed = parse(Fetched(data=text.encode(), name=name))
    assert parsed.format == "newsraft-feeds"
    assert parsed.feeds is not None
    assert parsed.feeds.subscriptions


@pytest.mark.parametrize(
    "text",
    [
        "@ home\nwriting",
        "@someone said\nhttps://a.example.org/ is good",
        "",
        "# x",
        "@ News",
        "$(x",
    ],
)
def test_prose_is_not_taken_for_it(text: str) -> None:
    """A note that begins with a mention stays a note."""
    assert not is_feeds(text, is_named=False)


@given(st.text(), st.booleans())
def test_any_text_is_read(text: str, is_named: bool) -> None:
    """No file stops an import, and what is read of it is clean."""
    is_feeds(text, is_named=is_named)
    found = parse_feeds(text)
    for feed in found.subscriptions:
        assert feed.title is None or feed.title == clean_line(feed.title)
    for problem in found.problems:
        assert problem.message == clean_line(problem.message)


@pytest.mark.parametrize(
    "line",
    ["x" + " " * 100_000 + "y", "$(" + ") " * 50_000, "@ " + " " * 100_000 + "<", "$(a)" * 50_000],
)
def test_hostile_lines_take_no_time(line: str) -> None:
    """A file made to hang the program does not."""
    with affordable(15):
        parse_feeds(line)
        is_feeds(line, is_named=True)
