"""Room in an article for its pictures, and which of them are wanted now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from reader.model.picture import CELL, CellSize, Extent, extent_of
from reader.render import kitty
from reader.widgets.article_view import ArticleView
from reader.widgets.picture_cells import ArticlePicture

if TYPE_CHECKING:
    from reader.render.leaves import Flow

_LEAST_ROOM = 4
"""Cells below which no picture is drawn."""


class PictureRoom(ArticleView):
    """An article with lines for its pictures; a subclass says what stands on them.

    The lines of a picture whose size the page tells are there from the beginning; where others
    come or go, what stands at the top stays there.
    """

    @dataclass
    class PicturesWanted(Message, namespace="picture_view"):
        """Pictures came near the view, or the reader asked for them."""

        offsets: tuple[int, ...]
        """Where their words begin in the article's text."""
        is_asked: bool

    def __init__(
        self,
        cell: CellSize = CELL,
        *,
        is_always: bool = False,
        most_rows: int = 20,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Takes how much room there is.

        Args:
            cell: pixels of a cell of the terminal.
            is_always: whether pictures are shown without being asked for.
            most_rows: lines that one may take.
        """
        super().__init__(id=id, classes=classes)
        self._cell = cell
        self._is_always = is_always
        self._most_rows = most_rows
        self._places: dict[int, ArticlePicture] = {}
        """The pictures of the article, by where their words begin in its text."""
        self._places_of: int | None = None
        self._page_rows = 0

    # What a subclass does

    def _take_back(self, place: ArticlePicture) -> None:
        """A picture is shown no more: whoever holds it for us may forget it."""

    # Room

    def _show_flow(self, flow: Flow, urls: tuple[str, ...], position: float = 0.0) -> None:
        from reader.render.leaves import PictureLeaf

        old = self._places
        article_id = self._article.id if self._article is not None else None
        known = {place.address: place for place in old.values()}
        is_same = article_id is not None and article_id == self._places_of
        self._places, self._places_of = {}, article_id
        for leaf in flow.leaves:
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
