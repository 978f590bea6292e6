"""The reader: panes, levels, opening, reading on."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest

from reader.config import ListSettings, Settings
from reader.model.article import Position
from reader.screens import main
from reader.widgets import article_list
from tests.fakes import START, FakeLibrary
from tests.screens.running import running


async def test_a_preview_marks_nothing(library: FakeLibrary) -> None:
    """Resting on a row shows the article, which stays unread."""
    async with running(library) as run:
        await run.rest()
        assert run.main.reading.article_id == 6
        assert library.articles[6].unread
        assert "Six" in run.shown()


async def test_ages_go_on_while_nothing_is_pressed(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes back after lunch reads how old the articles are now."""
    monkeypatch.setattr(main, "_AGE_SECONDS", 0.01)
    async with running(library) as run:
        row = run.main.articles.render_line
        clock = Mock(now=Mock(return_value=START + timedelta(hours=3)))
        monkeypatch.setattr(article_list, "datetime", clock)
        await run.until(lambda: " 2h" in row(0).text)
        clock.now.return_value += timedelta(days=3)
        await run.until(lambda: " 3d" in row(0).text)


async def test_a_narrower_window_tells_fewer_keys(library: FakeLibrary) -> None:
    """No hint of the last line is cut, at whatever width the program was started."""
    async with running(library) as run:
        await run.pilot.resize_terminal(40, 10)
        await run.until(lambda: "Browser" not in run.shown().splitlines()[-1])
        assert run.shown().splitlines()[-1].split() == [
            "Enter", "Open", "Space", "Read", "on", "?", "Help",
        ]  # fmt: skip


async def test_a_passing_cursor_shows_only_where_it_rests(library: FakeLibrary) -> None:
    """Articles that the cursor goes over are not loaded."""
    async with running(library) as run:
        await run.press("j", "j", "j")
        await run.rest()
        assert run.main.reading.article_id == 3


@pytest.mark.parametrize("key", ["enter", "l", "right", "tab", "f4", "c", "f5"])
async def test_going_into_the_article_opens_it(library: FakeLibrary, key: str) -> None:
    """Whatever takes the focus into article or comments marks the article read."""
    async with running(library) as run:
        await run.press(key)
        await run.until(lambda: not library.articles[6].unread)
        assert run.focused_id == ("comments" if key in ("c", "f5") else "article")


async def test_an_opened_row_stays_until_the_view_is_left(library: FakeLibrary) -> None:
    """Among unread articles, one that was read keeps its row."""
    async with running(library) as run:
        await run.press("v", "enter")
        await run.until(lambda: not library.articles[6].unread)
        assert 6 in run.main.articles.ids
        await run.press("h", "v", "v", "v")
        assert 6 not in run.main.articles.ids


async def test_opening_follows_the_moving_cursor(library: FakeLibrary) -> None:
    """Tab right after j opens the article under the cursor, not the one still shown."""
    async with running(library) as run:
        await run.rest()
        await run.press("j", "tab")
        await run.until(lambda: not library.articles[5].unread)
        assert library.articles[6].unread


async def test_out_goes_level_by_level_and_quits_at_the_top(library: FakeLibrary) -> None:
    """q leaves the comments, the article, the program."""
    async with running(library) as run:
        await run.press("c")
        for level in ("article", "list"):
            await run.press("q")
            assert run.focused_id == level
        await run.press("q")
        await run.until(lambda: not run.app.is_running)


async def test_escape_and_h_never_quit(library: FakeLibrary) -> None:
    """At the top there is nothing further out for them."""
    async with running(library) as run:
        await run.press("escape", "h", "left", "escape")
        assert run.app.is_running and run.focused_id == "list"


async def test_space_reads_everything_without_moving_the_focus(library: FakeLibrary) -> None:
    """Space opens, pages, goes through the unread comments and on to the next unread article."""
    async with running(library) as run:
        await run.press("j", "space")
        await run.until(lambda: not library.articles[5].unread)
        assert run.main.article_view.top_line == 0
        await run.press("space")
        assert run.main.article_view.top_line > 0
        for _ in range(20):
            await run.press("space")
            if run.main.reading.article_id != 5:
                break
        await run.until(lambda: not any(comment.unread for comment in library.threads[5]))
        await run.until(lambda: run.main.reading.article_id == 3)
        assert run.focused_id == "list"
        assert run.main.articles.article_id == 3


async def test_space_shows_what_it_reads_where_one_pane_is_shown(library: FakeLibrary) -> None:
    """On a small terminal the article takes the list's place, then the comments the article's."""
    async with running(library, (60, 20)) as run:
        await run.press("space")
        assert run.focused_id == "article"
        await run.until(lambda: run.main.article_view.line_count > 0)
        await run.press("space")
        await run.until(lambda: run.focused_id == "comments")
        await run.press("space", "space")
        await run.until(lambda: run.main.reading.article_id == 5)
        assert run.focused_id == "article"
        await run.until(lambda: not library.threads[6][0].unread)


