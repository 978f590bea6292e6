"""Hands keys to the focused pane one at a time, each only after the one before is handled."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App

from reader.widgets.pane import Pane

_LONGEST_TOLD = 0.2
"""Seconds that a key waits for what was told about the one before it."""


async def hand_key(app: App[Any], event: events.Key) -> bool:
    """Has a key done with before the next one is looked at, where a pane has the focus.

    Textual lets keys bubble through queues, so that of keys that come at once (typed ahead, or
    over a slow line) the later ones reach what had the focus before the first.

    Returns:
        False if the app must forward the key itself.
    """
    screen, pane = app.screen, app.focused
    if not screen.is_mounted:
        # What has the focus is known when the screen stands.
        screen.call_later(app.post_message, event)
        return True
    if not isinstance(pane, Pane):
        return False
    key = event.key
    if not await app._check_bindings(key, priority=True) and not await pane.take_key(event):
        await app._check_bindings(key)
    await _heard(pane)
    return True


async def _heard(pane: Pane) -> None:
    """Waits until the messages of a pane are handled by its ancestors: the focus has moved, say."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_TOLD):
            for node in pane.ancestors_with_self:
                # Messages go up from queue to queue, and each is read in order.
                done = asyncio.Event()
                if isinstance(node, App) or not node.call_later(done.set):
                    return
                await done.wait()
