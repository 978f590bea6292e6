"""What happens while sources are imported, for progress and reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.model.feed import KeptFeed
from reader.model.parsed import Problem

if TYPE_CHECKING:
    from reader.model.discussion import Discussion


@dataclass(frozen=True, slots=True)
class Counts:
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """Sent now and then. `total` grows while folders are still being listed."""

    done: int
    total: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceImported:
    """One source is in the store (or, in a dry run, would be)."""

    source: str
    format: str | None
    articles: Counts = Counts()
    comments: Counts = Counts()
    feeds: Counts = Counts()
    """Subscriptions of a list of feeds."""
    problems: tuple[Problem, ...] = ()
    article_ids: tuple[int, ...] = ()

    @property
    def is_failed(self) -> bool:
        """Nothing could be read from the source."""
        return any(p.severity == "error" for p in self.problems) and self.format is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinished:
    sources: int
    failed: int
    articles: Counts
    comments: Counts
    feeds: Counts = Counts()
    is_interrupted: bool = False


ImportEvent = ImportProgress | SourceImported | ImportFinished


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshStarted:
    """Sent first."""

    total: int
    """Feeds that will be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRefreshed:
    """One feed was asked for and what came of it is in the store."""

    feed: KeptFeed
    """As it is now; `status` and `error` say how it went."""
    new: int = 0
    changed: int = 0
    is_unchanged: bool = False
    """Whether it was known to be as before without being read (304, or the same bytes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshFinished:
    """Sent last."""

    feeds: int
    """Feeds that were asked for by this refresh."""
    failed: int
    new: int
    changed: int
    unchanged: int
    """Feeds that were as before."""
    is_interrupted: bool = False
    is_offline: bool = False
    """Whether the network was away, so that no feed is to blame."""


RefreshEvent = RefreshStarted | FeedRefreshed | RefreshFinished


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksSought:
    """Sent now and then while articles are looked through for links to discussions."""

    done: int
    total: int
    """Articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadsStarted:
    """Sent before the first discussion is asked for."""

    total: int
    """Discussions that will be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRefreshed:
    """One discussion was asked for and what came of it is in the store."""

    discussion: Discussion
    """As it is now; `status` and `error` say how it went."""
    title: str | None = None
    """Of the article."""
    comments: Counts = Counts()
    is_unchanged: bool = False
    """Whether it was known to be as before without being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadsFinished:
    """Sent last."""

    discussions: int
    """Discussions that were asked for."""
    failed: int
    comments: Counts
    is_interrupted: bool = False
    is_offline: bool = False


ThreadEvent = LinksSought | ThreadsStarted | ThreadRefreshed | ThreadsFinished


@dataclass(frozen=True, slots=True, kw_only=True)
class FullTextsStarted:
    """Sent first."""

    total: int
    """Pages that will be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FullTextFetched:
    """The page of one article was asked for; its text is in the store unless there is an error."""

    article_id: int
    title: str | None = None
    error: str | None = None
    """One line."""
    characters: int = 0
    """Of its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FullTextsFinished:
    """Sent last."""

    fetched: int
    failed: int
    is_interrupted: bool = False
    is_offline: bool = False


FullTextEvent = FullTextsStarted | FullTextFetched | FullTextsFinished
