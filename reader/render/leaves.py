"""A document as a flat list of leaves in the order of its text, before a width is chosen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from reader.model.block import Alignment, CellSpan, Image
from reader.render.chunks import Chunk, Chunks
from reader.render.line import Segment


@dataclass(slots=True)
class Leaf:
    """A piece of a document without blocks inside it.

    `first` and `rest` are what its containers put before its first and its other lines, outermost
    first; both have the same number of parts of the same widths.
    """

    offset: int
    """Where its text begins in the flow's text."""
    first: tuple[Segment, ...]
    rest: tuple[Segment, ...]
    gap: tuple[Segment, ...] | None
    """What stands on the empty line before it; None where there is no such line."""


@dataclass(slots=True)
class TextLeaf(Leaf):
    chunks: Chunks
    level: int = 0
    """1 to 6 for a heading."""


@dataclass(slots=True, kw_only=True)
class PictureLeaf(TextLeaf):
    """A picture: the words that stand for it, and room below them."""

    image: Image
    rows: int = 0
    """Lines that are kept for it; whoever shows pictures says how many."""


@dataclass(slots=True)
class CodeLeaf(Leaf):
    lines: tuple[str, ...]
    language: str | None = None


@dataclass(slots=True)
class TableLeaf(Leaf):
    rows: tuple[tuple[Chunks, ...], ...]
    headings: int
    """How many rows at the top say what stands below."""
    offsets: tuple[tuple[int, ...], ...]
    """Where each cell's text begins in the flow's text."""
    spans: tuple[CellSpan, ...] = ()
    alignments: tuple[Alignment | None, ...] = ()


@dataclass(slots=True)
class RuleLeaf(Leaf):
    pass


class HeadingPlace(NamedTuple):
    """A heading of a flow."""

    offset: int
    """Where it begins in the flow's text."""
    level: int
    """1 to 6."""
    text: str


@dataclass(frozen=True)
class Flow:
    """The leaves of a document and the text they make together.

    The text is what search and reading positions refer to: it is the same at any width.
    """

    leaves: tuple[Leaf, ...]
    length: int
    """Characters of the text."""
    _parts: tuple[str, ...] = field(repr=False)
    places: Mapping[str, int] = field(default_factory=dict)
    """Offsets of the places that links of the document lead to, by their names."""

    @cached_property
    def _leaf_offsets(self) -> list[int]:
        return [leaf.offset for leaf in self.leaves]

    def leaf_at(self, offset: int) -> Leaf:
        """The leaf in which an offset of the text stands."""
        return self.leaves[max(bisect_right(self._leaf_offsets, offset) - 1, 0)]

    def place_of(self, beginning: Flow, offset: int) -> int:
        """Where something stands that stood in the same document's beginning, read by itself.

        The leaves are the same ones; numbers of links and what marks them may not be.
        """
        if not beginning.leaves or not self.leaves:
            return offset
        index = max(bisect_right(beginning._leaf_offsets, offset) - 1, 0)
        before, leaf = beginning.leaves[index], self.leaves[min(index, len(self.leaves) - 1)]
        inside = offset - before.offset
        if not (isinstance(before, TextLeaf) and isinstance(leaf, TextLeaf)):
            return leaf.offset + inside
        words = sum(
            min(len(chunk.text), max(inside - start, 0))
            for start, chunk in _placed(before.chunks)
            if not chunk.is_number
        )
        start = 0
        for start, chunk in _placed(leaf.chunks):
            if not chunk.is_number:
                if words < len(chunk.text):
                    return leaf.offset + start + words
                words -= len(chunk.text)
        return leaf.offset + start

    @cached_property
    def headings(self) -> tuple[HeadingPlace, ...]:
        """The headings, in order."""
        return tuple(
            HeadingPlace(leaf.offset, leaf.level, "".join(chunk.text for chunk in leaf.chunks))
            for leaf in self.leaves
            if isinstance(leaf, TextLeaf) and leaf.level
        )

    @cached_property
    def text(self) -> str:
        """Everything that can be read, leaves parted by newlines."""
        return "\n".join(self._parts)


def _placed(chunks: Chunks) -> Iterator[tuple[int, Chunk]]:
    """Chunks with where they begin in their leaf's text."""
    start = 0
    for chunk in chunks:
        yield start, chunk
        start += len(chunk.text)
