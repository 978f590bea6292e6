"""Addresses from feeds and pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.urls import absolute, host, is_openable, strip_comment_page

BASE = "https://news.example.org/dir/page.html"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?b=1&c=2", "https://a.example/x?b=1&c=2"),
        ("../pix/x.svg", "https://news.example.org/pix/x.svg"),
        ("//cdn.example.org/y", "https://cdn.example.org/y"),
        ("?q=1", "https://news.example.org/dir/page.html?q=1"),
        ("\n  /a/\n  b\t\n", "https://news.example.org/a/b"),
        ("/a b", "https://news.example.org/a%20b"),
        ("mailto:x@example.org", "mailto:x@example.org"),
        ("http:other.html", "https://news.example.org/dir/http:other.html"),
        ("/caf\u00e9", "https://news.example.org/caf\u00e9"),
        ("/x\x1b[31my", "https://news.example.org/xy"),
        ("", None),
        (" \n", None),
    ],
)
def test_addresses_are_made_whole(url: str, expected: str | None) -> None:
    """A link leads where the page's own browser would have gone."""
    if url.startswith("http:other"):
        # Relative to a base of another scheme, or nonsense: never taken for a host.
        assert not (absolute(url, BASE) or "").startswith("http://other")
    else:
        assert absolute(url, BASE) == expected


def test_without_a_base_a_relative_address_is_none() -> None:
    """A word that is no address does not become one."""
    assert absolute("-EnH75xLjtQ", None) is None
    assert absolute("page.html") is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "mailto:a@b",
        "https:",
        "http://",
        "",
        None,
    ],
)
def test_only_web_addresses_open(url: str | None) -> None:
    """Opening a link can start a browser and nothing else."""
    assert not is_openable(url)


def test_web_addresses_open() -> None:
    """Both schemes, in any case."""
    assert is_openable("HTTPS://news.example.org/x")
    assert is_openable("http://localhost:8000")


@pytest.mark.parametrize(
    ("url", "article"),
    [
        ("https://b.example/2010/06/13/post/comment-page-2/", "https://b.example/2010/06/13/post/"),
        ("https://b.example/post/comment-page-12/#comments", "https://b.example/post/"),
        ("https://b.example/post/?cp=3", "https://b.example/post/"),
        ("https://b.example/?p=7&cp=3", "https://b.example/?p=7"),
        ("https://b.example/?cp=3&p=7", "https://b.example/?p=7"),
        ("https://b.example/post#comment-77", "https://b.example/post"),
        ("https://b.example/comment-page-setup/", "https://b.example/comment-page-setup/"),
        ("https://b.example/post#part-2", "https://b.example/post#part-2"),
    ],
)
def test_comment_pages_belong_to_their_article(url: str, article: str) -> None:
    """The pages of one discussion are one article."""
    assert strip_comment_page(url) == article


def test_hosts_are_found_or_not() -> None:
    """A broken address has no host, and raises nothing."""
    assert host("https://News.Example.org:80/x") == "news.example.org"
    assert host("http://[bad/") is None
    assert host(None) is None


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_address_is_answered(url: str, base: str | None) -> None:
    """Nothing that stands in a page can raise."""
    result = absolute(url, base)
    assert result is None or not any(character.isspace() for character in result)
