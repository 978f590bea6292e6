"""Every size of the terminal, and every key in every pane."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.binding import Binding

from reader.app import all_bindings
from reader.model.article import Version
from reader.model.body import EMPTY_BODY
from reader.model.entry import Enclosure
from reader.model.subscription import Subscription
from tests.fakes import FakeLibrary
from tests.screens.running import running
from tests.screens.test_every_size import IS_SOAK

_ENDS_IT = {"app.quit", "app.quit-anywhere", "app.copy-or-quit", "app.suspend", "main.out-or-quit"}

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SIZES = [pytest.param((1, 1), marks=pytest.mark.slow, id="1x1"), pytest.param((80, 24), id="80x24")]


@pytest.mark.parametrize("size", SIZES)
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
        for number, pane in enumerate(("f3", "f4", "f5", "f2")):
            # Every key in two of the panes; `make soak` presses each in all.
            for key in keys if IS_SOAK else keys[number % 2 :: 2]:
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
                await run.until(lambda: run.main.workspace.plan.shows(run.main.pane))
                await run.until(lambda: run.focused_id == run.main.pane)


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


async def test_widening_beyond_what_fits_is_not_counted(library: FakeLibrary) -> None:
    """However often L was pressed, one H makes the pane narrower again."""
    async with running(library) as run:
        await run.press(*"LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL")
        widest = run.main.articles.size.width
        await run.press("H", "H")
        assert run.main.articles.size.width < widest


async def test_the_feeds_beside_the_list_are_widened_themselves(library: FakeLibrary) -> None:
    """Where both are shown, the keys are about the pane in focus."""
    async with running(library, (170, 45)) as run:
        await run.press("f2")
        feeds, rows = run.main.feeds.size.width, run.main.articles.size.width
        await run.press("L")
        assert run.main.feeds.size.width > feeds
        assert run.main.articles.size.width <= rows


async def test_where_one_pane_is_shown_there_is_nothing_to_widen(library: FakeLibrary) -> None:
    """The key says so instead of doing something that shows later."""
    async with running(library, (60, 20)) as run:
        await run.press("L")
        assert "one pane" in run.status()
        assert run.main.workspace.view.list_extra == 0


@pytest.mark.parametrize("width", [140, 80, 40, 20])
async def test_hints_are_whole_and_help_is_always_among_them(
    library: FakeLibrary, width: int
) -> None:
    """What does not fit into the last line is left out, but not the key that tells the rest."""
    async with running(library, (width, 24)) as run:
        last = run.shown().splitlines()[-1]
        assert last.rstrip().endswith("? Help")
        assert "…" not in last


async def test_titles_have_most_of_a_row(library: FakeLibrary) -> None:
    """At every width a title keeps more than half of its row."""
    library.add("A title that is longer than any list", feed="Some Gazette or other")
    for width in (80, 100, 120, 140, 170):
        async with running(library, (width, 40)) as run:
            row = run.shown().splitlines()[2]
            start = row.index("A title")
            title = row[start : row.index("…", start)]
            assert len(title) * 2 > run.main.articles.size.width - 4


async def test_what_an_empty_list_says_needs_no_scrollbar() -> None:
    """Its lines are counted at the width they are shown at."""
    async with running(FakeLibrary(), (100, 30)) as run:
        assert run.main.articles.line_count < 15


async def test_panes_that_come_after_the_first_page_have_all_their_styles(
    library: FakeLibrary,
) -> None:
    """What is mounted later is laid out for the width that its scrollbar leaves."""
    async with running(library) as run:
        await run.rest()
        for pane in (run.main.articles, run.main.article_view, run.main.thread):
            assert (pane.styles.overflow_y, pane.styles.scrollbar_gutter) == ("auto", "stable")


@pytest.mark.parametrize("is_rested", [True, False], ids=["shown before", "at once"])
async def test_where_one_pane_is_shown_the_next_one_has_its_text(
    library: FakeLibrary, is_rested: bool
) -> None:
    """A pane that comes into view, its content read long ago or just now, is not empty."""
    async with running(library, (40, 10)) as run:
        if is_rested:
            await run.rest()
        await run.press("enter")
        await run.opens(6)
        await run.until(lambda: "Some text." in run.shown())
        await run.press("c")
        await run.until(lambda: "only one" in run.shown())
        await run.press("escape", "escape")
        await run.until(lambda: "Five" in run.shown())


@pytest.mark.parametrize("size", [(1, 1), (80, 24)], ids=str)
@pytest.mark.parametrize("opener", ["a", "e", "t", "T", "E", "at"])
async def test_every_dialog_at_every_size(
    library: FakeLibrary, size: tuple[int, int], opener: str
) -> None:
    """Adding, editing, labels, note, enclosures and versions stand and resize without breaking."""
    enclosure = Enclosure(url="https://example.org/a.mp3", type="audio/mpeg")
    article_id = library.add("東京 " * 40, feed="Gazette", enclosures=[enclosure])
    library.replaced[article_id] = [
        Version(number=1, replaced=NOW, title="Old", body=EMPTY_BODY, text="Words, " * 90)
    ]
    library.starters = [Subscription(url=f"https://example.org/{n}") for n in range(30)]
    async with running(library, size) as run:
        await run.press(opener)
        await run.until(lambda: run.app.screen is not run.main)
        dialog = run.app.screen
        for key in _keys_that_stay(type(dialog)):
            await run.type_quickly(key)
        for other in ((80, 24), (20, 5), (1, 1), (40, 10), (200, 60), size):
            await run.pilot.resize_terminal(*other)
            await run.pilot.pause()
        for key in ("escape", "y", "escape", "escape"):
            if run.app.screen is not run.main:
                await run.press(key)
        assert run.app.screen is run.main and run.app.is_running


def _keys_that_stay(screen: type) -> list[str]:
    """The keys that a screen of ours binds, without those that end it."""
    return [
        key
        for binding in screen.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.action not in ("leave", "back", "save")
        for key in binding.key.split(",")
    ]
