"""What the terminal can do with pictures: asked before the interface starts.

While it runs the answers would reach it as keys.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import NamedTuple

from reader.config import PictureSettings
from reader.render.kitty import QUERY

_PATIENCE = 0.1
"""Seconds for all answers together."""
_VERSION, _CELL, _ATTRIBUTES = "\x1b[>q", "\x1b[16t", "\x1b[c"
_KITTY_ANSWER = re.compile(rb"\x1b_Gi=31;OK\x1b\\")
_VERSION_ANSWER = re.compile(rb"\x1bP>\|([^\x1b]*)\x1b\\")
_CELL_ANSWER = re.compile(rb"\x1b\[6;(\d{1,4});(\d{1,4})t")
_ATTRIBUTES_ANSWER = re.compile(rb"\x1b\[\?([\d;]*)c")
_ANY_ANSWER = re.compile(rb"\x1b[_P][^\x1b]*\x1b\\|\x1b\[\?[\d;]*c|\x1b\[6;\d+;\d+t")
_SIXEL = b"4"
# Others know kitty's pictures, too, but not that text may stand for them.
_WITH_PLACEHOLDERS = ("kitty", "ghostty")
_BLUNT = ("dumb", "linux", "vt100", "vt220")
"""`TERM` of terminals without any pictures, which may not even swallow a question."""


class Answers(NamedTuple):
    """What a terminal said of itself."""

    has_kitty: bool = False
    has_sixel: bool = False
    name: str = ""
    """As it calls itself, in lower case."""
    cell: tuple[int, int] | None = None
    """Pixels of a cell, width and height."""


def settled(
    wanted: PictureSettings,
    environment: Mapping[str, str],
    *,
    terminal_in: int = 0,
    terminal_out: int = 1,
    typed: bytearray | None = None,
) -> PictureSettings:
    """The settings with what the terminal can do in place of `auto`, and its cells' size.

    Nothing is asked where no pictures are shown, or where half blocks are, which every terminal
    has.

    Args:
        wanted: as the user set them.
        environment: of the process.
        terminal_in: descriptor that answers are read from.
        terminal_out: descriptor that questions are written to.
        typed: takes what came that is no answer: keys, which somebody typed meanwhile.
    """
    typed = bytearray() if typed is None else typed
    if wanted.show == "never":
        return wanted
    cell = _cell_of_window(terminal_out)
    kind = environment.get("TERM", "")
    if wanted.protocol != "auto":
        # The size matters where pictures are drawn in pixels.
        if cell is None and wanted.protocol != "blocks" and kind not in _BLUNT:
            cell = _ask(terminal_in, terminal_out, [_CELL, _ATTRIBUTES], typed).cell
        return wanted._replace(cell=cell or wanted.cell)
    if kind in _BLUNT:
        return wanted._replace(protocol="blocks", cell=cell or wanted.cell)
    # What is said to tmux it keeps to itself; sixels it shows, if it says so.
    is_in_tmux = bool(environment.get("TMUX")) or kind.startswith(("tmux", "screen"))
    questions = [_ATTRIBUTES] if is_in_tmux else [QUERY, _VERSION, _ATTRIBUTES]
    if cell is None:
        questions.insert(-1, _CELL)
    said = _ask(terminal_in, terminal_out, questions, typed)
    names = (said.name, kind, environment.get("TERM_PROGRAM", "").lower())
    protocol = "blocks"
    if said.has_kitty and any(known in name for name in names for known in _WITH_PLACEHOLDERS):
        protocol = "kitty"
    elif said.has_sixel:
        protocol = "sixel"
    return wanted._replace(protocol=protocol, cell=cell or said.cell or wanted.cell)


def read_answers(data: bytes) -> Answers:
    """What is said in the bytes that came back, whatever else stands among them."""
    version = _VERSION_ANSWER.search(data)
    cell = _CELL_ANSWER.search(data)
    attributes = _ATTRIBUTES_ANSWER.search(data)
    sizes = (int(cell[2]), int(cell[1])) if cell else (0, 0)
    return Answers(
        has_kitty=_KITTY_ANSWER.search(data) is not None,
        has_sixel=attributes is not None and _SIXEL in attributes[1].split(b";")[1:],
        name=version[1].decode("ascii", "replace").lower() if version else "",
        cell=sizes if all(sizes) else None,
    )


def _ask(terminal_in: int, terminal_out: int, questions: list[str], typed: bytearray) -> Answers:
    """Asks, and reads until the last question is answered, which every terminal does.

    What else was read is added to `typed`.
    """
    data = b""
    with contextlib.suppress(OSError), _quiet(terminal_in):
        os.write(terminal_out, "".join(questions).encode())
        end = monotonic() + _PATIENCE
        while not _ATTRIBUTES_ANSWER.search(data):
            left = end - monotonic()
            if left <= 0 or not select.select([terminal_in], [], [], left)[0]:
                break
            piece = os.read(terminal_in, 4096)
            if not piece:
                break
            data += piece
    typed += _ANY_ANSWER.sub(b"", data)
    return read_answers(data)


@contextlib.contextmanager
def _quiet(terminal: int) -> Iterator[None]:
    """A terminal that gives each byte at once and shows none; afterwards as it was.

    Raises:
        OSError: it is none.
    """
    import termios

    try:
        before = termios.tcgetattr(terminal)
    except termios.error as error:
        raise OSError(str(error)) from error
    quiet = [*before]
    # Enter must come as the interface knows it, if it is typed now.
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ICANON | termios.ECHO)
    try:
        termios.tcsetattr(terminal, termios.TCSANOW, quiet)
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def _cell_of_window(terminal: int) -> tuple[int, int] | None:
    """Pixels of a cell by the size that the kernel has of the window; None where it has none."""
    import fcntl
    import struct
    import termios

    try:
        answer = fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width >= columns and height >= rows):
        return None
    return width // columns, height // rows
