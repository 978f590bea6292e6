"""How long articles are kept, and what cleaning up came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is kept of one feed; without either (None, or 0), everything is."""

    count: int | None = None
    """So many articles, the newest; those that are kept in any case count too."""
    age: int | None = None
    """Days since an article was published, or arrived if that was later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanReport:
    """What cleaning did or, in a dry run, would do."""

    articles: int
    """Articles that were removed because their feed keeps no more."""
    emptied: int
    """Deleted articles that can no longer be brought back."""
    forgotten: int
    """Articles that were removed and that their feed has not shown for a year."""
    bytes_before: int
    """Size of the store's file."""
    bytes_after: int
    """The same afterwards; in a dry run as it is."""
    is_dry_run: bool = False
