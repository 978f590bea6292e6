"""What the large panes have in common: lines, counts, scrolling, selecting."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.pilot import Pilot

from reader.render.line import Segments
from reader.widgets.copying import SourceLine
from reader.widgets.pane import Pane
from tests.widgets.showing import Showing, painted, resize


class Numbers(Pane):
    """A thousand numbered lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "down", "Down", id="numbers.down"),
        Binding("0", "zero", "Zero", id="numbers.zero"),
    ]

    painted_lines = 0
    zeros = 0

    def on_mount(self) -> None:
        self.set_line_count(1000)

    def line_segments(self, line: int) -> Segments:
        self.painted_lines += 1
        return (("  ", "dim"), (f"line {line} [b]", "bold" if line % 2 else ""))

    def source_line(self, line: int) -> SourceLine:
        return SourceLine(f"  line {line} [b]", 2, " " if line % 2 else "\n")

    def action_down(self) -> None:
        self.scroll_to_line(self.top_line + self.take_count())

    def action_zero(self) -> None:
        self.zeros += 1


@asynccontextmanager
async def numbers(width: int = 40, height: int = 10) -> AsyncIterator[tuple[Numbers, Pilot[None]]]:
    pane = Numbers()
    app = Showing(pane)
    async with app.run_test(size=(width, height)) as pilot:
        pane.focus()
        await pilot.pause()
        yield pane, pilot


async def test_lines_are_painted_as_plain_text() -> None:
    """What looks like markup in an article stays what it is."""
    async with numbers() as (pane, _):
        assert painted(pane)[:2] == ["  line 0 [b]", "  line 1 [b]"]


async def test_only_new_lines_are_painted_when_scrolling() -> None:
    """A step down costs one line, not the screen."""
    async with numbers() as (pane, pilot):
        before = pane.painted_lines
        await pilot.press("j")
        painted(pane)
        assert pane.painted_lines - before == 1


async def test_a_count_is_taken_by_the_next_key() -> None:
    """`12j` goes twelve lines; the digits are told while they wait."""
    async with numbers() as (pane, pilot):
        await pilot.press("1", "2")
        assert pane.pending == "12"
        await pilot.press("j", "j")
        assert (pane.top_line, pane.pending) == (13, "")
        texts = [message.text for message in pilot.app.said(Pane.PendingChanged)]  # type: ignore[attr-defined]
        assert texts == ["1", "12", ""]


async def test_counts_survive_fast_typing() -> None:
    """Keys that arrive all at once are counted as they were typed."""
    async with numbers() as (pane, pilot):
        await pilot.press(*"5j3j2j")
        assert pane.top_line == 10


async def test_zero_is_a_digit_only_after_others() -> None:
    """`0` alone is a command; in `10j` it is part of the number."""
    async with numbers() as (pane, pilot):
        await pilot.press("0", "1", "0", "j")
        assert (pane.zeros, pane.top_line) == (1, 10)


async def test_escape_drops_digits_and_nothing_else() -> None:
    """After a mistyped number the next key counts as one."""
    async with numbers() as (pane, pilot):
        await pilot.press("9", "escape", "j")
        assert pane.top_line == 1


async def test_other_keys_drop_digits() -> None:
    """Digits do not lie in wait for a later command."""
    async with numbers() as (pane, pilot):
        await pilot.press("9", "y", "j")
        assert pane.top_line == 1


async def test_lines_are_brought_into_view_with_a_margin() -> None:
    """Scrolling goes no further than needed, and shows what stands around."""
    async with numbers() as (pane, _):
        pane.scroll_into_view(5)
        assert pane.top_line == 0
        pane.scroll_into_view(20, margin=2)
        assert pane.top_line == 13
        pane.scroll_into_view(10, 3)
        assert pane.top_line == 10
        pane.scroll_into_view(100, 50)
        assert pane.top_line == 100


async def test_the_number_of_lines_can_shrink() -> None:
    """After a filter the pane does not stand below its last line."""
    async with numbers() as (pane, _):
        pane.scroll_to_line(900)
        pane.set_line_count(3)
        pane.repaint()
        assert pane.top_line == 0
        assert painted(pane)[3:] == [""] * 7


async def test_selected_text_is_what_the_source_says() -> None:
    """Decoration is not copied, and wrapped lines are joined again."""
    async with numbers() as (pane, pilot):
        await pilot.mouse_down(Numbers, offset=(0, 0))
        await pilot.hover(Numbers, offset=(8, 2))
        await pilot.mouse_up(Numbers, offset=(8, 2))
        await pilot.pause()
        selected = pilot.app.screen.get_selected_text()
        assert selected is not None
        assert selected.startswith("line 0 [b]\nline 1 [b] line 2")
        assert pane.text_selection is not None


async def test_nothing_breaks_at_any_size() -> None:
    """From one cell to a wall of them."""
    async with numbers() as (pane, pilot):
        for size in ((1, 1), (2, 1), (1, 30), (500, 200), (40, 10)):
            await resize(pilot, pane, *size)
            assert len(painted(pane)) == pane.size.height
