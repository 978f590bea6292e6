"""What the reader adds and takes away: labels, notes, deleted articles; versions, enclosures."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.config import RefreshSettings, Settings
from reader.errors import FetchError
from reader.model.article import Version
from reader.model.body import Body
from reader.model.entry import Enclosure
from reader.model.fetching import Downloaded
from reader.screens.browser import find_opener
from reader.screens.confirm import ConfirmScreen
from reader.screens.enclosures import EnclosuresScreen
from reader.screens.labels import LabelsScreen, LabelsWanted, complete_label, labels_wanted
from reader.screens.note import NoteScreen
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running

SETTINGS = Settings(refresh=RefreshSettings(on_start=False))


async def labels_of(run: Running) -> None:
    await run.press("t")
    await run.until(lambda: isinstance(run.app.screen, LabelsScreen))


# Labels


async def test_labels_are_given_shown_and_undone(library: FakeLibrary) -> None:
    """They stand in the head, a mark stands in the row, and u takes them away again."""
    async with running(library, settings=SETTINGS) as run:
        await run.rest()
        await labels_of(run)
        await run.press(*"later, sea", "enter")
        await run.until(lambda: library.articles[6].labels == ("later", "sea"))
        await run.until(lambda: "later · sea" in run.shown())
        assert "#" in run.shown().splitlines()[2]
        await run.press("u")
        await run.until(lambda: library.articles[6].labels == ())
        assert "label later, sea added" in run.status()
        assert "#" not in run.shown().splitlines()[2]


async def test_labels_there_are_listed_and_completed(library: FakeLibrary) -> None:
    """Tab completes one; a minus takes one away; the others stay."""
    await library.set_labels([6], add=["later", "sea"])
    await library.set_labels([5], add=["harbour"])
    async with running(library, settings=SETTINGS) as run:
        await labels_of(run)
        assert "harbour 1, later 1, sea 1" in run.shown()
        await run.press(*"har", "tab", *"-sea", "enter")
        await run.until(lambda: library.articles[6].labels == ("harbour", "later"))


async def test_leaving_the_labels_changes_nothing(library: FakeLibrary) -> None:
    """Escape forgets what was typed."""
    async with running(library, settings=SETTINGS) as run:
        await labels_of(run)
        await run.press(*"typo", "escape")
        assert run.app.screen is run.main and library.articles[6].labels == ()


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        ("a, b", (), LabelsWanted(("a", "b"), ())),
        ("a, , a ,", ("a",), LabelsWanted()),
        ("", ("a",), LabelsWanted((), ("a",))),
        ("a, b, -a", ("a",), LabelsWanted(("b",), ("a",))),
        ("- A , b", ("a", "b"), LabelsWanted((), ("a",))),
        ("A", ("a",), LabelsWanted()),
        ("two  words", (), LabelsWanted(("two words",), ())),
    ],
)
def test_a_line_of_labels_says_what_changes(
    text: str, labels: tuple[str, ...], wanted: LabelsWanted
) -> None:
    """Commas part, a minus takes away, case makes no new label."""
    assert labels_wanted(text, labels) == wanted


def test_a_label_is_completed_after_its_comma() -> None:
    """Only the last one, and only to one that begins so."""
    assert complete_label("sea, la", ["later", "sea"]) == "sea, later, "
    assert complete_label("-la", ["later"]) == "-later, "
    assert complete_label("x", ["later"]) == "x" and complete_label("", ["later"]) == ""


# Notes


async def test_a_note_is_written_over_several_lines(library: FakeLibrary) -> None:
    """^S keeps it; it stands under the head, a mark in the row, and u undoes it."""
    async with running(library, settings=SETTINGS) as run:
        await run.rest()
        await run.press("T")
        await run.until(lambda: isinstance(run.app.screen, NoteScreen))
        await run.press(*"Ask", "enter", *"Ann", "ctrl+s")
        await run.until(lambda: library.articles[6].notes == "Ask\nAnn")
        await run.until(lambda: "¶ Ask" in run.shown() and "¶ Ann" in run.shown())
        assert "¶" in run.shown().splitlines()[2]
        await run.press("u")
        await run.until(lambda: library.articles[6].notes is None)
        assert "note written" in run.status()


async def test_a_changed_note_is_not_lost_by_escape(library: FakeLibrary) -> None:
    """It asks; Escape once more goes on writing, y drops it."""
    await library.set_note(6, "Old")
    async with running(library, settings=SETTINGS) as run:
        await run.press("T")
        await run.until(lambda: isinstance(run.app.screen, NoteScreen))
        await run.press("s", "escape")
        assert "Discard what you wrote?" in run.shown()
        await run.press("escape")
        assert "Note on" in run.shown()
        await run.press("escape", "y")
        assert "Note on" not in run.shown() and library.articles[6].notes == "Old"


async def test_selected_words_of_a_note_are_copied(library: FakeLibrary) -> None:
    """^C over a selection copies it and does not end the program."""
    await library.set_note(6, "Words")
    async with running(library, settings=SETTINGS) as run:
        await run.press("T")
        await run.until(lambda: isinstance(run.app.screen, NoteScreen))
        await run.press("shift+left", "shift+left", "ctrl+c")
        assert run.app.clipboard == "ds" and run.app.is_running


async def test_an_emptied_note_is_gone(library: FakeLibrary) -> None:
    """No mark stays for a note without a word."""
    await library.set_note(6, "x")
    async with running(library, settings=SETTINGS) as run:
        await run.press("T")
        await run.until(lambda: isinstance(run.app.screen, NoteScreen))
        await run.press("backspace", "ctrl+s")
        await run.until(lambda: library.articles[6].notes is None)


# Deleting


async def test_a_deleted_article_goes_and_comes_back(library: FakeLibrary) -> None:
    """d asks; the cursor goes to the next row, which is shown; u brings the article back."""
    async with running(library, settings=SETTINGS) as run:
        await run.press("j")
        await run.rest()
        await run.press("d")
        assert "Delete “Five”?" in run.shown()
        await run.press("y")
        await run.until(lambda: list(run.main.articles.ids) == [6, 4, 3, 2, 1])
        assert run.main.articles.article_id == 4
        await run.until(lambda: run.main.reading.article_id == 4)
        await run.press("u")
        await run.until(lambda: list(run.main.articles.ids) == [6, 5, 4, 3, 2, 1])
        assert run.main.articles.article_id == 5 and "1 article deleted" in run.status()


async def test_an_article_comes_back_without_the_list_scrolling(library: FakeLibrary) -> None:
    """Near the top no row goes out of view for the one that is there again."""
    async with running(library, (40, 6), settings=SETTINGS) as run:
        await run.press("j", "d", "y")
        await run.until(lambda: len(run.main.articles.ids) == 5)
        await run.press("u")
        await run.until(lambda: run.main.articles.article_id == 5)
        assert run.main.articles.line_count == 6 > run.main.articles.page_height
        assert run.main.articles.top_line == 0


@pytest.mark.parametrize("size", [(40, 10), (24, 6)])
async def test_the_keys_that_answer_are_in_view(
    library: FakeLibrary, size: tuple[int, int]
) -> None:
    """A long title leaves room for yes and no in a small window."""
    library.add("A title of many words " * 20)
    async with running(library, size, settings=SETTINGS) as run:
        await run.press("d")
        await run.until(lambda: isinstance(run.app.screen, ConfirmScreen))
        await run.until(lambda: "y Yes     n No" in run.shown())


async def test_not_deleting_is_the_other_answer(library: FakeLibrary) -> None:
    """n leaves the article where it is."""
    async with running(library, settings=SETTINGS) as run:
        await run.press("d", "n")
        await run.pilot.pause()
        assert 6 in library.articles and 6 in run.main.articles.ids


async def test_an_article_deleted_while_it_is_read_gives_the_list_back(
    library: FakeLibrary,
) -> None:
    """From the article the focus goes to the list, at the next row; the last row goes up."""
    async with running(library, settings=SETTINGS) as run:
        await run.press("G", "enter")
        await run.opens(1)
        await run.press("d", "y")
        await run.until(lambda: 1 not in run.main.articles.ids)
        assert run.focused_id == "list" and run.main.articles.article_id == 2


async def test_an_article_deleted_away_from_the_list_is_left(library: FakeLibrary) -> None:
    """One that was opened by going back is gone, and the cursor's is what keys mean again."""
    async with running(library, settings=SETTINGS) as run:
        await run.press("enter")
        await run.opens(6)
        await run.press("escape", "slash", *"five", "enter", "enter")
        await run.opens(5)
        await run.press("ctrl+o")
        await run.opens(6)
        await run.press("d", "y")
        await run.until(lambda: 6 not in library.articles)
        await run.until(lambda: run.main.reading.article_id == 5)
        assert run.main.wanted_id == 5


