"""JSON of any depth: the standard library's decoder, and one without recursion behind it."""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9]\d*))(\.\d+)?([eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}
_WORD = re.compile("true|false|null")
_MAX_DIGITS = 4000


def load(text: str) -> Any:
    """Decodes JSON text.

    Raises:
        ValueError: it is no JSON; the message says where (`line 3 column 7`).
    """
    text = text.lstrip("\ufeff")
    try:
        return json.loads(text)
    except RecursionError:
        return _load_deep(text)


def _load_deep(text: str) -> Any:
    """Decodes without recursion: an array or object that is open waits on a stack."""
    root: list[Any] = []
    # The container in hand, the key that waits for its value, and those around it.
    container: list[Any] | dict[str, Any] = root
    key = ""
    stack: list[tuple[list[Any] | dict[str, Any], str]] = []
    position = _skip(text, 0)
    length = len(text)
    while True:
        # A value is due.
        sign = text[position : position + 1]
        opened: list[Any] | dict[str, Any] | None = None
        value: Any
        if sign == "{":
            value = opened = {}
            position += 1
        elif sign == "[":
            value = opened = []
            position += 1
        else:
            value, position = _scalar(text, position)
        if isinstance(container, dict):
            container[key] = value
        else:
            container.append(value)
        if opened is not None:
            stack.append((container, key))
            container = opened
            position = _skip(text, position)
            if text[position : position + 1] != ("}" if isinstance(opened, dict) else "]"):
                if isinstance(opened, dict):
                    key, position = _key(text, position)
                continue
        # A value is complete: close what ends here.
        while True:
            position = _skip(text, position)
            if not stack:
                if position != length:
                    raise json.JSONDecodeError("Extra data", text, position)
                return root[0]
            sign = text[position : position + 1]
            if sign == ("}" if isinstance(container, dict) else "]"):
                position += 1
                container, key = stack.pop()
                continue
            if sign != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
            position = _skip(text, position + 1)
            if isinstance(container, dict):
                key, position = _key(text, position)
            break


def _skip(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    return found.end() if found else position


def _key(text: str, position: int) -> tuple[str, int]:
    if text[position : position + 1] != '"':
        raise json.JSONDecodeError(
            "Expecting property name enclosed in double quotes", text, position
        )
    key, position = scanstring(text, position + 1, True)
    position = _skip(text, position)
    if text[position : position + 1] != ":":
        raise json.JSONDecodeError("Expecting ':' delimiter", text, position)
    return key, _skip(text, position + 1)


def _scalar(text: str, position: int) -> tuple[Any, int]:
    if text[position : position + 1] == '"':
        value, end = scanstring(text, position + 1, True)
        return value, end
    if found := _WORD.match(text, position):
        return _WORDS[found[0]], found.end()
    if found := _NUMBER.match(text, position):
        whole, fraction, exponent = found.groups()
        if fraction or exponent or len(whole) > _MAX_DIGITS:
            return float(found[0]), found.end()
        return int(whole), found.end()
    raise json.JSONDecodeError("Expecting value", text, position)
