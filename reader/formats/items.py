"""A feed document split into its items and its shell, all that stands around them.

A refreshed feed repeats most of what it said before. By the digests of its items the known ones are
left out before anything is parsed; the others are read inside the same shell. That is done only
where an item certainly means the same without the others: where it is not, `split` says None and
the whole document is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from xml.parsers import expat

from reader.formats.plainnames import TAKEN_PREFIXES
from reader.formats.xmlrepair import NAMESPACES
from reader.formats.xmltext import MAX_ATTRIBUTES, Xml
from reader.model.parsed import Parsed

VERSION = 3
"""Raised when items that are known should be read again by a better rule."""

DIGEST_BYTES = 16

_XML_BASE = b"xml:base"
_STRUCTURE = frozenset(("item", "entry", "channel", "feed", "rss", "rdf"))
_RSS_1_0 = "http://purl.org/rss/1.0/"
# What a feed says of its document, not of its items; `items` is RSS 1.0's list of their addresses.
_VOLATILE = frozenset((
    "lastbuilddate", "pubdate", "updated", "modified", "date", "ttl", "generator", "skiphours",
    "skipdays", "updateperiod", "updatefrequency", "updatebase", "totalresults", "startindex",
    "itemsperpage", "items", "browserfriendly",
))  # fmt: skip
_CUSTOMARY = frozenset((
    *NAMESPACES.items(),
    ("feedburner", "http://rssnamespace.org/feedburner/ext/1.0"),
    ("georss", "http://www.georss.org/georss"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("media", "http://search.yahoo.com/mrss"),
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItems:
    """A feed whose entries are those of its items that were not known.

    `head` and `items` are digests of 16 bytes, empty where the items cannot be told apart for
    certain and the whole document was read.
    """

    parsed: Parsed
    head: bytes = b""
    items: tuple[bytes, ...] = ()
    positions: tuple[int, ...] = ()
    """Of each entry of `parsed`, which of `items` it is."""
    is_partial: bool = False
    """Whether known items were left out."""


class Split:
    """Where the items of a well-formed feed begin and end.

    Attributes:
        data: the document in UTF-8.
        items: (begin, end) of each item, in bytes.
    """

    def __init__(
        self, data: bytes, items: list[tuple[int, int]], volatile: list[tuple[int, int]]
    ) -> None:
        self.data = data
        self.items = items
        self._volatile = volatile

    def item(self, position: int) -> bytes:
        """The bytes of one item."""
        begin, end = self.items[position]
        return self.data[begin:end]

    def digests(self) -> tuple[bytes, ...]:
        """16 bytes for each item (BLAKE2b), in their order."""
        data = self.data
        return tuple(
            blake2b(data[begin:end], digest_size=DIGEST_BYTES).digest() for begin, end in self.items
        )

    def head(self, *circumstances: object) -> bytes:
        """16 bytes of all that the items depend on: the shell without its dates, and the rest.

        Args:
            circumstances: what else their meaning depends on.
        """
        hasher = blake2b(repr((VERSION, circumstances)).encode(), digest_size=DIGEST_BYTES)
        done = 0
        for begin, end in sorted([*self.items, *self._volatile]):
            hasher.update(self.data[done:begin].strip())
            done = end
        hasher.update(self.data[done:].strip())
        return hasher.digest()

    def shell(self) -> bytes:
        """The document without its items."""
        return self.only(())

    def only(self, positions: Collection[int]) -> bytes:
        """The document with only some of its items."""
        if len(positions) == len(self.items):
            return self.data
        parts = []
        done = 0
        for position, (begin, end) in enumerate(self.items):
            if position not in positions:
                parts.append(self.data[done:begin])
                done = end
        parts.append(self.data[done:])
        return b"".join(parts)


def split(xml: Xml) -> Split | None:
    """Finds the items of a feed; None where it is not well-formed, or they may depend on others.

    Args:
        xml: the root element, as `xmltext.extract` finds it.
    """
    # U+E002 is the mark of `lift`, which leaves a document alone that has it.
    if "\ue002" in xml.text:
        return None
    data = xml.text.encode("utf-8", "replace")
    finder = _Finder(data)
    if not finder.find():
        return None
    if finder.root != "feed" and _XML_BASE in data:
        # Guids are counted over the whole document there.
        return None
    return Split(data, finder.items, finder.volatile)


class _Finder:
    """One pass of expat over a document."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = ""
        self.items: list[tuple[int, int]] = []
        self.volatile: list[tuple[int, int]] = []
        self.depth = 0
        self.is_certain = True
        self._locals = _Locals()
        self._has_channel = False
        self._is_home = False
        self._item_depth = 0
        self._item_name = ""
        # The item or volatile element in hand: where it begins and how deep.
        self._begin = 0
        self._open = 0
        self._is_item = False
        self._by_prefix: dict[str, str] = {}
        self._by_address: dict[str, str] = {}
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CommentHandler = self._comment

    def find(self) -> bool:
        """Whether the items were found and are certain."""
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError:
            return False
        finally:
            # Each holds the other, and with them the document.
            del self.parser
        if not self.is_certain:
            return False
        return self.root != "rdf" or _RSS_1_0 in self._by_address

    def _declare(self, prefix: str | None, address: str | None) -> None:
        if prefix is None or address is None:
            if self.depth == 0 and address is not None:
                self._by_address.setdefault(address, "")
            return
        # feedparser keeps what an item declares: it must mean the same everywhere.
        is_customary = (prefix, address) in _CUSTOMARY
        if self.depth and (
            self._by_prefix.get(prefix, address) != address
            or (self._by_address.get(address, prefix) != prefix and not is_customary)
            or (prefix in TAKEN_PREFIXES and not is_customary)
        ):
            self.is_certain = False
        self._by_prefix[prefix] = address
        self._by_address.setdefault(address, prefix)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        depth = self.depth
        if attributes and self._is_odd(attributes):
            self.is_certain = False
        if self._open and not self._is_item:
            return
        local = self._locals[name]
        if self._open:
            if local in _STRUCTURE:
                self.is_certain = False
            return
        if depth > 3:
            if local in _STRUCTURE:
                self.is_certain = False
            return
        if depth == 1:
            self.root = local
            self._item_depth = 3 if local == "rss" else 2
            self._item_name = "entry" if local == "feed" else "item"
            self._is_home = local != "rss"
            self.is_certain &= local in ("rss", "rdf", "feed")
        elif local == self._item_name and depth == self._item_depth and self._is_home:
            self._is_item = True
            self._open = depth
            self._begin = self.parser.CurrentByteIndex
        elif depth == 2 and local == "channel" and self.root != "feed" and not self._has_channel:
            self._has_channel = self._is_home = True
        elif local in _STRUCTURE:
            self.is_certain = False
        elif local in _VOLATILE and depth == (2 if self.root == "feed" else 3):
            self._is_item = False
            self._open = depth
            self._begin = self.parser.CurrentByteIndex
        elif self.items and depth >= self._item_depth:
            # What feedparser makes of it depends on the items before.
            self.is_certain = False

    def _is_odd(self, attributes: dict[str, str]) -> bool:
        """Whether they are so many that a parser takes long, or a base, which may outlive them."""
        if len(attributes) > MAX_ATTRIBUTES:
            return True
        return self.depth > 1 and any(key[-4:].lower() == "base" for key in attributes)

    def _end(self, name: str) -> None:
        if self.depth == 2 and self.root == "rss":
            self._is_home = False
        if self.depth == self._open:
            end = self.parser.CurrentByteIndex
            tag = _TAG_NAME.match(self.data, self._begin + 1)
            # After an empty tag expat stands behind it, else before the end tag.
            if tag is not None and self.data.startswith(b"</" + tag[0], end):
                end = self.data.index(b">", end) + 1
            (self.items if self._is_item else self.volatile).append((self._begin, end))
            self._open = 0
        self.depth -= 1

    def _comment(self, text: str) -> None:
        if not self._open:
            begin = self.parser.CurrentByteIndex
            self.volatile.append((begin, self.data.index(b"-->", begin) + 3))


class _Locals(dict[str, str]):
    """Local names in lower case; bounded, because a document may have any number of names."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(" ")[2].lower()
        if len(self) < 1000:
            self[name] = local
        return local


_TAG_NAME = re.compile(rb"[^\s/>]+")


def unknown(digests: Sequence[bytes], known: bytes) -> list[int]:
    """Positions of the items whose digest is not among those that stand concatenated in `known`."""
    seen = {known[at : at + DIGEST_BYTES] for at in range(0, len(known), DIGEST_BYTES)}
    return [position for position, digest in enumerate(digests) if digest not in seen]
