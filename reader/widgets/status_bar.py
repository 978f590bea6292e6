"""The one-line bars: title, status, and the heading above a pane."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from reader.text.clean import clean_line
from reader.text.width import cell_width, truncate

Part = tuple[str, str]
"""A role (`text`, `strong`, `key`, `notice`, `error`) and the text to paint in it."""


class Bar(Widget):
    """One line of text parts, left and right; the left gives way where both do not fit."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """
    COMPONENT_CLASSES = {
        "bar--text",
        "bar--strong",
        "bar--key",
        "bar--notice",
        "bar--error",
        "bar--filler",
    }
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()

    @property
    def filler(self) -> str:
        """The character between left and right."""
        return " "

    @property
    def plain(self) -> str:
        """What is shown, as plain text."""
        return "".join(text for _, text in (*self._left, *self._right))

    def show_parts(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Replaces what the bar shows; repaints only if it differs."""
        new_left = tuple((role, _clean(text)) for role, text in left)
        new_right = tuple((role, _clean(text)) for role, text in right)
        if (new_left, new_right) != (self._left, self._right):
            self._left, self._right = new_left, new_right
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if y or width <= 0:
            return Strip.blank(width, base)
        right = self._fit(self._right, width)
        right_width = sum(cell_width(segment.text) for segment in right)
        left = self._fit(self._left, width - right_width - (2 if right else 0))
        left_width = sum(cell_width(segment.text) for segment in left)
        gap = Segment(
            self.filler * max(0, width - left_width - right_width),
            self.get_component_rich_style("bar--filler"),
        )
        return Strip([*left, gap, *right]).adjust_cell_length(width, base)

    def _fit(self, parts: Sequence[Part], width: int) -> list[Segment]:
        segments: list[Segment] = []
        for role, text in parts:
            if width <= 0:
                break
            cut = truncate(text, width)
            segments.append(Segment(cut, self.get_component_rich_style(f"bar--{role}")))
            width -= cell_width(cut)
            if cut != text:
                break
        return segments


def _clean(text: str) -> str:
    # Spaces at the edges part the parts.
    head = " " if text[:1] == " " else ""
    tail = " " if text[-1:] == " " and len(text) > 1 else ""
    return f"{head}{clean_line(text)}{tail}"


class TitleBar(Bar):
    """The first line: what is being read, and what is new."""


class StatusBar(Bar):
    """The last line: a message, or the keys that matter here."""


class PaneTitle(Bar):
    """The heading above a pane; it carries the line that parts panes."""

    @property
    def filler(self) -> str:
        # The focus must show without colours too.
        return "━" if self.has_class("-active") else "─"
