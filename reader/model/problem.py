"""What was wrong in a source without stopping it from being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a source that did not stop it from being read."""

    severity: Literal["error", "warning"]
    message: str
    """One clean line."""
    where: str | None = None
    """`line 12`, an entry's guid or title, a file name."""
