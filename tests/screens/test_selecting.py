"""Several rows at once: selecting them, what keys do to them, and one step to undo."""

from __future__ import annotations

from array import array
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from reader.config import Settings
from reader.library import Library
from reader.widgets.article_list import ArticleList
from tests.costs import affordable
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running
from tests.store.builders import NOW, add, entry, new_store


def marked(run: Running) -> list[str]:
    """The titles of the rows with a mark."""
    rows = run.shown().splitlines()
    return [line.partition("✓")[2].split()[0] for line in rows if "✓" in line]


async def command(run: Running, action: str) -> None:
    """Runs what the palette offers."""
    await run.app.run_action(action, run.main)
    await run.pilot.pause()


async def test_v_selects_what_the_cursor_goes_over(library: FakeLibrary) -> None:
    """V and moving marks rows and counts them; going back takes the mark off again."""
    async with running(library) as run:
        await run.press("V", "j", "j")
        assert marked(run) == ["Six", "Five", "Four"]
        assert "3 selected" in run.title()
        await run.press("k")
        assert marked(run) == ["Six", "Five"]


async def test_v_once_more_ends_the_range_and_another_may_follow(library: FakeLibrary) -> None:
    """Rows in several places are selected, and the middle of a range is taken out again."""
    async with running(library) as run:
        await run.press("V", "j", "V", "j", "j", "V", "V")
        assert marked(run) == ["Six", "Five", "Three"]
        await run.press("g", "V", "V")
        assert marked(run) == ["Five", "Three"]


async def test_escape_drops_the_selection_before_anything_else(library: FakeLibrary) -> None:
    """Esc leaves the view and its filter as they were; the second one is about them."""
    async with running(library) as run:
        await run.press("slash", *"five", "enter", "V")
        assert marked(run) == ["Five"]
        await run.press("escape")
        assert marked(run) == [] and run.main.browsing.query.filter == "five"
        await run.press("escape")
        assert run.main.browsing.query.filter == ""


async def test_all_selected_are_marked_read_in_one_step(library: FakeLibrary) -> None:
    """m marks the unread ones read, or all unread where none is; one u undoes it."""
    async with running(library) as run:
        await run.press("V", "G", "m")
        await run.until(lambda: not any(one.unread for one in library.articles.values()))
        assert "4 articles marked read" in run.status()
        assert marked(run) == []
        await run.press("u")
        await run.until(lambda: sum(one.unread for one in library.articles.values()) == 4)
        await run.press("g", "j", "j", "V", "m")
        await run.until(lambda: library.articles[4].unread)


async def test_all_selected_get_stars_and_are_watched(library: FakeLibrary) -> None:
    """s and w act on every selected row; what all have is taken from all."""
    async with running(library) as run:
        for _ in range(2):
            await run.press("g", "V", "j", "s")
        await run.until(lambda: "2 articles unstarred" in run.status())
        assert not any(one.starred for one in library.articles.values())
        await run.press("g", "V", "j", "w")
        await run.until(lambda: library.articles[6].is_watched and library.articles[5].is_watched)
        await run.press("u")
        await run.until(lambda: not any(one.is_watched for one in library.articles.values()))


async def test_all_selected_get_labels(library: FakeLibrary) -> None:
    """t asks once; what is written is given to all, what has a minus is taken from all."""
    async with running(library) as run:
        await run.press("V", "j", "t", *"later", "enter")
        await run.until(lambda: library.articles[5].labels == ("later",))
        assert library.articles[6].labels == ("later",)
        assert library.articles[4].labels == ()
        await run.press("g", "V", "t", *"-later", "enter")
        await run.until(lambda: library.articles[6].labels == ())
        assert library.articles[5].labels == ("later",)


async def test_all_selected_are_deleted_after_asking(library: FakeLibrary) -> None:
    """d names some of what goes; no leaves everything selected, u brings all of it back."""
    async with running(library) as run:
        await run.press("V", "j", "d")
        await run.until(lambda: run.app.screen is not run.main)
        assert "Delete 2 articles?" in run.shown() and "“Five”" in run.shown()
        await run.press("n")
        assert marked(run) == ["Six", "Five"]
        await run.press("d", "y")
        await run.until(lambda: 6 not in library.articles and 5 not in library.articles)
        await run.until(lambda: marked(run) == [])
        await run.press("u")
        await run.until(lambda: 6 in library.articles and 5 in library.articles)


