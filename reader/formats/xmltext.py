"""XML as feeds are really written, made into XML that a parser accepts, with nothing fetched.

Document types, their entities and everything outside the root element are resolved here, so that no
parser behind ever sees a declaration: there are no external entities, and no entity inside another.
"""

from __future__ import annotations

import html.entities
import re
import sys
from dataclasses import dataclass
from xml.parsers import expat

from reader.formats.xmlrepair import ROOT, escape, repair

_START = re.compile(r"<\?xml\b|<!DOCTYPE\b|<(?:[a-z][\w.-]*:)?(?:rss|feed|rdf)\b", re.I)
# A declaration without its second question mark, or any, is still one.
_PROLOGUE = re.compile(
    r"[\s\ufeff]+|<\?xml\b[^<>?]*+>|<\?.*?\?>|<!--.*?-->"
    r"|<xml\b[^<>]*+>(?=\s*<(?:[\w.-]+:)?(?:rss|feed|rdf)\b)",
    re.S | re.I,
)
_DOCTYPE = re.compile(
    r"<!DOCTYPE\b(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*')*+"
    r"(?:\[(?P<subset>(?:<!--.*?-->|<\?.*?\?>|\"[^\"]*\"|'[^']*'|[^\]\"'])*+)\]\s*)?>",
    re.S | re.I,
)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.:-]+)\s+(?:\"([^\"]*)\"|'([^']*)')\s*>", re.S)
_DECLARED = re.compile(r"<!ENTITY\s+([\w.:-]+)")
# Markup, or a reference to anything but a character.
_NOT_LITERAL = re.compile(r"<|&(?!#\d+;|#[xX][0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")
_CROWDED_TAG = re.compile(r"<([\w:.-]+)\s[^<>]{8000,}>")
MAX_ATTRIBUTES = 1000
"""Of one element."""

_LOOSE_CDATA = re.compile(r"<\s*!\s*\[\s*CDATA\s*\[", re.I)
_MARK = "<![CDATA["
_SECTION = re.compile(r"<!\[CDATA\[.*?\]\]>", re.S)
_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.I)
_OUTSIDE_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.S)
_REFERENCE = re.compile(r"&(?:#(\d{1,8}|[xX][0-9a-fA-F]{1,7});|([A-Za-z][A-Za-z0-9._-]{0,40});)?")
# References that may be to what XML forbids: controls, surrogates, U+FFFE, beyond the last plane.
_SUSPECT = re.compile(
    r"&#(0*(?:\d|[12]\d|3[01]|5[5-7]\d{3}|6553[45])|\d{7,9}"
    r"|[xX](?:0*(?:[01]?[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF])|[0-9a-fA-F]{6,8}));"
)
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# A control sequence whose ESC may be a reference.
_COMMAND = re.compile(
    r"(?:\x1b|&#(?:0*27|[xX]0*1[bB]);)"
    r"(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b<&]*(?:\x07|&#(?:0*7|[xX]0*7);|\x1b\\))"
)
# XML 1.0, production 2, turned around.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = {0x0B: " ", 0x0C: " "}
_PREDEFINED = ("amp", "lt", "gt", "quot", "apos")
_MAX_ENTITY = 4096
_MAX_JUNK = 4000
_MAX_OPEN = 100
_ENTRY_OR_END = re.compile(r"<(?:[\w.-]+:)?(?:item|entry|channel)[\s>]|</(?:rss|feed)>", re.I)
_MAX_EXPANSION = 200_000


@dataclass(frozen=True, slots=True)
class Xml:
    """A document that is well-formed as far as we could make it.

    Attributes:
        text: the root element alone, without declaration, document type or entities.
        root: its name as written.
        fault: what was wrong with it, or None; `line` is where.
        is_cut: it ends in the middle.
        is_rebuilt: its tags did not fit each other; where elements stand is a guess.
    """

    text: str
    root: str
    fault: str | None = None
    line: int | None = None
    is_cut: bool = False
    is_rebuilt: bool = False


def root_of(text: str) -> str | None:
    """Returns the name of the root element, looking past junk, comments and a document type."""
    found = _find_root(text)
    return found[0] if found else None


def extract(text: str) -> Xml | None:
    """Takes the root element out of a document, its own entities put in.

    Returns:
        The element, well-formed or not, or None where there is no element at all.
    """
    if "\r" in text:
        # XML 1.0, 2.11.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _find_root(text)
    if found is None:
        return None
    root, start, subset = found
    text = text[start:]
    if subset:
        text = _expand(text, subset)
    end = text.rfind(f"</{root}")
    if end >= 0 and (close := text.find(">", end)) >= 0:
        text = text[: close + 1]
    return Xml(text, root, is_cut=end < 0)


def mend(found: Xml) -> Xml:
    """Makes what `extract` found parseable, repairing as little as it needs."""
    root = found.root
    text = _CROWDED_TAG.sub(_without_crowd, found.text)
    fault = _fault(text)
    if fault is None:
        return Xml(text, root)
    text = _end_sections(_end_open(_legal(_LOOSE_CDATA.sub("<![CDATA[", text))))
    if _fault(text) is None:
        return Xml(text, root, *fault)
    text = _escape_stray(text)
    if (deeper := _fault(text)) is None:
        return Xml(text, root, *fault)
    return Xml(repair(text), root, *deeper, is_cut=found.is_cut, is_rebuilt=True)


