"""Instants and days as JSON, lists and rows show them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta


def iso(value: datetime | date | None) -> str | None:
    """Writes an instant as `2010-06-13T17:15:00Z` and a day as `2010-06-13`."""
    if value is None:
        return None
    if isinstance(value, datetime):
        if value.tzinfo is not UTC:
            value = value.astimezone(UTC)
        return f"{value.isoformat()[:19]}Z"
    return value.isoformat()


def from_iso(text: str | None) -> datetime | date | None:
    """Reads what `iso` wrote; None where it is damaged."""
    if not text:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def from_seconds(seconds: int | None) -> datetime | None:
    """Reads an instant that is kept as seconds since the epoch."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def milliseconds(value: datetime) -> int:
    """Writes an instant as milliseconds since the epoch."""
    return int(value.timestamp() * 1000)


def sort_seconds(value: datetime | date | None) -> int | None:
    """Returns the seconds since the epoch that a date is listed by: a day is its noon in UTC."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(12), UTC)
    return int((value - _EPOCH) // timedelta(seconds=1))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = (
    (365 * 86400, "y"),
    (30 * 86400, "mo"),
    (7 * 86400, "w"),
    (86400, "d"),
    (3600, "h"),
    (60, "m"),
)


def age(value: datetime | date | None, now: datetime) -> str:
    """Returns how long ago a date was: `now`, `5m`, `3h`, `2d`, `5w`, `7mo`, `14y`.

    A date in the future is written with a sign, `+2d`; an unknown one is empty.
    """
    seconds = sort_seconds(value)
    if seconds is None:
        return ""
    gone = int(now.timestamp()) - seconds
    sign = ""
    if gone < 0:
        if not isinstance(value, datetime) and gone > -86400:
            # A day counts from its noon: today is not the future.
            return "now"
        sign, gone = "+", -gone
    for size, unit in _UNITS:
        # Weeks go up to eight, as months are coarse.
        if unit == "mo" and gone < 60 * 86400:
            continue
        if gone >= size:
            return f"{sign}{gone // size}{unit}"
    return "now"
