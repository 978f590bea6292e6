"""The first page before Textual: painted in a few hundredths of a second, or left out silently."""

from __future__ import annotations

import gc
import os
import sys
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import paths
from reader.store import connection, session, summaries, views

if TYPE_CHECKING:
    from reader.model.feed import KeptFeed
    from reader.model.listing import ArticleQuery, ArticleSummary
    from reader.screens.held_terminal import HeldTerminal
    from reader.store.connection import Connection


class Early(NamedTuple):
    """What there is before the app."""

    terminal: HeldTerminal
    reading: Connection
    """The store, opened for the interface."""


def paint_early(store: str | None, config: str | None) -> Early | None:
    """Paints the first page.

    Args:
        store: as given on the command line.
        config: the same.

    Returns:
        None where anything is not as usual: the program then starts without it.
    """
    reading = None
    try:
        if not _is_usual_terminal():
            return None
        # As for the rest of the start: see `run_interface`.
        gc.disable()
        columns, lines = os.get_terminal_size(1)
        path = Path(store).expanduser() if store else paths.store_path()
        reading = connection.connect_if_ready(path)
        if reading is None:
            return None
        kept = session.get_look(reading)
        if kept is not None:
            from reader.screens.look import read_look

            settings = Path(config).expanduser() if config else paths.config_path()
            look = read_look(kept, settings)
            if look is not None:
                from reader.screens.first_frame import first_frame
                from reader.screens.held_terminal import HeldTerminal

                frame = first_frame(_Reading(reading), look, (columns, lines))
                if frame is not None:
                    return Early(HeldTerminal(frame), reading)
    except Exception:
        if os.environ.get("SOUNDOFF_DEBUG"):
            raise
    if reading is not None:
        reading.close()
    return None


def _is_usual_terminal() -> bool:
    """Whether the program is alone with one terminal that obeys the usual codes."""
    if sys.platform == "win32" or os.environ.get("TERM", "dumb") in ("", "dumb"):
        return False
    # The app would take its size, or something else than a terminal, from these.
    if not {"COLUMNS", "LINES", "TEXTUAL_DRIVER"}.isdisjoint(os.environ):
        return False
    if not all(map(os.isatty, (0, 1, 2))):
        return False
    if len({os.fstat(number).st_rdev for number in (0, 1, 2)}) > 1:
        return False
    # In the background it would be stopped at the first word.
    return os.tcgetpgrp(0) == os.getpgrp()


class _Reading:
    """As much of the library as the first page needs."""

    def __init__(self, reading: Connection) -> None:
        self._reading = reading

    def is_few(self, query: ArticleQuery) -> bool:
        return views.is_few(self._reading, query)

    def head(self, query: ArticleQuery, limit: int = 256) -> array[int]:
        return views.first_article_ids(self._reading, query, limit)

    def filter_head(self, query: ArticleQuery, limit: int = 2000) -> array[int]:
        return views.filter_article_ids(self._reading, query, limit)

    def feed(self, feed_id: int) -> KeptFeed | None:
        from reader.store import feeds

        return feeds.get_feed(self._reading, feed_id)

    def summaries(self, ids: Sequence[int]) -> list[ArticleSummary]:
        return summaries.get_summaries(self._reading, ids)

    def beginnings(self, ids: Sequence[int]) -> dict[int, str]:
        return summaries.get_beginnings(self._reading, ids)

    def session(self) -> str | None:
        return session.get_session(self._reading)
