"""The feeds of a page are found and offered in a sensible order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FetchError
from reader.fetch.discovery import (
    MAX_LINKS,
    clean_address,
    feed_links,
    split_login,
    well_known,
)
from reader.text.clean import clean_line
from reader.text.urls import is_openable
from tests.costs import affordable

PAGE = "https://a.example.org/dir/page.html"


def found(html: str, url: str = PAGE) -> list[str]:
    """The addresses that a page gives."""
    return [link.url for link in feed_links(html, url)]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f.xml">',
        "<link rel=alternate type=application/rss+xml href=/f.xml>",
        "<LINK HREF='/f.xml' TYPE='Application/Atom+XML; charset=utf-8' REL='ALTERNATE'>",
        '<link rel="home alternate" type="application/feed+json" href="../f.xml">',
        '<link rel="alternate" type="application/json" title="JSON Feed" href="/f.xml">',
        '<link rel="alternate" type="text/xml" title="RSS" href="/f.xml">',
        '<link rel="feed" href="/f.xml">',
        '<base href="/other/"><link rel=alternate type=application/rss+xml href="../f.xml">',
        '<base href="//a.example.org/"><base href="/x/"><link rel=feed href="f.xml">',
        '<p>late<link rel=alternate type=application/rss+xml href="https://A.example.org/f.xml">',
        '<link rel=alternate type=application/rss+xml href="\n /f.xml ">',
        '<link rel=alternate type=application/rss+xml href="feed://a.example.org/f.xml">',
    ],
)
def test_declared_feeds_are_found(link: str) -> None:
    """However a site writes its link, its feed is found."""
    assert found(f"<!DOCTYPE html><title>x</title>{link}<p>hi") == ["https://a.example.org/f.xml"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate stylesheet" type="text/css" href="/f.css">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="application/json" href="/index.json">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?format=rss">',
        '<link rel="alternate" type="text/xml+oembed" href="/feed/oembed">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate" type="text/html" href="/feed">',
        '<link rel="stylesheet" type="application/rss+xml" href="/f.css">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/f.xml"> -->',
        '<script>"<link rel=alternate type=application/rss+xml href=/f.xml>"</script>',
        '<a href="/about">About feeds</a>',
        '<a href="https://feedly.com/i/subscription/feed/https://a.example.org/rss">Feedly</a>',
        '<a href="/feedback">x</a><a href="/atomic-habits">y</a><a href="#rss">z</a>',
        '<a href="mailto:rss@a.example.org">x</a><a href="javascript:rss()">y</a>',
    ],
)
def test_other_links_are_none(link: str) -> None:
    """Nobody is offered a style sheet or an API as a feed."""
    assert found(link) == []


@pytest.mark.parametrize(
    "href",
    [
        "/feed/", "/rss", "/blog/atom.xml", "/index.xml", "/posts.rss", "/?feed=rss2", "/feed.json",
        "/feeds/all.atom.xml", "/index.php?format=feed&type=rss", "/rss.php", "/news-feed.xml",
        "https://feeds.example.com/a", "feed:https://a.example.org/x", "feed://a.example.org/x",
    ],
)  # fmt: skip
def test_links_that_look_like_feeds_are_found(href: str) -> None:
    """A site that only links its feed in the text is searched, too."""
    (link,) = feed_links(f'<a href="{href}"> Our <b>feed</b> </a>', PAGE)
    assert link.title == "Our feed"
    assert not link.is_declared


def test_the_order_is_declared_linked_comments() -> None:
    """The articles' own feed stands first, and that of the comments last; each stands once."""
    links = feed_links(
        '<a href="/blog/rss.xml">Blog</a><a href="/feed/">again</a>'
        '<link rel=alternate type=application/rss+xml title="A » Comments Feed" href="/c/">'
        '<link rel=alternate type=application/rss+xml title="A » Feed" href="/feed/">'
        '<link rel=alternate type=application/atom+xml href="/comments/feed/">'
        '<link rel=alternate type=application/atom+xml title="Atom\x1b[31m" href="/atom">',
        PAGE,
    )
    assert [(link.url.removeprefix("https://a.example.org"), link.title) for link in links] == [
        ("/feed/", "A » Feed"),
        ("/atom", "Atom"),
        ("/blog/rss.xml", "Blog"),
        ("/c/", "A » Comments Feed"),
        ("/comments/feed/", None),
    ]
    assert [link.is_comments for link in links] == [False, False, False, True, True]


