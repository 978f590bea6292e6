"""A session goes on where the last one ended, and tells what came since."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from reader import app as app_module
from reader.config import ListSettings, Settings
from reader.screens import main
from reader.screens.sorts import Sorts
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running


async def leave(run: Running) -> None:
    """Ends the session as Q does."""
    await run.press("Q")
    await run.until(lambda: not run.app.is_running)


async def test_whoever_quits_at_once_is_told_of_no_error(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first page leaves for later, and comes while the program ends, does nothing."""
    monkeypatch.setattr(main, "_FIRST_PAGE_SECONDS", 3600.0)
    app = app_module.ReaderApp(library.as_library(), Settings())
    async with app.run_test():
        app.exit()
        app.main_screen._complete()
        app.main_screen._fill_up()
        assert not app.main_screen.thread.is_attached
    assert app.main_screen.announcing is None


async def test_view_cursor_and_row_are_as_they_were(library: FakeLibrary) -> None:
    """Feed, show, sort and filter are those of yesterday, and the cursor is on its article."""
    async with running(library) as run:
        feed = library.kept_feeds[1]
        run.main.browsing.show_feed(feed)
        await run.press("S", "v", "slash", *"ee", "enter")
        await run.until(lambda: run.main.articles.article_id is not None)
        here, title = run.main.articles.article_id, run.title()
        await leave(run)
    async with running(library) as run:
        assert run.main.articles.article_id == here
        assert run.title() == title
        assert "Gazette" in title and "unread" in title and "by title" in title and "ee" in title


async def test_each_view_is_sorted_by_itself(library: FakeLibrary) -> None:
    """A feed that is read by title changes no other view, also after a new start."""
    by_title = [5, 4, 1, 6, 3, 2]
    feed = library.kept_feeds[1]
    async with running(library) as run:
        browsing = run.main.browsing
        await run.press("S")
        assert list(run.main.articles.ids) == by_title
        browsing.show_feed(feed)
        assert "by" not in run.title()
        await run.press("S", "S")
        assert "by feed" in run.title()
        browsing.show_feed(None)
        assert "by title" in run.title()
        await run.press("ctrl+o")
        assert "Gazette" in run.title() and "by feed" in run.title()
        await leave(run)
    # What nobody sorted follows the settings, as they are now.
    async with running(library, settings=Settings(listing=ListSettings(sort="source"))) as run:
        browsing = run.main.browsing
        assert "Gazette" in run.title() and "by feed" in run.title()
        browsing.show_starred()
        assert "by source" in run.title()
        browsing.show_most_discussed()
        assert "by comments" in run.title()
        browsing.show_feed(None)
        assert list(run.main.articles.ids) == by_title
        browsing.sort_by("source")
        await leave(run)
    # Sorted as the settings say, it is a view that nobody sorted.
    fresh = Settings(resume=False)
    async with running(library, settings=fresh) as run:
        assert "All articles" in run.title() and "by" not in run.title()
        run.main.browsing.show_feed(feed)
        assert "by feed" in run.title()


async def test_other_settings_sort_what_nobody_sorted(library: FakeLibrary) -> None:
    """A changed `sort` is seen at once, except where S was pressed."""
    async with running(library) as run:
        run.main.use_settings(Settings(listing=ListSettings(sort="title")))
        assert list(run.main.articles.ids) == [5, 4, 1, 6, 3, 2]
        await run.press("S")
        assert "by feed" in run.title()
        run.main.use_settings(Settings())
        assert "by feed" in run.title()


def test_views_whose_order_is_kept_are_bounded() -> None:
    """The one sorted longest ago is as the settings say again."""
    sorts = Sorts()
    for number in range(600):
        sorts.keep(f"feed:{number}", ("title", ()))
    assert len(sorts.texts) == 500
    assert sorts.of("feed:0") == ("published", ()) and sorts.of("feed:599") == ("title", ())


