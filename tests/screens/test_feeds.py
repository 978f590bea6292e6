"""Feeds in the reader: their pane, refreshing, editing, removing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from textual.widgets import Input

from reader.config import FeedSettings, KeepSettings, KeyOverride, RefreshSettings, Settings
from reader.errors import FetchError
from reader.model.changes import FeedEdited
from reader.model.event import FeedRefreshed, RefreshEvent, RefreshFinished, RefreshStarted
from reader.model.feed import KeptFeed
from reader.screens import feed_keys
from reader.screens.edit_feed import EditFeedScreen, held_numbers
from reader.screens.renewing import renamed_folder
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running

NO_REFRESH = Settings(refresh=RefreshSettings(on_start=False))


@pytest.fixture
def folders(library: FakeLibrary) -> FakeLibrary:
    """Gazette in News, Notes failing beside it, both subscribed."""
    library.set_feed(1, folder="News", url="https://example.org/g", is_subscribed=True)
    library.set_feed(
        2,
        url="https://example.org/n",
        is_subscribed=True,
        status="failing",
        error="the server answered 500",
        error_since=datetime(2026, 1, 1, tzinfo=UTC),
        hint="wait a while",
        why_pace="every 2 h",
    )
    return library


async def feeds_pane(run: Running) -> None:
    await run.press("f2")
    await run.until(lambda: run.main.feeds.row_count > 6)


# The pane


async def test_a_folder_shows_the_articles_of_its_feeds(folders: FakeLibrary) -> None:
    """Enter on a folder fills the list; q goes back to all articles before it quits."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("6", "j", "enter")
        assert list(run.main.articles.ids) == [5, 3, 1]
        assert "News" in run.title() and run.focused_id == "list"
        await run.press("q")
        assert len(run.main.articles.ids) == 6


async def test_starred_is_a_place_that_leaves_no_trace(folders: FakeLibrary) -> None:
    """What was shown before, all or unread articles, is shown again elsewhere."""
    await folders.mark_articles([2, 5], starred=True)
    async with running(folders, settings=NO_REFRESH) as run:
        await run.press("v")
        await feeds_pane(run)
        await run.press("j", "enter")
        assert list(run.main.articles.ids) == [5, 2] and "Starred" in run.title()
        await run.press("q")
        assert list(run.main.articles.ids) == [6, 5, 3, 1] and "All articles" in run.title()


async def test_hidden_feeds_are_not_in_the_overview(folders: FakeLibrary) -> None:
    """They are read in their own place."""
    folders.set_feed(1, is_hidden=True)
    async with running(folders, settings=NO_REFRESH) as run:
        assert list(run.main.articles.ids) == [6, 4, 2]
        await feeds_pane(run)
        await run.press("7", "j", "enter")
        assert list(run.main.articles.ids) == [5, 3, 1]


async def test_a_feed_is_jumped_to_as_its_name_is_typed(folders: FakeLibrary) -> None:
    """Enter stays there, Escape goes back to where the search began."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("slash", "n", "o", "t")
        assert run.main.feeds.feed is not None and run.main.feeds.feed.title == "Notes"
        await run.press("escape")
        assert run.main.feeds.cursor == 0 and run.focused_id == "feeds"
        await run.press("slash", "g", "a", "z", "enter")
        assert run.main.feeds.feed is not None and run.main.feeds.feed.title == "Gazette"
        await run.press("slash", "x", "x", "enter")
        assert "No feed matches" in run.status()


async def test_two_keys_of_one_name_are_hinted_once(folders: FakeLibrary) -> None:
    """The key of the pane is told, not also the one that is left to the screen."""
    both = replace(NO_REFRESH, keys={"main.next-unread": KeyOverride("n,f6", 1)})
    async with running(folders, settings=both) as run:
        await feeds_pane(run)
        assert run.status().count("Next unread") == 1 and "F6" not in run.status()


async def test_a_folder_is_marked_read_together(folders: FakeLibrary) -> None:
    """M in the feeds is about the row, asks, and u undoes it."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("6", "j", "M")
        assert "3 unread articles of “News”" in run.shown()
        await run.press("y")
        await run.until(lambda: not any(folders.articles[i].unread for i in (1, 3, 5)))
        assert folders.articles[6].unread
        await run.until(lambda: "0/" not in run.shown() and run.main.feeds.rows[6].unread == 0)
        await run.press("u")
        await run.until(lambda: folders.articles[5].unread)


async def test_all_articles_are_counted_with_documents(folders: FakeLibrary) -> None:
    """What was imported without a feed is among all articles, and in their count."""
    folders.add("A document")
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        assert (run.main.feeds.rows[0].unread, run.main.feeds.rows[0].articles) == (5, 7)


