"""The discussions of the article being read: which is shown, and where each was left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from reader.config import CommentSettings
    from reader.library import Library
    from reader.model.article import Article, Position
    from reader.model.comment import ThreadIndex
    from reader.model.discussion import Discussion
    from reader.screens.panes import PanesScreen
    from reader.widgets.comment_thread import CommentThread

_MOST_PLACES = 200
"""Places that are remembered beside the store, where what was left last may not be yet."""
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Threads:
    """Shows one discussion of an article in the comment pane, the others as its tabs.

    Attributes:
        discussions: those of the article shown, in order.
        fetching: articles whose discussions are being asked for.
    """

    def __init__(
        self,
        library: Library,
        panes: PanesScreen,
        settings: CommentSettings,
        wanted_id: Callable[[], int | None],
    ) -> None:
        """Takes the panes, what the reader set, and what tells which article is to be shown."""
        self._wanted_id = wanted_id
        self._library = library
        self._panes = panes
        self._settings = settings
        self._left: dict[tuple[int, int], Position] = {}
        self._left_at: dict[int, int] = {}
        self._whys: dict[int, str] = {}
        self._is_shown = False
        self._asked_own: dict[int, Discussion] = {}
        self._put_at: Position | None = None
        self.discussions: list[Discussion] = []
        self.fetching: set[int] = set()

    def use_settings(self, settings: CommentSettings) -> None:
        """Shows what comes from now on by other settings."""
        self._settings = settings

    @property
    def _pane(self) -> CommentThread:
        return self._panes.thread

    @property
    def shown_id(self) -> int:
        """The discussion that is shown."""
        return self._pane.discussion_id

    @property
    def shown(self) -> Discussion | None:
        """What is known of it."""
        return self._discussion(self.shown_id)

    def _discussion(self, discussion_id: int) -> Discussion | None:
        return next((one for one in self.discussions if one.id == discussion_id), None)

    # Showing

    def begin(self) -> None:
        """Resets the pane: another article is being loaded."""
        self._is_shown = False
        self._put_at = None
        self.discussions = []

    async def show(self, article: Article, position: Position, comment_id: int | None) -> None:
        """Shows the discussion of an article that was shown last, or that a comment is in."""
        self.discussions = await self._library.discussions(article.id)
        discussion_id = position.discussion_id
        if comment_id is not None:
            kept = next(iter(self._library.comments([comment_id])), None)
            discussion_id = discussion_id if kept is None else kept.discussion_id
        if comment_id is None and position.comment_id is None and position.folded is None:
            discussion_id = self._worth_showing(discussion_id)
        is_chosen = comment_id is not None or discussion_id == position.discussion_id
        if discussion_id != position.discussion_id:
            position = await self.position(article.id, discussion_id)
        await self.show_one(article, discussion_id, position)
        if not is_chosen:
            self._note_put(article)
        if comment_id is not None and self._is_shown:
            self._pane.go_to_comment(comment_id)

    def _worth_showing(self, discussion_id: int) -> int:
        """The discussion itself, unless it is empty or not there and another one is not.

        Of others the article's own, else the one in which most was said.
        """
        here = self._discussion(discussion_id)
        if here is not None and here.comments:
            return discussion_id
        full = [one for one in self.discussions if one.comments]
        best = max(full, key=lambda one: (one.id == 0, one.comments), default=None)
        first = best or here or next(iter(self.discussions), None)
        return discussion_id if first is None else first.id

    def _note_put(self, article: Article) -> None:
        """Remembers where the pane is, of a discussion that nobody chose."""
        if self._is_shown and self._is_wanted(article):
            self._put_at = self._pane.position

    def _awaits_own(self, article_id: int) -> bool:
        """Whether the article's own discussion is being asked for and has not answered."""
        own = self._discussion(0)
        return own is not None and self._asked_own.get(article_id) == own

    async def show_one(self, article: Article, discussion_id: int, position: Position) -> None:
        """Shows one discussion of an article at a place in it."""
        self._put_at = None
        thread = await self._library.thread(article.id, discussion_id)
        if not self._is_wanted(article):
            return
        await self._read_rules(thread)
        if not self._is_wanted(article):
            return
        pane, settings = self._pane, self._settings
        pane.own_names = frozenset(name.casefold() for name in settings.names)
        pane.fold_depth, pane.folds_quotes = settings.fold_depth, settings.fold_quotes
        known = self._discussion(discussion_id)
        author = article.entry.author
        pane.show_thread(
            thread,
            self._library.comments,
            position,
            self._announced(article, discussion_id),
            known.op_author or author if known is not None else author,
            discussions=self.discussions,
            shown=discussion_id,
            is_watched=article.is_watched,
            why=self._why,
            stored=self._library.stored_links,
        )
        pane.show_fetching(article.id in self.fetching)
        self._is_shown = True

    def _is_wanted(self, article: Article) -> bool:
        return self._wanted_id() == article.id

    def _announced(self, article: Article, discussion_id: int) -> int | None:
        """How many comments there are, by the discussion itself or else by the feed."""
        known = self._discussion(discussion_id)
        if known is not None and known.announced is not None:
            return known.announced
        return None if discussion_id else article.entry.announced

    async def _read_rules(self, thread: ThreadIndex) -> None:
        """Reads why comments of a thread are hidden, if any are."""
        if any(mark > 0 and mark not in self._whys for mark in set(thread.marks)):
            self._whys = {rule.id: rule.why for rule in await self._library.rules()}

    def forget_rules(self) -> None:
        """Drops cached rules: a new one may have the id of one that is gone."""
        self._whys = {}

    def _why(self, rule_id: int) -> str:
        return self._whys.get(rule_id, "a rule that is gone")

    # What comes

    def has_changed(self, article_id: int, now: Sequence[Discussion]) -> bool:
        """Whether comments came to, or changed in, a discussion since it was read here.

        Args:
            article_id: the article.
            now: its discussions as they are stored now.
        """
        if self._wanted_id() != article_id or not self._is_shown:
            return False
        known = {one.id: one.changed for one in self.discussions}
        return known != {one.id: one.changed for one in now}

    async def take_in_marks(self, article_id: int, now: Sequence[Discussion]) -> None:
        """Shows what another process marked read or unread in the thread that is shown.

        What the pane shows as read may not be written yet: then nothing is taken in, and the write
        itself is a reason to look again.

        Args:
            article_id: the article.
            now: its discussions as they are stored now.
        """
        here, pane = self.shown_id, self._pane
        stored = next((one.unread for one in now if one.id == here), pane.unread_count)

        def is_as_written() -> bool:
            is_here = self._is_shown and self._wanted_id() == article_id and self.shown_id == here
            return is_here and not pane.unwritten

        if not is_as_written() or stored == pane.unread_count:
            return
        shown = bytes(pane.thread.unread)
        thread = await self._library.newer_thread(article_id, here)
        if is_as_written() and shown == pane.thread.unread:
            pane.show_marks(thread)
            await self.count_anew()

    async def take_in(self, article: Article, *, is_changed: bool) -> int:
        """Puts what came into the pane; what is read stays where it is.

        Returns:
            How many comments of the thread shown are new.
        """
        discussions = await self._library.discussions(article.id)
        if not self._is_shown or not self._is_wanted(article):
            return 0
        self.discussions = discussions
        here = self.shown_id
        if not len(self._pane.thread) and (wanted := self._worth_showing(here)) != here:
            # Nothing can move in an empty pane: what has come is shown, once it is known
            # whether there is something on the article's own site.
            if self._awaits_own(article.id):
                self._pane.show_discussions(self.discussions)
                return 0
            await self.show_one(article, wanted, await self.position(article.id, wanted))
            self._note_put(article)
            return len(self._pane.thread)
        if not is_changed:
            self._pane.show_discussions(self.discussions)
            return 0
        thread = await self._library.newer_thread(article.id, here)
        await self._read_rules(thread)
        if not self._is_shown or not self._is_wanted(article) or self.shown_id != here:
            return 0
        return self._pane.take_in(
            thread,
            self._library.comments,
            discussions=self.discussions,
            announced=self._announced(article, here),
        )

    async def count_anew(self) -> None:
        """Reads what is known of the discussions once more: their tabs count what is unread."""
        article_id = self._wanted_id()
        if article_id is None or len(self.discussions) < 2 or not self._is_shown:
            return
        discussions = await self._library.discussions(article_id)
        if self._is_shown and self._wanted_id() == article_id:
            # What was read in the pane a moment ago is perhaps not written yet.
            here, unread = self.shown_id, self._pane.unread_count
            self.discussions = [
                replace(one, unread=unread) if one.id == here else one for one in discussions
            ]
            self._pane.show_discussions(self.discussions)

    def show_fetching(self, article_id: int, *, is_fetching: bool) -> None:
        """Says that discussions of an article are being asked for, or are no more."""
        if is_fetching:
            self.fetching.add(article_id)
            own = self._discussion(0)
            if own is not None and own.article_id == article_id:
                self._asked_own[article_id] = own
        else:
            self.fetching.discard(article_id)
            self._asked_own.pop(article_id, None)
        if self._is_shown and self._wanted_id() == article_id:
            self._pane.show_fetching(is_fetching)

    # The place in each

    def here(self) -> Position:
        """Where the reader is in the thread that is shown.

        A discussion that nobody chose or went into is no place to come back to: the article's own
        may have comments by then.
        """
        from reader.model.article import Position

        if not self._is_shown or not len(self._pane.thread):
            return Position()
        position = self._pane.position
        return Position() if position == self._put_at else position

    def keep(self, article_id: int, position: Position) -> None:
        """Remembers a place until it is written."""
        _remember(self._left, (article_id, position.discussion_id), position)
        _remember(self._left_at, article_id, position.discussion_id)

    def prefer(self, article_id: int, discussion_id: int) -> None:
        """Makes this the discussion that is shown when the article is opened."""
        _remember(self._left_at, article_id, discussion_id)

    async def position(self, article_id: int, discussion_id: int | None = None) -> Position:
        """Where an article and a thread of it were left; without an id the one shown last."""
        if discussion_id is None:
            discussion_id = self._left_at.get(article_id)
        if discussion_id is not None and (article_id, discussion_id) in self._left:
            return self._left[article_id, discussion_id]
        return await self._library.position(article_id, discussion_id)


def _remember(places: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """Keeps a place as the newest; the oldest is forgotten, it stands in the store by then."""
    places.pop(key, None)
    places[key] = value
    if len(places) > _MOST_PLACES:
        del places[next(iter(places))]
