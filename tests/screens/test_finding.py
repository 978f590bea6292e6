"""Filter, search in a pane, search over everything, views, and rows that arrive."""

from __future__ import annotations

import asyncio
from array import array

import pytest
from textual import events
from textual.widgets import Input

from reader.config import ListSettings, Settings
from reader.errors import QueryError, StoreError
from reader.model.listing import ArticleQuery
from reader.model.query import Hit, Scan, Scope
from reader.screens import main, view_head
from reader.screens.browsing import is_filter
from reader.screens.search import FIRST_PAGE, SearchScreen
from reader.text.sorting import parse_sort
from reader.widgets.hit_list import HitList
from tests.fakes import FakeLibrary
from tests.screens.running import running


async def test_the_list_is_filtered_while_typing(library: FakeLibrary) -> None:
    """From the second letter on, rows that do not match are gone; Escape brings them back."""
    async with running(library) as run:
        await run.press("slash", "f")
        assert len(run.main.articles.ids) == 6
        await run.press("i")
        assert list(run.main.articles.ids) == [5]
        await run.press("escape")
        assert len(run.main.articles.ids) == 6
        assert run.focused_id == "list"
        assert run.main.articles.article_id == 5


async def test_enter_keeps_the_filter_and_escape_drops_it(library: FakeLibrary) -> None:
    """After Enter the keys go to the list; the first Escape drops the filter and nothing else."""
    async with running(library) as run:
        await run.press("slash", "t", "h", "enter")
        assert run.focused_id == "list"
        assert list(run.main.articles.ids) == [3]
        assert "th" in run.title()
        await run.press("escape")
        assert len(run.main.articles.ids) == 6
        assert run.main.articles.article_id == 3


async def test_next_unread_stays_in_the_filter(library: FakeLibrary) -> None:
    """n goes through unread articles of the filtered list, not through matches."""
    library.add("Sixteen")
    async with running(library) as run:
        await run.press("slash", "s", "i", "enter", "n")
        await run.opens(6)
        await run.press("n")
        await run.opens(7)
        await run.press("m", "G", "n")
        assert "Continued from the top." in run.shown(), "the reader is far from where one was"


async def test_a_filter_without_matches_says_so(library: FakeLibrary) -> None:
    """An empty list tells what it was filtered by and how to get out."""
    async with running(library) as run:
        await run.press("slash", "x", "x")
        assert "xx" in run.shown() and "Esc" in run.shown()


@pytest.mark.parametrize(
    ("text", "is_long_enough"),
    [("", False), ("a", False), ("ab", True), ("港", True), ("é", False)],
)
def test_when_typing_begins_to_filter(text: str, is_long_enough: bool) -> None:
    """Two letters, or one CJK character."""
    assert is_filter(text) is is_long_enough


async def test_search_in_the_article_goes_through_its_matches(library: FakeLibrary) -> None:
    """n goes through matches while a search is on; Escape drops the search first, then goes out."""
    async with running(library) as run:
        await run.press("j", "enter")
        await run.opens(5)
        await run.press("slash", *"paragraph", "enter")
        assert run.focused_id == "article"
        assert "12 matches" in run.status()
        top = run.main.article_view.top_line
        await run.press("n", "n", "n", "n", "n")
        assert run.main.article_view.top_line > top
        assert run.main.reading.article_id == 5
        await run.press("escape")
        assert run.focused_id == "article" and not run.main.article_view.is_searching
        await run.press("escape")
        assert run.focused_id == "list"


async def test_search_in_the_comments(library: FakeLibrary) -> None:
    """/ in the comments searches them; what is not there is told."""
    async with running(library) as run:
        await run.press("j", "c")
        await run.opens(5)
        await run.press("slash", *"third", "enter")
        assert run.main.thread.cursor_comment_id == library.threads[5][2].id
        await run.press("slash", *"nowhere", "enter")
        assert "not found" in run.status()


async def test_v_and_s_change_the_view(library: FakeLibrary) -> None:
    """v shows all, unread, starred; S sorts; the title tells both; the cursor keeps its article."""
    async with running(library) as run:
        await run.press("j", "v")
        assert list(run.main.articles.ids) == [6, 5, 3, 1]
        assert run.main.articles.article_id == 5
        assert "unread" in run.title()
        await run.press("v")
        assert "starred" in run.title() and not run.main.articles.ids
        await run.press("v", "S")
        assert list(run.main.articles.ids) == [5, 4, 1, 6, 3, 2]
        assert "by title" in run.title()


