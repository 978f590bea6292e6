"""One article as a row of the list."""

from __future__ import annotations

from datetime import datetime

from reader.model.listing import ArticleSummary
from reader.render.line import Segment
from reader.text.instants import age, from_iso
from reader.text.width import cell_width, pad, truncate

_MARKS = 3
"""Cells for the unread mark, the star and the mark of a selected row."""
_AGE = 4
"""Cells of the last column: `10mo` is the longest age of anything past."""
_COMMENTS = 5
"""Cells that any comments take in a row that has room for the feed, so that feeds are aligned."""
_NARROW = 40
_LEAST_TITLE = 8
_FEED_ROOM = 32
"""Cells for title and feed from which a long title leaves a quarter to the feed."""
_LEAST_FEED = 8
_MOST_FEED = 24


def article_row(
    article: ArticleSummary,
    width: int,
    now: datetime,
    *,
    is_selected: bool = False,
    is_short: bool = False,
) -> tuple[Segment, ...]:
    """Lays out a row: marks, title, and on the right feed, comments and age.

    The age is the last column, and comments end where it begins. An article without comments
    leaves their cells to its title and feed: the row of an article depends on nothing but
    itself, so that no column moves while the list is scrolled. What a short title leaves
    belongs to the feed. A narrow row gives up the feed where the title needs its cells, then the
    age, then the comments.

    Args:
        article: what the row shows.
        width: cells of the row.
        now: the moment that ages are told from.
        is_selected: whether it is one of those that keys act on together.
        is_short: whether feed and age are told elsewhere.

    Returns:
        Segments of exactly `width` cells together.
    """
    if width <= 0:
        return ()
    segments: list[Segment] = [
        ("●", "unread") if article.unread else (" ", ""),
        # The third cell stays empty: a tick beside a title would be read as its first letter.
        ("✓", "unread") if is_selected else ("★", "star") if article.starred else (" ", ""),
        (" ", ""),
    ]
    if width <= _MARKS:
        return tuple(segments[:width])
    room = width - _MARKS
    right: list[Segment] = []
    comments = comment_count(article.comments, article.comments_unread)
    title = article.name
    if comments and room - len(comments) - 1 >= _LEAST_TITLE:
        gap = 1 if width <= _NARROW else 2 + max(0, _COMMENTS - len(comments))
        total, dot, unread = comments.partition("·")
        right += [(" " * gap, ""), (total, "dim")]
        if dot:
            right.append((dot + unread, "unread"))
        room -= sum(len(text) for text, _ in right)
    told = age(from_iso(article.published), now).rjust(_AGE)
    if not is_short and room - len(told) - 1 >= _LEAST_TITLE:
        right += [(" ", ""), (told, "dim")]
        room -= len(told) + 1
        if feed := _feed(article.feed_title or "", room, cell_width(title)):
            right[:0] = [("  ", ""), (feed, "feed")]
            room -= cell_width(feed) + 2
    style = "title-unread" if article.unread else "title-read"
    signs = ("★" if is_selected and article.starred else "") + row_signs(article)
    if signs and room - len(signs) - 1 >= _LEAST_TITLE:
        segments += [(pad(title, room - len(signs) - 1), style), (f" {signs}", "dim")]
    else:
        segments.append((pad(title, room), style))
    return (*segments, *right)


def row_signs(article: ArticleSummary) -> str:
    """One cell each: its discussions are watched, it has labels, a note, a text that changed."""
    signs = (
        (article.is_watched, "◎"),
        (article.has_labels, "#"),
        (article.has_note, "¶"),
        (article.is_changed, "±"),
    )
    return "".join(sign for is_so, sign in signs if is_so)


def _feed(feed: str, room: int, title_cells: int) -> str:
    """As much of a feed's title as its row has room for; empty where that says nothing."""
    column = max(_LEAST_TITLE, room // 4) if room >= _FEED_ROOM else 0
    cells = min(_MOST_FEED, max(column, room - title_cells - 2))
    return truncate(feed, cells) if cells >= min(_LEAST_FEED, cell_width(feed)) else ""


def comment_count(total: int, unread: int) -> str:
    """How many comments there are and how many of them are unread, as `5` or `5·2`."""
    if not total:
        return ""
    return f"{total}·{unread}" if unread else str(total)
