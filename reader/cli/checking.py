"""Settings held against what the program has: actions and themes that they name."""

from __future__ import annotations

from reader.cli.keymap import with_checked_keys
from reader.config import Settings
from reader.themes import find_theme


def check_settings(settings: Settings) -> Settings:
    """The settings with their keys as Textual names them.

    Raises:
        ConfigError: they name an action or a theme that does not exist, or a key twice.
    """
    if settings.theme is not None:
        find_theme(settings.theme, settings.path)
    return with_checked_keys(settings)
