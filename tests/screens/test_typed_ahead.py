"""Keys that come all at once, typed ahead or over a slow line, around the line at the bottom."""

from __future__ import annotations

from textual import events

from tests.fakes import FakeLibrary
from tests.screens.running import Running, running

NAMES = {"/": "slash", "?": "question_mark"}


def come_at_once(run: Running, *keys: str) -> None:
    for key in keys:
        character = key if len(key) == 1 else None
        run.app.post_message(events.Key(NAMES.get(key, key), character))


async def test_what_follows_the_enter_of_a_filter_is_for_the_list(library: FakeLibrary) -> None:
    """The filter is the whole word, and the keys after it move the cursor and mark."""
    ids = [library.add(f"Harbour {number}") for number in range(4)]
    async with running(library) as run:
        come_at_once(run, *"/harbour", "enter", "j", "j", "s")
        await run.until(lambda: any(library.articles[article].starred for article in ids))
        assert run.main.browsing.query.filter == "harbour"
        assert run.focused_id == "list"
        assert run.main.articles.cursor == 2


async def test_what_follows_the_escape_of_a_filter_is_a_key(library: FakeLibrary) -> None:
    """It is neither typed into the line that is left nor lost."""
    async with running(library) as run:
        come_at_once(run, *"/harb", "escape", "?")
        await run.until(lambda: run.app.screen is not run.main)
        assert not run.main.browsing.query.filter


async def test_a_paste_comes_before_the_enter_that_follows_it(library: FakeLibrary) -> None:
    """Both arrive in one packet where a terminal multiplexer pastes a line."""
    library.add("Harbour lights")
    async with running(library) as run:
        await run.press("/")
        run.app.post_message(events.Paste("harbour"))
        come_at_once(run, "enter")
        await run.until(lambda: run.focused_id == "list")
        assert run.main.browsing.query.filter == "harbour"
