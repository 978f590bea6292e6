"""Keys pressed one after the other that do one thing: `g g`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual import events

from reader.screens.key_names import key_name

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

WAIT = 0.6
"""Seconds that a key which begins a sequence waits for the next one."""


class KeySequences:
    """Holds keys back while they may become a sequence.

    A sequence is bound like a key; its name is those of its keys with spaces between.
    """

    def __init__(
        self,
        app: App[Any],
        forward: Callable[[events.Key], Awaitable[None]],
        show: Callable[[str], None],
    ) -> None:
        """Takes what handles a key, and what shows the keys that are held back."""
        self._app = app
        self._forward = forward
        self._show = show
        self._held: list[events.Key] = []
        self._timer: Timer | None = None

    async def take(self, event: events.Key) -> bool:
        """Takes a key that begins a sequence or goes on with one. False if it is for others."""
        if not self._held:
            return self._hold(event)
        if event.key == "escape":
            self._release()
            return True
        if self._hold(event):
            return True
        held = self._release()
        name = " ".join(one.key for one in (*held, event))
        if name in self._app.screen.active_bindings:
            await self._forward(events.Key(name, None))
            return True
        await self._replay(held)
        return self._hold(event)

    def _hold(self, event: events.Key) -> bool:
        screen, focused = self._app.screen, self._app.focused
        if not screen.is_mounted:
            return False
        if focused is not None and focused.check_consume_key(event.key, event.character):
            # Something is being written.
            return False
        start = " ".join([*(one.key for one in self._held), event.key]) + " "
        if not any(key.startswith(start) for key in screen.active_bindings):
            return False
        self._held.append(event)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(WAIT, self._end)
        self._show(" ".join(key_name(one.key) for one in self._held))
        return True

    def _release(self) -> list[events.Key]:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        held, self._held = self._held, []
        if held:
            self._show("")
        return held

    async def _end(self) -> None:
        """No other key came: what was typed stands for itself."""
        held = self._release()
        name = " ".join(one.key for one in held)
        if len(held) > 1 and name in self._app.screen.active_bindings:
            await self._forward(events.Key(name, None))
        else:
            await self._replay(held)

    async def _replay(self, held: list[events.Key]) -> None:
        for one in held:
            await self._forward(one)
