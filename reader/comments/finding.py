"""Where an article is discussed: what its feed, its page, its link and its body say. Pure.

Each rule of `RULES` looks at one of the clues and names discussions. The ways to read the thread
of the article's own site come first, the one that knows most of it before the others: they are
tried in that order until one answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from reader.comments import blogger, commentfeed, disqus, pagecomments, sources, wordpress
from reader.comments.addresses import host_of, is_web, read_address
from reader.comments.body_links import body_mentions, own_discussions
from reader.comments.page_links import PageNames, read_page
from reader.formats.htmlcomments import read_page as read_page_comments
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, Found
from reader.model.entry import Entry
from reader.text.keys import link_key
from reader.text.urls import strip_comment_page

# Addresses of these shapes are as common among blogs (`/post/12`): the feed must look like one of
# the program's too, unless it is what the feed calls the page of the comments.
_VAGUE_SHAPES = {"lemmy": re.compile(r"/feeds/(?:all|local|front|[cu])(?=[./])")}


@dataclass(frozen=True, slots=True)
class Page:
    """The article's own page as it was fetched."""

    url: str
    """Where it was in the end, after redirects."""
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What is known of an article."""

    entry: Entry
    feed_url: str | None = None
    feed_link: str | None = None
    """The site's page, as the feed names it."""
    page: Page | None = None


def find_discussions(clues: Clues, sites: CommentSites) -> list[DiscussionLink]:
    """Returns the discussions of an article, each (source, address) once, in the order of `RULES`.

    Args:
        clues: what is known of it, from any hand: whatever is no web address is passed over.
        sites: where discussion sites are.
    """
    case = Case(clues, sites)
    found: dict[tuple[str, str], DiscussionLink] = {}
    for rule in RULES:
        for link in rule(case):
            found.setdefault((link.source, link.address), link)
    return list(found.values())


class Case:
    """An article whose discussions are looked for: its clues, each read when it is first needed."""

    def __init__(self, clues: Clues, sites: CommentSites) -> None:
        self.entry = clues.entry
        self.feed_url = clues.feed_url
        self.feed_link = clues.feed_link
        self.page = clues.page
        self.sites = sites

    @cached_property
    def names(self) -> PageNames:
        """What the page says."""
        if self.page is None or not is_web(self.page.url):
            return PageNames()
        return read_page(self.page.html, self.page.url)

    @cached_property
    def own_page(self) -> str | None:
        """The article's page for people."""
        if self.page is not None and is_web(self.page.url):
            return strip_comment_page(self.page.url)
        return self.entry.link if is_web(self.entry.link) else None

    def known(self, url: str | None, found: Found) -> DiscussionLink | None:
        """The discussion at an address, if its site is known."""
        return self._recognised(url, found, only_known=True)

    def shaped(self, url: str | None, found: Found) -> DiscussionLink | None:
        """The discussion at an address of the shape that some program's discussions have."""
        return self._recognised(url, found, only_known=False)

    def is_sure(self, link: DiscussionLink, url: str) -> bool:
        """Whether an address of a common shape is that of a discussion."""
        shape = _VAGUE_SHAPES.get(link.source)
        if shape is None or self.known(url, "link") is not None:
            return True
        feed, own = read_address(self.feed_url), read_address(url)
        return bool(feed and own and feed.host == own.host and shape.match(feed.path))

    def _recognised(
        self, url: str | None, found: Found, *, only_known: bool
    ) -> DiscussionLink | None:
        if url is None or not is_web(url):
            return None
        link = sources.recognise(url, self.sites, only_known=only_known)
        return None if link is None else replace(link, found=found)


Rule = Callable[[Case], Iterator[DiscussionLink]]


def by_wordpress_page(case: Case) -> Iterator[DiscussionLink]:
    """The REST interface that a WordPress page names, with the post's number."""
    page = case.page
    if page is not None and is_web(page.url):
        link = wordpress.page_link(page.html, page.url, case.entry.guid)
        if link is not None and is_web(link.address):
            yield replace(link, page=case.own_page, found="page")


def by_wordpress_guid(case: Case) -> Iterator[DiscussionLink]:
    """A guid `https://blog.example/?p=12`: WordPress's own, whatever the address looks like.

    Other programs write guids of this shape too: it counts if the feed names the article's
    comment feed as WordPress does, on the same host.
    """
    guid, link = read_address(case.entry.guid), read_address(case.entry.link)
    feed = read_address(case.entry.comments_feed)
    if guid is None or link is None or feed is None:
        return
    if len({feed.host, guid.host, link.host}) > 1 or set(guid.query) - {"p", "post_type"}:
        return
    if not re.search(r"/feed(?:/atom)?$", feed.path) and "feed" not in feed.query:
        return
    # Guids keep the scheme that the site had when they were made.
    current = f"{link.origin}{guid.path}/?p={guid.query.get('p', '')}"
    if (found := wordpress.guid_link(current, case.own_page)) is not None:
        yield replace(found, found="feed")


