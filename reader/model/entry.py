"""What a source published: an article before anybody keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    url: str
    type: str | None = None
    length: int | None = None
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """The text of an article's page, as our own export wrote it down."""

    url: str
    fetched: datetime
    body: Body
    text: str
    is_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryState:
    """The reader's state of an article, as our own export wrote it down."""

    unread: bool = True
    starred: bool = False
    comments: tuple[tuple[bool, bool], ...] = ()
    """(unread, starred) of each comment: of the thread, then of each of the discussions."""
    comment_notes: tuple[str | None, ...] = ()
    """The reader's note on each, in the same order; empty where there is none at all."""
    watched: bool = False
    labels: tuple[str, ...] = ()
    note: str | None = None
    full_text: EntryPage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDiscussion:
    """Where else an article is discussed, as our own export wrote it down."""

    source: str
    """Name in `comments.SOURCES`."""
    address: str
    name: str
    page: str | None = None
    is_own: bool = False
    """Whether it is a way to read the entry's own thread; it has none of its own then."""
    thread: Thread = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One published article; every string but `body.value` is clean."""

    title: str | None
    body: Body = EMPTY_BODY
    text: str = ""
    """Plain text of the body, paragraphs parted by one empty line, never hard wrapped."""
    guid: str | None = None
    """The id the feed gave, unique within its feed; None for documents."""
    link: str | None = None
    author: str | None = None
    published: datetime | date | None = None
    published_raw: str | None = None
    updated: datetime | date | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None
    """The page with the comments."""
    comments_feed: str | None = None
    announced: int | None = None
    """How many comments the source says there are."""
    in_reply_to: str | None = None
    """Guid of the entry that this one answers (RFC 4685), in this feed or not."""
    thread: Thread = ()
    discussions: tuple[EntryDiscussion, ...] = ()
    """Only in what we exported ourselves."""
    layout: str | None = None
    """Name and version of the plain-text layout that read it, as `cnn-blogs/1`."""
    confidence: float | None = None
    """0 to 1: how sure the layout is; None where the format is exact."""
    state: EntryState | None = None
    """Only in what we exported ourselves; given to the article when it is new."""
    is_comment_page: bool = False
    """A page that shows comments of an article, without the article's body."""

    @property
    def name(self) -> str:
        """What it is called for people: its title, else where it is."""
        return self.title or self.link or "(no title)"
