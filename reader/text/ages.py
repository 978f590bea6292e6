"""Ages as they are typed: `12h`, `3d`, `2w`, `6m` (months), `1y`."""

from __future__ import annotations

import re

_AGE = re.compile(r"(\d{1,5})([hdwmy])", re.ASCII)
_SECONDS = {"h": 3600, "d": 86400, "w": 604_800, "m": 2_592_000, "y": 31_536_000}
_DAY = _SECONDS["d"]


def age_seconds(text: str) -> int | None:
    """An age in seconds, a month as 30 days and a year as 365; None for what is none."""
    found = _AGE.fullmatch(text.lower())
    return None if found is None else int(found[1]) * _SECONDS[found[2]]


def age_days(text: str) -> int:
    """An age, or a bare number of days, in days.

    Raises:
        ValueError: it is none, or not of whole days; the text goes on after "it is".
    """
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        days = int(text)
    elif (seconds := age_seconds(text)) is not None:
        if 0 < seconds < _DAY:
            raise ValueError("at least a day")
        if seconds % _DAY:
            raise ValueError("a whole number of days")
        days = seconds // _DAY
    else:
        raise ValueError("an age such as 30d, 2w, 6m (months) or 1y, or a number of days")
    if not days:
        raise ValueError("at least a day")
    return days
