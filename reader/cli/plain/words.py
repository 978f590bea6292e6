"""What linear output says, in words: nothing by colour, by a sign or by where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from reader.cli.feed_output import amount
from reader.model.article import Article
from reader.model.comment import KeptComment
from reader.model.feed import KeptFeed
from reader.model.listing import ArticleSummary
from reader.model.query import Hit
from reader.render.article_flow import has_text, text_below_head
from reader.render.article_head import comments_told, written_date
from reader.render.no_text import SENTENCE
from reader.render.plain_text import spoken_lines
from reader.text.blocks import parse_body

_MARKS = str.maketrans("", "", "\ue000\ue001")
"""Signs that a search puts around matches."""


def row_line(number: int, row: ArticleSummary) -> str:
    """A row of a list, as `3. Night trains, Gazette, 2026-03-01, unread, 5 comments`."""
    facts = [
        row.feed_title,
        (row.published or "")[:10],
        *_states(unread=row.unread, starred=row.starred, watched=row.is_watched),
        comments_told(row.comments, row.comments_unread, row.announced),
    ]
    return _sentence(f"{number}. {row.title or row.link or 'no title'}", facts)


def article_lines(article: Article, width: int, *, is_ascii: bool = False) -> Iterator[str]:
    """An article: what is known of it, a line each, then its text at `width` cells."""
    entry = article.entry
    yield entry.title or "no title"
    facts = {
        "feed": article.feed.title if article.feed else None,
        "by": entry.author,
        "date": _date(entry.published) or entry.published_raw,
        "link": entry.link,
        "tags": ", ".join(entry.tags),
        "labels": ", ".join(article.labels),
        "note": " ".join((article.notes or "").split()),
        "state": ", ".join(
            _states(unread=article.unread, starred=article.starred, watched=article.is_watched)
        ),
    }
    yield from (f"{name}: {value}" for name, value in facts.items() if value)
    if said := comments_told(article.comments, article.comments_unread, entry.announced):
        yield said
    yield ""
    document = parse_body(entry.body)
    if not has_text(article, document):
        yield SENTENCE
    shown = text_below_head(article, document)
    yield from spoken_lines(shown, width, is_ascii=is_ascii)


def comment_lines(
    kept: KeptComment,
    authors: Mapping[int, str],
    width: int,
    *,
    name: str | None = None,
    is_ascii: bool = False,
) -> Iterator[str]:
    """A comment: who says it to whom, then the text, not indented.

    Args:
        kept: the comment.
        authors: by comment id, of those that may be answered.
        width: cells.
        name: what the comment is called; `Comment c12` if None.
        is_ascii: whether our own marks are in ASCII.
    """
    comment = kept.comment
    facts = [
        f"by {comment.author or 'somebody without a name'}",
        _reply(kept, authors),
        _date(comment.published) or comment.published_raw,
        comment.points_told,
        "edited" if comment.edited else None,
        comment.state if comment.state not in ("ok", "missing") else None,
        *_states(unread=kept.unread, starred=kept.starred),
    ]
    yield _sentence(name or f"Comment c{kept.id}", facts)
    yield from spoken_lines(parse_body(comment.body), width, is_ascii=is_ascii)
    yield ""


def authors_of(comments: list[KeptComment]) -> dict[int, str]:
    """Who wrote each comment, by its id; a stand-in for a missing one says so."""
    return {
        kept.id: "a comment that is not here"
        if kept.comment.state == "missing"
        else kept.comment.author or "somebody without a name"
        for kept in comments
    }


def feed_line(number: int, feed: KeptFeed) -> str:
    """A feed, as `2. Gazette, in News/Local, 40 articles, 3 unread`."""
    facts = [
        f"in {feed.folder}" if feed.folder else None,
        amount(feed.articles, "article"),
        f"{feed.unread} unread",
        "hidden from the overview" if feed.is_hidden else None,
        f"{feed.status}: {feed.error}" if feed.error else None,
    ]
    return _sentence(f"{number}. {feed.title or feed.url or feed.link or 'no title'}", facts)


def hit_lines(number: int | str, hit: Hit) -> Iterator[str]:
    """A hit of a search and its passage.

    Args:
        number: what it is called: its number in a list, or its id.
        hit: the hit.
    """
    where = "comment on" if hit.comment_id is not None else "article"
    facts = [hit.author, (hit.published or "")[:10]]
    yield _sentence(f"{number}. {where} {hit.title or 'no title'}", facts)
    yield hit.snippet.translate(_MARKS)


def _date(value: datetime | date | None) -> str | None:
    return written_date(value) if value is not None else None


def _states(*, unread: bool, starred: bool, watched: bool = False) -> list[str]:
    states = {"unread": unread, "starred": starred, "watched": watched}
    return [name for name, holds in states.items() if holds]


def _reply(kept: KeptComment, authors: Mapping[int, str]) -> str | None:
    if kept.parent_id is None:
        return None
    return f"in reply to {authors.get(kept.parent_id, 'a comment that is not here')}"


def _sentence(start: str, facts: list[str | None]) -> str:
    return ", ".join([start, *(fact for fact in facts if fact)])
