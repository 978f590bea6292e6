"""Textual's driver for a terminal that shows the first page already."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.driver import Driver

    from reader.screens.held_terminal import HeldTerminal

_ALTERNATE = "\x1b[?1049h"
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_FRAME = re.compile(r"\x1b\[\d+;\d+H\Z")
"""How a frame ends: the cursor is put where it belongs."""


def driver_for(
    held: HeldTerminal | None,
    typed: bytes = b"",
    *,
    shows_cursor: Callable[[], bool] = lambda: False,
) -> type[Driver]:
    """A driver that takes the terminal over.

    Args:
        held: the terminal, on its alternate screen; None where it is as the shell left it.
        typed: what was read of the terminal and is for the app.
        shows_cursor: whether the terminal's own cursor is to be seen between frames.
    """
    left = [typed] if typed else []

    class TakingOver(LinuxDriver):
        def start_application_mode(self) -> None:
            if held is None or not held.is_held:
                super().start_application_mode()  # type: ignore[no-untyped-call]
                return
            held.share()
            self._is_there = True
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._is_there = False
            if self.attrs_before is not None:
                # Those that Textual found are ours.
                self.attrs_before = held.attributes
                held.hand_over()

        def write(self, data: str) -> None:
            # Once more it would empty the screen, and forget where the shell's cursor was.
            if data == _ALTERNATE and getattr(self, "_is_there", False):
                return
            is_shown = getattr(self, "_is_cursor_shown", False)
            if _FRAME.search(data) and (is_shown or shows_cursor()):
                # In one piece, so that it is never seen on its way.
                self._is_cursor_shown = shows_cursor()
                data = f"{_HIDE}{data}{_SHOW if self._is_cursor_shown else ''}"
            super().write(data)

        def run_input_thread(self) -> None:
            if left:
                for event in XTermParser(self._debug).feed(left.pop().decode("utf-8", "replace")):
                    self.process_message(event)
            super().run_input_thread()

    return TakingOver