def test_a_page_offers_so_many() -> None:
    """A directory of feeds does not flood the choice."""
    html = "".join(f'<a href="/{n}/feed">x</a>' for n in range(500))
    assert len(found(html)) == MAX_LINKS


def test_usual_places() -> None:
    """A site that says nothing of its feed is tried where most have theirs, its folder first."""
    places = well_known("https://a.example.org/blog/post.html?x=1")
    assert places[0] == "https://a.example.org/blog/feed"
    assert "https://a.example.org/feed.xml" in places
    assert len(places) == len(set(places))
    assert well_known("http://a.example.org")[0] == "http://a.example.org/feed"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a.example.org", "https://a.example.org"),
        (" <https://a.example.org/x> \n", "https://a.example.org/x"),
        ("'a.example.org/x'", "https://a.example.org/x"),
        ("“a.example.org”", "https://a.example.org"),
        ("feed:https://a.example.org/x", "https://a.example.org/x"),
        ("http://a.example.org/a b", "http://a.example.org/a%20b"),
        ("localhost:8080/f", "http://localhost:8080/f"),
        ("https://localhost/f", "https://localhost/f"),
        ("//a.example.org/x", "https://a.example.org/x"),
        ("file:///a/b.xml", "file:///a/b.xml"),
        ("/a/b c.xml", "file:///a/b%20c.xml"),
        ("exec:~/bin/x  -y", "exec:~/bin/x  -y"),
        ("https://me:word@a.example.org/", "https://me:word@a.example.org/"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, expected: str) -> None:
    """An address may be pasted with its quotes, or typed without its beginning."""
    assert clean_address(typed) == expected


def test_paths_are_local_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed that a script writes at home can be subscribed to by its path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/me")
    assert clean_address("./a.xml") == (tmp_path / "a.xml").as_uri()
    assert clean_address("~/a.xml") == clean_address("file:~/a.xml") == "file:///home/me/a.xml"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "no address given"),
        ("how to cook", "how to cook: not an address"),
        ("word", "word: not an address"),
        ("javascript:x", "javascript:x: a javascript: address cannot be fetched"),
        ("http://", "http://: an address without a host cannot be fetched"),
        ("a\nb\x1b[31m", "a b: not an address"),
    ],
)
def test_nonsense_is_refused_in_one_line(typed: str, said: str) -> None:
    """The answer says what is wrong with what was typed."""
    with pytest.raises(FetchError) as caught:
        clean_address(typed)
    assert str(caught.value) == said


@given(st.text(), st.sampled_from(["", "~", "/", "http://", "file:", "exec:"]))
def test_anything_typed_is_an_address_or_refused(text: str, start: str) -> None:
    """Nothing that is typed ends the program."""
    try:
        url = clean_address(start + text)
    except FetchError as error:
        assert str(error) == clean_line(str(error))
    else:
        assert is_openable(url) or url.startswith(("file:/", "exec:"))


PIECES = (
    "<link ", "<a ", "<base ", "rel=alternate ", "type=application/rss+xml ", "href=/feed",
    "href='", '"', "'", ">", "/>", "</a>", "<!--", "-->", "<script>", "</script>", " ",
    "http://[", "feed:", "\ud800", "%",
)  # fmt: skip


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join), st.text())
def test_any_page_is_searched(html: str, url: str) -> None:
    """However broken a page is, what is found in it can be fetched and shown."""
    for address in (PAGE, f"https://a.example.org/{url}"):
        for link in feed_links(html, address):
            assert is_openable(link.url)
            assert link.title is None or link.title == clean_line(link.title)


@pytest.mark.parametrize(
    "part",
    [
        "<div>",
        "<link rel=alternate ",
        "<a href=/feed>",
        "<a href='",
        "<b><a>",
        "<!--",
        "<title>",
        "<",
    ],
)
def test_hostile_pages_take_no_time(part: str) -> None:
    """A page made to hang the program does not."""
    with affordable(15):
        feed_links(part * 50_000, PAGE)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://u:p@h.example/x", ("http://h.example/x", "u:p")),
        (
            "https://u%40x:p%3A@h.example:8/x?y=a@b",
            ("https://h.example:8/x?y=a@b", "u@x:p:"),
        ),
        ("http://h.example/x@y", ("http://h.example/x@y", None)),
        ("exec:feed a@b", ("exec:feed a@b", None)),
    ],
)
def test_a_login_is_taken_out_of_an_address(address: str, expected: tuple[str, str | None]) -> None:
    """A feed with a password can be listed and exported without it."""
    assert split_login(address) == expected
