"""How background work is stopped."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.worker import WorkerError

if TYPE_CHECKING:
    from textual.worker import Worker


async def stop_worker(worker: Worker[Any] | None, seconds: float = 1.0) -> None:
    """Cancels a worker that still runs, and waits until it has ended, so many seconds at most."""
    if worker is not None and not worker.is_finished:
        worker.cancel()
        with suppress(WorkerError, TimeoutError):
            await asyncio.wait_for(worker.wait(), seconds)
