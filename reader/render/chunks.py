"""Text in runs of one style: spans with their formulas written, their links numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from reader.model.block import Link, Span
from reader.render.line import joined
from reader.text.maths.latex import with_formulas
from reader.text.maths.scripts import written_script


class Chunk(NamedTuple):
    """A run of a leaf's text in one style."""

    text: str
    style: str = ""
    link: int = -1
    """Index into the document's links, -1 for none."""

    @property
    def is_number(self) -> bool:
        """Whether it is the number of a link."""
        return self.link >= 0 and self.style.endswith("number")


Chunks = tuple[Chunk, ...]


def chunks_of(spans: Iterable[Span], style: str = "", targets: Targets | None = None) -> Chunks:
    """Spans as chunks, each link followed by its number.

    Args:
        spans: text.
        style: of all of it.
        targets: where links lead, and what is told of the places in the text.
    """
    chunks: list[Chunk] = []
    link: int | None = None
    for span in spans:
        if link is not None and span.link != link:
            chunks.append(link_marker(link, style, targets))
        link = span.link
        if span.anchors and targets is not None:
            targets.reached(span.anchors, sum(len(chunk.text) for chunk in chunks))
        if span.text:
            chunks.append(_chunk(span, style))
    if link is not None:
        chunks.append(link_marker(link, style, targets))
    return tuple(chunks)


class Targets:
    """Where the links of a document lead, as far as that is in the program.

    Args:
        links: those of the document.
        inside: numbers, from 0, of those that lead to articles which are here.

    Attributes:
        offset: where the text that is taken apart begins.
        places: where each place of the document that links lead to begins, as far as it was met.
    """

    def __init__(self, links: Sequence[Link], inside: Set[int] = frozenset()) -> None:
        self.offset = 0
        self.places: dict[str, int] = {}
        self._links = links
        self._inside = inside

    def reached(self, names: Sequence[str], position: int) -> None:
        """Places begin at a position of the text in hand."""
        for name in names:
            self.places.setdefault(name, self.offset + position)

    def mark(self, link: int) -> str:
        """What tells a link that stays in the program: up, down, or to another article."""
        if link in self._inside:
            return "→"
        anchor = self._links[link].anchor if link < len(self._links) else None
        if anchor is None:
            return ""
        return "↑" if anchor in self.places else "↓"


def _chunk(span: Span, style: str) -> Chunk:
    if span.bold or span.italic or span.code or span.strike or span.underline:
        style = joined(
            style,
            "code" if span.code else "",
            "bold" if span.bold else "",
            "italic" if span.italic else "",
            "underline" if span.underline else "",
            "strike" if span.strike else "",
        )
    text = span.text.replace("\t", " ") if "\t" in span.text else span.text
    if span.lowered:
        text = written_script(text, is_raised=False) or text
    elif ("$" in text or "\\" in text) and not span.code:
        text = with_formulas(text)
    if span.link is None:
        return Chunk(text, style)
    return Chunk(text, joined(style, "link"), span.link)


def link_marker(link: int, style: str, targets: Targets | None) -> Chunk:
    """What stands after a link: its number, and whether it stays in the program."""
    mark = "" if targets is None else targets.mark(link)
    return Chunk(f"[{link + 1}{mark}]", joined(style, "number"), link)
