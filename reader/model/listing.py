"""A list: which articles it holds, and what its rows show.

Apart from the rest of the model because it is all that the first page of the program needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from reader.model.query import Node

Show = Literal["all", "unread", "starred"]
Sort = Literal["published", "title", "feed", "comments", "source"]

SORT_KEYS = (
    "published", "arrived", "title", "feed", "author", "comments", "unread", "starred", "source",
)  # fmt: skip
"""What a list may be sorted by, alone or after one another."""


class SortTerm(NamedTuple):
    """One of several keys that a list is sorted by."""

    key: str
    """One of `SORT_KEYS`."""
    is_down: bool
    """Whether the last, the most, the newest stands first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleQuery:
    """Which articles a view holds and in which order."""

    show: Show = "all"
    feed_id: int | None = None
    folder: str | None = None
    """Only articles of feeds of this folder and of those in it."""
    is_overview: bool = False
    """Whether articles of hidden feeds are left out."""
    filter: str = ""
    """Prefix filter over title, feed and author, as typed in the list."""
    node: Node | None = None
    after_id: int | None = None
    """Only articles that arrived after the one with this id."""
    sort: Sort = "published"
    terms: tuple[SortTerm, ...] = ()
    """Several keys to sort by; they go before `sort`."""


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What a row of the list shows; never loads a body."""

    id: int
    feed_id: int | None
    feed_title: str | None
    title: str | None
    author: str | None
    published: str | None
    """As in JSON: `2010-06-13T17:15:00Z` or `2010-06-13`."""
    sort: int
    """Seconds since the epoch it is listed by (a day as its noon, none by arrival)."""
    unread: bool
    starred: bool
    comments: int
    comments_unread: int
    announced: int | None
    link: str | None
    has_labels: bool = False
    has_note: bool = False
    is_changed: bool = False
    """Whether its visible text changed since it arrived."""
    is_watched: bool = False

    @property
    def name(self) -> str:
        """What it is called for people: its title, else where it is."""
        return self.title or self.link or "(no title)"
