"""The first page of the list as escape codes, the same cells that the app then shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from reader.model.listing import ArticleQuery, ArticleSummary
from reader.render.article_row import article_row
from reader.render.bar_line import Part, clean_part
from reader.render.chrome import Sides, heading_sides, line_around
from reader.render.line import Segment, Segments
from reader.render.panes import View, plan_panes
from reader.screens.look import Look
from reader.screens.titles import count_parts, place_name, title_parts
from reader.screens.view_head import Feeds, Head, Views, read_head
from reader.screens.view_state import ViewState

LEAST = 20, 5
"""Columns and rows of a terminal below which there is no first frame."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Shown(Views, Feeds, Protocol):
    """The part of the library that the first page needs."""

    def summaries(self, ids: Sequence[int]) -> list[ArticleSummary]: ...

    def beginnings(self, ids: Sequence[int]) -> dict[int, str]: ...

    def session(self) -> str | None: ...


class _Place(NamedTuple):
    """What part of a view is on the screen."""

    head: Head
    cursor: int
    """The row of the cursor."""
    top: int
    """The first line of the list that is seen."""
    lines: int
    """How many are."""


def first_frame(library: Shown, look: Look, size: tuple[int, int]) -> bytes | None:
    """The first page of the view that the session begins with.

    Args:
        library: what is read.
        look: what it is painted by.
        size: columns and rows of the terminal.

    Returns:
        None where what the app will show is not known yet. Of a pane that is none of the list
        only what stands around it is painted.
    """
    view, state = _opening(library, look)
    plan = plan_panes(size, view)
    if min(size[0] - LEAST[0], size[1] - LEAST[1]) < 0:
        return None
    region, here = plan.regions.get("list"), (0, 0)
    rows: list[list[Segment]] = []
    counted: Sequence[Part] = ()
    if region is not None:
        place = _place(library, state, region.height, look)
        if place is None:
            return None
        counted = count_parts(len(place.head.ids), is_whole=place.head.is_whole)
        here = region.x, region.y + place.cursor * look.lines - place.top
        # Of the other panes only the frame is known so early.
        rows = _rows(library, place, region.width - 1, look, has_focus=view.focus == "list")
    bars: dict[str, Sides] = {
        "list-title": heading_sides("Articles", counted),
        "feeds-title": heading_sides("Feeds"),
        "article-title": heading_sides("Article"),
        "comments-title": heading_sides("Comments"),
        "title-bar": (
            [
                (role, clean_part(text))
                for role, text in title_parts(
                    place_name(state.query, state.feed, state.kind, state.name), state.query
                )
            ],
            [],
        ),
    }
    lines = []
    for y in range(size[1]):
        line = _around(line_around(plan, y, size[0], bars, view.focus), look)
        if region is not None and region.y <= y < region.bottom:
            # On one line, so that a character that the terminal finds wider shifts the same.
            line = [*_cut(line, 0, region.x), *rows[y - region.y], *_cut(line, region.right)]
        lines.append(_written(line, look, y))
    # There the app has the terminal's own cursor, hidden, for who reads one line at a time.
    at = f"\x1b[{here[1] + 1};{here[0] + 1}H"
    return "".join([*lines, "\x1b[0m\x1b[H", at]).encode()


def _cut(line: Segments, start: int, end: int | None = None) -> list[Segment]:
    """What stands between two columns of a line in which every character takes one."""
    cut, x = [], 0
    for text, name in line:
        first = max(0, start - x)
        last = len(text) if end is None else max(0, end - x)
        cut.append((text[first:last], name))
        x += len(text)
    return cut


def _opening(library: Shown, look: Look) -> tuple[View, ViewState]:
    """The arrangement and the view of the app's first page."""
    from reader.text.sorting import parse_sort

    view, kept = View(), library.session()
    session = None
    sort, terms = parse_sort(look.sort)
    if kept is not None:
        from reader.screens.resuming import read_session

        session = read_session(kept, library, view, (sort, terms))
    if session is not None:
        if look.resumes:
            return session.view, session.state
        view = session.view._replace(focus="list", has_feeds=False, is_zen=False)
        sort, terms = session.sorts.of("articles")
    query = ArticleQuery(is_overview=True, sort=sort, terms=terms)
    return view, ViewState(query, None, "articles", None, "", "all", None, 0, 0)


def _place(library: Shown, state: ViewState, lines: int, look: Look) -> _Place | None:
    """Where the list will stand; None where it is empty or moves once more."""
    head = read_head(library, state.query, state.row)
    count = len(head.ids)
    if not count:
        return None
    cursor = min(state.row, count - 1)
    if state.article_id is not None:
        try:
            cursor = head.ids.index(state.article_id)
        except ValueError:
            if not head.is_whole:
                return None
    height = look.lines
    here, last_top = cursor * height, max(0, count * height - lines)
    top = max(0, min(here - state.screen_row, last_top))
    # As little as needed to show the cursor's row, and those around it that fit.
    margin = max(0, min(look.margin * height, (lines - height) // 2))
    first, end = here - margin, here + height + margin
    if first < top or end - first > lines:
        top = first
    elif end > top + lines:
        top = end - lines
    return _Place(head, cursor, max(0, min(top, last_top)), lines)


def _rows(
    library: Shown, place: _Place, width: int, look: Look, *, has_focus: bool
) -> list[list[Segment]]:
    """The lines of the list that are seen; the scrollbar comes with the frame after the first.

    How the cursor's row looks is known only where the list has the focus.
    """
    height, ids = look.lines, place.head.ids
    seen = ids[place.top // height : (place.top + place.lines) // height + 1]
    found = {summary.id: summary for summary in library.summaries(seen)}
    beginnings = library.beginnings(seen) if height > 1 else {}
    template = None
    if look.template is not None:
        from reader.text.row_template import parse_row

        template = parse_row(look.template)
    now = datetime.now(UTC)

    def line(row: int, is_below: int) -> Segments:
        if row >= len(ids):
            return [(" " * width, "")]
        summary = found[ids[row]]
        if is_below:
            from reader.render.second_line import second_line

            return second_line(summary, beginnings.get(summary.id, ""), width, now)
        if template is None:
            return article_row(summary, width, now, is_short=height > 1)
        from reader.render.templated_row import templated_row

        return templated_row(template, summary, width, now)

    lines = []
    for y in range(place.top, place.top + place.lines):
        row, is_below = divmod(y, height)
        segments = [*line(row, is_below), (" ", "")]
        if look.is_ascii:
            from reader.render.ascii import in_ascii

            segments = list(in_ascii(segments))
        under = "cursor " if row == place.cursor and has_focus else ""
        lines.append([(text, f"{under}{name}".strip()) for text, name in segments])
    return lines


def _around(line: Segments, look: Look) -> list[Segment]:
    named = [(text, name or "workspace") for text, name in line]
    if not look.is_ascii:
        return named
    from reader.render.ascii import TABLE

    return [(text.translate(TABLE), name) for text, name in named]


def _written(line: Segments, look: Look, y: int) -> str:
    """A line from the first column on.

    Raises:
        ValueError: there is something in it that a terminal would obey.
        KeyError: it has a style that the look does not know.
    """
    parts = [f"\x1b[{y + 1};1H"]
    for text, name in line:
        if _CONTROLS.search(text):
            raise ValueError(f"{text!r} is no text for a terminal")
        if text:
            codes = look.styles[name]
            parts.append(f"\x1b[0;{codes}m{text}" if codes else f"\x1b[0m{text}")
    return "".join(parts)
