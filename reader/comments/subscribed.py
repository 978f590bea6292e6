"""Feeds that people subscribed to and that are really the thread of one article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from reader.comments import blogger, commentfeed, sources
from reader.comments.feedpages import entry_page
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink
from reader.model.entry import Entry
from reader.model.feed import Feed
from reader.text.anchors import page_of_comment
from reader.text.keys import link_key
from reader.text.urls import is_openable

# Where a site with a source of its own gives a thread as a feed.
_THREAD_FEED = re.compile(
    r"(?P<page>.*/(?:comments/\w+(?:/[^/]*){0,2}|t/[^/]+/\d+|s/\w+))(?:/\.|\.)(?:rss|atom)/?",
    re.I | re.ASCII,
)
_SITES_WITH_FEEDS = frozenset(("reddit", "discourse", "lobsters"))
# The one language in which WordPress' title of an Atom feed has no colon.
_COMMENTS_ON = re.compile(r"Comments on:? +(?=\S)")
_COLON = re.compile(r"[^:：]{3,40}[:：]\s+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFeedOf:
    """The article whose comments a feed holds."""

    article_link: str | None
    """Its page, or the page of its discussion where the feed names no other."""
    title: str | None
    discussion: DiscussionLink


def comment_feed_of(
    feed: Feed, entries: Sequence[Entry], sites: CommentSites
) -> CommentFeedOf | None:
    """Returns the article that a feed holds the comments of.

    Args:
        feed: as it was read or is stored.
        entries: those that it shows or has shown.
        sites: where discussion sites are.

    Returns:
        None for feeds of articles, and for feeds of comments of a whole site or of a person.
    """
    url = feed.url
    if not url or not is_openable(url):
        return None
    if (link := _on_a_site(url, sites)) is not None:
        return CommentFeedOf(article_link=link.page, title=feed.title, discussion=link)
    page = feed.link if is_openable(feed.link) else None
    if (link := blogger.feed_link(url, page)) is not None:
        return CommentFeedOf(article_link=page, title=_title(feed), discussion=link)
    article = _one_article(feed, entries, sites)
    if article is None:
        return None
    link = commentfeed.own_feed_link(url, article)
    return CommentFeedOf(article_link=article, title=_title(feed), discussion=link)


def _on_a_site(url: str, sites: CommentSites) -> DiscussionLink | None:
    """The discussion on a site with a source of its own, which reads it better than a feed."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if (parts.hostname or "").removeprefix("www.") == "hnrss.org" and parts.path == "/item":
        number = dict(parse_qsl(parts.query)).get("id", "")
        return sources.recognise(f"{sites.hackernews}/item?id={number}", sites, only_known=True)
    found = _THREAD_FEED.fullmatch(parts.path)
    if found is None:
        return None
    link = sources.recognise(f"{parts.scheme}://{parts.netloc}{found['page'].rstrip('/')}", sites)
    return link if link is not None and link.source in _SITES_WITH_FEEDS else None


def _one_article(feed: Feed, entries: Sequence[Entry], sites: CommentSites) -> str | None:
    """The page of the one article whose comments all entries are, if the feed is of that page."""
    if not entries:
        return None
    own = link_key(page_of_comment(feed.link)) if feed.link else None
    named = commentfeed.recognise(feed.url or "", sites)
    by_address = link_key(named.page) if named is not None else None
    pages = [entry_page(entry) for entry in entries]
    if all(pages):
        keys = {link_key(page) for page in pages}
        # The feed of a site whose comments happen to be all of one article is of the site.
        return pages[0] if len(keys) == 1 and keys & {own, by_address} else None
    if named is not None and own and all(entry.in_reply_to for entry in entries):
        return feed.link if urlsplit(feed.link or "").path.strip("/") else None
    return None


def _title(feed: Feed) -> str | None:
    """The article's title out of `Comments on: Snow`, in any language."""
    title = feed.title
    if not title:
        return None
    found = _COMMENTS_ON.match(title) or _COLON.match(title)
    return title[found.end() :] if found else title
