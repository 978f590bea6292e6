"""Which comments of a thread are shown, and at which lines, without one object per comment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate, chain

from reader.model.comment import ThreadIndex
from reader.render.comment import text_width

_MOST_WIDTHS = 3
"""Widths whose measured heights are kept: two lists of the thread's length each."""


class ThreadRows:
    """The visible comments of a thread and their heights.

    A comment is named by its position in the thread's arrays, a row by its place among the
    visible ones. Heights are estimated from the length of the text until somebody sets them.

    Attributes:
        thread: the arrays.
        folded: positions of folded comments, all of which have replies.
        rows: positions of the visible comments, in order.
        width: cells of the pane that heights are meant for.
    """

    def __init__(self, thread: ThreadIndex, width: int, folded: Iterable[int] = ()) -> None:
        self.thread = thread
        self.folded = {position for position in folded if thread.descendants[position]}
        self.rows: list[int] = []
        self._runs: list[range] = []
        self._tops: list[int] = []
        self._estimates: list[int] = []
        self._heights: list[int] = []
        self._exact = bytearray(len(thread))
        self._measured: dict[int, tuple[list[int], bytearray, frozenset[int]]] = {}
        self.width = 0
        self.set_width(width)

    def set_width(self, width: int) -> None:
        """Estimates every height anew, for a pane of some width.

        What was measured for that width before holds again, so that a pane that is narrow for a
        moment looks afterwards as it did.
        """
        self.leave_width()
        self.width = width
        thread = self.thread
        rooms = {depth: text_width(depth, width) for depth in set(thread.depth)}
        # Head and empty line, and an empty line between paragraphs of common length.
        estimates = [
            3 + length * 11 // 10 // rooms[depth] + length // 300
            for depth, length in zip(thread.depth, thread.lengths, strict=True)
        ]
        self._estimates = estimates
        self._heights = estimates.copy()
        self._exact = bytearray(len(estimates))
        if width in self._measured:
            self._heights, self._exact, folded = self._measured[width]
            for position in folded - self.folded:
                self._heights[position] = estimates[position]
                self._exact[position] = 0
        for position in self.folded:
            self._set_folded(position)
        self.rebuild()

    def leave_width(self) -> None:
        """Keeps what was measured for the width and has none from here on."""
        if self.width:
            self._measured.pop(self.width, None)
            self._measured[self.width] = (self._heights, self._exact, frozenset(self.folded))
            if len(self._measured) > _MOST_WIDTHS:
                del self._measured[next(iter(self._measured))]
            self.width = 0

    def rebuild(self) -> None:
        """Finds the visible comments anew."""
        descendants, folded = self.thread.descendants, self.folded
        runs: list[range] = []
        position, end = 0, len(self.thread)
        for stop in sorted(folded):
            if stop >= position:
                runs.append(range(position, stop + 1))
                position = stop + descendants[stop] + 1
        runs.append(range(position, end))
        self._runs = runs
        self.rows = list(chain.from_iterable(runs))
        self._add_up()

    @property
    def height(self) -> int:
        """Lines of all visible comments together, without an empty one at the end."""
        is_followed = bool(self.rows) and self.rows[-1] not in self.folded
        return self._tops[-1] - is_followed

    def top(self, row: int) -> int:
        """The first line of a row."""
        return self._tops[row]

    def height_of(self, row: int) -> int:
        """Lines of a row, the empty one after it included."""
        return self._tops[row + 1] - self._tops[row]

    def row_at(self, line: int) -> int:
        """The row that a line belongs to, the nearest one for lines outside."""
        return max(0, min(bisect_right(self._tops, line) - 1, len(self.rows) - 1))

    def row_of(self, position: int) -> int:
        """The row of a comment, or -1 if it is hidden."""
        row = bisect_left(self.rows, position)
        return row if row < len(self.rows) and self.rows[row] == position else -1

    def is_exact(self, row: int) -> bool:
        """The height of a row is known and not estimated."""
        return bool(self._exact[self.rows[row]])

    def set_heights(self, rows: Iterable[int], measure: Callable[[int], int]) -> None:
        """Sets the heights of some rows to what is measured of their comments."""
        for row in rows:
            position = self.rows[row]
            self._heights[position] = measure(position)
            self._exact[position] = 1
        self._add_up()

    def forget_height(self, position: int) -> None:
        """Has a comment measured anew when it is next in view."""
        self._measured.clear()
        if position not in self.folded:
            self._exact[position] = 0

    def fold(self, position: int, *, is_folded: bool) -> bool:
        """Folds or unfolds a comment. False if there is nothing to change."""
        if is_folded == (position in self.folded) or not self.thread.descendants[position]:
            return False
        if is_folded:
            self.folded.add(position)
            self._set_folded(position)
        else:
            self.folded.remove(position)
            self._heights[position] = self._estimates[position]
            self._exact[position] = 0
        return True

    def reveal(self, position: int) -> list[int]:
        """Unfolds what hides a comment. Returns the positions that were unfolded."""
        unfolded = [p for p in self.ancestors(position) if p in self.folded]
        for ancestor in unfolded:
            self.fold(ancestor, is_folded=False)
        return unfolded

    # Relations

    def ancestors(self, position: int) -> list[int]:
        """The comments above one, nearest first."""
        found = []
        parent = self.thread.parent[position]
        while parent >= 0:
            found.append(parent)
            parent = self.thread.parent[parent]
        return found

    def root_of(self, position: int) -> int:
        """The top-level comment that a comment stands under, or itself."""
        ancestors = self.ancestors(position)
        return ancestors[-1] if ancestors else position

    def next_sibling(self, position: int) -> int:
        """The next comment under the same parent, or -1."""
        following = position + self.thread.descendants[position] + 1
        if following >= len(self.thread):
            return -1
        return following if self.thread.parent[following] == self.thread.parent[position] else -1

    def previous_sibling(self, position: int) -> int:
        """The comment before under the same parent, or -1."""
        parent, before = self.thread.parent[position], position - 1
        if before <= parent:
            return -1
        while self.thread.parent[before] != parent:
            before = self.thread.parent[before]
        return before

    def subtree(self, position: int) -> range:
        """A comment and all below it."""
        return range(position, position + self.thread.descendants[position] + 1)

    def unread_below(self, position: int) -> int:
        """How many of the comments below one are unread."""
        end = position + self.thread.descendants[position] + 1
        return self.thread.unread.count(1, position + 1, end)

    def next_unread(self, position: int, step: int) -> int:
        """The nearest unread comment after (before) one, round the ends; -1 if there is none.

        The comment itself comes last.
        """
        unread = self.thread.unread
        if step > 0:
            found = unread.find(1, position + 1)
            return found if found >= 0 else unread.find(1, 0, position + 1)
        found = unread.rfind(1, 0, max(position, 0))
        return found if found >= 0 else unread.rfind(1, max(position, 0))

    def _set_folded(self, position: int) -> None:
        """A folded comment is one line, without an empty one after it."""
        self._heights[position] = 1
        self._exact[position] = 1

    def _add_up(self) -> None:
        heights = self._heights
        shown = chain.from_iterable(heights[run.start : run.stop] for run in self._runs)
        self._tops = list(accumulate(shown, initial=0))


def sorted_thread(
    thread: ThreadIndex, key: Callable[[int], tuple[bool, float]]
) -> tuple[ThreadIndex, list[int]]:
    """A thread with the replies to each comment in another order.

    Args:
        thread: the thread as the source has it.
        key: sorts positions; equal ones keep their order.

    Returns:
        New arrays, and for each new position the old one.
    """
    children: dict[int, list[int]] = {}
    for position, parent in enumerate(thread.parent):
        children.setdefault(parent, []).append(position)
    for siblings in children.values():
        siblings.sort(key=key)
    order: list[int] = []
    stack = list(reversed(children.get(-1, ())))
    while stack:
        position = stack.pop()
        order.append(position)
        stack.extend(reversed(children.get(position, ())))
    places = {old: new for new, old in enumerate(order)}
    result = ThreadIndex(thread.article_id)
    for old in order:
        parent = thread.parent[old]
        result.ids.append(thread.ids[old])
        result.parent.append(places[parent] if parent >= 0 else -1)
        result.depth.append(thread.depth[old])
        result.descendants.append(thread.descendants[old])
        result.lengths.append(thread.lengths[old])
        result.unread.append(thread.unread[old])
    return result, order
