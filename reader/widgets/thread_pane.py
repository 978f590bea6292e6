"""A pane of comments, each as high as its text: its lines, and whose replies are in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.segment import Segment as RichSegment
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip

from reader.render.comment_rails import RAIL_COLOURS, rails, shown_depth
from reader.render.comment_title import TabPlace, chain_line
from reader.render.line import MEASURE, Line, LinkPlace, Segment, Segments, text_of
from reader.text.width import cell_width
from reader.widgets.copying import SourceLine
from reader.widgets.reading_pane import indented
from reader.widgets.thread_map import ThreadMap
from reader.widgets.thread_place import TITLE_LINES, ThreadPlace
from reader.widgets.thread_rows import ThreadRows
from reader.widgets.thread_sitting import ThreadSitting
from reader.widgets.thread_texts import ThreadTexts
from reader.widgets.thread_title import Shown, ThreadTitle

INDENT = 1
"""Cells left of what is said above comments and in place of them, as there are left of a text."""
_CHAIN_NAMES = 10
"""Names of a chain that are read at most: more never fit a line."""


class ThreadPane(ThreadPlace):
    """A title, under it the comments of a thread with the cursor on one of them, beside it a map.

    While what is at the top of the view answers something that is scrolled out, the first line in
    view names whom, painted over what stands there.

    A subclass hands over what is shown (`set_thread`, then `show_all`), moves the cursor (`go_to`,
    `go_to_row`, `set_cursor`) and changes what is folded (`change_rows`).

    Attributes:
        heading: what the title is about.
        sitting: what the reader does with the thread.
    """

    COMPONENT_CLASSES = {
        "pane--author",
        "pane--op",
        "pane--role",
        "pane--own",
        "pane--fold",
        "pane--thread-title",
        "pane--chain",
        *(f"pane--rail-{number + 1}" for number in range(RAIL_COLOURS)),
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.heading = ThreadTitle()
        self.sitting = ThreadSitting(self.thread)
        self._map = ThreadMap()
        self._message = ""
        self._message_lines: list[Line] = []
        self._chain_key: tuple[ThreadTexts, int, bool, int] | None = None
        self._chain = ""

    # What a subclass answers

    def tab_chosen(self, tab_id: int) -> None:
        """A tab was clicked."""

    def marked_segments(self, position: int, line: Line) -> Segments:
        """A line of a comment with what a search marks on it."""
        return line.segments

    # The title

    @property
    def has_title(self) -> bool:
        """Whether the title stands above a message too."""
        return bool(self.heading.discussions) or self.heading.is_fetching

    def title_line(self, line: int) -> Segments:
        """One of the lines above the comments."""
        return self.heading.lines(self._shown(), self.row_width - INDENT)[line]

    def title_tabs(self) -> Sequence[TabPlace]:
        """What of the title's first line can be clicked."""
        return self.heading.places(self._shown(), self.row_width - INDENT)

    def _shown(self) -> Shown:
        return Shown(rows=self.rows, unread=self.unread_count, order=self.sitting.order.name)

    # What is shown

    @property
    def unread_count(self) -> int:
        """How many comments are unread."""
        return self.sitting.reading.unread_count

    def set_thread(self, rows: ThreadRows, texts: ThreadTexts, message: str = "") -> None:
        """Takes another thread, without a cursor yet; `show_all` shows it.

        Args:
            rows: the thread.
            texts: its texts.
            message: what is shown where there are no comments; empty lines part paragraphs.
        """
        self.end_hints()
        self.scroll_back()
        self.rows, self.texts, self.cursor = rows, texts, -1
        self.is_entered = self.has_focus and bool(rows.rows)
        self._message = message
        self.forget_place()
        if self.is_attached:
            self.screen.selections.pop(self, None)

    def show_all(self, *, is_resized: bool = False) -> None:
        """Shows everything anew, with the cursor in view; after a resize, where it was."""
        width = self.text_width
        if not width:
            # Whatever is measured meanwhile holds for no width.
            self.rows.leave_width()
            return
        self.texts.forget_all_lines()
        self.drop_lines()
        if self.cursor < 0:
            from reader.model.block import Document, Paragraph, Span
            from reader.render.blocks import layout_of

            paragraphs = tuple(Paragraph((Span(part),)) for part in self._message.split("\n\n"))
            room = min(width - INDENT, MEASURE)
            self._message_lines = layout_of(Document(paragraphs), max(room, 1))
            lines = len(self._message_lines) if self._message else 0
            self.set_line_count(lines + TITLE_LINES * self.has_title)
            self.scroll_to_line(0)
        else:
            if width != self.rows.width:
                self.rows.set_width(width)
            with self.quiet():
                self.update_line_count()
                if not is_resized and not self.cursor:
                    self.scroll_to_line(0)
            if is_resized:
                self.restore_place()
            else:
                self.settle(self.cursor)
                if not self.is_in_view(self.cursor):
                    self.reveal(self.cursor)
        self.repaint()
        self.view_changed()

    # Events

    def size_changed(self) -> None:
        if self.row_width != self.rows.width or not self.line_count:
            self.show_all(is_resized=True)
        else:
            self.restore_place()
            self.repaint()
        self.note_place()

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        if value and self.cursor >= 0 and not self.is_entered:
            self.is_entered = True
            self.repaint_comment(self.cursor)
        self.view_changed()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        if offset is None or self.cursor < 0:
            return
        if not self.has_map or offset.x < self.line_cells:
            self._pressed(offset)
        elif (first := self._map.position_at(offset.y)) is not None:
            self.go_to_row(self.rows.nearest_row(first))

    def _pressed(self, offset: Offset) -> None:
        """The mouse was pressed on a line: the cursor goes there."""
        line = self.top_line + offset.y - TITLE_LINES
        if not offset.y and self.chain:
            position, _ = self._first_in_view()
            self.go_to(self.thread.parent[position])
        elif 0 <= line < self.rows.height:
            self.set_cursor(self.rows.rows[self.rows.row_at(line)])

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not self.has_title or self.top_line + offset.y:
            return
        for start, end, tab_id in self.title_tabs():
            if start <= offset.x - INDENT < end:
                self.tab_chosen(tab_id)
                event.prevent_default()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.settle()

    # Lines

    def line_segments(self, line: int) -> Segments:
        if self._is_title(line):
            return indented(self.title_line(line), INDENT)
        if self.cursor < 0:
            line -= TITLE_LINES * self.has_title
            lines = self._message_lines
            return indented(lines[line].segments, INDENT) if line < len(lines) else ()
        position, index = self.place(line)
        texts = self.lines_of(position)
        segments: Segments
        if index >= len(texts):
            segments = self._gap_segments(position, index - len(texts))
        else:
            segments = self.marked_segments(position, texts[index])
        segments = self.hints.over(line, segments)
        if position == self.cursor and self.is_entered and index < len(texts) and segments:
            first, style = segments[0]
            if first == " ":
                return (("▌", "cursor-bar"), *segments[1:])
            return ((first, style), *segments[1:])
        return segments

    @property
    def cursor_line(self) -> int:
        return self.row_line(self.rows.row_of(self.cursor)) if self.cursor >= 0 else 0

    def line_style(self, line: int) -> str:
        if self.cursor < 0 or not self.is_entered or line < TITLE_LINES:
            return ""
        position, index = self.place(line)
        return "cursor" if position == self.cursor and not index else ""

    def line_links(self, line: int) -> Sequence[LinkPlace]:
        rendered = self.rendered_line(line)
        return rendered.links if rendered is not None else ()

    def link_url(self, line: int, link: int) -> str:
        position, _ = self.place(line)
        return self.texts.urls(position)[link]

    def line_width(self, line: int) -> int:
        rendered = self.rendered_line(line)
        return cell_width(rendered.text) if rendered is not None and rendered.is_wide else 0

    def source_line(self, line: int) -> SourceLine:
        if not self._is_title(line):
            rendered = self.rendered_line(line)
            if rendered is not None:
                return SourceLine(rendered.text.rstrip(), rendered.prefix, rendered.joiner)
            if self.cursor >= 0:
                return SourceLine("")
        return SourceLine(text_of(self.line_segments(line)), INDENT)

    def _is_title(self, line: int) -> bool:
        return line < TITLE_LINES and (self.cursor >= 0 or self.has_title)

    def rendered_line(self, line: int) -> Line | None:
        """The line of a comment that stands at a line of the pane."""
        if self.cursor < 0 or line < TITLE_LINES:
            return None
        position, index = self.place(line)
        lines = self.lines_of(position)
        return lines[index] if index < len(lines) else None

    def _gap_segments(self, position: int, number: int) -> tuple[Segment, ...]:
        """The empty line after a comment, with the rails of what follows."""
        row = self.rows.row_of(position) + 1
        if number or row >= len(self.rows.rows):
            return ()
        depth = shown_depth(self.thread.depth[self.rows.rows[row]], self.rows.width)
        return ((" ", ""), *rails(depth)) if depth else ()

    def ending_in_view(self) -> Iterator[int]:
        """Yields the comments that are not folded and whose last line is in view."""
        rows, top = self.rows, self.top_line
        bottom = top + self.page_height
        covered = top + bool(self.chain)
        for row in self.rows_in_view():
            position = rows.rows[row]
            if position not in rows.folded:
                end = self.row_line(row) + self.text_height(row)
                if covered < end <= bottom:
                    yield position

    # The chain of parents

    def _first_in_view(self) -> tuple[int, int]:
        """The comment at the top of the view and which of its lines; after its last, the next."""
        position, index = self.place(self.top_line)
        row = self.rows.row_of(position)
        if index >= self.text_height(row) and row + 1 < len(self.rows.rows):
            return self.rows.rows[row + 1], 0
        return position, index

    @property
    def chain(self) -> str:
        """Whose replies are in view, where they themselves are not; else empty."""
        if self.cursor < 0 or self.top_line < TITLE_LINES or not self.text_width:
            return ""
        position, index = self._first_in_view()
        depth = self.thread.depth[position]
        is_cursor = position == self.cursor and not index and self.is_entered
        if not depth or self.is_hinting or (is_cursor and not self._is_gap_first()):
            return ""
        key = (self.texts, position, index > 0, self.text_width)
        if self._chain_key != key:
            above = self.rows.ancestors(position)[::-1]
            if index:
                above.append(position)
            is_cut = len(above) > _CHAIN_NAMES
            if is_cut:
                above = [above[0], *above[1 - _CHAIN_NAMES :]]
            names = self.texts.names(above)
            width = self.text_width - INDENT
            self._chain = chain_line(names, is_cut=is_cut, depth=depth, width=width)
            self._chain_key = key
        return self._chain

    def _is_gap_first(self) -> bool:
        """The first line in view is the empty one before a comment."""
        _, index = self.place(self.top_line)
        return index > 0

    # The map

    @property
    def has_map(self) -> bool:
        """There is room for a map at the right of the lines."""
        return ThreadMap.has_room(self.outer_size.width, self.app.size.width)

    @property
    def text_width(self) -> int:
        width = super().text_width
        return width - ThreadMap.width if width and self.is_attached and self.has_map else width

    @property
    def line_cells(self) -> int:
        return super().line_cells - ThreadMap.width if self.has_map else super().line_cells

    def view_changed(self) -> None:
        super().view_changed()
        self.refresh_map()

    # Painting

    def render_line(self, y: int) -> Strip:
        if not self._pane_is_painting:
            return super().render_line(y)
        if y or not (told := self.chain):
            strip = super().render_line(y)
        else:
            strip = Strip([RichSegment(" " * INDENT + told, self.style("chain"))])
            strip = strip.adjust_cell_length(self.line_cells, self.style("chain"))
        return Strip.join([strip, self._map_strip(y)]) if self.has_map else strip

    def _map_strip(self, y: int) -> Strip:
        cells = [RichSegment(text, self.style(style)) for text, style in self._map.segments(y)]
        if not cells:
            return Strip.blank(ThreadMap.width, self.style(""))
        return Strip(cells, ThreadMap.width)

    def refresh_map(self) -> None:
        """Paints those lines of the map anew that have changed."""
        if not self.is_attached or not self.text_width or not self.has_map:
            return
        in_view = self.rows_in_view() if self.rows.rows else range(0)
        for y in self._map.update(self.rows, in_view, self.page_height):
            self.refresh(Region(self.line_cells, y, ThreadMap.width, 1))

    def repaint_title(self) -> None:
        """Paints the first lines anew."""
        for line in range(TITLE_LINES):
            self._pane_strips.pop(line, None)
        if self.top_line < TITLE_LINES:
            self.repaint_lines(0, TITLE_LINES)

    def repaint_comment(self, position: int) -> None:
        row = self.rows.row_of(position)
        if row >= 0:
            self.repaint_lines(self.row_line(row), self.rows.height_of(row))
