"""Colours of the code in an article, found when it is first in view."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.render.leaves import Flow
    from reader.render.line import Line, Segment

CODE_CLASSES = (
    "pane--source",
    "pane--comment",
    "pane--string",
    "pane--literal",
    "pane--keyword",
    "pane--definition",
)
"""The styles of a pane that shows code in colours."""


class CodeColours:
    """What each line of code looks like; plain until its colours were found.

    Args:
        flow: the article.
    """

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._segments: dict[int, tuple[Segment, ...]] = {}
        """By the offset at which the line stands in the text."""
        self._starts: list[int] = []
        """These offsets, in order."""
        self._wanted: list[int] = []
        self._asked: set[int] = set()
        self._looked_at: set[int] = set()
        """Offsets of the pieces of code whose colours were looked for."""

    @property
    def is_wanting(self) -> bool:
        """Code was asked for whose colours are not found yet."""
        return bool(self._wanted)

    def segments(self, line: Line) -> tuple[Segment, ...]:
        """The segments of a line; code whose colours are not known yet is noted."""
        if not line.pieces or not line.segments or line.segments[-1][1] != "code":
            return line.segments
        offset = line.pieces[0].offset
        if (number := bisect_right(self._starts, offset)) > 0:
            # A line that was broken is one of code all the same.
            start = self._starts[number - 1]
            found = cut_segments(self._segments[start], offset - start, line.pieces[0].length)
            if found or start == offset:
                return (*line.segments[:-1], *found)
        if offset not in self._asked:
            self._asked.add(offset)
            self._wanted.append(offset)
        return line.segments

    def find(self) -> bool:
        """Finds the colours of the code that was asked for. False if there are none."""
        from reader.render.leaves import CodeLeaf

        found = False
        for offset in self._wanted:
            leaf = self._flow.leaf_at(offset)
            if not isinstance(leaf, CodeLeaf) or not leaf.language:
                continue
            if leaf.offset in self._looked_at:
                continue
            self._looked_at.add(leaf.offset)
            from reader.render.highlight import highlighted

            lines = highlighted(leaf.lines, leaf.language)
            start = leaf.offset
            for number, text in enumerate(leaf.lines):
                self._asked.add(start)
                if lines is not None:
                    self._segments[start] = lines[number]
                    found = True
                start += len(text) + 1
        self._wanted.clear()
        if found:
            self._starts = sorted(self._segments)
        return found


def cut_segments(segments: Sequence[Segment], start: int, length: int) -> tuple[Segment, ...]:
    """As many characters of a line, from one of them on."""
    cut: list[Segment] = []
    for text, style in segments:
        part = text[max(start, 0) : max(start + length, 0)]
        if part:
            cut.append((part, style))
        start -= len(text)
    return tuple(cut)
