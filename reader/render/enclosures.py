"""What is attached to an article: named, with type and size, and as links under its text."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from reader.model.block import Document, Heading, Link, ListBlock, ListItem, Paragraph, Span
from reader.model.entry import Enclosure
from reader.text.clean import clean_line
from reader.text.urls import is_openable

_UNITS = ("B", "KB", "MB", "GB", "TB")
_THOUSAND = 1000


def enclosure_name(enclosure: Enclosure) -> str:
    """The name of the file an enclosure is, as its address has it; else the address."""
    try:
        path = urlsplit(enclosure.url).path
    except ValueError:
        path = ""
    return clean_line(unquote(path.rstrip("/").rpartition("/")[2])) or clean_line(enclosure.url)


def size_told(size: int | None) -> str:
    """A number of bytes for people, as `12 MB`; empty where it is not known."""
    # Many feeds write 0 or 1 for what they do not know.
    if size is None or size <= 1:
        return ""
    amount = float(size)
    for unit in _UNITS:
        if amount < _THOUSAND or unit == _UNITS[-1]:
            return f"{amount:.1f} {unit}" if amount < 10 and unit != "B" else f"{amount:.0f} {unit}"
        amount /= _THOUSAND
    raise AssertionError("the last unit takes any size")


def enclosure_told(enclosure: Enclosure) -> str:
    """Type and size, as `audio/mpeg, 12 MB`."""
    parts = (clean_line(enclosure.type or ""), size_told(enclosure.length))
    return ", ".join(part for part in parts if part)


def with_enclosures(document: Document, enclosures: Sequence[Enclosure]) -> Document:
    """An article's text with its enclosures below, numbered on as its links are."""
    if not enclosures:
        return document
    links = list(document.links)
    items: list[ListItem] = []
    for enclosure in enclosures:
        name, told = enclosure_name(enclosure), enclosure_told(enclosure)
        spans = [Span(name, link=len(links))]
        links.append(Link(enclosure.url, name, is_openable(enclosure.url)))
        if told:
            spans.append(Span(f" ({told})"))
        items.append(ListItem((Paragraph(tuple(spans)),)))
    heading = Heading(4, (Span("Enclosures"),))
    return Document((*document.blocks, heading, ListBlock(tuple(items))), tuple(links))
