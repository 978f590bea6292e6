"""An entry as feedparser describes it, made one of ours."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from reader.formats.lift import Lifted
from reader.model.body import EMPTY_BODY, Body
from reader.model.entry import Enclosure, Entry
from reader.model.feed import Feed
from reader.text.blocks import body_text, html_line
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.urls import absolute, clean_url, is_openable

Raw = dict[str, Any]
"""A feed or an entry under feedparser's names."""

Thread = tuple[str | None, int | None]
"""The guid of the entry that is answered, and how many comments there are (RFC 4685)."""

_VOID_ENDS = re.compile(
    r"</(?:br|hr|img|input|wbr|col|area|embed|source|link|meta|base|param|track)>"
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s/>])[^<>]*>", re.I)
_ANGLE = re.compile(r"</?[a-z!?]", re.I)
# What people put into titles; anything else in angle brackets is what the title is about.
_TITLE_TAGS = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "mark", "nobr", "p", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr", "div", "h1", "h2", "h3", "h4",
))  # fmt: skip
_VOID_TAGS = frozenset(("br", "img", "wbr"))
_OVER_ESCAPED = re.compile(
    r"&lt;(p|div|br|a|img|ul|ol|blockquote|h[1-6]|strong|em|span|table|pre)\b[^<>]*&gt;", re.I
)
_ESCAPE = re.compile(r"&#(?:0*27|[xX]0*1[bB]);")
# Marks stand between thousands: `1.5` is no fifteen.
_NUMBER = re.compile(r"(\d{1,11}|\d{1,3}(?:[,. \u00a0\u202f'’]\d{3})+)")


