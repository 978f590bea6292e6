"""The base of the three large panes: lines painted one by one, scrolled without animation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from reader.render.line import Segments, overlay, text_of
from reader.text.width import truncate

if TYPE_CHECKING:
    from reader.widgets.copying import SourceLine

_MOST_STRIPS = 2000
"""Cached lines; above this the cache starts anew (a screen has a few hundred at most)."""
_MOST_DIGITS = 9
ASCII_CLASS = "-ascii"
"""Class of an app that shows nothing of its own but ASCII."""
TEXT_META = "reader-text"
"""Key in the meta of styles, there, of what is painted as it is."""


class _Frame(NamedTuple):
    """What holds for every line while some are painted."""

    width: int
    text_width: int
    selection: Selection | None


class Pane(ScrollView, can_focus=True, inherit_bindings=False):
    """A scrollable pane on the Line API.

    A subclass says how many lines there are (`set_line_count`), gives one line at a time
    (`line_segments`), and says which painted lines are out of date (`repaint_lines`,
    `repaint`). Painted lines are cached as strips by line number, so that a repaint of the
    whole pane costs what its new lines cost.

    Digits typed in the pane are kept until another key: an action of the pane's own bindings
    reads them with `take_count`. Escape drops them and does nothing else.
    """

    DEFAULT_CSS = """
    Pane {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pane--dim",
        "pane--bold",
        "pane--italic",
        "pane--underline",
        "pane--strike",
        "pane--code",
        "pane--link",
        "pane--heading",
        "pane--quote",
        "pane--rail",
        "pane--marker",
        "pane--image",
        "pane--title",
        "pane--title-read",
        "pane--title-unread",
        "pane--feed",
        "pane--number",
        "pane--minor",
        "pane--unread",
        "pane--star",
        "pane--cursor",
        "pane--cursor-bar",
        "pane--match",
        "pane--match-current",
        "pane--hint",
    }
    """`pane--NAME` paints the style called NAME in rendered lines; see `style`."""

    is_all_ours = False
    """Whether nothing in it is a text of somebody else's: all of it may be put into ASCII."""

    @dataclass
    class PendingChanged(Message):
        """Keys that wait for others were typed or dropped; `text` is empty when none are left."""

        text: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._pane_strips: dict[int, Strip] = {}
        self._pane_styles: dict[str, Style] = {}
        self._pane_frame = _Frame(0, 0, None)
        self._pane_is_painting = False
        self._pane_digits = ""
        self._pane_count: int | None = None

    # What a subclass answers

    def line_segments(self, line: int) -> Segments:
        """The text and style names of one line, from 0; longer ones are cut at the pane's width."""
        raise NotImplementedError

    def line_style(self, line: int) -> str:
        """Names of the styles that lie under a whole line, its empty rest included."""
        return ""

    def line_shift(self, line: int) -> int:
        """Cells by which a line is scrolled sideways."""
        return 0

    def source_line(self, line: int) -> SourceLine:
        """What is copied of a line."""
        from reader.widgets.copying import SourceLine

        return SourceLine(text_of(self.line_segments(line)).rstrip())

    def size_changing(self, size: Size) -> None:
        """The pane is about to have another size than this; its scroll is still what it was."""

    def size_changed(self) -> None:
        """The pane has another size."""

    # Size and scrolling

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        # A new size clamps the scroll before `Resize` is sent, and sometimes none is sent at all.
        old = self.outer_size
        if size == old:
            return super()._size_updated(size, virtual_size, container_size, layout)
        self.size_changing(old)
        self._pane_strips.clear()
        is_updated = super()._size_updated(size, virtual_size, container_size, layout)
        self.call_next(self.size_changed)
        return is_updated

    @property
    def line_count(self) -> int:
        """Lines of the whole content."""
        return self.virtual_size.height

    @property
    def top_line(self) -> int:
        """The first line in view."""
        return self.scroll_offset.y

    @property
    def cursor_line(self) -> int:
        """The line that the terminal's own cursor stands on, which braille lines follow."""
        return self.top_line

    @property
    def cursor_on_screen(self) -> Offset:
        """Where the terminal's own cursor stands; in view whatever `cursor_line` says."""
        line = self.cursor_line - self.top_line
        return self.content_region.offset + Offset(0, max(0, min(line, self.page_height - 1)))

    @property
    def page_height(self) -> int:
        """Lines in view, at least 1; while it is hidden, as it was last."""
        return max(self.outer_size.height, 1)

    @property
    def text_width(self) -> int:
        """Cells of a line that the scrollbar leaves; 0 before the first layout.

        Not from `region`: Textual sends no `Resize` for an arrangement that was asked for before.
        """
        return max(self.outer_size.width - self.scrollbar_size_vertical, 0)

    @property
    def line_cells(self) -> int:
        """Cells that a painted line fills."""
        return self.size.width

    def set_line_count(self, lines: int) -> None:
        """Tells how many lines there are, without the layout of the whole screen.

        Assigning `virtual_size` would reflow and repaint every widget one frame later (40 ms);
        this is what Textual's own `_size_updated` does.
        """
        size = Size(0, max(lines, 0))
        if size != self.virtual_size:
            self.set_reactive(Pane.virtual_size, size)
            self._scroll_update(size)

    def scroll_to_line(self, line: float) -> None:
        """Puts a line at the top of the view, as far as the content goes."""
        self.scroll_to(y=line, force=True)

    def scroll_into_view(self, line: int, height: int = 1, *, margin: int = 0) -> None:
        """Scrolls as little as needed to show some lines, and `margin` lines around them.

        If they do not fit, their first line is shown.
        """
        page = self.page_height
        margin = max(0, min(margin, (page - height) // 2))
        top = self.top_line
        first, last = line - margin, line + height + margin
        if first < top or last - first > page:
            self.scroll_to_line(first)
        elif last > top + page:
            self.scroll_to_line(last - page)

    def scroll_to(self, x: float | None = None, y: float | None = None, **options: Any) -> None:
        """Scrolls at once: animation makes a reader wait for the page."""
        super().scroll_to(x, y, **{**options, "animate": False})

    # Painting

    def drop_lines(self, first: int = 0) -> None:
        """Drops the painted lines from one on: they are painted anew when the pane is."""
        if first:
            for line in [line for line in self._pane_strips if line >= first]:
                del self._pane_strips[line]
        else:
            self._pane_strips.clear()

    def repaint(self) -> None:
        """Drops every painted line and paints those in view."""
        self.drop_lines()
        self.refresh()

    def repaint_lines(self, line: int, count: int = 1) -> None:
        """Drops some painted lines, and paints those of them that are in view."""
        for number in range(line, line + count):
            self._pane_strips.pop(number, None)
        self.refresh_lines(line, count)

    def style(self, names: str) -> Style:
        """The style of some names parted by spaces, over the pane's own.

        Each name is resolved by the component class `pane--NAME`; `selection` is the screen's.
        A name without a component class is a mistake and raises KeyError.
        """
        style = self._pane_styles.get(names)
        if style is None:
            background = self.background_colors[1]
            style = self.rich_style
            # The cursor's row is reversed there, and each colour would be a patch of its own.
            is_plain = names.startswith("cursor") and self.app.native_ansi_color
            for name in names.split():
                if name == "selection":
                    component = self.screen.get_component_styles("screen--selection")
                else:
                    component = self.get_component_styles(f"pane--{name}")
                if component.has_rule("background"):
                    background += component.background
                    style += Style(bgcolor=background.rich_color)
                color = component.color
                if component.has_rule("color") and color.a and not is_plain:
                    if component.auto_color:
                        color = background.get_contrast_text(color.a)
                    style += Style(color=(background + color).rich_color)
                style += component.text_style
            self._pane_styles[names] = style
        return style

    def notify_style_update(self) -> None:
        """Resolves styles anew: the theme or the focus changed."""
        self._pane_styles.clear()
        self._pane_strips.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paints, with what holds for every line asked for once."""
        self._pane_frame = _Frame(self.line_cells, self.text_width, self.text_selection)
        self._pane_is_painting = True
        try:
            return super().render_lines(crop)
        finally:
            self._pane_is_painting = False

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        strip = self._pane_strips.get(line)
        if strip is None:
            if len(self._pane_strips) >= _MOST_STRIPS:
                self._pane_strips.clear()
            strip = self._pane_strips[line] = self._paint(line)
        if self._pane_is_painting:
            return strip
        # Somebody asks what is under the mouse. Painting needs no offsets, which are a fifth of
        # its cost.
        hidden = 0
        if shift := self.line_shift(line):
            hidden = len(truncate(text_of(self.line_segments(line)), shift, ""))
        return strip.apply_offsets(hidden, line)

    def _paint(self, line: int) -> Strip:
        if not self.app.has_class(ASCII_CLASS):
            return self._painted(line)
        # What paints the rest of the screen in ASCII leaves alone what is done already.
        return self._painted(line, is_ascii=True).apply_style(Style(meta={TEXT_META: True}))

    def _painted(self, line: int, *, is_ascii: bool = False) -> Strip:
        width, text_width, selection = self._pane_frame
        if not 0 <= line < self.line_count:
            return Strip.blank(width, self.style(""))
        under = self.line_style(line)
        segments = self.line_segments(line)
        if is_ascii:
            from reader.render.ascii import in_ascii

            segments = in_ascii(segments, is_all=self.is_all_ours)
        if selection is not None and (span := selection.get_span(line)):
            segments = overlay(segments, *span, "selection")
        styled = [
            Segment(text, self.style(f"{under} {names}" if under else names))
            for text, names in segments
            if text
        ]
        base = self.style(under)
        used = sum(segment.cell_length for segment in styled)
        shift = self.line_shift(line)
        if not shift and used <= text_width:
            if used < width:
                styled.append(Segment(" " * (width - used), base))
            return Strip(styled, width)
        strip = Strip(styled, used).crop(shift, shift + text_width)
        if used - shift > text_width > 1:
            mark = Segment(">" if is_ascii else "›", self.style(f"{under} dim"))
            strip = Strip([*strip.crop(0, text_width - 1), mark], text_width)
        return strip.adjust_cell_length(width, base)

    # Selecting text by mouse

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as its source has it: no padding, rails or wrapped lines."""
        from reader.widgets.copying import copied_text

        return copied_text(self, selection)

    def selection_updated(self, selection: Selection | None) -> None:
        self.repaint()

    # Counts

    @property
    def pending(self) -> str:
        """The digits typed so far that wait for a key."""
        return self._pane_digits

    def take_count(self, default: int = 1) -> int:
        """The number typed before the key whose action runs now, or `default`."""
        return default if self._pane_count is None else self._pane_count

    @property
    def has_count(self) -> bool:
        """A number was typed before the key whose action runs now."""
        return self._pane_count is not None

    def drop_pending(self) -> bool:
        """Forgets typed digits. False if there were none."""
        if not self._pane_digits:
            return False
        self._set_digits("")
        return True

    def _set_digits(self, digits: str) -> None:
        self._pane_digits = digits
        self.post_message(self.PendingChanged(digits))

    async def take_key(self, event: events.Key) -> bool:
        """Takes a key that is a digit or follows digits. False if it is for others."""
        key, digits = event.key, self._pane_digits
        if len(key) == 1 and key in "0123456789" and (digits or key != "0"):
            self._set_digits((digits + key)[:_MOST_DIGITS])
            return True
        if not digits:
            return False
        self._set_digits("")
        if key == "escape":
            return True
        active = self.screen.active_bindings.get(key)
        if active is None or active.node is not self:
            return False
        self._pane_count = int(digits)
        try:
            await self.run_action(active.binding.action)
        finally:
            self._pane_count = None
        return True

    def on_blur(self) -> None:
        self.drop_pending()