async def test_many_changes_are_undone_in_their_order(library: FakeLibrary) -> None:
    """Whatever kinds they are of, the last comes back first."""
    async with running(library, settings=SETTINGS) as run:
        await run.press("s")
        await run.until(lambda: library.articles[6].starred)
        await labels_of(run)
        await run.press(*"x", "enter")
        await run.until(lambda: library.articles[6].labels == ("x",))
        await run.press("d", "y")
        await run.until(lambda: 6 not in library.articles)
        await run.press("u")
        await run.until(lambda: 6 in library.articles)
        assert library.articles[6].labels == ("x",)
        await run.press("u")
        await run.until(lambda: library.articles[6].labels == ())
        await run.press("u")
        await run.until(lambda: not library.articles[6].starred)
        await run.press("u")
        await run.until(lambda: "Nothing to undo" in run.status())


# Versions


async def test_what_changed_is_shown_word_by_word(library: FakeLibrary) -> None:
    """@ goes through the versions, the latest change first; the row and the head say so."""
    then = datetime(2026, 1, 2, tzinfo=UTC)
    body = Body("text", "")
    library.articles[6] = replace(library.articles[6], changed=then)
    library.replaced[6] = [
        Version(number=1, replaced=then, title="Sixth", body=body, text="Some old text."),
        Version(number=2, replaced=then, title="Six", body=body, text="Some text."),
    ]
    async with running(library, settings=SETTINGS) as run:
        await run.rest()
        assert "±" in run.shown().splitlines()[2] and "(@ shows what)" in run.shown()
        await run.press("at")
        await run.until(lambda: "What changed" in run.shown())
        shown = run.shown()
        assert "[-Sixth-]{+Six+}" in shown and "Some [-old -]" not in shown
        assert "[-old-]" in shown and "Only its formatting changed" in shown
        assert shown.index("Only its form") < shown.index("[-Sixth-]")
        await run.press("escape", "j", "at")
        await run.until(lambda: "has not changed" in run.status())


