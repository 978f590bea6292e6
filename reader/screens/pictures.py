"""Pictures of the article shown: fetched and drawn for the pane, or opened elsewhere."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.library.pictures import Pictures
from reader.model.entry import Enclosure
from reader.model.picture import CellSize, Picture, Protocol
from reader.text.data_urls import is_picture_url
from reader.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from reader.config import PictureSettings, Settings
    from reader.library import Library
    from reader.screens.links import Links

_AT_ONCE = 4
"""Pictures under way at the same time."""


def make_view(settings: PictureSettings, *, id: str) -> PictureView:
    """The article's pane with pictures as they are set; `auto` is what every terminal can show."""
    protocols: dict[str, Protocol] = {"kitty": "kitty", "sixel": "sixel"}
    return PictureView(
        protocols.get(settings.protocol, "blocks"),
        CellSize(*settings.cell),
        is_always=settings.show == "always",
        most_rows=settings.max_height,
        is_in_tmux=bool(os.environ.get("TMUX")),
        id=id,
    )


class ArticlePictures:
    """Brings the pictures that the pane wants."""

    def __init__(
        self, library: Library, settings: Settings, view: PictureView, say: Callable[[str], None]
    ) -> None:
        """Takes whose articles are shown, the pane, and a function that shows a message."""
        self._library = library
        self._view = view
        self._say = say
        self._pictures = Pictures(library.path, settings)
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def bring(self, offset: int, *, is_asked: bool) -> None:
        """Brings one picture of the article shown; if another one is shown by then, it is kept."""
        view = self._view
        article, url = view.article, view.picture_address(offset)
        async with self._turns:
            drawing = view.picture_drawing(offset)
            if article is None or not url or drawing is None or view.article is not article:
                return
            feed = self._library.feed(article.feed.id) if article.feed is not None else None
            drawn = await self._pictures.picture(url, feed, drawing, is_asked=is_asked)
        if isinstance(drawn, Picture):
            view.show_picture(offset, drawing, drawn)
        else:
            view.refuse_picture(offset, drawing, drawn.reason)
            if is_asked:
                self._say(f"No picture: {drawn.reason}")

    def refuse(self, offset: int, reason: str) -> None:
        """Says beside a picture's words why it is not brought."""
        if (drawing := self._view.picture_drawing(offset)) is not None:
            self._view.refuse_picture(offset, drawing, reason)

    async def open(self, offset: int, links: Links) -> None:
        """Opens a picture by the program for its type, else in the browser."""
        url = self._view.picture_address(offset)
        if url is None:
            return
        if is_picture_url(url):
            self._say("This picture has no address of its own.")
            return
        enclosure = Enclosure(url=url, type="image/*")
        await links.open_enclosure(enclosure, await self._pictures.path(url))

    async def aclose(self) -> None:
        """Ends what is under way."""
        await self._pictures.aclose()
