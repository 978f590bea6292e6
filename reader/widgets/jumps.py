"""The places left by following links inside an article, for going back and forward."""

from __future__ import annotations

_MOST = 100


class Jumps:
    """Offsets that one can go back to, and forward again."""

    def __init__(self) -> None:
        self._back: list[int] = []
        self._forward: list[int] = []

    def leave(self, here: int, target: int) -> None:
        """One goes from here to a target; what was forward is forgotten."""
        if here != target:
            self._back.append(here)
            del self._back[:-_MOST]
        self._forward.clear()

    def step(self, step: int, here: int) -> int | None:
        """The offset to go back (-1) or forward (1) to; None where there is none."""
        taken, left = (self._back, self._forward) if step < 0 else (self._forward, self._back)
        if not taken:
            return None
        left.append(here)
        return taken.pop()
