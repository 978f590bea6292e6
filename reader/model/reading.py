"""How a plain-text document was read: spans that tile it."""

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
