"""What of a thread is read, and when it becomes so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader.model.comment import ThreadIndex


class ThreadReading:
    """Knows which comments are unread, which shall stay so, and since when some have been in view.

    A comment is named by its position in the thread's arrays; moments are those of a monotonic
    clock, in seconds.

    Args:
        thread: the arrays, whose `unread` tells what is unread.
        kept_unread: what the reader marked unread by hand.
    """

    def __init__(self, thread: ThreadIndex, kept_unread: Iterable[int] = ()) -> None:
        self._thread = thread
        self._seen: dict[int, float] = {}
        # They stay unread until the cursor comes to them again.
        self._kept_unread = set(kept_unread)

    def over(self, thread: ThreadIndex, places: Mapping[int, int]) -> ThreadReading:
        """The same state, for newer arrays of the thread.

        Args:
            thread: the arrays.
            places: the new position of each comment that is still there, by the old one.
        """
        return ThreadReading(thread, (places[p] for p in self._kept_unread if p in places))

    @property
    def unread_count(self) -> int:
        """How many comments are unread."""
        return self._thread.unread.count(1)

    @property
    def unread_ids(self) -> list[int]:
        """The ids of all unread comments."""
        thread = self._thread
        return [
            comment_id
            for comment_id, is_unread in zip(thread.ids, thread.unread, strict=True)
            if is_unread
        ]

    def unread_of(self, positions: Iterable[int]) -> list[int]:
        """Those of some comments that are unread."""
        return [position for position in positions if self._thread.unread[position]]

    def readable_of(self, positions: Iterable[int]) -> list[int]:
        """Those of some comments that become read by being read."""
        return [p for p in self.unread_of(positions) if p not in self._kept_unread]

    def keep_unread(self, position: int) -> None:
        """Has a comment stay unread, whatever is read, until `release`."""
        self._kept_unread.add(position)

    def release(self, positions: Iterable[int]) -> None:
        """Lets comments become read again."""
        self._kept_unread.difference_update(positions)

    # What was in view for some time

    def see(self, positions: Iterable[int], now: float) -> None:
        """Notes which comments are in view to their end; others must come again."""
        self._seen = {p: self._seen.get(p, now) for p in self.unread_of(positions)}

    def look_away(self) -> None:
        """Notes that nobody looks."""
        self._seen.clear()

    def time_left(self, seconds: float, now: float) -> float | None:
        """How long until one has been in view for so many seconds; None if none is."""
        return min(self._seen.values()) + seconds - now if self._seen else None

    def seen_for(self, seconds: float, now: float) -> list[int]:
        """What has been in view for so many seconds."""
        return [position for position, since in self._seen.items() if now - since >= seconds]

    def is_waiting(self) -> bool:
        """Something in view is unread and not so by hand; what is by hand waits no more."""
        self._seen = {p: since for p, since in self._seen.items() if p not in self._kept_unread}
        return any(self._thread.unread[position] for position in self._seen)
