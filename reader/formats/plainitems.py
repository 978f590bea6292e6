"""Items made only of elements whose meaning is certain, read without feedparser.

feedparser costs per element, and most items are plain: a title, a link, a date, a body. One pass of
expat describes them as feedparser would, under its names, so that `entries` need not know who read
them. Whatever is not plainly in the tables (`plainnames`) makes an item odd, and feedparser reads
it: it is the judge, and tests hold this module equal to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from reader.formats.entries import Raw, Thread, count_of
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
)
from reader.text.clean import clean_line

_MAX_AUTHOR = 120
"""`lift` takes longer ones for texts."""

_C1 = re.compile("[\x80-\x9f]")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_ADDRESS = r"[a-zA-Z0-9_.+-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,4}"
_MAIL = re.compile(_ADDRESS)
_MAIL_AND_NAME = re.compile(rf"({_ADDRESS}) \(([^()<>@&]+)\)")
_TEXT_TYPES = {
    "text": "text/plain", "plain": "text/plain", "text/plain": "text/plain",
    "html": "text/html", "text/html": "text/html",
}  # fmt: skip
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


_Tag = dict[str, str | None]


class _Odd(Exception):
    """Something that only feedparser knows."""


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
        self._is_atom = False
        self._depth = 0
        self._item_depth = 0
        self._item_name = ""
        self._item_keys: dict[str, str] = {}
        self._shell_keys: dict[str, str] = {}
        # The depth of the element whose children are read: an item, or the feed around them.
        self._around = 0
        self._raw: Raw = {}
        self._has_content = False
        self._tags: set[tuple[str | None, ...]] = set()
        self._parent: str | None = None
        self._count: int | None = None
        # Nothing is read until the element of this depth ends.
        self._skip = 0
        # The child in hand, its attributes, its own child in hand, and the text in hand.
        self._key = ""
        self._said: dict[str, str] = {}
        self._inner = ""
        self._person: dict[str, str] = {}
        self._pieces: list[str] = []
        self._ends: dict[str, Callable[[str], None]] = {
            name.removeprefix("_end_"): getattr(self, name)
            for name in vars(_Reader)
            if name.startswith("_end_")
        }
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._finish
        parser.CharacterDataHandler = self._pieces.append

    def let_go(self) -> None:
        """Parts it from its parser: each holds the other, and with them the document."""
        del self.parser
        self._ends.clear()

    # The pass

    def _declare(self, prefix: str | None, space: str | None) -> None:
        own = OWN_PREFIXES.get(prefix or "")
        if own is not None and (space or "").lower().rstrip("/") != own.rstrip("/"):
            self.is_lost = True

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
            self._pieces.clear()
            if not key:
                self._give_up()
            elif not attributes:
                self._said = {}
            elif (said := _plain(attributes)) is None:
                self._give_up()
            else:
                self._said = said
            if key == "person":
                self._person = {}
        elif level == 2 and (inner := INNER.get(self._key, {}).get(name.lower())):
            self._inner = inner
            if self._key == "person" and "".join(self._pieces).strip():
                self._give_up()
            self._pieces.clear()
            if attributes and inner != "ignored":
                self._give_up()
        else:
            self._give_up()

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
                self._ends[self._key](self._text())
            except _Odd:
                self._give_up()
                if depth == self._skip:
                    self._skip = 0
        elif level == 2:
            try:
                self._finish_inner()
            except _Odd:
                self._give_up()
            self._pieces.clear()
        elif level == 0 and depth == self._item_depth:
            self._finish_item(self._raw)

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
            self._is_atom = kind == "atom"
        elif self._depth != 2 or name != "channel":
            self.is_lost = True
        if any(key not in ("version", f"{XML} lang") for key in attributes):
            self.is_lost = True
        self._around = self._depth
        if self.is_lost:
            self._skip = 1
        self._raw = self.feed if self.feed is not None else {}

    def _start_item(self, attributes: dict[str, str]) -> None:
        self._raw = {}
        self._parent = self._count = None
        self._has_content = False
        self._tags = set()
        self._around = self._item_depth
        for name, value in attributes.items():
            if name == f"{RDF} about":
                if value:
                    self._raw["id"] = value
            elif name != f"{XML} lang":
                self._give_up()

    def _finish_item(self, raw: Raw | None) -> None:
        self.items.append(raw)
        self.threads.append((self._parent, self._count))
        self._around = self._item_depth - 1
        self._raw = self.feed if self.feed is not None else {}

    def _text(self) -> str:
        """The text of the element in hand as feedparser gives it."""
        pieces = self._pieces
        text = (pieces[0] if len(pieces) == 1 else "".join(pieces)).strip()
        if not text.isascii() and _is_mended(text):
            raise _Odd
        return text

    # The ends of elements: each does what feedparser does

    def _end_ignored(self, text: str) -> None:
        pass

    _end_image = _end_skipped = _end_ignored

    def _end_title(self, text: str) -> None:
        if "title" in self._raw:
            raise _Odd
        self._raw["title"] = text
        self._raw["title_detail"] = {"type": self._type("text/plain")}

    def _end_link(self, text: str) -> None:
        if self._said:
            raise _Odd
        link = {"rel": "alternate", "type": "text/html"}
        self._raw.setdefault("links", []).append(link)
        text = _address(text)
        if "&" in text:
            if self._around == self._item_depth:
                text = text.replace("&amp;", "&")
            text = _REFERENCE.sub(r"&\1", text)
        self._raw["link"] = text
        if text:
            link["href"] = text

    def _end_atom_link(self, text: str) -> None:
        said = self._said
        if not said.get("href") or "url" in said or "uri" in said:
            raise _Odd
        href = said["href"] = _address(said["href"])
        rel = said.setdefault("rel", "alternate")
        kind = said.setdefault("type", "application/atom+xml" if rel == "self" else "text/html")
        self._raw.setdefault("links", []).append(said)
        if rel == "alternate" and kind in ("html", "xhtml", "text/html", "application/xhtml+xml"):
            self._raw["link"] = href

    def _end_guid(self, text: str) -> None:
        if "guid" in self._raw:
            raise _Odd
        is_link = self._said.get("ispermalink", "true") == "true"
        self._raw["guid"] = self._raw["id"] = _address(text) if is_link else text
        if is_link:
            self._raw.setdefault("link", text)

    def _end_published(self, text: str) -> None:
        self._raw["published"] = text

    def _end_updated(self, text: str) -> None:
        self._raw["updated"] = text

    def _end_comments(self, text: str) -> None:
        self._store("comments", _address(text))

    def _end_wfw_commentrss(self, text: str) -> None:
        self._store("wfw_commentrss", _address(text))

    def _end_slash_comments(self, text: str) -> None:
        self._store("slash_comments", text)

    def _store(self, name: str, text: str) -> None:
        if self._said:
            raise _Odd
        self._raw[name] = text

    def _end_description(self, text: str) -> None:
        self._summarise(text, self._type("text/html"))

    def _end_summary(self, text: str) -> None:
        self._summarise(text, self._type("text/plain"))

    def _summarise(self, text: str, kind: str) -> None:
        if "summary" in self._raw and not self._has_content:
            # It is content: whether HTML, feedparser guesses.
            raise _Odd
        self._raw["summary"] = text
        self._raw["summary_detail"] = {"type": kind}

    def _end_encoded(self, text: str) -> None:
        self._contain(text, self._type("text/html"))

    def _end_content(self, text: str) -> None:
        self._contain(text, self._type("text/plain"))

    def _contain(self, text: str, kind: str) -> None:
        if self._has_content or "src" in self._said:
            raise _Odd
        self._has_content = True
        self._raw["content"] = [{"type": kind, "value": text}]
        self._raw.setdefault("summary", text)

    def _type(self, default: str) -> str:
        """The type of the text in hand."""
        said = self._said
        if not said:
            return default
        kind = _TEXT_TYPES.get(said.get("type", default))
        if kind is None or "mode" in said or (kind == "text/plain" and not self._is_atom):
            raise _Odd
        return kind

    def _end_author(self, text: str) -> None:
        if len(text) >= _MAX_AUTHOR:
            raise _Odd
        author: dict[str, str] = {}
        if "@" not in text:
            if text:
                author["name"] = text
        elif _MAIL.fullmatch(text):
            author["email"] = text
        elif (found := _MAIL_AND_NAME.fullmatch(text)) and (name := found[2].strip()):
            author["name"] = name
        else:
            raise _Odd
        self._raw.setdefault("authors", []).append(author)

    def _end_person(self, text: str) -> None:
        if text or not self._person.get("name"):
            raise _Odd
        self._raw.setdefault("authors", []).append(self._person)

    def _end_category(self, text: str) -> None:
        said = self._said
        tags: list[_Tag] = self._raw.setdefault("tags", [])
        scheme = said.get("scheme", said.get("domain"))
        self._tag(tags, said.get("term"), scheme, said.get("label"))
        if text:
            if tags and not (last := tags[-1])["term"]:
                self._tags.discard(tuple(last.values()))
                last["term"] = text
                self._tags.add(tuple(last.values()))
            else:
                self._tag(tags, text, None, None)

    def _tag(
        self, tags: list[_Tag], term: str | None, scheme: str | None, label: str | None
    ) -> None:
        tag = (term, scheme, label)
        if any(tag) and tag not in self._tags:
            self._tags.add(tag)
            tags.append({"term": term, "scheme": scheme, "label": label})

    def _end_enclosure(self, text: str) -> None:
        said = self._said
        if href := said.get("url", said.get("uri", said.get("href"))):
            said["href"] = href
        said["rel"] = "enclosure"
        self._raw.setdefault("links", []).append(said)

    def _end_media_content(self, text: str) -> None:
        self._raw.setdefault("media_content", []).append(self._said)

    def _end_media_thumbnail(self, text: str) -> None:
        self._raw.setdefault("media_thumbnail", []).append(self._said)

    def _end_media_title(self, text: str) -> None:
        if not self._raw.get("title"):
            raise _Odd

    def _end_in_reply_to(self, text: str) -> None:
        if self._parent is None:
            said = self._said
            self._parent = clean_line(said.get("ref") or said.get("href") or "") or None

    def _end_total(self, text: str) -> None:
        if self._said:
            raise _Odd
        self._count = count_of(text)

    def _finish_inner(self) -> None:
        """The end of a child's child."""
        if self._inner in ("name", "email"):
            # feedparser only strips these.
            text = "".join(self._pieces).strip()
            if self._inner in self._person:
                raise _Odd
            self._person[self._inner] = text
        elif self._inner == "media_title":
            self._end_media_title("")


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


def _is_mended(text: str) -> bool:
    """Whether feedparser would write some of a text otherwise."""
    if _C1.search(text):
        return True
    try:
        text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return False
    # UTF-8 that was taken for Latin-1.
    return True


def _address(text: str) -> str:
    if "///" in text:
        # feedparser takes out slashes.
        raise _Odd
    return text
