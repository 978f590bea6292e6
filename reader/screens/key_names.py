"""How keys are written for people."""

from __future__ import annotations

import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

_NAMES = {
    "up": "↑", "down": "↓", "left": "←", "right": "→",
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "shift+tab": "Shift-Tab",
    "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
    "backspace": "Backspace", "delete": "Del",
}  # fmt: skip

_UNICODE_NAMES = {short: name for name, short in KEY_NAME_REPLACEMENTS.items()} | {
    "minus": "hyphen-minus"
}

NO_KEY = "none"
"""Stands for the keys of an action that has none."""
UNBOUND = "none-"
"""Begins what stands for the key of an action that has one only where the reader gives it one."""
MODIFIERS = ("ctrl", "shift", "alt", "super", "hyper", "meta")
KEY_NAMES = tuple(key.value for key in Keys if "+" not in key.value and "<" not in key.value)


def is_key(key: str) -> bool:
    """Whether a terminal can have a key of that name, as Textual calls it."""
    *modifiers, name = key.split("+")
    if not name or not set(modifiers) <= set(MODIFIERS):
        return False
    if len(name) == 1 or name in KEY_NAMES or name in _UNICODE_NAMES or name == NO_KEY:
        return True
    try:
        return bool(unicodedata.lookup(name.replace("_", " ")))
    except KeyError:
        return False


def key_name(key: str) -> str:
    """A key as Textual calls it, as people write it: `ctrl+d` is `^D`, `question_mark` is `?`."""
    if key.startswith(UNBOUND):
        return NO_KEY
    if " " in key:
        # One after the other.
        names = [key_name(part) for part in key.split()]
        return ("" if all(len(name) == 1 for name in names) else " ").join(names)
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+") and len(key) == 6:
        return f"^{key[5:].upper()}"
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    try:
        return unicodedata.lookup(_UNICODE_NAMES.get(key, key).replace("_", " "))
    except KeyError:
        return key_to_character(key) or key


def key_names(keys: str) -> str:
    """Several keys parted by commas, as people write them."""
    names = [key_name(key.strip()) for key in keys.split(",") if key.strip()]
    return " ".join(names) or key_name(keys)
