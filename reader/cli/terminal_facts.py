"""What the terminal is: from the environment, and from what it answers when it is asked."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
import time
from collections.abc import Mapping

_PATIENCE = 0.5
"""Seconds that a terminal has to answer; one far away takes a tenth."""
_QUESTIONS = b"\x1b[?u\x1b[?2026$p\x1b[c"
"""Kitty keyboard protocol, synchronized output, and what every terminal answers to, last."""
_LAST_ANSWER = re.compile(rb"\x1b\[\?([0-9;]*)c")


def terminal_facts(environment: Mapping[str, str]) -> dict[str, str]:
    """Facts about the terminal by name."""
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    size = shutil.get_terminal_size((0, 0))
    facts = {
        "is one": "yes" if is_terminal else "no: input or output is a pipe or a file",
        "size": f"{size.columns} columns, {size.lines} rows" if size.columns else "unknown",
        "TERM": environment.get("TERM") or "not set",
        "colours": _colours(environment),
        "encoding": sys.stdout.encoding or "unknown",
        "inside": _inside(environment),
    }
    if program := environment.get("TERM_PROGRAM"):
        facts["program"] = program
    if is_terminal and environment.get("TERM") != "dumb":
        facts |= _told(_answers(_QUESTIONS))
    facts["clipboard (OSC 52)"] = "unknown: a terminal does not say whether it allows it"
    return facts


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("NO_COLOR"):
        return "none: NO_COLOR is set"
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million"
    name = environment.get("TERM", "")
    if name in ("", "dumb"):
        return "none"
    return "256" if "256" in name else "16, or more than TERM says"


def _inside(environment: Mapping[str, str]) -> str:
    found = {"TMUX": "tmux", "STY": "screen", "ZELLIJ": "zellij", "SSH_CONNECTION": "ssh"}
    return ", ".join(name for key, name in found.items() if environment.get(key)) or "nothing"


def _told(answers: bytes) -> dict[str, str]:
    attributes = _LAST_ANSWER.search(answers)
    if attributes is None:
        return {"answers": "none: it was asked what it is"}
    has_sixel = b"4" in attributes[1].split(b";")
    has_kitty = re.search(rb"\x1b\[\?\d+u", answers) is not None
    is_synchronized = re.search(rb"\x1b\[\?2026;[123]\$y", answers) is not None
    return {
        "kitty keyboard": "yes" if has_kitty else "no",
        "synchronized output": "yes" if is_synchronized else "no",
        "sixel pictures": "yes" if has_sixel else "no",
    }


def _answers(questions: bytes) -> bytes:
    """What the terminal sends back, read without waiting for a line."""
    try:
        import termios
        import tty
    except ImportError:
        return b""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    answers = b""
    end = time.monotonic() + _PATIENCE
    try:
        tty.setcbreak(descriptor)
        mode = termios.tcgetattr(descriptor)
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(descriptor, termios.TCSANOW, mode)
        os.write(sys.stdout.fileno(), questions)
        while _LAST_ANSWER.search(answers) is None and (left := end - time.monotonic()) > 0:
            if select.select([descriptor], [], [], left)[0]:
                answers += os.read(descriptor, 1024)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
    return answers
