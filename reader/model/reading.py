"""How a document was read: a plain-text one as spans that tile it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SpanKind = Literal[
    "head", "body", "tags", "section", "comment-head", "comment-text", "comment-trailer", "noise"
]


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Characters `start` to `end` (exclusive) of the document, all of one kind.

    The spans of a reading tile the text: each begins where the one before ends.
    `article` is the position of the article in the document, `comment` of the comment in it.
    """

    start: int
    end: int
    kind: SpanKind
    article: int = 0
    comment: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The document an article was read from, and how it was read."""

    text: str
    spans: tuple[TextSpan, ...]
    """Tile the text; empty where the format is not plain text."""
    format: str
    layout: str | None
    confidence: float | None
    path: str | None
