"""The chain of parents over a thread, and the map beside it."""

from __future__ import annotations

from reader.model.article import Position
from reader.widgets.comment_thread import CommentThread
from tests.widgets.forest import Forest
from tests.widgets.showing import painted
from tests.widgets.threads import pane_of


def deep(depth: int, *, lines: int = 1) -> Forest:
    """A chain of replies, each so many lines long."""
    forest = Forest()
    parent = None
    for _ in range(depth):
        parent = forest.add(parent, text="\n".join(["A line."] * lines))
    return forest


async def test_the_chain_of_parents_stands_at_the_top() -> None:
    """While parents are scrolled out, one line names them and moves nothing below it."""
    async with pane_of(deep(20, lines=6)) as (pane, _, _):
        for top in range(2, 60):
            pane.scroll_to_line(0)
            without = pane.line_segments(top + 1)
            pane.scroll_to_line(top)
            lines = painted(pane)
            assert lines[1] == "".join(text for text, _ in without).rstrip()
            # A comment is its head, six lines and an empty one.
            inside, at = divmod(top - 2, 8)
            if at == 7:
                inside, at = inside + 1, 0
            names = [f"author {n + 1}" for n in range(inside + bool(at))]
            if not inside:
                assert not lines[0].startswith(" ↑")
            elif len(names) < 4:
                assert lines[0] == f" ↑ {' › '.join(names)} · depth {inside}"
            else:
                assert lines[0].startswith(" ↑ author 1 › ")
                assert lines[0].endswith(f"{names[-1]} · depth {inside}")
                assert len(lines[0]) < 60


async def test_the_chain_covers_no_head_under_the_cursor() -> None:
    """The comment that the cursor is on can always be seen."""
    async with pane_of(deep(12, lines=30)) as (pane, pilot, _):
        for _ in range(40):
            await pilot.press("n" if pane.unread_count else "j")
            row = pane.screen_row(pane.cursor)
            if 0 <= row < 24:
                assert f"author {pane.cursor_comment_id} " in painted(pane)[row] + " "


async def test_a_click_on_the_chain_goes_to_the_parent() -> None:
    """It is the way back up for the mouse."""
    async with pane_of(deep(9, lines=9)) as (pane, pilot, _):
        pane.scroll_to_line(45)
        assert painted(pane)[0].startswith(" ↑ ")
        await pilot.click(pane, offset=(10, 0))
        assert pane.cursor_comment_id == 4


async def test_a_chain_of_three_thousand_reads_some_names() -> None:
    """However deep the thread, a key reads no more of it than fits the line."""
    forest = deep(3000)
    async with pane_of(forest, position=Position(comment_id=2900)) as (pane, _, _):
        forest.reads.clear()
        pane.scroll_to_line(pane.top_line + 61)
        assert painted(pane)[0].startswith(" ↑ author 1 › … › author ")
        assert painted(pane)[0].split("depth ")[1].startswith("29")
        assert sum(forest.reads) < 150


async def test_the_map_shows_shape_and_what_is_unread() -> None:
    """From 160 columns: one line for each comment, or for as many as there must be."""
    forest = Forest()
    first = forest.add()
    forest.add(forest.add(first))
    forest.add()
    forest.unread -= {1, 3}
    async with pane_of(forest, width=160) as (pane, pilot, _):
        assert map_of(pane)[:5] == [" ▐·", " ▐ █", " ▐  ·", " ▐█", ""]
        await pilot.press("j", "j")
        assert map_of(pane)[1] == " ▐ ·"


def map_of(pane: CommentThread) -> list[str]:
    return [line[pane.line_cells :].rstrip() for line in painted(pane)]


async def test_the_map_is_scaled_and_can_be_clicked() -> None:
    """Its marks are on what is in view; a click brings what stands there into view."""
    forest = Forest()
    for _ in range(500):
        forest.add(forest.add())
    async with pane_of(forest, width=160, height=40) as (pane, pilot, _):
        assert [line[:2] for line in map_of(pane)] == [" ▐", *["  "] * 39]
        await pilot.click(pane, offset=(155, 20))
        assert pane.cursor_comment_id in (501, 502)
        assert map_of(pane)[20].startswith(" ▐")
        assert map_of(pane)[0] == "  ██"
        assert len({line.count("█") for line in map_of(pane)}) == 1


async def test_there_is_no_map_in_a_smaller_terminal() -> None:
    """The text has the whole width there."""
    async with pane_of(deep(3), width=159) as (pane, _, _):
        assert not pane.has_map
        assert pane.text_width >= 158
