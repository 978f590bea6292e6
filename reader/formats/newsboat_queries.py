"""newsboat's filter expressions as queries of our own (newsboat.org, "Filter language")."""

from __future__ import annotations

import re
from collections.abc import Callable

from reader.text.patterns import PatternError, compiled, written_pattern

_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[()!])|(?P<word>and\b|or\b)"
    r"|(?P<name>[a-z_]+)\s*(?P<operator>!=|==|=~|!~|<=|>=|between\b|[=<>#]|!#)\s*"
    r"(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^\s()\"]+)))",
    re.I,
)
_ESCAPE = re.compile(r"\\(.)")
_PLAIN = re.compile(r"[\w .,'-]+")
_OTHER_SYNTAX = re.compile(r"\[\[[:.=]|\\[<>]|\(\?")
"""What POSIX's extended expressions read in another way than we do."""
_SLASH = re.compile(r"(\\.)|/", re.DOTALL)


def own_query(expression: str) -> str | None:
    """A filter expression in our query language.

    Args:
        expression: as newsboat writes it, for example `unread = "yes" and tags # "news"`.

    Returns:
        None where it says something that ours does not: a view that shows other articles than its
        name promises would be worse than none.
    """
    parts: list[str] = []
    negates = 0
    at = 0
    text = expression.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        at = found.end()
        if found["sign"] == "!":
            negates += 1
            continue
        if found["sign"] == "(":
            parts.append("-(" if negates % 2 else "(")
            negates = 0
        elif found["sign"] == ")":
            parts.append(")")
        elif found["word"]:
            if found["word"].lower() == "or":
                parts.append("OR")
        else:
            value = found["quoted"] if found["quoted"] is not None else found["bare"]
            term = _term(found["name"].lower(), found["operator"].lower(), value)
            if term is None:
                return None
            parts.append(_negated(term) if negates % 2 else term)
            negates = 0
    return " ".join(parts).replace("( ", "(").replace(" )", ")") or None


def _term(name: str, operator: str, value: str) -> str | None:
    """One comparison; None where ours has no such thing."""
    make = _FIELDS.get(name)
    if make is None:
        return None
    is_negated = operator in ("!=", "!~", "!#")
    if is_negated:
        operator = {"!=": "=", "!~": "=~", "!#": "#"}[operator]
    term = make("=" if operator == "==" else operator, value)
    return _negated(term) if term is not None and is_negated else term


def _negated(term: str) -> str:
    return term.removeprefix("-") if term.startswith("-") else f"-{term}"


def _unread(operator: str, value: str) -> str | None:
    if operator != "=":
        return None
    return {"yes": "is:unread", "no": "is:read"}.get(value.lower())


def _flags(operator: str, value: str) -> str | None:
    return "is:starred" if operator in ("#", "=", "=~") and value.lower() == "s" else None


def _age(operator: str, value: str) -> str | None:
    """`age` counts days since publication."""
    if operator == "between":
        low, _, high = value.partition(":")
        if not (low.isdecimal() and high.isdecimal()):
            return None
        newer = f"newer:{int(high) + 1}d"
        return newer if int(low) == 0 else f"({newer} older:{int(low)}d)"
    if not value.isdecimal():
        return None
    days = int(value)
    return {
        "<": f"newer:{max(1, days)}d", "<=": f"newer:{days + 1}d",
        ">": f"older:{days + 1}d", ">=": f"older:{max(1, days)}d",
    }.get(operator)  # fmt: skip


def _field(
    prefix: str, operators: tuple[str, ...], place: str | None = None
) -> Callable[[str, str], str | None]:
    """A text that has to occur.

    A regular expression that is more than plain words is one here, too, where a place is given.
    """

    def make(operator: str, value: str) -> str | None:
        if operator not in operators:
            return None
        plain = _ESCAPE.sub(r"\1", value)
        if _PLAIN.fullmatch(plain):
            return f'{prefix}"{plain.strip()}"' if plain.strip() else None
        if place is None or operator != "=~" or (regex := _regex(value)) is None:
            return None
        return f"(in:{place} {regex})"

    return make


def _regex(value: str) -> str | None:
    """An expression between slashes; None where it cannot be used or would say another thing."""
    if _OTHER_SYNTAX.search(value):
        return None
    escaped = _SLASH.sub(lambda found: found[1] or r"\/", value.replace('\\"', '"'))
    written = f"/{escaped}/"
    found = written_pattern(written, 0)
    if found is None or found[1] != len(written):
        return None
    try:
        compiled(found[0], ignores_case=True)
    except PatternError:
        return None
    return written


_TEXT = ("=", "=~")
_FIELDS: dict[str, Callable[[str, str], str | None]] = {
    "unread": _unread,
    "flags": _flags,
    "age": _age,
    "title": _field("", _TEXT, "title"),
    "content": _field("", _TEXT, "articles"),
    "author": _field("author:", _TEXT),
    "feedtitle": _field("feed:", _TEXT),
    # The first tag is the folder that its feeds are put into.
    "tags": _field("folder:", ("#",)),
}
