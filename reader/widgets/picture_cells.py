"""Pictures as segments of text, for those protocols by which text stands for them."""

from __future__ import annotations

from itertools import count
from secrets import randbelow

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reader.model.picture import Picture, Protocol
from reader.render.halfblocks import UPPER_HALF, block_rows
from reader.render.kitty import colour_of, placeholders

# The numbers are a terminal's, which other programs use, too. And a screen that shines through
# another blends colours: none of these comes out as another one of them.
_numbers = count(0x800000 + randbelow(0x700000))


def next_number() -> int:
    """A number for a picture that no other one in the terminal has."""
    return next(_numbers)


def rows_of(
    picture: Picture, protocol: Protocol, ground: Style, number: int
) -> list[list[Segment]]:
    """The segments of each row of a picture.

    Args:
        picture: as drawn for `protocol`; for sixels its cells are empty.
        protocol: how the terminal is given it.
        ground: the style of the text around.
        number: what kitty calls it.
    """
    columns, rows = picture.extent
    match protocol:
        case "blocks":
            return [
                [
                    Segment(
                        UPPER_HALF * run.cells,
                        Style.from_color(Color.from_rgb(*run.upper), Color.from_rgb(*run.lower)),
                    )
                    for run in runs
                ]
                for runs in block_rows(picture.data, columns)
            ]
        case "kitty":
            style = ground + Style.from_color(Color.from_rgb(*colour_of(number)))
            return [[Segment("".join(placeholders(row, columns)), style)] for row in range(rows)]
        case "sixel":
            return [[Segment(" " * columns, ground)] for _ in range(rows)]
