"""newsboat's `config` as our `config.toml` (newsboat.org, "Newsboat configuration commands")."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping

from reader.app import all_bindings
from reader.cli.newsboat_keys import Keymap, actions_of, key_of, macro_of, program_of
from reader.text.clean import clean_line

_COLOURS = {
    "black": "#000000", "red": "#cd3131", "green": "#0dbc79", "yellow": "#e5e510",
    "blue": "#2472c8", "magenta": "#bc3fbc", "cyan": "#11a8cd", "white": "#e5e5e5",
}  # fmt: skip
_ELEMENTS = {
    "listnormal": ("foreground", "background"),
    "background": ("foreground", "background"),
    "article": ("foreground", None),
    "listfocus": (None, "primary"),
    "listnormal_unread": ("accent", None),
    "info": ("secondary", "panel"),
}
"""Element to the colours of a theme that its foreground and background are."""
_BOOKMARK = (
    'article=$(cat); {} "$(printf %s "$article" | jq -r .link)"'
    ' "$(printf %s "$article" | jq -r .title)"'
)


def convert_newsboat(text: str) -> str:
    """A `config` of newsboat as `config.toml`.

    What has no like here stands at the end as comments, each with its line. The result is always
    a configuration without a mistake.
    """
    conversion = _Conversion()
    for number, line in enumerate(text.split("\n"), 1):
        conversion.take(number, clean_line(line))
    return "".join(f"{line}\n" for line in conversion.lines())


class _Conversion:
    def __init__(self) -> None:
        self._tables: dict[str, dict[str, str]] = {"": {}}
        self._keymap = Keymap(all_bindings())
        self._theme: dict[str, str] = {}
        self._left: list[str] = []
        self._proxy: dict[str, str] = {}
        self._macros: dict[str, tuple[Mapping[str, str | list[str]], str]] = {}
        """By their keys, with their lines."""

    def take(self, number: int, line: str) -> None:
        """Takes one line."""
        if not line or line.startswith("#"):
            return
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            words = line.split()
        told = f"line {number}: {line}"
        if words and not self._is_taken(words[0], words[1:], told):
            self._left.append(told)

    def _is_taken(self, name: str, values: list[str], told: str) -> bool:
        if name in ("bind-key", "bind"):
            return self._bind(name, values)
        if name == "macro":
            return self._macro(values, told)
        if name == "color":
            return self._colour(values)
        if name in ("proxy", "use-proxy", "proxy-type", "proxy-auth") and values:
            self._proxy[name] = values[0]
            return True
        setting = _SETTINGS.get(name)
        if setting is None or not values or (found := setting(" ".join(values))) is None:
            return False
        for table, option, value in found:
            self._tables.setdefault(table, {})[option] = value
        return True

    def _bind(self, name: str, values: list[str]) -> bool:
        """`bind-key KEY OPERATION [CONTEXT]`, or `bind KEYS CONTEXTS OPERATION [-- WORDS]`."""
        values = values[: values.index("--")] if "--" in values else values
        if len(values) < 2 or (name == "bind" and len(values) != 3):
            return False
        is_new = name == "bind"
        operation = values[2] if is_new else values[1]
        contexts = values[1].split(",") if is_new else values[2:3]
        key, actions = key_of(values[0]), actions_of(operation, contexts)
        if key is None or not actions:
            return False
        for action in actions:
            self._keymap.give(key, action)
        return True

    def _macro(self, values: list[str], told: str) -> bool:
        macro = macro_of(values)
        if macro is None:
            return False
        # The last one of a key wins, as in newsboat.
        self._macros[values[0]] = (macro, told)
        return True

    def _take_macros(self) -> None:
        """Gives macros the keys that no action has."""
        taken = {key for _, keys in self._keymap.changed() for key in keys}
        for name, (macro, told) in self._macros.items():
            if macro["keys"] in taken:
                self._left.append(told)
                continue
            given = ", ".join(
                f"{option} = {_list(value) if isinstance(value, list) else _string(value)}"
                for option, value in macro.items()
            )
            table = self._tables.setdefault("macros", {})
            table[_string(f"newsboat-{name}")] = f"{{ {given} }}"

    def _colour(self, values: list[str]) -> bool:
        if len(values) < 3 or values[0] not in _ELEMENTS:
            return False
        found = False
        for place, value in zip(_ELEMENTS[values[0]], values[1:3], strict=True):
            if place is not None and (colour := _hex(value)) is not None:
                self._theme[place] = colour
                found = True
        return found

    def lines(self) -> Iterator[str]:
        """The file."""
        yield "# From newsboat. What each option means: reader config"
        if self._proxy.get("use-proxy") == "yes" and (host := self._proxy.get("proxy")):
            kind = self._proxy.get("proxy-type", "http")
            login = f"{self._proxy['proxy-auth']}@" if "proxy-auth" in self._proxy else ""
            address = host if "://" in host else f"{kind}://{login}{host}"
            self._tables.setdefault("fetch", {})["proxy"] = _string(address)
        if keys := dict(self._keymap.changed()):
            self._tables["keys"] = {f'"{action}"': _list(keys[action]) for action in sorted(keys)}
        self._take_macros()
        for name, options in self._tables.items():
            if options:
                yield from ["", f"[{name}]"] if name else [""]
                yield from (f"{option} = {value}" for option, value in options.items())
        if self._theme:
            yield from _theme_lines(self._theme)
        if self._left:
            yield from [
                "",
                "# These lines of newsboat's have no counterpart here, or are not needed:",
            ]
            yield from (f"# {line}" for line in self._left)


def _theme_lines(theme: dict[str, str]) -> Iterator[str]:
    yield from [
        "",
        "# Colours: put these lines, without #, into themes/newsboat.toml beside this file, and",
        '# theme = "newsboat" before the first table.',
        f"# dark = {str(_is_dark(theme.get('background', '#000000'))).lower()}",
    ]
    full = {"primary": "#2472c8", **theme}
    yield from (f'# {name} = "{colour}"' for name, colour in full.items())


def _is_dark(colour: str) -> bool:
    return sum(bytes.fromhex(colour[1:])) < 384


def _hex(name: str) -> str | None:
    """A colour of newsboat's, as `red` or `color214`; None for `default` and what is none."""
    if name in _COLOURS:
        return _COLOURS[name]
    match = re.fullmatch(r"color(\d{1,3})", name)
    number = int(match[1]) if match else 256
    if number < 16:
        return list(_COLOURS.values())[number % 8]
    if number < 232:
        levels = (0, 95, 135, 175, 215, 255)
        red, green, blue = (number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6
        return f"#{levels[red]:02x}{levels[green]:02x}{levels[blue]:02x}"
    return "#" + f"{8 + 10 * (number - 232):02x}" * 3 if number < 256 else None


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(keys: list[str]) -> str:
    return f"[{', '.join(map(_string, keys))}]"


_Found = list[tuple[str, str, str]] | None
"""(table, option, value as the file has it); None: the line is left as a comment."""


def _number(table: str, option: str, form: str = "{}") -> Callable[[str], _Found]:
    def take(value: str) -> _Found:
        if not value.isdecimal() or not 0 < int(value) < 1_000_000:
            return None
        return [(table, option, form.format(int(value)))]

    return take


def _text(table: str, option: str) -> Callable[[str], _Found]:
    return lambda value: [(table, option, _string(value))] if value else None


def _yes(*found: tuple[str, str, str]) -> Callable[[str], _Found]:
    return lambda value: list(found) if value == "yes" else None


def _browser(value: str) -> _Found:
    # newsboat takes the address at the end, too, where there is no %u.
    return [("", "browser", _string(program_of(value)))]


def _on_start(value: str) -> _Found:
    return [("refresh", "on-start", "true" if value == "yes" else "false")]


def _notify_program(value: str) -> _Found:
    return [("notify", "when", '"always"'), ("notify", "how", '"desktop"')]


_SETTINGS: dict[str, Callable[[str], _Found]] = {
    "browser": _browser,
    "auto-reload": _on_start,
    "refresh-on-startup": _on_start,
    "reload-time": _number("refresh", "interval", '"{} min"'),
    "reload-threads": _number("fetch", "connections"),
    "download-timeout": _number("fetch", "timeout", "{}.0"),
    "user-agent": _text("fetch", "user-agent"),
    "max-items": _number("keep", "count"),
    "keep-articles-days": _number("keep", "age"),
    "text-width": _number("reading", "measure"),
    "download-path": _text("downloads", "folder"),
    "player": lambda value: [("open", '"audio/*"', _string(value))] if value else None,
    "bookmark-cmd": lambda value: [("commands", "bookmark", _string(_BOOKMARK.format(value)))],
    "notify-xterm": _yes(("", "title", "true")),
    "notify-screen": _yes(("notify", "when", '"always"'), ("notify", "how", '"osc9"')),
    "notify-program": _notify_program,
}
"""Options of newsboat's that have a like here."""
