"""The list of articles: an array of ids, of which only the rows in view are read."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message

from reader.model.listing import ArticleSummary
from reader.render.article_row import article_row
from reader.render.line import Segments
from reader.widgets.row_list import RowList

if TYPE_CHECKING:
    from reader.text.row_template import RowField
    from reader.widgets.row_spans import RowSpans

REST = 0.15
"""Seconds after which a cursor that does not move is where the reader wants to be."""
_MOST_ROWS = 4000
_NEAR = 2048


class ArticleList(RowList):
    """Rows of a view of any size.

    The view's first ids are shown at once and the whole array is swapped in when it is there
    (`show_ids` with the same cursor); until then `last_ids` gives the end of the view.

    Attributes:
        rows: reads the rows of some ids; ids that are gone are skipped.
        last_ids: reads the last ids of the view while only its first are here, else None.
        first_ids: reads the first ids of the view while only its last are here, else None.
        is_whole: whether all of the view is here, and not only its beginning or its end.
        beginnings: reads how the texts of some ids begin, for rows of two lines.
        template: how a row, or its first line, is laid out; None: as `article_row` does it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "open_article", "Open", id="article-list.open",
                tooltip="Open the article and go to it; it is marked read."),
        Binding("V", "select", "Select", show=False, id="article-list.select",
                tooltip="Select rows as you move, V again stops; m s t d w act on all of them,"
                " Esc clears."),
    ]  # fmt: skip

    COMPONENT_CLASSES = {
        "pane--cursor",
        "pane--dim",
        "pane--feed",
        "pane--star",
        "pane--title-read",
        "pane--title-unread",
        "pane--unread",
    }

    @dataclass
    class ArticleHighlighted(Message):
        """The cursor has rested on an article; None: there is none."""

        article_id: int | None

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ArticleList.ArticleHighlighted)

    @dataclass
    class ArticleOpened(Message):
        """The reader wants to read this article."""

        article_id: int

    @dataclass
    class SelectionChanged(Message):
        """Other rows are selected now."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ArticleList.SelectionChanged)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Callable[[Sequence[int]], list[ArticleSummary]] = lambda ids: []
        self.last_ids: Callable[[], array[int]] | None = None
        self.first_ids: Callable[[], array[int]] | None = None
        self.is_whole = True
        self.beginnings: Callable[[Sequence[int]], dict[int, str]] = lambda ids: {}
        self.template: Sequence[RowField] | None = None
        self._list_ids: array[int] = array("q")
        self._list_cache: dict[int, ArticleSummary | None] = {}
        self._list_beginnings: dict[int, str] = {}
        self._list_message = ""
        self._list_rest: asyncio.TimerHandle | None = None
        self._list_screen_row: int | None = None
        self._list_spans: RowSpans | None = None
        """Rows that are selected, None for none; those of `_list_range` apart."""
        self._list_range: tuple[int, bool] | None = None
        """Where a range began that goes on to the cursor, and whether it takes rows away."""

    # State

    @property
    def ids(self) -> array[int]:
        """The ids shown, in their order."""
        return self._list_ids

    @property
    def article_id(self) -> int | None:
        """The article the cursor is on."""
        return self._list_ids[self.cursor] if self._list_ids else None

    @property
    def summary(self) -> ArticleSummary | None:
        """The row the cursor is on."""
        return self._summary(self.cursor) if self._list_ids else None

    # What is shown

    def show_ids(self, ids: array[int], *, anchor: int | None = None, keep: bool = True) -> None:
        """Shows other ids.

        Args:
            ids: the view, or a part of it.
            anchor: the article to put the cursor on; None means the one it is on.
            keep: whether that article stays where it is on the screen.
        """
        old_row, old_ids = self.cursor, self._list_ids
        if not keep:
            self.drop_selection()
        elif self._list_spans is not None:
            self._follow_selection(ids)
        if anchor is None:
            anchor = self.article_id
        screen_row = self.cursor_line - self.top_line if keep and old_ids else None
        row = _find(ids, anchor, old_row, old_row - len(old_ids)) if anchor is not None else -1
        self._list_ids = ids
        if row < 0:
            # Gone from the view: the cursor stays where it was on the screen.
            row = old_row if keep else 0
        self.set_rows(len(ids), row, screen_row=screen_row if ids else None)
        if not ids:
            self.set_line_count(len(self._message_lines()))
        self._start_rest()

    def show_message(self, text: str) -> None:
        """Says what stands in an empty list."""
        if text != self._list_message:
            self._list_message = text
            if not self._list_ids:
                self.set_line_count(len(self._message_lines()))
                self.repaint()

    def refresh_rows(self, ids: Iterable[int] | None = None) -> None:
        """Reads some rows anew (all that are cached without `ids`) and repaints them."""
        if ids is None:
            self._list_cache.clear()
        else:
            for article_id in ids:
                self._list_cache.pop(article_id, None)
        self.repaint()

    def go_to_article(self, article_id: int) -> bool:
        """Moves the cursor to an article. False if it is not here."""
        row = _find(self._list_ids, article_id, self.cursor, self.cursor - len(self._list_ids))
        if row < 0:
            return False
        self.move_to(row)
        return True

    def put_cursor_at(self, screen_row: int) -> None:
        """Puts the cursor so many lines below the top of the view, once its size is known."""
        self._list_screen_row = screen_row
        if self.outer_size.height:
            self._keep_screen_row()

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        is_updated = super()._size_updated(size, virtual_size, container_size, layout)
        if self._list_screen_row is not None and self.outer_size.height:
            # `size_changed` comes when the first page is painted already.
            self._keep_screen_row()
            self._show_cursor()
        return is_updated

    def _keep_screen_row(self) -> None:
        if self._list_screen_row is not None:
            self.scroll_to_line(self.cursor_line - self._list_screen_row)
            self._list_screen_row = None

    def forget_rest(self) -> None:
        """Leaves out the coming `ArticleHighlighted`: its article is open already."""
        if self._list_rest is not None:
            self._list_rest.cancel()
            self._list_rest = None

    # Selecting

    @property
    def selection(self) -> RowSpans | None:
        """The rows that are selected; None where none are."""
        spans = self._list_spans
        if spans is None or self._list_range is None:
            return spans
        begun, takes_away = self._list_range
        first, last = sorted((begun, self.cursor))
        return (spans.without_rows if takes_away else spans.with_rows)(first, last + 1)

    @property
    def selected_ids(self) -> Sequence[int]:
        """The ids of the rows that are selected, in their order."""
        selection = self.selection
        return array("q") if selection is None else selection.picked(self._list_ids)

    def select_all(self) -> None:
        """Selects every row."""
        from reader.widgets.row_spans import RowSpans

        self._set_selection(RowSpans().inverted(len(self._list_ids)))

    def invert_selection(self) -> None:
        """Selects the rows that are not, and no others."""
        from reader.widgets.row_spans import RowSpans

        self._set_selection((self.selection or RowSpans()).inverted(len(self._list_ids)))

    def drop_selection(self) -> bool:
        """Selects nothing. False if nothing was."""
        if self._list_spans is None:
            return False
        self._set_selection(None)
        return True

    def _set_selection(
        self, spans: RowSpans | None, *, going_on: tuple[int, bool] | None = None
    ) -> None:
        self._list_spans = spans if spans or going_on else None
        self._list_range = going_on
        self.repaint()
        self.post_message(self.SelectionChanged())

    def _follow_selection(self, ids: array[int]) -> None:
        """Keeps what is selected selected where other ids are about to be shown."""
        old = self._list_ids
        if ids[: len(old)] != old:
            from reader.widgets.row_spans import rows_of

            # A range ends here: what it began at may be anywhere, or gone.
            self._set_selection(rows_of(ids, self.selected_ids))

    # RowList

    @classmethod
    def _get_component_classes(cls) -> frozenset[str]:  # type: ignore[override]
        # Without those of `Pane` that no row uses: each costs a quarter of a millisecond at the
        # start, and a widget's class cannot refuse to inherit them otherwise.
        return frozenset(ArticleList.COMPONENT_CLASSES)

    def move_to(self, row: int) -> bool:
        is_moved = super().move_to(row)
        if is_moved and self._list_range is not None:
            self.repaint()
            self.post_message(self.SelectionChanged())
        return is_moved

    def cursor_moved(self) -> None:
        self._start_rest()

    def row_chosen(self) -> None:
        self.action_open_article()

    def size_changed(self) -> None:
        self._keep_screen_row()
        super().size_changed()
        if not self._list_ids:
            self.set_line_count(len(self._message_lines()))

    def line_segments(self, line: int) -> Segments:
        if not self._list_ids:
            lines = self._message_lines()
            return [(lines[line], "dim")] if line < len(lines) else []
        row, is_below = divmod(line, self.row_height)
        summary = self._summary(row)
        if summary is None:
            return [] if is_below else [("  (no longer here)", "dim")]
        selection = self.selection
        is_selected = selection is not None and row in selection
        width, now = self.text_width, datetime.now(UTC)
        if is_below:
            from reader.render.second_line import second_line

            return second_line(summary, self._list_beginnings.get(summary.id, ""), width, now)
        if self.template is None:
            is_short = self.row_height > 1
            return article_row(summary, width, now, is_selected=is_selected, is_short=is_short)
        from reader.render.templated_row import templated_row

        return templated_row(self.template, summary, width, now, is_selected=is_selected)

    def action_cursor_bottom(self) -> None:
        if self.last_ids is not None and not self.has_count and self._list_spans is None:
            self._show_edge(self.last_ids(), -1)
            return
        super().action_cursor_bottom()

    def action_cursor_top(self) -> None:
        if self.first_ids is not None and not self.has_count and self._list_spans is None:
            self._show_edge(self.first_ids(), 0)
            return
        super().action_cursor_top()

    def _show_edge(self, ids: array[int], row: int) -> None:
        if ids:
            self.show_ids(ids, anchor=ids[row], keep=False)

    def _start_rest(self) -> None:
        self.forget_rest()
        self._list_rest = asyncio.get_running_loop().call_later(REST, self._rested)

    def _rested(self) -> None:
        self._list_rest = None
        if self.is_attached:
            self.post_message(self.ArticleHighlighted(self.article_id))

    def on_unmount(self) -> None:
        self.forget_rest()

    # Rows

    def _summary(self, row: int) -> ArticleSummary | None:
        article_id = self._list_ids[row]
        try:
            return self._list_cache[article_id]
        except KeyError:
            self._read_around(row)
            return self._list_cache[article_id]

    def _read_around(self, row: int) -> None:
        """Reads the rows of the screen that a row is on, and of its neighbours."""
        page = self.page_height
        if len(self._list_cache) > _MOST_ROWS - 3 * page:
            self._list_cache.clear()
        window = self._list_ids[max(0, row - page) : row + 2 * page]
        wanted = [article_id for article_id in window if article_id not in self._list_cache]
        self._list_cache.update(dict.fromkeys(wanted))
        for summary in self.rows(wanted):
            self._list_cache[summary.id] = summary
        if self.row_height > 1:
            if len(self._list_beginnings) > _MOST_ROWS:
                self._list_beginnings.clear()
            self._list_beginnings |= self.beginnings(wanted)

    def _message_lines(self) -> list[str]:
        from reader.widgets.list_message import message_lines

        return message_lines(self._list_message, self.text_width, self.page_height)

    # Actions

    def action_open_article(self) -> None:
        if self.article_id is not None:
            self.post_message(self.ArticleOpened(self.article_id))

    def action_select(self) -> None:
        if not self._list_ids:
            return
        if self._list_range is not None:
            self._set_selection(self.selection)
            return
        from reader.widgets.row_spans import RowSpans

        spans = self._list_spans or RowSpans()
        self._set_selection(spans, going_on=(self.cursor, self.cursor in spans))


def _find(ids: array[int], article_id: int, row: int, from_end: int) -> int:
    """The row of an article, looked for near where it was (counted from both ends) first."""
    for guess in (row, len(ids) + from_end):
        if 0 <= guess < len(ids) and ids[guess] == article_id:
            return guess
    for guess in (row, len(ids) + from_end):
        start = max(0, guess - _NEAR)
        try:
            return start + ids[start : guess + _NEAR].index(article_id)
        except ValueError:
            continue
    try:
        return ids.index(article_id)
    except ValueError:
        return -1
