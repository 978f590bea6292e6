"""Where the panes stand at every size of the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich.segment import Segment
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.strip import Strip
from textual.widget import Widget

PaneName = Literal["feeds", "list", "article", "comments"]
PANES: tuple[PaneName, ...] = ("feeds", "list", "article", "comments")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the arrangement depends on beside the size."""

    focus: PaneName = "list"
    has_feeds: bool = False
    """Whether the feeds are wanted on the screen."""
    is_zen: bool = False
    list_extra: int = 0
    """Cells by which the list was widened."""
    article_extra: int = 0
    """Cells by which the article was widened against the comments."""
    prompt_label: int = 0
    """Cells of the label of an open prompt; 0 is a closed one."""


@dataclass(frozen=True, slots=True)
class Plan:
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
            feeds, area = split(area, min(32, area.width // 6))
            place("feeds", feeds)
        left, area = split(area, min(60, area.width * 2 // 7) + view.list_extra)
        article, comments = split(area, area.width * 53 // 100 + view.article_extra)
        place("article", article)
        place("comments", comments)
    else:
        left, area = split(area, width * 3 // 8 + view.list_extra)
        share = 3 if view.focus != "comments" else 1.5
        article, comments = area.split_horizontal(area.height - round(area.height / share))
        place("article", article)
        place("comments", comments)
    place(first, left)
    return Plan(regions, False)


class Divider(Widget):
    """The line between two panes."""

    ALLOW_SELECT = False

    def render_line(self, y: int) -> Strip:
        return Strip([Segment("│" if y else "┬", self.rich_style)], 1)


class Workspace(Widget):
    """The whole terminal: bars, panes and the lines between them, placed by `plan_panes`.

    Children are placed by their ids; one that the plan does not name is not on the screen.
    """

    DEFAULT_CSS = """
    Workspace { width: 1fr; height: 1fr; }
    """

    def __init__(self, *children: Widget, id: str | None = None) -> None:
        super().__init__(*children, id=id)
        self._placing = _PlanLayout()

    @property
    def layout(self) -> Layout:
        return self._placing

    @property
    def plan(self) -> Plan:
        """The plan for the present size and view."""
        return plan_panes(self.app.size, self.view)

    @property
    def view(self) -> View:
        """What the arrangement depends on."""
        return self._placing.view

    def show_view(self, view: View) -> None:
        """Rearranges the panes if `view` is another one."""
        if view != self._placing.view:
            self._placing.view = view
            # Textual keeps an arrangement until a child asks for another one.
            self._clear_arrangement_cache()
            self.refresh(layout=True)


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
