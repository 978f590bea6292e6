"""How often a feed wants to be asked for: `ttl`, `sy:updatePeriod`, `skipHours`, `skipDays`."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.model.feed import Feed

_COMMENT = re.compile(r"<!--.*?-->", re.S)


def _value(name: str, pattern: str) -> re.Pattern[str]:
    return re.compile(
        rf"<(?:[\w.-]+:)?{name}(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*{pattern}\s*(?:\]\]>)?\s*</",
        re.I,
    )


_TTL = _value("ttl", r"\+?(\d{1,7})(?:\.\d+)?")
_PERIOD = _value("updatePeriod", r"(hour|dai|week|month|year)ly")
_FREQUENCY = _value("updateFrequency", r"(\d{1,4})")
_HOUR = _value("hour", r"(\d{1,2})")
_DAY = _value("day", r"(mon|tue|wed|thu|fri|sat|sun)\w*")
_SKIPPED_HOURS = re.compile(r"<skipHours\b[^<>]*>(.{0,4000}?)</skipHours", re.S | re.I)
_SKIPPED_DAYS = re.compile(r"<skipDays\b[^<>]*>(.{0,4000}?)</skipDays", re.S | re.I)
_SECONDS = {
    "hour": 3600, "dai": 86_400, "week": 604_800, "month": 2_592_000, "year": 31_536_000,
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def with_pace(feed: Feed, shell: str) -> Feed:
    """Returns a feed with what it says of when to ask again (RSS 2.0; RSS 1.0 Syndication).

    Args:
        feed: what else is known of it.
        shell: the document without its items.
    """
    shell = _COMMENT.sub("", shell)
    ttl = None
    if found := _TTL.search(shell):
        ttl = int(found[1]) * 60 or None
    if ttl is None and (found := _PERIOD.search(shell)):
        times = _FREQUENCY.search(shell)
        ttl = _SECONDS[found[1].lower()] // max(1, int(times[1]) if times else 1)
    hours = _SKIPPED_HOURS.search(shell)
    days = _SKIPPED_DAYS.search(shell)
    if not (ttl or hours or days):
        return feed
    return replace(
        feed,
        ttl=ttl,
        # RSS 0.91 counts the hours from 1 to 24, RSS 2.0 from 0 to 23.
        skip_hours=frozenset(
            int(hour) % 24 for hour in _HOUR.findall(hours[1] if hours else "") if int(hour) <= 24
        ),
        skip_days=frozenset(
            _WEEKDAYS.index(day.lower()) for day in _DAY.findall(days[1] if days else "")
        ),
    )
