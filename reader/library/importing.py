"""Importing as the library offers it: on the calling thread, or on one in the background."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reader.library.connected import Connected
from reader.store import connection

if TYPE_CHECKING:
    from reader.model.event import ImportEvent
    from reader.model.source import Source


class Importing(Connected):
    """The part of the library that takes in files, folders and addresses."""

    def importing(
        self,
        sources: Iterable[Source],
        *,
        dry_run: bool = False,
        jobs: int | None = None,
        stop: threading.Event | None = None,
        is_background: bool = False,
    ) -> Iterator[ImportEvent]:
        """Imports on the calling thread; see `importer.import_sources`."""
        from reader.library.importer import import_sources

        with self._errors():
            writer = connection.connect(self.path, role="writer")
            try:
                yield from import_sources(
                    writer,
                    sources,
                    dry_run=dry_run,
                    jobs=jobs,
                    stop=stop,
                    is_background=is_background,
                    settings=self.settings,
                )
            finally:
                connection.close(writer)

    def fill(self, files: Iterable[Path]) -> None:
        """Imports files without a word, for the demo."""
        from reader.model.source import Source

        for _ in self.importing((Source(path=str(file)) for file in files), jobs=1):
            pass

    async def import_sources(
        self, sources: Iterable[Source], *, dry_run: bool = False, jobs: int | None = None
    ) -> AsyncIterator[ImportEvent]:
        """Imports in the background; leaving the iteration stops after the batch in hand."""
        from reader.library.background_import import import_in_thread

        def importing(stop: threading.Event) -> Iterator[ImportEvent]:
            return self.importing(
                sources, dry_run=dry_run, jobs=jobs, stop=stop, is_background=True
            )

        async with contextlib.aclosing(import_in_thread(importing)) as events:
            async for event in events:
                yield event
