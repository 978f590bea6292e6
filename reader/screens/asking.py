"""Fetches discussions in the background; each is shown as soon as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.model.event import ThreadRefreshed, ThreadsFinished
from reader.screens.stopping import stop_worker

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.library import Library
    from reader.screens.comment_keys import CommentKeys
    from reader.screens.threads import Threads

NOTHING_KNOWN = "Neither Hacker News nor Lobsters knows this address."


class Asking:
    """Fetches the discussions of articles; requests made meanwhile are queued."""

    def __init__(self, library: Library, screen: CommentKeys) -> None:
        self._library = library
        self._screen = screen
        self._worker: Worker[None] | None = None
        self._waiting: dict[int, bool] = {}

    @property
    def _threads(self) -> Threads:
        return self._screen.reading.threads

    def ask(self, article_id: int, *, search: bool = False) -> None:
        """Asks for the discussions of an article, due or not, unless that is being done.

        Args:
            article_id: the article.
            search: whether they are looked for elsewhere, too, by the article's address.
        """
        if article_id in self._threads.fetching:
            return
        self._waiting[article_id] = search
        self._threads.show_fetching(article_id, is_fetching=True)
        if self._worker is None or self._worker.is_finished:
            self._worker = self._screen.run_worker(self._run(), group="asking")

    async def stop(self) -> None:
        """Ends it within a second; what was fetched is kept."""
        await stop_worker(self._worker)

    async def _run(self) -> None:
        while self._waiting:
            search = next(iter(self._waiting.values()))
            ids = [one for one, wants_search in self._waiting.items() if wants_search == search]
            self._waiting = {one: wants for one, wants in self._waiting.items() if one not in ids}
            try:
                await self._ask(ids, search=search)
            except ReaderError as error:
                self._screen.status.say_error(str(error))
            finally:
                for article_id in ids:
                    self._threads.show_fetching(article_id, is_fetching=False)
            if self._screen.reading.article_id in ids:
                # What came is held back while the article's own site has not answered.
                await self._screen.reading.take_in(is_changed=False)

    async def _ask(self, ids: Sequence[int], *, search: bool) -> None:
        came: list[ThreadRefreshed] = []
        begun = self._library.refresh_threads_in_background(article_ids=ids, search=search)
        async with aclosing(begun) as events:
            async for event in events:
                if isinstance(event, ThreadRefreshed):
                    came.append(event)
                    await self._screen.renewing.take_in_comments(event)
                elif isinstance(event, ThreadsFinished):
                    if event.is_offline:
                        self._screen.status.say("The network cannot be reached.")
                        return
                    break
        # The pane has the errors of each, which stay there.
        self._screen.status.say(told(came, is_searched=search))


def told(came: Sequence[ThreadRefreshed], *, is_searched: bool) -> str:
    """What came of asking for the discussions of an article, in one line."""
    good = [event for event in came if event.discussion.error is None]
    if not came:
        if is_searched:
            return NOTHING_KNOWN
        return "No discussion of this article is known; c looks for one elsewhere."
    if not good:
        last = came[-1].discussion
        return f"{last.name}: {last.error}"
    new = sum(event.comments.new for event in good)
    changed = sum(event.comments.changed for event in good)
    counts = [f"{new:,} new comment{'' if new == 1 else 's'}"] if new else []
    if changed:
        counts.append(f"{changed:,} changed")
    names = ", ".join(dict.fromkeys(event.discussion.name for event in good))
    where = f"Found on {names}" if is_searched else names
    return f"{where}: {', '.join(counts) or 'no new comments'}."