async def test_help_in_the_feeds_tells_their_keys(folders: FakeLibrary) -> None:
    """? lists folding, jumping and failing feeds there."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("question_mark")
        assert "In the feeds" in run.shown() and "Fold the folder" in run.shown()


async def test_next_unread_leaves_a_folder_for_the_feed_behind_it(folders: FakeLibrary) -> None:
    """When a folder is read, n goes on in the next feed of the tree."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("6", "j", "enter")
        await folders.mark_articles([1, 3, 5], unread=False)
        run.main.articles.refresh_rows()
        await run.press("n")
        await run.until(lambda: run.main.reading.article_id == 6)
        assert "Notes" in run.title()


# Editing and removing


async def test_a_feed_is_edited_and_the_edit_undone(folders: FakeLibrary) -> None:
    """Only what changed is written; u brings the old folder back."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("G", "e")
        await run.until(lambda: isinstance(run.app.screen, EditFeedScreen))
        shown = run.shown()
        assert "the server answered 500" in shown and "since 2026-01-01" in shown
        assert "What to do: wait a while" in shown and "Schedule: every 2 h" in shown
        await run.press("M", "i", "n", "e", "tab", "X", "tab", "tab", "2", "h", "enter")
        await run.until(lambda: folders.kept_feeds[2].folder == "X")
        kept = folders.kept_feeds[2]
        assert (kept.own_title, kept.interval, kept.keep_count) == ("Mine", 7200, None)
        await run.until(lambda: any(row.name == "Mine" for row in run.main.feeds.rows))
        await run.press("u")
        await run.until(lambda: folders.kept_feeds[2].folder is None)
        assert "feed edited" in run.status()


async def test_a_filled_field_is_gone_on_with(folders: FakeLibrary) -> None:
    """Its first letter does not wipe out what is there; a hint that is cut has a sign of it."""
    async with running(folders, (40, 16), settings=NO_REFRESH) as run:
        await run.press("j", "e")
        await run.until(lambda: isinstance(run.app.screen, EditFeedScreen))
        await run.press("tab", "X")
        assert run.app.screen.query_one("#edit-folder", Input).value == "NewsX"
        assert "adapts to the feed; 30min…" in run.shown()
        assert "[ ] fetch the pages of ne…" in run.shown()


async def test_a_feed_moved_to_a_folder_leaves_the_list_where_it_was(
    folders: FakeLibrary,
) -> None:
    """Who comes back to the list finds the line of the cursor where it was on the screen."""
    for number in range(500):
        folders.add(f"Story {number}", feed="Gazette")
    async with running(folders, settings=NO_REFRESH) as run:
        articles = run.main.articles
        await run.press("4", "0", "0", "g", "1", "0", "k")
        place = articles.article_id, articles.cursor_line - articles.top_line
        assert place[1] > 0
        await feeds_pane(run)
        await run.press("G", "e")
        await run.until(lambda: isinstance(run.app.screen, EditFeedScreen))
        await run.press("tab", "x", "enter")
        await run.until(lambda: folders.kept_feeds[2].folder == "x")
        await run.press("f3")
        await run.until(lambda: "Saved" in run.shown())
        assert (articles.article_id, articles.cursor_line - articles.top_line) == place


async def test_a_feed_is_set_to_whole_texts(folders: FakeLibrary) -> None:
    """One tick makes the pages of a feed's new articles come by themselves."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("G", "e")
        await run.until(lambda: isinstance(run.app.screen, EditFeedScreen))
        await run.press(*["tab"] * 8, "space")
        x, y = run.app.cursor_position
        assert run.shown().splitlines()[y][x - 1 :].startswith("[x] fetch the pages")
        await run.press("enter")
        await run.until(lambda: folders.kept_feeds[2].has_full_text)


def test_the_form_says_which_lines_have_no_effect() -> None:
    """Whoever changes what the configuration says of the feed itself is told that it holds."""
    own = FeedSettings(interval=60, keep=KeepSettings(days=9))
    assert held_numbers(own) == "\nSet in config.toml, which takes precedence: Every, Keep days"
    assert held_numbers(FeedSettings(login="a:b")) == ""


