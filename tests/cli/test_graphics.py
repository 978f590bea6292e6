"""What a terminal says of its pictures is understood, and nothing else is asked of it."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from reader.cli import graphics
from reader.cli.graphics import read_answers, settled
from reader.config import PictureSettings

ON = PictureSettings(show="on-demand")
XTERM = {"TERM": "xterm-256color"}
KITTY = {
    b"\x1b_Gi=31": b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[>q": b"\x1bP>|kitty(0.40.1)\x1b\\",
    b"\x1b[16t": b"\x1b[6;20;10t",
    b"\x1b[c": b"\x1b[?62;c",
}
FOOT = {
    b"\x1b[>q": b"\x1bP>|foot(1.22.0)\x1b\\",
    b"\x1b[16t": b"\x1b[6;24;12t",
    b"\x1b[c": b"\x1b[?62;4;22;28;29c",
}


class Fake:
    """The other end of a terminal, which answers questions it knows."""

    def __init__(self, answers: Mapping[bytes, bytes], delay: float = 0.0) -> None:
        self.answers, self.delay = answers, delay
        self.asked = b""
        self.master, self.slave = os.openpty()

    def talk(self) -> None:
        while True:
            try:
                self.asked += os.read(self.master, 4096)
            except OSError:
                return
            time.sleep(self.delay)
            places = sorted((self.asked.find(q), a) for q, a in self.answers.items())
            os.write(self.master, b"".join(answer for place, answer in places if place >= 0))


@contextmanager
def terminal(answers: Mapping[bytes, bytes], delay: float = 0.0) -> Iterator[Fake]:
    fake = Fake(answers, delay)
    thread = threading.Thread(target=fake.talk, daemon=True)
    thread.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            # One that answers may do so late: it shares a busy machine.
            if answers:
                patch.setattr(graphics, "_PATIENCE", 30.0)
            yield fake
    finally:
        os.close(fake.slave)
        thread.join()
        os.close(fake.master)


def ask(fake: Fake, wanted: PictureSettings, **environment: str) -> PictureSettings:
    return settled(wanted, XTERM | environment, terminal_in=fake.slave, terminal_out=fake.slave)


@pytest.mark.parametrize(
    ("answers", "environment", "protocol", "cell"),
    [
        (KITTY, {}, "kitty", (10, 20)),
        (FOOT, {}, "sixel", (12, 24)),
        # It has kitty's pictures, but shows none where text stands for them.
        (KITTY | {b"\x1b[>q": b"\x1bP>|WezTerm 20240203\x1b\\"}, {}, "blocks", (10, 20)),
        # Without a name the environment's counts.
        (
            {b"\x1b_Gi=31": b"\x1b_Gi=31;OK\x1b\\", b"\x1b[c": b"\x1b[?62c"},
            {"TERM_PROGRAM": "ghostty"},
            "kitty",
            (8, 16),
        ),
        # 4 counts as an extension, not as the class of the terminal.
        ({b"\x1b[c": b"\x1b[?4;6c"}, {}, "blocks", (8, 16)),
        # tmux hands nothing on, but may show sixels itself.
        (KITTY | FOOT, {"TMUX": "/tmp/tmux,1,0"}, "sixel", (12, 24)),
    ],
)
def test_terminals_are_known_by_their_answers(
    answers: Mapping[bytes, bytes],
    environment: dict[str, str],
    protocol: str,
    cell: tuple[int, int],
) -> None:
    """The best protocol that the terminal really has is taken by itself."""
    with terminal(answers) as fake:
        found = ask(fake, ON, **environment)
        assert (found.protocol, found.cell) == (protocol, cell)


def test_nothing_is_asked_where_pictures_are_off_or_blocks() -> None:
    """A terminal that would print a question is not asked one."""
    with terminal(KITTY) as fake:
        assert ask(fake, PictureSettings()) == PictureSettings()
        blocks = ON._replace(protocol="blocks")
        assert ask(fake, blocks) == blocks
        assert ask(fake, ON, TERM="linux").protocol == "blocks"
        assert not select.select([fake.master], [], [], 0.02)[0]
        assert fake.asked == b""


def test_a_silent_terminal_costs_a_tenth_of_a_second_and_gets_half_blocks() -> None:
    """Who asks a terminal that does not answer does not wait for long."""
    with terminal({}) as fake:
        start = time.monotonic()
        found = ask(fake, ON)
        assert found.protocol == "blocks"
        assert 0.09 < time.monotonic() - start < 5


def test_the_terminal_is_left_as_it_was() -> None:
    """The shell's terminal echoes again, also after one that said nothing."""
    for answers in (KITTY, {}):
        with terminal(answers) as fake:
            before = termios.tcgetattr(fake.slave)
            ask(fake, ON)
            assert termios.tcgetattr(fake.slave) == before


def test_the_size_of_a_cell_comes_from_the_window_where_it_is_known() -> None:
    """Nothing has to be asked of a terminal that tells the kernel its pixels."""
    with terminal(KITTY) as fake:
        fcntl.ioctl(fake.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 900, 720))
        found = ask(fake, ON._replace(protocol="kitty"))
        assert (found.protocol, found.cell) == ("kitty", (9, 18))
        assert fake.asked == b""


def test_what_is_no_terminal_gets_half_blocks() -> None:
    """Odd surroundings are no reason to fail."""
    reading, writing = os.pipe()
    try:
        found = settled(ON, XTERM, terminal_in=reading, terminal_out=writing)
        assert found.protocol == "blocks"
    finally:
        os.close(reading)
        os.close(writing)


def test_answers_are_found_among_keys_that_were_typed_meanwhile() -> None:
    """Typing ahead does not spoil an answer."""
    said = read_answers(b"jj\x1b_Gi=31;OK\x1b\\q\x1b[6;20;10t\x1b[?62;4cG")
    assert said.has_kitty and said.has_sixel and said.cell == (10, 20)


def test_keys_that_were_typed_meanwhile_are_kept() -> None:
    """What was read with the answers is handed on, in its order."""
    answers = dict(KITTY)
    answers[b"\x1b[>q"] = b"jj" + answers[b"\x1b[>q"]
    answers[b"\x1b[c"] = b"\r\x1b[B" + answers[b"\x1b[c"]
    typed = bytearray()
    with terminal(answers) as fake:
        found = settled(ON, XTERM, terminal_in=fake.slave, terminal_out=fake.slave, typed=typed)
    assert found.protocol == "kitty"
    assert typed == b"jj\r\x1b[B"