async def test_b_turns_back(library: FakeLibrary) -> None:
    """b goes back a page in the article, also with the focus in the list."""
    async with running(library) as run:
        await run.press("j", "space")
        await run.until(lambda: run.main.reading.is_opened)
        await run.press("space")
        assert run.main.article_view.top_line > 0
        await run.press("b")
        assert run.main.article_view.top_line == 0


async def test_next_unread_skips_what_was_read_and_starts_anew(library: FakeLibrary) -> None:
    """n goes over read articles, and from the last one to the first."""
    async with running(library) as run:
        for expected in (5, 3, 1, 6):
            await run.press("n")
            await run.opens(expected)
        await run.press("n")
        await run.until(lambda: "unread" in run.status())


async def test_next_unread_crosses_feeds(library: FakeLibrary) -> None:
    """When a feed is read, n goes on in the next one that has unread articles."""
    async with running(library) as run:
        await run.press("f2")
        await run.until(lambda: run.main.feeds.row_count == 8)
        await run.press("7", "j", "enter")
        assert list(run.main.articles.ids) == [6, 4, 2]
        await run.press("enter")
        await run.until(lambda: not library.articles[6].unread)
        await run.press("n")
        await run.until(lambda: run.main.reading.article_id == 5)
        assert list(run.main.articles.ids) == [5, 3, 1]


async def test_next_article_from_anywhere(library: FakeLibrary) -> None:
    """J and K open the neighbour while the focus stays in the comments.

    That there is none is said until the cursor moves.
    """
    async with running(library) as run:
        await run.press("c", "J")
        await run.until(lambda: run.main.reading.article_id == 5 and not library.articles[5].unread)
        assert run.focused_id == "comments"
        await run.press("K")
        await run.until(lambda: run.main.reading.article_id == 6)
        await run.press("K")
        assert "first" in run.status()
        await run.press("J")
        assert "first" not in run.status()


async def test_back_and_forward_go_through_what_was_opened(library: FakeLibrary) -> None:
    """^O and ^N go through opened articles; the list's cursor goes with them."""
    async with running(library) as run:
        await run.press("enter", "J", "J")
        await run.until(lambda: run.main.reading.article_id == 4)
        await run.press("ctrl+o", "ctrl+o")
        await run.until(lambda: run.main.reading.article_id == 6)
        assert run.main.articles.article_id == 6
        await run.press("ctrl+n")
        await run.until(lambda: run.main.reading.article_id == 5)


async def test_the_place_in_an_article_is_kept(library: FakeLibrary) -> None:
    """Leaving an article keeps where its text and thread were left."""
    async with running(library) as run:
        await run.press("j", "enter")
        await run.until(lambda: run.main.reading.is_opened)
        await run.press("pagedown", "c", "j", "j", "K")
        await run.until(lambda: 5 in library.positions)
    kept = library.positions[5]
    assert 0 < kept.article_offset < 1
    assert kept.comment_id == library.threads[5][2].id
    async with running(library) as run:
        await run.press("j", "enter")
        await run.until(lambda: run.main.reading.is_opened)
        assert run.main.article_view.top_line > 0
        assert run.main.thread.cursor_comment_id == kept.comment_id


async def test_quitting_keeps_the_place(library: FakeLibrary) -> None:
    """Q in the middle of an article is as good as leaving it."""
    async with running(library) as run:
        await run.press("j", "enter")
        await run.until(lambda: run.main.reading.is_opened)
        await run.press("pagedown", "Q")
        await run.until(lambda: not run.app.is_running)
    assert library.positions[5].article_offset > 0


async def test_a_preview_does_not_forget_the_place(library: FakeLibrary) -> None:
    """Going over an article leaves its kept place alone."""
    library.positions[6] = Position(article_offset=0.5)
    async with running(library) as run:
        await run.rest()
        await run.press("j")
        await run.rest()
    assert library.positions == {6: Position(article_offset=0.5)}


async def test_tab_goes_round_the_panes(library: FakeLibrary) -> None:
    """Feeds take part once they are shown."""
    async with running(library, (170, 45)) as run:
        for pane in ("article", "comments", "list"):
            await run.press("tab")
            assert run.focused_id == pane
        await run.press("f2", "shift+tab")
        assert run.focused_id == "comments"
        await run.press("tab")
        assert run.focused_id == "feeds"
        await run.press("f2")
        assert run.focused_id == "list"
        assert not run.main.workspace.plan.shows("feeds")


async def test_an_article_that_is_gone_is_told(library: FakeLibrary) -> None:
    """A row that another process deleted opens to one line."""
    async with running(library) as run:
        del library.articles[5]
        await run.press("j", "enter")
        await run.until(lambda: "no longer here" in run.shown())


