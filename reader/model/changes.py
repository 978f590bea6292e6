"""What an import or refresh changes, and what the reader changed and can take back."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reader.model.entry import Entry

if TYPE_CHECKING:
    from reader.model.discussion import NoiseRule


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """What deciding needs of a stored article. Digests are 16 bytes (BLAKE2b)."""

    id: int
    guid: str | None
    link: str | None
    title: str | None
    identity: bytes
    """Digest of the key of last resort (see `text.identity`)."""
    fingerprint: bytes
    """Digest of everything the source said except the thread."""
    is_comment_page: bool = False
    published: str | None = None
    """As in JSON: `2010-06-13T17:15:00Z` or `2010-06-13`."""
    updated: str | None = None
    """The same."""
    is_deleted: bool = False
    """Whether it was deleted: an entry that is this article stays away. It has no fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """An entry with its digests (`text.identity`), 16 bytes each."""

    entry: Entry
    identity: bytes
    """Key of last resort."""
    fingerprint: bytes
    """Of everything the source said, the thread apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedArticle:
    """`entry` None: only the thread is new."""

    id: int
    entry: Entry | None
    identity: bytes
    fingerprint: bytes
    thread_entry: Entry | None = None
    """The entry whose thread is merged into the stored one; None where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillDeleted:
    """A deleted article that the source still shows."""

    id: int
    item: Identified | None
    """As the source shows it now; None where its bytes are as they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    new: tuple[Identified, ...] = ()
    changed: tuple[ChangedArticle, ...] = ()
    unchanged: tuple[int, ...] = field(default_factory=tuple)
    """Ids of stored articles that the source repeated as they are."""
    deleted: tuple[StillDeleted, ...] = ()
    places: tuple[int, ...] = ()
    """What became of each entry that was handed in: the id of its article, also of a deleted
    one; -n for the n-th (from 1) of `new`; 0 where another entry of the same document is the same
    article and says something else of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """A change of the reader's state that was made and can be undone.

    Only rows that really changed are in `ids`, so undoing is setting them to `not value`.
    """

    kind: Literal["articles", "comments"]
    column: Literal["unread", "starred", "watched"]
    value: bool
    """What the rows were set to."""
    ids: array[int]
    """Ids of the rows that changed (array of `q`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsChanged:
    """Labels that were given and taken."""

    added: tuple[tuple[int, str], ...] = ()
    """(article's id, label) of those that were not there before."""
    removed: tuple[tuple[int, str], ...] = ()
    """(article's id, label) of those that were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChanged:
    """A note that was written, edited or taken away (None: there is none)."""

    article_id: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentNoteChanged:
    """A note on a comment that was written, edited or taken away (None: there is none)."""

    comment_id: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAdded:
    """A rule that hides comments from now on."""

    rule: NoiseRule
    is_new: bool = True
    """Whether it was not there before; else undoing leaves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRemoved:
    """A rule that was given up; what it hid is shown."""

    rule: NoiseRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesDeleted:
    """Articles that were put away with their comments; the store keeps what undoing needs."""

    ids: array[int]
    """Ids of the articles that really were there (array of `q`), ascending."""


Row = Mapping[str, str | int | float | bytes | None]
"""A row of the store: column -> value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEdited:
    """A subscription whose settings changed."""

    feed_id: int
    before: Row
    """The columns that changed, with what stood in them."""
    after: Row = field(default_factory=dict)
    """The same columns, with what stands there now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRemoved:
    """A subscription that ended."""

    feed: Row
    """The feed's whole row."""
    ids: array[int] = field(default_factory=lambda: array("q"))
    """Ids of its articles: put away with it or, if `keeps_articles`, left without a feed."""
    keeps_articles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySaved:
    """A view by query that was made, or is another one now."""

    name: str
    expression: str
    before: tuple[str, str] | None = None
    """Name and query of the view that it was; None: it is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRemoved:
    """A view by query that was given up."""

    name: str
    expression: str


Change = (
    StateChange
    | LabelsChanged
    | NoteChanged
    | CommentNoteChanged
    | RuleAdded
    | RuleRemoved
    | ArticlesDeleted
    | FeedEdited
    | FeedRemoved
    | QuerySaved
    | QueryRemoved
)
"""Whatever the reader can undo."""
