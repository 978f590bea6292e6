"""A feed as its source describes it, and as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

FeedStatus = Literal["ok", "new", "failing", "gone", "waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a source says of itself. All strings are clean."""

    title: str | None
    link: str | None = None
    """The web page for people."""
    url: str | None = None
    """Where the feed itself is fetched: what the user gave, else the feed's own self link."""
    ttl: int | None = None
    """Seconds that the feed asks not to be fetched again (RSS `ttl`, `sy:updatePeriod`)."""
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day (GMT, 0 to 23) in which it asks not to be fetched (RSS `skipHours`)."""
    skip_days: frozenset[int] = frozenset()
    """Weekdays (GMT, Monday is 0) in which it asks not to be fetched (RSS `skipDays`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFeed:
    """A feed of the store with its counters and what came of fetching it."""

    id: int
    title: str | None
    """The reader's own title, else the feed's."""
    url: str | None
    """Never holds a login."""
    link: str | None
    folder: str | None = None
    """Names from the top down, parted by `/`."""
    articles: int = 0
    unread: int = 0
    fetched: datetime | None = None
    """The last time it was read without an error."""
    is_subscribed: bool = False
    """Whether it is fetched; a feed that was only imported from a file is not."""
    is_imported: bool = False
    """Whether it was read from a file."""
    own_title: str | None = None
    is_hidden: bool = False
    """Whether the overview of all articles leaves it out."""
    checked: datetime | None = None
    """The last time it was asked for, whatever came."""
    due: datetime | None = None
    """When it is fetched next; None where it is not."""
    status: FeedStatus = "new"
    error: str | None = None
    """One line: why the last fetch failed."""
    error_since: datetime | None = None
    failures: int = 0
    """Fetches that failed one after the other."""
    hint: str | None = None
    """One line: what to do about the error."""
    problem: str | None = None
    """One line: what was repaired to read it, or why some of it could not be read."""
    interval: int | None = None
    """Seconds between fetches that the reader set; None: adapted."""
    pace: int | None = None
    """Seconds between fetches as adapted to how often it changes."""
    why_pace: str | None = None
    """What the time of the next fetch follows from, in words."""
    keep_count: int | None = None
    keep_age: int | None = None
    """Days."""
    as_browser: bool = False
    """Whether it is asked for as a browser asks, for servers that refuse programs."""
    has_full_text: bool = False
    """Whether the pages of its articles are fetched for their whole text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextFetch:
    """When a feed is asked for next, and why then."""

    due: datetime
    pace: int
    """Seconds; what the next adaptation starts from."""
    why: str


class FeedEdits(TypedDict, total=False):
    """What the reader changed of a feed; None takes a setting away."""

    title: str | None
    folder: str | None
    url: str
    interval: int | None
    keep_count: int | None
    keep_age: int | None
    is_hidden: bool
    as_browser: bool
    has_full_text: bool
