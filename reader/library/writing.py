"""The thread that writes: one connection, opened at the first write, one transaction at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from reader.store import connection
from reader.store.connection import Connection, Role

T = TypeVar("T")


class Writer:
    """A writing connection to a store, in a thread of its own."""

    def __init__(self, path: Path, *, role: Role) -> None:
        self._path = path
        self._role = role
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader-write")

    async def write(self, write: Callable[[Connection], T]) -> T:
        """Runs one transaction: all of it is kept, or nothing.

        Raises:
            StoreError: the store cannot be written; in one line.
        """

        def run(writer: Connection) -> T:
            with connection.transaction(writer):
                return write(writer)

        return await self.run(run)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Runs work that makes its own transactions, or none.

        Raises:
            StoreError: the store cannot be written; in one line.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def close(self) -> None:
        """Finishes what is being written and closes the connection."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _run(self, work: Callable[[Connection], T]) -> T:
        with connection.translated(self._path):
            if self._connection is None:
                self._connection = connection.connect(self._path, role=self._role)
            return work(self._connection)

    def _close(self) -> None:
        if self._connection is not None:
            connection.close(self._connection)
            self._connection = None
