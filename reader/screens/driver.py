"""Textual's driver for a terminal that shows the first page already."""

from __future__ import annotations

import asyncio
import os
import re
import termios
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from selectors import EVENT_READ, SelectSelector
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from reader.screens.typed import Pasted, Typed, without_answers

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message

    from reader.screens.held_terminal import HeldTerminal

_ALTERNATE = "\x1b[?1049h"
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_UNDONE = f"\x1b[?2004h\x1b[?7l{_HIDE}"
"""What a shell that had the terminal meanwhile has turned the other way."""
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

    class TakingThis(TakingOver):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.held, self.typed, self.shows_cursor = held, typed, shows_cursor

    return TakingThis


class TakingOver(LinuxDriver):
    """Reads keys and pastes itself, and goes on where the first page has begun.

    Textual's own reading ends by the first byte that is no text, and takes for keys what follows
    an escape inside a paste.

    Attributes:
        held: the terminal, until it is taken over.
        typed: what comes before all that is read.
        shows_cursor: whether the terminal's own cursor is to be seen between frames.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.held: HeldTerminal | None = None
        self.typed = b""
        self.shows_cursor: Callable[[], bool] = lambda: False
        # While the app has the terminal: as it is set then, and what paints all anew.
        self._own_attributes: list[Any] | None = None
        self._repaint: Callable[[], object] = lambda: None
        self._is_there = self._is_cursor_shown = False

    def start_application_mode(self) -> None:
        loop, context = asyncio.get_running_loop(), copy_context()
        self._repaint = lambda: loop.call_soon_threadsafe(self._paint_again, context=context)
        self._start()
        with suppress(termios.error):
            self._own_attributes = termios.tcgetattr(self.fileno)

    def stop_application_mode(self) -> None:
        self._own_attributes = None
        super().stop_application_mode()

    def _start(self) -> None:
        if self.held is None or not self.held.is_held:
            super().start_application_mode()  # type: ignore[no-untyped-call]
            return
        self.held.share()
        self._is_there = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_there = False
        if self.attrs_before is not None:
            # Those that Textual found are ours.
            self.attrs_before = self.held.attributes
            self.held.hand_over()

    def write(self, data: str) -> None:
        # Once more it would empty the screen, and forget where the shell's cursor was.
        if data == _ALTERNATE and self._is_there:
            return
        if _FRAME.search(data) and (self._is_cursor_shown or self.shows_cursor()):
            # In one piece, so that it is never seen on its way.
            self._is_cursor_shown = self.shows_cursor()
            data = f"{_HIDE}{data}{_SHOW if self._is_cursor_shown else ''}"
        super().write(data)

    def run_input_thread(self) -> None:
        typed, keys = Typed(), KeyParser(self._debug)
        data, self.typed = self.typed, b""
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if not data and selector.select(_TICK):
                    data = os.read(self.fileno, _MOST)
                    if not data:
                        self.exit_event.wait(_TICK)
                # An Escape does not stand alone where more waits to be read.
                found = self._events(typed, keys, data) if data else keys.tick()
                for event in found:
                    self.process_message(event)
                data = b""

    def _events(self, typed: Typed, keys: KeyParser, data: bytes) -> Iterator[Message]:
        for part in typed.take(without_answers(data)):
            if isinstance(part, Pasted):
                yield events.Paste(part)
            else:
                yield from keys.feed(part)

    def _sigcont_application(self, *arguments: object) -> None:
        if self._must_signal_resume or not self._auto_restart:
            super()._sigcont_application(*arguments)
        elif self._own_attributes is not None:
            # It was not stopped, or by what cannot be noticed: all of it still runs, and would
            # run twice. The terminal may have been somebody else's meanwhile.
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._own_attributes)
            self._repaint()

    def _paint_again(self) -> None:
        # Not by the signal's handler, which may have come in the midst of writing.
        if self._own_attributes is not None:
            self.write(_UNDONE)
            self._app.refresh(layout=True)


class KeyParser:
    """Textual's parser of keys, begun anew after a sequence that it fails at."""

    def __init__(self, debug: bool = False) -> None:
        self._debug = debug
        self._parser = XTermParser(debug)

    def feed(self, text: str) -> Iterator[Message]:
        for character in text:
            try:
                found = list(self._parser.feed(character))
            except (ValueError, OverflowError):
                # Numbers that name no character, or parts of a key that nobody asked for.
                self._parser = XTermParser(self._debug)
                continue
            # Of a paste it is told only where one begins.
            yield from (event for event in found if not isinstance(event, events.Paste))

    def tick(self) -> Iterator[Message]:
        yield from self._parser.tick()
