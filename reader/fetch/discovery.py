"""Where the feeds of a web page are: what it says, and where sites usually have them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from reader.errors import FetchError
from reader.fetch.sites import site_feeds
from reader.text.clean import clean_line
from reader.text.feed_urls import feed_url, feed_url_key
from reader.text.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["FeedLink", "clean_address", "feed_links", "site_feeds", "split_login", "well_known"]

MAX_LINKS = 50
"""More feeds of one page are not offered."""
MAX_HTML = 4 << 20
"""Characters of a page that are looked at."""
MAX_TITLE = 200

_FEED_TYPES = frozenset((
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/rss", "application/atom", "text/rss", "text/atom", "text/rss+xml",
    "text/atom+xml", "application/x-rss+xml", "application/x-atom+xml",
))  # fmt: skip
# What may be a feed and mostly is something else: an API's answer, a sitemap, oEmbed.
_VAGUE_TYPES = frozenset((
    "application/json", "application/xml", "text/xml", "text/json", "",
))  # fmt: skip
_FEED_WORD = re.compile(r"(?<![a-z])(?:feeds?|rss2?|atom|jsonfeed|rdf)(?![a-z])", re.I)
_NO_FEED = re.compile(r"oembed|wp-json|sitemap|opensearch|/api/", re.I)
_COMMENTS = re.compile(
    r"comment|kommentar|reacti(?:on|e)s|comentario|comentário|coment[aá]ri|replies|комментари", re.I
)
# The end of a path, or a query, that feeds have and pages seldom.
_FEED_PATH = re.compile(
    r"/(?:feeds?|rss2?|atom|rdf)(?:\.(?:xml|json|rdf|php|aspx?))?/?$"
    r"|\.(?:rss|atom|rdf)$|/index\.(?:xml|rdf)$|/feeds?/(?:rss|atom|posts|all|main)\b[^?#]*$"
    r"|/(?:feed|rss|atom)[\w-]*\.(?:xml|json)$|/[\w-]*[-_](?:rss|atom|feed)\.(?:xml|json)$",
    re.I,
)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed=(?:rss2?|atom|rdf)|format=(?:rss|atom|feed))(?:&|$)", re.I
)
_FEED_HOST = re.compile(r"(?:^|\.)(?:feeds?|rss|feedburner)\.", re.I)
# Buttons that add a feed to another reader.
_OTHER_READERS = re.compile(
    r"(?:^|\.)(?:feedly\.com|inoreader\.com|newsblur\.com|theoldreader\.com|netvibes\.com|bloglines\.com"
    r"|yahoo\.com|google\.[a-z.]+|facebook\.com|twitter\.com|x\.com|addthis\.com)$"
)
# The parser's time grows with the square of depth, and no other element matters.
_OTHER_TAG = re.compile(
    r"</?(?!(?:link|base|a|script|style|textarea|title)(?![\w-]))[a-z][^<>]*>?", re.I
)
_LOCAL = re.compile(r"(?:~|\.{1,2})?/|~$")
_MARKS = "\"'`“”‘’«»<>"


@dataclass(frozen=True, slots=True)
class FeedLink:
    """An address that a page gives for a feed."""

    url: str
    title: str | None = None
    is_declared: bool = True
    """Whether the page says that it is a feed; else its address only looks like one."""
    is_comments: bool = False
    """Whether it seems to hold comments, not articles."""


def feed_links(html: str, url: str) -> list[FeedLink]:
    """Returns the feeds that a page names, each once, at most `MAX_LINKS`.

    Args:
        html: the page.
        url: where it was in the end, after redirects.

    Returns:
        In order of preference: what is declared by `<link rel=alternate>` (HTML, 4.6.7.3) or
        `rel=feed`, then links whose address looks like a feed's, then feeds of comments.
    """
    from selectolax.lexbor import LexborHTMLParser

    html = html[:MAX_HTML].encode("utf-8", "replace").decode("utf-8")
    tree = LexborHTMLParser(_OTHER_TAG.sub(" ", html))
    # The formats take a tenth of a second, and an address needs none of them.
    from reader.formats.pagebase import page_base

    base = page_base(tree, url)
    own = feed_url_key(url)
    found: dict[str, FeedLink] = {}
    for link in (*_declared(tree, base), *_linked(tree, base)):
        key = feed_url_key(link.url)
        if key != own or link.is_declared:
            found.setdefault(key, link)
        if len(found) == MAX_LINKS:
            break
    return sorted(found.values(), key=lambda link: (link.is_comments, not link.is_declared))


def well_known(url: str) -> list[str]:
    """Returns the addresses at which sites usually have a feed, the likeliest first.

    Args:
        url: of any page of the site; where it is in a folder, the folder is tried first.
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = parts.path.rpartition("/")[0].strip("/")
    if parts.path.strip("/") and "." not in parts.path.rpartition("/")[2]:
        folder = parts.path.strip("/")
    below = [urljoin(root, f"{folder}/{name}") for name in _IN_FOLDERS] if folder else []
    return list(dict.fromkeys([*below, *(root + name for name in _AT_ROOTS)]))


