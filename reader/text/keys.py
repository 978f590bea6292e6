"""Links and guids as keys: what stays the same when a site changes scheme, tracking or session."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

_NOISE_PARAMETERS = re.compile(
    r"utm_\w+|cp|fbclid|gclid|mc_[ce]id|phpsessid|jsessionid|aspsessionid\w*|sid|session_?id|s_?cid|cmp(id)?",
    re.IGNORECASE,
)
# WordPress: `/comment-page-2/` and `?cp=2` are pages of one discussion, not articles.
_COMMENT_PAGE = re.compile(r"/comment-page-\d+/?$")
# What most links are: nothing in them that `urlsplit` would have to take apart, at a fifth of its
# time.
_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9.-]*)((?:/[^\s\x00-\x20?#;\\]*)?)")
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def link_key(link: str | None) -> str | None:
    """A link as identity: without scheme, `www.`, session, tracking, comment page and last slash.

    Returns:
        None for no link. A fragment stays: sites name several entries of one page by it.
    """
    if not link:
        return None
    plain = _PLAIN.fullmatch(link)
    if plain is not None:
        host, path = plain.groups()
        return host + _COMMENT_PAGE.sub("", path).rstrip("/")
    return _taken_apart(link)


def _taken_apart(link: str) -> str:
    """`link_key` of any link."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link.strip()
    if parts.scheme.lower() not in ("http", "https"):
        return link.strip()
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    path = _COMMENT_PAGE.sub("", _PATH_SESSION.sub("", parts.path)).rstrip("/")
    query = urlencode(
        [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _NOISE_PARAMETERS.fullmatch(name)
        ],
        # Half a surrogate pair, as JSON can spell it, is as good an identity as any.
        errors="surrogatepass",
    )
    fragment = "" if parts.fragment in ("comments", "respond") else parts.fragment
    return f"{host}{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def guid_key(guid: str | None) -> str | None:
    """A guid as identity: an address loses its scheme, anything else stays letter by letter."""
    if not guid:
        return None
    for scheme in ("https://", "http://"):
        if guid.startswith(scheme):
            return guid[len(scheme) :]
    return guid