async def test_the_open_article_and_the_pane_in_focus_are_as_they_were(
    library: FakeLibrary,
) -> None:
    """Whoever quits in the comments of an article begins there; nothing is marked anew."""
    async with running(library) as run:
        await run.press("j", "c")
        await run.opens(5)
        await run.press("m")
        await run.press("f3", "m")
        await run.until(lambda: library.articles[5].unread)
        await run.press("f5", "j")
        comment_id = run.main.thread.cursor_comment_id
        await leave(run)
    library.articles[5] = library.articles[5]
    async with running(library) as run:
        await run.until(lambda: run.focused_id == "comments")
        assert run.main.reading.article_id == 5 and run.main.reading.is_opened
        assert run.main.thread.cursor_comment_id == comment_id
        assert library.articles[5].unread


async def test_panes_are_arranged_as_they_were(library: FakeLibrary) -> None:
    """Widths, the feeds and zen are kept."""
    async with running(library, (170, 45)) as run:
        await run.press("L", "L", "f4", "H", "f2", "L", "f4", "z")
        view = run.main.workspace.view
        await leave(run)
    async with running(library, (170, 45)) as run:
        await run.until(lambda: run.focused_id == "article")
        assert run.main.workspace.view == view
        assert run.main.workspace.plan.panes == ["article"]
        await run.press("z")
        assert run.main.workspace.plan.panes == ["feeds", "list", "article", "comments"]
        await run.until(lambda: "All articles" in run.shown().split("┬")[0])


async def test_the_cursor_keeps_its_line_on_the_screen() -> None:
    """A long list is scrolled as it was, also where the cursor is far below the first rows."""
    library = FakeLibrary()
    for number in range(2000):
        library.add(f"Article {number}")
    async with running(library, (100, 30)) as run:
        await run.until(lambda: len(run.main.articles.ids) == 2000)
        await run.press("1", "2", "0", "0", "j", *"kkkk")
        top, shown = run.main.articles.top_line, run.shown().splitlines()[2:20]
        await leave(run)
    async with running(library, (100, 30)) as run:
        assert run.main.articles.cursor == 1196
        assert run.main.articles.top_line == top
        assert [line[:40] for line in run.shown().splitlines()[2:20]] == [
            line[:40] for line in shown
        ]


async def test_a_fresh_start_is_a_setting(library: FakeLibrary) -> None:
    """With `resume = false` the list begins at its top; the widths of the panes stay."""
    async with running(library) as run:
        await run.press("j", "j", "L")
        width = run.main.articles.size.width
        await leave(run)
    async with running(library, settings=Settings(resume=False)) as run:
        assert run.main.articles.article_id == 6
        assert run.main.articles.size.width == width
    async with running(library, target="3") as run:
        await run.opens(3)


async def test_a_feed_that_is_gone_is_told(library: FakeLibrary) -> None:
    """Everything is shown instead, with a line about it."""
    async with running(library) as run:
        run.main.browsing.show_feed(library.kept_feeds[2])
        await leave(run)
    del library.kept_feeds[2]
    for article_id in (2, 4, 6):
        del library.articles[article_id]
    async with running(library) as run:
        assert "All articles" in run.title()
        assert "feed that was read last is no longer here" in run.status()


async def test_an_article_that_is_gone_leaves_its_row(library: FakeLibrary) -> None:
    """The cursor is on the row that the article stood on; what was open is open no more."""
    async with running(library) as run:
        await run.press("j", "j", "enter")
        await run.opens(4)
        await leave(run)
    del library.articles[4]
    async with running(library) as run:
        await run.rest()
        assert run.main.articles.article_id == 3
        assert run.app.is_running


KEPT: dict[str, Any] = {
    "kind": "articles", "name": None, "text": "", "feed": None, "folder": None, "show": "all",
    "sorts": {}, "filter": "", "elsewhere": ["all"], "article": 4, "row": 2,
    "screen_row": 2, "focus": "list", "feeds": False, "zen": False, "extras": [0, 0, 0, 0],
    "opened": None, "stage": "article", "newest": 6,
}  # fmt: skip