_IN_FOLDERS = ("feed", "feed.xml", "index.xml", "rss.xml", "atom.xml")
_AT_ROOTS = (
    "feed", "feed.xml", "rss.xml", "atom.xml", "index.xml", "rss", "feed.json", "feed.atom",
    "feeds/posts/default", "index.rdf", "rss2.xml", "blog/feed", "blog/index.xml", "?feed=rss2",
)  # fmt: skip


def clean_address(text: str) -> str:
    """Makes an address of what a person typed or pasted.

    Quotes, angle brackets and `feed:` are taken off, `https://` is put before a bare host
    (`http://` before `localhost`), a path becomes a `file:` address; `exec:` stays.

    Raises:
        FetchError: it is no address; the text says why in one line.
    """
    typed = clean_line(text).strip(_MARKS + " ")
    if typed[:5].lower() == "exec:":
        typed = text.strip().strip(_MARKS)
    elif _LOCAL.match(typed) and not typed.startswith("//"):
        return Path(typed).expanduser().absolute().as_uri()
    elif typed[:7].lower() == "file:~/" or typed[:7].lower() == "file:./":
        return Path(typed[5:]).expanduser().absolute().as_uri()
    try:
        url = feed_url(typed, is_own=True)
    except ValueError as error:
        reason = str(error)
        if reason in ("no address", "a relative address"):
            reason = "not an address" if typed else "no address given"
        else:
            reason = f"{reason} cannot be fetched"
        shown = clean_line(typed[:100])
        raise FetchError(f"{shown}: {reason}" if shown else reason) from error
    if not typed.startswith(("http", "feed")) and re.match(
        r"https://(?:localhost|127\.[\d.]+)(?=[:/]|$)", url
    ):
        # Nobody has a certificate for it.
        return "http" + url[5:]
    return url


def split_login(address: str) -> tuple[str, str | None]:
    """An address that a person gave, without its login, and the login.

    Raises:
        FetchError: it is none.
    """
    url = clean_address(address)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "@" not in parts.netloc:
        return url, None
    login, _, host = parts.netloc.rpartition("@")
    user, colon, password = login.partition(":")
    return urlunsplit(parts._replace(netloc=host)), f"{unquote(user)}{colon}{unquote(password)}"


def _declared(tree: LexborHTMLParser, base: str) -> Iterator[FeedLink]:
    for node in tree.css("link[href][rel]"):
        values = node.attributes
        rel = (values.get("rel") or "").lower().split()
        if "stylesheet" in rel or not ("alternate" in rel or "feed" in rel):
            continue
        address = absolute(values.get("href"), base)
        if address is None or (address := _web(address)) is None:
            continue
        title = clean_line(values.get("title") or "")[:MAX_TITLE] or None
        kind = (values.get("type") or "").partition(";")[0].strip().lower()
        if kind not in _FEED_TYPES and "feed" not in rel:
            words = f"{title or ''} {unquote(urlsplit(address).path)}"
            if kind not in _VAGUE_TYPES or _NO_FEED.search(address) or not _FEED_WORD.search(words):
                continue
        yield FeedLink(address, title, is_comments=_is_comments(title, address))


def _linked(tree: LexborHTMLParser, base: str) -> Iterator[FeedLink]:
    for node in tree.css("a[href]"):
        said = (node.attributes.get("href") or "").strip()
        if not said or said.startswith("#"):
            continue
        is_feed = said[:5].lower() == "feed:"
        address = _web(said) if is_feed else _web(absolute(said, base) or "")
        if address is None or not (is_feed or _looks_like_feed(address)):
            continue
        title = _link_title(node)
        is_comments = _is_comments(title, address)
        yield FeedLink(address, title, is_declared=False, is_comments=is_comments)


def _link_title(node: LexborNode) -> str | None:
    title = node.attributes.get("title") or node.text(deep=True) or ""
    return clean_line(title[: MAX_TITLE * 10])[:MAX_TITLE] or None


def _web(address: str) -> str | None:
    try:
        return feed_url(address)
    except ValueError:
        return None


def _looks_like_feed(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if _OTHER_READERS.search(host):
        return False
    if _FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query):
        return True
    return _FEED_HOST.search(host) is not None and len(parts.path) > 1


def _is_comments(title: str | None, address: str) -> bool:
    return bool(title and _COMMENTS.search(title)) or "comment" in urlsplit(address).path.lower()
