"""In which order the replies of a thread stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from reader.model.comment import KeptComment, ThreadIndex
from reader.text.instants import sort_seconds
from reader.widgets.thread_rows import sorted_thread

Order = Literal["thread", "oldest", "newest", "score"]

_ORDERS: tuple[Order, ...] = ("thread", "oldest", "newest", "score")
_ORDER_NAMES = {"oldest": "oldest first", "newest": "newest first", "score": "by score"}


class ThreadOrder:
    """A thread as its source has it and as the reader wants it sorted.

    Args:
        source: the arrays as the source has them; they are shown until `sort_next`.

    Attributes:
        order: what replies are sorted by.
        thread: the arrays in that order.
    """

    def __init__(self, source: ThreadIndex) -> None:
        self.order: Order = "thread"
        self.thread = source
        self._source = source
        self._source_positions: list[int] = []
        # What each comment is sorted by, by id; those without a date or score come last.
        self._values: dict[int, float | None] = {}

    @property
    def name(self) -> str:
        """What the order is called, empty for the source's own."""
        return _ORDER_NAMES.get(self.order, "")

    def sort_next(self, comments: Iterable[KeptComment]) -> None:
        """Sorts by what comes after the present order; by scores only where there are some.

        Args:
            comments: those of the thread, in any order; they are not asked for where the source's
                own order comes next.
        """
        for new, old in enumerate(self._source_positions):
            self._source.unread[old] = self.thread.unread[new]
        self.order = _ORDERS[(_ORDERS.index(self.order) + 1) % len(_ORDERS)]
        if self.order != "thread":
            self._values = {kept.id: self._value(kept) for kept in comments}
            if self.order != "score" or any(value is not None for value in self._values.values()):
                self._sort()
                return
            self.order = "thread"
        self.thread, self._source_positions = self._source, []

    def over(
        self, source: ThreadIndex, read: Callable[[Sequence[int]], Iterable[KeptComment]]
    ) -> ThreadOrder:
        """The same order of newer arrays of the thread; what was sorted stays so.

        Args:
            source: the arrays as the source has them.
            read: reads comments by id; only those that are new are asked for.
        """
        result = ThreadOrder(source)
        if self.order != "thread":
            result.order = self.order
            values = result._values = dict(self._values)
            unknown = [comment_id for comment_id in source.ids if comment_id not in values]
            values.update((kept.id, self._value(kept)) for kept in read(unknown))
            result._sort()
        return result

    def _value(self, kept: KeptComment) -> float | None:
        comment = kept.comment
        return comment.score if self.order == "score" else sort_seconds(comment.published)

    def _sort(self) -> None:
        sign = 1 if self.order == "oldest" else -1
        ids, values = self._source.ids, self._values

        def key(position: int) -> tuple[bool, float]:
            value = values.get(ids[position])
            return (value is None, 0 if value is None else sign * value)

        self.thread, self._source_positions = sorted_thread(self._source, key)
