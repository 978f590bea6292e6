"""What the comments of a thread lead to: links by number and hint, pictures, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.render.line import Line, LinkPlace, Segments
from reader.widgets.code_colours import CODE_CLASSES
from reader.widgets.thread_pane import ThreadPane

if TYPE_CHECKING:
    from reader.render.link_list import ListedLink
    from reader.render.stretch import CodeLines

_COLOUR_SECONDS = 0.03
"""After code was painted: comments do not wait for their colours."""


class ThreadLinks(ThreadPane):
    """A pane of comments whose links are followed, and whose code has its colours.

    A number means the links of the comment that the cursor is on; letters stand on all in view.
    """

    COMPONENT_CLASSES = set(CODE_CLASSES)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._is_colouring = False
        self._code: CodeLines = "scroll"

    @property
    def listed_links(self) -> list[ListedLink]:
        """The links of the comment that the cursor is on, in order."""
        if self.cursor < 0 or self._is_instead(self.cursor):
            return []
        from reader.render.link_list import listed_links

        return listed_links(self.texts.flow(self.cursor), self.texts.urls(self.cursor))

    @property
    def picture_url(self) -> str | None:
        """The address of the first picture of the comment that the cursor is on."""
        if self.cursor < 0 or self._is_instead(self.cursor):
            return None
        from reader.render.leaves import PictureLeaf

        leaves = self.texts.flow(self.cursor).leaves
        pictures = (leaf.image for leaf in leaves if isinstance(leaf, PictureLeaf))
        return next((url for image in pictures if (url := image.url or image.data)), None)

    def numbered_url(self, number: int) -> str:
        if self.cursor < 0 or self._is_instead(self.cursor):
            return ""
        urls = self.texts.urls(self.cursor)
        return urls[number - 1] if 1 <= number <= len(urls) else ""

    def _is_instead(self, position: int) -> bool:
        """Something else stands where the comment's text would."""
        return self.rows.is_hidden(position) or self.rows.is_stand_in(position)

    def follow(self, url: str, *, background: bool = False) -> None:
        """Goes to a place of a comment, or tells that a link is to be opened."""
        if not url.startswith("#"):
            super().follow(url, background=background)
        elif not self._go_to_place(url[1:]):
            self.app.bell()

    # Wide code

    @property
    def code(self) -> CodeLines:
        """What becomes of code that is wider than the pane."""
        return self._code

    @code.setter
    def code(self, code: CodeLines) -> None:
        if code == self._code:
            return
        self._code = self.texts.options.code = code
        self.scroll_back()
        if self.cursor < 0:
            return
        anchor, screen_y = self.eye()
        self.texts.forget_all_bodies()
        self.rows.forget_heights()
        if self.text_width:
            self.hold(anchor, screen_y)
        self.repaint()

    # The way back

    def set_place(self, comment_id: int, offset: int = 0) -> bool:
        """Goes to a place in a comment's text, without a way back. False if it is not here."""
        position = self.rows.place_of(comment_id)
        if position < 0:
            return False
        self.go_to(position)
        if offset and self.text_width:
            lines = enumerate(self.lines_of(position))
            before = (n for n, line in lines if line.pieces and line.pieces[0].offset <= offset)
            index = max(before, default=0)
            self.scroll_into_view(self.row_line(self.rows.row_of(position)) + index, margin=1)
        self.repaint()
        return True

    def jump_to(self, comment_id: int, offset: int = 0) -> bool:
        """Goes to a place in a comment; `step_in_jumps` leads back. False if it is not here."""
        if self.cursor < 0 or self.rows.place_of(comment_id) < 0:
            return False
        self.sitting.jumps.leave(self._place_now(), _packed(comment_id, offset))
        return self.set_place(comment_id, offset)

    def step_in_jumps(self, step: int) -> bool:
        """Goes back to where a link to a comment was followed, or forward. False at ends."""
        if self.cursor < 0:
            return False
        while (place := self.sitting.jumps.step(step, self._place_now())) is not None:
            if self.set_place(*_unpacked(place)):
                return True
        return False

    def _place_now(self) -> int:
        """The comment the cursor is on, and the first of its text that is in view."""
        above = max(-self.screen_row(self.cursor), 0) if self.text_width else 0
        lines = self.lines_of(self.cursor)[above:] if above else []
        offset = next((line.pieces[0].offset for line in lines if line.pieces), 0)
        return _packed(self.thread.ids[self.cursor], offset)

    def _go_to_place(self, name: str) -> bool:
        """Goes to a place that a comment in view names, that of the cursor before others."""
        rows = self.rows.rows
        for position in (self.cursor, *(rows[row] for row in self.rows_in_view())):
            if not self._is_instead(position):
                offset = self.texts.flow(position).places.get(name)
                if offset is not None:
                    return self.jump_to(self.thread.ids[position], offset)
        return False

    # Lines

    def line_links(self, line: int) -> Sequence[LinkPlace]:
        links = super().line_links(line)
        rendered = self.rendered_line(line)
        if rendered is None or rendered.picture is None:
            return links
        from reader.render.picture_links import picture_link

        own = picture_link(rendered, self.texts.flow(self.place(line)[0]))
        return links if own is None else [own]

    def link_url(self, line: int, link: int) -> str:
        if link >= 0:
            return super().link_url(line, link)
        from reader.render.picture_links import picture_address

        return picture_address(self.texts.flow(self.place(line)[0]), link)

    def marked_segments(self, position: int, line: Line) -> Segments:
        if not line.segments or line.segments[-1][1] != "code" or self.app.no_color:
            return line.segments
        colours = self.texts.colours(position)
        segments = colours.segments(line)
        if colours.is_wanting and not self._is_colouring:
            self._is_colouring = True
            self.set_timer(_COLOUR_SECONDS, self._colour_code)
        return segments

    def _colour_code(self) -> None:
        self._is_colouring = False
        if self.texts.find_colours():
            self.repaint()


def _packed(comment_id: int, offset: int) -> int:
    return comment_id << 32 | offset


def _unpacked(place: int) -> tuple[int, int]:
    return place >> 32, place & 0xFFFFFFFF
