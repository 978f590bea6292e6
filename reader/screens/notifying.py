"""Telling of new articles outside the program: by the terminal or by the desktop."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from reader.child import child
from reader.config import NotifySettings
from reader.text.clean import clean_line

_TITLES = 3
"""Titles that are told; the number says how many more there are."""
_MOST = 200
"""Characters of a title, so that nobody's headline fills a screen."""


def told(count: int, titles: Sequence[str]) -> tuple[str, str]:
    """The heading and the text of a notification, without anything that a terminal could obey."""
    heading = f"{count:,} new article{'' if count == 1 else 's'}"
    shown = [clean_line(title)[:_MOST] for title in titles[:_TITLES]]
    return heading, " · ".join([*shown, "…"] if count > len(shown) else shown)


def sequence(how: str, heading: str, text: str) -> str:
    """What makes a terminal notify: OSC 9 (iTerm2 and others) or OSC 777 (rxvt and others)."""
    if how == "osc777":
        # Semicolons part its fields.
        return f"\x1b]777;notify;{heading.replace(';', ',')};{text.replace(';', ',')}\x07"
    # Numbers at its beginning mean other things to some terminals.
    return f"\x1b]9;Soundoff: {heading}: {text}\x07"


def desktop_command(heading: str, text: str, platform: str = sys.platform) -> list[str]:
    """The command line that makes the desktop notify; empty where there is none."""
    if platform == "darwin":
        script = "display notification (item 2 of words) with title (item 1 of words)"
        lines = ("on run words", script, "end run")
        return ["osascript", *(word for line in lines for word in ("-e", line)), heading, text]
    program = shutil.which("notify-send")
    return [] if program is None else [program, "--app-name=Soundoff", "--", heading, text]


async def notify(settings: NotifySettings, heading: str, text: str) -> str:
    """Tells the desktop, or says what the terminal has to be sent.

    Returns:
        A sequence for the terminal; empty where the desktop was told.
    """
    if settings.how != "desktop":
        from reader.screens import tmux

        # By itself, tmux keeps to itself what it does not know.
        sent = sequence(settings.how, heading, text)
        return tmux.through(sent, await tmux.levels(os.environ))
    if command := desktop_command(heading, text):
        async with child(command) as process:
            await process.wait()
    return ""
