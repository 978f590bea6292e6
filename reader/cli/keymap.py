"""The user's keys against the bindings there are: what does not exist, what hides another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from textual.keys import _character_to_key

from reader.app import BindingInfo, all_bindings
from reader.config import KeyOverride, Settings
from reader.config.values import nearest
from reader.errors import ConfigError
from reader.screens.key_names import KEY_NAMES, MODIFIERS, NO_KEY, UNBOUND, is_key
from reader.screens.macros import MACRO, macro_sentence

_READER = (
    "ReaderApp", "MainScreen", "PanesScreen", "CommentKeys",
    "FeedKeys", "FindKeys", "LinkKeys", "ReadingKeys", "StateKeys",
)  # fmt: skip
_TOGETHER: tuple[frozenset[str], ...] = tuple(
    frozenset(owners)
    for owners in (
        (*_READER, "RowList", "ArticleList"),
        (*_READER, "RowList", "FeedTree"),
        (*_READER, "ArticleView"),
        (*_READER, "CommentThread"),
        ("ReaderApp", "SearchScreen", "RowList", "HitList", "Prompt"),
        ("ReaderApp", "ImportScreen"),
        ("ReaderApp", "ConfirmScreen"),
        ("ReaderApp", "AddFeedScreen", "RowList", "ChoiceList", "Prompt"),
        ("ReaderApp", "EditFeedScreen", "Tick"),
        ("ReaderApp", "SaveViewScreen"),
        ("ReaderApp", "EnclosuresScreen", "RowList", "ChoiceList"),
        ("ReaderApp", "OutlineScreen", "RowList", "ChoiceList"),
        ("ReaderApp", "ChoosingScreen", "RowList", "ChoiceList"),
        ("ReaderApp", "LabelsScreen", "RowList", "ChoiceList"),
        ("ReaderApp", "NoteScreen"),
        ("ReaderApp", "PipeScreen"),
        ("ReaderApp", "RulesScreen", "RowList", "ChoiceList"),
        ("ReaderApp", "ThemesScreen", "RowList", "ChoiceList"),
        ("ReaderApp", "SettingsScreen", "RowList", "ChoiceList"),
        ("ReaderApp", "PageScreen", "TextPage"),
    )
)
"""Classes whose bindings are active at the same time, for each thing that can have the focus."""


@dataclass(frozen=True, slots=True)
class _Bound:
    info: BindingInfo
    keys: frozenset[str]
    default: frozenset[str]
    override: KeyOverride | None


def are_together(one: str, other: str) -> bool:
    """Whether the keys of two classes can work at the same time."""
    return any({one, other} <= owners for owners in _TOGETHER)


def with_checked_keys(settings: Settings) -> Settings:
    """The settings with their keys as Textual names them.

    Raises:
        ConfigError: an id or a key does not exist, or a key would do two things at once; with the
            line.
    """
    if not settings.keys and not settings.macros:
        return settings
    bindings = {info.id: info for info in all_bindings()}
    for name, override in settings.keys.items():
        _check_id(settings, name, override.line, bindings)
    for macro in settings.macros.values():
        for name in macro.do:
            _check_id(settings, name, macro.line, bindings)
    named = {
        name: override._replace(keys=_named(settings, override.keys, override.line))
        for name, override in settings.keys.items()
    }
    macros = {
        name: macro._replace(keys=_named(settings, macro.keys, macro.line))
        for name, macro in settings.macros.items()
    }
    bound = [
        _Bound(
            info,
            frozenset(_keys(named[info.id].keys if info.id in named else info.keys)),
            frozenset(_keys(info.keys)),
            named.get(info.id),
        )
        for info in bindings.values()
    ]
    for name, macro in macros.items():
        info = BindingInfo(f"{MACRO}{name}", macro.keys, name, "", "MainScreen")
        keys = frozenset(_keys(macro.keys))
        bound.append(_Bound(info, keys, frozenset(), KeyOverride(macro.keys, macro.line)))
    for one in bound:
        for other in bound:
            if one.override is not None and one is not other:
                _check_pair(settings, one, one.override, other)
    return replace(settings, keys=named, macros=macros)


def _check_id(
    settings: Settings, name: str, line: int, bindings: Mapping[str, BindingInfo]
) -> None:
    if name not in bindings:
        hint = nearest(name, list(bindings))
        message = f"there is no action {name!r}{hint}; reader keys lists them"
        raise ConfigError(f"{settings.path}:{line}: {message}")


def _named(settings: Settings, keys: str, line: int) -> str:
    names = _keys(keys)
    for sequence in names:
        for key in sequence.split():
            if not is_key(key):
                raise ConfigError(f"{settings.path}:{line}: there is no key {key!r}{_near(key)}")
    # Without a key of its own an action stays in the palette.
    return ",".join(names) or NO_KEY


def _near(key: str) -> str:
    modifiers, plus, last = key.rpartition("+")
    parts = [nearest(part, MODIFIERS) for part in modifiers.split("+") if part not in MODIFIERS]
    return next(iter(parts), "") if plus and any(parts) else nearest(last, KEY_NAMES)


def bound_keys(settings: Settings) -> list[BindingInfo]:
    """Every action with the keys it has now."""
    checked = with_checked_keys(settings)
    actions = [
        info._replace(keys=checked.keys[info.id].keys)
        if info.id in checked.keys
        else info._replace(keys=NO_KEY)
        if info.keys.startswith(UNBOUND)
        else info
        for info in all_bindings()
    ]
    macros = [
        BindingInfo(f"{MACRO}{name}", macro.keys, name, macro_sentence(macro), "MainScreen")
        for name, macro in checked.macros.items()
    ]
    return actions + macros


def _check_pair(settings: Settings, one: _Bound, override: KeyOverride, other: _Bound) -> None:
    if not are_together(one.info.where, other.info.where):
        return
    if one.default & other.default:
        # What shares a key by default is meant to: a pane's goes before the screen's.
        return
    for key in sorted((one.keys & other.keys) - {NO_KEY}):
        raise ConfigError(
            f"{settings.path}:{override.line}: {key} is the key of both {one.info.id!r} and"
            f" {other.info.id!r}; give one of them another key"
        )


def _keys(text: str) -> tuple[str, ...]:
    """Keys parted by commas, those of a sequence by spaces.

    A sign may be written as itself (`?`) or by name (`question_mark`).
    """
    if text.strip() == ",":
        return ("comma",)
    parts = (part.split() for part in text.split(","))
    return tuple(" ".join(map(_key, part)) for part in parts if part)


def _key(name: str) -> str:
    return _character_to_key(name) if len(name) == 1 else name
