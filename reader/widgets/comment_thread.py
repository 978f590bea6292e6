"""The comments of an article: one pane over arrays, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message

from reader.model.article import Position
from reader.model.comment import KeptComment, ThreadIndex
from reader.model.discussion import Discussion
from reader.widgets.jumps import Jumps
from reader.widgets.thread_arrival import Arrival
from reader.widgets.thread_asking import ASKING_KEYS, ThreadAsking
from reader.widgets.thread_finding import FINDING_KEYS, ThreadFinding
from reader.widgets.thread_folding import FOLDING_KEYS, ThreadFolding
from reader.widgets.thread_marking import MARKING_KEYS, ThreadMarking
from reader.widgets.thread_moving import MOVING_KEYS, ThreadMoving
from reader.widgets.thread_order import Order
from reader.widgets.thread_rows import ThreadRows
from reader.widgets.thread_sitting import ThreadSitting
from reader.widgets.thread_texts import (
    ReadComments,
    StoredLinks,
    TextOptions,
    ThreadTexts,
    no_links,
    no_reason,
)
from reader.widgets.thread_title import ThreadTitle


class CommentThread(ThreadMoving, ThreadMarking, ThreadFolding, ThreadFinding, ThreadAsking):
    """Shows a thread over its arrays; only what is near the view is read, parsed and laid out.

    The cursor is on one comment. What changes by keys of this pane is shown at once and told by
    a message.

    The bases beside one another are groups of keys and know nothing of each other; they work on
    the pane (`ThreadPane`), which holds the parts that have a state.

    Attributes:
        fold_depth: how deep comments stand whose replies are folded where the reader has not been
            yet; None folds nothing.
        folds_quotes: whether long quotes are one line each at first.
        own_names: the reader's own names, casefolded.
    """

    BINDINGS = [
        *MOVING_KEYS,
        *FOLDING_KEYS,
        *MARKING_KEYS,
        *FINDING_KEYS,
        Binding("full_stop", "sort", "Sort", id="comments.sort", show=False,
                tooltip="Sort replies as in the source, oldest first, newest first, or by score."),
        Binding("comma", "next_discussion", "Next discussion", id="comments.next-discussion",
                show=False, tooltip="Show the next discussion of the article."),
        *ASKING_KEYS,
    ]  # fmt: skip

    @dataclass
    class DiscussionWanted(Message):
        """Another discussion of the article shall be shown."""

        id: int

    @dataclass
    class Sorted(Message):
        """The thread has another order."""

        order: str
        """`oldest first`; empty for the order of the site."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.fold_depth: int | None = None
        self.folds_quotes = False
        self.own_names: frozenset[str] = frozenset()

    # What is shown

    @property
    def cursor_comment_id(self) -> int | None:
        """The comment the cursor is on."""
        return self.thread.ids[self.cursor] if self.cursor >= 0 else None

    @property
    def cursor_comment(self) -> KeptComment | None:
        """The comment the cursor is on, with its text."""
        return self.texts.comment(self.cursor) if self.cursor >= 0 else None

    @property
    def discussion_id(self) -> int:
        """Which of the article's discussions is shown."""
        return self.heading.shown

    @property
    def position(self) -> Position:
        """Where the reader is and what is folded; the article's own place is not known here."""
        ids = self.thread.ids
        folded: frozenset[int] | None = frozenset(ids[position] for position in self.rows.folded)
        if folded == self.sitting.first_folded and not (self.is_entered and folded):
            folded = None
        comment_id = self.cursor_comment_id if self.is_entered else None
        return Position(discussion_id=self.discussion_id, comment_id=comment_id, folded=folded)

    @property
    def order(self) -> Order:
        """How replies are sorted."""
        return self.sitting.order.order

    @property
    def title(self) -> str:
        """What the pane's first lines say."""
        texts = ("".join(text for text, _ in self.title_line(line)) for line in (0, 1))
        return " · ".join(filter(None, texts))

    def show_thread(
        self,
        thread: ThreadIndex | None,
        comments: ReadComments,
        position: Position = Position(),  # noqa: B008
        announced: int | None = None,
        op_author: str | None = None,
        *,
        discussions: Sequence[Discussion] = (),
        shown: int = 0,
        is_watched: bool = False,
        why: Callable[[int], str] = no_reason,
        stored: StoredLinks = no_links,
    ) -> None:
        """Shows a thread where it was left.

        Args:
            thread: its arrays; `unread` is kept up to date in place. None shows an empty pane.
            comments: reads comments by id; ids that are gone may be left out.
            position: cursor and folded comments, as `position` gave them.
            announced: how many comments the source says there are.
            op_author: the article's author, whose comments get a mark.
            discussions: the discussions of the article in order; empty for none that is known.
            shown: id of the one that the thread is.
            is_watched: whether it is followed.
            why: says in words the rule that hides a comment, by its id.
            stored: says which links lead to articles that are here.
        """
        self.heading = ThreadTitle(discussions, shown, announced, is_watched)
        here = self.heading.discussion
        authors = (op_author, here.op_author if here is not None else None)
        options = TextOptions(
            read=comments,
            stored=stored,
            op_authors=frozenset(name.casefold() for name in authors if name),
            own_names=self.own_names,
            why=why,
            folds_quotes=self.folds_quotes,
            code=self.code,
        )
        index = thread or ThreadIndex(0)
        rows = ThreadRows(index, self.row_width, self._folded_at_first(index, position))
        self.sitting = ThreadSitting(index)
        if position.folded is None:
            self.sitting.first_folded = frozenset(index.ids[place] for place in rows.folded)
        message = "" if thread is None else self._reason_for_none(rows)
        self.set_thread(rows, ThreadTexts(rows, options), message)
        self.cursor = rows.rows[0] if rows.rows else -1
        if position.comment_id is not None and rows.rows:
            place = rows.place_of(position.comment_id)
            if place >= 0 and not rows.is_absent(place):
                self.cursor = place
                self.is_entered = True
                if rows.reveal(place):
                    rows.rebuild()
        self.show_all()

    def take_in(
        self,
        thread: ThreadIndex,
        comments: ReadComments,
        *,
        discussions: Sequence[Discussion] = (),
        announced: int | None = None,
    ) -> int:
        """Takes newer arrays of the thread that is shown; the line the eye is on does not move.

        Cursor, folds, order, search, hints and what was marked unread by hand stay; where the
        cursor's comment is gone, it goes to the nearest one.

        Args:
            thread: the arrays, in the source's order; `unread` is kept up to date in place.
            comments: reads comments by id; ids that are gone may be left out.
            discussions: the discussions of the article; empty: as they were.
            announced: how many comments the source says there are; None: as it was.

        Returns:
            How many comments are new.
        """
        heading, sitting = self.heading, self.sitting
        heading.discussions = discussions or heading.discussions
        heading.announced = heading.announced if announced is None else announced
        self.texts.options.read = comments
        arrival = Arrival(self.rows, thread)
        arrival.keep_read_state(thread)
        heading.arrived += len(arrival.new_ids)
        sitting.order = sitting.order.over(thread, comments)
        if sitting.order.thread is not thread:
            arrival = Arrival(self.rows, sitting.order.thread)
        self._swap(arrival)
        return len(arrival.new_ids)

    def show_message(self, text: str) -> None:
        """Shows some text in place of a thread; empty lines part paragraphs."""
        self.heading = ThreadTitle()
        rows = ThreadRows(ThreadIndex(0), self.row_width)
        self.sitting = ThreadSitting(rows.thread)
        self.set_thread(rows, ThreadTexts(rows, TextOptions()), text)
        self.show_all()

    def show_fetching(self, is_fetching: bool) -> None:
        """Says in the title that the comments are being fetched, or no longer."""
        had_title = self.has_title
        self.heading.is_fetching = is_fetching
        if self.cursor < 0 and self.has_title is not had_title:
            self.show_all()
        self.repaint_title()

    def show_discussions(self, discussions: Sequence[Discussion]) -> None:
        """Shows tabs, counts and how fetching went anew; the thread is as it was."""
        had_title = self.has_title
        self.heading.discussions = discussions
        if self.cursor < 0 and self.has_title is not had_title:
            self.show_all()
        self.repaint_title()

    def go_to_comment(self, comment_id: int) -> bool:
        """Puts the cursor on a comment, unfolding what hides it. False if it is not here."""
        position = self.rows.place_of(comment_id)
        if position < 0:
            return False
        self.go_to(position)
        self.repaint_title()
        return True

    def refresh_comments(self, ids: Iterable[int]) -> None:
        """Reads comments anew that were changed elsewhere, as by a star or an edit."""
        positions = [p for p in map(self.rows.place_of, ids) if p >= 0]
        if self.cursor < 0 or not positions:
            return
        anchor, screen_y = self.eye()
        for position in positions:
            self.texts.forget(position)
            self.rows.forget_height(position)
        if self.text_width:
            self.hold(anchor, screen_y)
        self.repaint()

    # The title

    def tab_chosen(self, tab_id: int) -> None:
        if tab_id != self.discussion_id:
            self.post_message(self.DiscussionWanted(tab_id))

    async def take_key(self, event: events.Key) -> bool:
        if self.heading.arrived:
            self.heading.arrived = 0
            self.repaint_title()
        return await super().take_key(event)

    # Taking arrays

    def _folded_at_first(self, thread: ThreadIndex, position: Position) -> Sequence[int]:
        """The positions of what is folded when a thread is opened."""
        if position.folded:
            places = {comment_id: place for place, comment_id in enumerate(thread.ids)}
            return [places[known] for known in position.folded if known in places]
        if position.folded is None and position.comment_id is None and self.fold_depth is not None:
            fold_depth = self.fold_depth
            return [place for place, depth in enumerate(thread.depth) if depth == fold_depth]
        return ()

    def _reason_for_none(self, rows: ThreadRows) -> str:
        """Why there is nothing to show; empty where there is something."""
        if rows.rows:
            return ""
        if hidden := rows.hidden_count:
            return f"The noise rules hide all comments here ({hidden:,})."
        if announced := self.heading.all_announced:
            return f"{announced:,} comments announced, none fetched yet; c fetches them."
        return "No comments."

    def _swap(self, arrival: Arrival) -> None:
        """Takes other arrays of the same thread, with everything at its place in them."""
        old, texts, sitting = self.rows, self.texts, self.sitting
        thread = sitting.order.thread
        rows = ThreadRows(
            thread, self.row_width, arrival.moved(old.folded), arrival.moved(old.peeked)
        )
        folded = frozenset(old.thread.ids[place] for place in old.folded)
        is_as_first = sitting.first_folded == folded
        sitting.reading = sitting.reading.over(thread, arrival.places)
        if not old.rows or not rows.rows:
            sitting.search, sitting.jumps = None, Jumps()
            self.set_thread(rows, ThreadTexts(rows, texts.options), self._reason_for_none(rows))
            self.cursor = rows.rows[0] if rows.rows else -1
            self.show_all()
            return
        anchor, screen_y = self.eye()
        cursor = arrival.nearest(self.cursor, rows)
        anchor = cursor if anchor == self.cursor else arrival.nearest(anchor, rows)
        if rows.reveal(cursor) or rows.reveal(anchor):
            rows.rebuild()
        if is_as_first:
            sitting.first_folded = frozenset(thread.ids[place] for place in rows.folded)
        texts = texts.over(rows)
        if sitting.search is not None:
            added = (
                (rows.place_of(kept.id), kept)
                for kept in texts.options.read(sorted(arrival.new_ids))
            )
            sitting.search = sitting.search.over_newer(arrival.places, added, texts.text)
        if self.is_attached:
            self.screen.selections.pop(self, None)
        hints, places = self.hints, {line: self.place(line) for line in self.hints.places}
        self.put_rows(rows, texts, cursor, anchor, screen_y)
        lines = {}
        for line, (position, index) in places.items():
            row = rows.row_of(arrival.places.get(position, -1))
            if row >= 0:
                lines[line] = self.row_line(row) + index
        self.put_hints(hints, lines)

    # Actions

    def action_sort(self) -> None:
        """Sorts replies as in the source, oldest first, newest first, or by score."""
        if self.cursor < 0:
            return
        self.sitting.order.sort_next(kept for _, kept in self.texts.all_comments())
        self.clear_search()
        top = self.top_line
        self._swap(Arrival(self.rows, self.sitting.order.thread))
        # What stands first now is of interest, as far as the cursor stays in view.
        self.show_from(top)
        self.post_message(self.Sorted(self.sitting.order.name))

    def action_next_discussion(self) -> None:
        """Asks for the next discussion of the article."""
        following = self.heading.next_id
        if following is None:
            self.app.bell()
        else:
            self.post_message(self.DiscussionWanted(following))
