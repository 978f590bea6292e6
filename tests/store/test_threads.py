"""Positions of comments: they rise, and most of them stay when others come."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from reader.store.threads import SPACING, spaced


@given(st.lists(st.one_of(st.none(), st.integers(-50, 50)), max_size=40))
@example([None, 1, None, None, 2, 3])
def test_positions_rise_whatever_they_were(stored: list[int | None]) -> None:
    """However often a discussion was merged and reordered, it reads in its order."""
    positions = spaced(stored)
    assert len(positions) == len(stored)
    assert positions == sorted(set(positions))


@given(st.lists(st.integers(0, 30), unique=True), st.data())
def test_what_comes_between_moves_nothing(numbers: list[int], data: st.DataObject) -> None:
    """Where there is room, only what is new gets a position, and only what moved another one."""
    stored: list[int | None] = [number * SPACING for number in sorted(numbers)]
    for _ in range(data.draw(st.integers(0, 5))):
        stored.insert(data.draw(st.integers(0, len(stored))), None)
    positions = spaced(stored)
    pairs = zip(positions, stored, strict=True)
    assert all(position == was for position, was in pairs if was is not None)


def test_one_that_moves_leaves_the_others() -> None:
    """A comment that goes from one end to the other is one row written."""
    step = SPACING
    assert spaced([4 * step, 0, step, 2 * step, 3 * step])[1:] == [0, step, 2 * step, 3 * step]
    assert spaced([step, 2 * step, 3 * step, 4 * step, 0])[:4] == [
        step,
        2 * step,
        3 * step,
        4 * step,
    ]
