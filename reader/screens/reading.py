"""The article being read: loaded, shown with its thread, and left with its place kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model.article import Article, Position
    from reader.model.block import Document
    from reader.model.body import Body
    from reader.screens.panes import PanesScreen
    from reader.widgets.article_view import ArticleView
    from reader.widgets.comment_thread import CommentThread

Stage = Literal["article", "comments"]
_HISTORY = 200
_LONG = 100_000
"""Characters of a body that is parsed beside the event loop."""


class Reading:
    """Shows one article in the two reading panes.

    Attributes:
        article_id: the article shown or being loaded.
        article: the article, once loaded.
        is_opened: whether the reader opened it; else it is a preview.
        stage: what reading on goes through: the text, then the comments.
    """

    def __init__(
        self,
        library: Library,
        panes: PanesScreen,
        shown: Callable[[], None],
        attempt: Callable[[Callable[[], Awaitable[object]]], None],
    ) -> None:
        """Takes the panes, what is called when another article is shown, and what runs a write."""
        self._library = library
        self._panes = panes
        self._shown = shown
        self._attempt = attempt
        self._left: dict[int, Position] = {}
        self._history: list[int] = []
        self._here = -1
        self.article_id: int | None = None
        self.article: Article | None = None
        self.is_opened = False
        self.stage: Stage = "article"

    @property
    def has_thread(self) -> bool:
        """Whether the article shown has comments here."""
        return self.article is not None and self.article.comments > 0

    @property
    def _view(self) -> ArticleView:
        return self._panes.article_view

    @property
    def _thread(self) -> CommentThread:
        return self._panes.thread

    async def show(self, article_id: int | None, *, comment_id: int | None = None) -> bool:
        """Shows an article, at the place it was left.

        Args:
            article_id: None empties the panes.
            comment_id: the comment to go to.

        Returns:
            False if another one was asked for meanwhile, or it is not there.
        """
        if article_id == self.article_id and self.article is not None:
            if comment_id is not None:
                self._thread.go_to_comment(comment_id)
            return True
        if (place := self._place()) is not None:
            # The next article does not wait until it is written.
            self._left[place[0]] = place[1]
            self._attempt(partial(self._library.save_position, *place))
        self.article_id, self.article = article_id, None
        self.is_opened = False
        self.stage = "article"
        if article_id is None:
            self._view.show_message("")
            self._thread.show_message("")
            self._shown()
            return True
        article = await self._library.article(article_id)
        if self.article_id != article_id:
            return False
        if article is None:
            self.article_id = None
            self._view.show_message("This article is no longer here.")
            self._thread.show_message("")
            self._shown()
            return False
        position = self._left.get(article_id) or await self._library.position(article_id)
        document = await _parse(article.entry.body)
        if self.article_id != article_id:
            return False
        self.article = article
        self._view.show_article(article, document, position.article_offset)
        thread = await self._library.thread(article_id)
        if self.article_id != article_id:
            return False
        self._thread.show_thread(
            thread, self._library.comments, position, article.entry.announced, article.entry.author
        )
        if comment_id is not None:
            self._thread.go_to_comment(comment_id)
        self._shown()
        return True

    async def show_anew(self) -> None:
        """Reads the article shown once more: its head has another label or note."""
        article_id = self.article_id
        if article_id is None or self.article is None:
            return
        article = await self._library.article(article_id)
        if article is None or self.article_id != article_id:
            return
        document = await _parse(article.entry.body)
        if self.article_id == article_id:
            self.article = article
            self._view.show_article(article, document, self._view.reading_position)

    def set_state(self, *, unread: bool | None = None, starred: bool | None = None) -> None:
        """Keeps the loaded article's state in step with the store."""
        if self.article is not None:
            self.article = replace(
                self.article,
                unread=self.article.unread if unread is None else unread,
                starred=self.article.starred if starred is None else starred,
            )

    async def save_position(self) -> None:
        """Keeps the place in article and thread of an article that was opened."""
        if (place := self._place()) is not None:
            await self._library.save_position(*place)

    def _place(self) -> tuple[int, Position] | None:
        """The opened article's id and the place in it and its thread; None for a preview."""
        if self.article is None or not self.is_opened:
            return None
        from reader.model.article import Position

        position = self._thread.position if self.article.comments else Position()
        return self.article.id, replace(position, article_offset=self._view.reading_position)

    # Back and forward

    def remember(self, article_id: int) -> None:
        """Puts an article into the history of what was opened."""
        if self._here >= 0 and self._history[self._here] == article_id:
            return
        del self._history[self._here + 1 :]
        self._history.append(article_id)
        del self._history[:-_HISTORY]
        self._here = len(self._history) - 1

    def step_in_history(self, step: int) -> int | None:
        """The article opened before (after) this one; None at the end."""
        target = self._here + step
        if not 0 <= target < len(self._history):
            return None
        self._here = target
        return self._history[target]


async def _parse(body: Body) -> Document:
    # Imported after the first page stands: the HTML parser is not needed before.
    from reader.text.blocks import parse_body

    if len(body.value) > _LONG:
        return await asyncio.to_thread(parse_body, body)
    return parse_body(body)
