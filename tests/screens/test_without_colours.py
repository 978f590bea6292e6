"""Without colours, and without more than ASCII, everything can still be told apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.segment import Segment
from rich.style import Style

from reader.config import Settings
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running

PLAIN = Settings(ascii=True)


@pytest.fixture
def library() -> FakeLibrary:
    """A read, an unread and a starred article; the last has text to search and comments."""
    library = FakeLibrary()
    library.add("Read one", feed="Gazette", unread=False)
    library.add("Unread one", feed="Gazette")
    library.add("Starred one", feed="Notes", unread=False, starred=True)
    library.add(
        "Long one",
        feed="Notes",
        text="\n\n".join(f"Paragraph {number} about boats." for number in range(30)),
        comments=[(0, "first about boats"), (1, "second"), (0, "third")],
    )
    return library


def lines(run: Running) -> list[list[Segment]]:
    """What is painted, line by line."""
    return [list(strip) for strip in run.app.screen._compositor.render_strips()]


def row_with(run: Running, text: str) -> tuple[str, Style]:
    """The painted line that has a text, and the style that the text is painted in."""
    for line in lines(run):
        for segment in line:
            if text in segment.text:
                return "".join(part.text for part in line), segment.style or Style()
    raise AssertionError(f"{text!r} is not on the screen:\n{run.shown()}")


def looks(style: Style) -> tuple[bool, ...]:
    """What of a style is left without colours."""
    return tuple(map(bool, (style.bold, style.italic, style.underline, style.reverse)))


def colours(run: Running) -> Iterator[str]:
    for line in lines(run):
        for segment in line:
            for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                if colour is not None and not colour.is_default:
                    yield f"{colour.name} under {segment.text!r}"


async def test_nothing_is_said_by_colour_alone(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unread, starred, the cursor, matches and what is selected are seen where NO_COLOR is set."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(library) as run:
        await run.rest()
        unread, unread_style = row_with(run, "Unread one")
        read, read_style = row_with(run, "Read one")
        starred, _ = row_with(run, "Starred one")
        _, cursor_style = row_with(run, "Long one")
        assert "●" in unread.partition("Unread")[0] and "●" not in read.partition("Read")[0]
        assert unread_style.bold and not read_style.bold
        assert "★" in starred.partition("Starred")[0]
        assert cursor_style.reverse
        assert not unread_style.reverse
        # Elsewhere the cursor is still seen, and another one than the one in focus.
        await run.press("enter")
        await run.opens(4)
        _, left_style = row_with(run, "Long one")
        assert looks(left_style) not in (looks(cursor_style), looks(read_style))
        assert left_style.underline
        # Matches, and the one that one is at.
        body = looks(row_with(run, "Paragraph 1 about")[1])
        await run.press("slash", *"boats", "enter")
        await run.pilot.pause()
        found = [
            looks(segment.style or Style())
            for line in lines(run)
            for segment in line
            if segment.text == "boats"
        ]
        assert len(set(found)) == 2 and body not in found
        # Comments: the one at the cursor, and unread ones.
        await run.press("escape", "f5")
        await run.pilot.pause()
        first, first_style = row_with(run, "first about boats")
        assert "●" in run.shown()
        assert "▌" in first or first_style.reverse or first_style.underline
        assert sorted(set(colours(run))) == []


async def test_the_row_of_the_palette_is_seen(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which command Enter takes is not said by colour alone either."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(library) as run:
        await run.press("colon", *"settings")
        await run.until(lambda: "Look at what can be set" in run.shown())
        _, sentence = row_with(run, "Look at what can be set")
        await run.press("down")
        _, left = row_with(run, "Look at what can be set")
        assert bool(sentence.underline) != bool(left.underline)


async def test_text_that_is_selected_is_seen(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dragging over a text shows what will be copied."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(library) as run:
        await run.press("enter")
        await run.opens(4)
        await run.pilot.pause()
        view = run.main.article_view
        body = looks(row_with(run, "Paragraph 1 about")[1])
        await run.pilot.mouse_down(view, offset=(4, 4))
        await run.pilot.hover(view, offset=(9, 8))
        await run.pilot.mouse_up(view, offset=(9, 8))
        await run.until(lambda: bool(run.app.screen.get_selected_text()))
        seen = {looks(segment.style or Style()) for line in lines(run) for segment in line}
        assert any(style[3] and style != body for style in seen)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 10)])
async def test_ascii_is_all_that_is_shown(library: FakeLibrary, size: tuple[int, int]) -> None:
    """In every pane, in help, in dialogs and in the palette, but for what authors wrote."""
    async with running(library, size, settings=PLAIN) as run:

        async def look(what: str) -> None:
            await run.pilot.pause()
            strange = {sign for sign in run.shown() if not sign.isascii()}
            assert not strange, f"{what}: {strange}\n{run.shown()}"

        await look("list")
        await run.press("f2")
        await look("feeds")
        await run.press("f3", "enter")
        await run.opens(4)
        await look("article")
        await run.press("f5")
        await look("comments")
        await run.press("question_mark")
        await look("help")
        await run.press("q", "colon")
        await run.until(lambda: "ettings" in run.shown() or "earch" in run.shown())
        await look("palette")
        await run.press("escape", "t")
        await look("labels")
        await run.press("escape", "f3", "d")
        await look("question")
        await run.press("n")
        run.app.action_themes()
        await look("themes")
        await run.press("escape")
        run.app.configuring.edit()
        await look("settings")


async def test_texts_of_articles_stay_in_ascii(library: FakeLibrary) -> None:
    """What is written in other letters is not taken away; only our marks are replaced."""
    library.add("Żółw · ★★★ 港町", feed="Gazette", text="Tide — and “time”…")
    async with running(library, settings=PLAIN) as run:
        await run.press("enter")
        await run.opens(5)
        await run.pilot.pause()
        shown = run.shown()
        assert "Żółw · ★★★ 港町" in shown
        assert "Tide — and “time”…" in shown
        assert "o" in shown and "●" not in shown
