"""OPML 1.0 and 2.0 (opml.org): the lists of feeds by which readers exchange subscriptions."""

from __future__ import annotations

import html
import re
from typing import Literal
from xml.parsers import expat

from reader.errors import FormatError
from reader.formats import xmltext
from reader.formats.charset import decode
from reader.formats.listing import MAX_NAME, MAX_SHOWN, SLASH
from reader.formats.loose_outlines import loose_outlines
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.model.problem import Problem
from reader.model.subscription import FeedList, Subscription
from reader.text.clean import clean_line, clean_text
from reader.text.feed_urls import feed_url, feed_url_key
from reader.text.urls import absolute, is_openable

NAMESPACE = "urn:soundoff:opml"
"""Of the attributes that only our own export writes; a list that declares it is ours."""
HIDDEN, TAGS = f"{{{NAMESPACE}}}hidden", f"{{{NAMESPACE}}}tags"
INTERVAL, KEEP_COUNT = f"{{{NAMESPACE}}}interval", f"{{{NAMESPACE}}}keep-count"
MAX_DEPTH = 32
"""Folders nested more deeply are taken for the innermost of these."""
MAX_ATTRIBUTES = 64

_OPML = re.compile(r"<(?:[a-z][\w.-]*:)?opml(?=[\s/>])", re.I)
_MAX_JUNK = 4000
_TITLE = re.compile(r"<title\s*>([^<]{0,1000})</title\s*>", re.I)
_CUT = frozenset((3, 5))
"""Expat's "no element found" and "unclosed token"."""
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# What the fields of a subscription hold.
_MODELLED = frozenset(("text", "title", "xmlurl", "htmlurl", "category", "type"))
_FEED_TYPES = frozenset(("", "rss", "atom", "feed", "rss1", "rss2", "rdf", "atom10", "pie"))
_SCRAPED = ("html+", "xml+", "json+")


def is_opml(text: str) -> bool:
    """Whether a text is an OPML document, perhaps with something before it."""
    root = xmltext.root_of(text)
    if root is not None:
        return root.rpartition(":")[2].lower() == "opml"
    return _OPML.search(text, 0, _MAX_JUNK) is not None


def parse(fetched: Fetched) -> Parsed:
    """Reads a fetched list; relative addresses in it are relative to its own.

    Raises:
        FormatError: it is no OPML.
    """
    try:
        feeds = parse_opml(fetched.data, base=fetched.url)
    except FormatError as error:
        raise FormatError(f"{clean_line(fetched.name)}: {error}") from error
    return Parsed(format="opml", is_archive=True, feeds=feeds)


def parse_opml(data: bytes, *, base: str | None = None) -> FeedList:
    """Reads a list of subscriptions, well-formed or not.

    The name that a person gave (`text`) wins over the feed's own (`title`). A feed that stands in
    the list twice counts once, in its first folder. Other lists that it includes are named in a
    problem and not followed; what is no address of a feed is a problem, too.

    Args:
        data: the document.
        base: the address it was fetched from.

    Raises:
        FormatError: it is no OPML.
    """
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if not is_opml(text):
        raise FormatError("not an OPML list")
    reading = _Reading(base)
    try:
        reading.read(text)
    except _NotPlainXmlError as fault:
        reading = _Reading(base)
        if fault.message:
            reading.add_problem(fault.message, f"line {fault.line}")
        reading.read_loosely(text)
    return reading.feed_list()


