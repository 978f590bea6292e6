"""A pane of running text: links by hint, number and click, and matches of a search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from reader.render.line import (
    PICTURE_ADDRESS,
    LinkPlace,
    Piece,
    Segment,
    Segments,
    overlay,
)
from reader.text.width import cell_width
from reader.widgets.link_hints import NO_HINTS, LinkHints
from reader.widgets.pane import Pane

_SIDEWAYS_STEP = 8

_COPYING = "main.copy-link"
_NUMBERED_DEEDS = {_COPYING, "main.browser", "main.browser-behind"}
"""Actions of the screen that are about a link of the text where its number was typed before."""


class ReadingPane(Pane):
    """A pane whose lines hold links.

    While hints are shown, every visible link has letters on it and the keyboard belongs to
    them: typing a link's letters follows it, in the background if they were capitals. Digits
    before a key that opens or copies the article's link mean the link of that number.

    Attributes:
        hints: the letters that stand on links now.
    """

    @dataclass
    class LinkFollowed(Message):
        """The reader wants a link opened. Whether it can be is for the receiver to decide."""

        url: str
        background: bool = False

    @dataclass
    class LinkCopied(Message):
        """The reader wants the address of a link copied."""

        url: str

    @dataclass
    class PictureFollowed(Message):
        """The reader wants a picture that is not shown in a program of its own."""

        url: str

    @dataclass
    class LinkPointed(Message):
        """A link is under the mouse, or its number was typed; an empty address is none."""

        url: str

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ReadingPane.LinkPointed)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.hints = NO_HINTS
        self._sideways = 0
        self._pointed = ""

    # What a subclass answers

    def line_links(self, line: int) -> Sequence[LinkPlace]:
        """Where links stand on a line, in characters of the line as painted."""
        raise NotImplementedError

    def link_url(self, line: int, link: int) -> str:
        """The address of a link that stands on a line."""
        raise NotImplementedError

    def numbered_url(self, number: int) -> str:
        """The address of the link with a number, from 1, as it is shown; empty where none is."""
        return ""

    # Links

    def follow(self, url: str, *, background: bool = False) -> None:
        """Tells that a link, or a picture, is to be opened."""
        if url.startswith(PICTURE_ADDRESS):
            self.post_message(self.PictureFollowed(url.removeprefix(PICTURE_ADDRESS)))
        else:
            self.post_message(self.LinkFollowed(url, background))

    def point_at(self, url: str) -> None:
        """Tells where a link leads that is under the mouse or whose number is typed."""
        url = url.removeprefix(PICTURE_ADDRESS)
        if url != self._pointed:
            self._pointed = url
            self.post_message(self.LinkPointed(url))

    @property
    def is_hinting(self) -> bool:
        """Hints are shown and wait for letters."""
        return bool(self.hints.urls)

    def start_hints(self) -> bool:
        """Puts letters on the links in view. False if there are none."""
        self.end_hints()
        found: list[tuple[int, LinkPlace]] = []
        carried = -1
        for line in range(self.top_line, min(self.top_line + self.page_height, self.line_count)):
            places = self.line_links(line)
            for number, place in enumerate(places):
                # A link that was wrapped gets one hint.
                if number or place.link != carried:
                    found.append((line, place))
            carried = places[-1].link if places else -1
        if not found:
            return False
        links = ((line, place.start, self.link_url(line, place.link)) for line, place in found)
        self._show_hints(LinkHints.on([*links]))
        return True

    def end_hints(self) -> bool:
        """Takes the letters away. False if there were none."""
        if not self.is_hinting:
            return False
        self.hints = NO_HINTS
        self.post_message(self.PendingChanged(""))
        self.repaint()
        return True

    def put_hints(self, hints: LinkHints, lines: Mapping[int, int]) -> None:
        """Puts letters back where their links stand now; what was typed of them still counts.

        Args:
            hints: as they were before lines moved.
            lines: the new line by the old one; links of other lines are gone.
        """
        if hints.urls:
            self._show_hints(hints.moved(lines))

    def _show_hints(self, hints: LinkHints) -> None:
        self.hints = hints
        self.post_message(self.PendingChanged(";" + hints.typed))
        self.repaint()

    async def take_key(self, event: events.Key) -> bool:
        if not self.is_hinting:
            is_taken = self._take_number(event.key) or await super().take_key(event)
            number = self.pending
            self.point_at(self.numbered_url(int(number)) if number else "")
            return is_taken
        character = event.character or ""
        hints = self.hints.and_typed(character)
        if hints.url:
            self.end_hints()
            self.follow(hints.url, background=character.isupper())
        elif character and hints.is_leading_on:
            self._show_hints(hints)
        else:
            self.end_hints()
        return True

    def _take_number(self, key: str) -> bool:
        """Copies or opens the link whose number was typed before a key that does so elsewhere."""
        active = self.screen.active_bindings.get(key) if self.pending else None
        deed = active.binding.id if active is not None else None
        if deed not in _NUMBERED_DEEDS:
            return False
        url = self.numbered_url(int(self.pending))
        self.drop_pending()
        if not url or url.startswith("#"):
            # What is in the text itself has no address of its own.
            self.app.bell()
        elif deed == _COPYING:
            self.post_message(self.LinkCopied(url.removeprefix(PICTURE_ADDRESS)))
        else:
            self.follow(url, background=True)
        return True

    def on_blur(self) -> None:
        self.end_hints()

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1 or self.screen.get_selected_text():
            return
        if url := self._url_at(event):
            self.follow(url, background=event.ctrl)
            event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.point_at(self._url_at(event))

    def on_leave(self) -> None:
        self.point_at("")

    def _url_at(self, event: events.MouseEvent) -> str:
        """The address of the link under the mouse, empty where there is none."""
        offset = event.get_content_offset(self)
        if offset is None:
            return ""
        line = self.top_line + offset.y
        if line >= self.line_count:
            return ""
        places = self.line_links(line)
        if not places:
            return ""
        text = "".join(part for part, _ in self.line_segments(line))
        x = offset.x + self.line_shift(line)
        for place in places:
            if cell_width(text[: place.start]) <= x < cell_width(text[: place.end]):
                return self.link_url(line, place.link)
        return ""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.end_hints()

    # Scrolling sideways

    def line_width(self, line: int) -> int:
        """Cells of a line that scrolls sideways; 0 for others."""
        raise NotImplementedError

    def line_shift(self, line: int) -> int:
        return self._sideways if self._sideways and self.line_width(line) else 0

    def scroll_back(self) -> None:
        """Takes wide code and tables back to where they begin; the caller paints."""
        self._sideways = 0

    def action_scroll_sideways(self, direction: int) -> None:
        """Moves wide code and tables by some cells."""
        last = min(self.top_line + self.page_height, self.line_count)
        widest = max((self.line_width(line) for line in range(self.top_line, last)), default=0)
        most = max(widest - self.text_width, 0)
        wanted = self._sideways + direction * _SIDEWAYS_STEP * self.take_count()
        # What is out of view may be wider: going back must always be possible.
        sideways = max(0, min(wanted, most if direction > 0 else self._sideways))
        if sideways != self._sideways:
            self._sideways = sideways
            self.repaint()

    def action_show_hints(self) -> None:
        """Puts letters on the links in view."""
        if not self.start_hints():
            self.app.bell()


def with_matches(
    segments: Segments,
    pieces: Sequence[Piece],
    matches: Sequence[tuple[int, int]],
    current: int,
) -> Segments:
    """A line with the matches of a search marked.

    Args:
        segments: the line.
        pieces: what of the searched text stands where on the line.
        matches: start and end of each match in that text, in order and not overlapping.
        current: index of the match the reader is at, -1 for none.
    """
    for start, offset, length in pieces:
        index = max(bisect_left(matches, (offset,)) - 1, 0)
        while index < len(matches) and matches[index][0] < offset + length:
            first = max(matches[index][0], offset) - offset + start
            last = min(matches[index][1], offset + length) - offset + start
            if first < last:
                style = "match match-current" if index == current else "match"
                segments = overlay(segments, first, last, style)
            index += 1
    return segments


def indented(segments: Segments, cells: int) -> Segments:
    """A line moved to the right."""
    if not cells:
        return segments
    margin: Segment = (" " * cells, "")
    return (margin, *segments)
