"""One comment as lines: its head, its text, and the rails that show how deep it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reader.render.line import MEASURE, Line, LinkPlace, Segment, joined
from reader.text.instants import age
from reader.text.width import cell_width, truncate

if TYPE_CHECKING:
    from reader.model.comment import KeptComment
    from reader.render.flow import Flow

RAIL_COLOURS = 6
"""Styles `rail-1` to `rail-6` take turns by depth."""

_GUTTER = 1
"""Cells at the left, for the mark of the cursor."""
_MARK = 2
"""Cells before a comment's name and text, for the mark of what is unread."""
_LEAST_TEXT = 20
_STATES = {
    "deleted": "[deleted]",
    "removed": "[removed]",
    "pending": "[awaiting moderation]",
    "missing": "[not here]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentHead:
    """What a comment's head tells beside the comment itself."""

    depth: int
    is_unread: bool
    is_starred: bool
    is_op: bool = False
    """The article's author wrote it."""
    reply_to: str | None = None
    """Whom it answers, where that cannot be seen from what stands above."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What a folded comment hides."""

    replies: int
    unread: int


def shown_depth(depth: int, width: int) -> int:
    """How many rails a comment gets: no more than leave enough room for its text."""
    least = max(_LEAST_TEXT, min(40, width // 2))
    return max(0, min(depth, (width - _GUTTER - _MARK - least) // 2))


def text_width(depth: int, width: int) -> int:
    """Cells of a line of a comment's text in a pane of some width."""
    indent = sum(len(text) for text, _ in _text_indent(depth, width))
    return min(max(width - indent, 1), MEASURE)


def rails(depth: int) -> tuple[Segment, ...]:
    """The lines that lead from a comment's ancestors down past it."""
    return tuple(("│ ", f"rail-{level % RAIL_COLOURS + 1}") for level in range(depth))


def comment_lines(
    kept: KeptComment, flow: Flow, head: CommentHead, width: int, now: datetime
) -> list[Line]:
    """An open comment: its head and its text.

    Args:
        kept: the comment.
        flow: its text.
        head: what else its head tells.
        width: cells of the pane.
        now: the moment its age is told from.

    Returns:
        Lines with a gutter at the left, without an empty line after them. The first is the head.
    """
    # Imported with the first text: the first page of the list needs no layout.
    from reader.render.blocks import Layout

    lines = [_cut(_head_segments(kept, head, width, now), width, head.depth)]
    if not flow.length:
        return lines
    indent = _text_indent(head.depth, width)
    cells = sum(len(text) for text, _ in indent)
    layout = Layout(flow, text_width(head.depth, width), max(width - cells, 1))
    layout.lay_out_all()
    style = "" if kept.comment.state == "ok" else "dim"
    lines += (_moved(line, indent, cells, style) for line in layout.lines)
    return lines


def folded_line(
    kept: KeptComment, folded: Folded, head: CommentHead, width: int, now: datetime
) -> Line:
    """A folded comment on one line: its head, what it hides, and how its text begins."""
    replies = f"{folded.replies} repl{'y' if folded.replies == 1 else 'ies'}"
    unread = f", {folded.unread} unread" if folded.unread else ""
    mark = (f" [+ {replies}{unread}]", "unread" if folded.unread else "fold")
    segments = _head_segments(kept, head, width, now, mark)
    excerpt = " ".join(kept.comment.text[: width * 2].split())
    if excerpt:
        segments.append(("  " + excerpt, "dim"))
    return _cut(segments, width, head.depth)


def _head_segments(
    kept: KeptComment, head: CommentHead, width: int, now: datetime, fold_mark: Segment = ("", "")
) -> list[Segment]:
    """A head's parts, in the order in which a narrow pane keeps them."""
    comment = kept.comment
    is_dim = comment.state != "ok"
    segments: list[Segment] = [_gutter(width), *rails(shown_depth(head.depth, width))]
    segments.append(("● " if head.is_unread else "  ", "unread"))
    name_style = "dim" if is_dim else joined("author", "bold" if head.is_unread else "")
    segments.append((comment.author or "(no name)", name_style))
    if head.is_op:
        segments += ((" ", ""), ("OP", "op"))
    if head.is_starred:
        segments.append((" ★", "star"))
    if is_dim:
        segments.append((" " + _STATES[comment.state], "dim"))
    if shown_depth(head.depth, width) < head.depth:
        segments.append((f" ↳{head.depth}", "dim"))
    segments.append(fold_mark)
    facts = [age(comment.published, now)]
    if comment.published is None and comment.published_raw:
        facts = [comment.published_raw]
    if head.reply_to:
        facts.append(f"in reply to {head.reply_to}")
    if comment.score is not None:
        facts.append(f"{comment.score} point{'' if comment.score == 1 else 's'}")
    if comment.edited:
        facts.append("edited")
    segments += ((" · " + fact, "dim") for fact in facts if fact)
    return segments


def _gutter(width: int) -> Segment:
    return (" " * _GUTTER if width > 2 else "", "")


def _text_indent(depth: int, width: int) -> tuple[Segment, ...]:
    """What stands before each line of a comment's text."""
    mark = " " * _MARK if width > _LEAST_TEXT // 2 else ""
    return (_gutter(width), *rails(shown_depth(depth, width)), (mark, ""))


def _cut(segments: Sequence[Segment], width: int, depth: int) -> Line:
    """A comment's head, ending at the pane's edge with an ellipsis where it was cut."""
    if sum(cell_width(text) for text, _ in segments) > width:
        kept: list[Segment] = []
        room = width - 1
        for text, style in segments:
            text = truncate(text, room, "")
            room -= cell_width(text)
            kept.append((text, style))
            if not room:
                break
        segments = [*kept, ("…", "dim")]
    prefix = _GUTTER + 2 * shown_depth(depth, width) + _MARK
    return Line(tuple(segment for segment in segments if segment[0]), prefix=prefix)


def _moved(line: Line, indent: tuple[Segment, ...], cells: int, style: str) -> Line:
    """A line of a comment's text at its place in the pane."""
    segments = line.segments
    if style:
        segments = tuple((text, joined(own, style)) for text, own in segments)
    return line._replace(
        segments=(*indent, *segments),
        pieces=tuple(piece._replace(start=piece.start + cells) for piece in line.pieces),
        links=tuple(
            LinkPlace(place.start + cells, place.end + cells, place.link) for place in line.links
        ),
        prefix=line.prefix + cells,
    )
