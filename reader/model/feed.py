"""A feed as its source describes it, and as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a source says of itself. All strings are clean."""

    title: str | None
    link: str | None = None
    """The web page for people."""
    url: str | None = None
    """Where the feed itself is fetched: what the user gave, else the feed's own self link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFeed:
    """A feed of the store with its counters."""

    id: int
    title: str | None
    url: str | None
    link: str | None
    folder: str | None = None
    articles: int = 0
    unread: int = 0
    fetched: datetime | None = None
