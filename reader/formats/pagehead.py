"""What a page says of itself: title, author, dates, addresses. Pure.

JSON-LD of schema.org, Open Graph, Dublin Core and the names that search engines read, microformats,
`<time>` and headings. What is written for programs goes before what is written for people; of two
the one that agrees with the page is taken. Nothing is invented: a time without a zone is its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from reader.formats.articleld import linked_article, without_by
from reader.formats.pagebase import page_base
from reader.text.blocks import html_line
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.keys import link_key
from reader.text.urls import absolute, host, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAX_TITLE = 400
_MAX_NAME = 200
_MAX_TAGS = 40
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]+)",
    re.I,
)
_SEPARATOR = re.compile(r"\s+(?:[|\-–—•·»«:]|::|/)\s+|\s*[|»«]\s*")
_ZONE = re.compile(
    r"(?:z|[+-]\d\d:?\d\d|utc|gmt|(?<=[\d\s])[ecmp][sd]?t|ce?s?t|mes?z)\s*(?:\([^()]*\))?$", re.I
)
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title",
           "parsely-title", "sailthru.title")  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author",
            "parsely-author", "sailthru.author", "byl", "twitter:creator")  # fmt: skip
_DATES = ("article:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
          "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date",
          "citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date",
          "pubdate", "publishdate",
          "publish-date", "publication_date", "date")  # fmt: skip
_CHANGES = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
            "last-modified", "lastmod")  # fmt: skip
_SUMMARIES = ("og:description", "description", "dc.description", "twitter:description")
_TIMES = (
    "time[pubdate]",
    "[itemprop~=datePublished]",
    ".h-entry .dt-published, .hentry abbr.published, .hentry .published",
    "time.entry-date, time.published, .entry-date time, .post-date time, .posted-on time",
    "article header time[datetime], header time[datetime]",
    "article time[datetime]",
    ".entry-date, .post-date, .posted-on, .dateline, .article-date, .publish-date, .date-header",
)
_BYLINES = (
    "[itemprop~=author] [itemprop~=name]",
    "[itemprop~=author]",
    ".h-entry .p-author .p-name, .h-entry .p-author, .hentry .author .fn, .hentry .vcard .fn",
    "a[rel~=author]",
    ".byline .author, .byline a, .post-author .fn, .entry-author, .author-name, .byline__name",
    ".byline",
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What a page says of itself; every string is clean."""

    title: str | None = None
    author: str | None = None
    published: datetime | date | None = None
    published_raw: str | None = None
    updated: datetime | date | None = None
    link: str | None = None
    """Its own address, as it says it."""
    saved_from: str | None = None
    """The address that a browser noted as it saved the page."""
    base: str | None = None
    """What its relative links are relative to."""
    summary: str | None = None
    tags: tuple[str, ...] = ()
    announced: int | None = None
    comments_url: str | None = None
    comments_feed: str | None = None
    article_body: str = ""
    """The article's text as its data have it, raw: for pages that their scripts make."""


def page_head(
    tree: LexborHTMLParser, html: str, url: str | None, *, comments: Iterable[LexborNode] = ()
) -> PageHead:
    """Reads what a page says of itself.

    Args:
        tree: the page.
        html: the same as text.
        url: its address, where that is known.
        comments: elements that hold comments, whose names and dates are not the page's.
    """
    return _Head(tree, html, url, comments).read()


def saved_from(html: str) -> str | None:
    """The address that a browser noted as it saved a page."""
    found = _SAVED_FROM.search(html[:20_000])
    return absolute(found[1]) if found else None


def page_date(raw: str | None) -> datetime | date | None:
    """Reads a date of a page: an instant where its zone is written, else its day."""
    found = parse_feed_date(raw)
    if isinstance(found, datetime) and not _ZONE.search((raw or "").strip()):
        return found.date()
    return found


