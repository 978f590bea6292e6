"""Links and guids as keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import keys
from reader.text.keys import guid_key, link_key


@pytest.mark.parametrize(
    ("link", "same"),
    [
        ("https://a.example/x", "http://www.a.example/x/"),
        ("https://a.example/x", "https://A.example:443/x"),
        ("https://a.example/x", "https://a.example/x;jsessionid=1234"),
        ("https://a.example/x?id=7", "https://a.example/x?utm_source=rss&id=7&PHPSESSID=9"),
        ("https://a.example/x", "https://a.example/x/comment-page-2/#comments"),
    ],
)
def test_a_link_is_the_same_whatever_a_site_adds_to_it(link: str, same: str) -> None:
    """Sessions, campaigns and schemes make no second article."""
    assert link_key(link) == link_key(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?id=7", "https://a.example/x?id=8"),
        ("https://a.example/x#1", "https://a.example/x#2"),
        ("https://a.example/X", "https://a.example/x"),
        ("https://a.example/x", "https://b.example/x"),
    ],
)
def test_links_to_different_things_stay_apart(one: str, other: str) -> None:
    """Case of a path, parameters and fragments may name another entry."""
    assert link_key(one) != link_key(other)


def test_a_guid_loses_its_scheme_only() -> None:
    """A guid that is no address is taken letter by letter."""
    assert guid_key("https://a.example/1") == guid_key("http://a.example/1")
    assert guid_key("ABC") != guid_key("abc")


PIECES = st.sampled_from(
    ["www.", "a", "Z", "9", ".", "-", "/", "//", "?", "#", ";", ":", "@", "%", "\\", " ", "\t",
     "\n", "é", "=", "&", "\x1f", "\xa0", "/comment-page-2", "[", "]"]
)  # fmt: skip


@given(st.sampled_from(["http://", "https://", "HTTPS://", ""]), st.lists(PIECES, max_size=12))
def test_the_short_way_is_the_long_way(scheme: str, pieces: list[str]) -> None:
    """However a link is read, its key is the same in every version of the store."""
    link = scheme + "".join(pieces)
    assert link_key(link) == (keys._taken_apart(link) if link else None)


def test_half_a_surrogate_pair_in_a_link_is_an_identity_too() -> None:
    """An address with a letter that is none, as JSON can spell it, is told from others."""
    odd = link_key("https://example.org/item?id=1\ud800")
    assert odd == link_key("http://www.example.org/item?id=1\ud800")
    assert odd != link_key("https://example.org/item?id=1\ud801")
