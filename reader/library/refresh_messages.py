"""What an interface and its refreshing process say to each other."""

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
    feed_ids: tuple[int, ...] | None
    is_all: bool


def packed(value: object) -> bytes:
    """A value as it travels between the processes: its length in 4 bytes, then its pickle."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(4, "big") + data
