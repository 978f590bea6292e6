"""Themes: TOML files turned into what Textual understands.

Stylesheets use only the variables that Textual derives from a theme's colours, so any theme is
complete; `[variables]` in a file replaces some of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader.paths import bundled

if TYPE_CHECKING:
    from textual.theme import Theme

DEFAULT_THEME = "dusk"


def theme_files() -> dict[str, Path]:
    """The bundled themes by name."""
    return {path.stem: path for path in sorted((bundled("styles") / "themes").glob("*.toml"))}


def load_theme(path: Path) -> Theme:
    """Reads one theme; its name is the file's stem."""
    import tomllib

    from textual.theme import Theme

    return Theme(name=path.stem, **tomllib.loads(path.read_text("utf-8")))
