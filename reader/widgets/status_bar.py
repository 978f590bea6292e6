"""One-line bars: a title above, a message or keys below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from reader.render.bar_line import Part, bar_segments, clean_part

ROLES = ("text", "strong", "key", "notice", "error")
BAR_CLASSES = frozenset(f"bar--{role}" for role in ROLES)


class BarLine:
    """Text parts of one line, left and right; the left gives way where both do not fit."""

    def __init__(self) -> None:
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()

    @property
    def plain(self) -> str:
        """What it says, as plain text."""
        return "".join(text for _, text in (*self._left, *self._right))

    @property
    def sides(self) -> tuple[Sequence[Part], Sequence[Part]]:
        """What stands at its left and at its right."""
        return self._left, self._right

    def set_parts(self, left: Sequence[Part], right: Sequence[Part] = ()) -> bool:
        """Replaces the parts. False if they were the same."""
        new_left = tuple((role, clean_part(text)) for role, text in left)
        new_right = tuple((role, clean_part(text)) for role, text in right)
        if (new_left, new_right) == (self._left, self._right):
            return False
        self._left, self._right = new_left, new_right
        return True

    def segments(
        self, width: int, style: Callable[[str], Style], filler: tuple[str, Style]
    ) -> list[Segment]:
        """The line as segments of exactly `width` cells.

        Args:
            width: cells.
            style: gives the style of a role.
            filler: the character between left and right, and its style.
        """
        character, filler_style = filler
        return [
            Segment(text, style(role) if role else filler_style)
            for text, role in bar_segments(self._left, self._right, width, character)
        ]


class Bar(Widget):
    """A bar as a widget of its own."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """
    COMPONENT_CLASSES = set(BAR_CLASSES)
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bar_line = BarLine()

    @property
    def plain(self) -> str:
        """What the bar says, as plain text."""
        return self._bar_line.plain

    def show_parts(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Replaces what the bar shows; repaints only if it differs."""
        if self._bar_line.set_parts(left, right):
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y or width <= 0:
            return Strip.blank(width, base)
        return Strip(self._bar_line.segments(width, self._style, (" ", base)), width)

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"bar--{role}")


class TitleBar(Bar):
    """The first line of a screen."""


class StatusBar(Bar):
    """The last line of a screen."""