async def test_rows_of_another_process_are_announced(library: FakeLibrary) -> None:
    """New rows wait; the full stop takes them in and the cursor stays on its article."""
    async with running(library) as run:
        await run.press("j", "j")
        library.arrive("Seven")
        library.arrive("Eight")
        await run.until(lambda: "2 new" in run.title())
        assert len(run.main.articles.ids) == 6
        await run.press("full_stop")
        await run.until(lambda: len(run.main.articles.ids) == 8)
        assert run.main.articles.article_id == 4
        assert "new" not in run.title()


async def test_a_slow_look_for_rows_is_not_cut_short_by_the_next(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a loaded machine the counts still come while feeds are fetched."""
    monkeypatch.setattr(main, "_POLL_SECONDS", 3600.0)
    gate, asked = asyncio.Event(), []

    async def count_new(query: ArticleQuery, after_id: int) -> int:
        asked.append(after_id)
        await gate.wait()
        return 1

    async with running(library) as run:
        library.count_new = count_new  # type: ignore[method-assign]
        library.arrive("Seven")
        for _ in range(3):
            run.main.look_around()
            await run.pilot.pause()
        assert len(asked) == 1
        gate.set()
        await run.until(lambda: "1 new" in run.title())


async def test_taking_in_keeps_a_read_article_under_the_cursor(library: FakeLibrary) -> None:
    """Among unread articles the one being read stays, though it belongs there no longer."""
    async with running(library) as run:
        await run.press("v", "j", "enter")
        await run.opens(5)
        await run.until(lambda: not library.articles[5].unread)
        library.arrive("Seven")
        await run.until(lambda: "1 new" in run.title())
        await run.press("h", "full_stop")
        await run.until(lambda: 7 in run.main.articles.ids)
        assert list(run.main.articles.ids) == [7, 6, 5, 3, 1]
        assert run.main.articles.article_id == 5


async def test_an_empty_list_fills_itself() -> None:
    """Where there was nothing to keep in place, what arrives is shown at once."""
    library = FakeLibrary()
    async with running(library) as run:
        library.arrive("First")
        await run.until(lambda: list(run.main.articles.ids) == [1])


async def test_states_that_another_process_changed_are_shown(library: FakeLibrary) -> None:
    """A row marked read elsewhere is shown as read."""
    async with running(library) as run:
        await library.mark_articles([6], unread=False)
        library.version += 1
        summary = run.main.articles
        await run.until(lambda: summary.summary is not None and not summary.summary.unread)


def _hit(article_id: int, comment_id: int | None = None) -> Hit:
    return Hit(article_id, comment_id, "Five", "ann", "2026-01-01", "a \ue000word\ue001 here", 1.0)


async def test_a_hit_opens_at_its_comment(library: FakeLibrary) -> None:
    """Search over everything leads to the comment that was found, and remembers its hits."""
    comment_id = library.threads[5][2].id
    library.hits = [_hit(4), _hit(5, comment_id)]
    async with running(library) as run:
        await run.press("backslash", *"word", "enter")
        await run.until(lambda: run.app.screen.query_one(HitList).row_count == 2)
        assert "word" in run.shown()
        await run.press("j", "enter")
        await run.opens(5)
        assert run.focused_id == "comments"
        assert run.main.thread.cursor_comment_id == comment_id
        assert run.main.articles.article_id == 5
        await run.press("backslash")
        assert run.app.screen.query_one(HitList).cursor == 1
        assert library.searched == ["word"]
        # The old hits are a key away, and letters are another query.
        await run.press("down")
        assert run.focused_id == "hits"
        await run.press("h", "backslash", *"tool")
        assert isinstance(run.app.screen, SearchScreen)
        await run.press("enter")
        await run.until(lambda: library.searched == ["word", "tool"])


async def test_a_query_that_cannot_be_read_is_told(library: FakeLibrary) -> None:
    """What went wrong stands in the last line; the text stays to be corrected."""

    async def fail(
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 50,
        offset: int = 0,
        scan: Scan | None = None,
    ) -> list[Hit]:
        raise QueryError("there is no field “foo”", 0)

    library.search = fail  # type: ignore[method-assign]
    async with running(library) as run:
        await run.press("backslash", *"foo", "enter")
        await run.until(lambda: "no field" in run.shown())
        assert isinstance(run.app.screen, SearchScreen)
        # Of the next query it is not known what is wrong with it.
        await run.press("x")
        assert "no field" not in run.shown()
        await run.press("escape")
        assert not isinstance(run.app.screen, SearchScreen)


async def test_more_hits_are_read_at_the_end(library: FakeLibrary) -> None:
    """A screenful comes at once, and the last hit brings the rest."""
    library.hits = [_hit(5) for _ in range(70)]
    async with running(library) as run:
        await run.press("backslash", *"word", "enter")
        await run.until(lambda: run.app.screen.query_one(HitList).row_count == FIRST_PAGE)
        await run.press("G")
        await run.until(lambda: run.app.screen.query_one(HitList).row_count == 70)
        assert run.app.screen.query_one(HitList).cursor == FIRST_PAGE - 1


async def test_the_app_opens_at_a_query(library: FakeLibrary) -> None:
    """`reader open` with words searches for them."""
    library.hits = [_hit(5)]
    async with running(library, target="some words") as run:
        await run.until(lambda: library.searched == ["some words"])


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("4711", "There is no article 4711."),
        ("/no/such.html", "There is no file /no/such.html."),
        ("https://x.example/1", "Nothing here has this address; a adds its feed: https://x.exa"),
    ],
)
async def test_what_cannot_be_opened_is_said_and_not_searched(
    library: FakeLibrary, target: str, said: str
) -> None:
    """A wrong number, an address or a file name with a slip is no query that finds nothing."""
    async with running(library, target=target) as run:
        await run.until(lambda: said in run.status())
        assert not library.searched


async def test_letters_that_come_with_the_key_go_into_the_filter(library: FakeLibrary) -> None:
    """Over a slow line several keys arrive at once: what follows / is typed, not obeyed."""
    async with running(library) as run:
        for key in ("slash", "f", "i", "v"):
            run.app.post_message(events.Key(key, key))
        await run.until(lambda: run.main.browsing.query.filter == "fiv")
        assert run.main.browsing.query.show == "all"


async def test_letters_that_come_with_the_key_go_into_the_query(library: FakeLibrary) -> None:
    """The same where a screen is opened to type on."""
    async with running(library) as run:
        for key in ("backslash", "s", "m"):
            run.app.post_message(events.Key(key, key))
        await run.until(lambda: isinstance(run.app.screen, SearchScreen))
        await run.until(lambda: run.app.screen.query_one(Input).value == "sm")
        assert not library.articles[6].starred


async def test_an_empty_query_is_answered_with_what_can_be_asked(library: FakeLibrary) -> None:
    """Nothing was looked for, so nothing was not found."""
    async with running(library) as run:
        await run.press("backslash", "space", "enter")
        assert "author:" in run.shown() and "Nothing found" not in run.shown()
        assert library.searched == []


async def test_the_hits_are_left_like_any_list(library: FakeLibrary) -> None:
    """q goes back, and / goes to the query for another one."""
    library.hits = [_hit(5)]
    async with running(library) as run:
        await run.press("backslash", *"word", "enter")
        await run.until(lambda: run.app.screen.query_one(HitList).row_count == 1)
        await run.press("slash", *"other", "enter")
        await run.until(lambda: library.searched == ["word", "other"])
        await run.press("q")
        assert run.app.screen is run.main


async def test_another_kind_of_view_begins_near_the_cursor(library: FakeLibrary) -> None:
    """v goes to the next article that is there too; once round is where one began.

    Only who moves the cursor on the way has another place.
    """
    async with running(library) as run:
        await run.press("j", "j")
        assert run.main.articles.article_id == 4
        await run.press("v")
        assert run.main.articles.article_id == 3
        await run.press("v")
        assert not run.main.articles.ids
        await run.press("v")
        assert run.main.articles.article_id == 4
        await library.as_library().mark_articles([1], starred=True)
        await run.press("v", "v")
        assert run.main.articles.article_id == 1
        await run.press("v")
        assert run.main.articles.article_id == 4
        await run.press("v", "j", "v", "v")
        assert run.main.articles.article_id == 1


async def test_taking_in_keeps_every_row_that_was_read(library: FakeLibrary) -> None:
    """Rows of a view stay until it is left, however many of them were read since."""
    async with running(library) as run:
        await run.press("v", "m", "j", "m", "j")
        await run.until(lambda: not library.articles[5].unread)
        library.arrive("Seven")
        await run.until(lambda: "1 new" in run.title())
        await run.press("full_stop")
        await run.until(lambda: 7 in run.main.articles.ids)
        assert list(run.main.articles.ids) == [7, 6, 5, 3, 1]


async def test_the_next_unread_article_may_lie_beyond_what_is_loaded() -> None:
    """n waits for a view that is being read, and finds what is unread in all of it."""
    library = FakeLibrary()
    library.add("Last")
    for number in range(300):
        library.add(f"Read {number}", unread=False)
    whole, is_ready = library.article_ids, asyncio.Event()

    async def slowly(query: ArticleQuery) -> array[int]:
        await is_ready.wait()
        return await whole(query)

    library.article_ids = slowly  # type: ignore[method-assign]
    async with running(library) as run:
        assert not run.main.articles.is_whole
        await run.press("n")
        is_ready.set()
        await run.opens(1)
        assert run.main.articles.article_id == 1


async def test_the_list_is_sorted_by_several_keys(library: FakeLibrary) -> None:
    """The palette asks for them, the title says them, S goes back to one; a mistake is a line."""
    async with running(library) as run:
        await run.app.run_action("sort_by", run.main)
        await run.pilot.pause()
        await run.press(*["backspace"] * 9, *"feed, +published", "enter")
        assert list(run.main.articles.ids) == [1, 3, 5, 2, 4, 6]
        assert "by feed, +published" in run.title() and run.main.articles.article_id == 6
        await run.press("S")
        assert "Sorted by date" in run.status()
        await run.app.run_action("sort_by", run.main)
        await run.pilot.pause()
        await run.press(*["backspace"] * 9, *"size", "enter")
        assert "'size' is not a key" in run.status()


async def test_a_view_of_very_many_is_sorted_beside_the_interface(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list says so until it is done; then the cursor is on the article it was on."""
    read, may_end = library.article_ids, asyncio.Event()

    async def slowly(query: ArticleQuery) -> array[int]:
        await may_end.wait()
        return await read(query)

    async with running(library) as run:
        await run.press("j")
        monkeypatch.setattr(library, "is_few", lambda query: False)
        monkeypatch.setattr(library, "article_ids", slowly)
        run.main.browsing.sort_by("published", parse_sort("+published")[1])
        await run.until(lambda: "Sorting" in run.shown())
        may_end.set()
        await run.until(lambda: list(run.main.articles.ids) == [1, 2, 3, 4, 5, 6])
        assert run.main.articles.article_id == 5


async def test_the_first_order_is_a_setting(library: FakeLibrary) -> None:
    """`sort` of the list holds where no session is gone on with."""
    wanted = Settings(listing=ListSettings(sort="unread, +published"))
    async with running(library, settings=wanted) as run:
        assert list(run.main.articles.ids) == [1, 3, 5, 6, 2, 4]


async def test_what_is_filtered_is_whole_only_when_all_of_it_was_read(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Selecting all of a filtered list waits for those rows that are not there yet."""
    for name in "Four more", "Fourteen":
        library.add(name)
    monkeypatch.setattr(view_head, "FILTER_HEAD", 2)
    whole, is_ready = library.article_ids, asyncio.Event()

    async def slowly(query: ArticleQuery) -> array[int]:
        await is_ready.wait()
        return await whole(query)

    async with running(library) as run:
        await run.until(lambda: run.main.articles.is_whole)
        monkeypatch.setattr(library, "article_ids", slowly)
        run.main.browsing.sort_by("title")
        run.main.browsing.filter_by("four")
        assert len(run.main.articles.ids) == 2 and not run.main.articles.is_whole
        await run.app.run_action("select_all", run.main)
        await run.pilot.pause()
        assert run.main.articles.selection is None
        is_ready.set()
        await run.until(lambda: run.main.articles.selection is not None)
        assert len(run.main.articles.selected_ids) == len(run.main.articles.ids) == 3


async def test_what_is_deleted_while_new_rows_are_taken_in_stays_away(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows that were read before the deletion do not bring it back."""
    async with running(library) as run:
        await run.until(lambda: run.main.articles.is_whole)
        whole, is_ready = library.article_ids, asyncio.Event()

        async def slowly(query: ArticleQuery) -> array[int]:
            ids = await whole(query)
            await is_ready.wait()
            return ids

        monkeypatch.setattr(library, "article_ids", slowly)
        gone = run.main.articles.ids[1]
        run.main.browsing.take_in()
        await run.pilot.pause()
        monkeypatch.setattr(library, "article_ids", whole)
        await run.main.make_change(lambda: run.main.library.delete_articles([gone]))
        is_ready.set()
        await run.main.browsing.be_whole()
        assert gone not in run.main.articles.ids


async def test_a_view_that_cannot_be_read_is_told(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line says why the rest of the list does not come; keys go on."""

    async def broken(query: ArticleQuery) -> array[int]:
        raise StoreError("the disk is gone")

    async with running(library) as run:
        await run.until(lambda: run.main.articles.is_whole)
        monkeypatch.setattr(library, "article_ids", broken)
        run.main.browsing.take_in()
        await run.main.browsing.be_whole()
        await run.until(lambda: "the disk is gone" in run.status())
