"""Addresses as discussion sites have them: taken apart once, and judged. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

MAX_LENGTH = 2000
_IMPOSSIBLE = re.compile(r"[\s\\<>\"^`{|}@\x00-\x20]")
_PORTS = {"http": ":80", "https": ":443"}


class Address(NamedTuple):
    """An address of the web that may be asked for comments."""

    origin: str
    """Scheme, host in lower case and port: `https://lemmy.world`."""
    host: str
    """The host as people call it, without `www.`, with the port where it is not the usual one."""
    path: str
    """As it stands, without a slash at its end; empty for the root."""
    query: Mapping[str, str]
    """The first value of each name."""
    fragment: str


@lru_cache(maxsize=4096)
def read_address(url: str | None) -> Address | None:
    """Takes an address apart; every source asks it of the same link.

    Returns:
        None for what is no web address, has an impossible host, or a login in it.
    """
    if not url or len(url) > MAX_LENGTH or url[:4].lower() != "http":
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme
    if scheme not in _PORTS or not parts.hostname or port == 0 or _IMPOSSIBLE.search(parts.netloc):
        return None
    netloc = parts.netloc.lower().removesuffix(_PORTS[scheme])
    values: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        values.setdefault(name, value)
    return Address(
        f"{scheme}://{netloc}",
        netloc.removeprefix("www."),
        parts.path.rstrip("/"),
        values,
        parts.fragment,
    )


def is_web(url: str | None) -> bool:
    """Whether an address may be asked for comments at all."""
    return read_address(url) is not None


def host_of(url: str) -> str:
    """What people call a site: its host, or the address itself where it has none."""
    address = read_address(url)
    return address.host if address is not None else url


def base_of(url: str, bases: Iterable[str]) -> tuple[str, str] | None:
    """Which of some sites an address belongs to.

    Args:
        url: as it stands in a link.
        bases: addresses of sites without a slash at the end, perhaps in a folder.

    Returns:
        The site as the configuration writes it, and what follows it in the path, from its slash
        on, empty for its front page; scheme and `www.` do not matter.
    """
    address = read_address(url)
    if address is None:
        return None
    for base in bases:
        own = read_address(base)
        if own is None or own.host != address.host:
            continue
        if address.path == own.path or address.path.startswith(own.path + "/"):
            return base.rstrip("/"), address.path[len(own.path) :]
    return None


def elsewhere(url: str, shape: re.Pattern[str]) -> tuple[str, str] | None:
    """The same on a site that nobody named, if the path is of a shape.

    Args:
        url: as it stands in a link.
        shape: of the whole path; what its group `folder` matches, if it has one, is the site's.
    """
    address = read_address(url)
    found = shape.match(address.path) if address is not None else None
    if address is None or found is None:
        return None
    folder = found.groupdict().get("folder", "")
    return address.origin + folder, address.path[len(folder) :]
