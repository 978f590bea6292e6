"""An article taken apart: head, text and enclosures as one flow, and where its links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from datetime import datetime
from typing import NamedTuple

from reader.model.article import Article
from reader.model.block import Document, Heading
from reader.render.article_head import article_head, reading_minutes
from reader.render.enclosures import with_enclosures
from reader.render.flow import flow_of
from reader.render.leaves import Flow
from reader.render.no_text import told_without_text
from reader.text.tracking import without_tracking

_LINKS = 200
"""Addresses that are cleaned in a millisecond."""


class ArticleFlow(NamedTuple):
    """What a pane needs to show an article."""

    flow: Flow
    urls: tuple[str, ...]
    """Where links lead, by number; the last is the article's own address, which has none."""


def article_flow(
    article: Article,
    document: Document | None,
    now: datetime,
    *,
    inside: Set[int] = frozenset(),
    pause: Callable[[], None] | None = None,
) -> ArticleFlow:
    """Takes an article apart; for a long one this may be done beside the interface.

    Args:
        article: what the head tells.
        document: its text; None while there is none yet.
        now: the moment its age is told from.
        inside: numbers, from 0, of links that lead to articles which are here.
        pause: called every millisecond or so, for whoever must let others work.
    """
    shown = text_below_head(article, document or Document(()))
    urls = tuple(_urls(shown, pause))
    minutes = reading_minutes(article.entry.text)
    head = article_head(article, now, link=len(urls), minutes=minutes)
    is_empty = document is not None and not has_text(article, document)
    note = told_without_text(article) if is_empty else ()
    flow = flow_of(shown, head=head, note=note, inside=inside, pause=pause)
    return ArticleFlow(flow, (*urls, without_tracking(article.entry.link or "")))


def text_below_head(article: Article, document: Document) -> Document:
    """What stands below an article's head: its text, the title in it once, and its enclosures."""
    shown = _without_title(document, article.entry.title)
    return with_enclosures(shown, article.entry.enclosures)


def has_text(article: Article, document: Document) -> bool:
    """Whether an article says anything beyond its title."""
    return bool(_without_title(document, article.entry.title).blocks)


def _urls(document: Document, pause: Callable[[], None] | None) -> Iterator[str]:
    for number, link in enumerate(document.links):
        if pause is not None and not number % _LINKS:
            pause()
        yield without_tracking(link.url)


def _without_title(document: Document, title: str | None) -> Document:
    """A document without a first heading that repeats the title."""
    if title and document.blocks and isinstance(first := document.blocks[0], Heading):
        text = "".join(span.text for span in first.spans)
        if text.split() == title.split():
            return Document(document.blocks[1:], document.links)
    return document
