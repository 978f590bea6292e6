"""The terminal's title, and notifications of new articles."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reader.errors import ReaderError
from reader.screens.terminal import write

if TYPE_CHECKING:
    from textual.app import App

    from reader.screens.main import MainScreen

_LOOK_SECONDS = 1.0
_SAVE_TITLE, _RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"
_WITHOUT_TITLE = ("linux", "dumb", "")


class Announcing:
    """Looks once a second whether the store has changed, and updates title and notifications."""

    def __init__(self, screen: MainScreen) -> None:
        """Remembers what there is: only what arrives from now on is new."""
        self._screen = screen
        self._version = -1
        self._title = ""
        self._told_id = self._seen_id = 0
        # Where the store cannot be read now, what is found first when it can be is not new.
        self._has_begun = False
        self._is_saved = False
        screen.set_interval(_LOOK_SECONDS, self.look)
        screen.app.app_suspend_signal.subscribe(screen, self._let_go, immediate=True)
        screen.app.app_resume_signal.subscribe(screen, self._take_again, immediate=True)
        self.look()

    def look(self) -> None:
        """Says what has changed since the last look."""
        library = self._screen.library
        try:
            version = library.data_version()
            if version != self._version:
                self._show_title(library.count_unread())
                self._seen_id = library.newest_id()
                if not self._has_begun:
                    self._has_begun, self._told_id = True, self._seen_id
                # Not before: a look that failed is taken anew.
                self._version = version
            elif self._seen_id > self._told_id and not self._screen.refreshing.is_running:
                # It has been quiet since the last look: all that came is here.
                after, self._told_id = self._told_id, self._seen_id
                if self._screen.settings.notify.when != "never":
                    self._screen.attempt(lambda: self._tell(after), "notifying")
        except ReaderError:
            # Whoever reads is told by what they do; this is only beside it.
            return

    def end(self) -> None:
        """Gives the terminal its title back, when Textual has let go of it."""
        if self._is_saved and sys.__stderr__ is not None:
            # A terminal that was closed has no title.
            with suppress(OSError):
                sys.__stderr__.write(_RESTORE_TITLE)
                sys.__stderr__.flush()

    def _let_go(self, app: App[Any]) -> None:
        """Gives the title back while the shell, or another program, has the terminal."""
        if self._is_saved:
            write(app, _RESTORE_TITLE)
            self._title, self._is_saved = "", False

    def _take_again(self, app: App[Any]) -> None:
        self._version = -1
        self.look()

    def _show_title(self, unread: int) -> None:
        title = f"Soundoff ({unread:,})" if unread else "Soundoff"
        if not self._screen.settings.title or title == self._title:
            return
        if os.environ.get("TERM", "") in _WITHOUT_TITLE or self._screen.app.is_headless:
            return
        save = "" if self._is_saved else _SAVE_TITLE
        self._title, self._is_saved = title, True
        write(self._screen.app, f"{save}\x1b]2;{title}\x1b\\")

    async def _tell(self, after_id: int) -> None:
        from reader.model.listing import ArticleQuery
        from reader.query import parse_query
        from reader.screens.notifying import notify, told

        settings, library = self._screen.settings.notify, self._screen.library
        node = parse_query(settings.query) if settings.when == "matching" else None
        query = ArticleQuery(show="unread", node=node, is_overview=node is None)
        ids = [each for each in await library.article_ids(query) if each > after_id]
        if ids:
            titles = [row.name for row in library.summaries(ids[:3])]
            write(self._screen.app, await notify(settings, *told(len(ids), titles)))
