"""Regular expressions through the library: nobody waits for what nobody wants any more."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest

from reader.config import Settings
from reader.errors import StoreError
from reader.library import Library
from reader.model.listing import ArticleQuery
from reader.model.query import Scan
from reader.query import parse_query
from reader.store.connection import connect
from tests.store.builders import add, entry

SLOW = "/x*x*y/"
"""Some hundredths of a second for each text."""
PATIENCE = 20.0
"""Seconds; the whole would take longer, also of the time that a search in words is given."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in whose texts a slow expression is looked for for a minute."""
    path = tmp_path_factory.mktemp("scans") / "library.db"
    store = connect(path, role="writer")
    add(store, *(entry(f"Tea {number}", "x" * 400) for number in range(200)))
    store.close()
    return path


async def test_a_scan_that_is_left_makes_room_for_the_next(path: Path) -> None:
    """Who goes elsewhere while texts are looked through is there at once."""
    library = Library.open(path, Settings())
    try:
        left = asyncio.create_task(library.article_ids(ArticleQuery(node=parse_query(SLOW))))
        await asyncio.sleep(0.05)
        left.cancel()
        async with asyncio.timeout(PATIENCE):
            assert len(await library.article_ids(ArticleQuery())) == 200
    finally:
        library.close()


async def test_a_library_is_closed_while_texts_are_looked_through(path: Path) -> None:
    """q ends the program at once."""
    library = Library.open(path, Settings())
    left = asyncio.create_task(library.search(SLOW))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await asyncio.to_thread(library.close)
    assert time.monotonic() - began < PATIENCE
    with pytest.raises(StoreError, match="stopped"):
        await left


async def test_a_scan_that_waits_for_its_turn_does_not_begin_any_more(path: Path) -> None:
    """q ends the program at once also where much is looked for at a time."""
    library = Library.open(path, Settings())
    gate = threading.Event()
    library._readers.submit(gate.wait)
    left = asyncio.create_task(library.search(SLOW))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(library.close))
    async with asyncio.timeout(PATIENCE):
        while not library._readers._shutdown:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.001)
        gate.set()
        await closing
    with pytest.raises(StoreError, match="stopped"):
        await left


async def test_what_was_found_in_time_is_told_to_be_a_part(path: Path) -> None:
    """The newest come, and the note that there may be others."""
    library = Library.open(path, Settings())
    try:
        scan = Scan(seconds=0.01)
        assert await library.search(SLOW, scan=scan) == []
        assert scan.is_cut
        scan = Scan(seconds=60)
        ids = await library.first_ids(ArticleQuery(node=parse_query("/tea/")), 3, scan)
        assert list(ids) == [1, 2, 3]
        assert not scan.is_cut
    finally:
        library.close()
