"""Feeds that people subscribed to and that are really threads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.comments.subscribed import CommentFeedOf, comment_feed_of
from reader.formats.feeds import parse_feed
from reader.model.comment_sites import CommentSites
from reader.model.entry import Entry
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from tests.comments.feeds import atom, entry, item, rss

PAGE = "https://blog.example/snow/"


def of(document: str, url: str, title: str | None = None) -> CommentFeedOf | None:
    """What a document is the comment feed of."""
    parsed = parse_feed(Fetched(data=document.encode(), name=url, url=url)).parsed
    assert parsed.feed is not None
    feed = replace(parsed.feed, url=url, title=title or parsed.feed.title)
    return comment_feed_of(feed, parsed.entries, CommentSites())


@pytest.mark.parametrize("title", ["Comments on: Snow", "Kommentare zu: Snow", "Snow"])
@pytest.mark.parametrize("url", [f"{PAGE}feed/", f"{PAGE}feed/rss2/", "https://blog.example/x.xml"])
def test_a_comment_feed_of_one_post_is_its_thread(url: str, title: str) -> None:
    """In any language, a subscription to the comments of a post is offered as its thread."""
    told = of(rss([item(1, "Ann", "Cold"), item(2, "Bea", "Very")]), url, title)
    assert told is not None
    assert (told.article_link, told.title) == (PAGE, "Snow")
    assert told.discussion.source == "commentfeed"
    assert told.discussion.page == PAGE
    assert told.discussion.is_own


def test_an_atom_feed_of_one_post_is_its_thread() -> None:
    """The Atom form is the same thread under the same address."""
    document = atom([entry(f"{PAGE}#comment-1", "Ann", "Cold")])
    told = of(document, f"{PAGE}feed/atom/")
    assert told is not None
    assert (told.title, told.discussion.address) == ("Snow", f"{PAGE}feed/")


def test_the_comments_of_a_whole_site_are_no_thread() -> None:
    """A feed of everything that is said on a site stays a feed, even while all is of one post."""
    other = item(2, "Bea", "Very", link="https://blog.example/rain/")
    site = "https://blog.example/comments/feed/"
    assert of(rss([item(1, "Ann", "Cold"), other], link="https://blog.example"), site) is None
    assert of(rss([item(1, "Ann", "Cold")], link="https://blog.example"), site) is None
    assert of(rss([item(1, "Ann", "Cold"), other]), f"{PAGE}feed/") is None


def test_feeds_of_articles_are_no_threads() -> None:
    """An ordinary subscription is never turned into a thread."""
    article = "<item><title>Snow</title><link>https://blog.example/snow/</link></item>"
    assert of(rss([article], link="https://blog.example/"), "https://blog.example/feed/") is None
    assert of(rss([article]), f"{PAGE}feed/") is None
    assert of(rss([]), f"{PAGE}feed/") is None


def test_a_feed_whose_entries_all_answer_is_a_thread() -> None:
    """A comment feed of another program is known by its address and its replies."""
    document = atom([entry("urn:c:1", "Ann", "Cold", to="urn:post")])
    told = of(document, "https://blog.example/snow/comments/atom.xml")
    assert told is not None
    assert told.article_link == PAGE
    assert of(document, "https://blog.example/answers.xml") is None


@pytest.mark.parametrize(
    ("url", "source", "address"),
    [
        ("https://www.reddit.com/r/snow/comments/9ab/cold/.rss?sort=new", "reddit",
         "https://www.reddit.com/comments/9ab"),
        ("https://old.reddit.com/comments/9ab.rss", "reddit",
         "https://www.reddit.com/comments/9ab"),
        ("https://talk.example/t/snow-and-ice/9.rss", "discourse", "https://talk.example/t/9"),
        ("https://lobste.rs/s/abc123.rss", "lobsters", "https://lobste.rs/s/abc123"),
        ("https://hnrss.org/item?id=12", "hackernews",
         "https://news.ycombinator.com/item?id=12"),
        ("https://blog.example/feeds/386/comments/default?alt=rss", "blogger",
         "https://blog.example/feeds/386/comments/default"),
    ],
)  # fmt: skip
def test_threads_of_discussion_sites_are_known_by_their_address(
    url: str, source: str, address: str
) -> None:
    """A subscription to a thread is offered with the source that reads it best."""
    told = comment_feed_of(Feed(title="Snow", url=url, link=PAGE), (), CommentSites())
    assert told is not None
    assert (told.discussion.source, told.discussion.address) == (source, address)
    assert told.title == "Snow"
    assert told.article_link is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://www.reddit.com/r/snow/.rss", "https://www.reddit.com/user/ann/comments/.rss",
        "https://www.reddit.com/r/snow/comments/.rss", "https://talk.example/latest.rss",
        "https://talk.example/c/snow/9.rss", "https://lobste.rs/t/snow.rss",
        "https://lobste.rs/rss", "https://hnrss.org/newest?points=100",
        "https://mastodon.social/@ann.rss", "https://blog.example/feeds/comments/default",
        "https://[bad/t/snow/9.rss", "file:///t/snow/9.rss",
    ],
)  # fmt: skip
def test_feeds_of_many_threads_are_none(url: str) -> None:
    """A subscription to a subreddit, a category or a person stays what it is."""
    entries = (Entry(title="Snow", link="https://x.example/1"),)
    assert comment_feed_of(Feed(title="Snow", url=url), entries, CommentSites()) is None
