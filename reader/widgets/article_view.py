"""The article: head, text and numbered links in one scrolling pane."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.binding import Binding
from textual.message import Message

from reader.render.line import MEASURE, LinkPlace, Segments, in_visual_order
from reader.text.width import cell_width
from reader.widgets.code_colours import CODE_CLASSES, CodeColours
from reader.widgets.jumps import Jumps
from reader.widgets.pane import SourceLine
from reader.widgets.reading_pane import ReadingPane, indented, with_matches

if TYPE_CHECKING:
    from reader.model.article import Article
    from reader.model.block import Document
    from reader.render.article_flow import ArticleFlow
    from reader.render.blocks import Layout
    from reader.render.flow import Flow, HeadingPlace
    from reader.render.link_list import ListedLink

_SLICE = 0.004
"""Seconds of laying out between two keys; the first screens never wait for the rest."""
_COLOUR_SECONDS = 0.03
"""After code was painted: the page does not wait for its colours."""
_OVERLAP = 2
"""Lines that stay in view when a page is turned."""


class ArticleView(ReadingPane):
    """Shows one article, or a message in its place.

    Text is laid out as far as it is looked at and the rest in slices afterwards. The place
    that is read is kept as an offset in the text, so that resizing does not lose it.

    Attributes:
        is_reordered: text from right to left is turned round here; else the terminal does it.
        has_picture_links: the words of pictures are links to them.
    """

    has_picture_links = True

    BINDINGS = [
        Binding("j,down", "move_lines(1)", "Down", id="article.line-down", show=False,
                tooltip="Scroll down one line."),
        Binding("k,up", "move_lines(-1)", "Up", id="article.line-up", show=False,
                tooltip="Scroll up one line."),
        Binding("ctrl+d", "move_pages(0.5)", "Half a page down", id="article.half-page-down",
                show=False, tooltip="Scroll down half a page."),
        Binding("ctrl+u", "move_pages(-0.5)", "Half a page up", id="article.half-page-up",
                show=False, tooltip="Scroll up half a page."),
        Binding("pagedown", "move_pages(1)", "Page down", id="article.page-down", show=False,
                tooltip="Scroll down one page."),
        Binding("pageup", "move_pages(-1)", "Page up", id="article.page-up", show=False,
                tooltip="Scroll up one page."),
        Binding("g,home", "go_to_top", "Top", id="article.top", show=False,
                tooltip="Go to the beginning, or to the line whose number was typed."),
        Binding("G,end", "go_to_end", "End", id="article.end", show=False,
                tooltip="Go to the end, or to the line whose number was typed."),
        Binding("left_parenthesis", "go_to_heading(-1)", "Previous heading",
                id="article.previous-heading", show=False, tooltip="Go to the heading before."),
        Binding("right_parenthesis", "go_to_heading(1)", "Next heading",
                id="article.next-heading", show=False, tooltip="Go to the next heading."),
        Binding("less_than_sign", "scroll_sideways(-1)", "Scroll left",
                id="article.scroll-left", show=False,
                tooltip="Scroll wide code and tables to the left."),
        Binding("greater_than_sign", "scroll_sideways(1)", "Scroll right",
                id="article.scroll-right", show=False,
                tooltip="Scroll wide code and tables to the right."),
        Binding("semicolon", "show_hints", "Links", id="article.hints",
                tooltip="Put letters on the links in view; typing them follows a link."),
        Binding("enter", "follow_numbered", "Follow link", id="article.follow-link", show=False,
                tooltip="Follow the link whose number was typed."),
        Binding("n", "next_match(1)", "Next match", id="article.next-match",
                tooltip="Go to the next match of the search."),
        Binding("N", "next_match(-1)", "Previous match", id="article.previous-match",
                tooltip="Go to the match before."),
    ]  # fmt: skip

    COMPONENT_CLASSES = {
        "pane--author",
        "pane--label",
        *CODE_CLASSES,
    }

    @dataclass
    class ProgressChanged(Message):
        """Another part of the article is in view; None where all of it is, or there is none."""

        percent: int | None

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ArticleView.ProgressChanged)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._article: Article | None = None
        self._measure = MEASURE
        self._is_whole = True
        self.is_reordered = False
        self._progress: int | None = None
        self._jumps = Jumps()
        self._colours: CodeColours | None = None
        self._is_colouring = False
        self._flow: Flow | None = None
        self._layout: Layout | None = None
        self._margin = 0
        self._laid_out_width = 0
        self._urls: tuple[str, ...] = ()
        # The offset that was put at the top, and the line it made the top one.
        self._anchor = 0
        self._anchored_size = self.outer_size
        self._wanted_offset = 0
        self._matches: list[tuple[int, int]] = []
        self._current_match = -1

    @property
    def article(self) -> Article | None:
        """The article shown, None while there is none or a message is shown."""
        return self._article

    @property
    def reading_position(self) -> float:
        """Fraction of the article's text above the top line, 0 to 1."""
        if self._flow is None or not self._flow.length:
            return 0.0
        return self._top_offset() / self._flow.length

    @property
    def is_searching(self) -> bool:
        """Matches of a search are marked."""
        return bool(self._matches)

    def show_article(
        self,
        article: Article | None,
        document: Document | None,
        position: float = 0.0,
        *,
        inside: Set[int] = frozenset(),
    ) -> None:
        """Shows an article, or nothing.

        Args:
            article: what the head tells; None empties the pane.
            document: its text; None while there is none yet.
            position: where to begin, as `reading_position` gave it.
            inside: numbers, from 0, of links that lead to articles which are here.
        """
        self._article = article
        self._is_whole = True
        if article is None:
            self._show_flow(None, ())
            return
        # Imported with the first article: the first page of the list needs none of it.
        from reader.render.article_flow import article_flow

        made = article_flow(article, document, datetime.now(UTC), inside=inside)
        self._show_flow(made.flow, made.urls, position)

    def show_made(
        self, article: Article, made: ArticleFlow, position: float = 0.0, *, is_whole: bool = True
    ) -> None:
        """Shows an article that was taken apart before.

        Args:
            article: the article.
            made: what was made of it.
            position: where to begin, as `reading_position` gave it.
            is_whole: whether that is all of it; else `complete` brings the rest.
        """
        self._article = article
        self._is_whole = is_whole
        self._show_flow(made.flow, made.urls, position)

    def complete(self, article: Article, made: ArticleFlow) -> None:
        """The rest of the article that is shown is there, too; nothing moves."""
        flow, layout, jumps = self._flow, self._layout, self._jumps
        offset = self._top_offset()
        # The empty line above the text may stand at the top.
        above = 0 if layout is None else max(layout.line_of(offset) - self.top_line, 0)
        place = offset if flow is None else made.flow.place_of(flow, offset)
        self.show_made(article, made, place / max(made.flow.length, 1))
        if above:
            self._go_to_line(self.top_line - above)
        self._jumps = jumps

    def show_message(self, text: str) -> None:
        """Shows some text in place of an article; empty lines part paragraphs."""
        from reader.model.block import Document, Paragraph, Span
        from reader.render.flow import flow_of

        self._article = None
        paragraphs = tuple(Paragraph((Span(part),)) for part in text.split("\n\n"))
        self._show_flow(flow_of(Document(paragraphs)), ())

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
    def headings(self) -> tuple[HeadingPlace, ...]:
        """The headings of the article, in order."""
        return () if self._flow is None else self._flow.headings

    @property
    def listed_links(self) -> list[ListedLink]:
        """The numbered links of the article, in order."""
        from reader.render.link_list import listed_links

        # The last address is the article's own, which has no number.
        return [] if self._flow is None else listed_links(self._flow, self._urls[:-1])

    @property
    def heading_here(self) -> int:
        """The number, from 0, of the heading under which the top line stands."""
        offsets = [heading.offset for heading in self.headings]
        return max(bisect_right(offsets, self._top_offset()) - 1, 0)

    def go_to_offset(self, offset: int) -> None:
        """Goes to a place in the text; `step_in_jumps` leads back."""
        if self._layout is None:
            return
        self._jumps.leave(self._top_offset(), offset)
        self._show_offset(offset)

    def step_in_jumps(self, step: int) -> bool:
        """Goes back to where a link inside the article was followed, or forward. False at ends."""
        if self._layout is None:
            return False
        offset = self._jumps.step(step, self._top_offset())
        if offset is None:
            return False
        self._show_offset(offset)
        return True

    def _show_offset(self, offset: int) -> None:
        if self._layout is not None:
            line = self._layout.line_of(offset)
            self._go_to_line(line)

    def page_forward(self) -> bool:
        """Turns a page. False at the end."""
        self._need(self.top_line + 2 * self.page_height)
        if self.top_line + self.page_height >= self.line_count:
            # The rest of a long article may be on its way.
            return not self._is_whole
        self.scroll_to_line(self.top_line + max(self.page_height - _OVERLAP, 1))
        return True

    def page_back(self) -> bool:
        """Turns back a page. False at the beginning."""
        if not self.top_line:
            return False
        self.scroll_to_line(self.top_line - max(self.page_height - _OVERLAP, 1))
        return True

    def search(self, text: str) -> int:
        """Marks what a text matches, whatever its case, and goes to the first match from here on.

        Returns:
            How many matches there are; with none, and for an empty text, the search is over.
        """
        self.clear_search()
        if not text or self._flow is None:
            return 0
        pattern = re.compile(re.escape(text), re.IGNORECASE)
        self._matches = [match.span() for match in pattern.finditer(self._flow.text)]
        if self._matches:
            top = self._top_offset()
            starting = (i for i, (start, _) in enumerate(self._matches) if start >= top)
            self._go_to_match(next(starting, 0))
        return len(self._matches)

    def next_match(self, step: int) -> bool:
        """Goes to a later or earlier match, round the ends. False without a search."""
        if not self._matches:
            return False
        self._go_to_match((self._current_match + step) % len(self._matches))
        return True

    def clear_search(self) -> bool:
        """Takes the marks away. False if there were none."""
        if not self._matches:
            return False
        self._matches = []
        self._current_match = -1
        self.repaint()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Without a search, n and N are the screen's: the next unread article.
        return self.is_searching if action == "next_match" else True

    def size_changed(self) -> None:
        layout = self._layout
        if layout is None or self.text_width != self._laid_out_width:
            self._lay_out(self._top_offset())
        else:
            line = layout.line_of(self._anchor)
            self._need(line + 2 * self.page_height)
            self._anchored_size = self.outer_size
            self.scroll_to_line(line)
            self._tell_progress()
        self.repaint()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        # A new size clamps the scroll before it is announced: that is not the reader's doing.
        if self._layout is not None and self.outer_size == self._anchored_size:
            self._anchor = self._layout.offset_of(self.top_line) if self.top_line else 0
        self._tell_progress()

    def _tell_progress(self) -> None:
        """Says how far the article is read, where that is another number now."""
        percent = self.progress
        if percent != self._progress:
            self._progress = percent
            self.post_message(self.ProgressChanged(percent))

    @property
    def progress(self) -> int | None:
        """How much of the article is above the last line in view, 0 to 100; None if all is seen."""
        layout, flow = self._layout, self._flow
        if layout is None or flow is None or self._article is None:
            return None
        last = self.top_line + self.page_height
        if self._is_whole and layout.is_complete and last >= len(layout.lines):
            return 100 if self.top_line else None
        return min(100 * layout.offset_of(last) // max(flow.length, 1), 99)

    # Lines

    def line_segments(self, line: int) -> Segments:
        layout = self._layout
        if layout is None or line >= len(layout.lines):
            return ()
        rendered = layout.lines[line]
        segments: Segments = rendered.segments
        if self._colours is not None and not self.app.no_color:
            segments = self._colours.segments(rendered)
            if self._colours.is_wanting and not self._is_colouring:
                self._is_colouring = True
                self.set_timer(_COLOUR_SECONDS, self._colour_code)
        if self._matches:
            segments = with_matches(segments, rendered.pieces, self._matches, self._current_match)
        if self.is_reordered and not rendered.is_wide:
            segments = in_visual_order(
                segments, rendered.prefix, is_right=rendered.is_right_to_left
            )
        return self.with_hints(line, indented(segments, self._margin))

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

    def follow(self, url: str, *, background: bool = False) -> None:
        """Goes to a place of the article itself, or tells that a link is to be opened."""
        if not url.startswith("#"):
            super().follow(url, background=background)
        elif self._flow is not None and (place := self._flow.places.get(url[1:])) is not None:
            self.go_to_offset(place)
        else:
            self.app.bell()

    def line_width(self, line: int) -> int:
        if self._layout is None or line >= len(self._layout.lines):
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

    def _show_flow(self, flow: Flow | None, urls: tuple[str, ...], position: float = 0.0) -> None:
        self.end_hints()
        self._matches = []
        self._current_match = -1
        self._sideways = 0
        self._flow, self._urls, self._layout = flow, urls, None
        self._colours = None if flow is None else CodeColours(flow)
        self._anchor = 0
        self._jumps = Jumps()
        self._wanted_offset = 0 if flow is None else round(position * flow.length)
        if self.is_attached:
            self.screen.selections.pop(self, None)
        if flow is None:
            self.set_line_count(0)
        else:
            self._lay_out(self._wanted_offset)
        self.repaint()
        self._tell_progress()

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
        self._layout = layout = Layout(self._flow, width, self.text_width - self._margin)
        line = layout.line_of(offset) if offset else 0
        layout.lay_out(line + 2 * self.page_height)
        self.set_line_count(len(layout.lines))
        self._anchored_size = self.outer_size
        self.scroll_to_line(line)
        self._anchor = offset
        if not layout.is_complete:
            self.set_timer(1 / 60, self._lay_out_slice)
        self._tell_progress()

    def _lay_out_slice(self) -> None:
        layout = self._layout
        if layout is None or layout.is_complete:
            return
        end = monotonic() + _SLICE
        while not layout.is_complete and monotonic() < end:
            layout.lay_out(len(layout.lines) + 20)
        if layout.is_complete:
            self.set_line_count(len(layout.lines))
        else:
            self.set_timer(1 / 60, self._lay_out_slice)

    def _need(self, lines: int) -> None:
        """Makes sure that some lines can be scrolled to."""
        if self._layout is not None and not self._layout.is_complete:
            self._layout.lay_out(lines)
            self.set_line_count(len(self._layout.lines))

    def _top_offset(self) -> int:
        """The offset in the text of what stands at the top."""
        if self._layout is None:
            return self._wanted_offset
        return self._anchor

    def _go_to_match(self, index: int) -> None:
        if self._layout is None:
            return
        self._current_match = index
        line = self._layout.line_of(self._matches[index][0])
        self._need(line + self.page_height)
        self.scroll_into_view(line, margin=self.page_height // 4)
        self.repaint()

    # Actions

    def action_move_lines(self, direction: int) -> None:
        """Scrolls by one line, or as many as were typed before."""
        self._go_to_line(self.top_line + direction * self.take_count())

    def action_move_pages(self, pages: float) -> None:
        """Scrolls by a page or a part of one."""
        lines = max(round(abs(pages) * self.page_height) - (_OVERLAP if abs(pages) >= 1 else 0), 1)
        self._go_to_line(self.top_line + (lines if pages > 0 else -lines) * self.take_count())

    def action_go_to_top(self) -> None:
        """Goes to the beginning, or to the line whose number was typed."""
        self._go_to_line(self.take_count() - 1)

    def action_go_to_end(self) -> None:
        """Goes to the end, or to the line whose number was typed."""
        if self.has_count:
            self.action_go_to_top()
            return
        if self._layout is not None:
            self._layout.lay_out_all()
            self.set_line_count(len(self._layout.lines))
        self.scroll_to_line(self.line_count)

    def _go_to_line(self, line: int) -> None:
        self._need(line + self.page_height)
        self.scroll_to_line(line)

    def action_go_to_heading(self, direction: int) -> None:
        """Goes to the next or previous heading; the beginning counts as one."""
        layout = self._layout
        if layout is None:
            return
        headings = [heading.offset for heading in self.headings]
        for _ in range(self.take_count()):
            top = self.top_line
            if direction > 0:
                # The last line before the next heading may be the heading's own gap.
                here = bisect_right(headings, layout.offset_of(top))
                lines = (layout.line_of(offset) for offset in headings[max(here - 1, 0) :])
                line = next((line for line in lines if line > top), None)
                if line is None:
                    break
            else:
                here = bisect_right(headings, layout.offset_of(top))
                lines = (layout.line_of(offset) for offset in reversed(headings[:here]))
                line = next((line for line in lines if line < top), 0)
            self._go_to_line(line)

    def action_follow_numbered(self) -> None:
        """Follows the link whose number was typed before."""
        if not self.has_count:
            # Enter alone is the screen's: one level deeper.
            raise SkipAction
        if url := self.numbered_url(self.take_count()):
            self.follow(url)
        else:
            self.app.bell()

    def action_next_match(self, step: int) -> None:
        """Goes to the next or previous match."""
        self.next_match(step * self.take_count())
