"""The outlines of a document that is no XML: tags as people and careless programs write them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

UNDECLARED = "urn:undeclared:"
"""Begins the namespace of a prefix that nothing declares."""
_QUOTES = "\"'“”„‟″"
_MARK = r"(?:[a-z][\w.-]*:)?"
# No match runs over the next outline or the end of a comment, so that any text costs linear time.
# A `>` ends a tag only if markup follows: titles hold arrows and HTML.
_TAG = re.compile(
    rf"<{_MARK}outline(?P<strict>(?:\s++{_MARK}[a-z_][\w.-]*+\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))*+)"
    r"\s*+(?P<closed>/?)>"
    rf"|<{_MARK}outline\b(?P<said>(?:(?!<{_MARK}outline\b|</{_MARK}outline\b).)*?)(?P<empty>/?)\s*+>"
    rf"(?=\s*+(?:</?{_MARK}(?:outline|body|opml|head)\b|\Z))"
    rf"|(?P<end></{_MARK}outline\s*+>)",
    re.I | re.S,
)
_ATTRIBUTE = re.compile(
    rf"(?:(?<=[\s{_QUOTES}])|\A)(?P<name>[a-zA-Z_][\w:.-]{{0,80}})\s*+=\s*+"
    rf"(?:(?P<quote>[{_QUOTES}])|(?P<bare>[^\s{_QUOTES}<>=]++(?:=[^\s{_QUOTES}<>]*+)?(?=\s|/?\Z)))"
)
_DECLARATION = re.compile(r"\bxmlns:([\w.-]{1,40})\s*=\s*[\"']([^\"'<>]{1,300})[\"']")


def loose_outlines(text: str) -> Iterator[tuple[dict[str, str] | None, int]]:
    """Yields the attributes of each outline that begins, and None for each that ends.

    Values may lack quotes, hold their own kind of quotes, `<`, `>` and bare ampersands. Names in a
    namespace are `namespace name`, parted by a blank, as expat gives them.

    Yields:
        Attributes or None, and the offset in the text.
    """
    text = _without_comments(text)
    spaces = {prefix: html.unescape(uri) for prefix, uri in _DECLARATION.findall(text[:100_000])}
    for found in _TAG.finditer(text):
        if found["end"]:
            yield None, found.start()
            continue
        yield _attributes(found["strict"] or found["said"] or "", spaces), found.start()
        if found["closed"] or found["empty"]:
            yield None, found.start()


def _without_comments(text: str) -> str:
    """Blanks comments out, lines and offsets staying; one that never ends is none."""
    parts: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += text[done:start], re.sub(r"[^\n]", " ", text[start : end + 3])
        done = end + 3
    return "".join((*parts, text[done:]))


def _attributes(said: str, spaces: dict[str, str]) -> dict[str, str]:
    """Each value reaches to the last quote before the next name."""
    found = list(_ATTRIBUTE.finditer(said))
    ends = [each.start() for each in found[1:]] + [len(said)]
    attributes: dict[str, str] = {}
    for each, end in zip(found, ends, strict=False):
        value = each["bare"]
        if value is None:
            value = said[each.end() : end].rstrip()
            value = value[:-1] if value[-1:] and value[-1] in _QUOTES else value
        prefix, colon, name = each["name"].rpartition(":")
        if colon and prefix.lower() != "xmlns":
            name = f"{spaces.get(prefix, UNDECLARED + prefix)} {name}"
        if prefix.lower() != "xmlns" and name.lower() != "xmlns":
            attributes.setdefault(name, html.unescape(_escaped_unknown(value)))
    return attributes


# `&copy=2` is the address's, although HTML would see a sign in it.
_OPEN_REFERENCE = re.compile(r"&(?!#?\w{1,32};)")


def _escaped_unknown(value: str) -> str:
    return _OPEN_REFERENCE.sub("&amp;", value)
