"""What an import or refresh changes: decided by `update`, carried out by `store`."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Literal

from reader.model.entry import Entry


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
class Changes:
    new: tuple[Identified, ...] = ()
    changed: tuple[ChangedArticle, ...] = ()
    unchanged: tuple[int, ...] = field(default_factory=tuple)
    """Ids of stored articles that the source repeated as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """A change of the reader's state that was made and can be undone.

    Only rows that really changed are in `ids`, so undoing is setting them to `not value`.
    """

    kind: Literal["articles", "comments"]
    column: Literal["unread", "starred"]
    value: bool
    """What the rows were set to."""
    ids: array[int]
    """Ids of the rows that changed (array of `q`)."""
