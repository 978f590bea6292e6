"""The whole terminal as one widget: panes where the plan has them, and what is around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.render.bar_line import Part, hint_at
from reader.render.chrome import heading_sides, line_around
from reader.render.panes import (
    BARS,
    PANES,
    BarName,
    Border,
    PaneName,
    Plan,
    View,
    border_at,
    moved_border,
    plan_panes,
)
from reader.widgets.status_bar import BAR_CLASSES, BarLine


class Workspace(Widget):
    """The whole terminal: panes placed by `plan_panes`, and around them bars, headings and lines.

    Children are placed by their ids; one that the plan does not name is not on the screen. What
    is not a child is painted by the workspace itself, below the children: a widget costs a
    millisecond at the start.
    """

    DEFAULT_CSS = """
    Workspace { width: 1fr; height: 1fr; }
    """
    COMPONENT_CLASSES = {
        *BAR_CLASSES,
        "workspace--bar",
        "workspace--count",
        "workspace--line",
        "workspace--line-active",
        "workspace--heading",
        "workspace--heading-active",
    }
    ALLOW_SELECT = False

    @dataclass
    class HeadingClicked(Message):
        """The title of a pane was clicked."""

        pane: PaneName

    @dataclass
    class HintClicked(Message):
        """A key that the last line tells, or what it does, was clicked."""

        key: str
        """As it is written there."""

    def __init__(self, *children: Widget, id: str | None = None) -> None:
        super().__init__(*children, id=id)
        self._dragged: Border | None = None
        self._placing = _PlanLayout()
        self._planned: tuple[tuple[Size, View], Plan] | None = None
        self._bars = {name: BarLine() for name in (*BARS, *(f"{pane}-title" for pane in PANES))}

    @property
    def layout(self) -> Layout:
        return self._placing

    @property
    def plan(self) -> Plan:
        """The plan for the present size and view."""
        return self._plan_for(self.app.size)

    @property
    def view(self) -> View:
        """What the arrangement depends on."""
        return self._placing.view

    def show_view(self, view: View) -> None:
        """Rearranges the panes if `view` is another one."""
        old, self._placing.view = self._placing.view, view
        size = self.app.size
        if plan_panes(size, old) != plan_panes(size, view):
            # Textual keeps an arrangement until a child asks for another one.
            self._clear_arrangement_cache()
            self.refresh(layout=True)
        elif view != old:
            self._repaint(f"{old.focus}-title")
            self._repaint(f"{view.focus}-title")

    def show_bar(self, bar: BarName, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Says what a bar shows."""
        if self._bars[bar].set_parts(left, right):
            self._repaint(bar)

    def show_heading(self, pane: PaneName, name: str, right: Sequence[Part] = ()) -> None:
        """Says what stands above a pane."""
        if self._bars[f"{pane}-title"].set_parts(*heading_sides(name, right)):
            self._repaint(f"{pane}-title")

    def bar_text(self, bar: BarName) -> str:
        """What a bar says, as plain text."""
        return self._bars[bar].plain

    # Borders

    def on_mouse_down(self, event: events.MouseDown) -> None:
        # Those of the panes bubble up, with their own cells.
        border = border_at(self.plan, event.screen_x, event.screen_y)
        if event.button == 1 and border is not None:
            self._dragged = border
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragged is not None:
            at = event.screen_y if self._dragged.is_horizontal else event.screen_x
            self.show_view(moved_border(self.app.size, self.view, self._dragged, at))

    def on_mouse_up(self) -> None:
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        for pane in PANES:
            region = self.plan.regions.get(f"{pane}-title")
            if region is not None and region.contains(event.screen_x, event.screen_y):
                self.post_message(self.HeadingClicked(pane))
        region = self.plan.regions.get("status-bar")
        if region is not None and region.contains(event.screen_x, event.screen_y):
            key = hint_at(*self._bars["status-bar"].sides, region.width, event.screen_x - region.x)
            if key:
                self.post_message(self.HintClicked(key))

    def _plan_for(self, size: Size) -> Plan:
        key = (size, self.view)
        if self._planned is None or self._planned[0] != key:
            self._planned = (key, plan_panes(size, self.view))
        return self._planned[1]

    def _repaint(self, name: str) -> None:
        region = self.plan.regions.get(name)
        if region is not None:
            self.refresh(Region(*region))

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self.get_component_rich_style
        bars = {name: bar.sides for name, bar in self._bars.items()}
        line = line_around(self._plan_for(self.size), y, width, bars, self.view.focus)
        # Each time it is asked for, it is put together from all widgets around.
        plain = self.rich_style
        return Strip([Segment(text, style(name) if name else plain) for text, name in line], width)


class _PlanLayout(Layout):
    name = "plan"

    def __init__(self) -> None:
        self.view = View()

    def arrange(
        self, parent: Widget, children: Iterable[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        parent.pre_layout(self)
        regions = plan_panes(size, self.view).regions
        return [
            WidgetPlacement(Region(*regions[child.id]), NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id is not None and regions.get(child.id)
        ]
