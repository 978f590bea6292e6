"""The comments of a Blogger article by its comment feed (Blogger's GData feeds, Atom)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from reader.comments.feedpages import FeedComments, entry_id, read_page
from reader.comments.source import Asking, Heard, Source, ask_pages, told
from reader.formats.replies import EntryReplies
from reader.model.comment import CommentState
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.model.entry import Entry
from reader.text.anchors import comment_of
from reader.text.urls import is_openable

PAGE = 500
"""Entries that are asked for at once: more are not given."""
MOST_PAGES = 40
# One comment's own address ends in its number: `/comments/default/9`.
_FEED = re.compile(
    r"(?P<feed>(?:/feeds)(?:/\d+){1,2}/comments/(?:default|full|summary))(?:/\d+)?/?"
)
_COMMENT = re.compile(r"/comments/(?:default|full|summary)/(\d+)/?$")
_TAG = re.compile(r"tag:blogger\.com,\d+:blog-\d+\.post-(\d+)")
# What stands in place of a comment, in the language of most blogs.
_BY_AUTHOR = re.compile(r"This (?:comment|post) has been removed by the author\.?", re.I)
_REMOVED = re.compile(
    r"This (?:comment|post) has been removed by (?:a|the) blog administrator\.?", re.I
)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises the comment feed of one article."""
    return feed_link(url)


def feed_link(url: str, page: str | None = None) -> DiscussionLink | None:
    """Returns the discussion that a comment feed of Blogger leads to; None for other addresses."""
    if "/comments/" not in url or not is_openable(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    found = _FEED.fullmatch(parts.path)
    if found is None:
        return None
    address = f"{parts.scheme}://{parts.netloc}{found['feed']}"
    return DiscussionLink(source="blogger", address=address, page=page, is_own=True)


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the feed in pages of 500, from the first entry on."""
    post = _numbers(link.address)[-1]
    comments = FeedComments(
        link.page,
        id_of=_entry_id,
        parent_id=_comment_id,
        is_post=lambda name: (found := _TAG.fullmatch(name)) is not None and found[1] == post,
        state_of=_state,
    )
    start = 1

    def address(number: int) -> str:
        return f"{link.address}?alt=atom&start-index={start}&max-results={PAGE}"

    def take(heard: Heard) -> bool:
        nonlocal start
        page = read_page(told(heard))
        has_new = comments.add(page)
        start += len(page.entries)
        is_last = start > comments.total if comments.total is not None else not page.replies.next
        return is_last or not has_new

    problem = yield from ask_pages(address, take, MOST_PAGES)
    return FoundThread(
        thread=comments.thread(), total=comments.total, problem=problem, page=comments.page
    )


SOURCE = Source(
    name="blogger",
    label="Blogger",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset(("author", "time", "parent", "deletions", "paging", "total")),
    how=(
        "The Atom feed of the article's comments in pages of up to 500. A reply names its comment;"
        " private blogs refuse."
    ),
)


def _numbers(address: str) -> list[str]:
    """The numbers of the blog, if it is there, and of the article."""
    return re.findall(r"/(\d+)(?=/)", address)


def _entry_id(entry: Entry) -> str | None:
    return _comment_id(entry.guid or "") or entry_id(entry)


def _comment_id(name: str) -> str | None:
    """The id of a comment as its page has it (`#c9`), from any of its names."""
    found = _COMMENT.search(name) or _TAG.fullmatch(name)
    return f"comment-{found[1]}" if found else comment_of(name)


def _state(entry: Entry, said: EntryReplies) -> CommentState:
    """Whether the author took it back, or whoever keeps the blog."""
    if _BY_AUTHOR.fullmatch(entry.text):
        return "deleted"
    is_removed = said.properties.get("blogger.contentRemoved", "").lower() == "true"
    return "removed" if is_removed or _REMOVED.fullmatch(entry.text) else "ok"
