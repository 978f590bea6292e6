"""What feedparser makes of a feed, and what it loses.

feedparser gets XML that is already repaired (`xmltext`), without its long texts (`lift`), and with
neither sanitising nor resolving switched on: `text.blocks` is the gate for whatever a body holds.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from xml.parsers import expat

from reader.errors import FormatError
from reader.formats.entries import Raw, Thread, count_of
from reader.formats.xmlrepair import open_elements, split_entries
from reader.model.parsed import Problem
from reader.text.clean import clean_line

THREADING = "http://purl.org/syndication/thread/1.0"
"""RFC 4685."""

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_FOREIGN = re.compile(
    r"<((?!content:|dc:|dcterms:|atom:|slash:|wfw:|media:|rdf:|rss:|thr:)[\w.-]+:[\w.-]+)"
    r"(?=[\s/>])"
    r"(?:[^<>]*/>|[^<>]*>.*?</\1\s*>)",
    re.S,
)


def parse_text(text: str, base: str | None = None) -> tuple[Raw, list[Raw]]:
    """Returns what feedparser says of a feed and of its entries; raises whatever it raises.

    Args:
        text: well-formed XML.
        base: the address to which the outermost `xml:base` is relative. Without one, feedparser
            takes the base of one entry for that of all that follow.
    """
    import feedparser

    headers = {**_HEADERS, "content-location": base} if base else _HEADERS
    # A stream, because feedparser takes a string for a file's name or an address.
    result = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    # Plain dictionaries: feedparser's own answer for names that they do not have.
    return dict(result["feed"]), [dict(entry) for entry in result["entries"]]


def parse_each(
    text: str,
    problems: list[Problem],
    *,
    error: Exception | None = None,
    base: str | None = None,
) -> tuple[Raw, list[Raw]]:
    """Reads the entries of a feed one by one: what is wrong with one must not cost the rest.

    feedparser raises what the line in hand happens to raise, and what it thinks that it is in
    outlasts an entry in which elements stand where nobody expects them.

    Args:
        text: well-formed XML.
        problems: gets one for each entry that is lost, or some of it.
        error: what feedparser failed with at the whole.
        base: as for `parse_text`.

    Raises:
        FormatError: neither the feed nor any entry can be read.
    """
    read = partial(parse_text, base=base)
    head, elements = split_entries(text)
    tail = "".join(f"</{name}>" for name in open_elements(head))
    try:
        feed, _ = read(head + tail)
    except Exception:  # noqa: BLE001
        try:
            feed, _ = read(_FOREIGN.sub("", head) + tail)
        except Exception:  # noqa: BLE001
            feed = {}
    if error is not None and not elements and not feed:
        raise FormatError(f"the feed cannot be read ({failed_at(error)})") from error
    opening = head[: head.index(">") + 1] if ">" in head else ""
    entries = []
    for number, element in enumerate(elements, 1):
        try:
            _, found = read(opening + element)
        except Exception as cause:  # noqa: BLE001
            found = _without_extensions(read, opening, element, number, cause, problems)
        entries += found
    return feed, entries


def _without_extensions(
    read: Callable[[str], tuple[Raw, list[Raw]]],
    opening: str,
    element: str,
    number: int,
    error: Exception,
    problems: list[Problem],
) -> list[Raw]:
    try:
        _, found = read(opening + _FOREIGN.sub("", element))
    except Exception:  # noqa: BLE001
        message = f"an entry cannot be read ({failed_at(error)})"
        problems.append(Problem(severity="error", message=message, where=f"entry {number}"))
        return []
    message = f"some of an entry cannot be read ({failed_at(error)})"
    problems.append(Problem(severity="warning", message=message, where=f"entry {number}"))
    return found


def failed_at(error: Exception) -> str:
    """What a parser failed at, in words: an address that is none, or a mistake of its own.

    Only the first is told in a sentence; of the second there is the name of a key or a type.
    """
    if type(error) is ValueError and (said := clean_line(str(error))[:120]):
        return said
    return "a mistake in the program that reads feeds"


def threads_of(text: str) -> list[Thread]:
    """Reads `in-reply-to` (the first of several) and `total` of every entry (RFC 4685, 3 and 5)."""
    found: list[Thread] = []
    total: list[str] | None = None
    parent: str | None = None
    count: int | None = None
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal total, parent, count, depth
        space, _, local = name.rpartition(" ")
        if local.lower() in ("entry", "item") and space.lower() != THREADING:
            depth += 1
            if depth == 1:
                parent = count = None
        elif space == THREADING and local == "in-reply-to" and parent is None:
            parent = clean_line(attributes.get("ref") or attributes.get("href") or "") or None
        elif space == THREADING and local == "total":
            total = []

    def end(name: str) -> None:
        nonlocal total, count, depth
        space, _, local = name.rpartition(" ")
        if local.lower() in ("entry", "item") and space.lower() != THREADING:
            depth -= 1
            if depth == 0:
                found.append((parent, count))
        elif total is not None and space == THREADING and local == "total":
            count = count_of("".join(total))
            total = None

    def characters(data: str) -> None:
        if total is not None:
            total.append(data)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError:
        return []
    return found
