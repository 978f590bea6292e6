"""What people write for the address of a feed becomes one that can be fetched, or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clean import clean_line
from reader.text.feed_urls import MAX_LENGTH, feed_url, feed_url_key, without_login
from reader.text.urls import is_openable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example.org/rss", "https://a.example.org/rss"),
        (" HTTPS://A.Example.org/Rss?Q=1#f ", "https://a.example.org/Rss?Q=1#f"),
        ("a.example.org/rss", "https://a.example.org/rss"),
        ("a.example.org:8080/rss", "https://a.example.org:8080/rss"),
        ("localhost:8000/f", "https://localhost:8000/f"),
        ("192.0.2.1/f", "https://192.0.2.1/f"),
        ("example.org", "https://example.org"),
        ("//a.example.org/x", "https://a.example.org/x"),
        ("feed:https://a.example.org/x", "https://a.example.org/x"),
        ("feed://a.example.org/x", "https://a.example.org/x"),
        ("feed:a.example.org/x", "https://a.example.org/x"),
        ("pcast://a.example.org/x", "https://a.example.org/x"),
        ("itpc://http://a.example.org/x", "http://a.example.org/x"),
        ("http:/a.example.org/x", "http://a.example.org/x"),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]:80/x"),
        ("https://me:word@A.example.org/my feed", "https://me:word@a.example.org/my%20feed"),
        ("http://server/feed", "http://server/feed"),
        ("http://a.example.org/\x1b[31mx", "http://a.example.org/x"),
    ],
)
def test_addresses_are_completed(text: str, expected: str) -> None:
    """A feed is found although its address was written as people write them."""
    assert feed_url(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("javascript:alert(1)", "a javascript: address"),
        ("data:text/xml,x", "a data: address"),
        ("file:///etc/passwd", "a file: address"),
        ("exec:rm -r /", "an exec: address"),
        ("ftp://a.example.org/x", "an ftp: address"),
        ("", "no address"),
        (" \t", "no address"),
        ("two words", "no address"),
        ("/rss", "a relative address"),
        ("feed.xml", "a relative address"),
        ("http://", "an address without a host"),
        ("https://me@", "an address without a host"),
        ("http://[::1", "an address with an impossible host"),
        ("http://a.example.org:99999/", "an address with an impossible host"),
        ("http://a b/", "an address with an impossible host"),
        ("http://" + "a" * MAX_LENGTH, "an address that is too long"),
    ],
)
def test_other_addresses_are_refused(text: str, reason: str) -> None:
    """Somebody else's list cannot make the program read a file or run a command."""
    with pytest.raises(ValueError, match=f"^{reason}$"):
        feed_url(text)


def test_a_persons_own_list_may_name_files_and_commands() -> None:
    """Feeds that a script makes are taken over from another program's configuration."""
    assert feed_url("file:///home/me/a b.xml", is_own=True) == "file:///home/me/a b.xml"
    assert feed_url("exec: ~/bin/x  'a  b' ", is_own=True) == "exec:~/bin/x  'a  b'"
    for nothing in ("exec: ", "file:", "file://", "file:a.xml"):
        with pytest.raises(ValueError, match=r"(exec|file):"):
            feed_url(nothing, is_own=True)


def test_relative_addresses_need_a_base() -> None:
    """A list that lies beside its feeds on a server can be taken over."""
    assert feed_url("/rss", base="http://a.example.org/l/x.opml") == "http://a.example.org/rss"
    assert feed_url("feed.xml", base="http://a.example.org/l/") == "http://a.example.org/l/feed.xml"


def test_one_feed_written_in_two_ways_has_one_key() -> None:
    """A feed that stands twice in a list is subscribed to once."""
    keys = {
        feed_url_key(url)
        for url in ("http://a.example.org/x", "https://A.example.org/x", "https://a.example.org/x/")
    }
    assert len(keys) == 1
    assert feed_url_key("https://a.example.org/X") not in keys
    assert feed_url_key("exec:a/") == "exec:a/"


def test_logins_are_taken_out() -> None:
    """A list that is given away holds no password."""
    assert without_login("https://me:p@ss@a.example.org/b@c") == "https://a.example.org/b@c"
    assert without_login("https://me:p@a.example.org?x=@") == "https://a.example.org?x=@"
    assert without_login("exec:curl me@host") == "exec:curl me@host"
    assert without_login("a title") == "a title"


@given(st.text(), st.booleans())
def test_any_text_is_an_address_or_refused_in_one_line(text: str, is_own: bool) -> None:
    """Nothing that somebody types ends the program."""
    try:
        url = feed_url(text, is_own=is_own)
    except ValueError as error:
        assert str(error) == clean_line(str(error))
    else:
        assert is_openable(url) or (is_own and url.startswith(("file:/", "exec:")))
        assert feed_url(url, is_own=is_own) == url
