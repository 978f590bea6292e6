"""The demo library: every file is read, and shows what its README says it shows."""

from __future__ import annotations

import re
from functools import cache

import pytest

from reader.cli.session import demo_files
from reader.formats import parse
from reader.formats.opml import parse_opml
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.paths import bundled, starter_list

FOLDER = bundled("sample_feeds")
NAMES = sorted(path.name for path in demo_files())


@cache
def read(name: str) -> Parsed:
    """What the parsers make of one sample."""
    return parse(Fetched(data=(FOLDER / name).read_bytes(), name=name))


def entry(name: str, title: str = "") -> Entry:
    """The sample's entry whose title begins so; the first one by default."""
    return next(e for e in read(name).entries if (e.title or "").startswith(title))


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_read_without_problems(name: str) -> None:
    """Someone who tries the demo sees no warning about our own files."""
    parsed = read(name)
    assert parsed.entries
    assert parsed.problems == ()
    assert all(e.title and (e.text or e.thread) for e in parsed.entries)


def test_readme_names_every_sample_and_nothing_else() -> None:
    """The README of the folder is a list that can be trusted."""
    named = re.findall(r"^\| `([^`]+)`", (FOLDER / "README.md").read_text(), re.MULTILINE)
    assert sorted(named) == NAMES


@pytest.mark.parametrize(
    ("name", "comments", "depth"),
    [
        ("ferry-vote-2010.txt", 6, 0),
        ("lighthouse-lamp-2012.txt", 64, 0),
        ("bridge-toll-2015.txt", 9, 3),
        ("sourdough-2013.txt", 7, 2),
        ("rain-barrels-2011.txt", 5, 0),
        ("empty-bench-2010.txt", 0, 0),
        ("kayak-forum-2014.txt", 4, 0),
        ("kite-list-2010.txt", 3, 0),
        ("tide-clock-hn.txt", 12, 2),
        ("best-soup.txt", 9, 2),
        ("should-we-rename-it.json", 26, 15),
        ("night-market.json", 10, 3),
        ("old-library.json", 9, 2),
    ],
)
def test_discussions_are_whole(name: str, comments: int, depth: int) -> None:
    """The number of comments and the depth of replies are those that the file was written with."""
    thread = entry(name).thread
    assert len(thread) == comments
    assert max((c.depth for c in thread), default=0) == depth


def test_feed_tells_how_many_comments_wait_at_the_site() -> None:
    """A feed that only counts its comments still shows that there are some, and where."""
    first = entry("harbour-gazette.rss", "Winter")
    assert first.announced == 23
    assert first.comments_url == "https://gazette.example.org/2026/11/winter-timetable/#comments"
    assert first.comments_feed == "https://gazette.example.org/2026/11/winter-timetable/feed/"
    assert len(first.enclosures) == 1
    assert entry("harbour-gazette.rss", "Eleven seals").announced == 0


def test_pictures_are_told_by_their_alternative_text() -> None:
    """A picture that a terminal cannot show is told in words."""
    assert "Five people with bicycles wait" in entry("harbour-gazette.rss").text
    assert "A wooden signal box on brick legs" in entry("signal-box.md").text


def test_front_matter_names_author_day_and_tags() -> None:
    """A Markdown document knows who wrote it and when."""
    box = entry("signal-box.md")
    assert box.author == "Corin Ashdown"
    assert str(box.published) == "2022-06-18"
    assert box.tags == ("railways", "long reads", "work")


def test_samples_span_the_years() -> None:
    """Dates from 2010 to 2026 stand in the demo's list."""
    years = {e.published.year for name in NAMES for e in read(name).entries if e.published}
    assert {2010, 2026} <= years
    assert len(years) >= 12


def test_starter_feeds_are_offered_in_folders() -> None:
    """Whoever has no feed yet is offered a dozen, and some of them are discussed."""
    listed = parse_opml(starter_list().read_bytes())
    assert listed.problems == ()
    assert len(listed.subscriptions) == 12
    for feed in listed.subscriptions:
        assert feed.url.startswith("https://")
        assert feed.title
        assert feed.link
        assert feed.folder
    assert "Discussed" in {feed.folder for feed in listed.subscriptions}
