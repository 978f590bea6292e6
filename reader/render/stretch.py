"""A leaf of a document at some width: how many lines it takes, and what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol

from reader.render.line import Line

Tables = Literal["scrolled", "fitted", "records"]
"""What may become of a table: what does not fit is scrolled sideways, or it is told as records;
or every one is told as records, for those who do not see columns."""

CodeLines = Literal["scroll", "wrap"]
"""What becomes of a line of code that does not fit: it is scrolled sideways, or goes on below."""


class Stretch(NamedTuple):
    """A part of a leaf, which is laid out at once."""

    start: int
    """Where it begins: of text the character, of code the line, of a table the row, from 0."""
    offset: int
    """Where its text begins in the flow's text."""
    height: int
    """Lines that it takes."""


class Shape(Protocol):
    """One leaf at one width, without the empty line before it."""

    def stretches(self) -> Iterator[Stretch]:
        """Measures its parts, in order; there is at least one."""
        ...

    def lines(self, stretch: Stretch) -> list[Line]:
        """The lines of one of these parts."""
        ...
