"""Settings: `config.toml` read into frozen dataclasses, a mistake is one line with its number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from reader.errors import ConfigError

_KNOWN = ("browser", "theme", "keys")


@dataclass(frozen=True, slots=True)
class KeyOverride:
    """Keys that the user gave an action, as Textual names them, parted by commas."""

    keys: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user may set."""

    path: Path | None = None
    browser: str | None = None
    """Command that opens a link; `%s` stands for the link, which otherwise comes last."""
    theme: str | None = None
    keys: Mapping[str, KeyOverride] = field(default_factory=lambda: MappingProxyType({}))
    """Binding id to its keys."""


def load_settings(path: Path) -> Settings:
    """Reads the configuration; a missing file is the default one.

    Raises:
        ConfigError: it is unreadable, no TOML, or names something that does not exist.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings(path=path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from error
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    for name in data:
        if name not in _KNOWN:
            where = f"{path}:{_line_of(text, name)}"
            raise ConfigError(f"{where}: there is no setting {name!r}{nearest(name, _KNOWN)}")
    keys = data.get("keys", {})
    if not isinstance(keys, dict):
        raise ConfigError(
            f"{path}:{_line_of(text, 'keys')}: [keys] is a table of binding ids and keys"
        )
    overrides = {}
    for binding, value in _flattened(keys):
        line = _line_of(text, binding)
        values = value if isinstance(value, list) else [value]
        names = [item for item in values if isinstance(item, str)]
        if len(names) != len(values):
            raise ConfigError(
                f"{path}:{line}: keys of {binding!r} are a string or a list of strings"
            )
        overrides[binding] = KeyOverride(",".join(names), line)
    return Settings(
        path=path,
        browser=_text(path, text, data, "browser"),
        theme=_text(path, text, data, "theme"),
        keys=MappingProxyType(overrides),
    )


def nearest(name: str, names: tuple[str, ...] | list[str]) -> str:
    """` (did you mean 'x'?)`, or nothing where no name is near."""
    import difflib

    found = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean {found[0]!r}?)" if found else ""


def _text(path: Path, text: str, data: Mapping[str, object], name: str) -> str | None:
    value = data.get(name)
    if value is None or isinstance(value, str):
        return value
    raise ConfigError(f"{path}:{_line_of(text, name)}: {name} is a string")


def _flattened(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    """Binding ids hold dots, which TOML reads as tables inside tables unless they are quoted."""
    rows: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            rows.extend(_flattened(value, f"{prefix}{name}."))
        else:
            rows.append((prefix + name, value))
    return rows


def _line_of(text: str, name: str) -> int:
    """The line that sets `name`, from 1; 1 where it cannot be told."""
    last = name.rpartition(".")[2]
    for candidate in (name, last):
        pattern = rf"""^\s*\[?["']?(?:[\w."'-]*\.)?{re.escape(candidate)}["']?\s*[=\]]"""
        match = re.search(pattern, text, re.MULTILINE)
        if match:
            return text.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip())) + 1
    return 1
