"""How keys are written for people."""

from __future__ import annotations

import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character

_NAMES = {
    "up": "↑", "down": "↓", "left": "←", "right": "→",
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "shift+tab": "Shift-Tab",
    "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
    "backspace": "Backspace", "delete": "Del",
}  # fmt: skip

_UNICODE_NAMES = {short: name for name, short in KEY_NAME_REPLACEMENTS.items()} | {
    "minus": "hyphen-minus"
}


def key_name(key: str) -> str:
    """A key as Textual calls it, as people write it: `ctrl+d` is `^D`, `question_mark` is `?`."""
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
