"""A refresh in a background process: started, listened to, ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator

from reader.child import child
from reader.errors import FetchError, ReaderError
from reader.library.refresh_messages import RefreshOrder, packed
from reader.model.event import FullTextEvent, RefreshEvent, ThreadEvent

_END_SECONDS = 0.7
"""So long a process may take to store what it has when it is told to end."""


async def refresh_in_process(
    order: RefreshOrder,
) -> AsyncGenerator[RefreshEvent | ThreadEvent | FullTextEvent, None]:
    """Has an order carried out by a process of the lowest priority.

    Leaving the iteration ends the process; what it has stored is kept.

    Raises:
        StoreError: the store cannot be written.
        FetchError: the process ended before its work did.
    """
    running = child(
        [sys.executable, "-m", "reader.library.refresh_process"],
        stdin=PIPE,
        stdout=PIPE,
        environment=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    async with running as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(packed(order))
            await process.stdin.drain()
            while True:
                try:
                    size = int.from_bytes(await process.stdout.readexactly(4), "big")
                    event = pickle.loads(await process.stdout.readexactly(size))
                except asyncio.IncompleteReadError:
                    raise FetchError("the refresh ended before its work did") from None
                if isinstance(event, ReaderError):
                    raise event
                if event is None:
                    return
                yield event
        finally:
            # The end of its input tells it to end, also if this program is killed.
            process.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _END_SECONDS)
