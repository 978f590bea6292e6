"""A list to choose from: each row a name and, on the right, what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message

from reader.render.line import Segments
from reader.text.width import cell_width, pad, truncate
from reader.widgets.row_list import RowList

_LEAST_NAMES = 24
"""Cells of the column of names, where there is room for them."""
_MOST_NOTE = 30
"""Cells that are kept for notes, where names are long."""


class Choice(NamedTuple):
    """One row."""

    name: str
    note: str = ""
    is_dim: bool = False


class ChoiceList(RowList):
    """Rows of which one is chosen, or several are picked first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "choose", "Choose", id="choices.choose",
                tooltip="Choose the row, or all rows that are picked."),
        Binding("space", "pick", "Pick", id="choices.pick",
                tooltip="Pick the row, or unpick it."),
    ]  # fmt: skip

    @dataclass
    class ChoiceMade(Message):
        """Rows were chosen, by number from 0: those picked, else the cursor's."""

        rows: tuple[int, ...]

    @dataclass
    class RowReached(Message):
        """The cursor is on another row, numbered from 0."""

        row: int

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ChoiceList.RowReached)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choice_rows: tuple[Choice, ...] = ()
        self._choice_names = self._choice_notes = 0
        self._choice_picked: set[int] = set()
        self._choice_can_pick = False

    @property
    def picked(self) -> tuple[int, ...]:
        """The rows picked, in order."""
        return tuple(sorted(self._choice_picked))

    def show_choices(
        self, choices: Sequence[Choice], *, can_pick: bool = False, cursor: int = 0
    ) -> None:
        """Shows other rows, none of them picked.

        Args:
            choices: the rows.
            can_pick: whether several can be picked.
            cursor: the row the cursor is on, from 0.
        """
        self._choice_rows = tuple(choices)
        self._choice_picked.clear()
        self._choice_can_pick = can_pick
        self._choice_names = max((cell_width(choice.name) for choice in choices), default=0)
        self._choice_notes = max((cell_width(choice.note) for choice in choices), default=0)
        self.set_rows(len(choices), cursor)

    def change_choice(self, row: int, choice: Choice) -> None:
        """Shows a row that says something else now."""
        if choice != self._choice_rows[row]:
            rows = list(self._choice_rows)
            rows[row] = choice
            self._choice_rows = tuple(rows)
            self.repaint_lines(row)

    def cursor_moved(self) -> None:
        self.post_message(self.RowReached(self.cursor))

    def row_chosen(self) -> None:
        self.action_choose()

    def line_segments(self, line: int) -> Segments:
        choice, width = self._choice_rows[line], self.text_width
        mark = ""
        if self._choice_can_pick:
            mark = "[x] " if line in self._choice_picked else "[ ] "
        room = max(0, width - 1 - cell_width(mark))
        # Notes stand in a column of their own, near the names: no eye has to cross the screen.
        kept = min(self._choice_notes, _MOST_NOTE) + 3
        names = min(max(self._choice_names, _LEAST_NAMES), max(room // 2, room - kept))
        if not choice.note:
            names = room
        note = truncate(choice.note, max(0, room - names - 3))
        style = "dim" if choice.is_dim else "bold" if line in self._choice_picked else ""
        return [
            (f" {mark}", "marker"),
            (pad(truncate(choice.name, names), names), style),
            (pad(f"   {note}", room - names) if note else "", "dim"),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._choice_can_pick if action == "pick" else True

    def action_choose(self) -> None:
        if self._choice_rows:
            self.post_message(self.ChoiceMade(self.picked or (self.cursor,)))

    def action_pick(self) -> None:
        if not self._choice_rows:
            return
        self._choice_picked ^= {self.cursor}
        self.repaint_lines(self.cursor)
        self.move_to(self.cursor + 1)
