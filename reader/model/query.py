"""A query as a syntax tree, and what a list asks the store for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Word:
    """Text that must occur as consecutive tokens: a word, a quoted phrase, a run of CJK."""

    text: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression that must match in one text; the parser has seen that it can be used."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Field:
    """`name:value`; the value is still text and was checked by the parser."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple[Node, ...]


Node = Word | Regex | Field | Not | And | Or


def has_pattern(node: Node | None) -> bool:
    """Whether texts must be looked through one by one: the query has a regular expression."""
    match node:
        case Regex():
            return True
        case Not(inner):
            return has_pattern(inner)
        case And(nodes) | Or(nodes):
            return any(map(has_pattern, nodes))
    return False


@dataclass(slots=True)
class Scan:
    """How long texts are looked through one by one, the newest first."""

    seconds: float | None = None
    """After so long, what was found is all; None for as long as it takes."""
    is_stopped: bool = False
    """Whether nobody waits for it any more. Any thread may say so."""
    is_cut: bool = False
    """Whether it ended before all was looked through."""
    _until: float | None = field(default=None, init=False)

    def is_over(self) -> bool:
        """Whether no other text is to be looked at. The time begins when it is asked first."""
        if self.is_cut:
            return True
        if self.is_stopped:
            self.is_cut = True
        elif self.seconds is not None:
            now = time.monotonic()
            if self._until is None:
                self._until = now + self.seconds
            self.is_cut = now >= self._until
        return self.is_cut


Scope = Literal["all", "articles", "comments"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit of a search: an article (`comment_id` None) or a comment."""

    article_id: int
    comment_id: int | None
    title: str | None
    author: str | None
    published: str | None
    snippet: str
    """Clean one-line text; matches stand between U+E000 and U+E001, which clean text lacks."""
    score: float
