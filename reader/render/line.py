"""A rendered line: runs of text, each with the names of its styles.

A style is a string of names parted by spaces, as `"link bold"`; a pane maps names to colours
(`Pane.style`), so nothing here knows a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Segment = tuple[str, str]
"""Text and the names of its styles, later names winning over earlier ones."""

Segments = Sequence[Segment]

PICTURE_ADDRESS = "open-picture:"
"""Followed by a picture's address: the link that its words are where it is not shown."""

MEASURE = 80
"""Cells of a line of text that are still read with ease."""


class Piece(NamedTuple):
    """Characters of a line that stand for characters of the text it was made from."""

    start: int
    """Index in the line, from 0."""
    offset: int
    """Offset in the text, from 0."""
    length: int


class LinkPlace(NamedTuple):
    """Where a link stands on a line."""

    start: int
    end: int
    """Index after its last character on this line."""
    link: int
    """Index into the document's links."""


class PicturePlace(NamedTuple):
    """What a line is of a picture."""

    offset: int
    """Where the picture's words begin in the text."""
    row: int
    """The row of the picture from 0; -1 where its words stand."""


class Line(NamedTuple):
    """One rendered line."""

    segments: tuple[Segment, ...]
    pieces: tuple[Piece, ...] = ()
    links: tuple[LinkPlace, ...] = ()
    prefix: int = 0
    """Characters at its start that are decoration: indentation, rails, bullets."""
    joiner: str = "\n"
    """What parts it from the next line when copied: a space where a paragraph was wrapped."""
    is_wide: bool = False
    """Its text is kept as it is, may be wider than asked, and scrolls sideways."""
    picture: PicturePlace | None = None
    is_right_to_left: bool = False
    """Its paragraph runs from right to left."""

    @property
    def text(self) -> str:
        return text_of(self.segments)


def text_of(segments: Segments) -> str:
    """The text of a line without styles."""
    return "".join(text for text, _ in segments)


def in_visual_order(segments: Segments, prefix: int, *, is_right: bool) -> Segments:
    """A line as it is seen: text from right to left is turned round, for terminals that do not.

    Args:
        segments: the line.
        prefix: characters at its start that are decoration and stay where they are.
        is_right: whether its paragraph runs from right to left.
    """
    text = text_of(segments)
    if text.isascii():
        return segments
    # The list of articles needs none of it, and it would cost its start.
    from reader.text.bidi import mirror, visual_order

    order = visual_order(text[prefix:], is_right=is_right)
    if order is None:
        return segments
    styles = [style for part, style in segments for _ in part]
    result = [(text[index], styles[index]) for index in range(prefix)]
    for start, end, is_mirrored in order:
        part = text[prefix + start : prefix + end]
        result.append((mirror(part) if is_mirrored else part, styles[prefix + start]))
    merged: list[Segment] = []
    for part, style in result:
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + part, style)
        else:
            merged.append((part, style))
    return merged


def joined(*styles: str) -> str:
    """Style names put together, empty ones left out."""
    return " ".join(filter(None, styles))


def overlay(segments: Segments, start: int, end: int, style: str) -> list[Segment]:
    """Adds a style to the characters `start` to `end` (exclusive) of a line.

    Args:
        segments: the line.
        start: index of the first character in the line's text, from 0.
        end: index after the last one; -1 means the end of the line.
        style: names that are laid over those already there.
    """
    result: list[Segment] = []
    position = 0
    for text, own in segments:
        first = max(start - position, 0)
        last = len(text) if end < 0 else min(end - position, len(text))
        position += len(text)
        if first >= last:
            result.append((text, own))
            continue
        if first:
            result.append((text[:first], own))
        result.append((text[first:last], joined(own, style)))
        if last < len(text):
            result.append((text[last:], own))
    return result


def replace(segments: Segments, start: int, segment: Segment) -> list[Segment]:
    """Paints some text over as many characters of a line as it is long."""
    text, style = segment
    result: list[Segment] = []
    position = 0
    end = start + len(text)
    for own_text, own in segments:
        first = start - position
        last = end - position
        position += len(own_text)
        if last <= 0 or first >= len(own_text):
            result.append((own_text, own))
            continue
        if first > 0:
            result.append((own_text[:first], own))
        if first >= 0:
            result.append((text, joined(own, style)))
        if last < len(own_text):
            result.append((own_text[last:], own))
    if start >= position:
        result.append(segment)
    return result
