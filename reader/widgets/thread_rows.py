"""Which comments of a thread are shown, and at which lines, without one object per comment."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate, chain

from reader.model.comment import ThreadIndex
from reader.render.comment_rails import text_width

_MOST_WIDTHS = 3
"""Widths whose measured heights are kept: two lists of the thread's length each."""


class ThreadRows:
    """The visible comments of a thread and their heights.

    A comment is named by its position in the thread's arrays, a row by its place among the
    visible ones. Heights are estimated from the length of the text until somebody sets them.

    A comment that a rule hides, or that only stands in for a missing one, has a row only where
    something that is shown stands below it; else it is absent, as if it were not in the thread.

    Attributes:
        thread: the arrays.
        folded: positions of folded comments, all of which have replies.
        peeked: positions of comments that are shown although a rule hides them.
        rows: positions of the visible comments, in order.
        width: cells of the pane that heights are meant for.
    """

    def __init__(
        self,
        thread: ThreadIndex,
        width: int,
        folded: Iterable[int] = (),
        peeked: Iterable[int] = (),
    ) -> None:
        self.thread = thread
        self.peeked = set(peeked)
        self._places: dict[int, int] = {}
        # How many comments before each position are shown, where some are not.
        self._shown: list[int] = []
        self._absent: list[int] = []
        self._find_absent()
        self.folded = {position for position in folded if self.replies_below(position)}
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
        descendants = self.thread.descendants
        # Where rows stop, and whether the comment there has one itself.
        stops = sorted([*((p, 1) for p in self.folded), *((p, 0) for p in self._absent)])
        runs: list[range] = []
        position, end = 0, len(self.thread)
        for stop, is_row in stops:
            if stop >= position:
                runs.append(range(position, stop + is_row))
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

    def nearest_row(self, position: int) -> int:
        """The row of a comment, or the first one after it, or the last one there is."""
        return min(bisect_left(self.rows, position), len(self.rows) - 1)

    def place_of(self, comment_id: int) -> int:
        """The position of a comment, or -1 if it is not in the thread."""
        if not self._places:
            self._places = {known: place for place, known in enumerate(self.thread.ids)}
        return self._places.get(comment_id, -1)

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

    def forget_heights(self) -> None:
        """Has every comment that is not folded measured anew when it is next in view."""
        self._measured.clear()
        for position in range(len(self._exact)):
            if position not in self.folded:
                self._exact[position] = 0

    def fold(self, position: int, *, is_folded: bool) -> bool:
        """Folds or unfolds a comment. False if there is nothing to change."""
        if is_folded == (position in self.folded) or not self.replies_below(position):
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
        """Unfolds what hides a comment, if need be from a rule.

        Returns:
            The positions that were changed; the rows are for the caller to rebuild.
        """
        if self.is_absent(position):
            self.peek(position)
            return [position, *self._unfold_above(position)]
        return self._unfold_above(position)

    def _unfold_above(self, position: int) -> list[int]:
        unfolded = [p for p in self.ancestors(position) if p in self.folded]
        for ancestor in unfolded:
            self.fold(ancestor, is_folded=False)
        return unfolded

    # What rules hide

    def is_hidden(self, position: int) -> bool:
        """A rule hides the comment's text, and the reader has not asked for it."""
        marks = self.thread.marks
        return bool(marks) and marks[position] > 0 and position not in self.peeked

    def is_stand_in(self, position: int) -> bool:
        """The comment itself is not here, only replies to it."""
        marks = self.thread.marks
        return bool(marks) and marks[position] < 0

    def is_absent(self, position: int) -> bool:
        """The comment has no row, whatever is folded."""
        before = bisect_right(self._absent, position) - 1
        return before >= 0 and position in self.subtree(self._absent[before])

    def peek(self, position: int) -> None:
        """Shows a comment that a rule hides; the rows are for the caller to rebuild."""
        self.peeked.add(position)
        self.forget_height(position)
        self._find_absent()

    @property
    def hidden_count(self) -> int:
        """How many comments rules hide now."""
        marks = self.thread.marks
        if not self._shown:
            return 0
        return len(marks) - marks.count(0) - marks.count(-1) - len(self.peeked)

    @property
    def comment_count(self) -> int:
        """How many comments there are, hidden ones too; what stands in for others is none."""
        return len(self.thread) - self.thread.marks.count(-1)

    def replies_below(self, position: int) -> int:
        """How many of the comments below one are shown, wherever nothing is folded."""
        descendants = self.thread.descendants[position]
        if not self._shown:
            return descendants
        return self._shown[position + descendants + 1] - self._shown[position + 1]

    def _find_absent(self) -> None:
        marks, descendants = self.thread.marks, self.thread.descendants
        if marks.count(0) == len(marks):
            return
        peeked = self.peeked
        self._shown = list(
            accumulate((not mark or p in peeked for p, mark in enumerate(marks)), initial=0)
        )
        self._absent = []
        end = 0
        for position, mark in enumerate(marks):
            if mark and position >= end and position not in peeked:
                following = position + descendants[position] + 1
                if self._shown[following] == self._shown[position]:
                    self._absent.append(position)
                    end = following

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
        """The next comment under the same parent that has a row, or -1."""
        thread, parent = self.thread, self.thread.parent[position]
        following = position + thread.descendants[position] + 1
        while following < len(thread) and thread.parent[following] == parent:
            if not self.is_absent(following):
                return following
            following += thread.descendants[following] + 1
        return -1

    def previous_sibling(self, position: int) -> int:
        """The comment before under the same parent that has a row, or -1."""
        parent, before = self.thread.parent[position], position - 1
        while before > parent:
            while self.thread.parent[before] != parent:
                before = self.thread.parent[before]
            if not self.is_absent(before):
                return before
            before -= 1
        return -1

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
    marks = thread.marks
    result = ThreadIndex(
        thread.article_id,
        thread.discussion_id,
        ids=array("q", [thread.ids[old] for old in order]),
        parent=array("i", [places.get(thread.parent[old], -1) for old in order]),
        depth=array("i", [thread.depth[old] for old in order]),
        descendants=array("i", [thread.descendants[old] for old in order]),
        lengths=array("i", [thread.lengths[old] for old in order]),
        unread=bytearray([thread.unread[old] for old in order]),
        marks=array("i", [marks[old] for old in order] if marks else []),
    )
    return result, order
