"""Web addresses as they are asked for: without login and fragment, with their origin."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote_from_bytes, urljoin

from reader.fetch.lean_imports import httpx
from reader.text.urls import clean_url

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[0-9A-Za-z._:-]+\Z")
_LOGIN = re.compile(r"(?<=//)[^/?#\s@]*(?:@[^/?#\s@]*)*@")
# Everything that is printed in ASCII stays; an escape stands as it is.
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F))


class Origin(NamedTuple):
    """What may know a secret: scheme, host and port (RFC 6454)."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Target:
    """One address of the web."""

    url: httpx.URL
    """Without login and fragment."""
    text: str
    """The same as text."""
    origin: Origin
    login: str | None
    """`user:password` that stood in the address, its escapes read."""

    @property
    def path(self) -> str:
        """The path alone, for cookies."""
        return self.url.raw_path.partition(b"?")[0].decode("ascii", "replace")


def parse_target(url: str) -> Target:
    """Reads an address of the web.

    Raises:
        ValueError: its scheme is not http or https, or it has no host, or none that can be.
    """
    try:
        parsed = httpx.URL(clean_url(url))
        host = parsed.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ValueError(without_logins(url)) from error
    scheme = parsed.scheme
    port = _PORTS.get(scheme, 0) if parsed.port is None else parsed.port
    if scheme not in _PORTS or not _HOST.match(host) or not 0 < port < 1 << 16:
        raise ValueError(without_logins(url))
    login = None
    if parsed.userinfo:
        login = f"{parsed.username}:{parsed.password}"
        parsed = parsed.copy_with(userinfo=b"")
    if parsed.fragment:
        parsed = parsed.copy_with(fragment=None)
    return Target(parsed, str(parsed), Origin(scheme, host.lower(), port), login)


def follow(base: httpx.URL, location: bytes) -> str:
    """Returns the address that a `Location` leads to.

    Bytes beyond ASCII are escaped as they are: nobody says in which charset they were meant, and
    the server that wrote them reads the same ones back.

    Raises:
        ValueError: it cannot be joined to the base.
    """
    return urljoin(str(base), quote_from_bytes(location.strip(), safe=_KEPT))


def may_know_secrets(origin: Origin, of: Origin) -> bool:
    """Whether what belongs to one origin may be sent to another: only to itself.

    The same host's https instead of http, both at their usual ports, counts as itself: the server
    is the same, and the way there better.
    """
    return origin == of or (
        origin.host == of.host
        and (of.scheme, of.port) == ("http", 80)
        and (origin.scheme, origin.port) == ("https", 443)
    )


def without_logins(url: str) -> str:
    """Returns a text without the `user:password@` of the addresses in it."""
    return _LOGIN.sub("", url)


def basic(login: str) -> str:
    """Returns the credentials of HTTP Basic for `user:password`, in UTF-8 (RFC 7617)."""
    name, _, password = login.partition(":")
    token = base64.b64encode(f"{name}:{password}".encode("utf-8", "surrogateescape"))
    return f"Basic {token.decode('ascii')}"
