"""The feeds in their folders, with counts and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message

from reader.model.feed import KeptFeed
from reader.model.subscription import SavedQuery
from reader.render.feed_rows import FeedRow, feed_row, feed_rows
from reader.render.line import Segments
from reader.widgets.row_list import RowList

_Key = tuple[str, str | int | None]


class FeedTree(RowList):
    """Rows for everything, what has a star and lists by life, and below them folders and feeds.

    The rows are worked out once for each change of the feeds or of what is folded.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose_row", "Show its articles", id="feeds.open",
                tooltip="Show the articles of this feed or folder in the list."),
        Binding("l,right", "go_in", "Unfold / show", show=False, id="feeds.in",
                tooltip="Unfold the folder; on an unfolded one, or a feed, show its articles."),
        Binding("h,left", "fold", "Fold", show=False, id="feeds.fold",
                tooltip="Fold the folder, or the one that the feed is in."),
        Binding("n", "step_unread(1)", "Next unread", id="feeds.next-unread",
                tooltip="Go to the next feed with unread articles."),
        Binding("N", "step_unread(-1)", "Previous unread", show=False, id="feeds.previous-unread",
                tooltip="Go to the previous feed with unread articles."),
        Binding("right_parenthesis", "step_failing(1)", "Next failing", show=False,
                id="feeds.next-failing", tooltip="Go to the next feed that fails or is gone."),
        Binding("left_parenthesis", "step_failing(-1)", "Previous failing", show=False,
                id="feeds.previous-failing",
                tooltip="Go to the previous feed that fails or is gone."),
    ]  # fmt: skip

    COMPONENT_CLASSES = {"pane--error"}
    # Names of feeds, too, are cut with marks of ours.
    is_all_ours = True

    @dataclass
    class RowChosen(Message):
        """The articles of a row are wanted."""

        row: FeedRow

    @dataclass
    class Missed(Message):
        """A feed was looked for and there is none."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tree_feeds: tuple[KeptFeed, ...] = ()
        self._tree_loose = (0, 0)
        self._tree_queries: tuple[SavedQuery, ...] = ()
        self._tree_new: Mapping[int | None, int] = {}
        self._tree_rows: list[FeedRow] = []
        self._tree_ahead = 0
        self._tree_folded: set[str] = set()

    # State

    @property
    def row(self) -> FeedRow | None:
        """The row the cursor is on; None before there are any."""
        return self._tree_rows[self.cursor] if self._tree_rows else None

    @property
    def feed(self) -> KeptFeed | None:
        """The feed the cursor is on."""
        return self.row.feed if self.row is not None else None

    @property
    def rows(self) -> Sequence[FeedRow]:
        """The rows shown."""
        return self._tree_rows

    @cached_property
    def _unfolded(self) -> list[FeedRow]:
        """The rows there would be with nothing folded."""
        return self._rows_with(())

    def show_feeds(
        self,
        feeds: Sequence[KeptFeed],
        *,
        loose: tuple[int, int] = (0, 0),
        queries: Sequence[SavedQuery] = (),
        new: Mapping[int | None, int] | None = None,
        feed_id: int | None = None,
        folder: str | None = None,
    ) -> None:
        """Shows feeds.

        Args:
            feeds: all there are.
            loose: how many articles belong to no feed, and how many of them are unread.
            queries: views by query.
            new: how many articles of each feed came since the last session; None: of no feed.
            feed_id: the feed that the cursor goes to, its folders unfolded.
            folder: the folder that the cursor goes to; without both it stays on its row.
        """
        wanted = _key(self.row)
        if feed_id is not None:
            wanted = ("feed", feed_id)
        elif folder is not None:
            wanted = ("folder", folder)
        is_first = not self._tree_rows
        self._tree_feeds, self._tree_loose = tuple(feeds), loose
        self._tree_queries = tuple(queries)
        self._tree_new = new or {}
        self.__dict__.pop("_unfolded", None)
        self._go_to(wanted, is_kept=not is_first and wanted == _key(self.row))
        if is_first and self._tree_ahead:
            self.move_to(self.cursor + self._tree_ahead)

    def find(self, text: str) -> bool:
        """Goes to the feed or folder whose name begins with a text, else to one that has it in it.

        Returns:
            False if there is none; the cursor stays.
        """
        wanted = text.strip().casefold()
        named = [(row.name.casefold(), row) for row in self._unfolded]
        found = next((row for name, row in named if wanted and name.startswith(wanted)), None)
        if found is None:
            words = wanted.split()
            found = next(
                (row for name, row in named if words and all(word in name for word in words)), None
            )
        if found is not None:
            self._unfold_for(found)
        return found is not None

    def go_to_row(self, row: FeedRow) -> None:
        """Moves the cursor to a row, its folders unfolded; if it is gone, nowhere."""
        self._unfold_for(row)

    # Rows

    def _go_to(self, key: _Key, *, is_kept: bool = False) -> None:
        """Works the rows out anew and puts the cursor on one; without it, where it was."""
        old, top = self.cursor, self.top_line
        if (folder := self._folder_of(key)) is not None:
            self._tree_folded -= _ancestors(folder)
        self._tree_rows = self._rows_with(self._tree_folded)
        row = next((i for i, one in enumerate(self._tree_rows) if _key(one) == key), old)
        self.set_rows(len(self._tree_rows), row, screen_row=old - top if is_kept else None)

    def _rows_with(self, folded: Collection[str]) -> list[FeedRow]:
        return feed_rows(
            self._tree_feeds,
            folded,
            loose=self._tree_loose,
            queries=self._tree_queries,
            new=self._tree_new,
        )

    def _folder_of(self, key: _Key) -> str | None:
        """The path whose folders must be unfolded for a row to be seen."""
        kind, value = key
        if kind == "feed":
            folders = (feed.folder for feed in self._tree_feeds if feed.id == value)
            return next((f"{folder}/" for folder in folders if folder), None)
        return value if kind == "folder" and isinstance(value, str) else None

    def _unfold_for(self, row: FeedRow) -> None:
        key = _key(row)
        here = next((i for i, one in enumerate(self._tree_rows) if _key(one) == key), None)
        if here is not None:
            self.move_to(here)
        else:
            self._go_to(key)

    def _step(self, step: int, is_wanted: Callable[[FeedRow], bool]) -> bool:
        """Goes to the next feed of a kind in either direction, round the ends."""
        rows = self._unfolded
        here = next((i for i, one in enumerate(rows) if _key(one) == _key(self.row)), 0)
        for distance in range(1, len(rows) + 1):
            row = rows[(here + step * distance) % len(rows)]
            if row.feed is not None and is_wanted(row):
                self._unfold_for(row)
                return True
        return False

    # RowList

    def move_to(self, row: int) -> bool:
        if not self._tree_rows:
            # The keys come faster than the feeds are read from the store.
            self._tree_ahead += row - self.cursor
            return False
        return super().move_to(row)

    def row_chosen(self) -> None:
        self.action_choose_row()

    def line_segments(self, line: int) -> Segments:
        return feed_row(self._tree_rows[line], self.text_width)

    # Actions

    def action_choose_row(self) -> None:
        if self.row is not None:
            self.post_message(self.RowChosen(self.row))

    def action_go_in(self) -> None:
        row = self.row
        if row is not None and row.is_folded and row.folder is not None:
            self._tree_folded.discard(row.folder)
            self._go_to(_key(row), is_kept=True)
        else:
            self.action_choose_row()

    def action_fold(self) -> None:
        row = self.row
        folder = row.folder if row is not None else None
        if row is not None and row.kind == "folder" and row.is_folded:
            folder = folder.rpartition("/")[0] if folder else None
        if not folder:
            # At the top the key is the screen's: one level out.
            raise SkipAction
        self._tree_folded.add(folder)
        self._go_to(("folder", folder))

    def action_step_unread(self, step: int) -> None:
        for _ in range(self.take_count()):
            if not self._step(step, lambda row: row.unread > 0):
                self.post_message(self.Missed("No feed has unread articles."))
                return

    def action_step_failing(self, step: int) -> None:
        for _ in range(self.take_count()):
            if not self._step(step, lambda row: row.is_failing):
                self.post_message(self.Missed("No feed is failing."))
                return


def _key(row: FeedRow | None) -> _Key:
    """What a row is known by when the rows are other ones."""
    if row is None:
        return ("all", None)
    if row.kind in ("place", "query"):
        return (row.kind, row.name)
    return (row.kind, row.feed.id if row.feed is not None else row.folder)


def _ancestors(path: str) -> set[str]:
    """The folders that a folder stands in; of `a/b/c`: `a` and `a/b`."""
    parts = path.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts))}
