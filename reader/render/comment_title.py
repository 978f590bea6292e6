"""The first lines over a thread: its title or tabs, what is to be said of it, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reader.render.line import Segment, Segments
from reader.text.width import cell_width, truncate

_GAP = " │ "
_LONGEST_NAME = 24
_LEAST_NAME = 4


class Tab(NamedTuple):
    """One of an article's discussions as a tab tells it."""

    id: int
    name: str
    total: int
    unread: int


class TabPlace(NamedTuple):
    """Where a tab stands on its line, in cells."""

    start: int
    end: int
    id: int


def count_of(total: int, unread: int) -> str:
    """Comments and how many of them are unread, as in the list: `5` or `5·2`."""
    return f"{total:,}·{unread:,}" if unread else f"{total:,}"


def tab_line(tabs: Sequence[Tab], shown: int, width: int) -> tuple[Segments, tuple[TabPlace, ...]]:
    """The tabs on one line, the shown one in brackets; where not all fit, it alone with its number.

    Args:
        tabs: at least one.
        shown: index of the one that is shown.
        width: cells of the line.

    Returns:
        The line, and where on it which tab can be clicked.
    """
    texts = [f"{truncate(tab.name, _LONGEST_NAME)} {count_of(*tab[2:])}" for tab in tabs]
    texts[shown] = f"[{texts[shown]}]"
    cells = [cell_width(text) for text in texts]
    segments: list[Segment] = []
    if sum(cells) + len(_GAP) * (len(tabs) - 1) > width:
        return _one_tab(tabs[shown], f" {shown + 1} of {len(tabs)}", width), ()
    places: list[TabPlace] = []
    position = 0
    for number, (tab, text) in enumerate(zip(tabs, texts, strict=True)):
        if number:
            segments.append((_GAP, "dim"))
            position += len(_GAP)
        is_shown = number == shown
        segments.append((text, "thread-title" if is_shown else "bold" if tab.unread else "dim"))
        places.append(TabPlace(position, position + cells[number], tab.id))
        position += cells[number]
    return segments, tuple(places)


def _one_tab(tab: Tab, number: str, width: int) -> Segments:
    count = f" {count_of(tab.total, tab.unread)}]"
    room = width - 1 - len(count) - len(number)
    if room < _LEAST_NAME:
        count = "]"
        room = max(width - 2 - len(number), 1)
    text = f"[{truncate(tab.name, min(room, _LONGEST_NAME))}{count}"
    return ((text, "thread-title"), (number, "dim"))


def fact_lines(facts: Sequence[str], width: int) -> tuple[str, str]:
    """Facts in a row on as much of two lines as they need, the last cut where there is no room."""
    lines = ["", ""]
    line = 0
    for fact in facts:
        added = f"{lines[line]} · {fact}" if lines[line] else fact
        if not line and lines[0] and cell_width(added) > width:
            line, added = 1, fact
        lines[line] = added
    return truncate(lines[0], width), truncate(lines[1], width)


def chain_line(names: Sequence[str], *, is_cut: bool, depth: int, width: int) -> str:
    """Whose replies are in view, outermost first, cut in the middle to fit.

    Args:
        names: of the comments above; with `is_cut` those between the first two are left out.
        is_cut: whether some are left out.
        depth: how deep what is in view stands.
        width: cells of the line.
    """
    names = [truncate(name, _LONGEST_NAME) for name in names]
    end = f" · depth {depth}"
    for left in range(len(names), min(len(names), 2) - 1, -1):
        between = ["…"] if is_cut or left < len(names) else []
        text = "↑ " + " › ".join([names[0], *between, *names[len(names) - left + 1 :]]) + end
        if cell_width(text) <= width:
            return text
    return truncate(f"↑ … › {names[-1]}{end}", width)
