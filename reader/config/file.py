"""`config.toml` read into settings; a mistake is one line with its number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from reader.config import (
    CommentSettings,
    FeedSettings,
    FullTextSettings,
    KeepSettings,
    KeyOverride,
    ListSettings,
    Macro,
    NotifySettings,
    PictureSettings,
    ReadingSettings,
    RefreshSettings,
    Settings,
)
from reader.config.options import options_of
from reader.config.values import mapping, nearest, string
from reader.errors import ConfigError, why_not
from reader.model.comment_sites import CommentSites
from reader.model.site_rule import SiteRule


def read_settings(path: Path) -> Settings:
    """Reads a configuration.

    Raises:
        ConfigError: it is unreadable, no TOML, or names something that does not exist.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {why_not(error)}") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    top = _Table(path, text, data, "")
    downloads = _values(top.table("downloads"))
    if folder := downloads.pop("download_folder", ""):
        downloads["download_folder"] = Path(folder).expanduser()
    return Settings(
        path=path,
        keys=_keys(path, text, data),
        macros=_macros(top.table("macros"), text),
        refresh=RefreshSettings(**_values(top.table("refresh"))),
        keep=KeepSettings(**_values(top.table("keep"))),
        fetching=_values(top.table("fetch")),
        comments=_comments(top.table("comments")),
        listing=ListSettings(**_values(top.table("list"))),
        pictures=PictureSettings(**_values(top.table("pictures"))),
        reading=ReadingSettings(**_values(top.table("reading"))),
        full_text=_full_text(top.table("full-text")),
        openers=top.table("open").strings(),
        browsers=top.table("browsers").strings(),
        commands=top.table("commands").strings(),
        notify=NotifySettings(**_values(top.table("notify"))),
        feeds=_rules(top.table("feed")),
        folders=_rules(top.table("folder")),
        **downloads,
        **_values(top, "keys"),
    )


class _Table:
    """One table of the file: what is taken from it is known, and what is left over is a mistake."""

    def __init__(self, path: Path, text: str, values: Mapping[str, Any], name: str) -> None:
        self._path = path
        self._text = text
        self._values = values
        self._name = name
        self._known: list[str] = []

    @property
    def name(self) -> str:
        """As between brackets; empty at the top."""
        return self._name

    def take(self, name: str, read: Callable[[Any], Any], default: Any = None) -> Any:
        """A value as `read` makes it; `read` raises ValueError with what would have been right."""
        self._known.append(name)
        if name not in self._values:
            return default
        try:
            return read(self._values[name])
        except ValueError as error:
            raise self.mistake(name, f"{name} must be {error}") from error

    def table(self, name: str) -> _Table:
        """A table inside this one, empty where it is not there."""
        values = self.take(name, mapping, {})
        return _Table(self._path, self._text, values, name)

    def tables(self) -> Iterable[tuple[str, _Table]]:
        """Every value as a table, by its name."""
        for name in self._values:
            yield name, self.table(name)

    def strings(self) -> Mapping[str, str]:
        """Every value as a string."""
        return {name: self.take(name, string) for name in self._values}

    def done(self, *known: str) -> None:
        """Complains about what nobody took."""
        names = (*self._known, *known)
        for name in self._values:
            if name not in names:
                where = f" in [{self._name}]" if self._name else ""
                raise self.mistake(
                    name, f"there is no setting {name!r}{where}{nearest(name, names)}"
                )

    def mistake(self, name: str, message: str) -> ConfigError:
        """An error that names the line."""
        return ConfigError(f"{self._path}:{_line_of(self._text, name)}: {message}")


def _values(table: _Table, *known: str, name: str = "") -> dict[str, Any]:
    """What is set in a table, by the names in the code.

    Args:
        known: what may stand in it beside its options.
        name: the table whose options they are; without it, that of the table itself.
    """
    given: dict[str, Any] = {}
    for option in options_of(name or table.name):
        value = table.take(option.name, option.kind)
        if value is not None:
            given[option.own_name] = value
    table.done(*known)
    return given


def _comments(table: _Table) -> CommentSettings:
    sites = _values(table.table("sites"), name="comments.sites")
    for name, default in CommentSites()._asdict().items():
        # The public ones stay known beside those that somebody runs at home.
        if name in sites and isinstance(default, tuple):
            sites[name] = (*sites[name], *default)
    return CommentSettings(**_values(table, "sites"), sites=sites)


def _full_text(table: _Table) -> FullTextSettings:
    sites = {
        host.lower(): SiteRule(**_values(rule, name="full-text.sites"))
        for host, rule in table.table("sites").tables()
    }
    return FullTextSettings(**_values(table, "sites"), sites=sites)


def _rules(table: _Table) -> Mapping[str, FeedSettings]:
    return {name: _rule(_values(rule, name=table.name)) for name, rule in table.tables()}


def _rule(given: dict[str, Any]) -> FeedSettings:
    keep = KeepSettings(articles=given.pop("keep_count", None), days=given.pop("keep_age", None))
    return FeedSettings(**given, keep=keep)


def _macros(table: _Table, text: str) -> Mapping[str, Macro]:
    macros = {}
    for name, one in table.tables():
        given = _values(one, name="macros")
        if "keys" not in given or not {"do", "run"} & given.keys():
            raise table.mistake(name, f"{name} needs keys, and do or run")
        given["keys"] = ",".join(given["keys"])
        macros[name] = Macro(**given, line=_line_of(text, name))
    return macros


def _keys(path: Path, text: str, data: Mapping[str, Any]) -> Mapping[str, KeyOverride]:
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
    return overrides


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
