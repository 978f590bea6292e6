"""Help, palette, original, import, and questions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList, CommandPalette
from textual.widgets import Input
from textual.worker import WorkerFailed

from reader.app import ReaderApp
from reader.config import KeyOverride, PictureSettings, Settings
from reader.model.event import Counts, ImportEvent, ImportFinished, ImportProgress
from reader.model.reading import Original, TextSpan
from reader.model.source import Source
from reader.screens import path_completion
from reader.screens.help import HelpScreen, active_keys
from reader.screens.import_documents import ImportScreen, _summary
from reader.screens.original import OriginalScreen
from reader.screens.path_completion import Completed, PathCompletion, complete_path
from reader.widgets.text_page import TextPage
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running


def _page(run: Running) -> str:
    page = run.app.screen.query_one(TextPage)
    return "\n".join(
        "".join(text for text, _ in page.line_segments(line)) for line in range(page.line_count)
    )


def test_a_list_of_feeds_says_how_many_feeds_it_brought() -> None:
    """Of articles nothing is said where there were none to bring."""
    brought = ImportFinished(
        sources=1, failed=0, articles=Counts(), comments=Counts(), feeds=Counts(new=2, unchanged=1)
    )
    assert _summary(brought) == "1 source · feeds 2 new, 1 unchanged · Esc leaves"
    both = replace(brought, articles=Counts(new=3))
    assert "feeds 2 new, 1 unchanged · articles 3 new · comments none" in _summary(both)


async def test_help_tells_the_keys_of_what_is_in_focus(library: FakeLibrary) -> None:
    """Nearest first: the list's keys in the list, those of the comments in the comments."""
    async with running(library) as run:
        await run.press("question_mark")
        assert isinstance(run.app.screen, HelpScreen)
        assert "In the list" in _page(run) and "In the comments" not in _page(run)
        await run.press("q", "c", "question_mark")
        assert "In the comments" in _page(run)
        await run.press("escape")
        assert run.focused_id == "comments"


async def test_help_shows_the_users_keys(library: FakeLibrary) -> None:
    """A remapped action is listed under its new key, which works; the old one does nothing."""
    settings = Settings(
        keys={"main.star": KeyOverride("X", 1), "main.find": KeyOverride("ctrl+f", 2)}
    )
    async with running(library, settings=settings) as run:
        told = {key.label: key.keys for key in active_keys(run.main)}
        assert told["Star"] == ("X",)
        assert told["Find"] == ("^F",)
        await run.press("s")
        assert not library.articles[6].starred
        await run.press("X")
        await run.until(lambda: library.articles[6].starred)


async def test_the_palette_runs_actions_by_name(library: FakeLibrary) -> None:
    """: finds an action by its label and does it where the focus was."""
    async with running(library) as run:
        await run.press("colon")
        await run.until(lambda: isinstance(run.app.screen, CommandPalette))
        await run.press(*"star")
        await run.until(lambda: "Star  s" in run.shown())
        await run.press("enter", "enter")
        await run.until(lambda: library.articles[6].starred)


async def test_the_palette_may_be_left_while_it_searches(library: FakeLibrary) -> None:
    """A letter that comes with Escape finds no list any more, and that is no error."""
    async with running(library) as run:
        await run.press("colon")
        await run.until(lambda: isinstance(run.app.screen, CommandPalette))
        await run.app.screen.query_one(CommandList).remove()
        await run.press("s", "escape")
        await run.until(lambda: run.app.screen is run.main)


async def test_the_original_is_shown_with_what_it_was_taken_for(library: FakeLibrary) -> None:
    """# shows the text letter by letter, controls left out, with layout and confidence."""
    text = "Title\nBody \x1b]0;evil\x07here\n3 comments\n"
    library.originals[6] = Original(
        text=text,
        spans=(
            TextSpan(0, 6, "head"),
            TextSpan(6, len(text) - 11, "body"),
            TextSpan(len(text) - 11, len(text), "section"),
        ),
        format="text",
        layout="some-layout/2",
        confidence=0.875,
        path="/tmp/some.txt",
    )
    async with running(library) as run:
        await run.press("number_sign")
        await run.until(lambda: isinstance(run.app.screen, OriginalScreen))
        await run.pilot.pause()
        lines = [line.split(maxsplit=1) for line in _page(run).splitlines()]
        assert lines == [["head", "Title"], ["body", "Body here"], ["section", "3 comments"]]
        assert "some-layout/2" in run.shown() and "88%" in run.shown()
        assert "some.txt" in run.shown()
        await run.press("q", "j", "number_sign")
        await run.until(lambda: "is no longer stored" in run.status())


