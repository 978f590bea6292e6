"""Addresses as feeds and pages give them: cleaned, made absolute, judged."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from reader.text.clean import clean_line

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"https?://[^/?#\s\\]", re.IGNORECASE)
_BREAK = re.compile(r"[\t\n\r]+[ \t]*")
# WordPress puts the number of a comment page into the path or the query.
_COMMENT_PAGE = re.compile(r"/comment-page-\d+(?=/?(?:[?#]|$))")
_COMMENT_QUERY = re.compile(r"([?&])cp=\d+(&|(?=#|$))")
_COMMENT_ANCHOR = re.compile(r"#(?:comments?(?:-\d+)?|respond)$", re.IGNORECASE)


def clean_url(url: str) -> str:
    """Returns an address without controls and line breaks; a blank becomes `%20` (WHATWG URL)."""
    url = clean_line(_BREAK.sub("", url.strip()))
    return url.replace(" ", "%20") if " " in url else url


def absolute(url: str | None, base: str | None = None) -> str | None:
    """Returns a clean absolute address, or None where the two do not make one.

    Args:
        url: an address, perhaps relative, perhaps with stray white space in it.
        base: what it is relative to.
    """
    if not url:
        return None
    url = clean_url(url)
    if not url:
        return None
    if _WEB.match(url):
        return url
    if _SCHEME.match(url) and not _is_web_without_host(url):
        return url
    if not base:
        return None
    try:
        joined = urljoin(clean_url(base), url)
    except ValueError:
        # A bracketed host that is no IPv6 address.
        return None
    return joined if _SCHEME.match(joined) else None


def _is_web_without_host(url: str) -> bool:
    # `http:page.html` is relative to a base of the same scheme (RFC 3986, 5.2.2, loosely).
    return url[:5].lower() in ("http:", "https") and not _WEB.match(url)


def is_openable(url: str | None) -> bool:
    """Whether the address may be handed to a browser: http or https, with a host."""
    return bool(url) and _WEB.match(url or "") is not None


def host(url: str | None) -> str | None:
    """Returns the host of an address in lower case, None where it has none."""
    if not url:
        return None
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def strip_comment_page(url: str) -> str:
    """Returns the address of the article that a page of its comments belongs to."""
    url = _COMMENT_PAGE.sub("", url)
    url = _COMMENT_QUERY.sub(lambda match: match[1] if match[2] else "", url)
    return _COMMENT_ANCHOR.sub("", url)
