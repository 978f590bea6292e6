"""A page as one layout reads it, before it becomes spans and entries."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cache

from reader.formats.plaintext.layout import Layout, Rule
from reader.formats.plaintext.page import Page
from reader.model.reading import SpanKind
from reader.text.written_dates import When

Match = re.Match[str]
Label = tuple[SpanKind, int, int | None]
"""Kind, article and comment, as in `TextSpan`."""


@dataclass(slots=True)
class Facts:
    """What rows said, the first word on each thing winning."""

    values: dict[str, str] = field(default_factory=dict)
    whens: list[str] = field(default_factory=list)
    """The written times as they stand."""
    day: When | None = None
    clock: When | None = None

    def take(self, page: Page, line: int, match: Match) -> None:
        """Adds what one matched line says; times inside a named part belong to that part."""
        whens = page.whens.get(line)
        inside: list[tuple[int, int]] = []
        for name, value in match.groupdict().items():
            if value is None:
                continue
            if whens:
                begin, end = match.span(name)
                inside.append((begin, end))
                value = page.text[page.offset(line, begin) : page.offset(line, end)]
            if value := value.strip():
                self.values.setdefault(name, value)
        if not whens:
            return
        text = page.texts[line]
        for number, when in enumerate(whens[:3]):
            place = page.place(line, number)
            if any(begin <= place < end for begin, end in inside):
                continue
            if when.kind == "clock":
                if self.clock is not None or (self.day is not None and self.day.clock is not None):
                    continue
                self.clock = when
            elif self.day is not None:
                continue
            else:
                self.day = when
            self.whens.append(text[when.start : when.end])

    def get(self, name: str) -> str | None:
        """What was said of something, by the name of its group; None where nothing was."""
        return self.values.get(name)


@dataclass(slots=True)
class Hit:
    """A place where a rule matched."""

    rule: Rule
    first: int
    last: int
    anchor: int
    indent: int
    facts: Facts
    text_at: int | None = None
    """Where the comment's text begins on the line `anchor`, if it does."""


@dataclass(slots=True)
class Remark:
    """One comment of a draft."""

    facts: Facts
    lines: list[int] = field(default_factory=list)
    """The lines of its text."""
    text_at: int | None = None
    indent: int = 0
    hit: Hit | None = None


@dataclass(slots=True)
class Post:
    """One article of a draft with its comments."""

    facts: Facts = field(default_factory=Facts)
    body: list[int] = field(default_factory=list)
    """The lines of its text."""
    remarks: list[Remark] = field(default_factory=list)
    announced: int | None = None


@dataclass(slots=True)
class Draft:
    """A page as one layout reads it."""

    layout: Layout
    posts: list[Post]
    labels: list[Label]
    """One for each line."""
    cuts: dict[int, tuple[int, Label]]
    """Lines whose text from some place on has a label of its own."""
    evidence: float
    """Weights of all that matched, as -log(1 - weight): what makes layouts comparable."""
    confidence: float

    @property
    def is_thin(self) -> bool:
        """Whether so few and common lines speak for it that another reading may be meant."""
        said = sum(
            evidence(remark.hit.rule.weight)
            for post in self.posts
            for remark in post.remarks
            if remark.hit is not None
        )
        return not self.layout.start and said < evidence(0.6)


@cache
def evidence(weight: float) -> float:
    """What a rule of a weight is worth; that of several adds up."""
    return -math.log(1 - weight)
