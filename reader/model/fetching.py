"""What is asked of the network, and what came back: values between library and fetch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from reader import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Limits and habits of one `Fetcher`, the same for everything it fetches."""

    connections: int = 16
    """Requests under way at once, over all hosts."""
    host_connections: int = 8
    """Requests under way at once at one public host."""
    host_spacing: float = 0.2
    """Seconds between the starts of two requests to one public host."""
    connect_timeout: float = 10.0
    """Seconds for a name look-up, and for connecting with TLS."""
    first_byte_timeout: float = 20.0
    """Seconds without a byte, before the answer or within it."""
    total_timeout: float = 45.0
    """Seconds for everything, redirects too; waiting for one's turn does not count."""
    idle_timeout: float = 60.0
    """Seconds without a byte in a download, which has no limit in all."""
    max_wire_bytes: int = 16 << 20
    """Bytes of a body as sent."""
    max_bytes: int = 32 << 20
    """Bytes of a body without content coding, of a file, of a command's output."""
    max_redirects: int = 8
    user_agent: str = f"Soundoff/{__version__} (news reader for the terminal)"
    browser_user_agent: str = (
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    """Sent where `FetchOptions.as_browser` asks for it."""
    allow_commands: bool = False
    """Whether `exec:` addresses may run."""
    proxy: str | None = None
    """For all requests that name no other; None: the environment's, an empty one: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How one address is asked for. Whatever is secret here is sent to its own origin alone."""

    headers: tuple[tuple[str, str], ...] = ()
    login: str | None = None
    """`user:password` for HTTP Basic."""
    cookies: tuple[tuple[str, str], ...] = ()
    user_agent: str | None = None
    proxy: str | None = None
    """`http://…`; None: that of the settings, else of the environment; empty: none at all."""
    verify: bool = True
    """Whether the server's certificate must be valid."""
    as_browser: bool = False
    """Send what a browser sends, for servers that refuse programs they do not know."""
    from_public: bool = False
    """Whether somebody out there named the address: like a redirect from the public network it
    may not lead into a private one."""


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


class Fetching(Protocol):
    """What fetches: `fetch.http.Fetcher`."""

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetches one thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """How far a download is; the last of them has the path."""

    done: int
    """Bytes on disk, those of an earlier attempt too."""
    total: int | None = None
    """Bytes in all, None where the server does not say."""
    path: Path | None = None
    """Where the file is, once it is whole."""