class Entries:
    """Makes the entries of one feed.

    Args:
        url: where the feed was fetched; None where it is not known.
        is_atom: Atom says what its texts are; RSS leaves it open.
        has_base: `xml:base` stands somewhere in the document.
        lifted: the texts that were taken out before feedparser.
    """

    def __init__(self, *, url: str | None, is_atom: bool, has_base: bool, lifted: Lifted) -> None:
        self._given_url = url
        self.is_atom = is_atom
        self.has_base = has_base
        self.lifted = lifted
        self.url = url
        self.author: str | None = None

    def feed(self, raw: Raw) -> Feed:
        """Makes the feed; to be called before `entry`, which may fall back on it."""
        link = own = None
        for each in raw.get("links", ()):
            href = each.get("href")
            if not href:
                continue
            if _rel(each) == "alternate":
                link = link or href
            elif _rel(each) == "self":
                own = own or href
        link = absolute(link or raw.get("link"), self._given_url or own)
        own = absolute(own, self._given_url or link)
        if self.url is None and is_openable(own):
            self.url = own
        if self.is_atom:
            self.author = self._author(raw)
        return Feed(title=self._title(raw), link=link, url=self.url)

    def entry(
        self, raw: Raw, thread: Thread | None = None, guid: str | None = None
    ) -> Entry | None:
        """Makes an entry; None where there is nothing in it.

        Args:
            raw: what feedparser says.
            thread: what it does not say of RFC 4685; None where the feed has nothing of it.
            guid: the guid as it stands, where feedparser has resolved it as an address.
        """
        link = self._link(raw, guid)
        body = self._body(raw, link)
        text = body_text(body)
        title = self._title(raw)
        guid = clean_line(guid if guid is not None else _string(raw, "id")) or None
        comments_url, comments_feed, announced = self._comments(raw, thread)
        enclosures = tuple(self._enclosures(raw))
        if not (title or text or link or guid or comments_url or comments_feed or enclosures):
            return None
        published, published_raw, updated = self._dates(raw)
        return Entry(
            title=title,
            body=body,
            text=text,
            guid=guid,
            link=link,
            author=self._author(raw) or self.author,
            published=published,
            published_raw=published_raw,
            updated=updated,
            summary=self._summary(raw, body),
            tags=_tags(raw),
            enclosures=enclosures,
            comments_url=comments_url,
            comments_feed=comments_feed,
            announced=announced,
            in_reply_to=_in_reply_to(raw, thread),
        )

    def _title(self, raw: Raw) -> str | None:
        value = _string(raw, "title")
        if not value:
            return None
        value = self.lifted.restore(value)
        kind = (raw.get("title_detail") or {}).get("type")
        if self.is_atom:
            if kind == "text/html":
                # A bare `<` is not a tag's beginning, and a title is never empty for being odd.
                return html_line(value) or clean_line(value) or None
            if kind == "application/xhtml+xml":
                return html_line(_VOID_ENDS.sub("", value)) or None
            return clean_line(value) or None
        if kind == "application/xhtml+xml":
            return html_line(_VOID_ENDS.sub("", value)) or None
        return _rss_title(value) or None

    def _link(self, raw: Raw, guid: str | None) -> str | None:
        href = None
        for each in raw.get("links", ()):
            if _rel(each) == "alternate" and each.get("href"):
                href = each["href"]
                break
        is_guid = href is None
        href = href or _string(raw, "link")
        if is_guid and not is_openable(clean_url(guid or href)):
            # Only an address can stand for the missing link.
            return None
        return absolute(href, self.url)

    def _body(self, raw: Raw, link: str | None) -> Body:
        found: tuple[str, str, str | None] | None = None
        for content in raw.get("content", ()):
            value = self.lifted.restore(content.get("value") or "")
            kind = content.get("type") or "text/html"
            if value.strip() and (found is None or _rank(kind) > _rank(found[1])):
                found = value, kind, content.get("base")
        if found is None:
            detail = raw.get("summary_detail") or {}
            value = self.lifted.restore(_string(raw, "summary"))
            if not value.strip():
                return EMPTY_BODY
            kind = detail.get("type") or "text/html"
            is_media = "media_content" in raw or "media_thumbnail" in raw
            if is_media and not _ANGLE.search(value):
                # `media:description` is plain text, and its line breaks are all the form it has.
                return Body("text", _unescape(value) if "&" in value else value)
            found = value, kind, detail.get("base")
        value, kind, base = found
        if not self.has_base or not base or base == self.url:
            # No `xml:base` is meant for it.
            base = link or self.url
        if kind == "application/xhtml+xml":
            return Body("html", _VOID_ENDS.sub("", value), base)
        if kind == "text/markdown":
            return Body("markdown", value, base)
        if self.is_atom and kind == "text/plain":
            return Body("text", value, base)
        return _html_body(value, base)

    def _summary(self, raw: Raw, body: Body) -> str | None:
        if not raw.get("content"):
            return None
        value = self.lifted.restore(_string(raw, "summary"))
        if not value.strip() or value.strip() == body.value.strip():
            return None
        kind = (raw.get("summary_detail") or {}).get("type")
        return (
            clean_line(value) if self.is_atom and kind == "text/plain" else html_line(value)
        ) or None

    def _dates(self, raw: Raw) -> tuple[datetime | date | None, str | None, datetime | date | None]:
        updated_raw = _string(raw, "updated")
        updated = parse_feed_date(updated_raw)
        published_raw = ""
        for name in ("published", "created", "updated"):
            value = _string(raw, name)
            published_raw = published_raw or value
            if value and (published := parse_feed_date(value)) is not None:
                return published, clean_line(value), updated
        return None, clean_line(published_raw) or None, updated

    def _author(self, raw: Raw) -> str | None:
        names: dict[str, None] = {}
        for author in raw.get("authors", ()):
            if name := self._name(author.get("name") or author.get("email") or ""):
                names.setdefault(name)
        if not names and (name := self._name(_string(raw, "author"))):
            names[name] = None
        return ", ".join(names)[:1000] or None

    def _name(self, value: str) -> str:
        """A person's name: what RSS says is HTML as often as not, what Atom says is text."""
        value = self.lifted.restore(value)
        return clean_line(_unescape(value) if "&" in value and not self.is_atom else value)

    def _enclosures(self, raw: Raw) -> Iterator[Enclosure]:
        seen = set()
        links = [each for each in raw.get("links", ()) if _rel(each) == "enclosure"]
        for each in (*links, *raw.get("media_content", ())):
            url = absolute(each.get("href") or each.get("url"), self.url)
            if url is None or url in seen:
                continue
            seen.add(url)
            length = count_of(each.get("length") or each.get("filesize"))
            yield Enclosure(url=url, type=clean_line(each.get("type") or "") or None, length=length)

    def _comments(
        self, raw: Raw, thread: Thread | None
    ) -> tuple[str | None, str | None, int | None]:
        """Returns the page of the comments, their feed, and how many the source says there are."""
        said = _string(raw, "comments").strip()
        # Words may stand in the place of an address, as "No comments yet".
        page = absolute(said, self.url) if "/" in said or " " not in said else None
        feed = absolute(_string(raw, "wfw_commentrss"), self.url)
        count = count_of(raw.get("slash_comments"))
        if thread is not None and thread[1] is not None:
            count = thread[1] if count is None else count
        for each in raw.get("links", ()):
            if _rel(each) != "replies":
                continue
            url = absolute(each.get("href"), self.url)
            kind = each.get("type") or ""
            if "html" in kind:
                page = page or url
            else:
                feed = feed or url
            if count is None:
                count = next(
                    (
                        count_of(value)
                        for key, value in each.items()
                        if key.rsplit(":", 1)[-1] == "count"
                    ),
                    None,
                )
        if count is None:
            count = next(
                (count_of(value) for key, value in raw.items() if key.endswith("_total")), None
            )
        return page or _root_post(raw), feed, count


