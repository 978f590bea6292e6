"""Enclosures that are being downloaded: they go on while the reader reads."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.render.enclosures import size_told
from reader.screens.stopping import stop_worker

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.library import Library
    from reader.screens.link_keys import LinkKeys

_Key = tuple[int, int]
"""An article's id and the number of its enclosure, from 0."""


class Downloads:
    """Starts and stops downloads, and knows how far each is."""

    def __init__(self, library: Library, screen: LinkKeys) -> None:
        """Takes what fetches, and the screen beside whose keys it does."""
        self._library = library
        self._screen = screen
        self._workers: dict[_Key, Worker[None]] = {}
        self._told: dict[_Key, str] = {}
        self._paths: dict[_Key, Path] = {}

    def told(self, article_id: int, number: int) -> str:
        """How far a download is, or what came of it; empty where there was none."""
        return self._told.get((article_id, number), "")

    def path(self, article_id: int, number: int) -> Path | None:
        """Where a file that was downloaded is."""
        return self._paths.get((article_id, number))

    def toggle(self, article_id: int, number: int) -> None:
        """Starts a download, or stops the one that runs; started again it goes on where it was."""
        key = article_id, number
        worker = self._workers.get(key)
        if worker is not None and not worker.is_finished:
            worker.cancel()
            self._told[key] = f"{self._told[key]}, stopped"
        else:
            self._told[key] = "starting"
            self._workers[key] = self._screen.run_worker(self._download(key), group="downloads")

    async def stop(self) -> None:
        """Stops all of them; what is on the disk stays."""
        await asyncio.gather(*map(stop_worker, self._workers.values()))

    async def _download(self, key: _Key) -> None:
        try:
            async with aclosing(self._library.download(*key)) as steps:
                async for step in steps:
                    if step.path is not None:
                        self._paths[key] = step.path
                        self._told[key] = "saved"
                        self._screen.status.say(f"Saved {step.path}")
                    else:
                        self._told[key] = _progress(step.done, step.total)
        except ReaderError as error:
            self._told[key] = "failed"
            self._screen.status.say_error(str(error))


def _progress(done: int, total: int | None) -> str:
    if not total:
        return size_told(done) or "starting"
    return f"{min(done * 100 // total, 100)}% of {size_told(total)}"
