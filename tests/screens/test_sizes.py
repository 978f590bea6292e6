"""Every size of the terminal, and every key in every pane."""

from __future__ import annotations

import pytest

from reader.app import all_bindings
from tests.fakes import FakeLibrary
from tests.screens.running import running

_ENDS_IT = {"app.quit", "app.copy-or-quit", "app.suspend", "main.out-or-quit"}

SIZES = [(1, 1), (80, 24)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_key_in_every_pane(library: FakeLibrary, size: tuple[int, int]) -> None:
    """Nothing that is bound breaks anywhere."""
    keys = sorted(
        {
            key.strip()
            for binding in all_bindings()
            if binding.id not in _ENDS_IT
            for key in binding.keys.split(",")
        }
        - {"q"}
    )
    async with running(library, size) as run:
        for pane in ("f3", "f4", "f5", "f2"):
            for key in keys:
                await run.type_quickly(pane, "5", key)
                # Whatever the key has opened is left again.
                while run.app.screen is not run.main or run.main.workspace.view.prompt_label:
                    await run.type_quickly("escape")
        await run.pilot.pause()
        assert run.app.is_running


async def test_resizing_keeps_the_place(library: FakeLibrary) -> None:
    """Cursor, article and comment stay through every size, and 80x24 looks as before."""
    async with running(library, (80, 24)) as run:
        await run.press("j", "enter")
        await run.opens(5)
        await run.press("c", "M", "j")
        await run.until(lambda: "3·" not in run.shown())
        before, comment_id = run.shown(), run.main.thread.cursor_comment_id
        for size in ((500, 200), (20, 5), (1, 1), (140, 40), (5, 60), (119, 15), (80, 24)):
            await run.pilot.resize_terminal(*size)
            await run.pilot.pause()
        assert run.main.articles.article_id == 5
        assert run.main.thread.cursor_comment_id == comment_id
        assert run.focused_id == "comments"
        await run.until(lambda: run.shown() == before)


async def test_the_pane_in_focus_is_always_shown(library: FakeLibrary) -> None:
    """Growing smaller never leaves the focus on a pane that is not there."""
    async with running(library, (170, 45)) as run:
        for pane in ("f2", "f3", "f4", "f5"):
            await run.press(pane)
            for size in ((140, 40), (80, 24), (40, 10), (170, 45)):
                await run.pilot.resize_terminal(*size)
                await run.pilot.pause()
                assert run.main.workspace.plan.shows(run.main.pane)
                assert run.focused_id == run.main.pane


async def test_zen_shows_one_pane_and_goes_back(library: FakeLibrary) -> None:
    """z hides everything but the pane in focus; the same key brings it back."""
    async with running(library) as run:
        await run.press("tab", "z")
        assert run.main.workspace.plan.panes == ["article"]
        await run.press("z")
        assert run.main.workspace.plan.panes == ["list", "article", "comments"]


async def test_panes_grow_and_shrink(library: FakeLibrary) -> None:
    """L makes the pane in focus wider at its neighbour's cost, H narrower."""
    async with running(library) as run:
        before = run.main.articles.size.width
        await run.press("L", "L")
        assert run.main.articles.size.width > before
        await run.press("H", "H")
        assert run.main.articles.size.width == before
        await run.press("f5")
        comments = run.main.thread.size.width
        await run.press("L")
        assert run.main.thread.size.width > comments
