"""How the first page looks, kept so that it can be painted before Textual is there.

Settings, themes and stylesheets are read by the program itself, which keeps what came of them for
the list: a few settings and the escape codes of its styles. It holds for as long as what they were
made from is what it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, NamedTuple

from reader import __version__
from reader.paths import FIRST_STYLESHEETS, bundled

NAMES = ("", "dim", "feed", "star", "title-read", "title-read dim", "title-unread", "unread")
"""Styles of what stands in a row."""
UNDER = ("", "cursor")
"""Styles that lie under a row."""
_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FILTERS")


class Look(NamedTuple):
    """What the first page is painted by."""

    made_of: str
    """What all of it came from; see `origin`."""
    theme: str
    is_ascii: bool
    resumes: bool
    """Whether a session goes on where the last one ended."""
    sort: str
    """What the list is sorted by at first."""
    template: str | None
    """Of a row; None: as it is laid out by itself."""
    lines: int
    """Of a row."""
    margin: int
    """Rows that stay in view above and below the cursor."""
    styles: dict[str, str]
    """Parameters of SGR by the names of styles: `NAMES` in the list, and those in CSS around it."""


def look_text(look: Look) -> str:
    """A look as a line of JSON."""
    return json.dumps(look._asdict(), sort_keys=True)


def read_look(text: str, config: Path) -> Look | None:
    """What `look_text` wrote; None where it was another program's or holds no more.

    Args:
        text: the line of JSON.
        config: the configuration.
    """
    try:
        look = Look(**json.loads(text))
        return look if look.made_of == origin(config, look.theme) else None
    except (ValueError, TypeError):
        return None


def origin(config: Path | None, theme: str) -> str:
    """What tells whether a look still holds: the terminal, and the times and sizes of files.

    Args:
        config: the configuration, beside which the reader's own themes stand.
        theme: the name of the theme.
    """
    terminal = {name: os.environ.get(name) for name in _VARIABLES}
    return json.dumps([__version__, terminal, [_state(p) for p in _files(config, theme)]])


def _files(config: Path | None, theme: str) -> Iterator[Path]:
    styles = bundled("styles")
    yield from (styles / f"{name}.tcss" for name in FIRST_STYLESHEETS)
    yield styles / "themes" / f"{theme}.toml"
    if config is not None:
        yield config
        yield config.parent / "themes" / f"{theme}.toml"
    # Found, not imported.
    textual = PathFinder.find_spec("textual")
    if textual is not None and textual.origin is not None:
        yield Path(textual.origin)


def _state(path: Path) -> list[Any]:
    try:
        found = path.stat()
    except OSError:
        return [str(path)]
    return [str(path), found.st_mtime_ns, found.st_size]
