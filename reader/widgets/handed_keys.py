"""Hands keys to what has the focus one at a time, each only after the one before is handled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from reader.widgets.pane import Pane

if TYPE_CHECKING:
    from reader.widgets.prompt import Prompt

_LONGEST_TOLD = 0.2
"""Seconds that a key waits for what was told about the one before it."""


async def hand_key(app: App[Any], event: events.Key) -> bool:
    """Has a key done with before the next one is looked at, where a pane or the prompt is focused.

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
        from reader.widgets.prompt import Prompt

        if not isinstance(pane, Prompt) or event.is_printable:
            return False
        await _hand_to_prompt(app, pane, event.key)
        return True
    key = event.key
    if not await app._check_bindings(key, priority=True) and not await pane.take_key(event):
        await app._check_bindings(key)
    await _handled(pane.ancestors_with_self)
    return True


async def _hand_to_prompt(app: App[Any], prompt: Prompt, key: str) -> None:
    # What was typed or pasted before it is still on its way, by queue.
    await _handled([prompt])
    if not await app._check_bindings(key, priority=True):
        await app._check_bindings(key)
    # An input tells itself that it was submitted, the prompt then that it was accepted.
    await _handled([prompt, prompt, *prompt.ancestors_with_self])


async def _handled(nodes: Iterable[MessagePump]) -> None:
    """Waits until each has handled the messages it was sent: the focus has moved, say."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_TOLD):
            for node in nodes:
                # Messages go up from queue to queue, and each is read in order.
                done = asyncio.Event()
                if isinstance(node, App) or not node.call_later(done.set):
                    return
                await done.wait()
