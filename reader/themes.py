"""Themes: TOML files turned into what Textual understands, with a default for every variable of ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.paths import bundled

if TYPE_CHECKING:
    from textual.theme import Theme

DEFAULT_THEME = "dusk"

VARIABLE_DEFAULTS = {
    "unread": "$accent",
    "starred": "$warning",
    "match-background": "$warning 40%",
    "link": "$primary",
    "bar-background": "$panel",
    "divider": "$foreground 20%",
    "cursor-background": "$primary 30%",
    "cursor-blurred-background": "$foreground 8%",
    "muted": "$foreground 60%",
}
"""Every CSS variable the stylesheets use beyond Textual's own."""


def theme_files() -> list[Path]:
    """The bundled themes, by name."""
    return sorted((bundled("styles") / "themes").glob("*.toml"))


def theme_names() -> list[str]:
    """The names that the `theme` setting may have."""
    return [path.stem for path in theme_files()]


def load_theme(path: Path) -> Theme:
    """Reads one theme; its name is the file's stem, `[variables]` overrides CSS variables."""
    import tomllib

    from textual.theme import Theme

    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    variables = {**VARIABLE_DEFAULTS, **data.pop("variables", {})}
    return Theme(name=path.stem, variables=variables, **data)
