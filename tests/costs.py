"""What a piece of work may cost a processor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def affordable(seconds: float) -> Iterator[None]:
    """Fails where a block takes this thread's processor longer than that.

    What a busy machine does meanwhile does not count. Limits are far above what the work takes
    here, for machines that are slow, and far below what it took if its costs grew too fast.
    """
    began = time.thread_time()
    yield
    taken = time.thread_time() - began
    assert taken < seconds, f"it took {taken:.1f} s"
