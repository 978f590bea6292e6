"""JSON Lines about feeds: one object a line, keys never removed or retyped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from reader.model.event import (
    FeedRefreshed,
    FullTextsFinished,
    RefreshFinished,
    ThreadRefreshed,
    ThreadsFinished,
)
from reader.model.feed import KeptFeed
from reader.model.retention import CleanReport
from reader.text.instants import iso

JsonObject = dict[str, Any]


# What a terminal obeys, what turns the direction of a line, what some take for the end of one, and
# halves of characters (names of files may hold them), which are no UTF-8: JSON can say them all.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_line(value: Mapping[str, Any]) -> str:
    """One object on one line, without a line break, not escaped beyond need."""
    line = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def feed_object(feed: KeptFeed) -> JsonObject:
    """A feed as `feeds` gives it."""
    return {
        "id": feed.id,
        "title": feed.title,
        "url": feed.url,
        "link": feed.link,
        "folder": feed.folder,
        "articles": feed.articles,
        "unread": feed.unread,
        "fetched": iso(feed.fetched),
        "next": iso(feed.due) if feed.is_subscribed else None,
        "status": feed.status,
        "error": feed.error,
        "error_since": iso(feed.error_since),
        "hint": feed.hint,
        "problem": feed.problem,
        "why": feed.why_pace,
        "interval": feed.interval,
        "hidden": feed.is_hidden,
        "keep_count": feed.keep_count,
        "keep_age": feed.keep_age,
        "full_text": feed.has_full_text,
    }


def refreshed_object(event: FeedRefreshed) -> JsonObject:
    """What came of asking for one feed."""
    return feed_object(event.feed) | {"new": event.new, "changed": event.changed}


def thread_refreshed_object(event: ThreadRefreshed) -> JsonObject:
    """What came of asking for one discussion."""
    discussion = event.discussion
    return {
        "article_id": discussion.article_id,
        "title": event.title,
        "discussion": {
            "name": discussion.name,
            "source": discussion.source,
            "page": discussion.page,
            "total": discussion.comments,
            "unread": discussion.unread,
            "announced": discussion.announced,
            "status": discussion.status,
            "error": discussion.error,
            "problem": discussion.problem,
            "next": iso(discussion.due),
        },
        "new": event.comments.new,
        "changed": event.comments.changed,
    }


def refresh_total_object(
    event: RefreshFinished,
    threads: ThreadsFinished | None = None,
    pages: FullTextsFinished | None = None,
) -> JsonObject:
    """The last line of a refresh, with that of discussions and pages if they were asked for."""
    total: JsonObject = {
        "feeds": event.feeds,
        "new": event.new,
        "changed": event.changed,
        "unchanged": event.unchanged,
        "failed": event.failed,
        "interrupted": event.is_interrupted,
        "offline": event.is_offline,
    }
    if threads is not None:
        total["comments"] = {
            "discussions": threads.discussions,
            "new": threads.comments.new,
            "changed": threads.comments.changed,
            "unchanged": threads.comments.unchanged,
            "failed": threads.failed,
            "interrupted": threads.is_interrupted,
            "offline": threads.is_offline,
        }
    if pages is not None:
        total["full_texts"] = pages_object(pages)
    return {"total": total}


def pages_object(event: FullTextsFinished) -> JsonObject:
    """What came of fetching the pages of articles."""
    return {
        "fetched": event.fetched,
        "failed": event.failed,
        "interrupted": event.is_interrupted,
        "offline": event.is_offline,
    }


def cleaned_object(report: CleanReport) -> JsonObject:
    """What `clean` did, or would do."""
    return {
        "articles": report.articles,
        "emptied": report.emptied,
        "forgotten": report.forgotten,
        "bytes_before": report.bytes_before,
        "bytes_after": report.bytes_after,
        "dry_run": report.is_dry_run,
    }
