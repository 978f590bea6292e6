"""Feeds as a list of another program, or ours, names them; and feeds found behind an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from reader.model.entry import Entry
from reader.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of a list (OPML, newsboat's `urls`, …). All strings are clean."""

    url: str
    """`http:`, `https:`, `file:` or `exec:`; never empty."""
    title: str | None = None
    """The title a person gave it."""
    link: str | None = None
    folder: str | None = None
    """Names from the top down, parted by `/`; a `/` inside a name is written `∕` (U+2215)."""
    tags: tuple[str, ...] = ()
    is_hidden: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    """What else the list says of it; written back when the list is exported. A name in a namespace
    is written `{namespace}name`."""
    interval: int | None = None
    """Seconds between fetches that the list asks for; 0: it is not to be fetched by itself."""
    keep_count: int | None = None
    """Articles that the list wants to be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A view by query that a list names (newsboat's `query:Name:expression`)."""

    name: str
    expression: str
    """In our query language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """A list of feeds, each address once."""

    subscriptions: tuple[Subscription, ...] = ()
    queries: tuple[SavedQuery, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What was left out or taken over otherwise than it stands there, with its line."""
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed found behind an address, fetched and read, but not kept yet."""

    url: str
    """Where it is fetched; never holds a login."""
    title: str | None
    link: str | None
    newest: datetime | date | None
    """The date of its newest entry."""
    entries: tuple[Entry, ...]
    is_known: bool = False
    """Whether it is subscribed to already."""
    comments_on: str | None = None
    """The title, else the link, of the one article that it holds the comments of."""
    login: str | None = field(default=None, repr=False)
    """`user:password` that was given with its address."""
