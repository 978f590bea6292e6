"""What stands around the panes: bars, headings and the lines between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.render.bar_line import Part, bar_segments
from reader.render.line import Segment
from reader.render.panes import BARS, PANES, Plan

Sides = tuple[Sequence[Part], Sequence[Part]]
"""What stands at the left and at the right of a bar or a heading."""


def line_around(
    plan: Plan, y: int, width: int, bars: Mapping[str, Sides], focus: str
) -> list[Segment]:
    """One line of the screen without what the panes paint.

    Args:
        plan: where everything stands.
        y: the line, from 0.
        width: cells of the screen.
        bars: what bars and headings (`<pane>-title`) say.
        focus: the pane that has the focus.

    Returns:
        Segments of `width` cells together; the names of styles are those of CSS, and none for
        what is empty.
    """
    pieces = sorted(
        (region.x, name, region.width)
        for name, region in plan.regions.items()
        if region.y <= y < region.bottom and name not in PANES and name != "prompt"
    )
    segments: list[Segment] = []
    end = 0
    for x, name, cells in pieces:
        segments.append((" " * (x - end), ""))
        if name.startswith("divider"):
            segments.append(("┬" if plan.regions[name].y == y else "│", "workspace--line"))
        elif name in BARS:
            segments += _bar(bars.get(name, ((), ())), cells)
        else:
            segments += _heading(bars.get(name, ((), ())), cells, name == f"{focus}-title")
        end = x + cells
    segments.append((" " * max(0, width - end), ""))
    return segments


def _bar(sides: Sides, cells: int) -> list[Segment]:
    return [
        (text, f"bar--{role}" if role else "workspace--bar")
        for text, role in bar_segments(*sides, cells)
    ]


def _heading(sides: Sides, cells: int, is_active: bool) -> list[Segment]:
    suffix = "-active" if is_active else ""
    # The focus must show without colours too.
    names = {"": f"workspace--line{suffix}", "heading": f"workspace--heading{suffix}"}
    return [
        (text, names.get(role, "workspace--count"))
        for text, role in bar_segments(*sides, cells, "━" if is_active else "─")
    ]


def heading_sides(name: str, right: Sequence[Part] = ()) -> Sides:
    """A heading that says a name, and more at its right."""
    return [("heading", f" {name} " if name else "")], right
