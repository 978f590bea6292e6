"""An input of one line that stays quick whatever is pasted into it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

MOST_PASTED = 4096
"""Characters: longer than any address, name or query; Textual takes minutes for a million."""


class OneLine(Input):
    """An input that takes of a paste the first line with something in it, cut if too long."""

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler comes after this one.
        event.text = event.text.lstrip()[:MOST_PASTED]
