"""Items made only of elements whose meaning is certain, read without feedparser.

feedparser costs per element, and most items are plain: a title, a link, a date, a body. One pass of
expat describes them as feedparser would, under its names, so that `entries` need not know who read
them. Whatever is not plainly in the tables (`plainnames`) makes an item odd, and feedparser reads
it: it is the judge, and tests hold this module equal to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from reader.formats.entries import Raw, Thread
from reader.formats.plainelements import Elements, Odd
from reader.formats.plainnames import (
    ATOM,
    INNER,
    ITEM_KEYS,
    OWN_PREFIXES,
    RDF,
    RSS_1_0,
    SHELL_KEYS,
    THREADING,
    XML,
    is_foreign,
)

# Root element: its kind, how deep items stand, their name.
_ROOTS = {
    "rss": ("rss", 3, "item"),
    f"{RDF} RDF": ("rdf", 2, f"{RSS_1_0} item"),
    f"{ATOM} feed": ("atom", 2, f"{ATOM} entry"),
}


@dataclass(frozen=True, slots=True)
class PlainItems:
    """What could be read of a document.

    Attributes:
        feed: the feed under feedparser's names; None if something in its shell is odd.
        items: each item under feedparser's names, None if it is odd.
        threads: what RFC 4685's elements say of each item.
    """

    feed: Raw | None
    items: list[Raw | None]
    threads: list[Thread]


def read_plain(data: bytes) -> PlainItems | None:
    """Reads the plain items of a well-formed document without `xml:base`.

    Returns:
        None where nothing in it is certain.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError:
        return None
    finally:
        reader.let_go()
    if reader.is_lost:
        return None
    return PlainItems(reader.feed, reader.items, reader.threads)


class _Keys(dict[str, str]):
    """Names as a document writes them to keys; feedparser compares them in lower case."""

    def __init__(self, keys: dict[str, str]) -> None:
        self._keys = keys

    def __missing__(self, name: str) -> str:
        key = self._keys.get(name.lower(), "")
        if len(self) < 1000:
            self[name] = key
        return key


class _Reader:
    """One pass over a document."""

    def __init__(self) -> None:
        self.feed: Raw | None = {}
        self.items: list[Raw | None] = []
        self.threads: list[Thread] = []
        self.is_lost = False
        """The root, the channel or a prefix is none that is known."""
        self._depth = 0
        self._item_depth = 0
        self._item_name = ""
        self._item_keys: dict[str, str] = {}
        self._shell_keys: dict[str, str] = {}
        # The depth of the element whose children are read: an item, or the feed around them.
        self._around = 0
        # Namespaces that feedparser does not know, declared for a prefix that it does not know.
        self._foreign: set[str] = set()
        # Nothing is read until the element of this depth ends.
        self._skip = 0
        # The keys of the child in hand and of its own child.
        self._key = ""
        self._inner = ""
        self._in_hand = Elements()
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._finish
        parser.CharacterDataHandler = self._in_hand.pieces.append

    def let_go(self) -> None:
        """Parts it from its parser: each holds the other, and with them the document."""
        del self.parser
        self._in_hand.ends.clear()

    # The pass

    def _declare(self, prefix: str | None, space: str | None) -> None:
        own = OWN_PREFIXES.get(prefix or "")
        if own is not None and (space or "").lower().rstrip("/") != own.rstrip("/"):
            self.is_lost = True
        if prefix and space and is_foreign(prefix, space):
            self._foreign.add(space)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth = self._depth + 1
        if self._skip:
            return
        level = depth - self._around
        if level == 1:
            if self._around == self._item_depth > 0:
                keys = self._item_keys
            elif depth == self._item_depth:
                if name == self._item_name:
                    self._start_item(attributes)
                    return
                keys = self._shell_keys
            else:
                self._start_around(name, attributes)
                return
            self._key = key = keys[name]
            self._in_hand.pieces.clear()
            if not key and self._is_foreign(name):
                self._key = "foreign"
                self._in_hand.said = {}
            elif not key:
                self._give_up()
            elif not attributes:
                self._in_hand.said = {}
            elif (said := _plain(attributes)) is None:
                self._give_up()
            else:
                self._in_hand.said = said
            if key == "person":
                self._in_hand.person = {}
        elif level == 2 and (inner := INNER.get(self._key, {}).get(name.lower())):
            self._inner = inner
            if self._key == "person" and "".join(self._in_hand.pieces).strip():
                self._give_up()
            self._in_hand.pieces.clear()
            if attributes and inner != "ignored":
                self._give_up()
        elif level == 2 and self._key == "foreign" and self._is_foreign(name):
            self._inner = ""
        else:
            self._give_up()

    def _is_foreign(self, name: str) -> bool:
        """Whether it is an element that feedparser only stores, under a name that nobody reads."""
        space, _, local = name.rpartition(" ")
        return space in self._foreign and not local.lower().endswith(("total", "in-reply-to"))

    def _finish(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if self._skip:
            if depth == self._skip:
                self._skip = 0
                if self._around == depth == self._item_depth:
                    self._finish_item(None)
            return
        level = depth - self._around
        if level == 1:
            try:
                self._in_hand.ends[self._key](self._in_hand.text())
            except Odd:
                self._give_up()
                if depth == self._skip:
                    self._skip = 0
        elif level == 2:
            try:
                self._in_hand.finish_inner(self._inner)
            except Odd:
                self._give_up()
            self._in_hand.pieces.clear()
        elif level == 0 and depth == self._item_depth:
            self._finish_item(self._in_hand.raw)

    def _give_up(self) -> None:
        """Leaves the item in hand to feedparser, or the shell and the element in hand."""
        if self._around == self._item_depth:
            self._skip = self._item_depth
        else:
            self.feed = None
            self._skip = self._around + 1

    def _start_around(self, name: str, attributes: dict[str, str]) -> None:
        """The root or the channel begins: what they say holds for all items."""
        if self._depth == 1 and name in _ROOTS:
            kind, self._item_depth, self._item_name = _ROOTS[name]
            self._item_keys = _Keys(ITEM_KEYS[kind])
            self._shell_keys = _Keys(SHELL_KEYS[kind])
            self._in_hand.is_atom = kind == "atom"
        elif self._depth != 2 or name != "channel":
            self.is_lost = True
        if any(key not in ("version", f"{XML} lang") for key in attributes):
            self.is_lost = True
        self._around = self._depth
        if self.is_lost:
            self._skip = 1
        self._in_hand.begin(self.feed if self.feed is not None else {}, is_item=False)

    def _start_item(self, attributes: dict[str, str]) -> None:
        self._in_hand.begin({}, is_item=True)
        self._around = self._item_depth
        for name, value in attributes.items():
            if name == f"{RDF} about":
                if value:
                    self._in_hand.raw["id"] = value
            elif name != f"{XML} lang":
                self._give_up()

    def _finish_item(self, raw: Raw | None) -> None:
        self.items.append(raw)
        self.threads.append((self._in_hand.parent, self._in_hand.count))
        self._around = self._item_depth - 1
        self._in_hand.begin(self.feed if self.feed is not None else {}, is_item=False)


def _plain(attributes: dict[str, str]) -> dict[str, str] | None:
    """Attributes as feedparser gives them; None where one of them may change what is inside."""
    said: dict[str, str] = {}
    for name, value in attributes.items():
        space, _, local = name.rpartition(" ")
        if space == XML and local == "lang":
            continue
        local = local.lower()
        if space not in ("", THREADING) or local == "base" or local in said:
            return None
        said[local] = value.lower() if local in ("rel", "type") else value
    return said