# Enclosures


@pytest.fixture
def podcast(library: FakeLibrary) -> FakeLibrary:
    """A seventh article with two enclosures."""
    audio = Enclosure(url="https://example.org/7.mp3", type="audio/mpeg", length=7_000_000)
    library.add("Seven", enclosures=[audio, Enclosure(url="https://example.org/7.pdf")])
    return library


async def test_enclosures_stand_under_the_text(podcast: FakeLibrary, tmp_path: Path) -> None:
    """With type, size and number; following the number opens them by their program."""
    told = tmp_path / "told"
    settings = replace(SETTINGS, openers={"audio/*": f"sh -c 'echo $0 > {told}' %s"})
    async with running(podcast, settings=settings) as run:
        await run.press("enter")
        await run.opens(7)
        await run.until(lambda: "7.mp3" in run.shown())
        assert "audio/mpeg, 7.0 MB" in run.shown() and "[2]" in run.shown()
        await run.press("1", "enter")
        await run.until(lambda: "Opened with sh" in run.status())
        assert told.read_text() == "https://example.org/7.mp3\n"


async def test_an_enclosure_is_downloaded_with_its_progress(podcast: FakeLibrary) -> None:
    """E lists them; s downloads, which goes on when the list is left."""
    podcast.download_steps = [
        Downloaded(done=0, total=7_000_000),
        Downloaded(done=3_500_000, total=7_000_000),
        Downloaded(done=7_000_000, total=7_000_000, path=Path("/tmp/7.mp3")),
    ]
    async with running(podcast, settings=SETTINGS) as run:
        await run.press("E")
        await run.until(lambda: isinstance(run.app.screen, EnclosuresScreen))
        await run.press("s")
        await run.until(lambda: "saved" in run.shown())
        await run.press("escape")
        assert "Saved /tmp/7.mp3" in run.status()
        assert run.main.downloads.path(7, 0) == Path("/tmp/7.mp3")


async def test_a_download_is_stopped_and_told_when_it_fails(
    podcast: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """s stops one that runs; an error is one line and the row says so."""

    async def slow(article_id: int, enclosure_index: int) -> object:
        yield Downloaded(done=700_000, total=7_000_000)
        if enclosure_index:
            raise FetchError("the disk is full")
        await asyncio.sleep(60)

    monkeypatch.setattr(podcast, "download", slow)
    async with running(podcast, settings=SETTINGS) as run:
        await run.press("E")
        await run.until(lambda: isinstance(run.app.screen, EnclosuresScreen))
        await run.press("s")
        await run.until(lambda: "10% of 7.0 MB" in run.shown())
        await run.press("s")
        assert "stopped" in run.shown()
        await run.press("j", "s")
        await run.until(lambda: "failed" in run.shown())
        await run.press("escape")
        assert "the disk is full" in run.status()


async def test_without_enclosures_there_is_nothing_to_list(library: FakeLibrary) -> None:
    """The key says so."""
    async with running(library, settings=SETTINGS) as run:
        await run.press("E")
        await run.until(lambda: "no enclosures" in run.status())


def test_a_program_is_found_by_type() -> None:
    """The first pattern that matches; without a type the ending tells it."""
    openers = {"audio/*": "cat -u", "image/png": "ls %s -l"}
    program = find_opener("audio/MPEG; q=1", "https://example.org/a", openers)
    assert program is not None and program.arguments == ("cat", "-u", "https://example.org/a")
    program = find_opener(None, "/tmp/a.png", openers)
    assert program is not None and program.arguments == ("ls", "/tmp/a.png", "-l")
    assert find_opener("video/mp4", "x", openers) is None
    assert find_opener("audio/ogg", "x", {"audio/*": "no-such-program-here"}) is None
