"""The hits of a search, each with its passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from reader.model.query import Hit
from reader.render.line import Segments
from reader.text.width import cell_width, pad, truncate
from reader.widgets.row_list import RowList

MATCH_START = "\ue000"
MATCH_END = "\ue001"
_MARKS = re.compile(f"([{MATCH_START}{MATCH_END}])")


class HitList(RowList):
    """Two lines for each hit: what it is in, and the passage with its matches marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "choose_hit", "Open", id="hits.open",
                tooltip="Open the article, or the comment, that the hit is in."),
    ]  # fmt: skip
    COMPONENT_CLASSES = {"pane--error"}
    ROW_HEIGHT = 2

    @dataclass
    class HitChosen(Message):
        """The reader wants to read this."""

        hit: Hit

    @dataclass
    class EndReached(Message):
        """The cursor is on the last hit."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hit_rows: tuple[Hit, ...] = ()
        self._hit_lines: tuple[Segments, ...] = ()

    @property
    def hit(self) -> Hit | None:
        """The hit the cursor is on."""
        return self._hit_rows[self.cursor] if self._hit_rows else None

    def show_hits(self, hits: Sequence[Hit], cursor: int = 0) -> None:
        """Shows hits in the order given."""
        self._hit_rows = tuple(hits)
        self.set_rows(len(hits), cursor)

    def show_lines(self, lines: Sequence[Segments]) -> None:
        """Says what stands there while there are no hits."""
        self._hit_lines = tuple(lines)
        if not self._hit_rows:
            self.set_line_count(len(lines))
            self.repaint()

    def cursor_moved(self) -> None:
        if self.cursor == self.row_count - 1:
            self.post_message(self.EndReached())

    def row_chosen(self) -> None:
        self.action_choose_hit()

    def line_segments(self, line: int) -> Segments:
        if not self._hit_rows:
            return self._hit_lines[line] if line < len(self._hit_lines) else []
        hit = self._hit_rows[line // 2]
        width = self.text_width
        if line % 2:
            return [("   ", ""), *_passage(hit.snippet, width - 4)]
        day = (hit.published or "")[:10]
        kind = "comment by " if hit.comment_id is not None else "by " if hit.author else ""
        who = f"{kind}{hit.author or 'somebody'}" if kind else ""
        right = truncate("  ".join(part for part in (who, day) if part), max(0, width // 2))
        room = max(0, width - cell_width(right) - 4)
        mark = " ↳ " if hit.comment_id is not None else " ■ "
        return [
            (truncate(mark, width), "dim"),
            (pad(hit.title or "(no title)", room), "bold"),
            (f" {right}", "dim"),
        ]

    def action_choose_hit(self) -> None:
        if self.hit is not None:
            self.post_message(self.HitChosen(self.hit))


def _passage(snippet: str, width: int) -> Segments:
    """A snippet as segments, its matches marked, no wider than `width`."""
    segments: list[tuple[str, str]] = []
    room = max(0, width)
    style = "dim"
    for piece in _MARKS.split(snippet):
        if piece == MATCH_START:
            style = "match"
        elif piece == MATCH_END:
            style = "dim"
        elif cut := truncate(piece, room):
            segments.append((cut, style))
            room -= cell_width(cut)
    return segments