async def test_import_reports_and_takes_the_rows_in(library: FakeLibrary, tmp_path: Path) -> None:
    """i imports a path; back in the list, what came is there and the cursor where it was."""
    async with running(library) as run:
        await run.press("i")
        run.app.screen.query_one(Input).value = str(tmp_path)
        await run.press("enter")
        await run.until(lambda: "articles 1 new" in run.shown())
        assert str(tmp_path) in _page(run)
        await run.press("escape")
        await run.until(lambda: 7 in run.main.articles.ids)
        assert run.main.articles.article_id == 6


async def test_help_names_the_article_with_pictures_too(library: FakeLibrary) -> None:
    """Its keys are told as those of the article, whether pictures are on or not."""
    settings = Settings(pictures=PictureSettings(show="on-demand"))
    async with running(library, settings=settings) as run:
        await run.press("f4")
        assert active_keys(run.main)[0].where == "In the article"


async def test_escape_stops_an_import_and_then_leaves(library: FakeLibrary) -> None:
    """The first Escape ends the import, keeping what is done; the second goes back."""
    has_ended = asyncio.Event()

    async def endless(
        sources: Iterable[Source], *, dry_run: bool = False, jobs: int | None = None
    ) -> AsyncIterator[ImportEvent]:
        try:
            while True:
                yield ImportProgress(done=1, total=2, source="a.txt")
                await asyncio.sleep(0.01)
        finally:
            has_ended.set()

    library.import_sources = endless  # type: ignore[method-assign]
    async with running(library) as run:
        await run.press("i", "x", "enter")
        await run.until(lambda: "1 of 2" in run.shown())
        await run.press("escape")
        await run.until(lambda: "Stopped" in run.shown())
        assert has_ended.is_set()
        assert isinstance(run.app.screen, ImportScreen)
        await run.press("escape")
        assert not isinstance(run.app.screen, ImportScreen)


async def test_a_mistake_of_the_program_in_an_import_is_not_hidden(library: FakeLibrary) -> None:
    """It ends the program with an error, as any other does, and does not stop without a word."""

    async def broken(
        sources: Iterable[Source], *, dry_run: bool = False, jobs: int | None = None
    ) -> AsyncIterator[ImportEvent]:
        yield ImportProgress(done=1, total=2, source="a.txt")
        raise ZeroDivisionError

    library.import_sources = broken  # type: ignore[method-assign]
    app = ReaderApp(library.as_library(), Settings())
    with pytest.raises(WorkerFailed):
        async with app.run_test() as pilot:
            app.main_screen.import_documents("a.txt")
            while app.is_running:
                await pilot.pause()
    assert isinstance(app.failure, ZeroDivisionError)


async def test_the_app_opens_with_a_file_to_import(library: FakeLibrary, tmp_path: Path) -> None:
    """`reader open FILE` imports it; leaving the report opens what came of it."""
    file = tmp_path / "some.txt"
    file.write_text("Hello")
    async with running(library, target=str(file)) as run:
        await run.until(lambda: "articles 1 new" in run.shown())
        await run.press("escape")
        await run.opens(7)


