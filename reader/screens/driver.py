"""Textual's driver for a terminal that shows the first page already."""

from __future__ import annotations

import asyncio
import os
import re
import termios
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from selectors import EVENT_READ, SelectSelector
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from reader.screens.typed import Typed

if TYPE_CHECKING:
    from textual.driver import Driver

    from reader.screens.held_terminal import HeldTerminal

_ALTERNATE = "\x1b[?1049h"
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_TICK = 0.1
"""Seconds between two looks at whether an Escape stands alone, as Textual has it."""
_MOST = 4096
"""Bytes that are read at once."""
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
            loop, context = asyncio.get_running_loop(), copy_context()
            self._repaint: Callable[[], object] = lambda: loop.call_soon_threadsafe(
                partial(self._app.refresh, layout=True), context=context
            )
            self._start()
            with suppress(termios.error):
                self._attributes = termios.tcgetattr(self.fileno)

        def _start(self) -> None:
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
            # Textual's own ends by the first byte that is no text, and takes for keys what follows
            # an escape inside a paste.
            typed, parser = Typed(), XTermParser(self._debug)
            data = left.pop() if left else b""
            with SelectSelector() as selector:
                selector.register(self.fileno, EVENT_READ)
                while not self.exit_event.is_set():
                    if not data and selector.select(_TICK):
                        data = os.read(self.fileno, _MOST)
                        if not data:
                            self.exit_event.wait(_TICK)
                    if text := typed.take(data):
                        for event in parser.feed(text):
                            self.process_message(event)
                    for event in parser.tick():
                        self.process_message(event)
                    data = b""

        def _sigcont_application(self, *arguments: object) -> None:
            if self._must_signal_resume or not self._auto_restart:
                super()._sigcont_application(*arguments)
            elif self._key_thread is not None:
                # It was not stopped, or by what cannot be noticed: all of it still runs, and would
                # run twice. The terminal may have been somebody else's meanwhile.
                with suppress(termios.error):
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self._attributes)
                self._repaint()

    return TakingOver
