"""What of a view is there at once: its first rows, and which of them are seen."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from reader.model.feed import KeptFeed
    from reader.model.listing import ArticleQuery

HEAD = 256
"""Ids of a view that are read before anything is painted."""
FILTER_HEAD = 2000
_MOST_AT_ONCE = 10_000
"""Rows above the one that a view is to be shown at: they take some milliseconds."""


class Views(Protocol):
    """What of the library gives the first ids of a view."""

    def is_few(self, query: ArticleQuery) -> bool: ...

    def head(self, query: ArticleQuery, limit: int = ...) -> array[int]: ...

    def filter_head(self, query: ArticleQuery, limit: int = ...) -> array[int]: ...


class Feeds(Protocol):
    """What of the library says whether a feed or a folder is still there."""

    def feed(self, feed_id: int) -> KeptFeed | None: ...

    def head(self, query: ArticleQuery, limit: int = ...) -> array[int]: ...


class Head(NamedTuple):
    """The first ids of a view."""

    ids: array[int]
    is_whole: bool
    """Whether there are no others."""
    is_waiting: bool
    """Whether there are none yet because no index has the view's order, or texts must be looked
    through: that is done beside the interface."""


def read_head(library: Views, query: ArticleQuery, row: int) -> Head:
    """Reads as much of a view as is to be shown at once.

    Args:
        library: what is read.
        query: the view.
        row: the row that it is to be shown at.
    """
    if query.node is not None:
        from reader.model.query import has_pattern

        if has_pattern(query.node):
            return Head(array("q"), False, True)
    if query.terms and not library.is_few(query):
        return Head(array("q"), False, True)
    if query.filter:
        ids = library.filter_head(query, FILTER_HEAD)
        is_whole = len(ids) < FILTER_HEAD and query.sort == "published" and not query.terms
        # Of a regular expression only what arrived last was looked through.
        is_whole = is_whole and "/" not in query.filter
        return Head(ids, is_whole, False)
    most = min(row, _MOST_AT_ONCE) + HEAD
    ids = library.head(query, most)
    return Head(ids, len(ids) < most, False)
