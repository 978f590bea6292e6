"""RSS 0.9x to 2.0, RSS 1.0 and Atom 0.3 and 1.0, read by feedparser.

feedparser gets XML that is already repaired (`xmltext`), without its long texts (`lift`), and with
neither sanitising nor resolving switched on: `text.blocks` is the gate for whatever a body holds.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from reader.errors import FormatError, UnknownFormatError
from reader.formats import xmltext
from reader.formats.charset import decode
from reader.formats.lift import Lifted
from reader.model.body import EMPTY_BODY, Body
from reader.model.entry import Enclosure, Entry
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.blocks import body_text, html_line
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.urls import absolute, clean_url, is_openable

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_THREADING = "http://purl.org/syndication/thread/1.0"
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
_FOREIGN = re.compile(
    r"<((?!content:|dc:|dcterms:|atom:|slash:|wfw:|media:|rdf:|rss:|thr:)[\w.-]+:[\w.-]+)"
    r"(?=[\s/>])"
    r"(?:[^<>]*/>|[^<>]*>.*?</\1\s*>)",
    re.S,
)
_GUID = re.compile(r"<guid\b[^<>]*>(?:\s*<!\[CDATA\[(.*?)\]\]>\s*|([^<]*))</guid\s*>", re.S | re.I)
_ESCAPE = re.compile(r"&#(?:0*27|[xX]0*1[bB]);")
_NUMBER = re.compile(r"\s*(\d[\d,. ]*)")


def parse(fetched: Fetched) -> Parsed:
    """Reads one feed.

    One bad entry never loses the others: what could not be read is a problem of the result.

    Raises:
        FormatError: no feed can be found in the bytes.
    """
    xml = xmltext.prepare(decode(fetched.data, fetched.media_type))
    if xml is None:
        raise UnknownFormatError(f"{clean_line(fetched.name)}: not a feed")
    problems = []
    if xml.is_cut:
        problems.append(
            Problem(
                severity="warning", message="the feed ends in the middle", where=_line(xml.line)
            )
        )
    elif xml.fault:
        problems.append(
            Problem(
                severity="warning",
                message=f"not well-formed XML, repaired: {xml.fault}",
                where=_line(xml.line),
            )
        )
    return _Reading(fetched, xml, problems).parsed()


def _line(number: int | None) -> str | None:
    return f"line {number}" if number else None


class _Reading:
    """Reads one feed document."""

    def __init__(self, fetched: Fetched, xml: xmltext.Xml, problems: list[Problem]) -> None:
        self.fetched = fetched
        self.xml = xml
        self.problems = problems
        self.lifted = Lifted(xml.text)
        self.has_base = "xml:base" in xml.text
        self.is_atom = xml.root.rsplit(":", 1)[-1].lower() == "feed"
        self.url = fetched.url
        self.author: str | None = None

    def parsed(self) -> Parsed:
        document, raw_entries = self._documents()
        feed = self._feed(document)
        threads = self._threads(len(raw_entries))
        guids = self._guids(len(raw_entries))
        entries = []
        for index, raw in enumerate(raw_entries):
            entry = self._entry(
                raw, threads[index] if threads else None, guids[index] if guids else None
            )
            if entry is not None:
                entries.append(entry)
        return Parsed(
            format="atom" if self.is_atom else "rss",
            entries=tuple(entries),
            feed=feed,
            problems=tuple(self.problems),
        )

    # feedparser

    def _documents(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Returns what feedparser says of the feed and of each entry it can read."""
        try:
            return _feedparser(self.lifted.text)
        except Exception as error:  # noqa: BLE001
            # feedparser raises what the line in hand happens to raise: one bad element must not
            # cost the rest, so the entries are read one by one.
            first = error
        head, elements = xmltext.split_entries(self.lifted.text)
        tail = "".join(f"</{name}>" for name in xmltext.open_elements(head))
        try:
            feed, _ = _feedparser(head + tail)
        except Exception:  # noqa: BLE001
            try:
                feed, _ = _feedparser(_FOREIGN.sub("", head) + tail)
            except Exception:  # noqa: BLE001
                feed = {}
        if not elements and not feed:
            raise FormatError(
                f"{clean_line(self.fetched.name)}: the feed cannot be read ({_reason(first)})"
            ) from first
        opening = head[: head.index(">") + 1] if ">" in head else ""
        entries = []
        for number, element in enumerate(elements, 1):
            try:
                _, found = _feedparser(opening + element)
            except Exception as error:  # noqa: BLE001
                found = self._without_extensions(opening, element, number, error)
            entries += found
        return feed, entries

    def _without_extensions(
        self, opening: str, element: str, number: int, error: Exception
    ) -> list[dict[str, Any]]:
        try:
            _, found = _feedparser(opening + _FOREIGN.sub("", element))
        except Exception:  # noqa: BLE001
            message = f"an entry cannot be read ({_reason(error)})"
            self.problems.append(
                Problem(severity="error", message=message, where=f"entry {number}")
            )
            return []
        message = f"some of an entry cannot be read ({_reason(error)})"
        self.problems.append(Problem(severity="warning", message=message, where=f"entry {number}"))
        return found

    # What feedparser loses

    def _threads(self, count: int) -> list[tuple[str | None, int | None]] | None:
        """Returns the parent's id and the comment count of each entry, from RFC 4685's elements."""
        if _THREADING not in self.xml.text:
            return None
        threads = _threading(self.xml.text)
        return threads if len(threads) == count else None

    def _guids(self, count: int) -> list[str] | None:
        """Returns the guids as they stand, where feedparser would resolve them as addresses."""
        if self.is_atom or not self.has_base:
            return None
        guids = [
            html.unescape(escaped) if escaped else cdata
            for cdata, escaped in _GUID.findall(self.xml.text)
        ]
        return guids if len(guids) == count else None

    # Our model

    def _feed(self, raw: dict[str, Any]) -> Feed:
        link = own = None
        for each in raw.get("links", ()):
            href = each.get("href")
            if not href:
                continue
            if each.get("rel", "alternate") == "alternate":
                link = link or href
            elif each.get("rel") == "self":
                own = own or href
        link = absolute(link or raw.get("link"), self.fetched.url or own)
        own = absolute(own, self.fetched.url or link)
        if self.url is None and is_openable(own):
            self.url = own
        if self.is_atom:
            self.author = self._author(raw)
        return Feed(title=self._title(raw), link=link, url=self.url)

    def _entry(
        self, raw: dict[str, Any], thread: tuple[str | None, int | None] | None, guid: str | None
    ) -> Entry | None:
        link = self._link(raw, guid)
        body = self._body(raw, link)
        text = body_text(body)
        title = self._title(raw)
        guid = clean_line(guid if guid is not None else _string(raw, "id")) or None
        comments_url, comments_feed, announced = self._comments(raw, thread)
        enclosures = tuple(self._enclosures(raw))
        if not (title or text or link or guid or comments_url or comments_feed or enclosures):
            self.problems.append(Problem(severity="warning", message="an empty entry was left out"))
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

    def _title(self, raw: dict[str, Any]) -> str | None:
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

    def _link(self, raw: dict[str, Any], guid: str | None) -> str | None:
        href = None
        for each in raw.get("links", ()):
            if each.get("rel", "alternate") == "alternate" and each.get("href"):
                href = each["href"]
                break
        is_guid = href is None
        href = href or _string(raw, "link")
        if is_guid and not is_openable(clean_url(guid or href)):
            # Only an address can stand for the missing link.
            return None
        return absolute(href, self.url)

    def _body(self, raw: dict[str, Any], link: str | None) -> Body:
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
        if not self.has_base or not base:
            base = link or self.url
        if kind == "application/xhtml+xml":
            return Body("html", _VOID_ENDS.sub("", value), base)
        if kind == "text/markdown":
            return Body("markdown", value, base)
        if self.is_atom and kind == "text/plain":
            return Body("text", value, base)
        return _html_body(value, base)

    def _summary(self, raw: dict[str, Any], body: Body) -> str | None:
        if not raw.get("content"):
            return None
        value = self.lifted.restore(_string(raw, "summary"))
        if not value.strip() or value.strip() == body.value.strip():
            return None
        kind = (raw.get("summary_detail") or {}).get("type")
        return (
            clean_line(value) if self.is_atom and kind == "text/plain" else html_line(value)
        ) or None

    def _dates(
        self, raw: dict[str, Any]
    ) -> tuple[datetime | date | None, str | None, datetime | date | None]:
        updated_raw = _string(raw, "updated")
        updated = parse_feed_date(updated_raw)
        published_raw = ""
        for name in ("published", "created", "updated"):
            value = _string(raw, name)
            published_raw = published_raw or value
            if value and (published := parse_feed_date(value)) is not None:
                return published, clean_line(value), updated
        return None, clean_line(published_raw) or None, updated

    def _author(self, raw: dict[str, Any]) -> str | None:
        names = []
        for author in raw.get("authors", ()):
            name = clean_line(self.lifted.restore(author.get("name") or author.get("email") or ""))
            if name and name not in names:
                names.append(name)
        if not names:
            name = clean_line(self.lifted.restore(_string(raw, "author")))
            names = [name] if name else []
        return ", ".join(names)[:1000] or None

    def _enclosures(self, raw: dict[str, Any]) -> Iterator[Enclosure]:
        seen = set()
        links = [each for each in raw.get("links", ()) if each.get("rel") == "enclosure"]
        for each in (*links, *raw.get("media_content", ())):
            url = absolute(each.get("href") or each.get("url"), self.url)
            if url is None or url in seen:
                continue
            seen.add(url)
            length = _count(each.get("length") or each.get("filesize"))
            yield Enclosure(url=url, type=clean_line(each.get("type") or "") or None, length=length)

    def _comments(
        self, raw: dict[str, Any], thread: tuple[str | None, int | None] | None
    ) -> tuple[str | None, str | None, int | None]:
        """Returns the page of the comments, their feed, and how many the source says there are."""
        page = absolute(_string(raw, "comments"), self.url)
        feed = absolute(_string(raw, "wfw_commentrss"), self.url)
        count = _count(raw.get("slash_comments"))
        if thread is not None and thread[1] is not None:
            count = thread[1] if count is None else count
        for each in raw.get("links", ()):
            if each.get("rel") != "replies":
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
                        _count(value)
                        for key, value in each.items()
                        if key.rsplit(":", 1)[-1] == "count"
                    ),
                    None,
                )
        if count is None:
            count = next(
                (_count(value) for key, value in raw.items() if key.endswith("_total")), None
            )
        return page, feed, count


