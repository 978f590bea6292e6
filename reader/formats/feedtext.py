"""A feed's text as feedparser should be given it: without what would take something's place.

feedparser takes an element for what its name says wherever it stands, and lets the last of several
win: the title of a related story becomes the article's, the caption of a picture its text, the page
of its author its link. One pass of expat finds what has to go.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

_MEDIA = "http://search.yahoo.com/mrss"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_DC = "http://purl.org/dc/elements/1.1"
_XHTML = "http://www.w3.org/1999/xhtml"
_CONTENT = "http://purl.org/rss/1.0/modules/content"
_FEEDS = frozenset((
    "", "http://www.w3.org/2005/atom", "https://www.w3.org/2005/atom", "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0", "http://my.netscape.com/rdf/" "simple/0.9",
    "http://backend.userland.com/rss2", "http://blogs.law.harvard.edu/tech/rss",
))  # fmt: skip
"""Namespaces of the elements that make a feed, in lower case and without a slash at the end."""
_ROOTS = frozenset(("rss", "rdf", "feed"))
_ENTRIES = frozenset(("item", "entry"))
_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns# about"
_IDS = frozenset(("guid", "id"))
_TEXTS = frozenset(("description", "summary", "content", "encoded"))
_PERSONS = frozenset(("author", "contributor"))
_OF_PERSONS = frozenset(("name", "email", "uri", "url", "homepage"))
_WITH_CHILDREN = _TEXTS | _PERSONS | frozenset((
    "title", "body", "tagline", "info", "subtitle", "rights", "copyright", "source", "group",
    "community", "owner", "category", "skiphours", "skipdays", "creator", "publisher",
))  # fmt: skip
"""Elements of those namespaces, and of `_OTHERS`, whose children belong to the article."""
_OTHERS = frozenset((_MEDIA, _ITUNES, _DC, _CONTENT, "http://purl.org/dc/terms"))
_LAST = 1 << 30
_MOST = 1000
"""Elements of one name that are read of an entry, or of a feed: feedparser takes its time."""
_FAR_MORE = 2
"""How many times as long a podcast's summary has to be to be read instead of its description."""
_NAME = re.compile(rb"[^\s/>]+")
_DEFAULT_SPACE = re.compile(
    r"\A(<rss\b(?:\s+(?!xmlns\s*=)[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)"
    r"\s+xmlns\s*=\s*(?:\"[^\"]*\"|'[^']*')",
    re.I,
)


def prepared(text: str, *, is_sound: bool = True) -> str:
    """Returns a feed without the elements that would hide others.

    Args:
        text: its root element; what is not well-formed comes back as it is.
        is_sound: whether elements stand where they were meant to; after a repair, what an
            element holds may only have been left in it by an end tag that was missing.
    """
    # RSS is in no namespace, whatever a feed declares for all that has no prefix.
    text = _DEFAULT_SPACE.sub(r"\1", text)
    data = text.encode("utf-8", "replace")
    cuts = _Finder(data, is_sound=is_sound).find()
    if not cuts:
        return text
    parts = []
    done = 0
    for begin, end in sorted(cuts):
        if begin >= done:
            parts.append(data[done:begin])
        done = max(done, end)
    parts.append(data[done:])
    return b"".join(parts).decode("utf-8")


def ids_of(text: str) -> list[str | None]:
    """Returns the `guid` or `id` of each entry as it stands, where feedparser would resolve it."""
    finder = _Finder(text.encode("utf-8", "replace"), is_sound=True)
    finder.find()
    return finder.ids


def root_post_rank(said: Mapping[str, str]) -> tuple[bool, int]:
    """How far behind others a `podcast:socialInteract` stands; the lowest is the one to read.

    Args:
        said: its attributes, by names in lower case.
    """
    is_none = said.get("protocol") == "disabled" or not said.get("uri")
    priority = said.get("priority", "").strip()
    is_number = priority.isascii() and priority.isdigit() and len(priority) < 9
    return is_none, int(priority) if is_number else _LAST


@dataclass(slots=True)
class _Element:
    """An element that stands in an entry, in a feed or in a person."""

    space: str
    local: str
    said: dict[str, str]
    begin: int
    end: int = 0
    length: int = 0
    """Of the text in it, without blanks at the ends of its pieces; for what stands in a home."""
    has_children: bool = False
    has_entry: bool = False
    """Whether there is an entry in it; for what stands in a home."""
    id: str | None = None
    """Of an entry."""
    children: list[_Element] = field(default_factory=list)
    """Those that matter: all of a feed, an entry or a person, captions of anything else."""


