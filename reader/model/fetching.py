"""What is asked of the network, and what came back: values between library and fetch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How one address is asked for. Whatever is secret here is sent to its own origin alone."""

    headers: tuple[tuple[str, str], ...] = ()
    login: str | None = None
    """`user:password` for HTTP Basic."""
    cookies: tuple[tuple[str, str], ...] = ()
    user_agent: str | None = None
    proxy: str | None = None
    """`http://…` or `socks5://…`; None: the environment's (`HTTPS_PROXY` and the like)."""
    verify: bool = True
    """Whether the server's certificate has to be valid."""
    as_browser: bool = False
    """Send what a browser sends, for servers that refuse programs they do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One thing to fetch: `http:`, `https:`, `file:` or `exec:`."""

    url: str
    etag: str | None = None
    """Sent back byte for byte as `If-None-Match`."""
    modified: str | None = None
    """`Last-Modified` as the server wrote it, sent back as `If-Modified-Since`."""
    options: FetchOptions = FetchOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A document came."""

    url: str
    """The address that gave it, after all redirects."""
    data: bytes
    """Without content coding."""
    moved_to: str | None = None
    """Where permanent redirects (301, 308) lead, from the first on without a temporary one."""
    media_type: str | None = None
    """`Content-Type` as sent."""
    etag: str | None = None
    modified: str | None = None
    lifetime: int | None = None
    """Seconds that the server says the answer stays fresh (`Cache-Control`, `Expires`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304: what is stored is current. Validators are those of the 304, None where it has none."""

    url: str
    moved_to: str | None = None
    etag: str | None = None
    modified: str | None = None
    lifetime: int | None = None


FailureKind = Literal[
    "offline",  # no route, or no name resolves: says nothing of the feed
    "unreachable",  # this host alone: no such name, refused, reset
    "timeout",
    "tls",
    "status",  # a status that is no answer: 4xx, 5xx
    "gone",  # 410
    "busy",  # 429 and 503: the host asks everybody to wait
    "login",  # 401 and 407
    "large",
    "redirect",  # a loop, too many, or to where it may not lead
    "refused",  # by us: a scheme, a command that is not allowed, a private address
    "coding",  # cannot be unpacked
    "protocol",  # not HTTP, or broken off
    "file",
    "command",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Nothing came. `message` and `hint` are clean single lines without a secret."""

    kind: FailureKind
    message: str
    """What happened, as `404 Not Found` or `timed out after 30 s`."""
    hint: str | None = None
    """What to do about it."""
    status: int | None = None
    retry_after: int | None = None
    """Seconds that the server asks to wait; not capped."""


Outcome = Answer | NotModified | Failure
