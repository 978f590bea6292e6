"""JSON Lines of the command line: one object a line, keys never removed or retyped."""

from __future__ import annotations

from collections.abc import Sequence

from reader.export.feed_json import JsonObject
from reader.model.article import Article, FullText
from reader.model.body import Body
from reader.model.comment import KeptComment
from reader.model.discussion import Discussion
from reader.model.event import (
    Counts,
    ImportFinished,
    SourceImported,
)
from reader.model.feed import KeptFeed
from reader.model.parsed import Problem
from reader.model.query import Hit
from reader.text.blocks import parse_body
from reader.text.instants import iso


def article_object(article: Article, *, is_full: bool) -> JsonObject:
    """An article as `list` gives it, and with `is_full` as `show` does."""
    entry = article.entry
    brief: JsonObject = {
        "id": article.id,
        "feed": _feed_of(article.feed),
        "title": entry.title,
        "author": entry.author,
        "published": iso(entry.published),
        "link": entry.link,
        "tags": list(entry.tags),
        "labels": list(article.labels),
        "unread": article.unread,
        "starred": article.starred,
        "comments": {
            "total": article.comments,
            "unread": article.comments_unread,
            "announced": entry.announced,
        },
    }
    if not is_full:
        return brief
    source = article.source
    return brief | {
        "guid": entry.guid,
        "updated": iso(entry.updated),
        "published_raw": entry.published_raw,
        "summary": entry.summary,
        "text": entry.text,
        "links": [link.url for link in parse_body(entry.body).links if link.anchor is None],
        "enclosures": [
            {"url": e.url, "type": e.type, "length": e.length} for e in entry.enclosures
        ],
        "comments_url": entry.comments_url,
        "comments_feed": entry.comments_feed,
        "notes": article.notes,
        "full_text": _full_text(article.full_text),
        "source": {
            "format": source.format,
            "layout": source.layout,
            "confidence": source.confidence,
            "path": source.path,
        },
    }


def comment_object(kept: KeptComment, discussions: Sequence[Discussion] = ()) -> JsonObject:
    """A comment as `thread` gives it.

    Args:
        kept: the comment.
        discussions: of its article; they name the one it belongs to.
    """
    comment = kept.comment
    names = (each.name for each in discussions if each.id == kept.discussion_id and each.id)
    return {
        "id": kept.id,
        "article_id": kept.article_id,
        "parent_id": kept.parent_id,
        "depth": comment.depth,
        "author": comment.author,
        "published": iso(comment.published),
        "published_raw": comment.published_raw,
        "text": comment.text,
        "unread": kept.unread,
        "starred": kept.starred,
        "score": comment.score,
        "edited": comment.edited,
        "link": comment.link,
        "state": comment.state,
        "discussion": next(names, None),
        "role": comment.role,
        "rank": comment.rank,
        "note": kept.note,
    }


def export_object(
    article: Article, thread: Sequence[KeptComment], discussions: Sequence[Discussion] = ()
) -> JsonObject:
    """An article with all that `import` needs to make it again: threads, bodies and source ids.

    Args:
        article: the article.
        thread: its comments, those of each discussion together and in pre-order.
        discussions: where it is discussed.
    """
    comments = []
    for kept in thread:
        more = {
            "source_id": kept.comment.source_id,
            "parent_source_id": kept.comment.parent_source_id,
            "body": _body_object(kept.comment.body),
            "discussion_id": kept.discussion_id,
        }
        comments.append(comment_object(kept, discussions) | more)
    exported = article_object(article, is_full=True)
    if article.full_text is not None:
        exported["full_text"] |= {"body": _body_object(article.full_text.body)}
    return exported | {
        "body": _body_object(article.entry.body),
        "announced": article.entry.announced,
        "watched": article.is_watched,
        "comment_page": article.entry.is_comment_page,
        "discussions": [
            {
                "id": each.id,
                "name": each.name,
                "source": each.source,
                "address": each.address,
                "page": each.page,
            }
            for each in discussions
            if each.source is not None
        ],
        "comments": comments,
    }


def hit_object(hit: Hit, snippet: str) -> JsonObject:
    """A hit as `search` gives it; `snippet` is the passage with its matches marked for JSON."""
    return {
        "article_id": hit.article_id,
        "comment_id": hit.comment_id,
        "title": hit.title,
        "author": hit.author,
        "published": hit.published,
        "snippet": snippet,
        "score": hit.score,
    }


def source_object(event: SourceImported) -> JsonObject:
    """What an import made of one source."""
    return {
        "source": event.source,
        "format": event.format,
        "articles": _counts(event.articles),
        "comments": _counts(event.comments),
        "problems": [_problem(problem) for problem in event.problems],
    } | _feed_counts(event.feeds)


def total_object(event: ImportFinished) -> JsonObject:
    """The last line of an import."""
    total = {
        "sources": event.sources,
        "failed": event.failed,
        "articles": _counts(event.articles),
        "comments": _counts(event.comments),
        "interrupted": event.is_interrupted,
    }
    return {"total": total | _feed_counts(event.feeds)}


def _feed_counts(feeds: Counts) -> JsonObject:
    """Subscriptions, where a list of them was imported."""
    return {} if feeds == Counts() else {"feeds": _counts(feeds)}


def _feed_of(feed: KeptFeed | None) -> JsonObject | None:
    if feed is None:
        return None
    return {"id": feed.id, "title": feed.title, "url": feed.url, "link": feed.link}


def _full_text(full: FullText | None) -> JsonObject | None:
    """The text of the article's page; `shown` is whether it is read in place of `text`."""
    if full is None:
        return None
    return {
        "url": full.url,
        "fetched": iso(full.fetched),
        "text": full.text,
        "shown": full.is_shown,
    }


def _body_object(body: Body) -> JsonObject:
    return {"type": body.type, "value": body.value, "base": body.base}


def _counts(counts: Counts) -> JsonObject:
    return {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged}


def _problem(problem: Problem) -> JsonObject:
    return {"severity": problem.severity, "message": problem.message, "where": problem.where}
