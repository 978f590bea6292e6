"""Bytes with what is known of where they came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What `fetch` hands to `formats`."""

    data: bytes
    name: str
    """The file's path or the URL, for messages and for the name's ending."""
    url: str | None = None
    media_type: str | None = None
    format: str | None = None
    feed: str | None = None
