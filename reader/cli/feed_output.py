"""What commands print of feeds for people: lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reader.model.event import FeedRefreshed, RefreshFinished, ThreadRefreshed, ThreadsFinished
from reader.model.feed import KeptFeed
from reader.schedule import span
from reader.text.instants import iso


def amounts(articles: int, comments: int) -> str:
    """`3 articles`, `1 comment`, or both."""
    parts = [amount(articles, "article")] if articles or not comments else []
    if comments:
        parts.append(amount(comments, "comment"))
    return " and ".join(parts)


def feed_lines(feed: KeptFeed, now: datetime) -> Iterator[str]:
    """A feed of `feeds`: counts and title, then when it is fetched and what went wrong."""
    where = feed.url or feed.link or ""
    place = f"{feed.folder}/" if feed.folder else ""
    counts = f"{feed.id:>5} {feed.articles:>8} {feed.unread:>8} unread"
    yield f"{counts}  {place}{feed.title or where}  {where}".rstrip()
    facts = []
    if feed.is_hidden:
        facts.append("hidden from the overview")
    if feed.has_full_text:
        facts.append("with full texts")
    if feed.fetched is not None and feed.is_subscribed:
        facts.append(f"fetched {ago(feed.fetched, now)}")
    if feed.is_subscribed and feed.due is not None and feed.why_pace:
        facts.append(f"next {until(feed.due, now)} ({feed.why_pace})")
    if facts:
        yield f"{'':>24}  {'; '.join(facts)}"
    if feed.error:
        since = f" since {iso(feed.error_since)}" if feed.error_since else ""
        yield f"{'':>24}  {feed.status}{since}: {feed.error}"
        if feed.hint:
            yield f"{'':>24}  {feed.hint}"
    elif feed.problem:
        yield f"{'':>24}  {feed.problem}"


def ago(moment: datetime, now: datetime) -> str:
    """A moment of the past in words, as `2 h ago`."""
    seconds = int((now - moment).total_seconds())
    return f"{span(seconds)} ago" if seconds >= 60 else "just now"


def until(moment: datetime, now: datetime) -> str:
    """A moment to come in words, as `in 2 h`."""
    seconds = int((moment - now).total_seconds())
    return f"in {span(seconds)}" if seconds >= 60 else "now"


def refresh_line(event: FeedRefreshed) -> str | None:
    """What came of one feed, on one line; None where there is nothing to say."""
    feed = event.feed
    name = feed.title or feed.url or f"feed {feed.id}"
    parts = [
        f"{event.new} new" if event.new else "",
        f"{event.changed} changed" if event.changed else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{name}: {told}" if told else None


def refreshed_line(event: RefreshFinished) -> str:
    """The sum of a refresh."""
    if event.is_offline:
        return "offline: no feed could be fetched"
    if not event.feeds:
        return "no feed was fetched"
    feeds = f"{amount(event.unchanged, 'feed')} unchanged"
    if event.failed:
        feeds += f", {event.failed} failed"
    articles = f"{amount(event.new, 'article')} new, {event.changed} changed"
    return f"{amount(event.feeds, 'feed')}: {articles}; {feeds}"


def thread_name(event: ThreadRefreshed) -> str:
    """What a discussion is called beside others, as `Hacker News on “Night trains”`."""
    title = event.title or f"article {event.discussion.article_id}"
    return f"{event.discussion.name} on “{title}”"


def thread_line(event: ThreadRefreshed) -> str | None:
    """What came of one discussion, on one line; None where there is nothing to say."""
    counts, discussion = event.comments, event.discussion
    parts = [
        f"{counts.new} new" if counts.new else "",
        f"{counts.changed} changed" if counts.changed else "",
        discussion.problem or "" if counts.new or counts.changed else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{thread_name(event)}: {told}" if told else None


def threads_line(event: ThreadsFinished) -> str:
    """The sum of a refresh of discussions."""
    if event.is_offline:
        return "offline: no discussion could be fetched"
    parts = [f"{event.comments.new} new comments", f"{event.comments.changed} changed"]
    if event.failed:
        parts.append(f"{event.failed} failed")
    return f"{amount(event.discussions, 'discussion')}: {', '.join(parts)}"


def amount(count: int, noun: str) -> str:
    """`1 article`, `3 articles`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
