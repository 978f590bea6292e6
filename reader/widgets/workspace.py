"""Where the panes stand at every size of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.widgets.status_bar import BAR_CLASSES, BarLine, Part

PaneName = Literal["feeds", "list", "article", "comments"]
PANES: tuple[PaneName, ...] = ("feeds", "list", "article", "comments")
BarName = Literal["title-bar", "status-bar", "prompt-label"]
BARS: tuple[BarName, ...] = ("title-bar", "status-bar", "prompt-label")

WIDE = 120
"""Columns from which list, article and comments stand side by side."""
FEEDS_BESIDE = 160
"""Columns from which the feeds stand beside the list instead of in its place."""
NARROW = 80
"""Columns below which one pane is shown at a time."""
FLAT = 16
"""Rows below which one pane is shown at a time."""
SMALLEST = 16
"""Cells that a pane keeps however far its neighbour is widened."""
LOWEST = 4
"""Lines that a pane keeps, its title included."""


class View(NamedTuple):
    """What the arrangement depends on beside the size."""

    focus: PaneName = "list"
    has_feeds: bool = False
    """Whether the feeds are wanted on the screen."""
    is_zen: bool = False
    feeds_extra: int = 0
    """Cells by which the feeds were widened beside the list."""
    list_extra: int = 0
    """Cells by which the list was widened."""
    article_extra: int = 0
    """Cells by which the article was widened against the comments."""
    comments_extra: int = 0
    """Lines by which the comments were made higher where they stand under the article."""
    prompt_label: int = 0
    """Cells of the label of an open prompt; 0 is a closed one."""


class Plan(NamedTuple):
    """Regions by the names of what stands there; what has none is not shown."""

    regions: dict[str, Region]
    is_single: bool
    """Whether one pane is shown at a time."""

    @property
    def is_stacked(self) -> bool:
        """Whether the comments stand under the article."""
        return not self.is_single and self.regions["article"].x == self.regions["comments"].x

    def shows(self, pane: PaneName) -> bool:
        """Whether a pane is on the screen."""
        return pane in self.regions

    @property
    def panes(self) -> list[PaneName]:
        """The panes on the screen, in their order."""
        return [pane for pane in PANES if pane in self.regions]


def plan_panes(size: Size, view: View) -> Plan:
    """Places bars, panes, their titles (`<pane>-title`) and dividers (`divider-1`, …)."""
    width, height = size
    regions: dict[str, Region] = {}
    if width <= 0 or height <= 0:
        return Plan(regions, True)
    top, bottom = 0, height
    if height >= 2 or view.prompt_label:
        bottom -= 1
        line = Region(0, bottom, width, 1)
        if view.prompt_label:
            label, line = line.split_vertical(min(view.prompt_label, max(0, width - SMALLEST)))
            regions["prompt-label"] = label
        regions["prompt" if view.prompt_label else "status-bar"] = line
    if height >= 4:
        top = 1
        regions["title-bar"] = Region(0, 0, width, 1)
    area = Region(0, top, width, bottom - top)
    if area.height <= 0:
        return Plan(regions, True)
    if width < NARROW or height < FLAT or view.is_zen:
        regions[view.focus] = area
        return Plan(regions, True)
    dividers = 0

    def split(region: Region, cells: int) -> tuple[Region, Region]:
        nonlocal dividers
        dividers += 1
        cells = max(SMALLEST, min(region.width - SMALLEST - 1, cells))
        left, rest = region.split_vertical(cells)
        divider, right = rest.split_vertical(1)
        regions[f"divider-{dividers}"] = divider
        return left, right

    def place(pane: PaneName, region: Region) -> None:
        title, body = region.split_horizontal(1)
        regions[f"{pane}-title"] = title
        regions[pane] = body

    first: PaneName = "list"
    if view.focus == "feeds" and width < FEEDS_BESIDE:
        first = "feeds"
    if width >= WIDE:
        if view.has_feeds and width >= FEEDS_BESIDE:
            feeds, area = split(area, min(32, area.width // 6) + view.feeds_extra)
            place("feeds", feeds)
        left, area = split(area, min(72, area.width * 38 // 100) + view.list_extra)
        article, comments = split(area, area.width * 53 // 100 + view.article_extra)
        place("article", article)
        place("comments", comments)
    else:
        left, area = split(area, width * 7 // 16 + view.list_extra)
        share = 3 if view.focus != "comments" else 1.5
        lines = round(area.height / share) + view.comments_extra
        lines = max(LOWEST, min(area.height - LOWEST, lines))
        article, comments = area.split_horizontal(area.height - lines)
        place("article", article)
        place("comments", comments)
    place(first, left)
    return Plan(regions, False)


class Border(NamedTuple):
    """A line between two panes that can be dragged."""

    region: str
    """The name of what stands there."""
    extra: Literal["feeds_extra", "list_extra", "article_extra", "comments_extra"]
    """What of `View` says where it stands."""

    @property
    def is_horizontal(self) -> bool:
        """Whether it lies between a pane and the one under it."""
        return self.extra == "comments_extra"


def border_at(plan: Plan, x: int, y: int) -> Border | None:
    """The border at a cell; the title of comments under the article is one, too."""
    for name, region in plan.regions.items():
        if not region.contains(x, y):
            continue
        if name == "comments-title" and plan.is_stacked:
            return Border(name, "comments_extra")
        if name.startswith("divider"):
            left = {pane for pane in plan.panes if plan.regions[pane].right == region.x}
            if "article" in left:
                return Border(name, "article_extra")
            is_beside = "feeds" in left and plan.shows("list")
            return Border(name, "feeds_extra" if is_beside else "list_extra")
    return None


def moved_border(size: Size, view: View, border: Border, to: int) -> View:
    """The view with a border at a column (a horizontal one: a line), as near as there is room."""

    def place(one: View) -> int:
        region = plan_panes(size, one).regions.get(border.region)
        if region is None:
            return to
        # The comments grow upwards.
        return -region.y if border.is_horizontal else region.x

    wanted = -to if border.is_horizontal else to
    moved = view
    # Once to where it is wanted, and once to count no more than there was room for.
    for goal in (wanted, None):
        cells = getattr(moved, border.extra)
        if goal is None:
            goal_cells = cells + place(moved) - wanted
        else:
            goal_cells = cells + goal - place(moved)
        moved = moved._replace(**{border.extra: goal_cells})
    return moved


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
        name = f" {name} " if name else ""
        if self._bars[f"{pane}-title"].set_parts([("heading", name)], right):
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

    def _plan_for(self, size: Size) -> Plan:
        key = (size, self.view)
        if self._planned is None or self._planned[0] != key:
            self._planned = (key, plan_panes(size, self.view))
        return self._planned[1]

    def _repaint(self, name: str) -> None:
        region = self.plan.regions.get(name)
        if region is not None:
            self.refresh(region)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        plan = self._plan_for(self.size)
        pieces = sorted(
            (region.x, name, region.width)
            for name, region in plan.regions.items()
            if region.y <= y < region.bottom and name not in PANES and name != "prompt"
        )
        segments: list[Segment] = []
        end = 0
        for x, name, cells in pieces:
            segments.append(Segment(" " * (x - end), self.rich_style))
            segments += self._piece(name, cells, is_top=plan.regions[name].y == y)
            end = x + cells
        segments.append(Segment(" " * max(0, width - end), self.rich_style))
        return Strip(segments, width)

    def _piece(self, name: str, cells: int, *, is_top: bool) -> list[Segment]:
        style = self.get_component_rich_style
        if name.startswith("divider"):
            return [Segment("┬" if is_top else "│", style("workspace--line"))]
        if name in BARS:
            filler = (" ", style("workspace--bar"))
            return self._bars[name].segments(cells, lambda role: style(f"bar--{role}"), filler)
        is_active = name == f"{self.view.focus}-title"
        suffix = "-active" if is_active else ""

        def heading_style(role: str) -> Style:
            return style(f"workspace--heading{suffix}" if role == "heading" else "workspace--count")

        # The focus must show without colours too.
        line = ("━" if is_active else "─", style(f"workspace--line{suffix}"))
        return self._bars[name].segments(cells, heading_style, line)


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
            WidgetPlacement(regions[child.id], NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id is not None and regions.get(child.id)
        ]
