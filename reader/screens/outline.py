"""The headings of an article, to go to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.screens.choosing import ChoosingScreen
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.render.leaves import HeadingPlace

_INDENT = 2
"""Cells by which a heading stands further in than those above it."""


class OutlineScreen(ChoosingScreen, inherit_bindings=False):
    """A row for each heading; Enter goes there. The result is its number, from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "leave", "Leave", id="outline.leave",
                tooltip="Go back to where you were."),
    ]  # fmt: skip

    def __init__(self, headings: Sequence[HeadingPlace], here: int) -> None:
        """Takes the headings, and the number of the one that is read."""
        top = min(heading.level for heading in headings)
        rows = [
            Choice(" " * (_INDENT * (heading.level - top)) + " ".join(heading.text.split()))
            for heading in headings
        ]
        super().__init__("Outline", rows, "goes there", here)
