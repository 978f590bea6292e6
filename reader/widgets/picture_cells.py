"""One picture of an article as a pane holds it, and its rows as segments of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reader.model.picture import Drawing, Picture, Protocol
from reader.render.halfblocks import UPPER_HALF, block_rows
from reader.render.kitty import colour_of, placeholders

if TYPE_CHECKING:
    from reader.render.leaves import PictureLeaf

State = Literal["idle", "waiting", "shown", "failed"]


@dataclass(slots=True)
class ArticlePicture:
    """A picture of the article, and what has come of it."""

    leaf: PictureLeaf
    state: State = "idle"
    drawing: Drawing | None = None
    """How it was asked for."""
    picture: Picture | None = None
    number: int = 0
    """What kitty calls it; 0 is none that it was sent."""
    reason: str = ""
    """Why it cannot be shown."""
    rows: list[list[Segment]] = field(default_factory=list)

    @property
    def address(self) -> str:
        image = self.leaf.image
        return image.url or image.data or ""

    @property
    def note(self) -> str:
        return "loading…" if self.state == "waiting" else self.reason


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
