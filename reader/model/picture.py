"""Pictures of articles: how large they may be, and what they are on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal, NamedTuple

Protocol = Literal["kitty", "sixel", "blocks"]
"""How a terminal is given a picture; `blocks` is text that every terminal can show."""

_HAIR = 1e-6


class CellSize(NamedTuple):
    """Pixels of one cell of the terminal."""

    width: int = 8
    height: int = 16


CELL = CellSize()
"""That of a terminal that does not say."""


class Extent(NamedTuple):
    """Cells that something takes, or may take."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How a picture is to be drawn."""

    protocol: Protocol
    room: Extent
    """Cells that it may take at most."""
    cell: CellSize = CELL
    background: tuple[int, int, int] = (0, 0, 0)
    """What shows through where the picture does, where the terminal does not do that itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as drawn."""

    width: int
    """Pixels of the picture as it came."""
    height: int
    extent: Extent
    """Cells that it takes."""
    data: bytes
    """`blocks`: red, green and blue of two pixels a cell, upper and lower line after each other,
    row by row; `kitty`: a PNG; `sixel`: the sequence that paints it."""


def extent_of(width: int, height: int, room: Extent, cell: CellSize) -> Extent:
    """Cells that a picture takes: as large as it is, or as fits, its sides in proportion.

    Args:
        width: its pixels; both at least 1.
        height: as `width`.
        room: cells there are at most.
        cell: pixels of one.
    """
    scale = min(1.0, room.columns * cell.width / width, room.rows * cell.height / height)
    # A cell begun is taken whole, unless only a rounding error begins it.
    columns = ceil(width * scale / cell.width - _HAIR)
    rows = ceil(height * scale / cell.height - _HAIR)
    return Extent(min(max(columns, 1), room.columns), min(max(rows, 1), room.rows))
