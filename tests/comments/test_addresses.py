"""Addresses of discussions, taken apart and judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.comments.addresses import base_of, host_of, read_address


def test_an_address_is_taken_apart() -> None:
    """Host and port are those that people see; the rest stays as it stands."""
    address = read_address("HTTPS://WWW.Forum.Example:443/a/B/?x=1&x=2&y=#z")
    assert address is not None
    assert address.origin == "https://www.forum.example"
    assert (address.host, address.path, address.fragment) == ("forum.example", "/a/B", "z")
    assert address.query == {"x": "1", "y": ""}
    assert host_of("http://127.0.0.1:8080/x") == "127.0.0.1:8080"


@pytest.mark.parametrize(
    "url",
    [
        None, "", "x", "/a", "//a.example/", "ftp://a.example/", "javascript:x", "mailto:a@b.c",
        "https://", "https:///x", "https://u@a.example/", "https://u:p@a.example/",
        "https://a.example:0/", "https://a.example:99999/", "https://[::1/", "https://a b.example/",
        "https://a.example\\@b.example/", "https://a.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_page_of_the_web_is_none(url: str | None) -> None:
    """Nothing that a feed writes makes the reader send a password or run a script."""
    assert read_address(url) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/t/1/", ("https://a.example", "/t/1")),
        ("http://www.a.example/", ("https://a.example", "")),
        ("https://b.example/forum/t/1?x=1#2", ("https://b.example/forum", "/t/1")),
        ("https://b.example/forum", ("https://b.example/forum", "")),
        ("https://b.example/forums/t/1", None),
        ("https://b.example/t/1", None),
        ("https://a.example:8443/t/1", None),
        ("https://a.example.evil.example/t/1", None),
    ],
)
def test_a_site_is_known_by_host_and_folder(url: str, expected: tuple[str, str] | None) -> None:
    """A forum in a folder is one site, its neighbour another."""
    assert base_of(url, ("https://a.example", "https://b.example/forum/")) == expected


@given(st.text(max_size=60))
def test_no_address_is_too_odd(text: str) -> None:
    """Whatever stands in a link, it is read or passed over."""
    for url in (text, f"https://{text}", f"https://a.example/{text}"):
        address = read_address(url)
        if address is not None:
            assert address.host
            assert read_address(address.origin) is not None
        base_of(url, (text, "https://a.example"))