def test_paths_are_completed_as_a_shell_does(tmp_path: Path) -> None:
    """As far as it is clear; folders get a slash, hidden files only when asked for."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "archive.txt").touch()
    (tmp_path / ".hidden").touch()
    base = f"{tmp_path}/"
    assert complete_path(base) == (f"{base}ar", ["archive.txt", "articles/"])
    assert complete_path(f"{base}art") == (f"{base}articles/", ["articles/"])
    assert complete_path(f"{base}.h") == (f"{base}.hidden", [".hidden"])
    assert complete_path(f"{base}nothing") == (f"{base}nothing", [])
    assert complete_path(f"{base}missing/x") == (f"{base}missing/x", [])
    assert complete_path("~") == ("~/", [])


async def test_a_folder_that_answers_late_delays_nothing(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a network drive sleeps one types on, and what it says then is about another path."""
    is_awake = threading.Event()

    def read(typed: str) -> Completed:
        if typed == "/far/":
            assert is_awake.wait(30)
        return Completed(f"{typed}name", [f"beside {typed}"])

    monkeypatch.setattr(path_completion, "complete_path", read)
    async with running(library) as run:
        await run.press("i")
        line = run.app.screen.query_one(Input)
        line.value = "/far/"
        await run.press("tab")
        line.value = "/near/"
        await run.until(lambda: "beside /near/" in _page(run))
        is_awake.set()
        screen = run.app.screen
        assert isinstance(screen, ImportScreen)
        await run.until(lambda: not screen._completion._reading)
        assert line.value == "/near/" and "beside /near/" in _page(run)
        # Tab while the folder is read completes once it was.
        is_awake.clear()
        line.value = "/far/"
        await run.press("tab")
        assert line.value == "/far/"
        is_awake.set()
        await run.until(lambda: line.value == "/far/name")


async def test_of_many_folders_the_last_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many letters are typed meanwhile, a few threads wait and the newest path is told."""
    is_awake, told = threading.Event(), list[str]()

    def read(typed: str) -> Completed:
        assert is_awake.wait(30)
        return Completed(typed, [])

    monkeypatch.setattr(path_completion, "complete_path", read)
    completion = PathCompletion(lambda typed, _: told.append(typed))
    for number in range(20):
        completion.ask(str(number))
    assert completion._reading == path_completion._AT_ONCE
    is_awake.set()
    async with asyncio.timeout(30):
        while completion._reading:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    assert told == ["19"]


async def test_quitting_works_while_something_is_typed(library: FakeLibrary) -> None:
    """^Q leaves from within the palette, where Q is a letter."""
    async with running(library) as run:
        await run.press("colon")
        await run.until(lambda: isinstance(run.app.screen, CommandPalette))
        await run.press("Q")
        assert run.app.is_running
        await run.pilot.press("ctrl+q")
        await run.until(lambda: not run.app.is_running)


async def test_a_path_is_completed_as_it_was_typed(library: FakeLibrary, tmp_path: Path) -> None:
    """Tab completes what was typed before it, also where both come at once."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "books").mkdir()
    async with running(library) as run:
        await run.press("i")
        line = run.app.screen.query_one(Input)
        line.value = f"{tmp_path}/"
        line.cursor_position = len(line.value)
        for key in ("b", "tab"):
            run.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await run.until(lambda: line.value == f"{tmp_path}/books/")


async def test_a_long_report_can_be_scrolled(library: FakeLibrary, tmp_path: Path) -> None:
    """The arrows are the report's, the letters the path's."""
    for number in range(60):
        (tmp_path / f"{number:02}").touch()
    async with running(library, (80, 24)) as run:
        await run.press("i")
        run.app.screen.query_one(Input).value = f"{tmp_path}/"
        await run.pilot.pause()
        report = run.app.screen.query_one(TextPage)
        await run.press("down")
        assert report.top_line > 0
        await run.press("up")
        assert report.top_line == 0


async def test_without_an_article_there_is_no_original() -> None:
    """An empty list is told so, and not that the original of its article is gone."""
    async with running(FakeLibrary()) as run:
        await run.press("number_sign")
        await run.until(lambda: "no article" in run.status())


async def test_long_lines_of_the_original_are_cut_at_words(library: FakeLibrary) -> None:
    """No letter is lost, and no word cut that fits on a line."""
    text = " ".join(f"word{number}" for number in range(60))
    library.originals[6] = Original(
        text=text, spans=(), format="text", layout=None, confidence=None, path=None
    )
    async with running(library, (80, 24)) as run:
        await run.press("number_sign")
        await run.until(lambda: isinstance(run.app.screen, OriginalScreen))
        await run.pilot.pause()
        lines = _page(run).split("\n")
        assert len(lines) > 1 and "".join(lines) == text
        assert all(line.endswith(" ") for line in lines[:-1])
