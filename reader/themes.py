"""Themes: TOML files turned into what Textual understands.

Stylesheets use only the variables that Textual derives from a theme's colours, so any theme is
complete; `[variables]` in a file replaces some of them. Files of the reader's own stand in
`themes/` beside the configuration, and go before those of the same name that are built in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError
from reader.paths import bundled

if TYPE_CHECKING:
    from textual.theme import Theme

DEFAULT_THEME = "dusk"
TERMINAL_THEME = "terminal"
"""The terminal's own colours."""


def default_theme(environment: Mapping[str, str]) -> str:
    """The theme where none is set: without colours, or with 16, the terminal's own are used."""
    if "NO_COLOR" in environment:
        return TERMINAL_THEME
    term = environment.get("TERM", "")
    is_poor = term.endswith("-16color") or term in ("linux", "vt100", "vt220", "ansi", "cons25")
    return TERMINAL_THEME if is_poor and not environment.get("COLORTERM") else DEFAULT_THEME


def theme_files(folder: Path | None = None) -> dict[str, Path]:
    """Themes by name.

    Args:
        folder: that of the configuration; None gives those that are built in.
    """
    files = {path.stem: path for path in sorted((bundled("styles") / "themes").glob("*.toml"))}
    if folder is not None:
        files |= {path.stem: path for path in sorted((folder / "themes").glob("*.toml"))}
    return files


def find_theme(name: str, folder: Path | None = None) -> Theme:
    """One theme by its name: the reader's own, one of ours, or one of Textual's.

    Raises:
        ConfigError: there is none of that name, or its file has a mistake.
    """
    for path in (
        *([folder / "themes" / f"{name}.toml"] if folder is not None else []),
        bundled("styles") / "themes" / f"{name}.toml",
    ):
        if path.is_file():
            return load_theme(path)
    from textual.theme import BUILTIN_THEMES

    if name in BUILTIN_THEMES:
        return BUILTIN_THEMES[name]
    from reader.config.values import nearest

    names = [*theme_files(folder), *BUILTIN_THEMES]
    hint = nearest(name, names) or f"; there are {', '.join(names)}"
    raise ConfigError(f"there is no theme {name!r}{hint}")


def load_theme(path: Path) -> Theme:
    """Reads one theme; its name is the file's stem.

    Raises:
        ConfigError: it is unreadable, or a line of it is none of a theme.
    """
    import tomllib

    from textual.theme import Theme

    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    if path.parent != bundled("styles") / "themes":
        _check(path, values)
    return Theme(name=path.stem, **values)


def _check(path: Path, values: dict[str, Any]) -> None:
    """Complains about what Textual would fail at later."""
    from dataclasses import fields

    from textual.color import Color, ColorParseError
    from textual.theme import Theme

    from reader.config.values import nearest

    numbers = {"luminosity_spread", "text_alpha"}
    names = [field.name for field in fields(Theme) if field.name != "name"]
    if "primary" not in values:
        raise ConfigError(f"{path}: a theme needs a colour called primary")
    for name, value in values.items():
        if name not in names:
            raise ConfigError(f"{path}: a theme has no {name!r}{nearest(name, names)}")
        if name in ("dark", "ansi"):
            is_right, wanted = isinstance(value, bool), "true or false"
        elif name in numbers:
            is_right, wanted = isinstance(value, int | float), "a number"
        elif name == "variables":
            is_right = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
            wanted = "a table of strings"
        else:
            try:
                Color.parse(value if isinstance(value, str) else "")
                is_right = True
            except ColorParseError:
                is_right = False
            wanted = "a colour, as '#7aa2d6'"
        if not is_right:
            raise ConfigError(f"{path}: {name} is {wanted}")
