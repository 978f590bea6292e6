"""newsboat's `urls` file is taken over as its user wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import parse
from reader.formats.newsboat import is_urls, parse_urls
from reader.model.fetched import Fetched
from reader.model.subscription import SavedQuery
from reader.text.clean import clean_line
from tests.costs import affordable

URLS = r"""# my feeds

https://a.example.org/rss news "cool stuff" "~My A" # the best
"https://b.example.org/rss" "!" "~B"
https://c.example.org/rss "~" !hidden near/far
"exec:~/bin/feed --x \"a  b\" | sed 's#\\(x\\)##'" tag
filter:~/bin/clean:https://d.example.org/rss
file:///home/me/e.xml
"query:Unread now:unread = \"yes\" and tags # \"a b\""
"""


def test_lines_are_read_as_newsboat_reads_them() -> None:
    """Titles, tags, hidden feeds, commands and files of another program's user come along."""
    found = parse_urls(URLS)
    assert [feed.url for feed in found.subscriptions] == [
        "https://a.example.org/rss",
        "https://b.example.org/rss",
        "https://c.example.org/rss",
        r"""exec:~/bin/feed --x "a  b" | sed 's#\(x\)##'""",
        "https://d.example.org/rss",
        "file:///home/me/e.xml",
    ]
    first, second, third, fourth, *_ = found.subscriptions
    assert (first.title, first.folder, first.tags) == ("My A", "news", ("news", "cool stuff"))
    assert (second.title, second.folder, second.is_hidden) == ("B", None, True)
    assert (third.title, third.folder, third.is_hidden) == (None, "near/far", True)
    assert fourth.tags == ("tag",)
    assert not first.is_hidden


def test_queries_become_views() -> None:
    """A query feed is offered as a view, in our query language."""
    (query,) = parse_urls(URLS).queries
    assert query == SavedQuery(name="Unread now", expression='is:unread folder:"a b"')


def test_what_is_not_taken_over_is_said() -> None:
    """A filter, a broken query and a line that is no address are named with their line."""
    (problem,) = parse_urls(URLS).problems
    assert (problem.where, problem.severity) == ("line 7", "warning")
    assert problem.message == "the filter was not converted: ~/bin/clean"
    found = parse_urls("query:only a name\nnonsense x\nhttps://a.example.org/\njavascript:x")
    assert [(p.where, p.severity) for p in found.problems] == [
        ("line 1", "error"),
        ("line 2", "error"),
        ("line 4", "error"),
    ]
    assert len(found.subscriptions) == 1


def test_a_feed_counts_once() -> None:
    """A feed that stands in the file twice is subscribed to once, where it stands first."""
    found = parse_urls("https://a.example.org/ x\nhttp://A.example.org y\nhttps://a.example.org/ x")
    assert [feed.folder for feed in found.subscriptions] == ["x"]
    assert [p.where for p in found.problems] == ["line 2"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (URLS, "urls"),
        (URLS, "-"),
        (URLS, "my.txt"),
        ("https://a.example.org/rss tag other\n", "/home/me/.newsboat/urls"),
        ('https://a.example.org/rss "~A"\r\nhttps://b.example.org/\r\n', "-"),
        ('"query:A:unread = no"', "-"),
        ("https://a.example.org/\nnews.example.org/rss\nhttps://b.example.org/", "urls"),
    ],
)
def test_the_file_is_recognised(text: str, name: str) -> None:
    """`reader import urls` needs no other word."""
    parsed = parse(Fetched(data=text.encode(), name=name))
    assert parsed.format == "newsboat-urls"
    assert parsed.feeds is not None
    assert parsed.feeds.subscriptions or parsed.feeds.queries


@pytest.mark.parametrize(
    "text",
    [
        'https://a.example.org/ is what "he" said.\nAnd then he left.',
        "https://a.example.org/ is a site",
        '# A heading\n\nProse with "quotes".',
        "",
        "# only a comment",
        "exec: not really",
        "query: who said that?",
    ],
)
def test_prose_is_not_taken_for_it(text: str) -> None:
    """A note that begins with an address stays a note."""
    assert not is_urls(text, is_named=False)


def test_a_file_without_feeds_is_refused() -> None:
    """Asked to read something as this format, the program says that nothing is in it."""
    with pytest.raises(FormatError, match=r"^x: contains no address of a feed$"):
        parse(Fetched(data=b"# nothing\n", name="x", format="newsboat-urls"))


@given(st.text(), st.booleans())
def test_any_text_is_read(text: str, is_named: bool) -> None:
    """No file stops an import, and what is read of it is clean."""
    is_urls(text, is_named=is_named)
    found = parse_urls(text)
    for feed in found.subscriptions:
        assert feed.title is None or feed.title == clean_line(feed.title)
        assert all(tag == clean_line(tag) for tag in feed.tags)
    for problem in found.problems:
        assert problem.message == clean_line(problem.message)


@pytest.mark.parametrize(
    "line", ["x" + " " * 200_000, '"' + "\\" * 200_000, '" ' * 100_000, "\n" * 200_000]
)
def test_hostile_lines_take_no_time(line: str) -> None:
    """A file made to hang the program does not."""
    with affordable(15):
        parse_urls(line)
        is_urls("https://a.example.org/ " + line, is_named=True)
