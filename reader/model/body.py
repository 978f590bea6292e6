"""A body as the source gave it: the one text that is not clean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BodyType = Literal["html", "text", "markdown"]


@dataclass(frozen=True, slots=True)
class Body:
    """Raw text and how to read it; only `text.blocks` looks inside."""

    type: BodyType
    value: str
    base: str | None = None
    """Base of relative links."""


EMPTY_BODY = Body("text", "")
