"""The mouse: focus, selection, opening, the wheel, borders, and text that is copied."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App
from textual.geometry import Offset

from tests.fakes import FakeLibrary
from tests.screens.running import Running, running


def rows(run: Running, name: str) -> Offset:
    """Where something that the plan names begins."""
    region = run.main.workspace.plan.regions[name]
    return Offset(region.x, region.y)


async def drag(run: Running, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Presses the button at a cell, moves, and lets go at another one."""
    await run.pilot.mouse_down(offset=start)
    await run.pilot.hover(offset=end)
    await run.pilot.mouse_up(offset=end)
    await run.pilot.pause()


async def test_a_click_gives_focus_and_selects(library: FakeLibrary) -> None:
    """One click goes to the row that was clicked, and opens nothing."""
    async with running(library) as run:
        await run.press("f4")
        await run.opens(6)
        x, y = rows(run, "list")
        await run.pilot.click(offset=(x + 5, y + 2))
        assert run.focused_id == "list" and run.main.articles.article_id == 4
        await run.rest()
        assert not run.main.reading.is_opened


@pytest.fixture
def slow_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clicks at one place are a double click however much later the second comes."""
    monkeypatch.setattr(App, "CLICK_CHAIN_TIME_THRESHOLD", 3600.0)


@pytest.mark.usefixtures("slow_hand")
async def test_a_click_on_the_cursor_opens_nothing_and_a_double_click_does(
    library: FakeLibrary,
) -> None:
    """Coming back to the list by a click on its cursor does not open the article again."""
    async with running(library) as run:
        x, y = rows(run, "list")
        await run.pilot.click(offset=(x + 5, y))
        await run.pilot.pause()
        assert run.focused_id == "list"
        await run.pilot.click(run.main.articles, offset=(5, 1), times=2)
        await run.opens(5)
        assert run.focused_id == "article"
        assert not run.main.articles.text_selection


@pytest.mark.usefixtures("slow_hand")
async def test_a_double_click_shows_a_feed(library: FakeLibrary) -> None:
    """In the feeds, too, one click selects and two open."""
    async with running(library) as run:
        await run.press("f2")
        await run.until(lambda: run.main.feeds.row_count > 0)
        x, y = rows(run, "feeds")
        row = next(i for i, one in enumerate(run.main.feeds.rows) if one.name == "Gazette")
        await run.pilot.click(offset=(x + 3, y + row))
        assert run.main.feeds.cursor == row and run.main.browsing.is_everything
        await run.pilot.click(offset=(x + 3, y + row), times=2)
        await run.until(lambda: run.main.browsing.place == "Gazette")


async def test_a_click_on_a_title_goes_to_its_pane(library: FakeLibrary) -> None:
    """The line above a pane belongs to it."""
    async with running(library) as run:
        x, y = rows(run, "article-title")
        await run.pilot.click(offset=(x + 2, y))
        await run.until(lambda: run.focused_id == "article")


async def test_a_click_on_a_key_of_the_last_line_presses_it(library: FakeLibrary) -> None:
    """Who finds "/ Find" or "? Help" there may click on the key or on its words."""
    async with running(library) as run:
        region = run.main.workspace.plan.regions["status-bar"]
        line = run.shown().splitlines()[region.y]
        await run.pilot.click(offset=(line.index("Find"), region.y))
        await run.until(lambda: run.main.prompt.has_focus)
        await run.press("escape")
        await run.pilot.click(offset=(line.index("?"), region.y))
        await run.until(lambda: run.app.screen is not run.main)


async def test_the_wheel_scrolls_what_is_under_it_and_moves_no_focus(
    library: FakeLibrary,
) -> None:
    """The article is scrolled from the list, whose cursor stays."""
    async with running(library, (140, 20)) as run:
        await run.press("j")
        await run.until(lambda: run.main.reading.article_id == 5)
        await run.until(lambda: run.main.article_view.line_count > 30)
        x, y = rows(run, "article")
        for _ in range(3):
            await run.pilot._post_mouse_events(
                [events.MouseScrollDown], offset=(x + 4, y + 4), button=0
            )
        await run.until(lambda: run.main.article_view.top_line >= 3)
        assert run.focused_id == "list" and run.main.articles.article_id == 5


async def test_borders_are_dragged(library: FakeLibrary) -> None:
    """A line between two panes goes where it is dragged to, and the focus stays."""
    async with running(library, (170, 45)) as run:
        await run.press("f2", "f3")
        for name, pane in (("divider-1", "feeds"), ("divider-2", "list"), ("divider-3", "article")):
            at = rows(run, name)
            await drag(run, (at.x, 20), (at.x + 7, 20))
            assert rows(run, name).x == at.x + 7, pane
            await drag(run, (at.x + 7, 20), (at.x - 3, 20))
            assert rows(run, name).x == at.x - 3, pane
        assert run.focused_id == "list"


async def test_a_border_stops_where_the_panes_would_be_too_small(library: FakeLibrary) -> None:
    """Beyond that nothing is counted: the next drag moves it at once."""
    async with running(library) as run:
        at = rows(run, "divider-1")
        await drag(run, (at.x, 20), (0, 20))
        least = rows(run, "divider-1").x
        assert least == 16
        await drag(run, (least, 20), (least + 1, 20))
        assert rows(run, "divider-1").x == least + 1


async def test_comments_under_the_article_are_dragged_by_their_title(
    library: FakeLibrary,
) -> None:
    """Where the comments stand below, their title is the border."""
    async with running(library, (90, 30)) as run:
        x, y = rows(run, "comments-title")
        await drag(run, (x + 10, y), (x + 10, y - 5))
        assert rows(run, "comments-title").y == y - 5
        await drag(run, (x + 10, y - 5), (x + 10, 29))
        assert run.main.workspace.plan.regions["comments"].height == 3
        await drag(run, (x + 10, rows(run, "comments-title").y), (x + 10, 3))
        assert run.main.workspace.plan.regions["article"].height == 3


async def test_text_is_selected_and_copied(library: FakeLibrary) -> None:
    """What the mouse goes over in the article is what ^C copies, without its wrapping."""
    async with running(library) as run:
        await run.press("enter")
        await run.opens(6)
        shown = run.shown().splitlines()
        line = next(i for i, one in enumerate(shown) if "Some text." in one)
        column = shown[line].index("Some text.")
        await drag(run, (column, line), (column + 9, line))
        await run.press("ctrl+c")
        assert run.app.clipboard.startswith("Some text")
        assert "Copied" in run.status() and run.app.is_running


async def test_text_of_a_comment_is_selected_and_copied(library: FakeLibrary) -> None:
    """The same in the comments."""
    async with running(library) as run:
        await run.press("j", "c")
        await run.until(lambda: "first" in run.shown())
        shown = run.shown().splitlines()
        line = next(i for i, one in enumerate(shown) if "first" in one)
        column = shown[line].index("first")
        await drag(run, (column, line), (column + 5, line))
        await run.press("ctrl+c")
        assert run.app.clipboard.strip() == "first"


async def test_the_article_is_scrolled_from_the_list(library: FakeLibrary) -> None:
    """^J and ^K move the article while the list has the focus, from the article the comments."""
    async with running(library, (140, 20)) as run:
        await run.press("j")
        await run.until(lambda: run.main.article_view.line_count > 30)
        await run.press("ctrl+j", "ctrl+j")
        assert run.main.article_view.top_line == 6
        await run.press("ctrl+k")
        assert run.main.article_view.top_line == 3
        assert run.focused_id == "list" and run.main.articles.article_id == 5
        await run.press("z", "ctrl+j")
        assert "not shown" in run.status()


async def test_rows_stay_in_view_around_the_cursor() -> None:
    """With a margin the list scrolls before the cursor is at its edge."""
    from reader.config import ListSettings, Settings

    library = FakeLibrary()
    for number in range(100):
        library.add(f"Article {number}")
    settings = Settings(listing=ListSettings(margin=3))
    async with running(library, (140, 20), settings=settings) as run:
        page = run.main.articles.page_height
        await run.press(*"j" * (page - 3))
        assert run.main.articles.top_line == 1
        await run.press("G")
        assert run.main.articles.top_line == 100 - page
