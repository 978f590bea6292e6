"""What is wrong with a screen in a way that can be computed: cut, covered, out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from rich.style import Style
from textual.app import App
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.widget import Widget
from textual.widgets import Input

from docs.scenes import Scene
from docs.screen_svg import DRAWN, colours
from reader.widgets.status_bar import Bar

_LEAST_CONTRAST = {"contrast": 7.0}
"""Of text to its ground by theme; else 4.5."""
_LEAST_INPUT = 10
"""Cells of a line in which something is typed."""


def problems(app: App[Any], scene: Scene) -> Iterator[str]:
    """What is not as the scene says, or cannot be read or reached; each in a line."""
    screen = app.screen
    found = type(screen).__name__
    if found != scene.screen:
        yield f"shows {found}, not {scene.screen}"
        return
    if scene.pane is not None and (pane := getattr(screen, "pane", None)) != scene.pane:
        yield f"the focus is in {pane}, not in {scene.pane}"
    widths = {strip.cell_length for strip in screen._compositor.render_strips()}
    if widths != {app.size.width}:
        yield f"lines are {sorted(widths)} cells long"
    yield from _overlaps(screen)
    yield from _focus(screen)
    yield from faint(app)
    for bar in screen.query(Bar):
        yield from _cut_keys(screen, bar)
    for dialog in screen.query(".dialog, #confirm"):
        for child in dialog.children:
            if child.display and not dialog.region.contains_region(child.region):
                yield f"{child.id} does not fit into the dialog"
        if not screen.region.contains_region(dialog.region):
            yield f"{dialog.id} does not fit on the screen"


def _overlaps(screen: Screen[Any]) -> Iterator[str]:
    """Widgets that stand in the same cells; those that hold others do not count."""
    shown = [
        (widget, region.intersection(clip))
        for widget, (region, clip) in screen._compositor.visible_widgets.items()
        if not widget.children and not isinstance(widget, ScrollBar)
    ]
    for (one, left), (other, right) in combinations(shown, 2):
        # A dialog lies over the screen that asks, which is not among these.
        if left.overlaps(right):
            yield f"{one.id or type(one).__name__} and {other.id or type(other).__name__} overlap"


def _focus(screen: Screen[Any]) -> Iterator[str]:
    focused = screen.focused
    if focused is None:
        return
    region = focused.region.intersection(screen.region)
    if not region:
        yield f"{focused.id} has the focus and is not on the screen"
    elif isinstance(focused, Input) and region.width < _LEAST_INPUT:
        yield f"{focused.id} has {region.width} cells"
    elif _owner(screen, region.x, region.y) not in focused.walk_children(with_self=True):
        yield f"{focused.id} is covered"


def _owner(screen: Screen[Any], x: int, y: int) -> Widget:
    widget, _ = screen.get_widget_at(x, y)
    return widget


def _cut_keys(screen: Screen[Any], bar: Bar) -> Iterator[str]:
    """The key that leaves is told on the screen wherever it is told at all."""
    region = bar.region
    if "Esc" in bar.plain and region:
        line = screen._compositor.render_strips()[region.y].crop(region.x, region.right)
        if "Esc" not in line.text:
            yield f"{bar.id} tells Esc where it is cut"


def faint(app: App[Any]) -> Iterator[str]:
    """Text that is too near its ground; what lies dimmed behind a dialog is not to be read."""
    screen, least = app.screen, _LEAST_CONTRAST.get(app.theme, 4.5)
    if app.current_theme.ansi:
        return
    dialog = next(iter(screen.query(".dialog, #confirm, CommandList")), None)
    region = screen.region if dialog is None else dialog.region
    found: dict[tuple[str, str], tuple[float, str]] = {}
    lines = screen._compositor.render_strips()[region.y : region.bottom]
    for line in lines:
        for segment in line.crop(region.x, region.right):
            text = "".join(one for one in segment.text if one not in DRAWN).strip()
            ink, ground = colours(segment.style or Style())
            if text and (near := contrast(ink, ground)) < least:
                found.setdefault((ink, ground), (near, text))
    for (ink, ground), (near, text) in found.items():
        yield f"{text[:30]!r} has a contrast of {near:.2f} ({ink} on {ground}, {app.theme})"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2, from 1 to 21."""
    pair = sorted(_luminance(colour) for colour in (one, other))
    return (pair[1] + 0.05) / (pair[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
