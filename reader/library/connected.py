"""The connections that the parts of the library share.

Three of them, so that nobody waits for anybody: the interface's own, used on its thread for reads
that cost well under a frame; one for long reads, in a thread; and the writer's, which lives in a
thread of its own and is opened at the first write.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.library.writing import Writer
from reader.store import connection
from reader.store.connection import Connection

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.model.query import Scan

T = TypeVar("T")


class Connected:
    """A store with its connections; the base of the parts of `Library`.

    Attributes:
        path: the store.
        settings: what the reader set.
    """

    def __init__(self, path: Path, reading: Connection, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self._reading = reading
        self._long: Connection | None = None
        self._scans: list[Scan] = []
        self._readers = ThreadPoolExecutor(1, thread_name_prefix="reader-long")
        self._writer = Writer(path, role="writer")

    def use_settings(self, settings: Settings) -> None:
        """Uses other settings from now on; work under way ends with those it began with."""
        self.settings = settings

    def close(self) -> None:
        """Finishes what is being written and closes the store."""
        self._writer.close()
        for scan in tuple(self._scans):
            scan.is_stopped = True
        self._readers.shutdown()
        if self._long is not None:
            self._long.close()
        self._reading.close()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        with connection.translated(self.path):
            yield

    async def _long_read(self, read: Callable[[Connection], T], scan: Scan | None = None) -> T:
        """Runs a long read in a thread and gives its result.

        Args:
            read: is given the connection.
            scan: how long texts may be looked through. It is stopped when nobody waits any more.
        """

        def run() -> T:
            with self._errors():
                if self._long is None:
                    self._long = connection.connect(self.path, role="background")
                if scan is None:
                    return read(self._long)
                from reader.store.scanning import scanning

                with scanning(scan):
                    return read(self._long)

        # Also one that waits for its turn must not begin once the store is being closed.
        waiting = [] if scan is None else [scan]
        self._scans += waiting
        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, run)
        except asyncio.CancelledError:
            for each in waiting:
                each.is_stopped = True
            raise
        finally:
            self._scans = [each for each in self._scans if each is not scan]

    async def _write(self, write: Callable[[Connection], T]) -> T:
        return await self._writer.write(write)

    async def _on_writer(self, work: Callable[[Connection], T]) -> T:
        """Runs work on the writer's connection that makes its own transactions, or none."""
        return await self._writer.run(work)
