"""Ids of comments as sites write them into addresses and pages."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from reader.text.urls import strip_comment_page

# WordPress writes `comment-7`, with `div-` or `li-` before it in pages; Blogger `c7`; Movable Type
# and others `comment7` or `comment_7`.
_ANCHOR = re.compile(r"(?:(?:div|li|isso)-)?(?:comment(?:-id)?[-_]?|c)(\d{1,30})", re.I)
_NOT_ITS_PAGE = frozenset(("replytocom", "showcomment", "cp", "cpage", "commentpage", "paged"))


def comment_anchor(anchor: str | None) -> str | None:
    """Returns the id of a comment by its anchor: `comment-7`; None for any other anchor."""
    found = _ANCHOR.fullmatch(anchor.strip()) if anchor else None
    return f"comment-{found[1]}" if found else None


def comment_of(url: str | None) -> str | None:
    """Returns the id of the comment that an address or guid names by its fragment."""
    return comment_anchor(url.rpartition("#")[2]) if url and "#" in url else None


def page_of_comment(url: str) -> str:
    """Returns the address of the page that a comment stands on: without what names the comment."""
    url = strip_comment_page(url.partition("#")[0])
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.query:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0].lower() not in _NOT_ITS_PAGE]
    return (
        url
        if len(kept) == len(pairs)
        else urlunsplit(parts._replace(query=urlencode(kept, errors="replace")))
    )
