"""Where bars, panes and the lines between them stand at every size of the terminal."""

from __future__ import annotations

from typing import Literal, NamedTuple

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


class Region(NamedTuple):
    """Cells of the terminal; a region of Textual's is the same tuple."""

    x: int
    y: int
    width: int
    height: int

    def __bool__(self) -> bool:
        return self.width > 0 and self.height > 0

    @property
    def right(self) -> int:
        """The column behind it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The line under it."""
        return self.y + self.height

    def contains(self, x: int, y: int) -> bool:
        """Whether a cell belongs to it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def columns(self, cells: int) -> tuple[Region, Region]:
        """Splits it into its first columns and the rest."""
        x, y, width, height = self
        return Region(x, y, cells, height), Region(x + cells, y, width - cells, height)

    def lines(self, count: int) -> tuple[Region, Region]:
        """Splits it into its first lines and the rest."""
        x, y, width, height = self
        return Region(x, y, width, count), Region(x, y + count, width, height - count)


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


def plan_panes(size: tuple[int, int], view: View) -> Plan:
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
            label, line = line.columns(min(view.prompt_label, max(0, width - SMALLEST)))
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
        left, rest = region.columns(cells)
        divider, right = rest.columns(1)
        regions[f"divider-{dividers}"] = divider
        return left, right

    def place(pane: PaneName, region: Region) -> None:
        title, body = region.lines(1)
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
        article, comments = area.lines(area.height - lines)
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


def moved_border(size: tuple[int, int], view: View, border: Border, to: int) -> View:
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
