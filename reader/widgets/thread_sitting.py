"""What the reader does with a thread from its opening to that of another one."""

from __future__ import annotations

from reader.model.comment import ThreadIndex
from reader.widgets.jumps import Jumps
from reader.widgets.thread_order import ThreadOrder
from reader.widgets.thread_reading import ThreadReading
from reader.widgets.thread_search import ThreadSearch


class ThreadSitting:
    """How a thread is sorted, what of it is read, what is looked for, and the way back.

    It is kept while newer arrays of the thread come, or another order of them.

    Args:
        thread: the arrays as the source has them.

    Attributes:
        order: how replies are sorted, and the arrays in that order.
        reading: what is unread.
        search: what is searched for; None for nothing.
        jumps: the places left by following links, packed into numbers by who leaves them.
        first_folded: ids of what is folded by no doing of the reader's; None where the reader made
            every fold.
    """

    def __init__(self, thread: ThreadIndex) -> None:
        self.order = ThreadOrder(thread)
        self.reading = ThreadReading(thread)
        self.search: ThreadSearch | None = None
        self.jumps = Jumps()
        self.first_folded: frozenset[int] | None = None
