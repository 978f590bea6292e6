"""Pictures among the lines of an article: their room, and what stands there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from textual.pilot import Pilot

from reader.model.block import Block, Document, Image, Paragraph, Span
from reader.model.picture import CellSize, Extent, Picture
from reader.widgets.picture_view import PictureView
from reader.widgets.reading_pane import ReadingPane
from tests.widgets.showing import Showing, article, painted, show_article, until

CELL = CellSize(10, 20)
ADDRESS = "https://example.org/{}.png"


def paragraphs(first: int, count: int) -> list[Block]:
    return [Paragraph((Span(f"Paragraph {number}."),)) for number in range(first, first + count)]


def image(name: str, *size: int) -> Image:
    width, height = size or (None, None)
    return Image(name, url=ADDRESS.format(name), width=width, height=height)


DOCUMENT = Document(
    (*paragraphs(0, 10), image("first"), *paragraphs(10, 10), image("second"), *paragraphs(20, 20))
)


class Shown:
    """A view in an app, and what it asked for."""

    def __init__(self, view: PictureView, app: Showing, pilot: Pilot[None]) -> None:
        self.view, self.app, self.pilot = view, app, pilot

    @property
    def wanted(self) -> list[tuple[tuple[int, ...], bool]]:
        return [
            (message.offsets, message.is_asked)
            for message in self.app.said(PictureView.PicturesWanted)
            if isinstance(message, PictureView.PicturesWanted)
        ]

    def line_of(self, words: str) -> int:
        """The line of the article on which some words stand."""
        lines = range(self.view.line_count)
        return next(line for line in lines if words in self.view.source_line(line).text)

    async def bring(self, offset: int, width: int = 200, height: int = 100) -> Picture:
        """Shows a picture of one colour, so many pixels large."""
        drawing = self.view.picture_drawing(offset)
        assert drawing is not None
        from reader.model.picture import extent_of

        extent = extent_of(width, height, drawing.room, drawing.cell)
        data = bytes((255, 0, 0)) * (extent.columns * extent.rows * 2)
        picture = Picture(width=width, height=height, extent=extent, data=data)
        self.view.show_picture(offset, drawing, picture)
        await self.pilot.pause()
        return picture


@asynccontextmanager
async def showing(
    document: Document = DOCUMENT, *, is_always: bool = False, size: tuple[int, int] = (60, 20)
) -> AsyncIterator[Shown]:
    view = PictureView("blocks", CELL, is_always=is_always, most_rows=8)
    app = Showing(view)
    async with app.run_test(size=size) as pilot:
        view.focus()
        show_article(view, article(), document)
        while view._layout is None or not view._layout.is_complete:
            await pilot.pause(0.02)
        await pilot.pause()
        yield Shown(view, app, pilot)


async def test_nothing_is_wanted_until_it_is_asked_for() -> None:
    """On demand an article is text; P asks for all its pictures, in their order."""
    async with showing() as shown:
        assert not shown.wanted
        assert not any("loading" in line for line in painted(shown.view))
        assert shown.view.ask_for_pictures() == 2
        await until(shown.pilot, lambda: bool(shown.wanted))
        ((offsets, is_asked),) = shown.wanted
        assert is_asked and len(offsets) == 2 and offsets[0] < offsets[1]
        assert shown.view.picture_address(offsets[0]) == ADDRESS.format("first")


async def test_always_asks_only_for_what_is_near_the_view() -> None:
    """Pictures at the end of a long article are not fetched for who reads its beginning."""
    blocks = [*paragraphs(0, 3), image("near"), *paragraphs(3, 80), image("far")]
    async with showing(Document(tuple(blocks)), is_always=True) as shown:
        ((near,), is_asked), *others = shown.wanted
        assert shown.view.picture_address(near) == ADDRESS.format("near")
        assert not is_asked and not others
        shown.view.action_go_to_end()
        await until(shown.pilot, lambda: len(shown.wanted) == 2)
        assert [shown.view.picture_address(o) for o, in (w for w, _ in shown.wanted)] == [
            ADDRESS.format("near"), ADDRESS.format("far"),
        ]  # fmt: skip


async def test_a_picture_above_the_view_moves_nothing_in_it() -> None:
    """Who reads below a picture goes on reading the same line when it comes, or goes."""
    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, _), _ = shown.wanted[0]
        top = shown.line_of("[image: first]") + 3
        shown.view.scroll_to_line(top)
        await shown.pilot.pause()
        before = painted(shown.view)
        await shown.bring(first)
        assert painted(shown.view) == before
        assert shown.view.top_line == top + 5
        drawing = shown.view.picture_drawing(first)
        assert drawing is not None
        shown.view.refuse_picture(first, drawing, "gone")
        await shown.pilot.pause()
        assert painted(shown.view) == before
        assert shown.view.top_line == top


async def test_a_picture_below_the_top_leaves_the_lines_above_it() -> None:
    """What stands above a picture that comes into view stays where it is."""
    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, _), _ = shown.wanted[0]
        place = 8
        shown.view.scroll_to_line(shown.line_of("[image: first]") - place)
        await shown.pilot.pause()
        before = painted(shown.view)
        await shown.bring(first)
        now = painted(shown.view)
        assert now[:place] == before[:place]
        assert all("▀" in line for line in now[place + 1 : place + 6])
        assert now[place + 6 :] == before[place + 1 : len(before) - 5]


async def test_a_size_that_the_page_tells_is_kept_free() -> None:
    """The text does not move when a picture arrives whose size was known."""
    blocks = (*paragraphs(0, 2), image("sized", 400, 120), *paragraphs(2, 5))
    async with showing(Document(blocks), is_always=True) as shown:
        before = painted(shown.view)
        ((offset,), _), *_ = shown.wanted
        await shown.bring(offset, 400, 120)
        now = painted(shown.view)
        changed = [y for y, (old, new) in enumerate(zip(before, now, strict=True)) if old != new]
        assert len(changed) == 7  # Six lines of the picture, and that it is loading.


async def test_what_cannot_be_shown_is_said_beside_its_words() -> None:
    """A reason stands there, and the words stay."""
    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, _), _ = shown.wanted[0]
        shown.view.scroll_to_line(shown.line_of("[image: first]") - 3)
        drawing = shown.view.picture_drawing(first)
        assert drawing is not None
        shown.view.refuse_picture(first, drawing, "404 Not Found")
        refused = "[image: first] – 404 Not Found"
        await until(shown.pilot, lambda: refused in [line.strip() for line in painted(shown.view)])
        # It may be asked for again.
        shown.view.ask_for_pictures([first])
        await until(shown.pilot, lambda: shown.wanted[-1] == ((first,), True))


async def test_a_narrower_pane_has_its_pictures_drawn_anew() -> None:
    """After a resize a picture that no longer fits is asked for once more, without a key."""
    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, _), _ = shown.wanted[0]
        picture = await shown.bring(first, 400, 100)
        assert picture.extent == Extent(40, 5)
        await shown.pilot.resize_terminal(30, 20)
        await until(shown.pilot, lambda: shown.wanted[-1][1] is False)
        assert first in shown.wanted[-1][0]
        drawing = shown.view.picture_drawing(first)
        assert drawing is not None and drawing.room.columns < 40


async def test_a_head_that_says_something_new_keeps_the_pictures() -> None:
    """Marking an article or counting its comments anew does not load its pictures again."""
    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, second), _ = shown.wanted[0]
        await shown.bring(first)
        await shown.bring(second)
        asked = len(shown.wanted)
        changed = replace(article(), comments=7, labels=("later",))
        show_article(shown.view, changed, DOCUMENT, shown.view.reading_position)
        shown.view.scroll_to_line(shown.line_of("[image: first]") - 3)
        await until(shown.pilot, lambda: any("▀" in line for line in painted(shown.view)))
        assert len(shown.wanted) == asked
        show_article(shown.view, replace(changed, id=2), DOCUMENT)
        shown.view.scroll_to_line(shown.line_of("[image: first]") - 3)
        await shown.pilot.pause()
        assert not any("▀" in line for line in painted(shown.view))


async def test_a_picture_that_comes_late_is_not_shown_in_another_article() -> None:
    """What was asked for one article finds no place in the next."""
    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, _), _ = shown.wanted[0]
        drawing = shown.view.picture_drawing(first)
        assert drawing is not None
        show_article(shown.view, replace(article(), id=2), DOCUMENT)
        late = Picture(width=10, height=20, extent=Extent(1, 1), data=bytes(6))
        shown.view.show_picture(first, drawing, late)
        shown.view.scroll_to_line(shown.line_of("[image: first]") - 3)
        await shown.pilot.pause()
        assert not any("▀" in line for line in painted(shown.view))


async def test_words_of_a_picture_are_a_link_that_shows_it() -> None:
    """A click on the words, or their letter, asks for this one; capitals open it elsewhere."""
    async with showing() as shown:
        shown.view.scroll_to_line(shown.line_of("[image: first]") - 3)
        await shown.pilot.pause()
        y = next(y for y, line in enumerate(painted(shown.view)) if "[image: first]" in line)
        await shown.pilot.click(shown.view, offset=(5, y))
        await shown.pilot.pause()
        ((first,), is_asked) = shown.wanted[-1]
        assert is_asked and shown.view.picture_address(first) == ADDRESS.format("first")
        await shown.bring(first)
        # Shown, its words are words.
        assert not shown.view.line_links(shown.view.top_line + y)


async def test_nothing_of_a_picture_is_copied() -> None:
    """Text selected across a picture is the text."""
    from textual.geometry import Offset
    from textual.selection import Selection

    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, _), _ = shown.wanted[0]
        await shown.bring(first)
        start = Offset(0, shown.line_of("[image: first]"))
        end = Offset(80, shown.line_of("Paragraph 10."))
        selection = Selection(start, end)
        copied = shown.view.get_selection(selection)
        assert copied is not None
        assert copied[0].split("\n") == ["[image: first]", "", "Paragraph 10."]


async def test_a_picture_that_comes_while_another_pane_is_shown_is_there_afterwards() -> None:
    """Where one pane is shown at a time, going back to the article finds its pictures."""
    async with showing() as shown:
        shown.view.ask_for_pictures()
        await until(shown.pilot, lambda: bool(shown.wanted))
        (first, _), _ = shown.wanted[0]
        drawing = shown.view.picture_drawing(first)
        assert drawing is not None
        shown.view.styles.display = "none"
        await shown.pilot.pause(0.05)
        data = bytes((0, 0, 255)) * (20 * 5 * 2)
        picture = Picture(width=200, height=100, extent=Extent(20, 5), data=data)
        shown.view.show_picture(first, drawing, picture)
        await shown.pilot.pause()
        shown.view.styles.display = "block"
        await shown.pilot.pause(0.05)
        shown.view.scroll_to_line(shown.line_of("[image: first]") - 3)
        await until(shown.pilot, lambda: sum("▀" in line for line in painted(shown.view)) == 5)


async def test_the_words_of_a_picture_tell_its_address() -> None:
    """Under the mouse, before anything is fetched; a picture in the page itself has none."""
    blocks = (image("first"), Image("second", data="data:image/png;base64,AA=="))
    async with showing(Document(blocks)) as shown:
        for words in ("first", "second"):
            await shown.pilot.hover(offset=(5, shown.line_of(f"[image: {words}]")))
        said = [m.url for m in shown.app.said(ReadingPane.LinkPointed) if isinstance(
            m, ReadingPane.LinkPointed)]  # fmt: skip
        assert said == [ADDRESS.format("first"), ""]