_ANYTHING = ("name", "text", "filter", "feeds", "zen")
"""What any value can stand for."""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, [None]) for name in KEPT if name not in _ANYTHING),
        ("row", -1), ("article", 1 << 70), ("extras", [1]), ("newest", None),
        ("sorts", {"articles": "nothing"}), ("sorts", {"articles": 1}), ("sorts", [1]),
        ("extras", [10**30, 0, 0, 0]),
    ],
)  # fmt: skip
async def test_a_damaged_session_is_a_fresh_start(
    library: FakeLibrary, name: str, value: object
) -> None:
    """Whatever stands in the store, the program starts."""
    library.kept_session = json.dumps({**KEPT, name: value})
    async with running(library) as run:
        assert run.main.articles.article_id is not None
        assert run.app.is_running


@pytest.mark.parametrize("kept", ["", "[]", "null", "{", '"x"', "{}"])
async def test_what_is_no_session_is_a_fresh_start(library: FakeLibrary, kept: str) -> None:
    """The same where it is no session at all."""
    library.kept_session = kept
    async with running(library) as run:
        assert run.main.articles.article_id == 6


async def test_what_is_kept_here_is_what_the_tests_damage(library: FakeLibrary) -> None:
    """A sound session is gone on with."""
    library.kept_session = json.dumps(KEPT)
    async with running(library) as run:
        assert run.main.articles.article_id == 4
        await leave(run)
    assert set(json.loads(library.kept_session)) == set(KEPT)


async def test_where_the_session_is_is_kept_now_and_then(library: FakeLibrary) -> None:
    """After a power cut the place is that of the last minute, not of the last quit."""
    async with running(library) as run:
        await run.press("j", "j")
        await run.pilot.press("m")
        run.main._keep_session()
        await run.until(lambda: library.kept_session is not None)
        assert json.loads(library.kept_session or "")["article"] == 4
        await run.until(lambda: library.articles[4].unread)


async def test_what_came_since_the_last_session_is_a_list_of_its_own(
    library: FakeLibrary,
) -> None:
    """The feeds count it, its row and the palette show it, and reading it does not empty it."""
    async with running(library) as run:
        await run.press("f2")
        await run.until(lambda: "All articles" in run.shown())
        assert "New since last time" not in run.shown()
        await run.press("f2")
        await leave(run)
    library.add("Seven", feed="Gazette")
    library.add("Eight", feed="Gazette")
    async with running(library, (170, 45)) as run:
        await run.press("f2")
        await run.until(lambda: "New since last time" in run.shown())
        rows = {one.name: one.new for one in run.main.feeds.rows}
        assert (rows["New since last time"], rows["Gazette"], rows["Notes"]) == (2, 2, 0)
        assert run.shown().count("+2") == 2
        await run.press("g", "j", "enter")
        await run.until(lambda: len(run.main.articles.ids) == 2)
        assert "New since last time" in run.title()
        await run.press("M", "y")
        await run.until(lambda: not library.articles[8].unread)
        assert "Eight" in run.shown()
        await run.press("q")
        await run.app.run_action("show_new", run.main)
        assert len(run.main.articles.ids) == 2
        await leave(run)
    async with running(library) as run:
        assert "New since last time" in run.title()
        assert "Nothing new since" in run.shown()


async def test_what_does_not_stop_at_the_end_costs_no_place(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slowly a refresh ends, where the session was is written before the program goes."""
    monkeypatch.setattr(app_module, "_LAST_WRITES", 0.1)
    async with running(library) as run:
        run.main.at_end(lambda: asyncio.sleep(3600.0))
        await run.press("j")
        here = run.main.articles.article_id
        await leave(run)
    assert library.kept_session is not None
    assert json.loads(library.kept_session)["article"] == here