async def test_keys_in_the_article_are_about_the_article(library: FakeLibrary) -> None:
    """A selection in the list changes nothing of what s does elsewhere."""
    async with running(library) as run:
        await run.press("V", "j", "V", "f4", "s")
        await run.until(lambda: library.articles[5].starred)
        assert not library.articles[6].starred


async def test_everything_is_selected_and_inverted(library: FakeLibrary) -> None:
    """The palette selects all rows, or those that are not."""
    async with running(library) as run:
        await command(run, "select_all")
        assert len(marked(run)) == 6
        await run.press("V", "V")
        await command(run, "invert_selection")
        assert marked(run) == ["Six"]


async def test_what_is_selected_stays_so_when_rows_come(library: FakeLibrary) -> None:
    """Taking in new rows neither drops the selection nor moves it to other rows."""
    async with running(library) as run:
        await run.press("j", "V", "j", "V")
        library.arrive("Seven")
        await run.until(lambda: "1 new" in run.title())
        await run.press("full_stop")
        await run.until(lambda: "Seven" in run.shown())
        assert marked(run) == ["Five", "Four"]


async def test_a_selection_belongs_to_its_view(library: FakeLibrary) -> None:
    """Another view begins with nothing selected."""
    async with running(library) as run:
        await run.press("V", "j", "v")
        assert marked(run) == [] and "selected" not in run.title()


async def test_a_million_rows_are_selected_without_counting_them() -> None:
    """Selecting to the end of a list of a million is as quick as to its third row."""
    rows = ArticleList()
    rows._list_ids = array("q", range(1_000_000))
    rows.set_rows = rows.set_line_count = lambda *args, **kwargs: None  # type: ignore
    rows._rows_count = 1_000_000
    with affordable(0.5):
        rows.select_all()
        rows.invert_selection()
        assert rows.selection is None
        rows.action_select()
        rows._rows_cursor = 999_999
        for _ in range(100):
            assert rows.selection is not None and len(rows.selection) == 1_000_000


async def test_marking_above_and_below_asks_and_is_undone(library: FakeLibrary) -> None:
    """The palette marks what stands above or below the cursor; the row itself stays."""
    async with running(library) as run:
        await run.press("j")
        await command(run, "mark_side_read('above')")
        await run.until(lambda: run.app.screen is not run.main)
        await run.press("y")
        await run.until(lambda: not library.articles[6].unread)
        assert library.articles[5].unread and library.articles[3].unread
        await command(run, "mark_side_read('below')")
        await run.until(lambda: run.app.screen is not run.main)
        await run.press("y")
        await run.until(lambda: not library.articles[1].unread)
        assert library.articles[5].unread
        await run.press("u", "u")
        await run.until(lambda: library.articles[6].unread and library.articles[1].unread)


async def test_there_may_be_nothing_above(library: FakeLibrary) -> None:
    """No question is asked where there is nothing to mark."""
    async with running(library) as run:
        await command(run, "mark_side_read('above')")
        assert "above this one" in run.status() and run.app.screen is run.main


async def test_marking_older_is_by_date_however_the_list_is_sorted(tmp_path: Path) -> None:
    """Sorted by title, what is older than the article of the cursor stands anywhere."""
    with closing(new_store(tmp_path)) as store:
        for hours, title in ((3, "B oldest"), (2, "C older"), (1, "A here"), (0, "D newest")):
            add(store, entry(title, published=NOW - timedelta(hours=hours)))
    library = Library.open(tmp_path / "library.db", Settings())
    try:
        async with running(library) as run:
            await run.press("S")
            await run.until(lambda: "by title" in run.title())
            await run.press("g")
            await command(run, "mark_older_read")
            await run.until(lambda: run.app.screen is not run.main)
            await run.until(lambda: "2 articles older" in run.shown())
            await run.press("y")
            await run.until(lambda: "2 marked read" in run.status())
            rows = library.summaries(run.main.articles.ids)
            assert [one.title for one in rows if one.unread] == ["A here", "D newest"]
    finally:
        library.close()
