"""What each plain element means: it does to an entry what feedparser does to it.

The names in an entry are feedparser's; `plainitems` finds the elements.
"""

from __future__ import annotations

import re

from reader.formats.entries import Raw, count_of
from reader.formats.feedtext import root_post_rank
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
_Tag = dict[str, str | None]


class Odd(Exception):
    """Something that only feedparser knows."""


class Elements:
    """What is known of the item in hand, or of the feed around the items.

    Attributes:
        raw: the entry, or the feed, under feedparser's names.
        said: the attributes of the element in hand, as feedparser gives them.
        pieces: its text so far.
        person: what the children of the author in hand say.
        parent, count: what RFC 4685's elements say of the item.
        is_item: whether it is an item.
        is_atom: whether the document is Atom.
    """

    def __init__(self) -> None:
        self.raw: Raw = {}
        self.said: dict[str, str] = {}
        self.pieces: list[str] = []
        self.person: dict[str, str] = {}
        self.parent: str | None = None
        self.count: int | None = None
        self.is_item = False
        self.is_atom = False
        self.ends = {
            name.removeprefix("_end_"): getattr(self, name)
            for name in vars(Elements)
            if name.startswith("_end_")
        }
        """What to do at the end of an element, by its key in `plainnames`; may raise `Odd`."""
        self._has_content = False
        self._tags: set[tuple[str | None, ...]] = set()

    def begin(self, raw: Raw, *, is_item: bool) -> None:
        """Another item begins, or what stands around them goes on."""
        self.raw = raw
        self.is_item = is_item
        self.parent = self.count = None
        self._has_content = False
        self._tags = set()

    def text(self) -> str:
        """The text of the element in hand as feedparser gives it."""
        pieces = self.pieces
        text = (pieces[0] if len(pieces) == 1 else "".join(pieces)).strip()
        if not text.isascii() and _is_mended(text):
            raise Odd
        return text

    # The ends of elements: each does what feedparser does

    def _end_ignored(self, text: str) -> None:
        pass

    _end_image = _end_skipped = _end_foreign = _end_ignored

    def _end_title(self, text: str) -> None:
        if "title" in self.raw:
            raise Odd
        self.raw["title"] = text
        self.raw["title_detail"] = {"type": self._type("text/plain")}

    def _end_link(self, text: str) -> None:
        if self.said:
            raise Odd
        if not text:
            # The guid may stand for it.
            return
        link = {"rel": "alternate", "type": "text/html"}
        self.raw.setdefault("links", []).append(link)
        text = _address(text)
        if "&" in text:
            if self.is_item:
                text = text.replace("&amp;", "&")
            text = _REFERENCE.sub(r"&\1", text)
        self.raw["link"] = link["href"] = text

    def _end_atom_link(self, text: str) -> None:
        said = self.said
        if not said.get("href") or "url" in said or "uri" in said:
            raise Odd
        href = said["href"] = _address(said["href"])
        rel = said.setdefault("rel", "alternate")
        kind = said.setdefault("type", "application/atom+xml" if rel == "self" else "text/html")
        self.raw.setdefault("links", []).append(said)
        if rel == "alternate" and kind in ("html", "xhtml", "text/html", "application/xhtml+xml"):
            self.raw["link"] = href

    def _end_social(self, text: str) -> None:
        known = self.raw.setdefault("podcast_socialinteract", self.said)
        if root_post_rank(self.said) < root_post_rank(known):
            self.raw["podcast_socialinteract"] = self.said

    def _end_guid(self, text: str) -> None:
        if "guid" in self.raw:
            raise Odd
        is_link = self.said.get("ispermalink", "true") == "true"
        self.raw["guid"] = self.raw["id"] = _address(text) if is_link else text
        if is_link:
            self.raw.setdefault("link", text)

    def _end_published(self, text: str) -> None:
        self.raw["published"] = text

    def _end_updated(self, text: str) -> None:
        self.raw["updated"] = text

    def _end_comments(self, text: str) -> None:
        self._store("comments", _address(text))

    def _end_wfw_commentrss(self, text: str) -> None:
        self._store("wfw_commentrss", _address(text))

    def _end_slash_comments(self, text: str) -> None:
        self._store("slash_comments", text)

    def _store(self, name: str, text: str) -> None:
        if self.said:
            raise Odd
        self.raw[name] = text

    def _end_description(self, text: str) -> None:
        self._summarise(text, self._type("text/html"))

    def _end_summary(self, text: str) -> None:
        self._summarise(text, self._type("text/plain"))

    def _summarise(self, text: str, kind: str) -> None:
        content = self.raw.get("content")
        if "summary" in self.raw and not (content and content[0]["value"]):
            # It is content: whether HTML, feedparser guesses.
            raise Odd
        self.raw["summary"] = text
        self.raw["summary_detail"] = {"type": kind}

    def _end_encoded(self, text: str) -> None:
        self._contain(text, self._type("text/html"))

    def _end_content(self, text: str) -> None:
        self._contain(text, self._type("text/plain"))

    def _contain(self, text: str, kind: str) -> None:
        if self._has_content or "src" in self.said:
            raise Odd
        self._has_content = True
        self.raw["content"] = [{"type": kind, "value": text}]
        self.raw.setdefault("summary", text)

    def _type(self, default: str) -> str:
        """The type of the text in hand."""
        said = self.said
        if not said:
            return default
        kind = _TEXT_TYPES.get(said.get("type", default))
        if kind is None or "mode" in said or (kind == "text/plain" and not self.is_atom):
            raise Odd
        return kind

    def _end_author(self, text: str) -> None:
        if len(text) >= _MAX_AUTHOR:
            raise Odd
        author: dict[str, str] = {}
        if "@" not in text:
            if text:
                author["name"] = text
        elif _MAIL.fullmatch(text):
            author["email"] = text
        elif (found := _MAIL_AND_NAME.fullmatch(text)) and (name := found[2].strip()):
            author["name"] = name
        else:
            raise Odd
        self.raw.setdefault("authors", []).append(author)

    def _end_person(self, text: str) -> None:
        if text or not self.person.get("name"):
            raise Odd
        self.raw.setdefault("authors", []).append(self.person)

    def _end_category(self, text: str) -> None:
        said = self.said
        tags: list[_Tag] = self.raw.setdefault("tags", [])
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
        said = self.said
        if href := said.get("url", said.get("uri", said.get("href"))):
            said["href"] = href
        said["rel"] = "enclosure"
        self.raw.setdefault("links", []).append(said)

    def _end_media_content(self, text: str) -> None:
        self.raw.setdefault("media_content", []).append(self.said)

    def _end_media_thumbnail(self, text: str) -> None:
        self.raw.setdefault("media_thumbnail", []).append(self.said)

    def _end_media_title(self, text: str) -> None:
        if not self.raw.get("title"):
            raise Odd

    def _end_in_reply_to(self, text: str) -> None:
        if self.parent is None:
            said = self.said
            self.parent = clean_line(said.get("ref") or said.get("href") or "") or None

    def _end_total(self, text: str) -> None:
        if self.said:
            raise Odd
        self.count = count_of(text)

    def finish_inner(self, key: str) -> None:
        """The end of a child's child."""
        if key in ("name", "email"):
            # feedparser only strips these.
            text = "".join(self.pieces).strip()
            if key in self.person:
                raise Odd
            self.person[key] = text
        elif key == "media_title":
            self._end_media_title("")


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
        raise Odd
    return text
