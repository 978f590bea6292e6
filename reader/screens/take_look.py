"""Takes the look of the first page from the running app, for the next start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from reader.screens.look import NAMES, UNDER, Look, origin
from reader.widgets.workspace import Workspace

if TYPE_CHECKING:
    from reader.screens.main import MainScreen

_CODES = re.compile(r"\x1b\[([\d;]*)m")


def look_of(screen: MainScreen) -> Look | None:
    """How the list looks while it has the focus, and what is around it; None while it has not."""
    articles, workspace, settings = screen.articles, screen.workspace, screen.settings
    if screen.app.focused is not articles:
        return None
    styles = {}
    for under in UNDER:
        for name in NAMES:
            names = f"{under} {name}".strip()
            styles[names] = _codes(articles, articles.style(names))
    styles["workspace"] = _codes(workspace, workspace.rich_style)
    for name in Workspace.COMPONENT_CLASSES:
        styles[name] = _codes(workspace, workspace.get_component_rich_style(name))
    theme = screen.app.theme
    return Look(
        made_of=origin(settings.path, theme),
        theme=theme,
        is_ascii=settings.ascii,
        resumes=settings.resume,
        sort=settings.listing.sort,
        template=settings.listing.template,
        lines=settings.listing.lines,
        margin=settings.listing.margin,
        styles=styles,
    )


def _codes(widget: Widget, style: Style) -> str:
    """The parameters of SGR that a style comes to in this terminal."""
    strip = Strip([Segment("x", style)], 1)
    for line_filter in widget.app.get_line_filters():
        strip = strip.apply_filter(line_filter, widget.background_colors[1])
    found = _CODES.search(strip.render(widget.app.console))
    return found[1] if found else ""
