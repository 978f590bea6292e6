"""Work in a thread beside the interface that lets keys go first."""

from __future__ import annotations

import time

_WORK = 0.001
_REST = 0.0001


class Stepping:
    """Called by long work as often as it likes, it stands aside for a moment once a millisecond.

    A Python thread that works holds up each step of the interface by the interpreter's switch
    interval, 5 ms, and a key takes three or four of them; one that has stood aside is not asked to.
    """

    def __init__(self) -> None:
        self._rested = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._rested > _WORK:
            time.sleep(_REST)
            self._rested = time.monotonic()
