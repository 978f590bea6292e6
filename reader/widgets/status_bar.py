"""One-line bars: a title above, a message or keys below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from reader.text.width import cell_width, truncate

Part = tuple[str, str]
"""A role and the text to paint in it."""
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

    def set_parts(self, left: Sequence[Part], right: Sequence[Part] = ()) -> bool:
        """Replaces the parts. False if they were the same."""
        new_left = tuple((role, _clean(text)) for role, text in left)
        new_right = tuple((role, _clean(text)) for role, text in right)
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
        right, right_width = _fit(self._right, width, style)
        left, left_width = _fit(self._left, width - right_width - (2 if right else 0), style)
        character, filler_style = filler
        gap = Segment(character * max(0, width - left_width - right_width), filler_style)
        return [*left, gap, *right]


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


def _fit(
    parts: Sequence[Part], width: int, style: Callable[[str], Style]
) -> tuple[list[Segment], int]:
    """As much of some parts as fits, and the cells it takes."""
    segments: list[Segment] = []
    room = max(0, width)
    for role, text in parts:
        cut = truncate(text, room)
        if cut:
            segments.append(Segment(cut, style(role)))
            room -= cell_width(cut)
        if cut != text:
            break
    return segments, max(0, width) - room


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    from reader.text.clean import clean_line

    # Spaces at the edges part the parts.
    head = " " if text[:1] == " " else ""
    tail = " " if text[-1:] == " " and len(text) > 1 else ""
    return f"{head}{clean_line(text)}{tail}"
