"""Opens a discussion by its address: read, and kept as one of the article that it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reader.comments.source import Source
from reader.comments.sources import recognise, source_of
from reader.comments.subscribed import CommentFeedOf, comment_feed_of
from reader.config import Settings
from reader.errors import FetchError
from reader.library.lease_owner import new_owner
from reader.library.loading import load
from reader.library.polite import AskedFetcher, OwnFeed
from reader.library.thread_reader import ReadThread, read_thread
from reader.library.thread_results import hint_of, save_thread
from reader.library.writing import Writer
from reader.model.changes import Changes, FeedRemoved
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink
from reader.model.entry import Entry
from reader.model.feed import Feed
from reader.model.fetching import FetchOptions
from reader.model.subscription import FoundFeed
from reader.store import discussions, thread_leases
from reader.store.articles import find_article, newest_articles, set_articles
from reader.store.connection import Connection
from reader.store.feeds import get_feed, get_login
from reader.store.saving import save_changes
from reader.text.identity import identified

_MOST_ENTRIES = 200
"""Articles of a feed that are looked at to tell whether they are comments."""


async def open_discussion(address: str, settings: Settings, writer: Writer) -> tuple[int, int]:
    """Asks for a discussion that is not here.

    Returns:
        The ids of its article, which is made if nothing here is what it is about, and thread.

    Raises:
        FetchError: nothing came, or no site that is known has this address; in one line.
        FormatError: what came is no discussion; in one line.
    """
    link = recognise(address, settings.comment_sites())
    if link is None:
        raise FetchError(f"{address}: not the address of a discussion on a known site")
    read = await _read(replace(link, found="asked"), settings)
    return await writer.write(lambda write: _keep(write, read, None, is_watched=False))


async def keep_as_thread(
    feed: FoundFeed | int, settings: Settings, writer: Writer
) -> tuple[int, int, FeedRemoved | None]:
    """Makes a comment feed the watched thread of its article.

    Args:
        feed: one that was found, or the id of a subscription, which ends.
        settings: how it is asked for.
        writer: what writes it.

    Raises:
        FetchError: it is not the comment feed of one article, or nothing came; in one line.
        FormatError: what came is no discussion; in one line.
    """
    if isinstance(feed, int):
        own, said, entries = await writer.run(lambda read: _stored_feed(read, feed))
    else:
        own = OwnFeed(feed.url, None, feed.login)
        said = Feed(title=feed.title, url=feed.url, link=feed.link)
        entries = feed.entries
    of = comment_feed_of(said, entries, settings.comment_sites())
    if of is None:
        raise FetchError(f"{said.url}: not the comment feed of one article")
    read = await _read(replace(of.discussion, found="asked"), settings, own)

    def keep(write: Connection) -> tuple[int, int, FeedRemoved | None]:
        article_id, discussion_id = _keep(write, read, of, is_watched=True)
        removed = None
        if isinstance(feed, int):
            from reader.library.subscribing import remove

            removed = remove(write, feed, keep_articles=False)
        return article_id, discussion_id, removed

    return await writer.write(keep)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    link: DiscussionLink
    sites: CommentSites
    source: Source
    read: ReadThread


async def _read(link: DiscussionLink, settings: Settings, feed: OwnFeed | None = None) -> _Read:
    """Asks for a discussion, as the feed is asked for that it is made of.

    Raises:
        FetchError: nothing came, in one line.
    """
    http = await load("reader.fetch.http")
    sites = settings.comment_sites()
    source = source_of(link.source)
    assert source is not None, "it was recognised by one"
    async with http.Fetcher(settings.fetch_settings()) as fetcher:
        asked = AskedFetcher(fetcher, settings, link.address, feed)
        read = await read_thread(source, link, sites, asked, FetchOptions())
    if read.failure is not None:
        said = hint_of(link, read.failure)
        hint = f" ({said})" if said else ""
        raise FetchError(f"{link.page or link.address}: {read.failure.message}{hint}")
    found = read.found
    real = recognise(found.page, sites) if found is not None and found.page else None
    if real is not None and real.source == link.source:
        # The address may have been that of a single comment.
        link = replace(real, found=link.found)
    return _Read(link=link, sites=sites, source=source, read=read)


def _stored_feed(read: Connection, feed_id: int) -> tuple[OwnFeed | None, Feed, tuple[Entry, ...]]:
    feed = get_feed(read, feed_id)
    if feed is None:
        raise FetchError("This feed is no longer here.")
    own = OwnFeed(feed.url, feed.folder, get_login(read, feed_id)) if feed.url else None
    said = Feed(title=feed.title, url=feed.url, link=feed.link)
    articles = newest_articles(read, feed_id, _MOST_ENTRIES)
    return own, said, tuple(article.entry for article in articles)


def _keep(
    write: Connection, read: _Read, of: CommentFeedOf | None, *, is_watched: bool
) -> tuple[int, int]:
    """Keeps a discussion with what it is about, in the transaction in hand."""
    now = datetime.now(UTC)
    found = read.read.found
    assert found is not None, "nothing was said to be known"
    article_id = _article(write, read, of, now)
    discussions.save_links(write, article_id, [read.link], now)
    if is_watched:
        set_articles(write, [article_id], watched=True)
    owner = new_owner()
    threads = thread_leases.take_leases(write, article_id, owner, now=now, began=now, is_all=True)
    for leased in threads:
        for way in leased.ways:
            if way.link.address == read.link.address and way.link.source == read.link.source:
                save_thread(write, leased, way, read.read, (), read.sites, now)
    stored = discussions.find_discussion(write, read.link)
    thread_leases.release_leases(write, owner)
    assert stored is not None, "it was saved just now"
    return article_id, stored[1] if stored[0] == article_id else 0


def _article(write: Connection, read: _Read, of: CommentFeedOf | None, now: datetime) -> int:
    """The article that a discussion is about; made of what it says if it is not here."""
    found = read.read.found
    root = found.root if found is not None else None
    links = [
        link
        for link in (
            of.article_link if of else None,
            root.link if root else None,
            read.link.page,
        )
        if link
    ]
    for link in links:
        if (article_id := find_article(write, link)) is not None:
            return article_id
    entry = root or Entry(title=of.title if of else None, link=links[0] if links else None)
    if not entry.title and not entry.text:
        entry = replace(entry, title=(of.title if of else None) or read.link.name)
    if not entry.link:
        entry = replace(entry, link=links[0] if links else read.link.address)
    entry = replace(entry, thread=(), guid=None)
    saved = save_changes(
        write,
        Changes(new=(identified(entry, is_document=True),)),
        feed_id=None,
        document_id=None,
        format=read.source.name,
        now=now,
    )
    return saved.new_ids[0]
