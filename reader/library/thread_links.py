"""Where articles are discussed: looked for in them, on their pages, and by their addresses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from reader.comments.finding import Clues, Page, find_discussions
from reader.comments.searching import SEARCHES
from reader.formats.charset import decode
from reader.library.thread_reader import read_search
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink
from reader.model.fetching import Answer, Failure, Fetching, FetchOptions, FetchRequest
from reader.store import discussions
from reader.store.articles import get_article
from reader.store.connection import Connection
from reader.store.followed import Followed

_SEARCH_AGAIN = timedelta(days=1)
_PAGES = ("html", "xml", "text/plain")


def links_of(
    read: Connection, article: Followed, sites: CommentSites, page: Page | None = None
) -> list[DiscussionLink]:
    """What an article, and its page if it was fetched, say of where it is discussed."""
    kept = get_article(read, article.article_id)
    if kept is None:
        return []
    clues = Clues(
        entry=kept.entry, feed_url=article.feed_url, feed_link=article.feed_link, page=page
    )
    return find_discussions(clues, sites)


def save_links(
    write: Connection,
    article: Followed,
    links: Sequence[DiscussionLink],
    now: datetime,
    *,
    page: bool = False,
    search: bool = False,
) -> None:
    """Keeps links, and that they were looked for: on the page, by a search."""
    discussions.save_links(write, article.article_id, links, now)
    discussions.note_looked(write, article.article_id, now, page=page, search=search)


async def fetch_page(article: Followed, fetcher: Fetching) -> Page | None:
    """The article's page, empty where its site gives none; None where nobody could ask now."""
    assert article.link is not None, "its page is wanted"
    outcome = await fetcher.fetch(FetchRequest(url=article.link))
    if isinstance(outcome, Failure) and outcome.kind in ("offline", "busy"):
        return None
    if not isinstance(outcome, Answer):
        # Said once: it is not asked again and again for nothing.
        return Page(url=article.link, html="")
    kind = (outcome.media_type or "html").lower()
    if not any(name in kind for name in _PAGES):
        return Page(url=outcome.url, html="")
    html = await asyncio.to_thread(decode, outcome.data, outcome.media_type)
    return Page(url=outcome.url, html=html)


async def search_links(
    article: Followed, fetcher: Fetching, sites: CommentSites, now: datetime
) -> list[DiscussionLink] | None:
    """What is found by the article's address.

    Returns:
        None where nobody answered, or all did within the last day.
    """
    link = article.link
    if not link or (article.searched and now - article.searched < _SEARCH_AGAIN):
        return None
    results = await asyncio.gather(
        *(read_search(search.ask(link, sites), fetcher, FetchOptions()) for search in SEARCHES)
    )
    if all(result is None for result in results):
        return None
    return [found for result in results for found in result or ()]
