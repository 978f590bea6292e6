"""An article we keep: an entry with an id, a feed and the reader's state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from reader.model.body import Body
from reader.model.entry import Entry
from reader.model.feed import KeptFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an article was read from."""

    format: str
    layout: str | None = None
    confidence: float | None = None
    path: str | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """The text of an article's page, beside what its feed gave."""

    url: str
    """Where it was in the end, after redirects."""
    fetched: datetime
    body: Body
    text: str
    """Plain text of the body."""
    is_shown: bool = True
    """Whether it is read in place of what the feed gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One kept article with its body, without its thread (`entry.thread` is empty)."""

    id: int
    entry: Entry
    feed: KeptFeed | None
    fetched: datetime
    unread: bool
    starred: bool
    comments: int
    comments_unread: int
    source: Provenance
    is_watched: bool = False
    """Whether its discussions are followed."""
    changed: datetime | None = None
    """When its visible text last changed; None where it is as it arrived."""
    labels: tuple[str, ...] = ()
    notes: str | None = None
    full_text: FullText | None = None

    def as_shown(self) -> Article:
        """The article with the text that the reader chose to read: its page's, or its feed's."""
        full = self.full_text
        if full is None or not full.is_shown:
            return self
        return replace(self, entry=replace(self.entry, body=full.body, text=full.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an article said before an update."""

    number: int
    """From 1 in order; numbers of versions that are no longer kept are missing."""
    replaced: datetime
    """When it was replaced by the next one."""
    title: str | None
    body: Body
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedArticle:
    """An article that was deleted and can be brought back."""

    id: int
    title: str | None
    link: str | None
    deleted: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the reader left an article and one of its threads; restored when opened again."""

    article_offset: float = 0.0
    """Fraction of the article's text above the top line, 0 to 1."""
    discussion_id: int = 0
    """The thread that was shown; what follows is about this one."""
    comment_id: int | None = None
    folded: frozenset[int] | None = None
    """Ids of folded comments; None: the reader has not been here, and what is folded at first
    is a setting."""