class _NotPlainXmlError(Exception):
    """The document is no XML, or declares a type, whose entities a parser should not expand."""

    def __init__(self, message: str | None, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class _Outline:
    """One outline that is open: what its children stand in, and whether it had any."""

    __slots__ = ("depth", "folder", "has_children", "missing")

    def __init__(self, folder: str | None, depth: int, missing: str | None = None) -> None:
        self.folder = folder
        self.depth = depth
        self.missing = missing
        """The problem that it is if nothing stands in it: a feed without an address."""
        self.has_children = False


class _Reading:
    """Collects what the elements of one document say."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._line = 1
        self._outlines: list[_Outline] = []
        self._path: list[str] = []
        """Names of the open elements as far as the head's title is deep."""
        self._title: list[str] = []
        self._is_ours = False
        self._feeds: dict[str, Subscription] = {}
        self._problems: list[Problem] = []

    def read(self, text: str) -> None:
        """Reads XML.

        Raises:
            _NotPlainXmlError: it is not well-formed or has a document type; nothing is to be
                believed of what was read.
        """
        parser = expat.ParserCreate("utf-8", " ")

        def start(name: str, attributes: dict[str, str]) -> None:
            local = name.rpartition(" ")[2].lower()
            if local == "outline":
                self._line = parser.CurrentLineNumber
                self._begin(attributes)
            elif len(self._path) < 3:
                self._path.append(local)

        def end(name: str) -> None:
            local = name.rpartition(" ")[2].lower()
            if local == "outline":
                self._line = parser.CurrentLineNumber
                self._end()
            elif self._path and self._path[-1] == local:
                self._path.pop()

        def characters(data: str) -> None:
            if self._path[1:] == ["head", "title"]:
                self._title.append(data)

        def namespace(_: str | None, uri: str) -> None:
            self._is_ours = self._is_ours or uri == NAMESPACE

        def doctype(*_: object) -> None:
            raise _NotPlainXmlError(None, parser.CurrentLineNumber)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        parser.StartNamespaceDeclHandler = namespace
        parser.StartDoctypeDeclHandler = doctype
        try:
            parser.Parse(text.encode("utf-8", "replace"), True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            is_cut = error.code in _CUT
            said = "the list ends in the middle" if is_cut else f"not well-formed XML: {reason}"
            raise _NotPlainXmlError(said, error.lineno) from error

    def read_loosely(self, text: str) -> None:
        """Reads whatever outlines a text holds."""
        self._is_ours = NAMESPACE in text[:_MAX_JUNK]
        if title := _TITLE.search(text[:_MAX_JUNK]):
            self._title.append(html.unescape(title[1]))
        done = 0
        for attributes, offset in loose_outlines(text):
            self._line += text.count("\n", done, offset)
            done = offset
            if attributes is not None:
                self._begin(attributes)
            elif self._outlines:
                self._end()
        while self._outlines:
            self._end()

    def feed_list(self) -> FeedList:
        """What was read, in the document's order."""
        return FeedList(
            subscriptions=tuple(self._feeds.values()),
            problems=tuple(self._problems),
            title=clean_line("".join(self._title))[:MAX_NAME] or None,
        )

    def add_problem(
        self, message: str, where: str | None = None, *, is_error: bool = False
    ) -> None:
        """Notes one problem, of the line in hand where no other is given."""
        severity: Literal["error", "warning"] = "error" if is_error else "warning"
        where = where or f"line {self._line}"
        self._problems.append(Problem(severity=severity, message=message, where=where))

    def _begin(self, attributes: dict[str, str]) -> None:
        self._outlines.append(self._outline(attributes))

    def _end(self) -> None:
        closed = self._outlines.pop()
        if closed.missing is not None and not closed.has_children:
            self.add_problem(closed.missing, is_error=True)

    # Outlines

    def _outline(self, raw: dict[str, str]) -> _Outline:
        parent = self._outlines[-1] if self._outlines else _Outline(None, 0)
        parent.has_children = True
        values = {_local(name): value for name, value in reversed(raw.items())}
        kind = values.get("type", "").strip().lower()
        name = self._name(values)
        address = values.get("xmlurl", "").strip()
        other = values.get("url", "").strip()
        if not address and kind in _FEED_TYPES:
            address = other
        if address:
            self._add(address, name, values, raw, parent.folder)
            return _Outline(parent.folder, parent.depth)
        if kind in ("include", "link") and other:
            self._link(kind, other)
            return _Outline(parent.folder, parent.depth)
        missing = None
        if "xmlurl" in values or kind in _FEED_TYPES - {""}:
            missing = f"{name or 'a feed'}: no address"
        elif page := values.get("htmlurl", "").strip():
            missing = f"{name or 'a page'}: {clean_line(page)} is a page, not a feed"
        if name is None or parent.depth >= MAX_DEPTH:
            return _Outline(parent.folder, parent.depth, missing)
        part = name.replace("/", SLASH)
        folder = part if parent.folder is None else f"{parent.folder}/{part}"
        return _Outline(folder, parent.depth + 1, missing)

    def _name(self, values: dict[str, str]) -> str | None:
        for key in ("text", "title"):
            value = values.get(key, "")
            if not self._is_ours and "&" in value:
                # Escaped twice, as many exports are.
                value = _REFERENCE.sub(lambda found: html.unescape(found[0]), value)
            if cleaned := clean_line(value)[:MAX_NAME].strip():
                return cleaned
        return None

    def _link(self, kind: str, address: str) -> None:
        address = clean_line(address)[:MAX_NAME]
        if kind == "include" or address.lower().endswith(".opml"):
            message = f"the included list was not followed: {address}"
        else:
            message = f"a link to a page, not to a feed: {address}"
        self.add_problem(message)

    def _add(
        self,
        address: str,
        name: str | None,
        values: dict[str, str],
        raw: dict[str, str],
        folder: str | None,
    ) -> None:
        try:
            url = feed_url(address, base=self._base)
        except ValueError as error:
            shown = clean_line(address)[:MAX_SHOWN] or "nothing"
            message = f"{name or 'a feed'}: {error} cannot be subscribed to: {shown}"
            self.add_problem(message, is_error=True)
            return
        kind = values.get("type", "").strip()
        if kind.lower().startswith(_SCRAPED):
            message = (
                f"{name or url}: made from a page by rules of another program ({clean_line(kind)})"
            )
            self.add_problem(message)
        folders, tags = _categories(values.get("category", ""))
        if folder is None and folders:
            folder = folders.pop(0)
        tags += (each.rpartition("/")[2] for each in folders if each != folder)
        own = {_clark(key): value for key, value in raw.items()}
        if TAGS in own:
            tags = [clean_line(tag) for tag in own[TAGS].split("\n")]
        is_hidden = own.get(HIDDEN) == "true" or "!" in tags
        title = None if name in (address, url) else name
        feed = Subscription(
            url=url,
            title=title,
            link=self._page(values.get("htmlurl", "")),
            folder=folder,
            tags=tuple(dict.fromkeys(tag for tag in tags if tag and tag != "!")),
            is_hidden=is_hidden,
            attributes=_kept(raw, kind),
            interval=_number(own.get(INTERVAL)),
            keep_count=_number(own.get(KEEP_COUNT)),
        )
        known = self._feeds.setdefault(feed_url_key(url), feed)
        if known is not feed and known.folder != folder:
            place = f"in {known.folder}" if known.folder else "outside all folders"
            self.add_problem(f"{name or url}: kept {place}, where it appears first")

    def _page(self, address: str) -> str | None:
        link = absolute(address, self._base)
        return link if is_openable(link) else None


def _local(name: str) -> str:
    """The name of an attribute in lower case; one in a namespace is none of ours."""
    return name if " " in name else name.lower()


def _clark(name: str) -> str:
    uri, space, local = name.rpartition(" ")
    return f"{{{uri}}}{local}" if space else name


def _categories(value: str) -> tuple[list[str], list[str]]:
    """Folder paths and tags of a `category` (OPML 2.0: `/a/b,c`)."""
    folders: dict[str, None] = {}
    tags: dict[str, None] = {}
    for each in value.split(","):
        if each.strip().startswith("/"):
            names = [name[:MAX_NAME] for part in each.split("/") if (name := clean_line(part))]
            if names:
                folders["/".join(names[:MAX_DEPTH])] = None
        elif tag := clean_line(each)[:MAX_NAME]:
            tags[tag] = None
    return list(folders), list(tags)


def _kept(raw: dict[str, str], kind: str) -> tuple[tuple[str, str], ...]:
    """What else an outline says, for the next export."""
    kept: list[tuple[str, str]] = []
    is_address = not any(name.lower() == "xmlurl" for name in raw)
    for name, value in raw.items():
        lower = name.lower()
        if lower in _MODELLED or (lower == "url" and is_address) or len(kept) == MAX_ATTRIBUTES:
            continue
        key = clean_line(_clark(name))
        if not key.startswith(f"{{{NAMESPACE}}}"):
            kept.append((key, clean_text(value)))
    if kind and kind.lower() != "rss":
        kept.append(("type", clean_line(kind)))
    return tuple(kept)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
