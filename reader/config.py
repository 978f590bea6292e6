"""Settings: `config.toml` read into values, a mistake is one line with its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import ConfigError

if TYPE_CHECKING:
    from reader.model.comment_sites import CommentSites
    from reader.model.fetching import FetchOptions, FetchSettings


class KeyOverride(NamedTuple):
    """Keys that the user gave an action, as Textual names them, parted by commas."""

    keys: str
    line: int


class RefreshSettings(NamedTuple):
    """When feeds are fetched; all times in seconds."""

    on_start: bool = True
    """Whether the interface fetches what is due by itself, at its start and while it runs."""
    interval: int | None = None
    """Between two fetches of a feed; None adapts it to how often the feed changes."""
    shortest: int | None = None
    longest: int | None = None


class KeepSettings(NamedTuple):
    """How long articles are kept; None is for ever."""

    articles: int | None = None
    """So many of a feed."""
    days: int | None = None


class CommentSettings(NamedTuple):
    """How discussions are read."""

    names: tuple[str, ...] = ()
    """What the reader is called where people discuss; their comments get a mark."""
    fold_depth: int | None = None
    """Replies this deep are folded at first, 0 being top level; None folds nothing."""
    fold_quotes: bool = False
    """Whether long quotations are folded at first."""
    fetch_on_open: bool = False
    """Whether opening an article asks for its discussions."""
    sites: Mapping[str, Any] = {}
    """Arguments of `CommentSites` that are set; see `Settings.comment_sites`."""


class FeedSettings(NamedTuple):
    """What is set for one feed or for the feeds of a folder; None leaves it to what is above."""

    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    login: str | None = None
    user_agent: str | None = None
    proxy: str | None = None
    verify: bool | None = None
    as_browser: bool | None = None
    interval: int | None = None
    keep: KeepSettings = KeepSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user may set."""

    path: Path | None = None
    browser: str | None = None
    """Command that opens a link; `%s` stands for the link, which otherwise comes last."""
    theme: str | None = None
    keys: Mapping[str, KeyOverride] = field(default_factory=dict)
    """Binding id to its keys."""
    refresh: RefreshSettings = field(default_factory=RefreshSettings)
    keep: KeepSettings = field(default_factory=KeepSettings)
    fetching: Mapping[str, Any] = field(default_factory=dict)
    """Arguments of `FetchSettings` that are set; see `fetch_settings`."""
    comments: CommentSettings = field(default_factory=CommentSettings)
    openers: Mapping[str, str] = field(default_factory=dict)
    """Media type (`audio/*`) to the command that opens it; `%s` as in `browser`."""
    download_folder: Path | None = None
    """Where enclosures go; None: the platform's folder for downloads."""
    download_template: str = "{feed}/{date} {title}{ending}"
    feeds: Mapping[str, FeedSettings] = field(default_factory=dict)
    """By address."""
    folders: Mapping[str, FeedSettings] = field(default_factory=dict)
    """By name."""

    def fetch_settings(self) -> FetchSettings:
        """What holds for all fetches."""
        from reader.model.fetching import FetchSettings

        return FetchSettings(**self.fetching)

    def comment_sites(self) -> CommentSites:
        """Where discussion sites are."""
        from reader.model.comment_sites import CommentSites

        return CommentSites(**self.comments.sites)

    def of_feed(self, url: str | None, folder: str | None) -> FeedSettings:
        """What holds for one feed: its own, then its folder's, then that of the folder above."""
        found = FeedSettings()
        rules = [self.feeds.get(url or "")]
        while folder:
            rules.append(self.folders.get(folder))
            folder = folder.rpartition("/")[0]
        for rule in rules:
            if rule is not None:
                found = _laid_over(found, rule)
        return found

    def fetch_options(
        self, url: str, folder: str | None, *, login: str | None = None, as_browser: bool = False
    ) -> FetchOptions:
        """How one address is asked for.

        Args:
            url: the feed's address.
            folder: the folder it is in.
            login: `user:password` that was given with the address.
            as_browser: whether it was told to look like a browser.
        """
        from reader.model.fetching import FetchOptions

        rule = self.of_feed(url, folder)
        return FetchOptions(
            headers=rule.headers,
            cookies=rule.cookies,
            login=rule.login or login,
            user_agent=rule.user_agent,
            proxy=rule.proxy,
            verify=rule.verify is not False,
            as_browser=as_browser or bool(rule.as_browser),
        )


