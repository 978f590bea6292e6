"""Where linear output goes: lines and prompts, a screenful at a time where somebody sits there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable

from reader.text.width import cell_width

MORE = "more? Enter goes on, s stops: "
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

    @property
    def width(self) -> int:
        """Cells of a line of text."""
        return min(WIDEST, max(10, shutil.get_terminal_size((WIDEST, 24)).columns))

    def say(self, line: str) -> None:
        """Writes one line."""
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def ask(self, prompt: str) -> str:
        """Reads a line, without white space around it.

        Raises:
            Ended: the input ended.
        """
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

        Returns:
            How many lines were written: fewer than there are where the reader stopped.
        """
        size = shutil.get_terminal_size((WIDEST, 24))
        room = rows = max(2, size.lines - 1)
        written = 0
        for line in lines:
            needed = max(1, -(-cell_width(line) // max(1, size.columns)))
            if self._pages and needed > room and room < rows:
                try:
                    is_over = self.ask(MORE).lower() in ("s", "stop", "q", "quit", "n", "no")
                except KeyboardInterrupt:
                    self.say("")
                    is_over = True
                if is_over:
                    return written
                room = rows
            self.say(line)
            room -= needed
            written += 1
        return written
