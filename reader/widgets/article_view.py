"""The article: head, text and numbered links in one scrolling pane."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.binding import Binding
from textual.message import Message

from reader.widgets.code_colours import CODE_CLASSES
from reader.widgets.jumps import Jumps
from reader.widgets.searched_pane import SearchedPane

if TYPE_CHECKING:
    from reader.model.article import Article
    from reader.render.article_flow import ArticleFlow
    from reader.render.leaves import Flow, HeadingPlace
    from reader.render.link_list import ListedLink

_OVERLAP = 2
"""Lines that stay in view when a page is turned."""


class ArticleView(SearchedPane):
    """Shows one article, or a message in its place.

    It can be given in two steps: its beginning, and the whole when that was taken apart.
    """

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
                id="article.previous-heading", show=False, tooltip="Go to the previous heading."),
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
                tooltip="Go to the previous match."),
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
        self._is_whole = True
        # The line to which the end was gone to while there was only a beginning.
        self._end_of_beginning = -1
        self._progress: int | None = None
        self._jumps = Jumps()

    @property
    def article(self) -> Article | None:
        """The article shown, None while there is none or a message is shown."""
        return self._article

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
        """The rest of the article that is shown is there, too.

        Nothing moves, but for whoever went to the end and waits there.
        """
        waits_for_end = self.top_line == self._end_of_beginning
        flow, layout, jumps = self._flow, self._layout, self._jumps
        offset = self._top_offset()
        # The empty line above the text may stand at the top.
        above = 0 if layout is None else max(layout.line_of(offset) - self.top_line, 0)
        place = offset if flow is None else made.flow.place_of(flow, offset)
        self.show_made(article, made, place / max(made.flow.length, 1))
        if waits_for_end:
            self._go_to_end()
        elif above:
            self._go_to_line(self.top_line - above)
        self._jumps = jumps

    def show_message(self, text: str) -> None:
        """Shows some text in place of an article; empty lines part paragraphs."""
        from reader.model.block import Document, Paragraph, Span
        from reader.render.flow import flow_of

        self._article = None
        paragraphs = tuple(Paragraph((Span(part),)) for part in text.split("\n\n"))
        self._show_flow(flow_of(Document(paragraphs)), ())

    def _show_flow(self, flow: Flow, urls: tuple[str, ...], position: float = 0.0) -> None:
        self._jumps = Jumps()
        self._end_of_beginning = -1
        super()._show_flow(flow, urls, position)

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

    def follow(self, url: str, *, background: bool = False) -> None:
        """Goes to a place of the article itself, or tells that a link is to be opened."""
        if not url.startswith("#"):
            super().follow(url, background=background)
        elif self._flow is not None and (place := self._flow.places.get(url[1:])) is not None:
            self.go_to_offset(place)
        else:
            self.app.bell()

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

    @property
    def progress(self) -> int | None:
        """How much of the article is above the last line in view, 0 to 100; None if all is seen."""
        layout, flow = self._layout, self._flow
        if layout is None or flow is None or self._article is None:
            return None
        last = self.top_line + self.page_height
        if self._is_whole and layout.is_complete and last >= layout.line_count:
            return 100 if self.top_line else None
        return min(100 * layout.offset_of(last) // max(flow.length, 1), 99)

    def _place_changed(self) -> None:
        """Says how far the article is read, where that is another number now."""
        percent = self.progress
        if percent != self._progress:
            self._progress = percent
            self.post_message(self.ProgressChanged(percent))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Without a search, n and N are the screen's: the next unread article.
        return self.is_searching if action == "next_match" else True

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
        self._go_to_end()

    def _go_to_end(self) -> None:
        if self._layout is not None:
            self._layout.lay_out_all()
            self.set_line_count(self._layout.line_count)
        self.scroll_to_line(self.line_count)
        if not self._is_whole:
            self._end_of_beginning = self.top_line

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
