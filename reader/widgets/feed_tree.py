"""The feeds with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from reader.model.feed import KeptFeed
from reader.render.line import Segments
from reader.text.width import cell_width, pad, truncate
from reader.widgets.row_list import RowList

ALL = "All articles"


class FeedTree(RowList):
    """One row for everything, and one for each feed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "choose_feed", "Show its articles", id="feeds.open",
                tooltip="Show the articles of this feed in the list."),
    ]  # fmt: skip

    @dataclass
    class FeedChosen(Message):
        """The articles of a feed are wanted; None: those of all."""

        feed: KeptFeed | None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._feed_rows: tuple[KeptFeed, ...] = ()

    @property
    def feed(self) -> KeptFeed | None:
        """The feed the cursor is on; None is the row for everything."""
        return self._feed_rows[self.cursor - 1] if self.cursor and self._feed_rows else None

    def show_feeds(self, feeds: Sequence[KeptFeed], feed_id: int | None = None) -> None:
        """Shows feeds by title.

        Args:
            feeds: all there are.
            feed_id: where the cursor goes; without it, it stays on its feed.
        """
        wanted = feed_id if feed_id is not None else (self.feed.id if self.feed else None)
        self._feed_rows = tuple(sorted(feeds, key=lambda feed: _title(feed).casefold()))
        row = next((i for i, feed in enumerate(self._feed_rows, 1) if feed.id == wanted), 0)
        self.set_rows(len(feeds) + 1, row)

    def row_chosen(self) -> None:
        self.action_choose_feed()

    def line_segments(self, line: int) -> Segments:
        width = self.text_width
        if line == 0:
            return [(f" {truncate(ALL, max(0, width - 1))}", "bold")]
        feed = self._feed_rows[line - 1]
        counts = f"{feed.unread}/{feed.articles}" if feed.unread else f"{feed.articles}"
        room = width - cell_width(counts) - 3
        if room < 4:
            title = truncate(_title(feed), max(0, width - 1))
            return [(f" {title}", "bold" if feed.unread else "")]
        mark = ("●", "unread") if feed.unread else (" ", "")
        return [
            mark,
            (pad(_title(feed), room), "bold" if feed.unread else ""),
            (f" {counts}", "unread" if feed.unread else "dim"),
        ]

    def action_choose_feed(self) -> None:
        self.post_message(self.FeedChosen(self.feed))


def _title(feed: KeptFeed) -> str:
    return feed.title or feed.url or feed.link or f"Feed {feed.id}"
