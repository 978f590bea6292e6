"""What a page of a link site says of the story that its comments are about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from reader.formats.commentnodes import name_of, score_of, time_of
from reader.model.body import Body
from reader.model.entry import Entry
from reader.text.blocks import body_text
from reader.text.clean import clean_line
from reader.text.urls import absolute, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAX_TITLE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLayout:
    """Where link sites write what is discussed: selectors, of which the first that hits counts."""

    titles: tuple[str, ...]
    """Links with the title, which lead to the story."""
    authors: tuple[str, ...]
    times: tuple[str, ...]
    is_utc: bool = False
    """Whether its times are UTC where they name no zone."""
    texts: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """Links to the page itself."""
    counts: tuple[str, ...] = ()
    """Links that say how many comments there are."""
    tags: str | None = None
    site: str | None = None
    """Address of the site, where pages do not say theirs and there is one site alone."""


def story_of(tree: LexborHTMLParser, layout: StoryLayout, base: str | None) -> Entry | None:
    """What is discussed: a text of its own, or the address of one; None where no title is found.

    Args:
        tree: the page.
        layout: how its site writes stories.
        base: what its relative links are relative to.
    """
    heading = next(_hits(tree, layout.titles), None)
    title = clean_line(heading.text(deep=True)[:_MAX_TITLE]) if heading is not None else ""
    if heading is None or not title:
        return None
    base = base or layout.site
    page = next(filter(None, (_link(node, base) for node in _hits(tree, layout.pages))), None)
    target = _link(heading, base)
    html = next((node.inner_html or "" for node in _hits(tree, layout.texts)), "")
    if target and target not in (page, base):
        html = f'<p><a href="{escape(target)}">{escape(target)}</a></p>{html}'
    body = Body("html", html, base)
    times = (time_of(node, is_utc=layout.is_utc) for node in _hits(tree, layout.times))
    published, raw = next(filter(None, times), (None, None))
    counts = (node for node in _hits(tree, layout.counts) if "comment" in node.text(deep=True))
    tags = (name_of(node) for node in tree.css(layout.tags)) if layout.tags else ()
    return Entry(
        title=title,
        body=body,
        text=body_text(body),
        link=page,
        author=next(filter(None, map(name_of, _hits(tree, layout.authors))), None),
        published=published,
        published_raw=raw,
        tags=tuple(dict.fromkeys(filter(None, tags))),
        announced=score_of(next(counts, None)),
    )


def _hits(tree: LexborHTMLParser, selectors: Iterable[str]) -> Iterator[LexborNode]:
    for selector in selectors:
        yield from tree.css(selector)


def _link(node: LexborNode, base: str | None) -> str | None:
    link = absolute(node.attributes.get("href"), base)
    return link if link and is_openable(link) else None
