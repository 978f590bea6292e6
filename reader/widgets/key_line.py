"""The line of a dialog that tells its keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from reader.render.bar_line import Part
from reader.render.key_hints import hint_parts

ROOMY: list[tuple[int, str]] = [(0, "-low"), (18, "-roomy")]
"""Classes of a screen by its lines: from the second on a dialog has room around what it says."""


class KeyLine(Static):
    """Sentences with the names of keys set off, as in the last line of a screen."""

    def __init__(self, told: str | Sequence[Part], *, id: str | None = None) -> None:
        """Takes sentences, or parts in the roles `key` and `text`."""
        super().__init__("", id=id, markup=False)
        self._told = told

    def on_mount(self) -> None:
        self.tell(self._told)

    def tell(self, told: str | Sequence[Part]) -> None:
        """Says something else."""
        self._told = told
        parts = hint_parts(told) if isinstance(told, str) else told
        key = "bold $text-accent"
        self.update(Content.assemble(*[(t, key if r == "key" else "") for r, t in parts]))
