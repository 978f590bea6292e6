"""Feeds behind an address: what of the address is kept."""

from __future__ import annotations

import pytest

from reader.library.feed_finding import split_login


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
