"""Which network addresses are public, and where a redirect may lead; pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# The special-purpose registries of IANA (RFC 6890 and its updates), with multicast: what an
# outsider has no business in. `ipaddress.is_global` differs between releases of Python.
_PRIVATE_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PRIVATE_6 = tuple(
    IPv6Network(text)
    for text in (
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")


def literal(host: str) -> str | None:
    """Returns a host that is written as a number in its usual form, None for a name.

    Args:
        host: as in an address, an IPv6 one with or without brackets and zone.
    """
    text = host.strip("[]").partition("%")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet rather than to this machine or its network.

    IPv6 addresses that carry an IPv4 one (mapped, compatible, NAT64, 6to4) are judged by it.
    What is no IP address is not public.
    """
    try:
        ip = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        carried = _carried(ip)
        if carried is None:
            return not any(ip in network for network in _PRIVATE_6)
        ip = carried
    return not any(ip in network for network in _PRIVATE_4)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    number = int(ip)
    if ip in _MAPPED or ip in _COMPATIBLE or ip in _TRANSLATED:
        # ::1 and :: are in the last /96 too: 0.0.0.1 and 0.0.0.0, neither of them public.
        return IPv4Address(number & 0xFFFFFFFF)
    if ip in _6TO4:
        return IPv4Address((number >> 80) & 0xFFFFFFFF)
    return None


def may_redirect(*, from_public: bool, to_public: bool) -> bool:
    """Whether a redirect is followed: never from the internet into a private network.

    A site could otherwise make the reader ask the router, a service on this machine, or a cloud's
    metadata server (server-side request forgery). What the user typed himself may be anywhere.
    """
    return to_public or not from_public
