"""A query's terms as FTS5 expressions: what the index can say of them, and where they may occur."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.model.query import And, Field, Node, Not, Or, Regex, Word
from reader.store.conditions import Target
from reader.store.tokens import phrase

Places = frozenset[str]
"""Where terms may occur: `title`, `articles` (title, text and author), `comments`; with `hidden`
also in comments that a rule hides."""

_EVERYWHERE: Places = frozenset({"articles", "comments"})
_HIDDEN: Places = frozenset({"hidden"})


def everywhere(node: Node) -> Places:
    """Where the terms of a query may occur that says nothing of it."""
    return _EVERYWHERE | _HIDDEN if _names_commenter(node) else _EVERYWHERE


def take_places(nodes: Sequence[Node], places: Places) -> tuple[Places, tuple[Node, ...]]:
    """Takes the `in:` fields out: they say where the other terms of the same level may occur."""
    named = [n.value for n in nodes if isinstance(n, Field) and n.name == "in"]
    others = tuple(n for n in nodes if not (isinstance(n, Field) and n.name == "in"))
    return (frozenset(named) | (places & _HIDDEN) if named else places), others


def marked(node: Node) -> Iterator[tuple[str, bool]]:
    """What is to be marked in a passage: every text that is looked for."""
    match node:
        case Word(text):
            yield text, is_prefix(text)
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from marked(inner)


def patterns_of(node: Node) -> Iterator[str]:
    """Regular expressions whose matches are to be marked, too."""
    match node:
        case Regex(pattern):
            yield pattern
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from patterns_of(inner)


def split(
    nodes: Sequence[Node], target: Target, places: Places
) -> tuple[str | None, list[str], list[Node]]:
    """Splits terms of one level into an FTS5 expression, phrases to rank by, and the rest."""
    positives: list[str] = []
    negatives: list[str] = []
    negated: list[Node] = []
    phrases: list[str] = []
    others: list[Node] = []
    for node in nodes:
        if isinstance(node, Word) and phrase(node.text) is None:
            continue
        inner = node.node if isinstance(node, Not) else node
        expression = _fts(inner, target, places)
        if expression is None:
            others.append(node)
        elif isinstance(node, Not):
            negatives.append(expression)
            negated.append(node)
        else:
            positives.append(expression)
            phrases.extend(_phrases(node, target, places))
    if not positives:
        return None, [], others + negated
    match = " AND ".join(positives)
    if negatives:
        match = f"({match}) NOT ({' OR '.join(negatives)})"
    return match, phrases, others


def placed(quoted: str | None, target: Target, places: Places) -> str | None:
    """A phrase limited to the columns that `in:` names; None where it names no column here."""
    if quoted is None:
        return None
    if target == "comments":
        return quoted if "comments" in places else None
    if "articles" in places:
        return quoted
    return f"{{title}} : {quoted}" if "title" in places else None


def is_prefix(text: str) -> bool:
    """`kube*`: a word's beginning, of two letters or more."""
    return len(text) > 2 and text[-1] == "*" and text[-3:-1].isalnum()


def is_empty(node: Node) -> bool:
    """Whether a term has nothing that could be looked for."""
    return isinstance(node, Word) and phrase(node.text) is None


def _fts(node: Node, target: Target, places: Places) -> str | None:
    """A term as an FTS5 expression in brackets, None where FTS5 cannot say it."""
    match node:
        case Word(text):
            quoted = placed(phrase(text, is_prefix=is_prefix(text)), target, places)
            return quoted and f"({quoted})"
        case Field(name, value):
            own = "author" if target == "articles" else "commenter"
            quoted = phrase(value) if name == own and target in ("articles", "comments") else None
            return quoted and f"({{author}} : {quoted})"
        case Or(nodes):
            parts = [_fts(n, target, places) for n in nodes if not is_empty(n)]
            known = [part for part in parts if part is not None]
            return f"({' OR '.join(known)})" if known and len(known) == len(parts) else None
        case And(nodes):
            inner_places, nodes = take_places(nodes, places)
            match, _, others = split(nodes, target, inner_places)
            return f"({match})" if match is not None and not others else None
    return None


def _phrases(node: Node, target: Target, places: Places) -> list[str]:
    match node:
        case Word(text):
            quoted = placed(phrase(text, is_prefix=is_prefix(text)), target, places)
            return [] if quoted is None else [quoted]
        case And(nodes) | Or(nodes):
            return [quoted for n in nodes for quoted in _phrases(n, target, places)]
    return []


def _names_commenter(node: Node) -> bool:
    match node:
        case Field(name, _):
            return name == "commenter"
        case And(nodes) | Or(nodes):
            return any(_names_commenter(inner) for inner in nodes)
    return False