async def test_a_wrong_field_is_told_and_nothing_is_lost(folders: FakeLibrary) -> None:
    """The form stays, with one line that says which field and what it takes."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("G", "e")
        await run.until(lambda: isinstance(run.app.screen, EditFeedScreen))
        await run.press("tab", "tab", "tab", *"soon", "enter")
        assert isinstance(run.app.screen, EditFeedScreen) and "Every: a length" in run.shown()
        await run.press(*["backspace"] * 4, "tab", "tab", *"12h", "enter")
        assert "Keep days must be at least a day" in run.shown()
        await run.press("escape")
        assert folders.kept_feeds[2].interval is None


async def test_a_feed_is_hidden_with_space(folders: FakeLibrary) -> None:
    """The overview leaves it out at once."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("G", "e")
        await run.until(lambda: isinstance(run.app.screen, EditFeedScreen))
        await run.press(*["tab"] * 6, "space", "enter")
        await run.until(lambda: folders.kept_feeds[2].is_hidden)
        await run.until(lambda: list(run.main.articles.ids) == [5, 3, 1])


async def test_a_removed_feed_comes_back(folders: FakeLibrary) -> None:
    """d asks and takes the articles with it; u brings feed and articles back."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("G", "d")
        assert "Remove “Notes” and its 3 articles?" in run.shown()
        await run.press("y")
        await run.until(lambda: list(run.main.articles.ids) == [5, 3, 1])
        await run.until(lambda: run.main.feeds.row_count == 8)
        await run.press("u")
        await run.until(lambda: len(run.main.articles.ids) == 6)
        await run.until(lambda: run.main.feeds.row_count == 9)
        assert "“Notes” removed" in run.status()


async def test_the_feed_of_an_article_is_edited_from_the_list(folders: FakeLibrary) -> None:
    """e is about the feed of the row."""
    async with running(folders, settings=NO_REFRESH) as run:
        await run.press("j", "e")
        await run.until(lambda: isinstance(run.app.screen, EditFeedScreen))
        assert "Gazette" in run.shown()


# Refreshing


async def test_r_fetches_the_feed_of_the_row_and_tells_what_came(folders: FakeLibrary) -> None:
    """The first line says how far it is and what came; nothing else moves."""
    folders.refresh_steps = [
        RefreshStarted(total=2),
        FeedRefreshed(feed=folders.kept_feeds[1], new=8),
        RefreshFinished(feeds=2, failed=1, new=8, changed=0, unchanged=0),
    ]
    folders.refresh_gate = asyncio.Event()
    async with running(folders, settings=NO_REFRESH) as run:
        await run.press("j", "r")
        await run.until(lambda: "refreshing 0/2" in run.title())
        assert folders.refreshes == [((1,), False)]
        # What the view has not taken in yet is another number.
        run.main.refreshing._take(FeedRefreshed(feed=folders.kept_feeds[1], new=8), is_asked=True)
        await run.press("R")
        assert "All feeds are next; refreshing: 1/2 · 8 fetched" in run.status()
        assert len(folders.refreshes) == 1
        folders.refresh_gate.set()
        await run.until(lambda: folders.refreshes == [((1,), False), (None, True)])
        await run.until(lambda: "8 new · 1 feed failed: see F2" in run.title())
        assert run.main.articles.cursor == 1


async def test_what_is_asked_for_during_a_refresh_comes_after_it_once(
    folders: FakeLibrary,
) -> None:
    """A feed asked for twice is fetched once more; what the refresh brings anyway is not."""
    kept = folders.kept_feeds[1]
    folders.refresh_steps = [
        RefreshStarted(total=2),
        RefreshFinished(feeds=2, failed=0, new=0, changed=0, unchanged=2),
    ]
    gate = folders.refresh_gate = asyncio.Event()
    async with running(folders, settings=NO_REFRESH) as run:
        refreshing = run.main.refreshing
        refreshing.start([1])
        await run.until(lambda: "refreshing 0/2" in run.title())
        refreshing.start([1])
        assert "Already refreshing: 0/2." in run.status()
        for feed_ids in ([2], [3], [2, 3]):
            refreshing.start(feed_ids)
        assert "2 feeds are next; refreshing: 0/2." in run.status()
        gate.set()
        await run.until(lambda: folders.refreshes[1:] == [((2, 3), False)])
        await run.until(lambda: not refreshing.is_running)
        gate.clear()
        refreshing.start(is_all=True)
        await run.until(lambda: "refreshing 0/2" in run.title())
        refreshing.start([1])
        refreshing.start(is_all=True)
        assert "Already refreshing" in run.status()
        refreshing._take(FeedRefreshed(feed=kept), is_asked=True)
        refreshing.start([1])
        assert "1 feed is next" in run.status()
        gate.set()
        await run.until(lambda: not refreshing.is_running)
        assert folders.refreshes[2:] == [(None, True), ((1,), False)]


async def test_a_folder_is_fetched_alone(folders: FakeLibrary) -> None:
    """r on a folder is about the feeds in it, R about all."""
    async with running(folders, settings=NO_REFRESH) as run:
        await feeds_pane(run)
        await run.press("6", "j", "r")
        await run.until(lambda: folders.refreshes == [((1,), False)])
        await run.press("R")
        await run.until(lambda: folders.refreshes[-1] == (None, True))
        await run.until(lambda: "nothing new" in run.title())


async def test_what_was_imported_is_not_fetched(library: FakeLibrary) -> None:
    """A feed from a file has no address to ask."""
    async with running(library, settings=NO_REFRESH) as run:
        await run.press("r")
        await run.until(lambda: "nothing to fetch" in run.status())
        assert not library.refreshes


async def test_r_without_feeds_says_what_to_do() -> None:
    """That nothing came is no answer to whoever has subscribed to nothing."""
    library = FakeLibrary()
    library.refresh_steps = [RefreshFinished(feeds=0, failed=0, new=0, changed=0, unchanged=0)]
    async with running(library, (40, 10), settings=NO_REFRESH) as run:
        await run.press("R")
        await run.until(lambda: "Nothing to fetch yet; a adds a feed." in run.shown())


async def test_being_offline_is_one_state(folders: FakeLibrary) -> None:
    """It stands in the first line until a refresh finds the network again."""
    offline = RefreshFinished(feeds=2, failed=2, new=0, changed=0, unchanged=0, is_offline=True)
    folders.refresh_steps = [RefreshStarted(total=2), offline]
    async with running(folders, settings=NO_REFRESH) as run:
        await run.press("R")
        await run.until(lambda: "offline" in run.title())
        assert "failed" not in run.title()
        folders.refresh_steps = []
        await run.press("R")
        await run.until(lambda: "nothing new" in run.title())


async def test_a_start_fetches_what_is_due_without_a_word(
    folders: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is due nothing is said; switched off, nothing is asked."""
    monkeypatch.setattr(feed_keys, "_FIRST_REFRESH", 0.01)
    async with running(folders) as run:
        await run.until(lambda: folders.refreshes == [(None, False)])
        await run.pilot.pause()
        assert "refresh" not in run.title() and "new" not in run.title()
    folders.refreshes.clear()
    async with running(folders, settings=NO_REFRESH) as run:
        await asyncio.sleep(0.05)
        assert not folders.refreshes


