"""When a feed is asked for again: pure, everything it follows from is an argument.

What the reader set comes first. Without it a feed's pace follows its habits: half after a fetch
that brought something, half as long again after one that did not, between two bounds. A server
and a feed may ask for more patience than that (RFC 9111 lifetimes, RSS `ttl`, `skipHours`,
`skipDays`, RFC 9110 `Retry-After`), but none of them silences a feed for longer than a cap: sites
say "a year" by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reader.model.feed import Feed, NextFetch

FIRST_PACE = 3600
"""Seconds until a new feed is asked for the second time."""
SHORTEST = 15 * 60
LONGEST = 12 * 3600
MOST_PATIENCE = 24 * 3600
"""Seconds that a server or a feed may put a fetch off."""
MOST_WAIT = 24 * 3600
"""Seconds that a host is left alone after 429 or 503, however long it asks for."""
FIRST_WAIT = 5 * 60
"""Seconds that it is left alone where it does not say."""
THREAD_FIRST = 15 * 60
THREAD_SHORTEST = 15 * 60
THREAD_SHORTEST_WATCHED = 5 * 60
THREAD_LONGEST = 7 * 24 * 3600
THREAD_QUIET = 8
"""A discussion is left alone for this part of the time that nobody has written in it; a watched
one for half as long."""
_MOST_SKIPPED = 3
"""Days that `skipDays` and `skipHours` may put a fetch off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds between which a pace is adapted."""

    first: int = FIRST_PACE
    shortest: int = SHORTEST
    longest: int = LONGEST


def after_success(
    now: datetime,
    *,
    pace: int | None,
    interval: int | None,
    has_changed: bool,
    lifetime: int | None = None,
    feed: Feed | None = None,
    bounds: Bounds,
) -> NextFetch:
    """The next fetch after one that went well.

    Args:
        now: when it was.
        pace: seconds, as adapted until now; None for a feed that was never fetched.
        interval: seconds that the reader set; nothing else counts then.
        has_changed: whether something new or changed came.
        lifetime: seconds that the server says its answer stays fresh.
        feed: what the feed says of itself; None where it was not read.
        bounds: of the adaptation.
    """
    pace = adapted(pace, has_changed=has_changed, bounds=bounds)
    if interval is not None:
        return NextFetch(
            due=now + timedelta(seconds=interval), pace=pace, why=f"every {span(interval)}, as set"
        )
    wait, why = pace, f"every {span(pace)}, as often as it changes"
    if feed is not None and feed.ttl is not None and feed.ttl > wait:
        wait = max(wait, min(feed.ttl, MOST_PATIENCE))
        why = f"after {span(wait)}, as the feed asks"
    if lifetime is not None and lifetime > wait:
        wait = max(wait, min(lifetime, MOST_PATIENCE))
        why = f"after {span(wait)}, as the server asks"
    due = now + timedelta(seconds=wait)
    if feed is not None:
        later = _not_skipped(due, feed)
        if later != due:
            due, why = later, "after the hours in which the feed asks not to be fetched"
    return NextFetch(due=due, pace=pace, why=why)


def after_failure(
    now: datetime, *, pace: int | None, interval: int | None, failures: int, bounds: Bounds
) -> NextFetch:
    """The next fetch after one that failed: later with each that fails.

    Args:
        now: when it was.
        pace: seconds, as adapted.
        interval: seconds that the reader set.
        failures: how many failed one after the other, this one included.
        bounds: of the adaptation.
    """
    pace = pace or bounds.first
    base = interval or pace
    wait = max(base, min(base * 2 ** min(failures - 1, 16), bounds.longest))
    times = "once" if failures == 1 else f"{failures} times"
    return NextFetch(
        due=now + timedelta(seconds=wait), pace=pace, why=f"after {span(wait)}: it failed {times}"
    )


def after_thread(
    now: datetime,
    *,
    pace: int | None,
    has_changed: bool,
    newest: datetime | None,
    is_watched: bool,
    failures: int = 0,
) -> NextFetch:
    """When a discussion is asked for again: less and less often as it goes quiet.

    Args:
        now: when it was asked for.
        pace: seconds, as adapted until now; None at the first time.
        has_changed: whether comments came or changed.
        newest: when its newest comment was written, as far as is known.
        is_watched: whether the reader follows it.
        failures: how many times in a row nothing came, this one included.
    """
    shortest = THREAD_SHORTEST_WATCHED if is_watched else THREAD_SHORTEST
    bounds = Bounds(first=THREAD_FIRST, shortest=shortest, longest=THREAD_LONGEST)
    pace = adapted(pace, has_changed=has_changed, bounds=bounds)
    wait, why = pace, f"every {span(pace)}, as often as it changes"
    if failures:
        wait = min(pace * 2 ** min(failures, 12), THREAD_LONGEST)
        why = f"after {span(wait)}: it failed {'once' if failures == 1 else f'{failures} times'}"
    elif newest is not None:
        quiet = int((now - newest).total_seconds()) // (THREAD_QUIET * (2 if is_watched else 1))
        if quiet > wait:
            wait = min(quiet, THREAD_LONGEST)
            why = f"after {span(wait)}, as it is quiet"
    return NextFetch(due=now + timedelta(seconds=wait), pace=pace, why=why)


def host_wait(now: datetime, retry_after: int | None) -> datetime:
    """Until when a host that answered 429 or 503 is left alone."""
    seconds = FIRST_WAIT if retry_after is None else max(1, min(retry_after, MOST_WAIT))
    return now + timedelta(seconds=seconds)


def adapted(pace: int | None, *, has_changed: bool, bounds: Bounds) -> int:
    """A pace after one more fetch, in seconds."""
    if pace is None:
        return max(bounds.shortest, min(bounds.first, bounds.longest))
    wanted = pace // 2 if has_changed else pace + pace // 2
    return max(bounds.shortest, min(wanted, bounds.longest))


def span(seconds: int) -> str:
    """A length of time in words, as `45 min`, `2 h` or `1 d 6 h`."""
    minutes = max(1, round(seconds / 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join([f"{n} {unit}" for n, unit in parts if n][:2])


def _not_skipped(due: datetime, feed: Feed) -> datetime:
    """The first hour from `due` on that the feed does not skip, within some days."""
    if not (feed.skip_hours or feed.skip_days):
        return due
    moment = due.astimezone(UTC)
    for _ in range(_MOST_SKIPPED * 24):
        if moment.hour not in feed.skip_hours and moment.weekday() not in feed.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due
