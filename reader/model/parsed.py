"""What a format made of some bytes."""

from __future__ import annotations

from dataclasses import dataclass

from reader.model.entry import Entry
from reader.model.feed import Feed
from reader.model.problem import Problem
from reader.model.subscription import FeedList

__all__ = ["Parsed", "Problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The result of parsing one source: a feed with its entries, or documents without a feed."""

    format: str
    """Name in the format registry: `rss`, `atom`, `jsonfeed`, `text`, `markdown`, `opml`."""
    entries: tuple[Entry, ...] = ()
    feed: Feed | None = None
    """None for documents that belong to no feed."""
    problems: tuple[Problem, ...] = ()
    layout: str | None = None
    confidence: float | None = None
    is_archive: bool = False
    """An export of what a store held, or a list: what it says is kept, not its bytes."""
    is_cut: bool = False
    """Whether the source ends in the middle: the next time there may be more of the same."""
    more: tuple[Parsed, ...] = ()
    """Other feeds of the same source: an export holds articles of many."""
    feeds: FeedList | None = None
    """What a list of feeds holds, with what is wrong in it."""
