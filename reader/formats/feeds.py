"""What comes from a feed's address: a feed, or one line that says what else it is."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.errors import FormatError
from reader.formats import jsonfeed
from reader.formats.format import Look
from reader.formats.items import FeedItems
from reader.formats.recognition import recognise
from reader.model.fetched import Fetched
from reader.text.blocks import html_line
from reader.text.clean import clean_line

# An answer's name says nothing: an address may end in `.txt` and lead to a feed.
_NAME = "feed"
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{1,500})", re.I)
_HEADING = re.compile(r"<h1\b[^<>]{0,500}>([^<]{1,300})", re.I)
_MAX_TITLE = 80


def parse_feed(fetched: Fetched, *, head: bytes | None = None, known: bytes = b"") -> FeedItems:
    """Reads those items of a feed that are not known (see `formats.items`).

    Raises:
        FormatError: it is no feed; the message says what it is instead, without its name.
    """
    fetched = replace(fetched, name=_NAME, format=None)
    look = Look(fetched)
    try:
        format = recognise(fetched, look)
        match format.name:
            case "rss" | "atom" | "blogger":
                # A feed of Blogger that shows posts and comments looks like its export.
                from reader.formats import syndication

                return syndication.parse_items(fetched, text=look.text, head=head, known=known)
            case "jsonfeed":
                return jsonfeed.parse_items(fetched, head=head, known=known)
    except FormatError as error:
        raise FormatError(str(error).removeprefix(f"{_NAME}: ")) from error
    said = _titled(look) if format.name == "html" else None
    raise FormatError(f"not a feed: {format.label}" + (f", “{said}”" if said else ""))


def _titled(look: Look) -> str | None:
    """The title of a page, so that a login or a block shows for what it is."""
    head = look.text[:200_000]
    for pattern in (_TITLE, _HEADING):
        if (found := pattern.search(head)) and (title := clean_line(html_line(found[1]))):
            return title if len(title) <= _MAX_TITLE else title[: _MAX_TITLE - 1].rstrip() + "…"
    return None
