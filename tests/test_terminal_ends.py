"""However the program ends, the terminal is as it was before."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal, environment, left_on

READER = f"{sys.executable} -m reader"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """The interface on an empty store."""
    command = [sys.executable, "-m", "reader", "--store", str(tmp_path / "store.db")]
    return Terminal(command, env=environment(tmp_path))


@pytest.mark.parametrize("key", ["q", "Q", "ctrl+q", "ctrl+c"])
def test_keys_that_quit_give_the_terminal_back(terminal: Terminal, key: str) -> None:
    """After leaving, the shell's screen, cursor and mouse are there again."""
    with terminal:
        terminal.wait_for("Nothing to read yet")
        assert left_on(terminal.output), "nothing was switched on: the test tests nothing"
        terminal.press(key)
        assert terminal.wait_exit() == 0
        assert left_on(terminal.output) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_signals_give_the_terminal_back(terminal: Terminal, number: signal.Signals) -> None:
    """A session that is ended from outside leaves no broken terminal behind."""
    with terminal:
        terminal.wait_for("Nothing to read yet")
        terminal.signal(number)
        terminal.wait_exit()
        assert left_on(terminal.output) == []
        assert "Traceback" not in terminal.output.decode(errors="replace")


def test_a_program_that_was_not_stopped_runs_on_as_it_was(terminal: Terminal) -> None:
    """`kill -CONT` starts nothing anew, and bytes that are no text are no reason to end."""
    with terminal:
        terminal.wait_for("Nothing to read yet")
        terminal.signal(signal.SIGCONT)
        terminal.send(b"\xff\xfe\x1b[M\xff\xff\xff")
        terminal.press("?")
        terminal.wait_for("Keys")
        terminal.press("Q")
        assert terminal.wait_exit() == 0
        assert left_on(terminal.output) == []


def test_suspended_programs_give_the_terminal_back_and_return(tmp_path: Path) -> None:
    """^Z goes to the shell, fg comes back to the same screen; so does the title of the window."""
    env = environment(tmp_path, PS1="shell> ", ENV="", TERM="xterm-256color")
    saved, given_back = b"\x1b[22;2t\x1b]2;Soundoff", b"\x1b[23;2t"
    with Terminal(["/bin/sh", "-i"], env=env, columns=100) as terminal:
        terminal.wait_for("shell>")
        terminal.send(f"{READER} --store {tmp_path / 'store.db'}\r")
        terminal.wait_for("Nothing to read yet")
        terminal.wait_for(lambda t: saved in t.output)
        terminal.settle(0.2)
        before = terminal.text
        terminal.press("ctrl+z")
        terminal.wait_for("topped")
        assert left_on(terminal.output) == []
        assert terminal.output.count(given_back) == 1
        start = len(terminal.output)
        terminal.send("fg\r")
        terminal.wait_for(lambda t: b"\x1b[?1049h" in t.output[start:])
        terminal.wait_for(lambda t: t.text == before and saved in t.output[start:])
        terminal.press("q")
        terminal.wait_for("shell>")
        assert left_on(terminal.output) == []
        assert terminal.output.count(given_back) == 2


def test_crashes_give_the_terminal_back(tmp_path: Path) -> None:
    """A bug ends in one line that names the log; the traceback is in the log alone."""
    crash = (
        "import sys\n"
        "from reader.screens.main import MainScreen\n"
        "def fail(self):\n"
        "    raise ZeroDivisionError('a bug')\n"
        "MainScreen.action_sort = fail\n"
        "from reader.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", crash, "--store", str(tmp_path / "store.db")]
    with Terminal(command, env=environment(tmp_path), columns=200) as terminal:
        terminal.wait_for("Nothing to read yet")
        terminal.press("S")
        assert terminal.wait_exit() == 1
        assert left_on(terminal.output) == []
        ending = terminal.output.decode(errors="replace").rpartition("\x1b[?1049l")[2]
        assert "ZeroDivisionError" in ending
        assert "Traceback" not in terminal.output.decode(errors="replace")
        (log,) = tmp_path.rglob("*.log")
        assert "a bug" in log.read_text()


def test_a_vanished_terminal_ends_the_program(terminal: Terminal) -> None:
    """Closing the window leaves no process behind."""
    with terminal:
        terminal.wait_for("Nothing to read yet")
        terminal.hang_up()
        terminal.wait_exit()
