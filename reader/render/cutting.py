"""Cuts styled text into the lines it was wrapped to, and puts decorations before them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.render.chunks import Chunks
from reader.render.line import Line, LinkPlace, Segment
from reader.render.wrap import Range


class Cutter:
    """Cuts the chunks of a text at the lines it was wrapped to, which come in order."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._index = 0
        self._start = 0

    def cut(self, part: Range, indent: int) -> tuple[tuple[Segment, ...], tuple[LinkPlace, ...]]:
        """The segments of one line, and where links stand on it after `indent` characters."""
        segments: list[Segment] = []
        links: list[LinkPlace] = []
        shift = indent - part.start
        while self._index < len(self._chunks):
            text, style, link = self._chunks[self._index]
            start = max(part.start - self._start, 0)
            stop = self._start + len(text)
            end = min(part.end, stop) - self._start
            if start < end:
                segments.append((text[start:end], style))
                if link >= 0:
                    begin = self._start + start + shift
                    if links and links[-1].link == link and links[-1].end == begin:
                        begin = links.pop().start
                    links.append(LinkPlace(begin, self._start + end + shift, link))
            if stop > part.end:
                break
            self._index += 1
            self._start = stop
        return tuple(segments), tuple(links)


def fitting(parts: Sequence[Segment], width: int) -> tuple[Segment, ...]:
    """As many of a line's innermost decorations as leave room for its text."""
    least = max(min(16, width * 2 // 3), 1)
    kept = tuple(parts)
    while kept and width - length_of(kept) < least:
        kept = kept[1:]
    return kept


def length_of(parts: Sequence[Segment]) -> int:
    """Characters, and cells, of decorations: each takes one."""
    return sum(len(text) for text, _ in parts)


def indented(line: Line, prefix: tuple[Segment, ...], indent: int) -> Line:
    """A line with decorations before it, which take so many cells."""
    return line._replace(
        segments=(*prefix, *line.segments),
        pieces=tuple(piece._replace(start=piece.start + indent) for piece in line.pieces),
        links=tuple(
            place._replace(start=place.start + indent, end=place.end + indent)
            for place in line.links
        ),
        prefix=line.prefix + indent,
    )
