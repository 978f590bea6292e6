"""A line of a form in which something is typed."""

from __future__ import annotations

from textual import events

from reader.text.width import truncate
from reader.widgets.one_line import OneLine


class Field(OneLine):
    """An input that is gone on with: the first letter does not wipe out what it holds."""

    def __init__(self, value: str = "", *, hint: str = "", id: str) -> None:
        """Takes what it holds, and what stands there while that is nothing."""
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self._is_anew = False
        self._hint = hint
        self._show_hint()

    @property
    def hint(self) -> str:
        """What stands in the line while it holds nothing, cut with a sign where it is too long."""
        return self._hint

    @hint.setter
    def hint(self, hint: str) -> None:
        self._hint = hint
        self._show_hint()

    def begin_anew(self) -> None:
        """Gives it the focus for another text: the first letter takes the place of all."""
        if self.has_focus:
            self.select_all()
            return
        self._is_anew = True
        self.focus()

    def on_focus(self, event: events.Focus) -> None:
        if self._is_anew:
            self._is_anew = False
            self.select_all()
        elif not event.from_app_focus:
            self.cursor_position = len(self.value)

    def on_resize(self) -> None:
        self._show_hint()

    def _show_hint(self) -> None:
        # Textual cuts it without a sign.
        self.placeholder = truncate(self._hint, max(0, self.scrollable_content_region.width))
