"""Where bytes come from, as the user named it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing to import: a file, or standard input."""

    path: str
    """A file's path; `-` is standard input."""
    url: str | None = None
    """The address it came from (base of relative links, identity of document and feed)."""
    media_type: str | None = None
    """What the server called it, parameters included."""
    format: str | None = None
    """Name of the format, when the user knows better than the bytes."""
    feed: str | None = None
    """Title of the feed that documents of this source belong to."""
