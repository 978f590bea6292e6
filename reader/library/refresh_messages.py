"""The messages between an interface and its refreshing process."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from reader.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshOrder:
    """What a refreshing process is told."""

    path: Path
    settings: Settings
    has_feeds: bool = True
    """Whether feeds are fetched."""
    feed_ids: tuple[int, ...] | None = None
    is_all: bool = False
    has_threads: bool = False
    """Whether discussions are asked for, after the feeds."""
    article_ids: tuple[int, ...] | None = None
    """Discussions of these articles, due or not; None: what is due of followed ones."""
    search: bool = False
    has_full_texts: bool = False
    """Whether pages of articles are fetched, after all else."""
    full_text_ids: tuple[int, ...] | None = None
    """Those of these articles; None: of new ones of the feeds that are set to it."""


def packed(value: object) -> bytes:
    """A value as it travels between the processes: its length in 4 bytes, then its pickle."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(4, "big") + data
