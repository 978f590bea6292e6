"""Pictures as half blocks: an upper one in one colour on a ground of another, two pixels a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

UPPER_HALF = "▀"

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


class Run(NamedTuple):
    """Cells beside each other that look alike."""

    cells: int
    upper: Colour
    lower: Colour


def block_rows(data: bytes, columns: int) -> Iterator[list[Run]]:
    """The rows of a picture of half blocks.

    Args:
        data: three bytes a pixel, line after line; an even number of lines.
        columns: pixels of a line.
    """
    line = columns * 3
    for start in range(0, len(data), 2 * line):
        upper, lower = data[start : start + line], data[start + line : start + 2 * line]
        runs: list[Run] = []
        begin = 0
        for end in range(3, line + 1, 3):
            if (
                end == line
                or upper[end : end + 3] != upper[begin : begin + 3]
                or lower[end : end + 3] != lower[begin : begin + 3]
            ):
                above, below = upper[begin : begin + 3], lower[begin : begin + 3]
                runs.append(
                    Run(
                        (end - begin) // 3,
                        (above[0], above[1], above[2]),
                        (below[0], below[1], below[2]),
                    )
                )
                begin = end
        yield runs