def _laid_over(own: FeedSettings, below: FeedSettings) -> FeedSettings:
    """`own`, with what it leaves open taken from `below`; headers and cookies add up."""
    names = ("login", "user_agent", "proxy", "verify", "as_browser", "interval")
    taken = {
        n: getattr(own, n) if getattr(own, n) is not None else getattr(below, n) for n in names
    }
    return FeedSettings(
        headers=tuple((dict(below.headers) | dict(own.headers)).items()),
        cookies=tuple((dict(below.cookies) | dict(own.cookies)).items()),
        keep=KeepSettings(
            articles=below.keep.articles if own.keep.articles is None else own.keep.articles,
            days=below.keep.days if own.keep.days is None else own.keep.days,
        ),
        **taken,
    )


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
    top = _Table(path, text, data, "")
    settings = Settings(
        path=path,
        browser=top.take("browser", _string),
        theme=top.take("theme", _string),
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
        values = self.take(name, _mapping, {})
        return _Table(self._path, self._text, values, name)

    def tables(self) -> Iterable[tuple[str, _Table]]:
        """Every value as a table, by its name."""
        for name in self._values:
            yield name, self.table(name)

    def strings(self) -> Mapping[str, str]:
        """Every value as a string."""
        return {name: self.take(name, _string) for name in self._values}

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
        on_start=table.take("on-start", _bool, default.on_start),
        interval=table.take("interval", seconds),
        shortest=table.take("shortest", seconds),
        longest=table.take("longest", seconds),
    )
    table.done()
    return settings


def _keep(table: _Table) -> KeepSettings:
    settings = KeepSettings(articles=table.take("count", _number), days=table.take("age", _number))
    table.done()
    return settings


def _fetching(table: _Table) -> Mapping[str, Any]:
    wanted: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "user-agent": ("user_agent", _string),
        "proxy": ("proxy", _string),
        "connections": ("connections", _number),
        "host-connections": ("host_connections", _number),
        "host-spacing": ("host_spacing", _fraction),
        "connect-timeout": ("connect_timeout", _fraction),
        "answer-timeout": ("first_byte_timeout", _fraction),
        "timeout": ("total_timeout", _fraction),
        "max-transfer": ("max_wire_bytes", _bytes),
        "max-size": ("max_bytes", _bytes),
        "commands": ("allow_commands", _bool),
    }
    given = {own: table.take(name, read) for name, (own, read) in wanted.items()}
    table.done()
    return {name: value for name, value in given.items() if value is not None}


def _comments(table: _Table) -> CommentSettings:
    default = CommentSettings()
    settings = CommentSettings(
        names=table.take("names", _strings, default.names),
        fold_depth=table.take("fold-depth", _depth),
        fold_quotes=table.take("fold-quotes", _bool, default.fold_quotes),
        fetch_on_open=table.take("fetch-on-open", _bool, default.fetch_on_open),
        sites=_comment_sites(table.table("sites")) if table.has("sites") else {},
    )
    table.done("sites")
    return settings


def _comment_sites(table: _Table) -> Mapping[str, Any]:
    from reader.model.comment_sites import CommentSites

    given: dict[str, Any] = {}
    for name, default in CommentSites()._asdict().items():
        # Where one address is expected, one; where a program runs on many sites, any number.
        read = _addresses if isinstance(default, tuple) else _address
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
            login=rule.take("login", _string),
            user_agent=rule.take("user-agent", _string),
            proxy=rule.take("proxy", _string),
            verify=rule.take("verify", _bool),
            as_browser=rule.take("as-browser", _bool),
            interval=rule.take("interval", seconds),
            keep=KeepSettings(
                articles=rule.take("keep-count", _number), days=rule.take("keep-age", _number)
            ),
        )
        rule.done()
    return rules


def _downloads(settings: Settings, table: _Table) -> Settings:
    folder = table.take("folder", _string)
    template = table.take("template", _string, settings.download_template)
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


def nearest(name: str, names: Iterable[str]) -> str:
    """` (did you mean 'x'?)`, or nothing where no name is near."""
    import difflib

    found = difflib.get_close_matches(name, list(names), n=1)
    return f" (did you mean {found[0]!r}?)" if found else ""


_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def seconds(value: Any) -> int:
    """A length of time as `30 min`, `2h`, `1 d` or a number of minutes, in seconds.

    Raises:
        ValueError: it is none; the text says what would be one.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value * 60
    found = re.fullmatch(r"\s*(\d{1,6})\s*([a-z]*)\s*", value) if isinstance(value, str) else None
    if found is None or (found[2] or "min") not in _UNITS or not int(found[1]):
        raise ValueError("a length of time, as '30 min', '2 h' or '1 d'")
    return int(found[1]) * _UNITS[found[2] or "min"]


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a table")
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a string")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in values):
        raise ValueError("a string or a list of strings")
    return tuple(values)


def _address(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", value):
        raise ValueError("an address, as 'https://example.org'")
    return value.rstrip("/")


def _addresses(value: Any) -> tuple[str, ...]:
    return tuple(_address(item) for item in (value if isinstance(value, list) else [value]))


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("a whole number above 0")
    return value


def _depth(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a whole number from 0")
    return value


def _fraction(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 86400:
        raise ValueError("a number of seconds")
    return float(value)


def _bytes(value: Any) -> int:
    found = re.fullmatch(r"(\d{1,5})\s*MiB", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a size, as '32 MiB'")
    return int(found[1]) << 20


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