def by_blogger_feed(case: Case) -> Iterator[DiscussionLink]:
    """Blogger's feed of a post's comments, which the feed or the page names."""
    feed = case.entry.comments_feed
    if feed and is_web(feed) and (link := blogger.feed_link(feed, case.own_page)) is not None:
        yield replace(link, found="feed")
    for feed in case.names.feeds:
        if (link := blogger.feed_link(feed, case.own_page)) is not None:
            yield replace(link, found="page")


def by_disqus_embed(case: Case) -> Iterator[DiscussionLink]:
    """The Disqus thread that a page embeds."""
    page = case.page
    if page is not None and is_web(page.url):
        link = disqus.page_link(page.html, page.url, case.sites)
        if link is not None:
            yield replace(link, page=case.own_page, found="page")


def by_comments_feed(case: Case) -> Iterator[DiscussionLink]:
    """The feed of its comments that the feed names: `wfw:commentRss`, Atom's `replies`."""
    feed = case.entry.comments_feed
    if not feed or not is_web(feed) or blogger.feed_link(feed) is not None:
        return
    if (link := case.shaped(feed, "feed")) is not None and not link.is_own:
        if case.is_sure(link, feed):
            yield link
        return
    yield _feed_link(feed, case.own_page, "feed")


def by_page_feeds(case: Case) -> Iterator[DiscussionLink]:
    """The feeds of its comments that a page names."""
    for feed in case.names.feeds[:4]:
        if blogger.feed_link(feed) is None:
            yield _feed_link(feed, case.own_page, "page")


def by_comments_page(case: Case) -> Iterator[DiscussionLink]:
    """What the feed calls the page of the comments: another site's discussion, or the site's own.

    A link into an aggregator (`<link>` elsewhere, `<comments>` here) is found here too.
    """
    url = case.entry.comments_url
    if not url or not is_web(url):
        return
    link = case.shaped(url, "feed")
    is_article = link_key(strip_comment_page(url)) == link_key(case.entry.link)
    if link is not None and not link.is_own and (not is_article or case.is_sure(link, url)):
        yield link
        return
    yield _page_link(url, "feed")


def by_link(case: Case) -> Iterator[DiscussionLink]:
    """The article's own link, where that is a discussion: an entry of a forum's feed."""
    url = case.entry.link
    link = case.shaped(url, "link")
    if url and link is not None and not link.is_own and case.is_sure(link, url):
        yield link


def by_guid(case: Case) -> Iterator[DiscussionLink]:
    """A guid that is an address of a discussion, as Reddit clones and Lemmy write it."""
    url = case.entry.guid
    link = case.known(url, "feed")
    if link is not None and not link.is_own:
        yield link


def by_declaration(case: Case) -> Iterator[DiscussionLink]:
    """What a page declares: `discussionUrl` of schema.org, `rel=replies`, an embedded topic."""
    for url in case.names.discussed_at[:6]:
        link = case.shaped(url, "page")
        is_article = link_key(strip_comment_page(url)) == link_key(case.own_page)
        if link is not None and not link.is_own and (not is_article or case.is_sure(link, url)):
            yield link
        elif link is None and not is_article and _host(url) == _host(case.own_page):
            yield _page_link(url, "page")


def by_body_links(case: Case) -> Iterator[DiscussionLink]:
    """Links of the body that are labelled as its discussion (see `comments.naming`)."""
    yield from (
        link
        for link in own_discussions(
            body_mentions(case.entry.body),
            lambda url: case.known(url, "body"),
            lambda url: case.shaped(url, "body"),
        )
        if not link.is_own
    )


def by_page_links(case: Case) -> Iterator[DiscussionLink]:
    """Links of the page, as far as its comments begin, that are labelled as its discussion."""
    yield from (
        link
        for link in own_discussions(
            [mention for mention in case.names.mentions if mention.says_so],
            lambda url: case.known(url, "page"),
            lambda url: case.known(url, "page"),
        )
        if not link.is_own
    )


def by_page_itself(case: Case) -> Iterator[DiscussionLink]:
    """The page's own HTML, the last resort: where it shows comments, or has a place for them."""
    page = case.page
    if page is None or case.own_page is None:
        return
    if case.names.has_comments or read_page_comments(page.html, page.url) is not None:
        yield _page_link(case.own_page, "page")


RULES: tuple[Rule, ...] = (
    by_wordpress_page,
    by_wordpress_guid,
    by_blogger_feed,
    by_disqus_embed,
    by_comments_feed,
    by_page_feeds,
    by_comments_page,
    by_link,
    by_guid,
    by_declaration,
    by_body_links,
    by_page_links,
    by_page_itself,
)
"""In the order in which what they find is shown and tried."""


def _feed_link(feed: str, page: str | None, found: Found) -> DiscussionLink:
    """A feed of the article's comments."""
    return replace(commentfeed.own_feed_link(feed, page), found=found)


def _page_link(page: str, found: Found) -> DiscussionLink:
    """The comments in a page's own HTML."""
    return replace(pagecomments.page_link(page), found=found)


def _host(url: str | None) -> str | None:
    return host_of(url) if url else None
