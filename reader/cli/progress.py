"""How far a command is, on one line of standard error."""

from __future__ import annotations

import os
import shutil
import sys

from reader.model.event import ImportProgress


class ProgressLine:
    """One line on standard error that is written over.

    Silent where that is no terminal, or one that cannot write over a line, and in plain output.
    """

    def __init__(self, *, is_plain: bool = False) -> None:
        self._is_shown = False
        self._is_terminal = (
            not is_plain and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        )

    def show(self, event: ImportProgress) -> None:
        """Writes how far an import is."""
        if self._is_terminal:
            from reader.text.clean import clean_line

            self.say(f"{event.done}/{event.total} {clean_line(event.source)}")

    def say(self, text: str) -> None:
        """Writes a clean text over the line."""
        if self._is_terminal:
            from reader.text.width import truncate

            columns = shutil.get_terminal_size((80, 24)).columns
            sys.stderr.write(f"\r\x1b[K{truncate(text, columns - 1)}")
            sys.stderr.flush()
            self._is_shown = True

    def clear(self) -> None:
        """Takes the line away before something else is printed."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_shown = False
