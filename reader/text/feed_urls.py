"""Addresses of feeds as people and lists write them, made into one that can be fetched."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from reader.text.clean import clean_line, clean_text
from reader.text.urls import absolute, clean_url

MAX_LENGTH = 8192
"""Longer addresses are refused: no server takes them."""
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# What programs were once registered for, so that they open with a click.
_FEED_SCHEME = re.compile(r"(?:feed|rss|pcast|itpc|podcast):(//)?(?!//)", re.I)
_WEB_SCHEME = re.compile(r"https?:", re.I)
_ONE_SLASH = re.compile(r"(https?):/*", re.I)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_BARE = re.compile(
    rf"(?:(?:{_LABEL}\.)+(?P<top>[^\W\d_]{{2,63}}|xn--[a-z0-9-]{{2,59}})"
    r"|localhost|\d{1,3}(?:\.\d{1,3}){3})\.?(?::\d{1,5})?(?=[/?#]|$)",
    re.I,
)
_HOST = re.compile(r"[^\s/\\<>\"'`^{}|@%\x00-\x20]+")
_WITH_AN = frozenset(("exec", "ftp", "imap", "irc", "about"))
# Endings of files, none of which is a domain: a bare `feed.xml` is relative, not a host.
_FILES = frozenset((
    "xml", "rss", "atom", "rdf", "json", "opml", "html", "htm", "php", "asp", "aspx", "txt",
    "cgi", "jsp",
))  # fmt: skip


def feed_url(text: str, *, is_own: bool = False, base: str | None = None) -> str:
    """Returns the address of a feed: scheme and host in lower case, `https://` where none is given.

    Args:
        text: what stands in a list or was typed.
        is_own: whether `file:` and `exec:` are taken, as from a person's own configuration.
        base: what relative addresses are relative to.

    Raises:
        ValueError: it is no address of a feed; the text says why, as in "a data: address".
    """
    text = text.strip()
    if is_own and text[:5].lower() == "exec:":
        # Blanks may matter to a command.
        if command := " ".join(clean_text(text[5:]).strip().split("\n")):
            return f"exec:{command}"
        raise ValueError("exec: without a command")
    text = clean_line(text)
    if not text:
        raise ValueError("no address")
    if len(text) > MAX_LENGTH:
        raise ValueError("an address that is too long")
    if said := _FEED_SCHEME.match(text):
        text = text[said.end() :].lstrip()
        if said[1] and not _WEB_SCHEME.match(text):
            text = f"https://{text}"
    if found := _BARE.match(text):
        # `localhost:8000/feed` would pass for a scheme.
        if "/" in text or (found["top"] or "").lower() not in _FILES:
            return _web(f"https://{text}")
        if base is None:
            raise ValueError("a relative address")
    if text.startswith("//"):
        return _web(f"https:{text}")
    scheme = _SCHEME.match(text)
    if scheme is None:
        if base and (joined := absolute(text, base)):
            return feed_url(joined, is_own=is_own)
        raise ValueError("a relative address" if " " not in text else "no address")
    name = scheme[1].lower()
    if name in ("http", "https"):
        return _web(text)
    if is_own and name == "file":
        path = text[5:]
        if not path.startswith("/") or path in ("/", "//", "///"):
            raise ValueError("a file: address without a path")
        return "file:" + path
    raise ValueError(f"{'an' if name in _WITH_AN else 'a'} {name[:20]}: address")


def _web(text: str) -> str:
    text = clean_url(_ONE_SLASH.sub(lambda found: found[1].lower() + "://", text, count=1))
    try:
        parts = urlsplit(text)
        name, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError("an address with an impossible host") from error
    if not name:
        raise ValueError("an address without a host")
    if not _HOST.fullmatch(name) or name.strip(".") == "":
        raise ValueError("an address with an impossible host")
    login, at, _ = parts.netloc.rpartition("@")
    if ":" in name:
        name = f"[{name}]"
    host = name if port is None else f"{name}:{port}"
    netloc = login + at + host
    return urlunsplit((parts.scheme.lower(), netloc, parts.path, parts.query, parts.fragment))


def feed_url_key(url: str) -> str:
    """What an address is known by: two that differ in scheme, host's case or last slash are one."""
    scheme, colon, rest = url.partition(":")
    if scheme.lower() not in ("http", "https") or not colon:
        return url
    host, slash, path = rest.lstrip("/").partition("/")
    return (host.lower() + slash + path).rstrip("/")


def without_login(url: str) -> str:
    """Returns an address without the user and password in it."""
    scheme, separator, rest = url.partition("://")
    if not separator or not _SCHEME.fullmatch(scheme + ":"):
        return url
    end = min((rest.find(mark) for mark in "/?#\\" if mark in rest), default=len(rest))
    return f"{scheme}://{rest[:end].rpartition('@')[2]}{rest[end:]}"
