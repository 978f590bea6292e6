"""What happens while sources are imported, for progress and reports."""

from __future__ import annotations

from dataclasses import dataclass

from reader.model.parsed import Problem


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
    is_interrupted: bool = False


ImportEvent = ImportProgress | SourceImported | ImportFinished
