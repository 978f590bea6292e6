"""What a feed says of replies, which feedparser and `syndication` leave out.

RFC 4685 (all of several `in-reply-to`), RFC 5005 (the next page), RFC 6721 (what was deleted),
OpenSearch (how many there are) and what Blogger adds to its comments.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from reader.formats import jsontext, xmltext
from reader.formats.charset import decode
from reader.formats.entries import count_of
from reader.formats.feedparsing import THREADING
from reader.text.clean import clean_line
from reader.text.urls import clean_url

_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_MAX_TEXT = 4096


@dataclass(slots=True)
class EntryReplies:
    """What one entry says."""

    id: str = ""
    link: str = ""
    to: list[tuple[str, str]] = field(default_factory=list)
    """(ref, href) of each `in-reply-to`, either of them empty."""
    related: str = ""
    """Where Blogger says which comment is answered."""
    properties: dict[str, str] = field(default_factory=dict)
    """Values of `gd:extendedProperty` by name."""


@dataclass(slots=True)
class FeedReplies:
    """What one document says."""

    id: str = ""
    next: str = ""
    """The next page, perhaps relative."""
    total: int | None = None
    entries: dict[str, EntryReplies] = field(default_factory=dict)
    """By guid, and by link where that is missing."""
    deleted: list[str] = field(default_factory=list)
    """Ids of entries that were taken back."""


def read_replies(data: bytes, media_type: str | None = None) -> FeedReplies:
    """Reads the document of a feed; what is broken in it is left out, and nothing raises."""
    text = decode(data, media_type)
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        return _json_replies(text)
    element = xmltext.extract(text)
    if element is None:
        return FeedReplies()
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    # What stands before a fault is known.
    with suppress(expat.ExpatError):
        parser.Parse(xmltext.mend(element).text.encode("utf-8", "replace"), True)
    return reading.found


def _json_replies(text: str) -> FeedReplies:
    """JSON Feed has a next page and nothing else."""
    try:
        value: Any = jsontext.load(text)
    except ValueError:
        return FeedReplies()
    said = value.get("next_url") if isinstance(value, dict) else None
    return FeedReplies(next=clean_url(said) if isinstance(said, str) else "")


class _Reading:
    """Hears the elements of one feed."""

    def __init__(self) -> None:
        self.found = FeedReplies()
        self._entry: EntryReplies | None = None
        # How many elements are open, and how many were when the entry began.
        self._depth = self._entry_depth = 0
        self._name = ""
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        space, _, local = name.rpartition(" ")
        local = local.lower()
        if self._entry is None:
            self._start_outside(space, local, attributes)
        elif space == THREADING and local == "in-reply-to":
            ref = clean_line(attributes.get("ref", ""))
            href = clean_url(attributes.get("href", ""))
            if ref or href:
                self._entry.to.append((ref, href))
        elif self._depth == self._entry_depth + 1 and local in ("id", "guid", "link"):
            self._name, self._text = local, []
            rel = attributes.get("rel", "alternate").lower()
            if local == "link" and (href := clean_url(attributes.get("href", ""))):
                if rel == "alternate":
                    self._entry.link = self._entry.link or href
                elif rel == "related":
                    self._entry.related = self._entry.related or href
        elif local == "extendedproperty" and len(self._entry.properties) < 50:
            self._entry.properties[attributes.get("name", "")] = attributes.get("value", "")

    def _start_outside(self, space: str, local: str, attributes: dict[str, str]) -> None:
        if local in ("entry", "item") and space != THREADING:
            self._entry, self._entry_depth = EntryReplies(), self._depth
        elif space == _TOMBSTONES and local == "deleted-entry":
            if ref := clean_line(attributes.get("ref", "")):
                self.found.deleted.append(ref)
        elif local == "link" and attributes.get("rel", "").lower() == "next":
            self.found.next = self.found.next or clean_url(attributes.get("href", ""))
        elif local in ("totalresults", "id"):
            self._name, self._text = local, []

    def end(self, name: str) -> None:
        """An element ends."""
        if self._text is not None:
            self._take(clean_line("".join(self._text)))
            self._text = None
        entry = self._entry
        if entry is not None and self._depth == self._entry_depth:
            self._entry = None
            if key := entry.id or entry.link:
                self.found.entries.setdefault(key, entry)
        self._depth -= 1

    def _take(self, text: str) -> None:
        if self._name == "totalresults":
            self.found.total = count_of(text)
        elif self._entry is None:
            self.found.id = self.found.id or text
        elif self._name == "link":
            self._entry.link = self._entry.link or clean_url(text)
        else:
            self._entry.id = self._entry.id or text

    def characters(self, data: str) -> None:
        """Text of an element."""
        if self._text is not None and len(self._text) < _MAX_TEXT:
            self._text.append(data)
