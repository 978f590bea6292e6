"""The article with its pictures: room for each, and what stands there once it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from reader.model.picture import CELL, CellSize, Drawing, Extent, Picture, Protocol, extent_of
from reader.render import kitty
from reader.render.line import Line, LinkPlace, Segments
from reader.text.width import cell_width
from reader.widgets.article_view import ArticleView
from reader.widgets.kitty_pictures import KittyPictures
from reader.widgets.picture_cells import ArticlePicture, rows_of
from reader.widgets.reading_pane import ReadingPane
from reader.widgets.sixel_painter import SixelPainter

if TYPE_CHECKING:
    from reader.render.leaves import Flow

_ADDRESS = "picture:"
"""Followed by an offset: the link that the words of a picture are."""
_LEAST_ROOM = 4
"""Cells below which no picture is drawn."""


class PictureView(ArticleView):
    """An article whose pictures can be shown.

    Others fetch and draw them: `PicturesWanted` says which, `show_picture` and `refuse_picture`
    are told what came of it. The lines of a picture whose size the page tells are there from the
    beginning; where others come or go, what stands at the top stays there.
    """

    has_picture_links = False

    @dataclass
    class PicturesWanted(Message):
        """Pictures came near the view, or the reader asked for them."""

        offsets: tuple[int, ...]
        """Where their words begin in the article's text."""
        is_asked: bool

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
        super().__init__(id=id, classes=classes)
        self._protocol = protocol
        self._cell = cell
        self._is_always = is_always
        self._most_rows = most_rows
        self._kitty = KittyPictures(self, is_in_tmux=is_in_tmux)
        self._places: dict[int, ArticlePicture] = {}
        self._places_of: int | None = None
        self._page_rows = 0
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

    # Room

    def _show_flow(self, flow: Flow | None, urls: tuple[str, ...], position: float = 0.0) -> None:
        from reader.render.leaves import PictureLeaf

        old = self._places
        article_id = self._article.id if self._article is not None else None
        known = {place.address: place for place in old.values()}
        is_same = article_id is not None and article_id == self._places_of
        self._places, self._places_of = {}, article_id
        for leaf in flow.leaves if flow is not None else ():
            if isinstance(leaf, PictureLeaf) and (leaf.image.url or leaf.image.data):
                place = ArticlePicture(leaf)
                kept = known.pop(place.address, None) if is_same else None
                if kept is not None:
                    kept.leaf, place = leaf, kept
                self._places[leaf.offset] = place
        kept_places = {id(place) for place in self._places.values()}
        for place in old.values():
            if id(place) not in kept_places:
                self._take_back(place)
        super()._show_flow(flow, urls, position)
        # What is under way for the text as it was would not find its place.
        waiting = [key for key, place in self._places.items() if place.state == "waiting"]
        self._want(waiting, is_asked=False)
        self._look_for_pictures()

    def _lay_out(self, offset: int) -> None:
        if not self.text_width:
            # Not on the screen: the lines stay as they are.
            return
        self._page_rows = self.page_height
        anew: list[int] = []
        for key, place in self._places.items():
            place.leaf.rows = self._rows(place)
            if (room := self._room(place)) is None:
                continue
            if place.state == "shown" and not self._still_fits(place, room):
                self._take_back(place)
                place.rows = []
                anew.append(key)
            elif place.state == "waiting" and (not place.drawing or place.drawing.room != room):
                anew.append(key)
        super()._lay_out(offset)
        # What was shown is in the cache: who saw it sees it again.
        self._want(anew, is_asked=False)

    def size_changed(self) -> None:
        before = self._page_rows
        super().size_changed()
        if self._places and self._page_rows == before != self.page_height:
            # Only as high: the super class keeps its lines.
            self._lay_out(self._top_offset())
            self.repaint()
        for place in self._places.values():
            if place.leaf.rows != self._rows(place):
                # It came while the pane was not on the screen.
                self._give_room(place)
        self._look_for_pictures()

    def _room(self, place: ArticlePicture) -> Extent | None:
        from reader.render.blocks import room_of

        if not self.text_width:
            return None
        width, _ = self._columns()
        columns = min(room_of(place.leaf, width), kitty.MOST_CELLS)
        rows = min(self._most_rows, self._page_rows - 1, kitty.MOST_CELLS)
        return Extent(columns, rows) if columns >= _LEAST_ROOM and rows >= 1 else None

    def _still_fits(self, place: ArticlePicture, room: Extent) -> bool:
        """Whether a picture that was drawn for another room would be drawn alike for this one."""
        picture = place.picture
        if picture is None:
            return False
        return extent_of(picture.width, picture.height, room, self._cell) == picture.extent

    def _rows(self, place: ArticlePicture) -> int:
        """Lines to keep for a picture."""
        image, picture, room = place.leaf.image, place.picture, self._room(place)
        if room is None or place.state == "failed":
            return 0
        if picture is not None:
            return extent_of(picture.width, picture.height, room, self._cell).rows
        is_coming = self._is_always or place.state == "waiting"
        if is_coming and image.width and image.height:
            return extent_of(image.width, image.height, room, self._cell).rows
        return 0

    def _settle(self, place: ArticlePicture) -> None:
        """Something has come of a picture."""
        self._give_room(place)
        self.repaint()
        self._look_for_pictures()

    def _give_room(self, place: ArticlePicture) -> None:
        """Gives a picture the lines that it takes; what stands at the top stays there."""
        layout = self._layout
        if not self.text_width:
            # Not on the screen: `size_changed` comes back to it.
            return
        place.leaf.rows = self._rows(place)
        changed = layout.lay_out_again(place.leaf.offset) if layout is not None else None
        if layout is None or changed is None:
            return
        first, before, now = changed
        if before != now:
            top, hints = self.top_line, self.hints
            longer = now - before
            moved = {
                line: line + longer if line >= first + before else line for line in hints.places
            }
            self.set_line_count(len(layout.lines))
            if first + before <= top:
                self.scroll_to_line(top + longer)
                # The place is the same one, wherever its line is now.
                self._anchor = layout.offset_of(self.top_line)
            self.put_hints(hints, moved)

    # Which are wanted

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._look_for_pictures()

    def _look_for_pictures(self) -> None:
        """Asks for pictures near the view, if all are to be shown."""
        if not self._is_always or not self._places:
            return
        page = self.page_height
        near = self._offsets_between(self.top_line - page, self.top_line + 2 * page)
        self._want(
            [offset for offset in near if self._places[offset].state == "idle"], is_asked=False
        )

    def _offsets_between(self, first: int, end: int) -> list[int]:
        layout = self._layout
        if layout is None:
            return []
        found: dict[int, None] = {}
        for line in layout.lines[max(first, 0) : max(end, 0)]:
            if line.picture is not None and line.picture.offset in self._places:
                found[line.picture.offset] = None
        return list(found)

    def _want(self, offsets: Sequence[int], *, is_asked: bool) -> None:
        if not offsets:
            return
        for offset in offsets:
            place = self._places[offset]
            place.state, place.reason = "waiting", ""
        for offset in offsets:
            self._give_room(self._places[offset])
        self.repaint()
        # Where there is no room yet, as in a pane that is not on the screen, they are asked for
        # when there is.
        ready = [offset for offset in offsets if self._room(self._places[offset]) is not None]
        if ready:
            self.post_message(self.PicturesWanted(tuple(ready), is_asked))

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
