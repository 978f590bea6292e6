"""What headers say of time: how long an answer stays fresh, how long to wait; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MOST = 1 << 31
"""Larger numbers are read as this one (RFC 9111, 1.2.2)."""


def lifetime(headers: Mapping[str, str], *, now: datetime) -> int | None:
    """Returns for how many seconds more an answer is fresh, None where it does not say.

    `max-age` of `Cache-Control`, else `Expires` minus `Date`, less `Age` (RFC 9111, 4.2). What
    cannot be read counts as not there, except `Expires`, which then means stale.

    Args:
        headers: by names in lower case.
        now: stands for a missing `Date`; aware.
    """
    directives = _directives(headers.get("cache-control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return 0
    seconds = _seconds(directives.get("max-age"))
    if seconds is None:
        expires = headers.get("expires")
        if expires is None:
            return None
        end = http_date(expires)
        if end is None:
            return 0
        start = http_date(headers.get("date", "")) or now
        seconds = int((end - start).total_seconds())
    age = _seconds(headers.get("age")) or 0
    return min(max(seconds - age, 0), _MOST)


def retry_after(value: str | None, *, now: datetime) -> int | None:
    """Returns the seconds that `Retry-After` asks to wait, None where it cannot be read.

    Args:
        value: seconds or an HTTP date (RFC 9110, 10.2.3); what lies behind us is 0.
        now: aware.
    """
    if value is None:
        return None
    text = value.strip()
    seconds = _seconds(text)
    if seconds is not None:
        return seconds
    if text.startswith("-") and text[1:].strip().isdecimal():
        return 0
    date = http_date(text)
    return None if date is None else min(max(int((date - now).total_seconds()), 0), _MOST)


def http_date(text: str) -> datetime | None:
    """Returns an HTTP date (RFC 9110, 5.6.7) as an aware instant, None for anything else."""
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _directives(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in value.split(","):
        name, _, argument = part.partition("=")
        found.setdefault(name.strip().lower(), argument.strip().strip('"'))
    return found


def _seconds(text: str | None) -> int | None:
    """A number of seconds; a fraction is cut off, as some servers send one."""
    if not text:
        return None
    whole, point, fraction = text.strip().partition(".")
    if not (whole.isascii() and whole.isdecimal()):
        return None
    if point and not (fraction.isascii() and fraction.isdecimal()):
        return None
    return _MOST if len(whole) > 10 else min(int(whole), _MOST)
