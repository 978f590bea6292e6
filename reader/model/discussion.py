"""Where an article is discussed, what was read there, and how that went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from reader.model.comment import Thread
from reader.model.entry import Entry
from reader.model.feed import FeedStatus

Found = Literal["feed", "page", "link", "body", "search", "asked"]
"""How a discussion was found: named by the feed or by the article's page, the article's own link,
a link in its body, a search by its address, or because the reader asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionLink:
    """A place where an article is discussed, before anything was asked for there."""

    source: str
    """Name in `comments.SOURCES`."""
    address: str
    """What the source begins with. One discussion always has one and the same."""
    page: str | None = None
    """Its page for people."""
    name: str = "Comments"
    """What people call it, as `Hacker News` or `lobste.rs`."""
    is_own: bool = False
    """Whether this is the article's own site. Several such links are ways to read one thread."""
    found: Found = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundThread:
    """What a source gave."""

    thread: Thread
    """What was shown of it: perhaps not all, perhaps without parents that are stated."""
    root: Entry | None = None
    """What is discussed, as the source has it."""
    total: int | None = None
    """How many comments the source says there are."""
    problem: str | None = None
    """One line: why this is not all of it."""
    page: str | None = None
    """Its page for people, where that is known only now."""

    @property
    def newest(self) -> datetime | None:
        """When its newest comment was written; where only days are known, the last one's noon."""
        known = [said for comment in self.thread if (said := comment.published) is not None]
        return max(map(_moment, known), default=None)


def _moment(said: datetime | date) -> datetime:
    if isinstance(said, datetime):
        return said
    return datetime(said.year, said.month, said.day, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """One thread of an article, as the store has it: a tab of the comment pane."""

    id: int
    """0: on the article's own site, or with the document it came in. Unique in its article."""
    article_id: int
    name: str
    source: str | None = None
    """Name in `comments.SOURCES`; None where nothing names a place to ask."""
    address: str | None = None
    page: str | None = None
    found: Found | None = None
    comments: int = 0
    """Comments that are here; stand-ins for missing parents do not count."""
    unread: int = 0
    """Those that are unread and not hidden."""
    announced: int | None = None
    """How many the source says there are."""
    op_author: str | None = None
    """Who opened the discussion there."""
    status: FeedStatus = "new"
    fetched: datetime | None = None
    changed: datetime | None = None
    """When comments last came or changed."""
    due: datetime | None = None
    error: str | None = None
    """One line: why the last fetch failed."""
    hint: str | None = None
    problem: str | None = None
    """One line: why it is not all here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRule:
    """What hides comments."""

    id: int
    kind: Literal["author", "word", "regex", "score"]
    pattern: str
    """A name or word in any case, a regular expression, or the least score that is shown."""
    created: datetime
    hidden: int = 0
    """How many comments it hides now."""

    @property
    def why(self) -> str:
        """The rule in words."""
        match self.kind:
            case "author":
                return f"author is {self.pattern}"
            case "word":
                return f"has the word “{self.pattern}”"
            case "regex":
                return f"matches /{self.pattern}/"
            case "score":
                return f"score is below {self.pattern}"
