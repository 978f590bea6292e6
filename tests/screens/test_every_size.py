"""Sizes along the edges and breakpoints in every screen; all of them with `make soak`."""

from __future__ import annotations

import os
from itertools import combinations

import pytest
from textual.geometry import Region

from reader.model.subscription import Subscription
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running

_WIDTHS = (20, 39, 40, 41, 79, 80, 81, 119, 120, 121, 159, 160, 200)
_HEIGHTS = (5, 15, 16, 17, 60)
IS_SOAK = os.environ.get("SOUNDOFF_SIZES") == "all"
SIZES = (
    [(columns, rows) for columns in range(20, 201) for rows in range(5, 61)]
    if IS_SOAK
    else [(columns, rows) for rows in _HEIGHTS for columns in _WIDTHS]
)
"""Every size from 20x5 to 200x60 in a soak, else those at which something changes."""
FEW = SIZES[:: max(1, len(SIZES) // 60)] if IS_SOAK else SIZES[::6]
"""For screens that change nowhere but at the edges of their dialogs."""


async def go_through(run: Running, sizes: list[tuple[int, int]]) -> None:
    """Gives the terminal each size; the screen fills it and nothing is painted beyond."""
    for columns, rows in sizes:
        await run.pilot.resize_terminal(columns, rows)
        await run.until(lambda: cells(run) == [columns] * rows)  # noqa: B023 - awaited here


def cells(run: Running) -> list[int]:
    """How wide each line of the screen is."""
    return [line.cell_length for line in run.app.screen._compositor.render_strips()]


def expect_panes_apart(run: Running) -> None:
    """No pane, title or bar lies over another one, and the pane in focus is there."""
    plan = run.main.workspace.plan
    for (one, left), (other, right) in combinations(plan.regions.items(), 2):
        assert not Region(*left).overlaps(Region(*right)), f"{one} and {other} at {run.app.size}"
    assert plan.shows(run.main.pane)


@pytest.mark.parametrize(
    "pane", ["f3", "f5", *(pytest.param(p, marks=pytest.mark.slow) for p in ("f2", "f4"))]
)
async def test_the_place_is_kept_in_every_pane(library: FakeLibrary, pane: str) -> None:
    """Cursor, passage, comment, selection and focus stay through every size."""
    for number in range(60):
        library.add(f"More {number}", feed="Gazette", unread=False)
    library.articles = {5: library.articles[5], **library.articles}
    async with running(library) as run:
        await run.until(lambda: run.main.articles.is_whole)
        run.main.go_to_article(5)
        await run.opens(5)
        await run.press("V", "V", "f4", "ctrl+d", "f5", "j", pane)
        await run.rest()
        main = run.main
        place = main.articles.article_id, main.thread.cursor_comment_id, run.focused_id
        passage, selection = main.article_view.reading_position, len(main.articles.selected_ids)
        for size in SIZES:
            await go_through(run, [size])
            expect_panes_apart(run)
            shown = main.articles.cursor - main.articles.top_line
            assert 0 <= shown < main.articles.page_height
        await run.pilot.resize_terminal(140, 40)
        await run.pilot.pause()
        assert place == (
            main.articles.article_id, main.thread.cursor_comment_id, run.focused_id
        )  # fmt: skip
        assert main.article_view.reading_position == pytest.approx(passage, abs=0.02)
        assert len(main.articles.selected_ids) == selection == 1


@pytest.mark.parametrize(
    "opener",
    ["question_mark", "backslash", "a", "i", "t", "T", "M", "e", "number_sign", "vertical_line",
     "colon", "noise_rules", "sort_by", "outline", "change_theme", "change_settings"],
)  # fmt: skip
async def test_every_other_screen_stands_at_every_size(library: FakeLibrary, opener: str) -> None:
    """Help, search, dialogs and pages are whole at each size, and as before at the first one."""
    library.starters = [Subscription(url=f"https://example.org/{n}") for n in range(30)]
    async with running(library, (100, 30)) as run:
        await run.press("enter")
        await run.opens(6)
        if "_" in opener and opener not in ("question_mark", "number_sign", "vertical_line"):
            for node in (run.main, run.app):
                if hasattr(node, f"action_{opener}"):
                    await run.app.run_action(opener, node)
                    break
            await run.pilot.pause()
        else:
            await run.press(opener)
        await run.rest()
        screen = run.app.screen
        await go_through(run, FEW)
        assert run.app.screen is screen and run.app.is_running
        await run.pilot.resize_terminal(100, 30)
        await run.pilot.pause()
        for _ in range(4):
            await run.press("escape")
        if run.app.screen is not run.main:
            await run.press("n")
        assert run.app.screen is run.main
