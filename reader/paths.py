"""Where data, configuration and bundled files live."""

from __future__ import annotations

import os
from pathlib import Path

APP = "soundoff"
FIRST_STYLESHEETS = ("app", "pane", "workspace")
"""Those of the bundled styles that the first page is painted by."""


def data_dir() -> Path:
    """The platform's data directory for this program (not created)."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def store_path() -> Path:
    """The default store: `SOUNDOFF_STORE`, else `soundoff.db` in the data directory."""
    named = os.environ.get("SOUNDOFF_STORE")
    return Path(named).expanduser() if named else data_dir() / "soundoff.db"


def config_path() -> Path:
    """The configuration: `SOUNDOFF_CONFIG`, else `config.toml` in the platform's directory."""
    named = os.environ.get("SOUNDOFF_CONFIG")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def log_path() -> Path:
    """The log of unexpected errors, in the platform's log directory."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APP, appauthor=False)) / "soundoff.log"


def bundled(name: str) -> Path:
    """`styles` or `sample_feeds`: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def starter_list() -> Path:
    """The list of feeds that an empty store offers; beside the code, as nobody imports it whole."""
    return Path(__file__).resolve().parent / "starter.opml"
