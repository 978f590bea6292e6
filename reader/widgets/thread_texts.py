"""The comments of a thread as texts and as lines: read, parsed and laid out when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from reader.model.body import EMPTY_BODY
from reader.model.comment import Comment, KeptComment
from reader.render.comment import (
    CommentHead,
    Folded,
    body_lines,
    folded_line,
    hidden_line,
    opened,
    stand_in_line,
)
from reader.render.comment_rails import shown_depth
from reader.render.line import Line
from reader.widgets.thread_rows import ThreadRows

if TYPE_CHECKING:
    from reader.render.leaves import Flow
    from reader.render.stretch import CodeLines
    from reader.widgets.code_colours import CodeColours

StoredLinks = Callable[[Sequence[str]], Mapping[int, int]]
"""Says which of some links, by number from 0, lead to articles that are here, and to which."""
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

    flow: Flow
    urls: tuple[str, ...]
    colours: CodeColours


def no_comments(ids: Sequence[int]) -> list[KeptComment]:
    """No comments, where there is no thread."""
    return []


def no_links(links: Sequence[str]) -> Mapping[int, int]:
    """No link leads to a stored article."""
    return {}


def no_reason(rule_id: int) -> str:
    """The reason why a rule hides, where nobody gave one."""
    return "by a rule"


@dataclass(slots=True, kw_only=True)
class TextOptions:
    """Where the comments of a thread come from, and how they are shown."""

    read: ReadComments = no_comments
    stored: StoredLinks = no_links
    op_authors: frozenset[str] = frozenset()
    """Names, casefolded, of who opened the discussion: the article's author, mostly."""
    own_names: frozenset[str] = frozenset()
    """The reader's own names, casefolded."""
    why: Callable[[int], str] = no_reason
    """Says in words the rule that hides a comment, by its id."""
    folds_quotes: bool = False
    """Whether long quotes are one line each."""
    code: CodeLines = "scroll"
    """What becomes of code that is wider than the pane."""
    exceptions: set[int] = field(default_factory=set)
    """Ids of the comments whose quotes are folded where those of others are not, or not where
    they are."""


