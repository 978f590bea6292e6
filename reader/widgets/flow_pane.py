"""A pane of text that is laid out as far as somebody looks, and keeps the place that is read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from reader.render.line import MEASURE, Line, LinkPlace, Segments, in_visual_order
from reader.text.width import cell_width
from reader.widgets.code_colours import CodeColours
from reader.widgets.copying import SourceLine
from reader.widgets.reading_pane import ReadingPane, indented

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.render.blocks import Layout
    from reader.render.leaves import Flow
    from reader.render.stretch import CodeLines

_SLICE = 0.004
"""Seconds of counting lines between two keys; the first screens never wait for the rest."""
_SLICE_EVERY = 1 / 60
_STILL_SECONDS = 0.1
"""After scrolling: while pages are turned, only the lines that are turned to are counted."""
_COLOUR_SECONDS = 0.03
"""After code was painted: the page does not wait for its colours."""


class FlowPane(ReadingPane):
    """Shows a text at the pane's width.

    Lines are counted as far as it is looked at and the rest in slices afterwards. The place that is
    read is kept as an offset in the text, so that resizing does not lose it.

    Attributes:
        is_reordered: text from right to left is turned round here; else the terminal does it.
        has_picture_links: the words of pictures are links to them.
    """

    has_picture_links = True

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.is_reordered = False
        self._measure = MEASURE
        self._code: CodeLines = "scroll"
        self._colours: CodeColours | None = None
        self._is_colouring = False
        self._flow: Flow | None = None
        self._layout: Layout | None = None
        self._margin = 0
        self._laid_out_width = 0
        self._urls: tuple[str, ...] = ()
        # The offset that was put at the top, and whether the empty line above its line is there.
        self._anchor = 0
        self._is_above = False
        self._anchored_size = self.outer_size
        self._wanted_offset = 0
        self._scrolled = 0.0
        self._slices: Timer | None = None

    # What a subclass answers

    def _marked(self, segments: Segments, line: Line) -> Segments:
        """A line with what is marked on it."""
        return segments

    def _place_changed(self) -> None:
        """Another part of the text may be in view."""

    @property
    def reading_position(self) -> float:
        """Fraction of the article's text above the top line, 0 to 1."""
        if self._flow is None or not self._flow.length:
            return 0.0
        return (self._top_offset() - self._is_above / 2) / self._flow.length

    @property
    def measure(self) -> int:
        """Cells of a line of text, where the pane has room for them."""
        return self._measure

    @measure.setter
    def measure(self, cells: int) -> None:
        if cells != self._measure:
            self._measure = cells
            if self._layout is not None:
                self._lay_out(self._top_offset())
                self.repaint()

    @property
    def code(self) -> CodeLines:
        """What becomes of code that is wider than the pane."""
        return self._code

    @code.setter
    def code(self, code: CodeLines) -> None:
        if code != self._code:
            self._code = code
            self.scroll_back()
            if self._layout is not None:
                self._lay_out(self._top_offset())
                self.repaint()

    def size_changed(self) -> None:
        layout = self._layout
        if layout is None or self.text_width != self._laid_out_width:
            self._lay_out(self._top_offset())
        else:
            line = self._anchored_line(layout)
            self._need(line + 2 * self.page_height)
            self._anchored_size = self.outer_size
            self.scroll_to_line(line)
            self._place_changed()
        self.repaint()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        # A new size clamps the scroll before it is announced: that is not the reader's doing.
        if self._layout is not None and self.outer_size == self._anchored_size:
            self._keep_place(self._layout)
        self._scrolled = monotonic()
        self._place_changed()

    # Lines

    def line_segments(self, line: int) -> Segments:
        layout = self._layout
        if layout is None or line >= layout.line_count:
            return ()
        rendered = layout.lines[line]
        segments: Segments = rendered.segments
        if self._colours is not None and not self.app.no_color:
            segments = self._colours.segments(rendered)
            if self._colours.is_wanting and not self._is_colouring:
                self._is_colouring = True
                self.set_timer(_COLOUR_SECONDS, self._colour_code)
        segments = self._marked(segments, rendered)
        if self.is_reordered and not rendered.is_wide:
            segments = in_visual_order(
                segments, rendered.prefix, is_right=rendered.is_right_to_left
            )
        return self.hints.over(line, indented(segments, self._margin))

    def _colour_code(self) -> None:
        self._is_colouring = False
        if self._colours is not None and self._colours.find():
            self.repaint()

    def line_links(self, line: int) -> Sequence[LinkPlace]:
        if self._layout is None:
            return ()
        margin, rendered = self._margin, self._layout.lines[line]
        links = rendered.links
        if rendered.picture is not None and self.has_picture_links:
            from reader.render.picture_links import picture_link

            own = picture_link(rendered, self._layout.flow)
            links = links if own is None else (own,)
        return [LinkPlace(start + margin, end + margin, link) for start, end, link in links]

    def link_url(self, line: int, link: int) -> str:
        if link >= 0 or self._flow is None:
            return self._urls[link]
        from reader.render.picture_links import picture_address

        return picture_address(self._flow, link)

    @property
    def picture_url_in_view(self) -> str | None:
        """The address of the first picture whose words are in view."""
        layout = self._layout
        if layout is None:
            return None
        from reader.render.picture_links import picture_url

        lines = layout.lines[self.top_line : self.top_line + self.page_height]
        offsets = (line.picture.offset for line in lines if line.picture is not None)
        return next((url for o in offsets if (url := picture_url(layout.flow, o))), None)

    def numbered_url(self, number: int) -> str:
        # The last address is the article's own, which has no number.
        return self._urls[number - 1] if 1 <= number < len(self._urls) else ""

    def line_width(self, line: int) -> int:
        if self._layout is None or line >= self._layout.line_count:
            return 0
        rendered = self._layout.lines[line]
        return self._margin + cell_width(rendered.text) if rendered.is_wide else 0

    def source_line(self, line: int) -> SourceLine:
        if self._layout is None:
            return SourceLine("")
        rendered = self._layout.lines[line]
        text = " " * self._margin + rendered.text
        return SourceLine(text.rstrip(), self._margin + rendered.prefix, rendered.joiner)

    # Laying out

    def _show_flow(self, flow: Flow, urls: tuple[str, ...], position: float = 0.0) -> None:
        """Shows a text.

        Args:
            flow: the text.
            urls: where its links lead, by number; the last is the text's own address.
            position: where to begin, as `reading_position` gave it.
        """
        self.end_hints()
        self.scroll_back()
        self._flow, self._urls, self._layout = flow, urls, None
        self._colours = CodeColours(flow)
        exact = position * flow.length
        # Half a letter before one means the empty line above it.
        self._is_above = 0.25 < exact % 1 < 0.75
        self._wanted_offset = self._anchor = math.ceil(exact) if self._is_above else round(exact)
        if self.is_attached:
            self.screen.selections.pop(self, None)
        self._lay_out(self._wanted_offset)
        self.repaint()
        self._place_changed()

    def _columns(self) -> tuple[int, int]:
        """Cells for text, and those left of it."""
        room = self.text_width
        width = min(room if room < 40 else room - 2, self._measure)
        return max(width, 2), max((room - width) // 2, 0)

    def _lay_out(self, offset: int) -> None:
        """Lays out anew for the pane's width, with some offset of the text at the top."""
        if self._flow is None or not self.text_width:
            return
        from reader.render.blocks import Layout

        self._laid_out_width = self.text_width
        width, self._margin = self._columns()
        room = self.text_width - self._margin
        self._layout = layout = Layout(self._flow, width, room, code=self._code)
        self._anchor = offset
        line = self._anchored_line(layout)
        layout.lay_out(line + 2 * self.page_height)
        self.set_line_count(layout.line_count)
        self._anchored_size = self.outer_size
        is_above = self._is_above
        self.scroll_to_line(line)
        self._anchor, self._is_above = offset, is_above
        if not layout.is_complete:
            self._go_on_later(_SLICE_EVERY)
        self._place_changed()

    def _lay_out_slice(self) -> None:
        layout, now = self._layout, monotonic()
        if layout is None:
            return
        if now - self._scrolled < _STILL_SECONDS:
            self._go_on_later(_STILL_SECONDS)
            return
        while not layout.is_complete and monotonic() < now + _SLICE:
            layout.lay_out(layout.line_count + 1)
        if layout.is_complete:
            self.set_line_count(layout.line_count)
        else:
            self._go_on_later(_SLICE_EVERY)

    def _go_on_later(self, seconds: float) -> None:
        """Counts more lines in some time."""
        if self._slices is not None:
            self._slices.stop()
        self._slices = self.set_timer(seconds, self._lay_out_slice)

    def _need(self, lines: int) -> None:
        """Makes sure that some lines can be scrolled to."""
        if self._layout is not None:
            # What asks for the line of a place may have counted more already.
            self._layout.lay_out(lines)
            self.set_line_count(self._layout.line_count)

    def _keep_place(self, layout: Layout) -> None:
        """Notes what stands at the top now."""
        top = self.top_line
        self._anchor = layout.offset_of(top) if top else 0
        self._is_above = bool(top) and layout.line_of(self._anchor) > top

    def _anchored_line(self, layout: Layout) -> int:
        """The line that is to stand at the top."""
        line = layout.line_of(self._anchor) if self._anchor else 0
        if self._is_above and line and layout.offset_of(line - 1) == self._anchor:
            return line - 1
        return line

    def _top_offset(self) -> int:
        """The offset in the text of what stands at the top."""
        if self._layout is None:
            return self._wanted_offset
        return self._anchor

    def _show_offset(self, offset: int) -> None:
        """Puts the line of an offset at the top."""
        if self._layout is not None:
            line = self._layout.line_of(offset)
            self._go_to_line(line)

    def _go_to_line(self, line: int) -> None:
        """Puts a line at the top, as far as there are lines."""
        self._need(line + self.page_height)
        self.scroll_to_line(line)
