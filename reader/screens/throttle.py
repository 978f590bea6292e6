"""Keeps long work in a thread from delaying the interface."""

from __future__ import annotations

import time

_WORK = 0.001
_REST = 0.0001


class Throttle:
    """Gives up the interpreter for a moment once a millisecond, however often it is called.

    A thread that computes holds the interpreter for its switch interval, 5 ms, before each step of
    the interface, and a key takes three or four steps; a thread that sleeps is not waited for.
    """

    def __init__(self) -> None:
        self._rested = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._rested > _WORK:
            time.sleep(_REST)
            self._rested = time.monotonic()
