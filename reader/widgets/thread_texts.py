"""The comments of a thread as texts and as lines: read, parsed and laid out when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from reader.model.body import EMPTY_BODY
from reader.model.comment import Comment, KeptComment
from reader.render.comment import (
    CommentHead,
    Folded,
    comment_lines,
    folded_line,
    shown_depth,
)
from reader.render.line import Line
from reader.widgets.thread_rows import ThreadRows

if TYPE_CHECKING:
    from reader.render.flow import Flow

ReadComments = Callable[[Sequence[int]], list[KeptComment]]
"""Reads comments by id; ids that are gone may be left out."""

_WINDOW = 32
"""Comments read from the store at once when one is needed."""
_WHOLE_WINDOW = 500
"""Comments read at once when all are needed."""
_MOST_KEPT = 3000
"""Comments whose text is kept; above this what is kept starts anew."""


class _Content(NamedTuple):
    """A comment read and parsed, at no width yet."""

    kept: KeptComment
    flow: Flow
    urls: tuple[str, ...]


def no_comments(ids: Sequence[int]) -> list[KeptComment]:
    """Reads nothing, where there is no thread."""
    return []


class ThreadTexts:
    """What was read of a thread, and the lines made of it, kept for the next time.

    A comment is named by its position in the thread's arrays. Lines stand as they were made until
    somebody forgets them: another width, fold or state is for the caller to tell.

    Args:
        rows: the thread, and what of it is shown and folded.
        read: reads its comments.
        op_author: the article's author, whose comments get a mark.
    """

    def __init__(
        self, rows: ThreadRows, read: ReadComments = no_comments, op_author: str | None = None
    ) -> None:
        self._rows = rows
        self._thread = rows.thread
        self._read = read
        self._op_author = op_author.casefold() if op_author else None
        self._kept: dict[int, KeptComment] = {}
        self._contents: dict[int, _Content] = {}
        self._lines: dict[int, list[Line]] = {}

    def over(self, rows: ThreadRows) -> ThreadTexts:
        """Texts of the same comments in other rows; nothing of them is kept yet."""
        return ThreadTexts(rows, self._read, self._op_author)

    def comment(self, position: int) -> KeptComment:
        """A comment with its text, read together with those around it."""
        kept = self._kept.get(position)
        if kept is None:
            self._read_around(position)
            kept = self._kept[position]
        return kept

    def all_comments(self) -> Iterator[tuple[int, KeptComment]]:
        """Yields each comment of the thread that is still there with its position, keeping none."""
        ids = self._thread.ids
        for start in range(0, len(ids), _WHOLE_WINDOW):
            places = {ids[p]: p for p in range(start, min(start + _WHOLE_WINDOW, len(ids)))}
            for kept in self._read(list(places)):
                yield places[kept.id], kept

    def text(self, position: int) -> str:
        """A comment's text as it is painted, which can differ from its plain text."""
        return self._content(position).flow.text

    def urls(self, position: int) -> tuple[str, ...]:
        """The addresses of a comment's links."""
        return self._content(position).urls

    def lines(self, position: int, width: int) -> list[Line]:
        """A comment as lines: the one it is folded to, or its head and text.

        Args:
            position: which comment.
            width: cells of the pane, for lines that are not there yet.
        """
        lines = self._lines.get(position)
        if lines is None:
            content = self._content(position)
            head = self._head(position, content.kept, width)
            now = datetime.now(UTC)
            if position in self._rows.folded:
                replies = self._thread.descendants[position]
                folded = Folded(replies, self._rows.unread_below(position))
                lines = [folded_line(content.kept, folded, head, width, now)]
            else:
                lines = comment_lines(content.kept, content.flow, head, width, now)
            self._lines[position] = lines
        return lines

    # What is out of date

    def put(self, position: int, kept: KeptComment) -> None:
        """Takes a comment that was changed here in place of the one that was read."""
        self.forget(position)
        self._kept[position] = kept

    def forget(self, position: int) -> None:
        """Has a comment read anew when it is next asked for."""
        self._kept.pop(position, None)
        self._contents.pop(position, None)
        self._lines.pop(position, None)

    def forget_lines(self, position: int) -> None:
        """Has a comment's lines made anew when they are next asked for."""
        self._lines.pop(position, None)

    def forget_all_lines(self) -> None:
        """Has all lines made anew, as for another width or because other comments are shown."""
        self._lines.clear()

    def _read_around(self, position: int) -> None:
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
            self._contents.clear()
            self._lines.clear()
        rows, row = self._rows.rows, self._rows.row_of(position)
        near = rows[max(row - _WINDOW // 4, 0) : row + _WINDOW] if row >= 0 else []
        wanted = {position, *near}
        # Heads name whom they answer.
        wanted.update(parent for p in tuple(wanted) if (parent := self._thread.parent[p]) >= 0)
        ids = self._thread.ids
        places = {ids[p]: p for p in sorted(wanted) if p not in self._kept}
        for kept in self._read(list(places)):
            self._kept[places[kept.id]] = kept
        for comment_id, place in places.items():
            if place not in self._kept:
                self._kept[place] = _gone(comment_id, self._thread.article_id)

    def _content(self, position: int) -> _Content:
        content = self._contents.get(position)
        if content is None:
            kept = self.comment(position)
            # Imported with the first comment: the first page of the list needs none of it.
            from reader.render.flow import flow_of
            from reader.text.blocks import parse_body

            document = parse_body(kept.comment.body)
            flow = flow_of(document, link_list="hidden")
            content = _Content(kept, flow, tuple(link.url for link in document.links))
            self._contents[position] = content
        return content

    def _head(self, position: int, kept: KeptComment, width: int) -> CommentHead:
        thread = self._thread
        parent, depth = thread.parent[position], thread.depth[position]
        reply_to = None
        if parent >= 0:
            row = self._rows.row_of(position)
            above = self._rows.rows[row - 1] if row > 0 else -1
            if above != parent or shown_depth(depth, width) < depth:
                reply_to = self.comment(parent).comment.author
        author = kept.comment.author
        return CommentHead(
            depth=depth,
            is_unread=bool(thread.unread[position]),
            is_starred=kept.starred,
            is_op=bool(author) and author is not None and author.casefold() == self._op_author,
            reply_to=reply_to,
        )


def _gone(comment_id: int, article_id: int) -> KeptComment:
    """What stands in for a comment that was removed from the store while its thread is shown."""
    comment = Comment(author=None, body=EMPTY_BODY, text="", state="missing")
    return KeptComment(
        id=comment_id,
        article_id=article_id,
        parent_id=None,
        comment=comment,
        unread=False,
        starred=False,
    )
