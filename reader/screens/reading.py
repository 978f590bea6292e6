"""The article being read: loaded, shown with its threads, and left with its place kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from reader.screens.threads import Threads

if TYPE_CHECKING:
    from reader.config import CommentSettings
    from reader.library import Library
    from reader.model.article import Article, Position
    from reader.render.article_flow import ArticleFlow
    from reader.screens.panes import PanesScreen
    from reader.widgets.article_view import ArticleView

Stage = Literal["article", "comments"]
_LONG = 100_000
"""Characters of a body that is parsed beside the event loop."""
_PAINTED_SECONDS = 0.05


class Reading:
    """Shows one article in the two reading panes.

    Attributes:
        article_id: the article shown or being loaded.
        article: the article, once loaded.
        is_opened: whether the reader opened it; else it is a preview.
        stage: what reading on goes through: the text, then the comments.
        threads: its discussions.
    """

    def __init__(
        self,
        library: Library,
        panes: PanesScreen,
        shown: Callable[[], None],
        attempt: Callable[[Callable[[], Awaitable[object]]], None],
        settings: CommentSettings,
    ) -> None:
        """Takes the panes, what is called when another article is shown, and what runs a write."""
        self._library = library
        self._panes = panes
        self._shown = shown
        self._attempt = attempt
        self._is_whole = True
        self.article_id: int | None = None
        self.article: Article | None = None
        self.is_opened = False
        self.stage: Stage = "article"
        self.threads = Threads(library, panes, settings, lambda: self.article_id)

    @property
    def has_thread(self) -> bool:
        """Whether the article shown has comments here."""
        return self.article is not None and self.article.comments > 0

    @property
    def _view(self) -> ArticleView:
        return self._panes.article_view

    async def show(self, article_id: int | None, *, comment_id: int | None = None) -> bool:
        """Shows an article, at the place it was left.

        Args:
            article_id: None empties the panes.
            comment_id: the comment to go to.

        Returns:
            False if another one was asked for meanwhile, or it is not there.
        """
        if article_id == self.article_id and self.article is not None:
            if not self._is_whole:
                # Whoever brought the rest of it was stopped.
                position = await self.threads.position(self.article.id)
                return await self._show_whole(self.article, position, comment_id)
            if comment_id is not None:
                await self._go_to_comment(comment_id)
            return True
        self.leave()
        self.article_id, self.article = article_id, None
        self._is_whole = True
        self.is_opened = False
        self.stage = "article"
        self.threads.begin()
        if article_id is None:
            self._view.show_message("")
            self._panes.thread.show_message("")
            self._shown()
            return True
        article = await self._article(article_id)
        if self.article_id != article_id:
            return False
        if article is None:
            self.article_id = None
            self._view.show_message("This article is no longer here.")
            self._panes.thread.show_message("")
            self._shown()
            return False
        position = await self.threads.position(article_id)
        if not position.article_offset:
            await self._show_beginning(article)
        return await self._show_whole(article, position, comment_id)

    async def _show_whole(
        self, article: Article, position: Position, comment_id: int | None
    ) -> bool:
        """Shows all of an article, of which its beginning may be there, and its threads."""
        article_id = article.id
        made = await self._made(article)
        if self.article_id != article_id:
            return False
        self._is_whole = True
        if self.article is article:
            self._view.complete(article, made)
        else:
            self.article = article
            self._view.show_made(article, made, position.article_offset)
        await self.threads.show(article, position, comment_id)
        if self.article_id != article_id:
            return False
        self._shown()
        return True

    async def show_anew(self) -> None:
        """Reads the article shown once more: its head says something else now."""
        article_id = self.article_id
        if article_id is None or self.article is None:
            return
        article = await self._article(article_id)
        if article is None or self.article_id != article_id:
            return
        made = await self._made(article)
        if self.article_id == article_id:
            position = self._place_in(article)
            self.article = article
            self._view.show_made(article, made, position)

    async def _show_beginning(self, article: Article) -> None:
        """Shows the first pages of a very long article, which do not wait for the others."""
        if len(article.entry.body.value) < _LONG:
            return
        from reader.render.article_flow import article_flow
        from reader.text.blocks import parse_beginning

        document = parse_beginning(article.entry.body)
        if document is not None:
            self.article, self._is_whole = article, False
            made = article_flow(article, document, datetime.now(UTC))
            self._view.show_made(article, made, is_whole=False)
            # What takes all there is of the processor begins when the page is painted.
            await asyncio.sleep(_PAINTED_SECONDS)

    async def _made(self, article: Article) -> ArticleFlow:
        """Takes an article apart, a long one in a thread."""
        # Imported after the first page stands: the HTML parser is not needed before.
        from reader.render.article_flow import article_flow
        from reader.text.blocks import parse_body

        body = article.entry.body
        if len(body.value) <= _LONG:
            document = parse_body(body)
            inside = self._library.stored_links([link.url for link in document.links])
            return article_flow(article, document, datetime.now(UTC), inside=inside.keys())
        from reader.screens.throttle import Throttle

        pause = Throttle()
        document = await asyncio.to_thread(parse_body, body, pause=pause)
        inside = self._library.stored_links([link.url for link in document.links])
        now = datetime.now(UTC)
        return await asyncio.to_thread(
            article_flow, article, document, now, inside=inside.keys(), pause=pause
        )

    async def _article(self, article_id: int) -> Article | None:
        """An article with the text that the reader chose to read: its page's, or its feed's."""
        article = await self._library.article(article_id)
        return None if article is None else article.as_shown()

    def _place_in(self, article: Article) -> float:
        """Where in an article with perhaps another text that is what is read now."""
        before = len(self.article.entry.text) if self.article is not None else 0
        position, now = self._view.reading_position, len(article.entry.text)
        return min(1.0, position * before / now) if before and now else position

    def set_state(
        self,
        *,
        unread: bool | None = None,
        starred: bool | None = None,
        watched: bool | None = None,
    ) -> None:
        """Updates the state of the loaded article."""
        if self.article is not None:
            self.article = replace(
                self.article,
                unread=self.article.unread if unread is None else unread,
                starred=self.article.starred if starred is None else starred,
                is_watched=self.article.is_watched if watched is None else watched,
            )

    # Discussions

    async def _go_to_comment(self, comment_id: int) -> None:
        """Goes to a comment of the article shown, whichever of its threads it is in."""
        kept = next(iter(self._library.comments([comment_id])), None)
        if kept is not None and kept.discussion_id != self.threads.shown_id:
            await self.show_discussion(kept.discussion_id)
        self._panes.thread.go_to_comment(comment_id)

    async def show_discussion(self, discussion_id: int) -> None:
        """Shows another discussion of the article, at the place it was left."""
        article = self.article
        if article is None:
            return
        self.leave()
        position = await self.threads.position(article.id, discussion_id)
        await self.threads.count_anew()
        if self.article is not None and self.article.id == article.id:
            await self.threads.show_one(self.article, discussion_id, position)

    async def look_for_comments(self) -> None:
        """Takes in comments of the article shown, if others stored, changed or marked some."""
        article = self.article
        if article is None:
            return
        row = next(iter(self._library.summaries([article.id])), None)
        if row is None:
            return
        has_others = (row.comments, row.announced) != self._counted(article)
        discussions = await self._library.discussions(article.id)
        if has_others or self.threads.has_changed(article.id, discussions):
            await self.take_in()
        if article.id == self.article_id:
            await self.threads.take_in_marks(article.id, discussions)

    @staticmethod
    def _counted(article: Article) -> tuple[int, int | None]:
        return article.comments, article.entry.announced

    async def take_in(self, *, is_changed: bool = True) -> int:
        """Puts what came to the discussions of the article shown into the pane; nothing moves.

        Args:
            is_changed: whether comments of the thread shown may be others than those in the pane;
                else only what is known of the discussions is shown anew.

        Returns:
            How many comments are new.
        """
        before = self.article
        if before is None:
            return 0
        article = await self._article(before.id)
        if article is None or self.article_id != article.id or self.article is None:
            return 0
        self.article = article
        new = await self.threads.take_in(article, is_changed=is_changed)
        if self._counted(before) != self._counted(article) and self._can_tell(before):
            await self.show_anew()
        return new

    def _can_tell(self, before: Article) -> bool:
        """Whether the head can count other comments without the text moving."""
        has_line = bool(before.comments or before.entry.announced or before.is_watched)
        return not self._view.is_searching and (has_line or not self._view.reading_position)

    # The place

    def leave(self) -> None:
        """Saves the place, without making the next article wait for it."""
        if (place := self._place()) is not None:
            self.threads.keep(*place)
            self._attempt(partial(self._library.save_position, *place))

    async def save_position(self) -> None:
        """Keeps the place in article and thread of an article that was opened."""
        if (place := self._place()) is not None:
            await self._library.save_position(*place)

    def _place(self) -> tuple[int, Position] | None:
        """The opened article's id and the place in it and its thread; None for a preview."""
        if self.article is None or not self.is_opened:
            return None
        position = self.threads.here()
        return self.article.id, replace(position, article_offset=self._view.reading_position)