class _Head:
    def __init__(
        self, tree: LexborHTMLParser, html: str, url: str | None, comments: Iterable[LexborNode]
    ) -> None:
        self._tree = tree
        # What stands in others' reviews of a product is said of these.
        reviews = tree.css("[itemprop~=review], [itemtype$='schema.org/Review'][itemprop]")
        self._comments = {node.mem_id for node in (*comments, *reviews)}
        self._saved_from = saved_from(html)
        self._url = url or self._saved_from
        self._base = page_base(tree, self._url)
        self._meta = _metadata(
            n for n in tree.css("meta[content]")[:1000] if not self._is_comment(n)
        )
        self._linked = linked_article(tree, self._url, self._base)
        self._base = self._base or self._link()

    def read(self) -> PageHead:
        published, raw = self._published()
        linked = self._linked
        comments_url, comments_feed = self._comment_places()
        return PageHead(
            title=self._title(),
            author=self._author(),
            published=published,
            published_raw=raw,
            updated=page_date(linked.text("dateModified"))
            or next(filter(None, map(page_date, self._said(_CHANGES))), None),
            link=self._link(),
            saved_from=self._saved_from,
            base=self._base,
            summary=next(iter(self._said(_SUMMARIES)), None)
            or html_line(linked.text("description")[:2000])
            or None,
            tags=self._tags(),
            announced=linked.comments,
            comments_url=comments_url,
            comments_feed=comments_feed,
            article_body=linked.text("articleBody"),
        )

    def _said(self, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            yield from self._meta.get(name, ())

    # Title

    def _title(self) -> str | None:
        whole = _line(self._tree.css_first("head > title") or self._tree.css_first("title"))
        site = next(self._said(("og:site_name", "application-name")), None)
        headings = self._headings("h1")
        marked = _line(
            self._tree.css_first(
                ".h-entry .p-name, .hentry .entry-title, [itemprop~=headline], h1.entry-title"
            )
        )
        stated = [html_line(self._linked.text("headline")[:1000]), *self._said(_TITLES)]
        stated = [line for line in map(clean_line, stated) if line and line != site]
        # A heading that the page's title begins with is the article's; a site's name is not.
        for line in [*headings, marked, *self._headings("h2")]:
            if line and line != site and (_begins(line, whole) or line in stated):
                return line[:_MAX_TITLE]
        for line in [*headings, marked]:
            if line and line != site and len(line) * 2 > len(whole) and line in whole:
                return line[:_MAX_TITLE]
        if stated:
            return _without_site(stated[0], site, headings)[:_MAX_TITLE]
        own = [line for line in headings if line != site]
        if marked or len(own) == 1:
            return (marked or own[0])[:_MAX_TITLE]
        return _without_site(whole, site, headings)[:_MAX_TITLE] or None

    def _headings(self, tag: str) -> list[str]:
        nodes = (node for node in self._tree.css(tag)[:20] if not self._is_comment(node))
        # Headings of manuals end with a link to themselves.
        lines = (_line(node).rstrip(" #¶§") for node in nodes)
        return [line for line in lines if line]

    # Author

    def _author(self) -> str | None:
        names = self._linked.authors
        if not names:
            names = [
                said
                for said in self._said(_AUTHORS)
                if not is_openable(said) and not said.startswith("@") and len(said) <= _MAX_NAME
            ]
        for selector in () if names else _BYLINES:
            hits = (n for n in self._tree.css(selector)[:20] if not self._is_comment(n))
            said = [clean_line(without_by(_content(node) or _line(node))) for node in hits]
            names = [name for name in said if 0 < len(name) <= 80][:3]
            if names:
                break
        return ", ".join(dict.fromkeys(names))[:_MAX_NAME] or None

    # Dates

    def _published(self) -> tuple[datetime | date | None, str | None]:
        first_raw: str | None = None
        for raw in self._written_dates():
            first_raw = first_raw or raw
            if (found := page_date(raw)) is not None:
                return found, raw
        return None, first_raw

    def _written_dates(self) -> Iterator[str]:
        for name in ("datePublished", "dateCreated", "uploadDate"):
            if said := clean_line(self._linked.text(name)[:200]):
                yield said
        yield from (said[:200] for said in self._said(_DATES))
        for selector in _TIMES:
            for node in self._tree.css(selector)[:20]:
                if self._is_comment(node):
                    continue
                values = node.attributes
                forms = [values.get("datetime"), values.get("content"), values.get("title")]
                forms.append(_line(node))
                said = next((clean_line(form[:200]) for form in forms if form and form.strip()), "")
                if said:
                    yield said
                    break

    # Addresses

    def _link(self) -> str | None:
        """What it says is its address; that of another host or of the site is none."""
        node = self._tree.css_first("link[rel~=canonical][href]")
        said = [node.attributes.get("href") if node is not None else None]
        said += self._said(("og:url",))
        said.append(self._linked.address("url") or self._linked.address("@id"))
        entry = self._tree.css_first(".h-entry .u-url[href]")
        if entry is not None and len(self._tree.css(".h-entry")) == 1:
            said.append(entry.attributes.get("href"))
        for href in said:
            link = absolute(href, self._base)
            if link is None or not is_openable(link):
                continue
            is_home = (link_key(link) or "").partition("/")[2] == ""
            if self._url is not None and (host(link) != host(self._url) or is_home):
                continue
            return link
        return None

    def _comment_places(self) -> tuple[str | None, str | None]:
        """The page with the comments and their feed, where the page names them."""
        page = absolute(self._linked.address("discussionUrl"), self._base)
        feed = None
        own = (self._link() or self._url or "").partition("?")[0].rstrip("/")
        for node in self._tree.css("link[rel][href]")[:500]:
            values = node.attributes
            rel = (values.get("rel") or "").lower().split()
            kind = (values.get("type") or "").partition(";")[0].strip().lower()
            link = absolute(values.get("href"), self._base)
            if link is None or not is_openable(link):
                continue
            if kind in _FEED_TYPES:
                is_below = bool(own) and link != own and link.startswith(f"{own}/")
                if feed is None and ("replies" in rel or ("alternate" in rel and is_below)):
                    feed = link
            elif "replies" in rel:
                page = page or link
        return (page if is_openable(page) else None), feed

    def _tags(self) -> tuple[str, ...]:
        said = list(self._said(("article:tag", "parsely-tags")))
        said += self._linked.texts("keywords")
        if not said:
            said = [
                _line(node)
                for node in self._tree.css("a[rel~=tag], .h-entry .p-category")[:_MAX_TAGS]
            ]
        tags = [clean_line(tag) for each in said for tag in each.split(",")]
        return tuple(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= 60))[:_MAX_TAGS]

    def _is_comment(self, node: LexborNode) -> bool:
        above: LexborNode | None = node
        while above is not None and self._comments:
            if above.mem_id in self._comments:
                return True
            above = above.parent
        return False


