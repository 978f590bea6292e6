"""A text as lines that layouts can be matched against.

Every written time of a line is replaced by one placeholder character, so that the patterns of
layouts stay small and the grammar of dates runs once per line, whatever the number of layouts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from reader.formats.plaintext.layout import Like
from reader.text.written_dates import DayOrder, When, day_order, find_whens

DATETIME, DATE, CLOCK, AGO = "\x00", "\x01", "\x02", "\x03"
_PLACEHOLDER = {"datetime": DATETIME, "date": DATE, "clock": CLOCK, "ago": AGO}
_CLASS = {"datetime": "@when", "date": "@when", "clock": "@clock", "ago": "@ago"}
_BLANK = re.compile("[\x00-\x03\t\xa0]")

MAX_LINE = 240
"""Longer lines are prose to every layout."""

_NUMBERED = re.compile(r"#?\d{1,6}[.):]?\s")
_CLASSES = ("@when", "@clock", "@ago", "@number", "@bullet", "@short", "@says")
_GLUE = ("[", "____", "  FULL", "  Full", "  Read", "  READ")
# Marks that a page's software glued to the text before or after them.
_SHORTCODE = re.compile(r"\[[a-z][a-z0-9_-]{2,40}(?: [^\[\]\n]{0,600})?\]")
_READ_ON = re.compile(
    r"\s{2,}(?:FULL POST|Full Story|Full story|FULL STORY|Read more\W*|READ MORE\W*)$"
)
_RULE = re.compile(r"_{8,}(?=[^_\s])")


_TAGS = re.compile(r"(?:Filed [Uu]nder|Topics|Tags|Tagged|Labels|Categories|Posted in)\b.{3,1400}$")
"""A line of tags may be longer than what else is no prose."""


class Page:
    """The lines of one text, with what layouts ask of them.

    Attributes:
        starts, ends: where each line's text begins and ends in `text`, white space left out.
        texts: the lines themselves, stripped.
        norms: the same with every written time replaced by its placeholder.
        indents: blanks before each line (a tab is four).
    """

    __slots__ = (
        "_found",
        "_matches",
        "_short_edges",
        "edges",
        "ends",
        "indents",
        "norms",
        "order",
        "present",
        "short",
        "starts",
        "text",
        "texts",
        "whens",
    )

    def __init__(self, text: str, literals: Iterable[str] = ()) -> None:
        """Splits a text.

        Args:
            text: the document, line breaks as newlines.
            literals: the marks that any layout may ask for, searched in one go.
        """
        self.text = text
        self.edges: list[int] = []
        """Where each line with its white space begins; the end of the text comes last."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.texts: list[str] = []
        self.indents: list[int] = []
        self.norms: list[str] = []
        self.whens: dict[int, tuple[When, ...]] = {}
        self._found: dict[str | tuple[str, ...], list[int]] = {mark: [] for mark in _CLASSES}
        self._matches: dict[int, list[tuple[int, re.Match[str]]]] = {}
        self._short_edges: list[int] = []
        self._split()
        self.edges.append(len(text))
        self.order: DayOrder | None = None
        """How the document writes days in numbers."""
        if any(when.pair for whens in self.whens.values() for when in whens):
            self.order = day_order(when for whens in self.whens.values() for when in whens)
        self.short = short = "\n".join(self.norms)
        """All norms: what marks are searched in, so that prose costs nothing."""
        self.present = {mark for mark in literals if mark in short}
        """The marks that are there (see `find`)."""
        self.present.update(mark for mark in _CLASSES if self._found[mark])

    def _split(self) -> None:
        """Fills the lists of lines, and what lines are found by."""
        edges, starts, ends = self.edges, self.starts, self.ends
        texts, indents, norms = self.texts, self.indents, self.norms
        found = self._found
        numbered, bulleted = found["@number"], found["@bullet"]
        short, saying = found["@short"], found["@says"]
        for start, line in _lines(self.text):
            edges.append(start)
            text = line.strip()
            texts.append(text)
            if not text:
                starts.append(start)
                ends.append(start)
                norms.append("")
                indents.append(0)
                continue
            indent = 0
            if line[0] <= " " or line[0] == "\xa0":
                indent = len(line) - len(line.lstrip())
                start += indent
                if "\t" in line[:indent]:
                    indent = len(line[:indent].expandtabs(4))
            starts.append(start)
            ends.append(start + len(text))
            indents.append(indent)
            if len(text) > MAX_LINE and not _TAGS.match(text):
                # Nothing matches the empty string: prose is no head of anything.
                norms.append("")
                continue
            norm = text if text.isprintable() else _BLANK.sub(" ", text)
            number = len(norms)
            whens = find_whens(norm)
            if whens:
                self.whens[number] = whens
                for mark in {_CLASS[when.kind] for when in whens}:
                    found[mark].append(number)
                norm = _replace(norm, whens)
            norms.append(norm)
            first = norm[0]
            if first in "#0123456789":
                if _NUMBERED.match(norm):
                    numbered.append(number)
            elif first in "•*·◦▪-" and norm[1:2] == " ":
                bulleted.append(number)
            if len(norm) <= 48:
                short.append(number)
            if norm[-1] in ":,…" or norm[-3:] == "...":
                saying.append(number)

    def __len__(self) -> int:
        return len(self.texts)

    def offset(self, line: int, position: int) -> int:
        """The place in the text of a position in a line's norm."""
        for when in self.whens.get(line, ()):
            if when.start < position:
                position += when.end - when.start - 1
        return self.starts[line] + position

    def place(self, line: int, number: int) -> int:
        """Where in a line's norm the placeholder of its nth time stands."""
        whens = self.whens[line]
        return whens[number].start - sum(when.end - when.start - 1 for when in whens[:number])

    def find(self, mark: str) -> list[int]:
        """Lines that a mark singles out, in order: those that hold it, or a class of lines.

        Classes: `@when` a day or a day with clock, `@clock` a clock alone, `@ago` an age,
        `@number` lines that open with a number, `@bullet` with a bullet, `@short` lines of up to
        48 characters, `@says` lines that end as what introduces a speech does; with `+` between
        classes, lines that are of both.
        """
        lines = self._found.get(mark)
        if lines is None:
            lines = self._found[mark] = self._find(mark)
        return lines

    def find_any(self, marks: tuple[str, ...]) -> list[int]:
        """Lines that any of some marks singles out, in order."""
        lines = self._found.get(marks)
        if lines is None:
            present = [mark for mark in marks if mark[0] == "@" or mark in self.present]
            if len(present) == 1:
                lines = self.find(present[0])
            else:
                lines = sorted({line for mark in present for line in self.find(mark)})
            self._found[marks] = lines
        return lines

    def _find(self, mark: str) -> list[int]:
        if mark[0] == "@":
            first, _, second = mark.partition("+")
            others = set(self.find(second))
            return [line for line in self.find(first) if line in others]
        if not self._short_edges:
            lengths = (len(norm) + 1 for norm in self.norms)
            self._short_edges = list(accumulate(lengths, initial=0))
        edges = self._short_edges
        lines: list[int] = []
        position = self.short.find(mark)
        while position != -1:
            line = bisect_right(edges, position) - 1
            lines.append(line)
            position = self.short.find(mark, edges[line + 1])
        return lines

    def matches(self, like: Like) -> list[tuple[int, re.Match[str]]]:
        """Lines that match any of some patterns; asked often, searched once."""
        known = self._matches.get(id(like))
        if known is None:
            if like.marks:
                lines = self.find_any(like.marks)
            else:
                lines = list(range(len(self.norms)))
            found = ((line, like.match(self.norms[line])) for line in lines)
            known = self._matches[id(like)] = [
                (line, match) for line, match in found if match is not None
            ]
        return known

    def next_text(self, line: int, end: int) -> int:
        """The first line from `line` on that is not blank, or `end`."""
        texts = self.texts
        while line < end and not texts[line]:
            line += 1
        return min(line, end)

    def previous_text(self, line: int, start: int) -> int:
        """The last line before `line` that is not blank, or `start - 1`."""
        line -= 1
        texts = self.texts
        while line >= start and not texts[line]:
            line -= 1
        return max(line, start - 1)


def _replace(text: str, whens: tuple[When, ...]) -> str:
    """Puts placeholders where times are written."""
    parts: list[str] = []
    last = 0
    for when in whens:
        parts += (text[last : when.start], _PLACEHOLDER[when.kind])
        last = when.end
    parts.append(text[last:])
    return "".join(parts)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their places, cut where software glued its marks to a text."""
    start = 0
    is_glued = any(mark in text for mark in _GLUE)
    for line in text.split("\n"):
        if is_glued:
            for begin, end in _pieces(line):
                yield start + begin, line[begin:end]
        else:
            yield start, line
        start += len(line) + 1


def _pieces(line: str) -> list[tuple[int, int]]:
    """Where to cut one line, from place to place."""
    cuts = {0, len(line)}
    if "[" in line:
        for match in _SHORTCODE.finditer(line):
            if " " in match[0] and "=" in match[0]:
                cuts.update(match.span())
    match_end = _READ_ON.search(line)
    if match_end is not None:
        cuts.add(match_end.start())
    if "____" in line:
        for match in _RULE.finditer(line):
            cuts.add(match.end())
    places = sorted(cuts)
    return list(pairwise(places)) or [(0, len(line))]
