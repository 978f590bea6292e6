"""A document as lines at any width, laid out only as far as somebody looks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

from reader.model.block import Document
from reader.render.cutting import fitting, length_of
from reader.render.flow import LinkList, flow_of
from reader.render.leaves import Flow, Leaf, TableLeaf
from reader.render.line import Line
from reader.render.shapes import shape_of
from reader.render.stretch import CodeLines, Shape, Stretch, Tables

_MOST_LINES = 4000
"""Lines that are kept; a screen has some hundred at most."""


class Layout:
    """The lines of a document at one width.

    Lines are counted in the order of the text as far as somebody looks, and made where somebody
    looks: to count them costs a tenth of making them, and those out of view take no memory.

    Args:
        flow: what to lay out.
        width: cells that lines may take; below 2 they take 2, for the sake of wide characters.
        table_width: cells that a table may take, where there is more room than for text.
        tables: what may become of tables.
        code: what becomes of wide code.

    Attributes:
        lines: the lines counted so far; one is made when it is asked for.
        is_complete: there are no more.
    """

    def __init__(
        self,
        flow: Flow,
        width: int,
        table_width: int | None = None,
        *,
        tables: Tables = "scrolled",
        code: CodeLines = "scroll",
    ) -> None:
        self.flow = flow
        self.width = max(width, 2)
        self.line_count = 0
        self.lines = _Lines(self)
        self.is_complete = False
        self._table_width = max(table_width or width, self.width)
        self._tables = tables
        self._code = code
        self._source = self._all_stretches()
        # Of each stretch: its leaf, itself, the offset of its text, its first line.
        self._leaves: list[int] = []
        self._stretches: list[Stretch] = []
        self._offsets: list[int] = []
        self._first_lines: list[int] = []
        # Shapes that are not made anew for each stretch, and lines of stretches somebody looked at.
        self._shapes: dict[int, Shape] = {}
        self._made: dict[int, list[Line]] = {}
        self._made_count = 0

    def lay_out(self, count: int) -> None:
        """Makes sure that the first `count` lines are there, as far as the document goes."""
        while self.line_count < count and not self.is_complete:
            self._extend()

    def lay_out_to(self, offset: int) -> None:
        """Makes sure that the line of an offset in the flow's text is there."""
        while not self.is_complete and (not self._offsets or self._offsets[-1] <= offset):
            self._extend()

    def lay_out_all(self) -> None:
        """Lays out what is left."""
        while not self.is_complete:
            self._extend()

    def line_of(self, offset: int) -> int:
        """The line in which an offset of the flow's text stands, 0 for an empty document."""
        self.lay_out_to(offset)
        number = bisect_right(self._offsets, offset) - 1
        if number < 0:
            return 0
        first, lines = self._first_lines[number], self.lines_of(number)
        starts = offsets_of(lines, self._offsets[number])
        guess = max(bisect_right(starts, offset) - 1, 0)
        if lines and _holds(lines[guess], offset):
            return first + guess
        # In a table, lines do not stand in the order of the text.
        found = (index for index, line in enumerate(lines) if _holds(line, offset))
        return first + next(found, guess)

    def offset_of(self, line: int) -> int:
        """Where the text of a line begins in the flow's text; an empty one has that after it."""
        self.lay_out(line + 1)
        if not self.line_count:
            return 0
        number, line = self._place(min(max(line, 0), self.line_count - 1))
        return offsets_of(self.lines_of(number), self._offsets[number])[line]

    def line(self, number: int) -> Line:
        """One of the lines that were counted."""
        stretch, line = self._place(number)
        return self.lines_of(stretch)[line]

    def lay_out_again(self, offset: int) -> tuple[int, int, int] | None:
        """Lays one leaf out anew that has changed.

        Args:
            offset: where its text begins in the flow's.

        Returns:
            Its first line, and how many lines it had and has now; None if it was not laid out yet.
        """
        number = bisect_left(self._offsets, offset)
        if number == len(self._offsets) or self._offsets[number] != offset:
            return None
        leaf = self.flow.leaves[self._leaves[number]]
        before = self._stretches[number].height
        stretch = next(self._shape(leaf).stretches())
        now = stretch.height + (leaf.gap is not None)
        self._stretches[number] = stretch._replace(height=now)
        self._made_count -= len(self._made.pop(number, ()))
        for later in range(number + 1, len(self._first_lines)):
            self._first_lines[later] += now - before
        self.line_count += now - before
        return self._first_lines[number], before, now

    def lines_of(self, number: int) -> list[Line]:
        """The lines of one stretch, from 0, in the order of the text."""
        lines = self._made.get(number)
        if lines is None:
            if self._made_count > _MOST_LINES:
                self._made.clear()
                self._made_count = 0
            lines = self._made[number] = self._make(number)
            self._made_count += len(lines)
        return lines

    def _place(self, line: int) -> tuple[int, int]:
        """The stretch in which a line stands, and its number there."""
        number = bisect_right(self._first_lines, line) - 1
        return number, line - self._first_lines[number]

    def _make(self, number: int) -> list[Line]:
        index, stretch = self._leaves[number], self._stretches[number]
        leaf = self.flow.leaves[index]
        lines = (self._shapes.get(index) or self._shape(leaf)).lines(stretch)
        if leaf.gap is not None and (not number or self._leaves[number - 1] != index):
            prefix = fitting(leaf.gap, self.width)
            lines.insert(0, Line(prefix, prefix=length_of(prefix)))
        return lines

    def _shape(self, leaf: Leaf) -> Shape:
        return shape_of(leaf, self.width, self._table_width, tables=self._tables, code=self._code)

    def _extend(self) -> None:
        following = next(self._source, None)
        if following is None:
            self.is_complete = True
            return
        leaf, stretch = following
        self._leaves.append(leaf)
        self._stretches.append(stretch)
        self._offsets.append(stretch.offset)
        self._first_lines.append(self.line_count)
        self.line_count += stretch.height

    def _all_stretches(self) -> Iterator[tuple[int, Stretch]]:
        """What there is, each with the index of its leaf; the empty line before a leaf counts."""
        for index, leaf in enumerate(self.flow.leaves):
            shape = self._shape(leaf)
            gap = int(leaf.gap is not None)
            for number, stretch in enumerate(shape.stretches()):
                if number == 1 or isinstance(leaf, TableLeaf):
                    self._shapes[index] = shape
                yield index, stretch._replace(height=stretch.height + gap) if gap else stretch
                gap = 0