def _without_crowd(found: re.Match[str]) -> str:
    # The time of Python's SAX reader grows with the square of the attributes of one element.
    return f"<{found[1]}>" if found[0].count("=") > MAX_ATTRIBUTES else found[0]


def _find_root(text: str) -> tuple[str, int, str] | None:
    """Returns the root's name, where it begins, and the internal subset of the document type."""
    text_start = 0
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        # A byte that slipped in, or what a server says before it serves.
        found = _START.search(text, 0, _MAX_JUNK)
        if found is None:
            return None
        if not found[0].startswith("<?") and not _ENTRY_OR_END.search(text, found.start()):
            # A text about feeds.
            return None
        text_start = found.start()
    subset = ""
    position = text_start
    while True:
        if space := _PROLOGUE.match(text, position):
            position = space.end()
        elif doctype := _DOCTYPE.match(text, position):
            subset = doctype["subset"] or ""
            position = doctype.end()
        else:
            break
    if root := ROOT.match(text, position):
        return root[1], position, subset
    found = _START.search(text, position, position + _MAX_JUNK)
    if found is not None and (root := ROOT.match(text, found.start())):
        return root[1], found.start(), subset
    return None


def _expand(text: str, subset: str) -> str:
    """Puts in the document's own entities: literal text only, never one inside another."""
    entities: dict[str, str] = {}
    for name, double, single in _ENTITY.findall(subset):
        value = double or single
        if len(value) <= _MAX_ENTITY and not _NOT_LITERAL.search(value):
            entities.setdefault(name, value)
    declared = set(_DECLARED.findall(subset)) - set(_PREDEFINED)
    room = _MAX_EXPANSION

    def put(found: re.Match[str]) -> str:
        nonlocal room
        name = found[2]
        if name not in declared:
            return found[0]
        value = entities.get(name, "")
        room -= len(value)
        return value if room >= 0 else ""

    return "".join(
        part if part.startswith("<!") else _REFERENCE.sub(put, part)
        for part in _OUTSIDE_CDATA.split(text)
    )


def _legal(text: str) -> str:
    """Takes out what XML forbids, written out or as a reference, and terminal commands whole."""
    text = _COMMAND.sub("", text)
    if "&#" in text:
        text = _SUSPECT.sub(_legal_reference, text)
    if _NOT_XML.search(text):
        text = _SURROGATE_PAIR.sub(
            lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
        )
        text = _NOT_XML.sub("", text.translate(_SPACES))
    return text


def _legal_reference(found: re.Match[str]) -> str:
    code = int(found[1][1:], 16) if found[1][0] in "xX" else int(found[1])
    if code > sys.maxunicode:
        return ""
    character = chr(code)
    if _NOT_XML.match(character):
        # Half of a pair goes on as a character, to be joined with the other half.
        return character if "\ud800" <= character <= "\udfff" else ""
    return found[0]


def _fault(text: str) -> tuple[str, int] | None:
    """Returns what an XML parser says against the text, and the line; None where it accepts it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return expat.ErrorString(error.code), error.lineno
    return None


def _end_open(text: str) -> str:
    """Makes many comments or instructions that never end text.

    Their end would be looked for from each of them.
    """
    for begin, end in (("<!--", "-->"), ("<?", "?>")):
        done = text.rfind(end) + 1
        if text.count(begin, done) > _MAX_OPEN:
            text = text[:done] + text[done:].replace(begin, f"&lt;{begin[1:]}")
    return text


def _end_sections(text: str) -> str:
    """Takes away the beginning of sections whose end is missing, so that they hide no entries."""
    # Where there is no end, none is looked for.
    end = text.rfind("]]>") + 1
    text = _SECTION.sub(_without_open_mark, text[: end + 2]) + text[end + 2 :]
    begin = text.find(_MARK, text.rfind("]]>") + 1)
    if begin >= 0 and _ENTRY.search(text, begin):
        text = text[:begin] + text[begin:].replace(_MARK, "")
    return text


def _without_open_mark(found: re.Match[str]) -> str:
    """A section that goes on into the next entry, up to the end of a section there, has none."""
    inside = found[0][len(_MARK) :]
    again = inside.find(_MARK)
    return inside if again >= 0 and _ENTRY.search(inside, 0, again) else found[0]


def _escape_stray(text: str) -> str:
    """Escapes bare ampersands and replaces HTML's entities outside CDATA."""
    # What follows a section that never ends is none: looked for, it would be at each beginning.
    open_end = text.find("<![CDATA[", text.rfind("]]>") + 1)
    rest = "" if open_end < 0 else text[open_end:]
    parts = _OUTSIDE_CDATA.split(text if open_end < 0 else text[:open_end])
    return "".join(
        part if part.startswith("<!") else _REFERENCE.sub(_known_reference, part) for part in parts
    ) + _REFERENCE.sub(_known_reference, rest)


def _known_reference(found: re.Match[str]) -> str:
    number, name = found[1], found[2]
    if number is not None or name in _PREDEFINED:
        return found[0]
    if name is not None:
        character = html.entities.html5.get(name + ";")
        return escape(character) if character else f"&amp;{name};"
    return "&amp;"
