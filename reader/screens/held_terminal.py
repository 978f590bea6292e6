"""Holds the terminal between the first frame and the app, and restores it in any case.

Until the app runs, the terminal shows the first page on its alternate screen, echoes no key, and
keeps what is typed for the app. However the program ends in that time, the shell's screen and
terminal settings are restored. Nothing here needs Textual.
"""

from __future__ import annotations

import contextlib
import os
import signal
import termios
from types import FrameType
from typing import Any

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_IN, _CONTROL_CHARACTERS, _LOCAL = 0, 6, 3
"""Places in what `tcgetattr` gives."""
_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l"
"""Without wrapping lines, which in the last cell could scroll."""
_LEAVE = b"\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"
_APP_OFF = b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[<u"
"""What the app's driver turns on."""


class HeldTerminal:
    """A terminal on its alternate screen.

    Attributes:
        attributes: as `tcgetattr` gave them before.
        is_held: whether nobody else looks after it.
    """

    def __init__(self, frame: bytes) -> None:
        """Shows a frame.

        Args:
            frame: paints the whole screen and leaves the cursor at its top.

        Raises:
            OSError: it is no terminal, or one that another program has; nothing has changed.
        """
        self._frame = frame
        self._pid = os.getpid()
        self._is_shared = False
        self.is_held = False
        # Descriptor 2 is somebody else's while the app runs.
        self._screen = os.dup(2)
        # Before the terminal is changed: a signal may come in the midst of it.
        self._handlers: dict[int, Any] = {}
        usual = (signal.SIG_DFL, signal.default_int_handler)
        for number in (*_ENDING, signal.SIGTSTP):
            # What the program was told to ignore (nohup) it goes on to ignore.
            if signal.getsignal(number) in usual:
                handler = self._stop if number == signal.SIGTSTP else self._end
                self._handlers[number] = signal.signal(number, handler)
        try:
            self._hold()
        except BaseException:
            self.release()
            raise

    def share(self) -> None:
        """The app's driver is about to change the terminal, and may fail at it."""
        self._is_shared = True

    def hand_over(self) -> None:
        """The app's driver looks after the terminal from now on."""
        self.is_held = False

    def leave_to_loop(self) -> None:
        """The app's loop is about to start, which minds interrupts and stops itself."""
        for number in (signal.SIGINT, signal.SIGTSTP):
            if number in self._handlers:
                signal.signal(number, self._handlers.pop(number))

    def release(self) -> None:
        """Gives the terminal back as it was, unless the app has it or had it."""
        self._restore()
        for number, handler in self.__dict__.pop("_handlers", {}).items():
            if signal.getsignal(number) in (self._end, self._stop):
                signal.signal(number, handler)
        if self._screen >= 0:
            os.close(self._screen)
            self._screen = -1

    def _hold(self) -> None:
        try:
            self.attributes = termios.tcgetattr(0)
            held = [*self.attributes]
            # Enter must arrive as the app knows it, and Ctrl-S as a key.
            held[_IN] &= ~(
                termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
            )
            held[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
            # An interrupt ends the program at once; to be stopped it waits for the app.
            keys = held[_CONTROL_CHARACTERS] = [*held[_CONTROL_CHARACTERS]]
            keys[termios.VMIN], keys[termios.VTIME] = 1, 0
            for key in (termios.VSUSP, termios.VQUIT):
                keys[key] = bytes([os.fpathconf(0, "PC_VDISABLE") & 0xFF])
            self.is_held = True
            termios.tcsetattr(0, termios.TCSANOW, held)
        except termios.error as error:
            self.is_held = False
            raise OSError(*error.args) from error
        self._write(_ENTER + self._frame)

    def _restore(self) -> None:
        if not self.is_held or os.getpid() != self._pid:
            return
        self.is_held = False
        with contextlib.suppress(OSError):
            self._write((_APP_OFF if self._is_shared else b"") + _LEAVE)
        with contextlib.suppress(OSError, termios.error):
            # What was typed was meant for the reader, and not for the shell.
            termios.tcflush(0, termios.TCIFLUSH)
            termios.tcsetattr(0, termios.TCSANOW, self.attributes)

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._screen, data) :]

    def _end(self, number: int, frame: FrameType | None) -> None:
        """Ends the program as the signal would have."""
        # The driver may have begun, and the app not yet.
        if self._is_shared:
            self.is_held = True
        self._restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Stops, and shows the frame again when the program goes on, if it was shown."""
        was_held = self.is_held
        self._restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self._stop)
        with contextlib.suppress(OSError):
            if was_held and os.tcgetpgrp(0) == os.getpgrp():
                self._hold()