def _feedparser(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    import feedparser

    # A stream, because feedparser takes a string for a file's name or an address.
    result = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers=_HEADERS,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    # Plain dictionaries: feedparser's own answer for names that they do not have.
    return dict(result["feed"]), [dict(entry) for entry in result["entries"]]


def _reason(error: Exception) -> str:
    return clean_line(f"{type(error).__name__}: {error}")[:120]


def _threading(text: str) -> list[tuple[str | None, int | None]]:
    """Reads `in-reply-to` (the first of several) and `total` of every entry (RFC 4685, 3 and 5)."""
    found: list[tuple[str | None, int | None]] = []
    total: list[str] | None = None
    parent: str | None = None
    count: int | None = None
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal total, parent, count, depth
        space, _, local = name.rpartition(" ")
        if local.lower() in ("entry", "item") and space.lower() != _THREADING:
            depth += 1
            if depth == 1:
                parent = count = None
        elif space == _THREADING and local == "in-reply-to" and parent is None:
            parent = clean_line(attributes.get("ref") or attributes.get("href") or "") or None
        elif space == _THREADING and local == "total":
            total = []

    def end(name: str) -> None:
        nonlocal total, count, depth
        space, _, local = name.rpartition(" ")
        if local.lower() in ("entry", "item") and space.lower() != _THREADING:
            depth -= 1
            if depth == 0:
                found.append((parent, count))
        elif total is not None and space == _THREADING and local == "total":
            count = _count("".join(total))
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


def _in_reply_to(raw: dict[str, Any], thread: tuple[str | None, int | None] | None) -> str | None:
    if thread is not None:
        return thread[0]
    for key, value in raw.items():
        if key.endswith("in-reply-to") and isinstance(value, dict):
            return clean_line(value.get("ref") or value.get("href") or "") or None
    return None


def _string(raw: dict[str, Any], name: str) -> str:
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
    if "<" not in value:
        if "&" not in value:
            return Body("text" if "\n\n" in value else "html", value, base)
        if _OVER_ESCAPED.search(value) and "&lt;/" in value:
            return Body("html", _unescape(value), base)
    return Body("html", value, base)


def _tags(raw: dict[str, Any]) -> tuple[str, ...]:
    tags: dict[str, None] = {}
    for each in raw.get("tags", ()):
        tag = clean_line(_unescape(each.get("label") or each.get("term") or ""))
        if tag and not (each.get("scheme") or "").endswith("#kind"):
            tags.setdefault(tag)
    return tuple(tags)


def _unescape(text: str) -> str:
    """Decodes HTML's references, to ESC too, so that what it begins is removed whole."""
    return html.unescape(_ESCAPE.sub("\x1b", text))


def _count(value: Any) -> int | None:
    if not isinstance(value, str):
        return None
    found = _NUMBER.fullmatch(value.strip())
    digits = re.sub(r"\D", "", found[1]) if found else ""
    return int(digits) if digits and len(digits) < 12 else None
