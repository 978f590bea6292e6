"""What came of asking for a discussion, put into the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reader.comments.sources import recognise
from reader.library.thread_reader import ReadThread
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.model.event import Counts, ThreadRefreshed
from reader.model.feed import FeedStatus
from reader.model.fetching import Failure, FailureKind
from reader.schedule import after_thread
from reader.store import discussions, thread_leases
from reader.store.articles import get_title
from reader.store.connection import Connection
from reader.store.merging import merge_thread
from reader.store.thread_leases import LeasedThread, Way

_STATUSES: dict[FailureKind, FeedStatus] = {"gone": "gone", "busy": "waiting"}

_BROWSER = "its page may open in a browser"
_HINTS: dict[int, str | None] = {
    400: None,
    401: _BROWSER,
    403: _BROWSER,
    406: _BROWSER,
    404: "it may have moved, or have been deleted",
    410: "it was deleted",
}
"""What to do about a status; what is said of feeds does not help with a discussion."""

Failed = Sequence[tuple[Way, Failure]]
"""Ways that were tried, and why nothing came."""


def save_thread(
    write: Connection,
    leased: LeasedThread,
    way: Way,
    read: ReadThread,
    failed: Failed,
    sites: CommentSites,
    now: datetime,
) -> ThreadRefreshed | None:
    """Merges what one way gave, in the transaction in hand.

    Args:
        write: a writer.
        leased: the thread.
        way: what answered.
        read: what it answered; no failure.
        failed: ways that were tried before it.
        sites: where the sites are.
        now: when.

    Returns:
        What became of the thread; None if its article was deleted meanwhile, or if it is another
        thread of the article, to one comment of which there was a link, too.
    """
    found = read.found
    real = _real_link(found, way, sites)
    if real is not None and discussions.forget_double(write, way.id, real):
        return None
    counts, newest = Counts(), leased.newest
    if found is not None:
        counts = merge_thread(
            write,
            leased.article_id,
            found.thread,
            discussion_id=leased.discussion_id,
            is_live=True,
            now=now,
        )
        newest = max((d for d in (newest, found.newest) if d is not None), default=None)
    has_changed = bool(counts.new or counts.changed)
    thread_leases.save_read(
        write,
        leased,
        way.id,
        now=now,
        next_=after_thread(
            now,
            pace=leased.pace,
            has_changed=has_changed,
            newest=newest,
            is_watched=leased.is_watched,
        ),
        has_changed=has_changed,
        announced=found.total if found else None,
        op_author=found.root.author if found and found.root else None,
        problem=found.problem if found else None,
        page=found.page if found else None,
        etag=read.etag,
        modified=read.modified,
        is_unchanged=read.is_unchanged,
    )
    if real is not None:
        discussions.correct_link(write, way.id, real)
    _save_failed(write, failed)
    return _event(write, leased, counts, is_unchanged=read.is_unchanged)


def _real_link(found: FoundThread | None, way: Way, sites: CommentSites) -> DiscussionLink | None:
    """The discussion that was read, where the link led to a single comment of it."""
    real = recognise(found.page, sites) if found is not None and found.page else None
    if real is None or real.source != way.link.source or real.address == way.link.address:
        return None
    return real


def save_failure(
    write: Connection, leased: LeasedThread, failed: Failed, now: datetime
) -> ThreadRefreshed | None:
    """Notes that no way to a thread answered, in the transaction in hand."""
    _save_failed(write, failed)
    next_ = after_thread(
        now,
        pace=leased.pace,
        has_changed=False,
        newest=leased.newest,
        is_watched=leased.is_watched,
        failures=leased.failures + 1,
    )
    thread_leases.save_failed_thread(write, leased, now=now, next_=next_)
    return _event(write, leased, Counts())


def _save_failed(write: Connection, failed: Failed) -> None:
    for way, failure in failed:
        thread_leases.save_failed_way(
            write,
            way.id,
            error=failure.message,
            hint=hint_of(way.link, failure),
            status=_STATUSES.get(failure.kind, "failing"),
        )


def hint_of(link: DiscussionLink, failure: Failure) -> str | None:
    """What to do about a failure; what is said of feeds does not help with a discussion."""
    if link.is_own and failure.kind == "login":
        # Comments of a feed's own site are asked for with the feed's login.
        return failure.hint
    return _HINTS.get(failure.status or 0, failure.hint)


def _event(
    write: Connection, leased: LeasedThread, counts: Counts, *, is_unchanged: bool = False
) -> ThreadRefreshed | None:
    discussion = discussions.get_discussion(write, leased.article_id, leased.discussion_id)
    if discussion is None:
        return None
    return ThreadRefreshed(
        discussion=discussion,
        title=get_title(write, leased.article_id),
        comments=counts,
        is_unchanged=is_unchanged,
    )
