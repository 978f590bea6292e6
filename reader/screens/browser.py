"""Which program opens a link, and how."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from reader import child

TERMINAL_BROWSERS = (
    "www-browser",
    "w3m",
    "lynx",
    "links2",
    "elinks",
    "links",
    "browsh",
    "carbonyl",
    "chawan",
    "cha",
)
"""Browsers that need the terminal, the platform's choice first."""
_OPENERS = ("xdg-open", "gio open", "wslview", "termux-open-url")
_PATIENCE = 2.0
"""Seconds in which an opener that fails is noticed."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command line that opens a link."""

    arguments: tuple[str, ...]
    needs_terminal: bool

    @property
    def name(self) -> str:
        """The program's name, for messages."""
        return os.path.basename(self.arguments[0])  # noqa: PTH119


def find_by_pattern(url: str, patterns: Mapping[str, str]) -> Program | None:
    """The program that the reader set for links like this one.

    Args:
        url: an http or https address.
        patterns: pattern to command. A pattern fits the host, without `www.`, or all that follows
            `://` up to what is asked for by `?`; `example.org` fits hosts below it, too.

    Returns:
        None where no pattern fits, or the program is not there.
    """
    from fnmatch import fnmatchcase
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    whole = host + parts.path.lower()
    for pattern, command in patterns.items():
        wanted = pattern.lower()
        is_host = fnmatchcase(host, wanted) or host.endswith(f".{wanted}")
        if (is_host or fnmatchcase(whole, wanted)) and (program := _program(command, url)):
            return program
    return None


def find_browser(
    url: str,
    setting: str | None,
    environment: Mapping[str, str],
    platform: str = sys.platform,
    *,
    is_behind: bool = False,
) -> Program | None:
    """Decides what opens `url`: the setting, else `$BROWSER`, else the platform's opener.

    Args:
        url: an http or https address.
        setting: the `browser` setting; `%s` in it is the link, else it is added at the end.
        environment: the process's environment.
        platform: as `sys.platform`.
        is_behind: whether it should open in the background, where the platform can.

    Returns:
        None where there is no such program.
    """
    if setting:
        return _program(setting, url)
    for command in environment.get("BROWSER", "").split(os.pathsep):
        if command and (program := _program(command, url)):
            return program
    if platform == "darwin":
        return _program("open -g" if is_behind else "open", url)
    has_display = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    # Windows' and Android's own bridges need no display.
    for opener in _OPENERS if has_display else _OPENERS[2:]:
        if program := _program(opener, url):
            return program
    for browser in TERMINAL_BROWSERS:
        if program := _program(browser, url):
            return program
    return None


def find_opener(type: str | None, target: str, openers: Mapping[str, str]) -> Program | None:
    """The program that the reader set for a media type.

    Args:
        type: as the feed says; without one it is guessed from the ending of `target`.
        target: an http or https address, or the path of a file.
        openers: type (`audio/*`) to command, the first that matches counts.

    Returns:
        None where none is set, or it is not there.
    """
    from fnmatch import fnmatchcase
    from mimetypes import guess_type

    media = (type or guess_type(target)[0] or "").partition(";")[0].strip().lower()
    for pattern, command in openers.items():
        if fnmatchcase(media, pattern.lower()):
            return _program(command, target)
    return None


def _program(command: str, url: str) -> Program | None:
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if not words or shutil.which(words[0]) is None:
        return None
    name = os.path.basename(words[0])  # noqa: PTH119
    if any("%s" in word for word in words):
        arguments = [word.replace("%s", url) for word in words]
    else:
        arguments = [*words, url]
    return Program(tuple(arguments), name in TERMINAL_BROWSERS)


async def run_detached(program: Program) -> str | None:
    """Starts a program that has windows of its own; what it prints goes nowhere.

    Returns:
        None if it runs or ended well, else one line that says how it failed.
    """
    try:
        status = await child.run_detached(program.arguments, _PATIENCE)
    except OSError as error:
        return f"{program.name}: {error.strerror}"
    return f"{program.name} failed with status {status}" if status else None
