"""Where linear output goes: lines and prompts, a screenful at a time where somebody sits there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable

from reader.text.width import cell_width

MORE = "more? Enter goes on, s stops, or type what is next: "
_SHORT_MORE = "more? "
"""The same on a narrow terminal, which would break it in a word."""
WIDEST = 80
"""Cells of a line of text at most."""


class Ended(Exception):
    """Nothing more will be typed."""


class Speech:
    """Lines out, lines in; no control character is ever written but the end of a line.

    What is typed is edited by the terminal itself, so that nothing has to be drawn.
    """

    def __init__(self) -> None:
        self.is_typed = sys.stdin.isatty()
        """Whether somebody types, so that there are prompts."""
        self._pages = self.is_typed and sys.stdout.isatty()
        self._said: str | None = None
        """What was typed in the place of going on: it is what is asked for next."""

    @property
    def width(self) -> int:
        """Cells of a line of text."""
        return min(WIDEST, max(10, shutil.get_terminal_size((WIDEST, 24)).columns))

    def say(self, line: str) -> None:
        """Writes one line, on a terminal as several that are broken between words."""
        for row in self._rows(line):
            sys.stdout.write(f"{row}\n")
        sys.stdout.flush()

    def _rows(self, line: str) -> list[str]:
        columns = shutil.get_terminal_size((WIDEST, 24)).columns
        if not self._pages or cell_width(line) <= columns:
            return [line]
        text = line.lstrip(" ")
        indent = line[: len(line) - len(text)]
        first, *words = text.split(" ")
        rows = [indent + first]
        for word in words:
            longer = f"{rows[-1]} {word}"
            if cell_width(longer) > columns:
                rows.append(word)
            else:
                rows[-1] = longer
        return rows

    def ask(self, prompt: str) -> str:
        """Reads a line, without white space around it.

        Raises:
            Ended: the input ended.
        """
        if self._said is not None:
            said, self._said = self._said, None
            return said
        if self.is_typed:
            sys.stdout.write(prompt)
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise Ended
        return line.strip()

    def agrees(self, question: str) -> bool:
        """Asks before something large; what is piped in has said so already."""
        return not self.is_typed or self.ask(f"{question} y or n: ").lower() in ("y", "yes")

    def page(self, lines: Iterable[str]) -> int:
        """Writes lines, stopping after each screenful to ask whether to go on.

        Anything else that is typed there ends it, too, and is what `ask` gives next.

        Returns:
            How many lines were written: fewer than there are where the reader stopped.
        """
        size = shutil.get_terminal_size((WIDEST, 24))
        room = rows = max(2, size.lines - 1)
        written = 0
        for line in lines:
            needed = sum(
                max(1, -(-cell_width(row) // max(1, size.columns))) for row in self._rows(line)
            )
            if self._pages and needed > room and room < rows:
                try:
                    is_narrow = size.columns <= len(MORE)
                    answer = self.ask(_SHORT_MORE if is_narrow else MORE)
                except KeyboardInterrupt:
                    self.say("")
                    return written
                if answer.lower() not in ("", "y", "yes", "more"):
                    if answer.lower() not in ("s", "stop", "q", "quit", "n", "no"):
                        self._said = answer
                    return written
                room = rows
            self.say(line)
            room -= needed
            written += 1
        return written
