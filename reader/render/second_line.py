"""The second line of an article's row: its feed, its age, and how its text begins."""

from __future__ import annotations

from datetime import datetime

from reader.model.listing import ArticleSummary
from reader.render.line import Segment
from reader.text.clean import clean_line
from reader.text.instants import age, from_iso
from reader.text.width import cell_width, pad, truncate

_INDENT = 3
"""Cells under the marks of the first line."""
_MOST_FEED = 24
_LEAST_FEED = 6
_LEAST_WORDS = 12
"""Cells below which the beginning of a text says nothing."""


def second_line(
    article: ArticleSummary, beginning: str, width: int, now: datetime
) -> tuple[Segment, ...]:
    """Lays out the line below the title.

    Args:
        article: what the row shows.
        beginning: the first characters of its text; empty where there are none.
        width: cells of the row.
        now: the moment that ages are told from.

    Returns:
        Segments of exactly `width` cells together.
    """
    room = width - _INDENT
    if room < 1:
        return ((" " * width, ""),) if width > 0 else ()
    words = clean_line(beginning)
    told = age(from_iso(article.published), now)
    parts: list[Segment] = []
    feed = article.feed_title or ""
    most = min(_MOST_FEED, room // 3 if words else room - len(told) - 3)
    if feed and most >= min(_LEAST_FEED, cell_width(feed)):
        parts.append((truncate(feed, most), "feed"))
    if told:
        parts.append((told, "dim"))
    segments: list[Segment] = [(" " * _INDENT, "")]
    for text, style in parts:
        separator = " · " if len(segments) > 1 else ""
        if cell_width(separator + text) > room:
            break
        segments += [(separator, "dim"), (text, style)] if separator else [(text, style)]
        room -= cell_width(separator + text)
    separator = "  " if len(segments) > 1 else ""
    if words and room - len(separator) >= _LEAST_WORDS:
        # They are no words of the program's: `ascii` leaves them as they are.
        segments.append((separator + pad(words, room - len(separator)), "title-read dim"))
    elif room:
        segments.append((" " * room, ""))
    return tuple(segments)
