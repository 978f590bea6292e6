"""The note on an article or a comment, in a small editor."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from reader.widgets.key_line import ROOMY, KeyLine


class NoteScreen(ModalScreen["str | None"], inherit_bindings=False):
    """Lines to write in; ends with the text, empty where the note is to go, None to leave it."""

    VERTICAL_BREAKPOINTS = ROOMY

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="note.save", priority=True, tooltip="Keep the note."),
        Binding("escape", "leave", "Leave", id="note.leave", priority=True,
                tooltip="Leave the note as it was; it asks if you changed it."),
    ]  # fmt: skip

    def __init__(self, title: str, note: str) -> None:
        """Takes the line above, and the note there is."""
        super().__init__()
        self._title = title
        self._note = note
        self._area = TextArea(note, id="note-text", tab_behavior="indent", compact=True)

    def compose(self) -> ComposeResult:
        with Vertical(id="note", classes="dialog"):
            yield Static(self._title, id="note-title", markup=False)
            yield self._area
            yield KeyLine("^S saves, Esc leaves. Saving it empty removes it.", id="note-keys")

    def on_mount(self) -> None:
        self._area.focus()
        self._area.move_cursor(self._area.document.end)

    def action_save(self) -> None:
        text = self._area.text.strip()
        self.dismiss(text if text != self._note.strip() else None)

    def action_leave(self) -> None:
        if self._area.text.strip() == self._note.strip():
            self.dismiss(None)
            return
        from reader.screens.confirm import ConfirmScreen

        def answered(is_dropped: bool | None) -> None:
            if is_dropped:
                self.dismiss(None)

        self.app.push_screen(ConfirmScreen("Discard what you wrote?"), answered)
