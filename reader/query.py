"""The query language: text in, syntax tree out.

`word`, `begin*`, `"exact phrase"`, `/regex/`, `-not`, `a OR b` (`OR` binds closer than standing
side by side; `AND` may be written, and `NOT x` for `-x`), `(group)`, and fields: `is:` `in:` `has:`
`feed:` `folder:` `tag:` `author:` `commenter:` `link:` `comments:` `before:` `after:` `newer:`
`older:`. What only looks like syntax is text: `C++`, `std::vector`, `10:30`, `f(x)`, `--help`,
`/usr/bin`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reader.errors import QueryError
from reader.model.query import And, Field, Node, Not, Or, Regex, Word
from reader.store.tokens import phrase
from reader.text.ages import age_seconds
from reader.text.clean import clean_line

MAX_TERMS = 100
MAX_DEPTH = 20

_VALUES = {
    "is": ("unread", "read", "starred", "watched", "changed"),
    "in": ("title", "articles", "comments"),
    "has": ("comments", "new-comments", "replies", "label", "note", "enclosure"),
}
_FIELDS = frozenset(
    {
        "is", "in", "has", "feed", "folder", "tag", "author", "commenter", "link", "comments",
        "before", "after", "newer", "older",
    }
)  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIELD = re.compile(r"([A-Za-z]+):")
_OPERATOR = re.compile(r"(AND|OR|NOT)(?=[\s()]|$)")
_MINUS = re.compile(r"-(?=[^\s\-)])")
_NUMBER = re.compile(r"([<>]=?|=)?(\d{1,9})", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", re.ASCII)
_MOST_SECONDS = 1_000 * 31_536_000
"""The store counts no further back than some thousand years."""
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_query(text: str) -> Node | None:
    """Reads a query.

    Returns:
        Its tree; None for an empty one.

    Raises:
        QueryError: one line that says where it went wrong.
    """
    text = _CONTROL.sub(" ", text)
    if not text.strip():
        return None
    node = _Parser(text).parse()
    if not _says_something(node):
        raise QueryError(
            f"No letter, digit or symbol to look for in: {clean_line(text)[:40]}",
            len(text) - len(text.lstrip()),
        )
    return node


@dataclass(slots=True)
class _Parser:
    text: str
    at: int = 0
    groups: int = 0
    """How many groups are open."""
    depth: int = 0
    terms: int = 0

    def parse(self) -> Node:
        node = self._sequence()
        if self.at < len(self.text):
            raise self._error("This ) has no ( before it", self.at)
        return node

    def _sequence(self) -> Node:
        """Terms side by side, up to the end or to the bracket that closes the group."""
        nodes: list[Node] = []
        is_chain = False
        pending: tuple[str, int] | None = None
        while self._has_more():
            start = self.at
            operator = self._operator()
            if operator in ("AND", "OR"):
                if pending is not None or not nodes:
                    raise self._misplaced(operator, start)
                pending = (operator, start)
                continue
            self.at = start
            node = self._term()
            if pending is not None and pending[0] == "OR":
                for side in (nodes[-1], node):
                    if isinstance(side, Field) and side.name == "in":
                        raise self._error("in: cannot be one side of OR", pending[1])
                last = nodes.pop()
                before = last.nodes if is_chain and isinstance(last, Or) else (last,)
                nodes.append(Or((*before, node)))
                is_chain = True
            else:
                nodes.append(node)
                is_chain = False
            pending = None
        if pending is not None:
            raise self._misplaced(*pending)
        if not nodes:
            raise self._error("An empty group", self.at)
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _has_more(self) -> bool:
        """Skips white space; whether a term or operator of this group follows."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        if self.at >= len(self.text):
            return False
        return not (self.text[self.at] == ")" and self.groups > 0)

    def _operator(self) -> str | None:
        found = _OPERATOR.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[1]

    def _term(self) -> Node:
        start = self.at
        if self._operator() == "NOT":
            return self._negated(start)
        self.at = start
        if _MINUS.match(self.text, start):
            self.at += 1
            return self._negated(start)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise self._error(f"More than {MAX_TERMS} words: look for fewer", start)
        if self.text[start] == "(":
            return self._group(start)
        if self.text[start] == '"':
            return Word(self._quoted())
        if self.text[start] == "/" and (regex := self._regex(start)) is not None:
            return regex
        field = _FIELD.match(self.text, start)
        if field is not None:
            name = field[1].lower()
            if name in _FIELDS:
                self.at = field.end()
                return self._field(name, start)
        return Word(clean_line(self._bare()))

    def _negated(self, start: int) -> Node:
        if not self._has_more():
            raise self._misplaced("NOT", start)
        at = self.at
        if self._operator() in ("AND", "OR"):
            raise self._misplaced("NOT", start)
        self.at = at
        node = self._deeper(self._term, start)
        if isinstance(node, Field) and node.name == "in":
            raise self._error("in: cannot be negated", start)
        return Not(node)

    def _group(self, start: int) -> Node:
        self.at += 1
        self.groups += 1
        node = self._deeper(self._sequence, start)
        self.groups -= 1
        if self.at >= len(self.text):
            raise self._error("A bracket that is not closed", start)
        self.at += 1
        return node

    def _deeper(self, parse: Callable[[], Node], start: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._error(f"Nested more than {MAX_DEPTH} deep", start)
        node = parse()
        self.depth -= 1
        return node

    def _quoted(self) -> str:
        """A phrase; one that is still being typed ends with the query."""
        end = self.text.find('"', self.at + 1)
        quoted = self.text[self.at + 1 :] if end < 0 else self.text[self.at + 1 : end]
        self.at = len(self.text) if end < 0 else end + 1
        return clean_line(quoted)

    def _field(self, name: str, start: int) -> Field:
        is_quoted = self.text[self.at : self.at + 1] == '"'
        value = self._quoted() if is_quoted else clean_line(self._bare())
        if not value:
            raise self._error(f"{name}: needs a value, as {_example(name)}", start)
        if name in _VALUES:
            value = value.lower()
            if value not in _VALUES[name]:
                known = ", ".join(_VALUES[name])
                raise self._error(f"{name}: knows {known}; not {value[:40]}", start)
        elif name == "comments":
            value = self._number(value, start)
        elif name in ("before", "after"):
            value = self._date(name, value, start)
        elif name in ("newer", "older"):
            value = self._age(name, value, start)
        elif name in ("tag", "link"):
            # A label may be nothing but signs, and a part of an address, too.
            return Field(name, value)
        elif phrase(value) is None:
            raise self._error(f"{name}: needs a letter or digit, not {value[:40]}", start)
        return Field(name, value)

    def _number(self, value: str, start: int) -> str:
        found = _NUMBER.fullmatch(value.replace(" ", ""))
        if found is None:
            raise self._error(f"comments: needs a number such as >10 or 0, not {value[:40]}", start)
        return f"{found[1] or '='}{int(found[2])}"

    def _date(self, name: str, value: str, start: int) -> str:
        found = _DATE.fullmatch(value)
        if found is not None:
            year, month, day = (int(part or 1) for part in found.groups())
            is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            if (
                year
                and 1 <= month <= 12
                and 1 <= day <= _DAYS[month - 1] - (month == 2 and not is_leap)
            ):
                return f"{year:04}-{month:02}-{day:02}"
        raise self._error(
            f"{name}: needs a day, month or year such as 2010-06-13, 2010-06 or 2010;"
            f" not {value[:40]}",
            start,
        )

    def _age(self, name: str, value: str, start: int) -> str:
        """An age as a number of seconds: it stays one in a query that is saved."""
        seconds = age_seconds(value)
        if seconds is None:
            raise self._error(
                f"{name}: needs an age such as 12h, 3d, 2w, 6m (months) or 1y; not {value[:40]}",
                start,
            )
        return str(min(seconds, _MOST_SECONDS))

    def _regex(self, start: int) -> Regex | None:
        """A regular expression between slashes; None for a path and the like."""
        from reader.text.patterns import PatternError, compiled, written_pattern

        written = written_pattern(self.text, start, ")" if self.groups else "")
        if written is None:
            return None
        # What no text has; the store takes no such thing.
        pattern = _SURROGATE.sub("\ufffd", written[0])
        try:
            compiled(pattern, ignores_case=True)
        except PatternError as error:
            position = start if error.position is None else start + 1 + error.position
            raise self._error(f"This regular expression: {error.reason}", position) from error
        self.at = written[1]
        return Regex(pattern)

    def _bare(self) -> str:
        """Up to white space, or to a bracket that closes the group and not one in the word."""
        start = self.at
        opened = 0
        while self.at < len(self.text) and not self.text[self.at].isspace():
            character = self.text[self.at]
            if character == "(":
                opened += 1
            elif character == ")":
                if opened == 0 and self.groups > 0:
                    break
                opened -= opened > 0
            self.at += 1
        return self.text[start : self.at]

    def _misplaced(self, operator: str, position: int) -> QueryError:
        where = "before a term" if operator == "NOT" else "between two terms"
        return self._error(
            f'{operator} stands {where}; "{operator}" in quotes is searched for as text', position
        )

    def _error(self, message: str, position: int) -> QueryError:
        return QueryError(f"{clean_line(message)} (column {position + 1})", position)


def _example(name: str) -> str:
    if name in _VALUES:
        return f"{name}:{_VALUES[name][0]}"
    if name == "comments":
        return "comments:>10"
    if name in ("newer", "older"):
        return f"{name}:3d"
    return f"{name}:2010-06-13" if name in ("before", "after") else f'{name}:"two words"'


def _says_something(node: Node) -> bool:
    match node:
        case Word(text):
            return phrase(text) is not None
        case Field() | Regex():
            return True
        case Not(inner):
            return _says_something(inner)
        case And(nodes) | Or(nodes):
            return any(_says_something(n) for n in nodes)
