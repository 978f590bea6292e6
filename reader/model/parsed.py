"""What a format made of some bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reader.model.entry import Entry
from reader.model.feed import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a source that did not stop it from being read."""

    severity: Literal["error", "warning"]
    message: str
    """One clean line."""
    where: str | None = None
    """`line 12`, an entry's guid or title, a file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The result of parsing one source: a feed with its entries, or documents without a feed."""

    format: str
    """Name in the format registry: `rss`, `atom`, `jsonfeed`, `text`, `markdown`, `thread-json`."""
    entries: tuple[Entry, ...] = ()
    feed: Feed | None = None
    """None for documents that belong to no feed."""
    problems: tuple[Problem, ...] = ()
    layout: str | None = None
    confidence: float | None = None
    is_archive: bool = False
    """An export of what a store held: its articles are kept, not its bytes."""
    more: tuple[Parsed, ...] = ()
    """Other feeds of the same source: an export holds articles of many."""
