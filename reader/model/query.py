"""A query as a syntax tree, and what a list asks the store for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Word:
    """Text that must occur as consecutive tokens: a word, a quoted phrase, a run of CJK."""

    text: str


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


Node = Word | Field | Not | And | Or

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
