"""What somebody types for an option, as TOML has it."""

from __future__ import annotations

import tomllib
from typing import Any

import tomlkit

from reader.config.options import Option, kind_in_words


def toml_of(option: Option, text: str) -> str | None:
    """A value as the file would have it; strings need no quotes, lists no brackets.

    Returns:
        None for an empty text: the default.

    Raises:
        ValueError: it is no value of this option; the text says what would be one.
    """
    text = text.strip()
    if not text:
        return None
    words = [word.strip() for word in text.split(",") if word.strip()]
    # Where both are right, a comma parts.
    for value in (*_parsed(text), *([words] if "," in text else []), text, words):
        try:
            option.kind(value)
        except ValueError:
            continue
        return _as_toml(value)
    raise ValueError(f"{option.name} must be {kind_in_words(option.kind)}")


def typed_of(toml: str) -> str:
    """A value of the file as one would type it: strings and lists of strings without signs."""
    (value,) = _parsed(toml)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) and value else toml


def values_of(text: str) -> dict[str, Any]:
    """What a configuration sets; nothing where it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def set_value(values: dict[str, Any], table: str, name: str) -> str | None:
    """The value of an option as TOML, None where it is not set."""
    here: Any = values
    for part in filter(None, table.split(".")):
        here = here.get(part, {}) if isinstance(here, dict) else {}
    return _as_toml(here[name]) if isinstance(here, dict) and name in here else None


def _parsed(text: str) -> list[Any]:
    found = values_of(f"value = {text}")
    return [found["value"]] if len(found) == 1 else []


def _as_toml(value: Any) -> str:
    return str(tomlkit.item(value).as_string())
