"""Editors and pagers get the terminal from the running program, and give it back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.cli.session import demo_files
from tests.terminal import Terminal, environment, filter_list


def script(path: Path, body: str) -> Path:
    """A program of the test's own."""
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def has_the_screen(terminal: Terminal) -> bool:
    """Whether the reader is on the terminal, and not a program that it lent it to."""
    return terminal.output.rfind(b"\x1b[?1049h") > terminal.output.rfind(b"\x1b[?1049l")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The interface at the comments of a sample article, with an editor that waits for a line."""
    editor = script(tmp_path / "ed", 'printf \'in the editor: \'; read line; echo "$line" >> "$1"')
    command = [sys.executable, "-m", "reader", "--store", str(tmp_path / "store.db")]
    env = environment(tmp_path, VISUAL=str(editor), BROWSER="/bin/true")
    samples = [str(path) for path in demo_files()]
    subprocess.run([*command, "import", *samples], env=env, check=True, capture_output=True)
    with Terminal(command, env=env, columns=140, rows=40) as terminal:
        terminal.wait_for("Winter")
        filter_list(terminal, "tide clock")
        terminal.press("c")
        terminal.wait_for("tidewright OP")
        yield terminal
        terminal.wait_for(has_the_screen)
        terminal.settle()
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_an_answer_is_written_in_an_editor(terminal: Terminal, tmp_path: Path) -> None:
    """The editor has the whole terminal; afterwards the thread stands where it stood."""
    terminal.settle(0.2)
    before = terminal.lines[5]
    terminal.press("A")
    terminal.wait_for("in the editor:")
    terminal.send("Well said.\r")
    terminal.wait_for(lambda t: "Copied" in t.text and t.lines[5] == before)
    (draft,) = tmp_path.rglob("reply-*.md")
    text = draft.read_text()
    assert "lowwater wrote:" in text.splitlines()[0] and text.endswith("Well said.\n")


def test_a_pager_reads_the_thread_and_the_keys(terminal: Terminal, tmp_path: Path) -> None:
    """Its input is the text, its keys come from the terminal."""
    pager = script(tmp_path / "pager", f"cat > {tmp_path}/got; printf 'more: '; read x < /dev/tty")
    terminal.press("vertical_line")
    terminal.wait_for("this comment")
    terminal.settle()
    terminal.send(f"!{pager}")
    terminal.press("tab", "tab", "enter")
    terminal.wait_for("more:")
    assert (tmp_path / "got").read_text().count("tidewright") >= 2
    assert not has_the_screen(terminal)
    terminal.send("\r")
    terminal.wait_for(has_the_screen)


def test_an_interrupt_ends_the_program_in_front_alone(terminal: Terminal, tmp_path: Path) -> None:
    """^C in a pager does not take the reader down."""
    slow = script(tmp_path / "slow", "printf 'waiting'; exec sleep 600 < /dev/tty")
    terminal.press("vertical_line")
    terminal.wait_for("this comment")
    terminal.settle()
    terminal.send(f"!{slow}")
    terminal.press("enter")
    terminal.wait_for("waiting")
    terminal.send("\x03")
    terminal.wait_for("was ended by SIGINT")
    assert terminal.is_running
    terminal.wait_for("12 comments")
