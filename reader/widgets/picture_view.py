"""The article with its pictures: what stands in the room of each once it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual import on
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from reader.model.picture import CELL, CellSize, Drawing, Picture, Protocol
from reader.render.line import Line, LinkPlace, Segments
from reader.text.width import cell_width
from reader.widgets.kitty_pictures import KittyPictures
from reader.widgets.picture_cells import ArticlePicture, rows_of
from reader.widgets.picture_room import PictureRoom
from reader.widgets.reading_pane import ReadingPane
from reader.widgets.sixel_painter import SixelPainter

_ADDRESS = "picture:"
"""Followed by an offset: the link that the words of a picture are."""


class PictureView(PictureRoom):
    """An article whose pictures can be shown.

    Others fetch and draw them: `PicturesWanted` says which, `show_picture` and `refuse_picture`
    are told what came of it.
    """

    has_picture_links = False

    @dataclass
    class PictureOpened(Message):
        """The reader wants a picture in a program of its own."""

        offset: int

    def __init__(
        self,
        protocol: Protocol,
        cell: CellSize = CELL,
        *,
        is_always: bool = False,
        most_rows: int = 20,
        is_in_tmux: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Takes how pictures are shown.

        Args:
            protocol: what the terminal knows.
            cell: pixels of one of its cells.
            is_always: whether pictures are shown without being asked for.
            most_rows: lines that one may take.
            is_in_tmux: whether tmux has to hand on what is sent to the terminal.
        """
        super().__init__(cell, is_always=is_always, most_rows=most_rows, id=id, classes=classes)
        self._protocol = protocol
        self._kitty = KittyPictures(self, is_in_tmux=is_in_tmux)
        self._sixels = SixelPainter(self, self._sixel_areas)

    # What others ask and tell

    @property
    def picture_protocol(self) -> Protocol:
        """How pictures are shown: kitty's colours must come through as they are."""
        if self._protocol == "kitty" and self.app.console.color_system != "truecolor":
            return "blocks"
        return self._protocol

    def picture_address(self, offset: int) -> str | None:
        """The address of a picture, of the web or one that holds it; None if it is not there."""
        place = self._places.get(offset)
        return None if place is None else place.address

    def picture_drawing(self, offset: int) -> Drawing | None:
        """How a picture is to be drawn now; None if it is not there."""
        place = self._places.get(offset)
        if place is None or (room := self._room(place)) is None:
            return None
        red, green, blue = self.background_colors[1].rgb
        place.drawing = Drawing(
            protocol=self.picture_protocol,
            room=room,
            cell=self._cell,
            background=(red, green, blue),
        )
        return place.drawing

    def show_picture(self, offset: int, drawing: Drawing, picture: Picture) -> None:
        """Shows a picture; one that was asked for otherwise meanwhile is dropped."""
        place = self._places.get(offset)
        if place is None or place.drawing is not drawing:
            return
        self._take_back(place)
        place.state, place.reason = "shown", ""
        place.picture = picture
        if drawing.protocol == "kitty":
            place.number = self._kitty.send(picture)
        place.rows = rows_of(picture, drawing.protocol, self.style(""), place.number)
        self._settle(place)

    def refuse_picture(self, offset: int, drawing: Drawing, reason: str) -> None:
        """Says beside a picture's words why it is not there."""
        place = self._places.get(offset)
        if place is None or place.drawing is not drawing:
            return
        self._take_back(place)
        place.state, place.reason = "failed", reason
        place.picture, place.rows = None, []
        self._settle(place)

    def ask_for_pictures(self, offsets: Iterable[int] | None = None) -> int:
        """Asks for pictures, for all of the article without `offsets`; says how many it has."""
        found = [offset for offset in offsets or self._places if offset in self._places]
        asked = [offset for offset in found if self._places[offset].state in ("idle", "failed")]
        self._want(asked, is_asked=True)
        return len(found)

    def picture_in_view(self) -> int | None:
        """The offset of the first picture that stands in the view, or its words do."""
        return next(
            iter(self._offsets_between(self.top_line, self.top_line + self.page_height)), None
        )

    # Lines

    def line_segments(self, line: int) -> Segments:
        segments = super().line_segments(line)
        place = self._place_of_words(line)
        layout = self._layout
        if place is None or not place.note or layout is None:
            return segments
        following = layout.lines[line + 1 : line + 2]
        if following and following[0].picture == layout.lines[line].picture:
            return segments
        return [*segments, (f" – {place.note}", "dim")]

    def line_links(self, line: int) -> Sequence[LinkPlace]:
        links = super().line_links(line)
        place = self._place_of_words(line)
        if place is None or place.state not in ("idle", "failed") or self._layout is None:
            return links
        words: Line = self._layout.lines[line]
        if not words.pieces or words.pieces[0].offset != place.leaf.offset:
            return links
        start = self._margin + words.prefix
        end = start + min(len(place.leaf.chunks[0].text), words.pieces[0].length)
        own = LinkPlace(start, end, -1 - place.leaf.offset)
        others = [link._replace(start=max(link.start, end)) for link in links if link.end > end]
        return [own, *others]

    def link_url(self, line: int, link: int) -> str:
        return super().link_url(line, link) if link >= 0 else f"{_ADDRESS}{-1 - link}"

    def _place_of_words(self, line: int) -> ArticlePicture | None:
        layout = self._layout
        if layout is None or line >= len(layout.lines):
            return None
        picture = layout.lines[line].picture
        return self._places.get(picture.offset) if picture and picture.row < 0 else None

    def point_at(self, url: str) -> None:
        if url.startswith(_ADDRESS):
            url = self.picture_address(int(url.removeprefix(_ADDRESS))) or ""
        # One that holds the picture itself says nothing to anybody.
        super().point_at("" if url.startswith("data:") else url)

    @on(ReadingPane.LinkFollowed)
    def follow_picture(self, event: ReadingPane.LinkFollowed) -> None:
        if event.url.startswith(_ADDRESS):
            event.stop()
            offset = int(event.url.removeprefix(_ADDRESS))
            if event.background:
                self.post_message(self.PictureOpened(offset))
            else:
                self.ask_for_pictures([offset])

    # Painting

    def _paint(self, line: int) -> Strip:
        strip = super()._paint(line)
        layout = self._layout
        if layout is None or not 0 <= line < len(layout.lines):
            return strip
        rendered = layout.lines[line]
        if rendered.picture is None or rendered.picture.row < 0:
            return strip
        place = self._places.get(rendered.picture.offset)
        if place is None or rendered.picture.row >= len(place.rows):
            return strip
        row = Strip(place.rows[rendered.picture.row])
        start = self._margin + cell_width(rendered.text[: rendered.prefix])
        width = strip.cell_length
        row = row.crop(0, max(width - start, 0))
        end = start + row.cell_length
        return Strip.join([strip.crop(0, start), row, strip.crop(end, width)])

    def notify_style_update(self) -> None:
        super().notify_style_update()
        for place in self._places.values():
            if place.picture is not None and place.rows and place.drawing is not None:
                # The text around it has other colours now.
                protocol = place.drawing.protocol
                place.rows = rows_of(place.picture, protocol, self.style(""), place.number)

    # Kitty

    def on_mount(self) -> None:
        # The terminal is somebody else's meanwhile.
        self.app.app_suspend_signal.subscribe(self, lambda _: self._leave(), immediate=True)
        self.app.app_resume_signal.subscribe(self, lambda _: self._return())

    def on_unmount(self) -> None:
        self._leave()

    def _leave(self) -> None:
        for place in self._places.values():
            self._take_back(place)

    def _return(self) -> None:
        for place in self._places.values():
            picture, drawing = place.picture, place.drawing
            if place.rows and picture and drawing and drawing.protocol == "kitty":
                place.number = self._kitty.send(picture)
                place.rows = rows_of(picture, "kitty", self.style(""), place.number)
        self.repaint()

    def _take_back(self, place: ArticlePicture) -> None:
        """Has the terminal forget a picture, if it holds it."""
        if place.number:
            self._kitty.take_back(place.number)
            place.number = 0

    # Sixels

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._protocol == "sixel" and self._places:
            self._sixels.text_painted(crop)
        return super().render_lines(crop)

    def _sixel_areas(self) -> Iterator[tuple[Region, bytes]]:
        """Where pictures stand that are wholly in view."""
        layout = self._layout
        if layout is None:
            return
        top, end = self.top_line, self.top_line + self.page_height
        for number, line in enumerate(layout.lines[top:end], top):
            if line.picture is None or line.picture.row:
                continue
            place = self._places.get(line.picture.offset)
            if place is None or place.picture is None or not place.rows:
                continue
            columns, rows = place.picture.extent
            start = self._margin + cell_width(line.text[: line.prefix])
            if number + rows <= end and start + columns <= self.text_width:
                yield Region(start, number - top, columns, rows), place.picture.data
