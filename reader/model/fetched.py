"""Bytes with what is known of where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reader.model.site_rule import SiteRule


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
    site_rules: Mapping[str, SiteRule] = field(default_factory=dict)
    """What the reader said of pages, by host."""
