"""Themes: TOML files turned into what Textual understands.

Stylesheets use only the variables that Textual derives from a theme's colours, so any theme is
complete; `[variables]` in a file replaces some of them. Files of the reader's own stand in
`themes/` beside the configuration, and go before those of the same name that are built in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, why_not
from reader.paths import bundled

if TYPE_CHECKING:
    from textual.theme import Theme

DEFAULT_THEME = "dusk"
TERMINAL_THEME = "terminal"
"""The terminal's own colours."""
_COLOUR = "a colour such as '#7aa2d6'"


def default_theme(environment: Mapping[str, str]) -> str:
    """The theme where none is set: without colours, or with 16, the terminal's own are used.

    A terminal has as many as rich, which sends them, takes from what is said of it.
    """
    if "NO_COLOR" in environment:
        return TERMINAL_THEME
    is_rich = environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    kind = environment.get("TERM", "").strip().lower().rpartition("-")[2]
    return DEFAULT_THEME if is_rich or kind in ("256color", "kitty") else TERMINAL_THEME


def theme_files(config: Path | None = None) -> dict[str, Path]:
    """Themes by name.

    Args:
        config: the configuration, beside which the reader's own stand; None gives those that are
            built in.
    """
    return {
        path.stem: path for folder in _folders(config) for path in sorted(folder.glob("*.toml"))
    }


def _folders(config: Path | None) -> list[Path]:
    """Where themes are: first ours, then the reader's own, which go before them."""
    ours = bundled("styles") / "themes"
    return [ours] if config is None else [ours, config.parent / "themes"]


def theme_names(config: Path | None = None) -> list[tuple[str, str]]:
    """Every theme there is and what kind it is of: ours, the reader's own, then Textual's."""
    from textual.theme import BUILTIN_THEMES

    ours = bundled("styles") / "themes"
    files = theme_files(config)
    rows = [
        (name, _kind(load_theme(path)) if path.parent == ours else "your own")
        for name, path in files.items()
    ]
    textuals = [
        (name, f"Textual, {'dark' if theme.dark else 'light'}")
        for name, theme in BUILTIN_THEMES.items()
        if name not in files
    ]
    return rows + textuals


def _kind(theme: Theme) -> str:
    if theme.ansi:
        return "16 colours"
    if theme.name == "contrast":
        return "high contrast"
    return "dark" if theme.dark else "light"


def find_theme(name: str, config: Path | None = None) -> Theme:
    """One theme by its name: the reader's own, one of ours, or one of Textual's.

    Args:
        config: the configuration; see `theme_files`.

    Raises:
        ConfigError: there is none of that name, or its file has a mistake.
    """
    for folder in reversed(_folders(config)):
        path = folder / f"{name}.toml"
        if path.is_file():
            return load_theme(path)
    from textual.theme import BUILTIN_THEMES

    if name in BUILTIN_THEMES:
        return BUILTIN_THEMES[name]
    from reader.config.values import nearest

    names = [*theme_files(config), *BUILTIN_THEMES]
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
        raise ConfigError(f"cannot read {path}: {why_not(error)}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    if path.parent != bundled("styles") / "themes":
        _check(path, values)
    return Theme(name=path.stem, **values)


def _check(path: Path, values: dict[str, Any]) -> None:
    """Complains about what Textual would fail at later."""
    from dataclasses import fields

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
            is_right, wanted = isinstance(value, dict), "a table of names and colours"
        else:
            is_right, wanted = _is_colour(value), _COLOUR
        if not is_right:
            raise ConfigError(f"{path}: {name} must be {wanted}")
    colours = {name: value for name, value in values.items() if name != "variables"}
    known = Theme(name="", **colours).to_color_system().generate()
    for name, value in values.get("variables", {}).items():
        if name not in known:
            raise ConfigError(f"{path}: there is no variable {name!r}{nearest(name, known)}")
        if not (isinstance(value, str) and (name.endswith("-style") or _is_colour(value))):
            raise ConfigError(f"{path}: {name} must be {_COLOUR}")


def _is_colour(value: Any) -> bool:
    from textual.color import Color, ColorParseError

    colour = re.sub(r"\s+\d+%$", "", value) if isinstance(value, str) else ""
    try:
        Color.parse(colour)
    except ColorParseError:
        return False
    return True
