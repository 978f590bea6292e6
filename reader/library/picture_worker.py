"""The process that decodes pictures, so that a hostile file can crash only this process."""

from __future__ import annotations

import asyncio
import contextlib
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING

from reader.background import begin_worker, spawn_pool

if TYPE_CHECKING:
    from reader.model.picture import Drawing, Picture
    from reader.render.picture_drawing import NotDrawn

_MEMORY = 1 << 30
"""Bytes of address space of the process."""
_PATIENCE = 20.0
"""Seconds after which a picture is given up."""


class PictureWorker:
    """Draws pictures one after the other in a process that is started for the first of them."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def draw(self, data: bytes, drawing: Drawing) -> Picture | NotDrawn:
        """Draws a picture; see `render.picture_drawing.draw_picture`."""
        from reader.render.picture_drawing import NotDrawn, draw_picture

        pool = self._pool
        if pool is None:
            pool = self._pool = await asyncio.to_thread(spawn_pool, 1, _prepare)
        try:
            drawn = pool.submit(partial(draw_picture, data, drawing))
            return await asyncio.wait_for(asyncio.wrap_future(drawn), _PATIENCE)
        except TimeoutError:
            self._end(pool)
            return NotDrawn("the picture takes too long to decode")
        except BrokenProcessPool:
            self._end(pool)
            return NotDrawn("the picture cannot be decoded")

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        if self._pool is not None:
            self._end(self._pool)

    def _end(self, pool: ProcessPoolExecutor) -> None:
        if pool is self._pool:
            self._pool = None
        # Nobody waits for it; the pool itself has no way to end a process that is busy.
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


def _prepare() -> None:
    """Steps back behind the interface, and takes no more memory than a picture needs."""
    begin_worker()
    os.nice(10)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