class ThreadTexts:
    """What was read of a thread, and the lines made of it, kept for the next time.

    A comment is named by its position in the thread's arrays. Lines stand as they were made until
    somebody forgets them: another width, fold or state is for the caller to tell.

    Args:
        rows: the thread, and what of it is shown and folded.
        options: where its comments come from, and how they are shown.
    """

    def __init__(self, rows: ThreadRows, options: TextOptions | None = None) -> None:
        self.options = options or TextOptions()
        self._rows = rows
        self._thread = rows.thread
        self._kept: dict[int, KeptComment] = {}
        self._contents: dict[int, _Content] = {}
        # What no state changes is laid out once: a comment can be a megabyte.
        self._bodies: dict[int, list[Line]] = {}
        self._lines: dict[int, list[Line]] = {}
        self._width = 0

    def over(self, rows: ThreadRows) -> ThreadTexts:
        """Texts of the same comments in other rows; nothing of them is kept yet."""
        return ThreadTexts(rows, self.options)

    def comment(self, position: int) -> KeptComment:
        """A comment with its text, read together with those around it."""
        kept = self._kept.get(position)
        if kept is None:
            self._read_around(position)
            kept = self._kept[position]
        return kept

    def names(self, positions: Sequence[int]) -> list[str]:
        """Who wrote some comments, which are read together."""
        self._read_places(positions)
        return [self._kept[position].comment.author or "(no name)" for position in positions]

    def all_comments(self) -> Iterator[tuple[int, KeptComment]]:
        """Yields each comment of the thread that is still there with its position, keeping none."""
        ids = self._thread.ids
        for start in range(0, len(ids), _WHOLE_WINDOW):
            places = {ids[p]: p for p in range(start, min(start + _WHOLE_WINDOW, len(ids)))}
            for kept in self.options.read(list(places)):
                yield places[kept.id], kept

    def text(self, position: int) -> str:
        """A comment's text as it is painted, which can differ from its plain text."""
        return self._content(position).flow.text

    def flow(self, position: int) -> Flow:
        """A comment's text taken apart."""
        return self._content(position).flow

    def colours(self, position: int) -> CodeColours:
        """The colours of the code in a comment, as far as they were found."""
        return self._content(position).colours

    def find_colours(self) -> bool:
        """Finds the colours of code that was painted without. False if there are none."""
        wanting = [c.colours for c in self._contents.values() if c.colours.is_wanting]
        return sum(colours.find() for colours in wanting) > 0

    def urls(self, position: int) -> tuple[str, ...]:
        """The addresses of a comment's links."""
        return self._content(position).urls

    def lines(self, position: int, width: int) -> list[Line]:
        """A comment as lines: the one it is folded to, or its head and text.

        Args:
            position: which comment.
            width: cells of the pane, for lines that are not there yet.
        """
        if width != self._width:
            self._bodies.clear()
            self._width = width
        lines = self._lines.get(position)
        if lines is None:
            lines = self._lines[position] = self._lines_of(position, width)
        return lines

    def _lines_of(self, position: int, width: int) -> list[Line]:
        rows = self._rows
        kept = self.comment(position)
        head = self._head(position, kept, width)
        is_hidden = rows.is_hidden(position)
        now = datetime.now(UTC)
        if position in rows.folded:
            folded = Folded(rows.replies_below(position), rows.unread_below(position))
            return [folded_line(kept, folded, head, width, now, is_hidden=is_hidden)]
        if is_hidden:
            why = self.options.why(self._thread.marks[position])
            return [hidden_line(kept, why, head, width)]
        if rows.is_stand_in(position):
            return [stand_in_line(head, width)]
        body = self._bodies.get(position)
        if body is None:
            flow, folds = self._content(position).flow, self.folds_quotes(kept.id)
            code = self.options.code
            body = body_lines(kept, flow, head.depth, width, folds_quotes=folds, code=code)
            self._bodies[position] = body
        return opened(kept, body, head, width, now)

    def folds_quotes(self, comment_id: int) -> bool:
        """Whether the long quotes of a comment are one line each."""
        return self.options.folds_quotes is not (comment_id in self.options.exceptions)

    def turn_quotes(self, position: int) -> None:
        """Folds the long quotes of a comment where they are not, or the other way, from now on."""
        self.options.exceptions ^= {self._rows.thread.ids[position]}

    # What is out of date

    def put(self, position: int, kept: KeptComment) -> None:
        """Takes a comment that was changed here in place of the one that was read."""
        self.forget(position)
        self._kept[position] = kept

    def forget(self, position: int) -> None:
        """Has a comment read anew when it is next asked for."""
        self._kept.pop(position, None)
        self._contents.pop(position, None)
        self._bodies.pop(position, None)
        self._lines.pop(position, None)

    def forget_lines(self, position: int) -> None:
        """Has a comment's head made anew when its lines are next asked for."""
        self._lines.pop(position, None)

    def forget_body(self, position: int) -> None:
        """Has a comment laid out anew when its lines are next asked for."""
        self._bodies.pop(position, None)
        self._lines.pop(position, None)

    def forget_all_bodies(self) -> None:
        """Has every comment laid out anew when its lines are next asked for."""
        self._bodies.clear()
        self._lines.clear()

    def forget_all_lines(self) -> None:
        """Has all heads made anew, as where other comments are shown above and below them."""
        self._lines.clear()

    def _read_around(self, position: int) -> None:
        if len(self._kept) > _MOST_KEPT:
            for kept in (self._kept, self._contents, self._bodies, self._lines):
                kept.clear()
        rows, row = self._rows.rows, self._rows.row_of(position)
        near = rows[max(row - _WINDOW // 4, 0) : row + _WINDOW] if row >= 0 else []
        wanted = {position, *near}
        # Heads name whom they answer.
        wanted.update(parent for p in tuple(wanted) if (parent := self._thread.parent[p]) >= 0)
        self._read_places(sorted(wanted))

    def _read_places(self, positions: Sequence[int]) -> None:
        ids = self._thread.ids
        places = {ids[p]: p for p in positions if p not in self._kept}
        if not places:
            return
        for kept in self.options.read(list(places)):
            self._kept[places[kept.id]] = kept
        for comment_id, place in places.items():
            if place not in self._kept:
                self._kept[place] = _gone(comment_id, self._thread.article_id)

    def _content(self, position: int) -> _Content:
        content = self._contents.get(position)
        if content is None:
            body = self.comment(position).comment.body
            # Imported with the first comment: the first page of the list needs none of it.
            from reader.render.flow import flow_of
            from reader.text.blocks import parse_body
            from reader.text.tracking import without_tracking
            from reader.widgets.code_colours import CodeColours

            document = parse_body(body)
            links = [link.url for link in document.links]
            inside = self.options.stored(links).keys() if links else frozenset()
            flow = flow_of(document, link_list="hidden", inside=inside)
            urls = tuple(without_tracking(url) for url in links)
            content = _Content(flow, urls, CodeColours(flow))
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
        row = self._rows.row_of(position)
        following = self._rows.rows[row + 1 : row + 2] if row >= 0 else []
        author = (kept.comment.author or "").casefold()
        return CommentHead(
            depth=depth,
            is_unread=bool(thread.unread[position]),
            is_starred=kept.starred,
            is_op=bool(author) and author in self.options.op_authors,
            is_own=bool(author) and author in self.options.own_names,
            reply_to=reply_to,
            depth_below=thread.depth[following[0]] if following else 0,
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
