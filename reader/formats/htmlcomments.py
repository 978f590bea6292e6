"""The comments that a web page shows, by how programs write them into pages. Pure.

`commentlayouts` says how; this reads. What has no author and no date beside its text is no
comment, and an article's own text is never one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from reader.formats.commentlayouts import LAYOUTS
from reader.formats.commentld import linked_comments
from reader.formats.commentreading import LayoutReading, PageComments
from reader.model.comment import Comment, thread_from_parents
from reader.model.discussion import FoundThread
from reader.text.anchors import page_of_comment
from reader.text.blocks.html import html_tree
from reader.text.dates import parse_feed_date
from reader.text.instants import sort_seconds
from reader.text.keys import link_key
from reader.text.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = [
    "MAX_HTML",
    "MOST_PAGES",
    "PageComments",
    "found_thread",
    "read_page",
]

MAX_HTML = 8 << 20
"""Characters of a page that are looked at."""
MOST_PAGES = 40
"""Other pages of comments that one page may name."""
_MOST_FRAMES = 20
_PAGE = re.compile(
    r"/comment-page-(\d{1,4})/?(?=$|[?#\"'])|(?:[?&]|&amp;|&#0?38;)cp(?:age)?=(\d{1,4})(?=$|[&#\"'])"
)


def found_thread(pages: Iterable[PageComments]) -> FoundThread:
    """Puts pages of one thread together, each comment once."""
    rows: dict[Hashable, tuple[Hashable, Hashable, Comment]] = {}
    root = total = None
    for number, page in enumerate(pages):
        root = root or page.root
        total = page.total if total is None else total
        for key, parent, comment in page.rows:
            own: Hashable = key if isinstance(key, str) else (number, key)
            above: Hashable = (number, parent) if isinstance(parent, int) else parent
            rows.setdefault(own, (own, above, comment))
    ordered = list(rows.values())
    seconds = [_written(comment) for _, _, comment in ordered]
    if any(comment.rank is not None for _, _, comment in ordered):
        # Each page counts from its own beginning.
        counted = Counter[Hashable]()
        for place, (itself, around, comment) in enumerate(ordered):
            ordered[place] = itself, around, replace(comment, rank=counted[around])
            counted[around] += 1
    elif None not in seconds:
        ordered.sort(key=lambda row: _written(row[2]) or 0)
    return FoundThread(thread=thread_from_parents(ordered), root=root, total=total)


def _written(comment: Comment) -> int | None:
    """When a comment was written by the clock of its page, whatever zone that is in."""
    return sort_seconds(parse_feed_date(comment.published_raw) or comment.published)


def read_page(
    html: str, url: str | None, tree: LexborHTMLParser | None = None
) -> PageComments | None:
    """Reads the comments of one page, or returns None where it shows none.

    Args:
        html: a page, however broken.
        url: its address.
        tree: the same page, where it was parsed already.
    """
    html = html[:MAX_HTML]
    linked = linked_comments(html, url)
    lowered = html.lower()
    best: PageComments | None = None
    if linked.rows:
        best = PageComments(layout="json-ld", rows=tuple(_linked_rows(linked.rows)))
    for layout in LAYOUTS:
        # What is marked up for programs is a second look at what a layout with ids has read.
        has_better = best is not None and best.layout != "json-ld" and not layout.needs_id
        if has_better or layout.sign.search(lowered) is None:
            continue
        tree = html_tree(html) if tree is None else tree
        page = LayoutReading(tree, layout, url).page()
        if page is not None and (best is None or len(page.rows) > len(best.rows)):
            best = page
    if best is None:
        best = next(_framed(html, url, tree), None)
    if best is None:
        return None
    pages = _numbered_pages(html, url)
    total = best.total if linked.total is None else linked.total
    return replace(best, total=total, pages=(*best.pages, *pages)[:MOST_PAGES])


def _framed(html: str, url: str | None, tree: LexborHTMLParser | None) -> Iterator[PageComments]:
    """Comments of frames that were saved inside their page, as SingleFile does."""
    if "srcdoc" not in html:
        return
    for frame in (tree or html_tree(html)).css("iframe[srcdoc]")[:_MOST_FRAMES]:
        inside = frame.attributes.get("srcdoc") or ""
        # A frame in a frame is somebody's advertisement.
        if (page := read_page(inside.replace("srcdoc", "data-srcdoc"), url)) is not None:
            yield replace(page, elements=())


def _linked_rows(
    rows: list[tuple[Comment, int | None]],
) -> Iterator[tuple[str | int, str | int | None, Comment]]:
    keys: list[str | int] = [
        comment.source_id or number for number, (comment, _) in enumerate(rows)
    ]
    for number, (comment, around) in enumerate(rows):
        parent: str | int | None = comment.parent_source_id
        if parent is None and around is not None:
            parent = keys[around]
            if isinstance(parent, str):
                comment = replace(comment, parent_source_id=parent)
        yield keys[number], parent, comment


def _numbered_pages(html: str, url: str | None) -> list[str]:
    """Addresses of WordPress's pages of comments: all from the first to the last that is named."""
    if url is None:
        return []
    own = link_key(page_of_comment(url))
    last = 0
    sample = None
    for found in _PAGE.finditer(html):
        begin = max(html.rfind(mark, max(0, found.start() - 500), found.start()) for mark in "\"'")
        href = absolute(unescape(html[begin + 1 : found.end()]), url)
        if begin < 0 or href is None or link_key(page_of_comment(href)) != own:
            continue
        number = int(found[1] or found[2])
        if number > last:
            last, sample = number, href
    if sample is None:
        return []
    return [_page_number(sample, number) for number in range(1, min(last, MOST_PAGES) + 1)]


def _page_number(sample: str, number: int) -> str:
    return _PAGE.sub(lambda found: re.sub(r"\d+", str(number), found[0]), sample)