class _Finder:
    """One pass over a document."""

    def __init__(self, data: bytes, *, is_sound: bool) -> None:
        self.ids: list[str | None] = []
        self._data = data
        self._is_sound = is_sound
        self._cuts: list[tuple[int, int]] = []
        self._open: list[_Element] = []
        # How many of the open ones, from the outermost on, are homes: feeds and entries.
        self._homes = 0
        self._id: list[str] | None = None
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def find(self) -> list[tuple[int, int]]:
        """The bytes to leave out; none where it is not well-formed."""
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError:
            return []
        finally:
            # Each holds the other, and with them the document.
            del self._parser
        return self._cuts

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        depth = len(self._open)
        element = _Element(
            space.lower().rstrip("/"),
            local.lower(),
            {key.lower(): value for key, value in attributes.items()} if attributes else {},
            self._parser.CurrentByteIndex,
        )
        if depth:
            self._open[-1].has_children = True
        is_entry = element.local in _ENTRIES
        if is_entry and depth > self._homes:
            self._open[self._homes].has_entry = True
        if depth == self._homes and (
            is_entry or element.local == "channel" or (not depth and element.local in _ROOTS)
        ):
            self._homes += 1
        elif depth == self._homes > 0 and element.local in _IDS and element.space in _FEEDS:
            self._id = []
        self._open.append(element)

    def _characters(self, text: str) -> None:
        if self._id is not None:
            self._id.append(text)
        if len(self._open) > self._homes:
            self._open[self._homes].length += len(text.strip())

    def _end(self, name: str) -> None:
        element = self._open.pop()
        depth = len(self._open)
        element.end = self._behind(element.begin)
        if self._id is not None and depth == self._homes:
            if self._open[-1].id is None:
                self._open[-1].id = "".join(self._id)
            self._id = None
        if depth < self._homes:
            self._homes = depth
            if element.local in _ENTRIES:
                self.ids.append(element.id or element.said.get(_ABOUT))
            self._judge(element)
        elif depth:
            above = self._open[-1]
            if depth == self._homes or above.local in _PERSONS or _is_caption(element):
                above.children.append(element)
            elif element.children:
                above.children += [each for each in element.children if _is_caption(each)]

    def _behind(self, begin: int) -> int:
        """Where the element in hand ends."""
        end = self._parser.CurrentByteIndex
        tag = _NAME.match(self._data, begin + 1)
        # After an empty tag expat stands behind it, else before the end tag.
        if tag is not None and self._data.startswith(b"</" + tag[0], end):
            end = self._data.index(b">", end) + 1
        return end

    # What has to go

    def _judge(self, home: _Element) -> None:
        """Decides about the children of a feed or an entry."""
        children = home.children
        home.children = []
        self._cut_all(children, _is_empty_link)
        if len(children) > _MOST:
            names = Counter[tuple[str, str]]()
            for element in children:
                name = element.space, element.local
                names[name] += 1
                if names[name] > _MOST:
                    self._cuts.append((element.begin, element.end))
        if self._is_sound:
            nests = [each for each in children if each.has_children and not each.has_entry]
            self._cut_all(nests, _is_stranger)
            for person in nests:
                if person.local in _PERSONS:
                    self._cut_all(person.children, lambda each: each.local not in _OF_PERSONS)
        if home.local in _ENTRIES:
            self._judge_entry(children)

    def _judge_entry(self, children: list[_Element]) -> None:
        own = [each for each in children if each.space in _FEEDS]
        if any(each.local == "title" and each.length for each in own):
            self._cut_all(children, lambda each: (each.space, each.local) == (_DC, "title"))
        has_content = any(each.length and _is_content(each) for each in children)
        texts = [each for each in own if each.local in _TEXTS and each.length]
        if has_content or texts:
            self._cut_all(_captions(children), lambda _: True)
        if texts and not has_content:
            # Said twice, the second time without its form.
            again = [each for each in children if _is_summary(each)]
            if any(each.local == "description" for each in texts):
                again += [each for each in texts if each.local == "summary"]
                texts = [each for each in texts if each.local != "summary"]
            most = _FAR_MORE * max(each.length for each in texts)
            is_whole = any(each.length > most for each in again)
            self._cut_all(texts if is_whole else again, lambda _: True)
        posts = [each for each in children if each.local == "socialinteract"]
        if len(posts) > 1:
            best = min(posts, key=lambda post: root_post_rank(post.said))
            self._cut_all(posts, lambda post: post is not best)

    def _cut_all(self, elements: Iterable[_Element], test: Callable[[_Element], bool]) -> None:
        self._cuts += [(each.begin, each.end) for each in elements if test(each)]


def _is_stranger(element: _Element) -> bool:
    """Whether what an element holds is about something else than the article."""
    if element.space in _FEEDS or element.space in _OTHERS:
        return element.local not in _WITH_CHILDREN
    return element.space != _XHTML


def _is_empty_link(element: _Element) -> bool:
    is_link = element.local == "link" and element.space in _FEEDS
    return is_link and not (element.said or element.length or element.has_children)


def _is_content(element: _Element) -> bool:
    space, local = element.space, element.local
    return space == _CONTENT or (local == "content" and space in _FEEDS)


def _is_summary(element: _Element) -> bool:
    return (element.space, element.local) in ((_ITUNES, "summary"), (_DC, "description"))


def _is_caption(element: _Element) -> bool:
    return element.local == "description" and element.space == _MEDIA


def _captions(children: list[_Element]) -> Iterator[_Element]:
    for element in children:
        if _is_caption(element):
            yield element
        else:
            yield from (each for each in element.children if _is_caption(each))
