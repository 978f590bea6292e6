"""One article as a row of the list."""

from __future__ import annotations

from datetime import datetime

from reader.model.article import ArticleSummary
from reader.render.line import Segment
from reader.text.dates import age, from_iso
from reader.text.width import pad

_MARKS = 3
"""Cells for the unread mark, the star and the space after them."""
_AGE = 4
_COMMENTS = 5
_LEAST_TITLE = 8


def article_row(article: ArticleSummary, width: int, now: datetime) -> tuple[Segment, ...]:
    """Lays out a row: marks, title, and on the right feed, age and comments.

    A narrow row gives up the feed (40 cells and less), then the age, then the comments.

    Args:
        article: what the row shows.
        width: cells of the row.
        now: the moment that ages are told from.

    Returns:
        Segments of exactly `width` cells together.
    """
    if width <= 0:
        return ()
    segments: list[Segment] = [
        ("●", "unread") if article.unread else (" ", ""),
        ("★", "star") if article.starred else (" ", ""),
        (" ", ""),
    ]
    if width <= _MARKS:
        return tuple(segments[:width])
    room = width - _MARKS
    right: list[Segment] = []
    comments = comment_count(article.comments, article.comments_unread)
    if room - max(_COMMENTS, len(comments)) - 1 >= _LEAST_TITLE:
        cells = max(_COMMENTS, len(comments))
        total, dot, unread = comments.partition("·")
        right += [(" " * (cells + 1 - len(comments)), ""), (total, "dim")]
        if dot:
            right.append((dot + unread, "unread"))
        room -= cells + 1
        if room - _AGE - 1 >= _LEAST_TITLE:
            told = age(from_iso(article.published), now).rjust(_AGE)
            right[:0] = [(" ", ""), (told, "dim")]
            room -= len(told) + 1
            if width > 40:
                cells = min(max((width - 30) // 3, 8), 24)
                right[:0] = [("  ", ""), (pad(article.feed_title or "", cells), "feed")]
                room -= cells + 2
    title = article.title or article.link or "(no title)"
    segments.append((pad(title, room), "title-unread" if article.unread else "title-read"))
    return (*segments, *right)


def comment_count(total: int, unread: int) -> str:
    """How many comments there are and how many of them are unread, as `5` or `5·2`."""
    if not total:
        return ""
    return f"{total}·{unread}" if unread else str(total)
