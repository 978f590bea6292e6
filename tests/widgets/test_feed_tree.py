"""The feeds pane: folding, jumping, stepping, and staying where it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from textual.pilot import Pilot

from reader.widgets.feed_tree import FeedTree
from tests.costs import affordable
from tests.render.test_feed_rows import FEEDS, feed
from tests.widgets.showing import Showing, painted, until


@asynccontextmanager
async def tree() -> AsyncIterator[tuple[FeedTree, Pilot[None], Showing]]:
    """The pane with the feeds of `test_feed_rows`."""
    pane = FeedTree()
    app = Showing(pane)
    async with app.run_test(size=(40, 16)) as pilot:
        pane.show_feeds(FEEDS)
        pane.focus()
        await pilot.pause()
        yield pane, pilot, app


def name(pane: FeedTree) -> str:
    return pane.row.name if pane.row is not None else ""


async def test_h_folds_and_l_unfolds_then_enters() -> None:
    """On a feed h folds its folder; l on it unfolds, and once more shows its articles."""
    async with tree() as (pane, pilot, app):
        pane.find("apple")
        await pilot.press("h")
        assert name(pane) == "News" and pane.row_count == 13
        assert any("▸ News" in line for line in painted(pane))
        await pilot.press("l")
        assert pane.row_count == 17 and not app.said(FeedTree.RowChosen)
        await pilot.press("l")
        (chosen,) = app.said(FeedTree.RowChosen)
        assert isinstance(chosen, FeedTree.RowChosen) and chosen.row.folder == "News"


async def test_enter_on_a_folded_folder_shows_its_articles() -> None:
    """A folder need not be unfolded to be read."""
    async with tree() as (pane, pilot, app):
        pane.find("news")
        await pilot.press("h", "enter")
        (chosen,) = app.said(FeedTree.RowChosen)
        assert isinstance(chosen, FeedTree.RowChosen)
        assert (chosen.row.kind, chosen.row.folder, chosen.row.is_folded) == (
            "folder",
            "News",
            True,
        )


async def test_unread_feeds_are_found_in_both_directions_round_the_ends() -> None:
    """n and N step over feeds without anything unread, and over folders."""
    async with tree() as (pane, pilot, _):
        for wanted in ("東京新聞", "harbour gazette", "Hidden one", "Zebra", "東京新聞"):
            await pilot.press("n")
            assert name(pane) == wanted
        await pilot.press("N")
        assert name(pane) == "Zebra"


async def test_failing_feeds_are_found_and_their_folders_unfolded() -> None:
    """) and ( go to what somebody has to look at, wherever it is folded away."""
    async with tree() as (pane, pilot, app):
        pane.find("archive")
        await pilot.press("h", "h", "g")
        assert pane.row_count == 13
        await pilot.press("right_parenthesis")
        assert name(pane) == "Old Papers"
        await pilot.press("right_parenthesis")
        assert name(pane) == "https://example.org/7"
        await pilot.press("left_parenthesis")
        assert name(pane) == "Old Papers"
        pane.show_feeds([feed(1, "Fine")])
        await pilot.press("right_parenthesis")
        await until(pilot, lambda: bool(app.said(FeedTree.Missed)))


async def test_a_feed_is_found_by_the_beginning_of_its_name_first() -> None:
    """Else by words anywhere in it; what is not there leaves the cursor where it is."""
    async with tree() as (pane, pilot, _):
        pane.find("archive")
        await pilot.press("h", "h")
        assert pane.find("old") and name(pane) == "Old Papers"
        assert pane.find("GAZ har") and name(pane) == "harbour gazette"
        assert not pane.find("nowhere") and name(pane) == "harbour gazette"


async def test_new_counts_leave_the_cursor_on_its_feed() -> None:
    """Feeds that come or go above do not move what is looked at on the screen."""
    async with tree() as (pane, pilot, _):
        pane.find("zebra")
        row = pane.cursor - pane.top_line
        pane.show_feeds([*FEEDS, feed(8, "Aardvark"), feed(9, "Bee")])
        await pilot.pause()
        assert name(pane) == "Zebra"
        assert pane.cursor - pane.top_line <= row + 2
        pane.show_feeds([one for one in FEEDS if one.id != 1])
        assert pane.row is not None


async def test_what_is_folded_stays_folded() -> None:
    """Counts that change do not unfold anything."""
    async with tree() as (pane, pilot, _):
        pane.find("news")
        await pilot.press("h")
        pane.show_feeds([replace(one, unread=one.unread + 1) for one in FEEDS])
        assert pane.row_count == 13 and name(pane) == "News"


async def test_ten_thousand_feeds_move_at_once() -> None:
    """Rows are made once for a change, not for a key."""
    async with tree() as (pane, pilot, _):
        pane.show_feeds(
            [feed(n, f"Feed {n:05}", f"F{n % 100}", unread=n % 3) for n in range(10_000)]
        )
        await pilot.pause()
        with affordable(0.5):
            for _ in range(20):
                pane.move_to(pane.cursor + 37)
        assert pane.row_count == 10_106


async def test_keys_that_come_before_the_feeds_do_are_kept() -> None:
    """F2 and j, typed in one go, end on the second row however long the store takes."""
    pane = FeedTree()
    async with Showing(pane).run_test(size=(40, 16)) as pilot:
        pane.focus()
        await pilot.press("j", "j")
        pane.show_feeds(FEEDS)
        assert pane.cursor == 2
        pane.show_feeds(FEEDS)
        assert pane.cursor == 2