async def test_quitting_ends_a_refresh(folders: FakeLibrary) -> None:
    """The program does not wait for feeds that are slow."""
    folders.refresh_steps = [RefreshStarted(total=1), RefreshStarted(total=1)]
    folders.refresh_gate = asyncio.Event()
    async with running(folders, settings=NO_REFRESH) as run:
        await run.press("R")
        await run.until(lambda: run.main.refreshing.is_running)
        await run.press("Q")
        await run.until(lambda: not run.app.is_running)
        assert not run.main.refreshing.is_running


async def test_a_refresh_that_cannot_be_is_told(
    folders: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the whole refresh is one line."""

    async def fails(**_: object) -> AsyncIterator[RefreshEvent]:
        yield RefreshStarted(total=1)
        raise FetchError("the process ended early")

    monkeypatch.setattr(folders, "refresh_in_background", fails)
    async with running(folders, settings=NO_REFRESH) as run:
        await run.press("R")
        await run.until(lambda: "the process ended early" in run.status())
        assert "refreshing" not in run.title()


def test_a_feed_without_a_title_has_a_name() -> None:
    """Its address stands for it in questions and bars."""
    from reader.render.feed_rows import feed_name

    assert feed_name(KeptFeed(id=7, title=None, url="https://x.example/f", link=None)) == (
        "https://x.example/f"
    )


def test_a_folder_that_is_called_otherwise_keeps_its_order() -> None:
    """Its only feed took the name along, and back; a feed that moves to others takes nothing."""
    feeds = {
        number: KeptFeed(id=number, title=str(number), url=None, link=None, folder=folder)
        for number, folder in ((1, "Press"), (2, "Far/Away"), (3, "Far"))
    }
    moved = FeedEdited(feed_id=1, before={"folder": "News"}, after={"folder": "Press"})
    assert renamed_folder(moved, feeds) == ("News", "Press")
    undone = FeedEdited(feed_id=1, before={"folder": "Press"}, after={"folder": "News"})
    assert renamed_folder(undone, feeds) == ("News", "Press")
    joined = FeedEdited(feed_id=3, before={"folder": "News"}, after={"folder": "Far"})
    left = FeedEdited(feed_id=1, before={"folder": "Far"}, after={"folder": "Press"})
    first = FeedEdited(feed_id=1, before={"folder": None}, after={"folder": "Press"})
    titled = FeedEdited(feed_id=1, before={"own_title": None}, after={"own_title": "Mine"})
    for change in (joined, left, first, titled):
        assert renamed_folder(change, feeds) is None
