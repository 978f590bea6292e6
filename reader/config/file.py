"""`config.toml` read into settings; a mistake is one line with its number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reader.config import (
    CommentSettings,
    FeedSettings,
    KeepSettings,
    KeyOverride,
    RefreshSettings,
    Settings,
)
from reader.config.values import (
    address,
    addresses,
    boolean,
    depth,
    fraction,
    mapping,
    nearest,
    number,
    seconds,
    size,
    string,
    strings,
)
from reader.errors import ConfigError


def read_settings(path: Path) -> Settings:
    """Reads a configuration.

    Raises:
        ConfigError: it is unreadable, no TOML, or names something that does not exist.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    top = _Table(path, text, data, "")
    settings = Settings(
        path=path,
        browser=top.take("browser", string),
        theme=top.take("theme", string),
        keys=_keys(path, text, data),
        refresh=_refresh(top.table("refresh")),
        keep=_keep(top.table("keep")),
        fetching=_fetching(top.table("fetch")),
        comments=_comments(top.table("comments")),
        openers=top.table("open").strings(),
        feeds=_rules(top.table("feed")),
        folders=_rules(top.table("folder")),
    )
    settings = _downloads(settings, top.table("downloads"))
    top.done("keys")
    return settings


class _Table:
    """One table of the file: what is taken from it is known, and what is left over is a mistake."""

    def __init__(self, path: Path, text: str, values: Mapping[str, Any], name: str) -> None:
        self._path = path
        self._text = text
        self._values = values
        self._name = name
        self._known: list[str] = []

    def take(self, name: str, read: Callable[[Any], Any], default: Any = None) -> Any:
        """A value as `read` makes it; `read` raises ValueError with what would have been right."""
        self._known.append(name)
        if name not in self._values:
            return default
        try:
            return read(self._values[name])
        except ValueError as error:
            raise self.mistake(name, f"{name} is {error}") from error

    def has(self, name: str) -> bool:
        """Whether it is set."""
        return name in self._values

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


def _refresh(table: _Table) -> RefreshSettings:
    default = RefreshSettings()
    settings = RefreshSettings(
        on_start=table.take("on-start", boolean, default.on_start),
        interval=table.take("interval", seconds),
        shortest=table.take("shortest", seconds),
        longest=table.take("longest", seconds),
    )
    table.done()
    return settings


def _keep(table: _Table) -> KeepSettings:
    settings = KeepSettings(articles=table.take("count", number), days=table.take("age", number))
    table.done()
    return settings


def _fetching(table: _Table) -> Mapping[str, Any]:
    wanted: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "user-agent": ("user_agent", string),
        "proxy": ("proxy", string),
        "connections": ("connections", number),
        "host-connections": ("host_connections", number),
        "host-spacing": ("host_spacing", fraction),
        "connect-timeout": ("connect_timeout", fraction),
        "answer-timeout": ("first_byte_timeout", fraction),
        "timeout": ("total_timeout", fraction),
        "max-transfer": ("max_wire_bytes", size),
        "max-size": ("max_bytes", size),
        "commands": ("allow_commands", boolean),
    }
    given = {own: table.take(name, read) for name, (own, read) in wanted.items()}
    table.done()
    return {name: value for name, value in given.items() if value is not None}


def _comments(table: _Table) -> CommentSettings:
    default = CommentSettings()
    settings = CommentSettings(
        names=table.take("names", strings, default.names),
        fold_depth=table.take("fold-depth", depth),
        fold_quotes=table.take("fold-quotes", boolean, default.fold_quotes),
        fetch_on_open=table.take("fetch-on-open", boolean, default.fetch_on_open),
        sites=_comment_sites(table.table("sites")) if table.has("sites") else {},
    )
    table.done("sites")
    return settings


def _comment_sites(table: _Table) -> Mapping[str, Any]:
    from reader.model.comment_sites import CommentSites

    given: dict[str, Any] = {}
    for name, default in CommentSites()._asdict().items():
        # Where one address is expected, one; where a program runs on many sites, any number.
        read = addresses if isinstance(default, tuple) else address
        value = table.take(name.replace("_", "-"), read)
        if value is not None:
            # The public ones stay known beside those that somebody runs at home.
            given[name] = (*value, *default) if isinstance(default, tuple) else value
    table.done()
    return given


def _rules(table: _Table) -> Mapping[str, FeedSettings]:
    rules = {}
    for name, rule in table.tables():
        rules[name] = FeedSettings(
            headers=tuple(rule.table("headers").strings().items()),
            cookies=tuple(rule.table("cookies").strings().items()),
            login=rule.take("login", string),
            user_agent=rule.take("user-agent", string),
            proxy=rule.take("proxy", string),
            verify=rule.take("verify", boolean),
            as_browser=rule.take("as-browser", boolean),
            interval=rule.take("interval", seconds),
            keep=KeepSettings(
                articles=rule.take("keep-count", number), days=rule.take("keep-age", number)
            ),
        )
        rule.done()
    return rules


def _downloads(settings: Settings, table: _Table) -> Settings:
    folder = table.take("folder", string)
    template = table.take("template", string, settings.download_template)
    table.done()
    return replace(
        settings,
        download_folder=Path(folder).expanduser() if folder else None,
        download_template=template,
    )


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