def _rel(link: Raw) -> str:
    """A link's relation by its short name (RFC 4287, 4.2.7.2)."""
    rel = link.get("rel") or "alternate"
    return str(rel).strip().lower().removeprefix("http://www.iana.org/assignments/relation/")


def _root_post(raw: Raw) -> str | None:
    """Where an episode is talked about: `podcast:socialInteract` (Podcasting 2.0)."""
    for key, value in raw.items():
        if key.endswith("_socialinteract") and isinstance(value, dict):
            address = absolute(_string(value, "uri"))
            if value.get("protocol") != "disabled" and is_openable(address):
                return address
    return None


def _in_reply_to(raw: Raw, thread: Thread | None) -> str | None:
    if thread is not None:
        return thread[0]
    for key, value in raw.items():
        if key.endswith("in-reply-to") and isinstance(value, dict):
            return clean_line(value.get("ref") or value.get("href") or "") or None
    return None


def _string(raw: Raw, name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _rank(kind: str) -> int:
    """Which of several contents is the article: pages before text before the rest."""
    if kind in ("text/html", "application/xhtml+xml"):
        return 3
    if kind == "text/markdown":
        return 2
    return 1 if kind.startswith("text/") else 0


def _rss_title(value: str) -> str:
    """RSS does not say whether a title is HTML: it is if all its tags are ones that titles have."""
    value = _without_sections(value)
    if "<" in value and _is_title_html(value):
        line = html_line(value)
        if line:
            return line
    return clean_line(_unescape(value) if "&" in value else value)


def _is_title_html(value: str) -> bool:
    """Whether every tag is known, and every one that must be closed is."""
    tags = _TAG.findall(value)
    if not tags or len(_ANGLE.findall(value)) != len(tags):
        return False
    open_tags: list[str] = []
    for slash, name in tags:
        name = name.lower()
        if name not in _TITLE_TAGS:
            return False
        if slash:
            if name not in open_tags:
                return False
            open_tags.remove(name)
        elif name not in _VOID_TAGS:
            open_tags.append(name)
    return not open_tags


def _html_body(value: str, base: str | None) -> Body:
    """Decides what RSS leaves open: HTML, text with paragraphs, or HTML escaped once too often."""
    value = _without_sections(value)
    if "<" not in value:
        if "&" not in value:
            return Body("text" if "\n\n" in value else "html", value, base)
        if _OVER_ESCAPED.search(value) and "&lt;/" in value:
            return Body("html", _unescape(value), base)
    return Body("html", value, base)


def _without_sections(value: str) -> str:
    """Takes away the marks of a CDATA section that stands in another one, or was escaped.

    HTML has no such sections: it would take their text for a comment.
    """
    if "<![CDATA[" not in value:
        return value
    return value.replace("<![CDATA[", "").replace("]]>", "")


def _tags(raw: Raw) -> tuple[str, ...]:
    tags: dict[str, None] = {}
    for each in raw.get("tags", ()):
        tag = clean_line(_unescape(each.get("label") or each.get("term") or ""))
        if tag and not (each.get("scheme") or "").endswith("#kind"):
            tags.setdefault(tag)
    return tuple(tags)


def _unescape(text: str) -> str:
    """Decodes HTML's references, to ESC too, so that what it begins is removed whole."""
    return html.unescape(_ESCAPE.sub("\x1b", text))


def count_of(value: Any) -> int | None:
    """Reads a number of comments or bytes as feeds write it: `1,234` too."""
    if not isinstance(value, str):
        return None
    found = _NUMBER.fullmatch(value.strip())
    digits = re.sub(r"\D", "", found[1]) if found else ""
    return int(digits) if digits and len(digits) < 12 else None
