"""Sites whose feeds follow from the address of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.sites import GENERATORS, SITES, site_feeds
from reader.text.urls import is_openable
from tests.costs import affordable

CHANNEL = "UC" + "a1-_" * 5 + "zz"
VIDEOS = "https://www.youtube.com/feeds/videos.xml"


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", f"{VIDEOS}?channel_id={CHANNEL}"),
        ("https://youtube.com/user/someone", f"{VIDEOS}?user=someone"),
        ("https://www.youtube.com/watch?v=x&list=PLx", f"{VIDEOS}?playlist_id=PLx"),
        ("https://old.reddit.com/r/python/", "https://www.reddit.com/r/python/.rss"),
        ("https://www.reddit.com/u/x", "https://www.reddit.com/u/x/.rss"),
        ("https://reddit.com/r/a/comments/1/b/", "https://www.reddit.com/r/a/comments/1/b/.rss"),
        ("https://github.com/o/r", "https://github.com/o/r/releases.atom"),
        ("https://github.com/o/r/tree/main/x", "https://github.com/o/r/releases.atom"),
        ("https://github.com/o/r/commits/main", "https://github.com/o/r/commits/main.atom"),
        ("https://github.com/o/r/tags", "https://github.com/o/r/tags.atom"),
        ("https://github.com/o", "https://github.com/o.atom"),
        ("https://gitlab.com/g/s/p", "https://gitlab.com/g/s/p/-/tags?format=atom"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/releases.rss"),
        ("https://social.example.org/@me", "https://social.example.org/@me.rss"),
        ("https://social.example.org/tags/birds", "https://social.example.org/tags/birds.rss"),
        ("https://lem.example.org/c/x@y.org", "https://lem.example.org/feeds/c/x@y.org.xml?sort=New"),
        ("https://lem.example.org/u/x", "https://lem.example.org/feeds/u/x.xml?sort=New"),
        ("https://tube.example.org/c/x/videos", "https://tube.example.org/feeds/videos.xml?videoChannelName=x"),
        ("https://tube.example.org/a/x/videos", "https://tube.example.org/feeds/videos.xml?accountName=x"),
        ("https://x.example.org/t/slug/12/3", "https://x.example.org/t/slug/12.rss"),
        ("https://x.example.org/c/cat/5", "https://x.example.org/c/cat/5.rss"),
        ("https://forum.example.org/", "https://forum.example.org/latest.rss"),
        ("https://a.substack.com/p/x", "https://a.substack.com/feed"),
        ("https://a.wordpress.com/2020/01/x/", "https://a.wordpress.com/feed/"),
        ("https://a.blogspot.co.uk/2020/01/x.html", "https://a.blogspot.co.uk/feeds/posts/default"),
        ("https://medium.com/@a/x-1", "https://medium.com/feed/@a"),
        ("https://a.medium.com/x-1", "https://a.medium.com/feed"),
        ("https://www.tumblr.com/a", "https://a.tumblr.com/rss"),
        ("https://a.tumblr.com/post/1", "https://a.tumblr.com/rss"),
        ("https://news.ycombinator.com/newest", "https://news.ycombinator.com/rss"),
        ("https://lobste.rs", "https://lobste.rs/rss"),
        ("https://lobste.rs/t/python", "https://lobste.rs/t/python.rss"),
        ("https://bsky.app/profile/a.example.org", "https://bsky.app/profile/a.example.org/rss"),
        ("https://stackoverflow.com/", "https://stackoverflow.com/feeds"),
        ("https://stackoverflow.com/questions/tagged/c++", "https://stackoverflow.com/feeds/tag/c++"),
        ("https://unix.stackexchange.com/questions/1/x", "https://unix.stackexchange.com/feeds/question/1"),
        ("https://mathoverflow.net/users/5/x", "https://mathoverflow.net/feeds/user/5"),
    ],
)  # fmt: skip
def test_pages_of_known_sites(page: str, feed: str) -> None:
    """Somebody who pastes the address of a page there need not know of feeds."""
    assert site_feeds(page)[0] == feed


@pytest.mark.parametrize(
    "page",
    [
        "https://www.youtube.com/@handle",
        "https://a.example.org/",
        "https://a.example.org/some/page.html",
        "https://news.ycombinator.com/rss",
        "file:///a.xml",
        "exec:x",
        "https://",
    ],
)
def test_pages_that_say_nothing(page: str) -> None:
    """Nothing is asked of a site that would not answer."""
    assert site_feeds(page) == []


@pytest.mark.parametrize(
    "html",
    [
        f'<script>var x = {{"externalId":"{CHANNEL}"}}</script>',
        f'<link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}">',
        f'<meta itemprop="identifier" content="{CHANNEL}">',
    ],
)
def test_a_channel_is_found_by_its_page(html: str) -> None:
    """A channel can be subscribed to by the handle that people know."""
    assert site_feeds("https://www.youtube.com/@x", html) == [f"{VIDEOS}?channel_id={CHANNEL}"]
    assert site_feeds("https://www.youtube.com/@x", "<p>nothing") == []


@pytest.mark.parametrize(
    ("html", "feed"),
    [
        ('<meta name="generator" content="WordPress 6.7">', "https://a.example.org/feed/"),
        ("<META CONTENT='Discourse 3' NAME=Generator>", "https://a.example.org/latest.rss"),
        ('<meta name=generator content="Hugo 0.1">', "https://a.example.org/index.xml"),
        (
            "<link rel='https://api.w.org/' href='https://a.example.org/blog/wp-json/' />",
            "https://a.example.org/blog/feed/",
        ),
    ],
)
def test_software_is_known_by_the_page(html: str, feed: str) -> None:
    """A blog on a host of its own is known by the program that made it."""
    assert site_feeds("https://a.example.org/blog/post/", html) == [feed]


@given(st.text(), st.text())
def test_any_address_gives_addresses(path: str, html: str) -> None:
    """Whatever page it is, what is tried can be fetched."""
    for host in ("a.example.org", "github.com", "www.youtube.com", "a.stackexchange.com"):
        for feed in site_feeds(f"https://{host}/{path}", html):
            assert is_openable(feed)
    assert site_feeds(path) == [] or is_openable(path)


def test_hostile_addresses_take_no_time() -> None:
    """An address made to hang the program does not."""
    with affordable(15):
        for part in ("c/", "@", "a/1/", "questions/", "-"):
            for host in ("a.example.org", "gitlab.com", "github.com"):
                site_feeds(f"https://{host}/{part * 4000}x!")
        site_feeds("https://a.example.org/", "<meta " * 50_000 + "<meta a='" * 50_000)


def test_tables_name_no_page_twice() -> None:
    """Each kind of site has one row."""
    assert len({site.page for site in SITES}) == len(SITES)
    assert len({name for name, _ in GENERATORS}) == len(GENERATORS)
