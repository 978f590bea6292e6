"""What the plain lists of feeds have in common: lines become subscriptions, each address once."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from reader.errors import FormatError
from reader.formats.charset import decode
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.model.problem import Problem
from reader.model.subscription import FeedList, SavedQuery, Subscription
from reader.text.clean import clean_line
from reader.text.feed_urls import feed_url, feed_url_key

SLASH = "\u2215"
"""Stands for a slash inside a folder's name."""
MAX_NAME = 500
"""Characters of a title or a folder's name."""
MAX_SHOWN = 100


class Listing:
    """Collects the feeds of one list."""

    def __init__(self) -> None:
        self._feeds: dict[str, Subscription] = {}
        self._queries: list[SavedQuery] = []
        self._problems: list[Problem] = []

    def add(self, address: str, line: int, feed: Subscription) -> None:
        """Takes a feed in under an address of a person's own list; one that is none is a problem.

        Args:
            address: as it stands there.
            line: where, from 1.
            feed: what else is said of it; its address is not looked at.
        """
        try:
            url = feed_url(address, is_own=True)
        except ValueError as error:
            shown = clean_line(address)[:MAX_SHOWN] or "nothing"
            self.add_problem(f"{error} cannot be subscribed to: {shown}", line, severity="error")
            return
        known = self._feeds.setdefault(feed_url_key(url), replace(feed, url=url))
        if known.url != url or known.folder != feed.folder:
            place = f"in {known.folder}" if known.folder else "outside all folders"
            self.add_problem(f"{feed.title or url}: kept {place}, where it appears first", line)

    def add_query(self, name: str, expression: str) -> None:
        """Takes a saved query in."""
        self._queries.append(SavedQuery(name=name, expression=expression))

    def add_problem(
        self, message: str, line: int, *, severity: Literal["error", "warning"] = "warning"
    ) -> None:
        """Notes what was wrong in a line."""
        self._problems.append(
            Problem(severity=severity, message=clean_line(message), where=f"line {line}")
        )

    def feed_list(self) -> FeedList:
        """What was collected, in the list's order."""
        return FeedList(
            subscriptions=tuple(self._feeds.values()),
            queries=tuple(self._queries),
            problems=tuple(self._problems),
        )


def list_text(fetched: Fetched) -> str:
    """The text of a list, lines ending in `\\n`."""
    text = decode(fetched.data, fetched.media_type).lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parsed_list(fetched: Fetched, name: str, feeds: FeedList) -> Parsed:
    """The result of reading a list.

    Raises:
        FormatError: there is not one feed in it.
    """
    if not feeds.subscriptions and not feeds.queries:
        raise FormatError(f"{clean_line(fetched.name)}: contains no address of a feed")
    return Parsed(format=name, is_archive=True, feeds=feeds)


def folder_path(text: str) -> str | None:
    """A clean path of folders from one written with slashes, None where it is empty."""
    parts = (clean_line(part)[:MAX_NAME] for part in text.split("/"))
    return "/".join(part for part in parts if part) or None
