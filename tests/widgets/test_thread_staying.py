"""The line the eye is on stays where it is, whatever is folded, marked or arrives."""

from __future__ import annotations

import random

import pytest

from reader.model.article import Position
from reader.widgets.comment_thread import CommentThread
from tests.widgets.forest import Forest
from tests.widgets.showing import painted, until
from tests.widgets.threads import pane_of


def grown(chance: random.Random, count: int) -> Forest:
    """A discussion of some size and any shape, with short and long comments."""
    forest = Forest()
    for _ in range(count):
        parent = chance.choice([None, *forest.kept]) if chance.random() < 0.8 else None
        forest.add(parent, text="word " * chance.randrange(1, 120))
    return forest


def row_of(pane: CommentThread, comment_id: int | None) -> int:
    """At which line of the screen a comment's head is painted."""
    heads = [n for n, line in enumerate(painted(pane)) if f"author {comment_id} " in line + " "]
    assert heads, (comment_id, painted(pane))
    return heads[0]


def cursor_row(pane: CommentThread) -> int:
    """At which line of the screen the comment under the cursor begins, which may be above it."""
    return pane.screen_row(pane.cursor)


def lines_above(pane: CommentThread) -> int:
    """Lines from the beginning of everything to the comment under the cursor."""
    return cursor_row(pane) + pane.top_line


@pytest.mark.parametrize("size", [(60, 24), (140, 40), (40, 10), (24, 6)])
@pytest.mark.parametrize("seed", range(3))
async def test_nothing_that_is_not_moving_moves_the_cursors_line(
    size: tuple[int, int], seed: int
) -> None:
    """Through folding, marking and arriving comments in any order, the comment stands still."""
    chance = random.Random(seed)
    forest = grown(chance, 80)
    async with pane_of(forest, width=size[0], height=size[1]) as (pane, pilot, _):
        for step in range(35):
            if chance.random() < 0.5:
                await pilot.press(chance.choice(["j", "k", "n", "pagedown", "p", "g", "ctrl+d"]))
            before, comment_id = cursor_row(pane), pane.cursor_comment_id
            if not 0 <= before < size[1]:
                continue
            done = chance.choice(["enter", "h", "l", "m", "s", "plus", "underscore", "new", "gone"])
            if done == "h" and pane.cursor in pane.rows.folded:
                done = "l"
            if done in ("new", "gone"):
                if done == "new":
                    for _ in range(chance.randrange(1, 12)):
                        parent = chance.choice([None, *_here(forest)])
                        forest.add(parent, at=0 if chance.random() < 0.5 else None)
                else:
                    others = set(_here(forest)) - _chain(forest, comment_id)
                    forest.remove(chance.choice([*others])) if others else None
                pane.take_in(forest.index(), forest.comments)
                await pilot.pause()
                assert pane.cursor_comment_id == comment_id, (step, done)
            else:
                await pilot.press(done)
            # There is nothing to scroll to above the beginning.
            expected = min(before, lines_above(pane))
            assert cursor_row(pane) == expected, (step, done)
            assert f"author {pane.cursor_comment_id} " in painted(pane)[expected] + " ", step


def _here(forest: Forest) -> list[int]:
    return list(forest.index().ids)


def _chain(forest: Forest, comment_id: int | None) -> set[int]:
    """A comment and those above it."""
    chain = set()
    while comment_id is not None:
        chain.add(comment_id)
        comment_id = forest.kept[comment_id].parent_id
    return chain


async def test_what_arrives_out_of_view_moves_no_line() -> None:
    """All that was on the screen is there after two hundred comments came in above it."""
    forest = grown(random.Random(7), 100)
    place = Position(comment_id=forest.index().ids[60])
    async with pane_of(forest, position=place) as (pane, pilot, _):
        await pilot.press("ctrl+d", "ctrl+d")
        before = painted(pane)
        for _ in range(200):
            forest.add(at=0)
        assert pane.take_in(forest.index(), forest.comments) == 200
        await pilot.pause()
        assert painted(pane) == before


async def test_the_first_line_in_view_stays_where_the_cursor_is_out_of_it() -> None:
    """After a turn of the mouse wheel, what is read is what must not move."""
    forest = grown(random.Random(8), 100)
    async with pane_of(forest) as (pane, pilot, _):
        pane.scroll_to_line(200)
        await pilot.pause()
        before = painted(pane)
        for _ in range(50):
            forest.add(at=0)
        pane.take_in(forest.index(), forest.comments)
        await pilot.pause()
        assert painted(pane)[1:] == before[1:]


async def test_folding_at_the_end_leaves_empty_lines_until_one_scrolls() -> None:
    """A fold that makes the thread shorter than the view does not pull the rest down."""
    forest = Forest()
    for _ in range(12):
        forest.add()
    last = forest.add()
    for _ in range(4):
        forest.add(last)
    async with pane_of(forest) as (pane, pilot, _):
        await pilot.press("G")
        await pilot.press("p")
        before = row_of(pane, last)
        await pilot.press("enter")
        assert row_of(pane, last) == before
        assert painted(pane)[before + 1 :] == [""] * (23 - before)
        await pilot.press("g", "G")
        assert painted(pane)[-1] != ""


async def test_a_hidden_pane_takes_comments_in_too() -> None:
    """With the terminal too small for the comments, their place is kept all the same."""
    forest = grown(random.Random(9), 60)
    async with pane_of(forest, position=Position(comment_id=30)) as (pane, pilot, _):
        before = painted(pane)
        pane.display = False
        await pilot.pause()
        for _ in range(30):
            forest.add(at=0)
        assert pane.take_in(forest.index(), forest.comments) == 30
        pane.display = True
        await until(pilot, lambda: painted(pane) == before)
        assert pane.cursor_comment_id == 30
