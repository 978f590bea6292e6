"""The pictures of articles: from the address, the network or the cache to what a terminal shows."""

from __future__ import annotations

import asyncio
import importlib.util
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.library.loading import load
from reader.library.picture_cache import PictureCache
from reader.library.picture_worker import PictureWorker
from reader.model.fetching import Answer, Fetching, FetchOptions, FetchRequest
from reader.text.data_urls import is_picture_url, read_data_url
from reader.text.urls import host

if TYPE_CHECKING:
    from pathlib import Path

    from reader.config import Settings
    from reader.fetch.http import Fetcher
    from reader.model.feed import KeptFeed
    from reader.model.picture import Drawing, Picture
    from reader.render.picture_drawing import NotDrawn

MOST_BYTES = 12 << 20
"""Of a picture as it is sent."""
_ACCEPT = ("accept", "image/avif, image/webp, image/png, image/jpeg, image/gif, image/*;q=0.5")
_NO_PILLOW = "pictures need Pillow: install soundoff[images]"


class Pictures:
    """Fetches pictures by the same rules as feeds, keeps them as files, and has them drawn.

    Nothing here opens or imports anything before the first picture is asked for.
    """

    def __init__(self, store: Path, settings: Settings, *, fetcher: Fetching | None = None) -> None:
        """Takes what pictures are fetched and kept by.

        Args:
            store: the store, in whose folder the cache is.
            settings: how large it may be, and how the network is reached.
            fetcher: what fetches, instead of one of its own.
        """
        self._settings = settings
        self._cache = PictureCache(store.parent / "pictures", settings.pictures.cache_bytes)
        self._worker = PictureWorker()
        self._fetcher: Fetching | None = fetcher
        self._own_fetcher: Fetcher | None = None
        self._failures: dict[str, str] = {}
        self._opening = asyncio.Lock()

    async def picture(
        self, url: str, feed: KeptFeed | None, drawing: Drawing, *, is_asked: bool
    ) -> Picture | NotDrawn:
        """One picture of an article, drawn.

        Args:
            url: its address, perhaps one that holds it itself.
            feed: the article's, which says what may be asked of its own host.
            drawing: how it is drawn.
            is_asked: whether the reader asked for this one; else what failed before is not tried
                again.
        """
        from reader.render.picture_drawing import NotDrawn

        if importlib.util.find_spec("PIL") is None:
            return NotDrawn(_NO_PILLOW)
        if not is_asked and url in self._failures:
            return NotDrawn(self._failures[url])
        data = await self._data(url, feed)
        if isinstance(data, str):
            self._failures[url] = data
            return NotDrawn(data)
        return await self._worker.draw(data, drawing)

    async def path(self, url: str) -> Path | None:
        """Where a picture that is kept stands as a file."""
        path = self._cache.path(url)
        return path if await asyncio.to_thread(path.is_file) else None

    async def aclose(self) -> None:
        """Closes connections and ends the process that draws."""
        self._worker.close()
        if self._own_fetcher is not None:
            await self._own_fetcher.aclose()

    async def _data(self, url: str, feed: KeptFeed | None) -> bytes | str:
        """The bytes of a picture, or in a few words why they are not here."""
        if is_picture_url(url):
            inline = await asyncio.to_thread(read_data_url, url)
            if inline is None:
                return "the picture is broken"
            return _svg_said(inline.media_type) or inline.data
        if (kept := await asyncio.to_thread(self._cache.get, url)) is not None:
            return kept
        fetcher = await self._fetching()
        outcome = await fetcher.fetch(FetchRequest(url=url, options=self._options(url, feed)))
        if not isinstance(outcome, Answer):
            return getattr(outcome, "message", "the answer was empty")
        media_type = (outcome.media_type or "").partition(";")[0].strip().lower()
        if said := _svg_said(media_type):
            return said
        if media_type.startswith("text/"):
            return f"the address gave {media_type} instead of a picture"
        await asyncio.to_thread(self._cache.put, url, outcome.data)
        return outcome.data

    def _options(self, url: str, feed: KeptFeed | None) -> FetchOptions:
        """How the address is asked for: somebody out there named it."""
        # A document that was imported may name any feed; one that is subscribed to is trusted.
        own = host(feed.url) if feed is not None and feed.is_subscribed else None
        if feed is not None and feed.url and own is not None and own == host(url):
            options = self._settings.fetch_options(feed.url, feed.folder)
        else:
            options = FetchOptions(from_public=True)
        return replace(options, headers=(_ACCEPT, *options.headers))

    async def _fetching(self) -> Fetching:
        async with self._opening:
            if self._fetcher is None:
                http = await load("reader.fetch.http")
                limits = self._settings.fetch_settings()
                limits = replace(
                    limits,
                    max_wire_bytes=min(limits.max_wire_bytes, MOST_BYTES),
                    max_bytes=min(limits.max_bytes, MOST_BYTES),
                )
                self._own_fetcher = self._fetcher = http.Fetcher(limits)
            assert self._fetcher is not None
            return self._fetcher


def _svg_said(media_type: str) -> str:
    return "SVG pictures are not shown" if media_type == "image/svg+xml" else ""