class _Lines(Sequence[Line]):
    """The lines that a layout has counted."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __len__(self) -> int:
        return self._layout.line_count

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self._layout.line(number) for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return self._layout.line(number)


def offsets_of(lines: Sequence[Line], offset: int) -> list[int]:
    """Where the text of each line of a leaf begins, or that before it where it has none."""
    offsets: list[int] = []
    for line in lines:
        if line.pieces:
            offset = max(offset, line.pieces[0].offset)
        offsets.append(offset)
    return offsets


def _holds(line: Line, offset: int) -> bool:
    return any(piece.offset <= offset < piece.offset + piece.length for piece in line.pieces)


def all_lines(
    flow: Flow,
    width: int,
    table_width: int | None = None,
    *,
    tables: Tables = "scrolled",
    code: CodeLines = "scroll",
) -> list[Line]:
    """All lines of what was taken apart, at one width; see `Layout`."""
    width = max(width, 2)
    table_width = max(table_width or width, width)
    lines: list[Line] = []
    for leaf in flow.leaves:
        if leaf.gap is not None:
            prefix = fitting(leaf.gap, width)
            lines.append(Line(prefix, prefix=length_of(prefix)))
        shape = shape_of(leaf, width, table_width, tables=tables, code=code)
        for stretch in shape.stretches():
            lines += shape.lines(stretch)
    return lines


def layout_of(
    document: Document, width: int, *, link_list: LinkList = "all", tables: Tables = "scrolled"
) -> list[Line]:
    """All lines of a document at one width."""
    return all_lines(flow_of(document, link_list=link_list), width, tables=tables)


def room_of(leaf: Leaf, width: int) -> int:
    """Cells that a leaf's own text may take where lines may take `width`."""
    return max(width, 2) - length_of(fitting(leaf.rest, max(width, 2)))
