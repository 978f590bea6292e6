"""What is read and starred, and taking it back."""

from __future__ import annotations

from tests.fakes import FakeLibrary
from tests.screens.running import running


async def test_m_marks_the_row_and_back(library: FakeLibrary) -> None:
    """m toggles the article of the cursor, comments stay as they are."""
    async with running(library) as run:
        await run.press("m")
        await run.until(lambda: not library.articles[6].unread)
        assert all(comment.unread for comment in library.threads[6])
        await run.press("m")
        await run.until(lambda: library.articles[6].unread)


async def test_keys_typed_ahead_toggle_as_often_as_they_were_pressed(library: FakeLibrary) -> None:
    """m pressed twice at once changes nothing, though the first has not been written by then."""
    async with running(library) as run:
        for _ in range(2):
            run.main.action_toggle_read()
            run.main.action_toggle_star()
        await run.press("u", "u", "u", "u")
        assert "star" in run.status() or "read" in run.status()
        assert library.articles[6].unread and not library.articles[6].starred
        await run.press("u")
        assert "Nothing to undo" in run.status()


async def test_every_change_is_undone_in_turn(library: FakeLibrary) -> None:
    """u goes back step by step, however the changes came about."""
    async with running(library) as run:
        await run.press("s", "j", "m", "enter")
        await run.until(lambda: library.articles[6].starred and not library.articles[5].unread)
        await run.press("j", "u")
        await run.until(lambda: library.articles[5].unread)
        await run.press("u")
        await run.until(lambda: not library.articles[6].starred)
        assert "star" in run.status()
        await run.press("u")
        assert "Nothing to undo" in run.status()


async def test_a_hundred_steps_can_be_undone(library: FakeLibrary) -> None:
    """The memory of changes is long enough for an evening."""
    async with running(library) as run:
        for _ in range(50):
            await run.pilot.press("s", "m")
        await run.until(lambda: library.articles[6].unread and not library.articles[6].starred)
        await run.press("s", "m")
        await run.until(lambda: library.articles[6].starred and not library.articles[6].unread)
        await run.pilot.press(*("u" for _ in range(101)))
        await run.until(lambda: library.articles[6].unread and library.articles[6].starred)


async def test_all_read_asks_and_can_be_undone(library: FakeLibrary) -> None:
    """M marks the view only after a yes; one u takes all of it back."""
    async with running(library) as run:
        await run.press("M", "n")
        assert library.articles[6].unread
        await run.press("M", "y")
        await run.until(lambda: not any(article.unread for article in library.articles.values()))
        assert any(comment.unread for comment in library.threads[5])
        assert "4 marked read" in run.status()
        await run.press("u")
        await run.until(lambda: sum(a.unread for a in library.articles.values()) == 4)


async def test_all_read_marks_this_view_only(library: FakeLibrary) -> None:
    """In a feed, M leaves the others alone."""
    async with running(library) as run:
        await run.press("f2")
        await run.until(lambda: run.main.feeds.row_count == 8)
        await run.press("6", "j", "enter", "M", "enter")
        await run.until(lambda: not library.articles[5].unread)
        assert library.articles[6].unread


async def test_star_and_read_in_the_comments(library: FakeLibrary) -> None:
    """With the focus in the comments, s and m are about the comment; u takes both back."""
    async with running(library) as run:
        await run.press("j", "c")
        await run.until(lambda: run.main.thread.cursor_comment_id is not None)
        comment = library.threads[5]
        await run.press("s")
        await run.until(lambda: comment[0].starred)
        assert not library.articles[5].starred
        await run.press("M")
        await run.until(lambda: not any(kept.unread for kept in comment))
        await run.press("u")
        await run.until(lambda: any(kept.unread for kept in comment))
        assert run.main.thread.unread_count > 0


async def test_rows_tell_what_was_read_in_the_thread(library: FakeLibrary) -> None:
    """Unread comments of a row are counted anew when comments are read."""
    async with running(library) as run:
        assert "3·3" in run.shown()
        await run.press("j", "c", "j", "j")
        await run.until(lambda: "3·1" in run.shown())


async def test_a_store_that_cannot_be_written_is_told(library: FakeLibrary) -> None:
    """The error stands in the status line, the row stays unread, the program goes on."""
    from collections.abc import Sequence

    from reader.errors import StoreFullError
    from reader.model.changes import StateChange

    async def fail(
        ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        raise StoreFullError("no space is left on the disk")

    library.mark_articles = fail  # type: ignore[method-assign]
    async with running(library) as run:
        await run.press("enter")
        await run.until(lambda: "no space" in run.status())
        assert library.articles[6].unread
        await run.press("h", "j", "m")
        assert run.app.is_running


async def test_what_was_marked_last_is_kept_when_quitting(library: FakeLibrary) -> None:
    """Q right after m and s loses neither."""
    async with running(library) as run:
        await run.pilot.press("m", "s", "Q")
        await run.until(lambda: not run.app.is_running)
    assert library.articles[6].starred and not library.articles[6].unread
