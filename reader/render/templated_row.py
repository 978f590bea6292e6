"""One article as a row of the list, by a template of the reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reader.model.listing import ArticleSummary
from reader.render.article_row import comment_count, row_signs
from reader.render.line import Segment
from reader.text.instants import age, from_iso
from reader.text.row_template import RowField
from reader.text.width import cell_width, pad, truncate

_LEAST = 8
"""Cells of the field that takes what is left; for them others are left out."""
_GIVEN_UP = ("author", "signs", "date", "feed", "age", "comments")
"""What a narrow row goes without, in this order."""


def templated_row(
    template: Sequence[RowField],
    article: ArticleSummary,
    width: int,
    now: datetime,
    *,
    is_selected: bool = False,
) -> tuple[Segment, ...]:
    """Lays out a row.

    Args:
        template: its fields.
        article: what the row shows.
        width: cells of the row.
        now: the moment that ages are told from.
        is_selected: whether it is one of those that keys act on together.

    Returns:
        Segments of exactly `width` cells together.
    """
    fields = _fitting(template, width)
    open_fields = [field for field in fields if field.name and field.cells is None]
    room = max(0, width - _fixed_cells(fields))
    segments: list[Segment] = []
    for field in fields:
        if field.before:
            segments.append((field.before, "dim"))
        if not field.name:
            continue
        cells = field.cells
        if cells is None:
            share = room // len(open_fields)
            cells = share + (room - share * len(open_fields) if field is open_fields[0] else 0)
        segments += _cells(field, _parts(field.name, article, now, is_selected), cells)
    used = sum(cell_width(text) for text, _ in segments)
    if used < width:
        segments.append((" " * (width - used), ""))
    return tuple(segments) if used <= width else tuple(_cut(segments, width))


def _fixed_cells(fields: Sequence[RowField]) -> int:
    return sum(cell_width(field.before) + (field.cells or 0) for field in fields)


def _fitting(template: Sequence[RowField], width: int) -> list[RowField]:
    """The fields that a row has room for."""
    fields = list(template)
    least = _LEAST * sum(1 for field in fields if field.name and field.cells is None)
    for name in _GIVEN_UP:
        if _fixed_cells(fields) + least <= width:
            break
        fields = [field for field in fields if field.name != name]
    return fields


def _parts(name: str, article: ArticleSummary, now: datetime, is_selected: bool) -> list[Segment]:
    """What a field says of an article."""
    title_style = "title-unread" if article.unread else "title-read"
    unread: Segment = ("●", "unread") if article.unread else (" ", "")
    star: Segment = ("★", "star") if article.starred else (" ", "")
    match name:
        case "mark":
            return [unread, star, ("✓", "unread") if is_selected else (" ", "")]
        case "unread":
            return [("✓", "unread") if is_selected else unread]
        case "star":
            return [star]
        case "title":
            return [(article.name, title_style)]
        case "feed":
            return [(article.feed_title or "", "feed")]
        case "author":
            return [(article.author or "", "dim")]
        case "age":
            return [(age(from_iso(article.published), now), "dim")]
        case "date":
            return [((article.published or "")[:10], "dim")]
        case "comments":
            count = comment_count(article.comments, article.comments_unread)
            total, dot, new = count.partition("·")
            return [(total, "dim"), (dot + new, "unread")]
        case "signs":
            return [(row_signs(article), "dim")]
    raise ValueError(name)


def _cells(field: RowField, parts: Sequence[Segment], cells: int) -> list[Segment]:
    """Parts at exactly so many cells."""
    used = sum(cell_width(text) for text, _ in parts)
    if used > cells:
        return _cut(parts, cells)
    space: list[Segment] = [(" " * (cells - used), "")] if used < cells else []
    shown = [part for part in parts if part[0]]
    return [*space, *shown] if field.is_right else [*shown, *space]


def _cut(parts: Sequence[Segment], cells: int) -> list[Segment]:
    """Parts cut at so many cells, and filled up where a wide character does not fit."""
    cut: list[Segment] = []
    for text, style in parts:
        room = cells - sum(cell_width(one) for one, _ in cut)
        if room <= 0:
            break
        text = truncate(text, room)
        cut.append((text, style))
    left = cells - sum(cell_width(one) for one, _ in cut)
    return [*cut, (pad("", left), "")] if left > 0 else cut
