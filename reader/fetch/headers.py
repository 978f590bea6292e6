"""The fields of a request, and those of an answer as a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reader.fetch.failures import failed
from reader.fetch.targets import basic
from reader.model.fetching import FetchOptions, FetchSettings

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.8"
)
_BROWSER = {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-language": "en-US,en;q=0.5",
    "upgrade-insecure-requests": "1",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "none",
    "sec-fetch-user": "?1",
}
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
# What would change how the message is framed, or to whom it goes.
_OURS = frozenset(("host", "content-length", "transfer-encoding", "connection", "accept-encoding"))


def open_headers(
    settings: FetchSettings, options: FetchOptions, *, accept_encoding: str
) -> dict[str, str]:
    """The fields that any server may see, by names in lower case."""
    agent = options.user_agent
    if options.as_browser:
        headers = {"user-agent": agent or settings.browser_user_agent, **_BROWSER}
    else:
        headers = {"user-agent": agent or settings.user_agent, "accept": _ACCEPT}
    headers["accept-encoding"] = accept_encoding
    return headers


def secret_headers(options: FetchOptions, *, login: str | None) -> dict[str, str]:
    """The fields that only the origin they are meant for may see, by names in lower case.

    Args:
        options: whose headers and cookies are sent.
        login: `user:password`, sent as HTTP Basic.
    """
    headers: dict[str, str] = {}
    if login:
        headers["authorization"] = basic(login)
    if options.cookies:
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in options.cookies)
    for name, value in options.headers:
        if name.lower() not in _OURS:
            headers[name.lower()] = value
    return headers


def check(headers: Mapping[str, str]) -> None:
    """Makes sure that fields can be sent as they are.

    Raises:
        FetchFailed: a name or a value would break the request apart; the value is not named.
    """
    for name, value in headers.items():
        if not _NAME.match(name) or _BAD_VALUE.search(value):
            raise failed(
                "refused", f"the header {name!r} cannot be sent", "check the options of this feed"
            )


def received(raw: Iterable[tuple[bytes, bytes]]) -> tuple[dict[str, str], list[str]]:
    """Returns the fields of an answer by names in lower case, and the values of `Set-Cookie`.

    Fields of one name are joined by commas (RFC 9110, 5.3). Values are read as UTF-8, else as
    latin-1, so that they can be sent back byte for byte.
    """
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for raw_name, raw_value in raw:
        name = raw_name.decode("latin-1").lower()
        try:
            value = raw_value.decode()
        except UnicodeDecodeError:
            value = raw_value.decode("latin-1")
        if name == "set-cookie":
            cookies.append(value)
        elif name not in headers:
            headers[name] = value
        elif name not in ("etag", "last-modified", "content-type", "location", "date", "expires"):
            headers[name] += f", {value}"
    return headers, cookies
