"""Several keys that arrive at once, as over a slow line or from quick fingers."""

from __future__ import annotations

import pytest
from textual import events

from tests.fakes import FakeLibrary
from tests.screens.running import Running, running


async def at_once(run: Running, *keys: str) -> None:
    """Sends keys without a moment between them."""
    for key in keys:
        run.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await run.pilot.pause()


@pytest.mark.parametrize(
    ("before", "keys", "pane"),
    [
        ((), ("enter", "f5"), "comments"),
        ((), ("enter", "tab"), "comments"),
        ((), ("enter", "escape"), "list"),
        (("j", "c"), ("escape", "escape"), "list"),
        (("j", "c"), ("h", "f5"), "comments"),
        (("f2",), ("enter", "enter"), "article"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
async def test_a_key_finds_the_focus_where_the_one_before_it_put_it(
    library: FakeLibrary, before: tuple[str, ...], keys: tuple[str, ...], pane: str
) -> None:
    """Enter and F5 in one go end in the comments, as they do one after the other."""
    async with running(library) as run:
        if before:
            await run.press(*before)
        await at_once(run, *keys)
        await run.until(lambda: run.focused_id == pane)
        await run.rest()
        assert run.focused_id == pane
