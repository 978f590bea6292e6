"""Values as they stand in `config.toml`: what they may be, and what would have been right.

Each function takes a value as TOML gives it and raises ValueError, whose text goes on from `x is`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any


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
        raise ValueError("a length of time such as '30 min', '2 h' or '1 d'")
    return int(found[1]) * _UNITS[found[2] or "min"]


def mapping(value: Any) -> Mapping[str, Any]:
    """A table."""
    if not isinstance(value, dict):
        raise ValueError("a table")
    return value


def table_of_strings(value: Any) -> tuple[tuple[str, str], ...]:
    """Names and texts."""
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("a table of strings such as { name = 'value' }")
    return tuple(value.items())


def string(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError("a string")
    return value


def strings(value: Any) -> tuple[str, ...]:
    """One text or several."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in values):
        raise ValueError("a string or a list of strings")
    return tuple(values)


def choice(*names: str) -> Callable[[Any], str]:
    """What reads one of some words."""

    def read(value: Any) -> str:
        if value not in names:
            *some, last = map(repr, names)
            raise ValueError(f"{', '.join(some)} or {last}" if some else last)
        return str(value)

    return read


def address(value: Any) -> str:
    """An address of the web, without a slash at its end."""
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", value):
        raise ValueError("an address such as 'https://example.org'")
    return value.rstrip("/")


def addresses(value: Any) -> tuple[str, ...]:
    """One address or several."""
    return tuple(address(item) for item in (value if isinstance(value, list) else [value]))


def boolean(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def number(value: Any) -> int:
    """A whole number above 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("a whole number above 0")
    return value


def one_or_two(value: Any) -> int:
    """How many lines."""
    if isinstance(value, bool) or value not in (1, 2):
        raise ValueError("1 or 2")
    return int(value)


def depth(value: Any) -> int:
    """A whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a whole number from 0")
    return value


def fraction(value: Any) -> float:
    """Seconds, perhaps with a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 86400:
        raise ValueError("a number of seconds")
    return float(value)


def size(value: Any) -> int:
    """A size in bytes."""
    found = re.fullmatch(r"(\d{1,5})\s*MiB", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a size such as '32 MiB'")
    return int(found[1]) << 20


def order(value: Any) -> str:
    """What a list is sorted by."""
    from reader.text.sorting import parse_sort

    if not isinstance(value, str):
        raise ValueError("an order such as 'feed, -published'")
    parse_sort(value)
    return value


def row(value: Any) -> str:
    """A template of a row."""
    from reader.text.row_template import parse_row

    if not isinstance(value, str):
        raise ValueError("a template such as '{mark} {title} {age}'")
    parse_row(value)
    return value
