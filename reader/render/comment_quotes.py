"""Quotations in comments: recognised, painted as such, and folded to one line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reader.render.line import Line, Segment, joined

FOLDED_FROM = 4
"""Lines of a quote that are folded; shorter ones stay."""
_RAIL: Segment = ("▎ ", "rail")
"""What stands before each line of a quote that is a block of its own."""


def with_quotes(lines: Sequence[Line], text: str) -> tuple[list[Line], list[bool]]:
    """Lines of a comment with what is quoted painted so, also where a reply stands right below.

    In plain text a quote is the lines that begin with `>`, as in mail; the reply to it often
    follows without an empty line.

    Args:
        lines: a comment's text as it is laid out, without rails.
        text: the text that the lines' pieces are of.

    Returns:
        The lines, and which of them are quoted.
    """
    result: list[Line] = []
    quoted: list[bool] = []
    begins, is_marked = True, False
    for line in lines:
        if _RAIL in line.segments[:8]:
            result.append(line)
            quoted.append(True)
            begins = True
            continue
        if begins:
            is_marked = bool(line.pieces) and text.startswith(">", line.pieces[0].offset)
            is_marked = is_marked and not _is_code(line)
        if line.segments and is_marked is not _is_painted(line):
            line = _painted(line, is_quoted=is_marked)
        result.append(line)
        quoted.append(is_marked)
        begins = line.joiner == "\n"
    return result, quoted


def fold_quotes(lines: Sequence[Line], quoted: Sequence[bool]) -> list[Line]:
    """Lines with each quote of more than three of them as one that says how many they are."""
    result: list[Line] = []
    place = 0
    for is_quoted, run in groupby(quoted):
        count = sum(1 for _ in run)
        if is_quoted and count >= FOLDED_FROM:
            result.append(Line(((f"> {count:,} quoted lines", "fold"),), prefix=0))
        else:
            result += lines[place : place + count]
        place += count
    return result


def _is_code(line: Line) -> bool:
    """Its text begins with code, which is kept as it is."""
    position = 0
    for text, style in line.segments:
        position += len(text)
        if position > line.pieces[0].start:
            return "code" in style.split()
    return False


def _is_painted(line: Line) -> bool:
    return any("quote" in style.split() for _, style in line.segments)


def _painted(line: Line, *, is_quoted: bool) -> Line:
    def style_of(style: str) -> str:
        names = (name for name in style.split() if name != "quote")
        return joined("quote" if is_quoted else "", *names)

    return line._replace(segments=tuple((text, style_of(style)) for text, style in line.segments))
