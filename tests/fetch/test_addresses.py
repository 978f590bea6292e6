"""Which addresses a redirect may lead to."""

from __future__ import annotations

import pytest

from reader.fetch.addresses import is_public, literal, may_redirect

_PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "[2606:4700:4700::1111]",
    "::ffff:1.1.1.1",
    "64:ff9b::1.1.1.1",
    "2002:101:101::1",
]
_PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "[::1]",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "localhost",
    "",
    "1.2.3",
]


@pytest.mark.parametrize("address", _PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    """Feeds of the internet may redirect to each other."""
    assert is_public(address)


@pytest.mark.parametrize("address", _PRIVATE)
def test_addresses_of_a_network_at_home_are_not_public(address: str) -> None:
    """No feed makes the reader ask the router or a service of this machine."""
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("localhost", None),
        ("news.example", None),
        ("127.1", None),
        ("2130706433", None),
        ("0x7f000001", None),
        ("0177.0.0.1", None),
    ],
)
def test_hosts_written_as_numbers_are_told_from_names(host: str, address: str | None) -> None:
    """An odd spelling of a number is looked up, so that what it stands for is judged."""
    assert literal(host) == address


def test_only_the_way_from_outside_to_inside_is_closed() -> None:
    """A feed at home may lead anywhere; one of the internet not into the home."""
    assert may_redirect(from_public=True, to_public=True)
    assert may_redirect(from_public=False, to_public=False)
    assert may_redirect(from_public=False, to_public=True)
    assert not may_redirect(from_public=True, to_public=False)
