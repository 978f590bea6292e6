"""One comment as lines: its head, its text, and the rails that show how deep it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reader.render.comment_quotes import fold_quotes, with_quotes
from reader.render.comment_rails import (
    GUTTER,
    MARK,
    gutter,
    rails,
    shown_depth,
    text_indent,
    text_width,
    with_ends,
)
from reader.render.line import Line, Segment, joined
from reader.text.instants import age
from reader.text.width import cell_width, truncate

if TYPE_CHECKING:
    from reader.model.comment import KeptComment
    from reader.render.leaves import Flow
    from reader.render.stretch import CodeLines

_STATES = {
    "deleted": "[deleted]",
    "removed": "[removed]",
    "pending": "[awaiting moderation]",
    "missing": "[not here]",
}
_ROLES = {"author": ("OP", "op"), "moderator": ("MOD", "role"), "admin": ("ADMIN", "role")}


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
    is_own: bool = False
    """The reader wrote it."""
    depth_below: int | None = None
    """How deep what is shown below stands, 0 for nothing: rails that lead no further end here.
    None: they all lead on."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What a folded comment hides."""

    replies: int
    unread: int


def opened(
    kept: KeptComment, body: Sequence[Line], head: CommentHead, width: int, now: datetime
) -> list[Line]:
    """An open comment: its head and its text.

    Args:
        kept: the comment.
        body: the lines of its text, by `body_lines`.
        head: what else its head tells.
        width: cells of the pane.
        now: the moment its age is told from.

    Returns:
        Lines with a gutter at the left, without an empty line after them. The first is the head.
    """
    lines = [_cut(_head_segments(kept, head, width, now), width, head.depth), *body]
    return _ended(lines, head, width)


def body_lines(
    kept: KeptComment,
    flow: Flow,
    depth: int,
    width: int,
    *,
    folds_quotes: bool = False,
    code: CodeLines = "scroll",
) -> list[Line]:
    """The lines of a comment's text: what of an open comment no state changes.

    Args:
        kept: the comment.
        flow: its text.
        depth: how deep it stands.
        width: cells of the pane.
        folds_quotes: whether long quotes are one line each.
        code: what becomes of wide code.
    """
    if not flow.length:
        return []
    # Imported with the first text: the first page of the list needs no layout.
    from reader.render.blocks import all_lines
    from reader.render.cutting import indented

    indent = text_indent(depth, width)
    cells = sum(len(text) for text, _ in indent)
    laid_out = all_lines(flow, text_width(depth, width), max(width - cells, 1), code=code)
    lines, quoted = with_quotes(laid_out, flow.text)
    if folds_quotes:
        lines = fold_quotes(lines, quoted)
    if kept.comment.state != "ok":
        lines = [line._replace(segments=_dimmed(line.segments)) for line in lines]
    return [indented(line, indent, cells) for line in lines]


def folded_line(
    kept: KeptComment,
    folded: Folded,
    head: CommentHead,
    width: int,
    now: datetime,
    *,
    is_hidden: bool = False,
) -> Line:
    """A folded comment on one line: its head, what it hides, and how its text begins.

    Args:
        kept: the comment.
        folded: what it hides.
        head: what else its head tells.
        width: cells of the pane.
        now: the moment its age is told from.
        is_hidden: whether a rule hides its text.
    """
    replies = f"{folded.replies:,} repl{'y' if folded.replies == 1 else 'ies'}"
    unread = f", {folded.unread:,} unread" if folded.unread else ""
    mark = (f" [+ {replies}{unread}]", "unread" if folded.unread else "fold")
    if is_hidden:
        name = (f"  hidden: {_name(kept)}", "dim")
        segments = [gutter(width), *rails(shown_depth(head.depth, width)), name, mark]
    else:
        segments = _head_segments(kept, head, width, now, mark)
        excerpt = " ".join(kept.comment.text[: width * 2].split())
        if excerpt:
            segments.append(("  " + excerpt, "dim"))
    return _ended([_cut(segments, width, head.depth)], head, width)[0]


def hidden_line(kept: KeptComment, why: str, head: CommentHead, width: int) -> Line:
    """What stands for a comment that a rule hides while replies to it are shown."""
    return _instead(f"hidden: {_name(kept)} — {why}", head, width)


def stand_in_line(head: CommentHead, width: int) -> Line:
    """What stands for a comment that was answered and that is not here."""
    return _instead("[not here] replies to a comment that is not here", head, width)


def _instead(text: str, head: CommentHead, width: int) -> Line:
    segments = [gutter(width), *rails(shown_depth(head.depth, width)), ("  " + text, "dim")]
    return _ended([_cut(segments, width, head.depth)], head, width)[0]


def _ended(lines: list[Line], head: CommentHead, width: int) -> list[Line]:
    if head.depth_below is None:
        return lines
    return with_ends(lines, head.depth, head.depth_below, width)


def _dimmed(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple((text, joined(style, "dim")) for text, style in segments)


def _name(kept: KeptComment) -> str:
    return kept.comment.author or "(no name)"


def _head_segments(
    kept: KeptComment, head: CommentHead, width: int, now: datetime, fold_mark: Segment = ("", "")
) -> list[Segment]:
    """A head's parts, in the order in which a narrow pane keeps them."""
    comment = kept.comment
    is_dim = comment.state != "ok"
    segments: list[Segment] = [gutter(width), *rails(shown_depth(head.depth, width))]
    segments.append(("● " if head.is_unread else "  ", "unread"))
    name_style = "dim" if is_dim else joined("author", "bold" if head.is_unread else "")
    if comment.author or not is_dim:
        segments.append((_name(kept), name_style))
    marks = [_ROLES[comment.role]] if comment.role in _ROLES else []
    if head.is_op and comment.role != "author":
        marks.insert(0, _ROLES["author"])
    if head.is_own:
        marks.append(("YOU", "own"))
    segments += (part for mark in marks for part in ((" ", ""), mark))
    if head.is_starred:
        segments.append((" ★", "star"))
    if kept.note:
        segments.append((" ✎", "star"))
    if is_dim:
        space = " " if comment.author else ""
        segments.append((space + _STATES[comment.state], "dim"))
    if shown_depth(head.depth, width) < head.depth:
        segments.append((f" ↳{head.depth}", "dim"))
    segments.append(fold_mark)
    facts = [age(comment.published, now)]
    if comment.published is None and comment.published_raw:
        facts = [comment.published_raw]
    if head.reply_to:
        facts.append(f"in reply to {head.reply_to}")
    if comment.points_told is not None:
        facts.append(comment.points_told)
    if comment.edited or kept.is_changed:
        facts.append("edited")
    first, *others = facts
    if first:
        segments.append((f" · {first}", "dim"))
    room = width - sum(cell_width(text) for text, _ in segments)
    for fact in (f" · {fact}" for fact in others):
        # What does not fit as a whole is left out: "4…" could be the beginning of any score.
        if (cells := cell_width(fact)) <= room:
            segments.append((fact, "dim"))
            room -= cells
    return segments


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
    prefix = GUTTER + 2 * shown_depth(depth, width) + MARK
    return Line(tuple(segment for segment in segments if segment[0]), prefix=prefix)