def _metadata(nodes: Iterable[LexborNode]) -> dict[str, list[str]]:
    """What `<meta>` says, by its name in lower case."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        values = node.attributes
        name = values.get("property") or values.get("name") or values.get("itemprop")
        said = html_line((values.get("content") or "")[:2000])
        if name and said:
            found.setdefault(name.strip().lower(), []).append(said)
    return found


def _begins(heading: str, title: str) -> bool:
    """Whether a page's title is a heading, with nothing or the name of a site behind it."""
    begin, whole = heading.casefold(), title.casefold()
    return whole.startswith(begin) and whole[len(begin) :].strip()[:1] in ("", *"|-–—•·»«:/")


def _without_site(title: str, site: str | None, headings: Sequence[str]) -> str:
    """A title without the site's name before or after it."""
    if site:
        for pattern in (rf"\s*(?:[|\-–—•·»«:/]|::)+\s*{re.escape(site)}\s*$",
                        rf"^\s*{re.escape(site)}\s*(?:[|\-–—•·»«:/]|::)+\s*"):  # fmt: skip
            left = re.sub(pattern, "", title, flags=re.I)
            if left != title and left.strip():
                return left.strip()
    for part in _SEPARATOR.split(title):
        if any(_folded(part) == _folded(heading) for heading in headings) and part.strip():
            return part.strip()
    return title


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _line(node: LexborNode | None) -> str:
    return clean_line((node.text(deep=True) or "")[:4000]) if node is not None else ""


def _content(node: LexborNode) -> str:
    return node.attributes.get("content") or ""