async def test_an_empty_store_says_how_to_fill_it() -> None:
    """Nobody is left alone with an empty list."""
    async with running(FakeLibrary()) as run:
        assert "reader import" in run.shown()
        assert run.status().split() == [
            "a", "Add", "a", "feed", "i", "Import", "v", "All", "/", "unread", "/", "starred",
            "?", "Help",
        ]  # fmt: skip
        await run.press("j", "enter", "space", "n", "J", "o", "y", "c", "escape", "u", "#", "V")
        for key, told in (("M", "nothing to mark"), ("s", "no article"), ("M", "nothing to mark")):
            await run.press(key)
            assert told in run.status()
        await run.press("m")
        assert "no article" in run.status()


async def test_what_an_empty_store_says_ends_with_a_whole_paragraph() -> None:
    """Where there is little room it is what is most needed, and not cut in the middle."""
    async with running(FakeLibrary(), (40, 10)) as run:
        lines = [line.strip() for line in run.shown().splitlines()[1:-1]]
        told = " ".join(lines).rstrip()
        assert "a  adds a feed" in told and told.endswith("(OPML) or a folder")


async def test_the_app_opens_at_an_article(library: FakeLibrary) -> None:
    """`reader open 5` starts in the article, on its row, and q there is back where it came from."""
    async with running(library, target="5") as run:
        await run.until(lambda: run.main.reading.article_id == 5)
        assert run.focused_id == "article"
        assert run.main.articles.article_id == 5
        await run.press("c", "q")
        assert run.focused_id == "article"
        await run.press("q")
        await run.until(lambda: not run.app.is_running)


async def test_who_went_to_the_list_is_no_longer_where_the_program_began(
    library: FakeLibrary,
) -> None:
    """After `reader open 5`, Esc shows the list; from then on q goes out as ever."""
    async with running(library, target="5") as run:
        await run.until(lambda: run.main.reading.article_id == 5)
        await run.press("escape", "enter", "q")
        assert run.focused_id == "list" and run.app.is_running


async def test_o_in_the_feeds_opens_the_article_shown(library: FakeLibrary) -> None:
    """o marks its article read wherever the focus is."""
    async with running(library) as run:
        await run.press("f2", "o")
        await run.until(lambda: not library.articles[6].unread)


async def test_n_on_the_last_unread_comment_goes_on(library: FakeLibrary) -> None:
    """The comment is left, which is reading it, and the next unread article is opened."""
    async with running(library) as run:
        await run.press("c")
        await run.opens(6)
        await run.until(lambda: run.main.thread.unread_count == 1)
        await run.press("n")
        await run.opens(5)
        await run.until(lambda: not library.threads[6][0].unread)
        assert run.focused_id == "comments"


async def test_comments_never_gone_to_keep_no_place(library: FakeLibrary) -> None:
    """Reading on in a thread that was only shown begins at its first comment, another day too."""
    async with running(library) as run:
        await run.press("enter")
        await run.opens(6)
        await run.press("J")
        await run.opens(5)
        await run.until(lambda: 6 in library.positions)
        assert library.positions[6].comment_id is None


async def test_rows_look_as_the_settings_say(library: FakeLibrary) -> None:
    """A template of one's own, or compact rows, in the list."""
    wanted = Settings(listing=ListSettings(row="{date} {title} ({feed:7})"))
    async with running(library, settings=wanted) as run:
        assert "2026-01-01 Six" in run.shown() and "(Notes  )" in run.shown()
    async with running(library, settings=Settings(listing=ListSettings(compact=True))) as run:
        row = next(line for line in run.shown().splitlines() if "Six" in line)
        assert row[:53].rstrip().endswith("1·1") and "Notes" not in row[:53]


async def test_rows_of_two_lines_move_page_and_click_as_rows(library: FakeLibrary) -> None:
    """The second line tells feed and beginning; keys and mouse count rows, also after a change."""
    one, two = Settings(), Settings(listing=ListSettings(lines=2))
    async with running(library, (80, 9), settings=two) as run:
        articles = run.main.articles
        lines = [line[:26].rstrip() for line in run.shown().splitlines()[1:5]]
        assert "Six" in lines[0] and "Notes" not in lines[0] and "Notes" in lines[1]
        assert "Five" in lines[2]
        await run.press("pagedown")
        page = articles.cursor
        assert page == articles.page_height // 2
        await run.pilot.click(articles, offset=(4, 0))
        assert articles.cursor == articles.top_line // 2
        await run.press("G", "V", "k", "V")
        assert len(articles.selected_ids) == 2
        assert articles.top_line <= articles.cursor_line < articles.top_line + articles.page_height
        place = articles.article_id
        run.main.use_settings(one)
        assert articles.article_id == place and articles.line_count == articles.row_count
        run.main.use_settings(two)
        assert articles.article_id == place and articles.line_count == 2 * articles.row_count
