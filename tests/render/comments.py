"""Open comments as the pane puts them together."""

from __future__ import annotations

from datetime import datetime

from reader.model.comment import KeptComment
from reader.render.comment import CommentHead, body_lines, opened
from reader.render.leaves import Flow
from reader.render.line import Line


def comment_lines(
    kept: KeptComment,
    flow: Flow,
    head: CommentHead,
    width: int,
    now: datetime,
    *,
    folds_quotes: bool = False,
) -> list[Line]:
    """A comment that is not folded: its head and its text."""
    body = body_lines(kept, flow, head.depth, width, folds_quotes=folds_quotes)
    return opened(kept, body, head, width, now)
