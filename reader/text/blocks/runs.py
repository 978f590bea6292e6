"""Runs of text between what parts them: styles, links and places on the way to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from reader.model.block import Block, Code, Heading, Paragraph, Span
from reader.text.blocks.limits import TAB
from reader.text.clean import clean_line, clean_text
from reader.text.urls import absolute, clean_url

BOLD, ITALIC, CODE, STRIKE, UNDERLINE, LOWERED = 1, 2, 4, 8, 16, 32
"""Bits of `Runs.mark`."""

_STYLE_BITS = 63
_LINK_SHIFT = 6
_NO_LINK = re.compile(r"(?:javascript|vbscript|data|file|blob|about|view-source|chrome|jar):", re.I)


class Runs:
    """Makes paragraphs, headings and code of the text that lies between what parts it.

    Attributes:
        blocks: where they go.
        links: the addresses of the document, in order; `link_texts` are what was told of each.
        mark: the style of the text that comes, and above its bits the number of its link.
        heading: 1 to 6 inside a heading, else 0.
    """

    def __init__(self, base: str | None, *, is_plain: bool) -> None:
        self.base = base
        self.is_plain = is_plain
        self.links: list[str] = []
        self.link_texts: list[list[str]] = []
        self.blocks: list[Block] = []
        # The run of text in hand, in pieces with the mark of each (see `_span`), and what stands
        # before the next piece.
        self.run: list[str] = []
        self.marks: list[int] = []
        self.mark = 0
        self.space = False
        self.breaks = 0
        self.heading = 0
        # Names of places that links of the page lead to, by their elements; those whose place is
        # the next text, and by index in the run, those of its pieces.
        self.places: dict[int, str] = {}
        self.place_names: frozenset[str] = frozenset()
        self.pending: list[str] = []
        self.anchored: dict[int, tuple[str, ...]] = {}
        # The link in hand gets its number when it turns out to hold something.
        self.href: str | None = None
        # Preformatted text in hand; None outside.
        self.pre: list[str] | None = None
        self.pre_language: str | None = None
        self.line_break = False

    # Text

    def text(self, text: str) -> None:
        """Adds text as it stands in the page."""
        if self.pre is not None:
            self._pre_text(text)
            return
        if text.isspace():
            # Most text nodes of a page are the line breaks between its elements.
            self.space = True
            return
        words = " ".join(text.split())
        if not (words.isascii() and words.isprintable()):
            words = clean_line(words)
        if words:
            self.words(words, text[0].isspace())
            self.space = text[-1].isspace()
        elif text:
            self.space = True

    def words(self, words: str, starts_with_space: bool = False) -> None:
        """Adds clean text to the run."""
        if self.href is not None:
            self._register_link()
        run, marks, mark = self.run, self.marks, self.mark
        if self.breaks:
            if self.breaks > 1 and not self.heading:
                self.flush()
                run, marks = self.run, self.marks
            else:
                run[-1] += "\n"
            self.breaks = 0
        elif run and (starts_with_space or self.space):
            last = marks[-1]
            if last == mark or not mark:
                words = " " + words
            elif not last or last >> _LINK_SHIFT == mark >> _LINK_SHIFT > 0:
                run[-1] += " "
            else:
                run.append(" ")
                marks.append(0)
        self.space = False
        if self.pending:
            self.anchored[len(run)] = tuple(self.pending)
            self.pending.clear()
        run.append(words)
        marks.append(mark)

    def line(self) -> None:
        """A hard line break; two of them part paragraphs."""
        if self.pre is not None:
            self.pre.append("\n")
            self.line_break = False
        elif self.run:
            self.breaks += 1
            self.space = False

    def flush(self) -> None:
        """Ends the run of text in hand."""
        run = self.run
        if not run:
            self.space = False
            return
        self.space = False
        self.breaks = 0
        marks = self.marks
        spans: tuple[Span, ...]
        if marks.count(marks[0]) == len(marks) and not self.anchored:
            spans = (self._span("".join(run), marks[0]),)
        else:
            spans = tuple(self._spans(run, marks))
            self.anchored.clear()
        self.run = []
        self.marks = []
        self.blocks.append(Heading(self.heading, spans) if self.heading else Paragraph(spans))

    def _spans(self, run: list[str], marks: list[int]) -> Iterator[Span]:
        start = 0
        anchored = self.anchored
        for index in range(1, len(run) + 1):
            if index == len(run) or marks[index] != marks[start] or index in anchored:
                anchors = anchored.get(start, ())
                yield self._span("".join(run[start:index]), marks[start], anchors)
                start = index

    def _span(self, text: str, mark: int, anchors: tuple[str, ...] = ()) -> Span:
        """Makes a span; a mark is six bits of styles and above them a link's number, from 1."""
        if not mark:
            return Span(text, anchors=anchors) if anchors else Span(text)
        link = None
        if number := mark >> _LINK_SHIFT:
            link = number - 1
            self.link_texts[link].append(text)
        return Span(
            text,
            bool(mark & BOLD),
            bool(mark & ITALIC),
            bool(mark & CODE),
            bool(mark & STRIKE),
            bool(mark & UNDERLINE),
            link,
            bool(mark & LOWERED),
            anchors,
        )

    def add(self, block: Block) -> None:
        """Adds a block that is not made of the run of text."""
        self.flush()
        self.blocks.append(block)

    # Links

    def open_link(self, href: str | None) -> None:
        """What follows leads somewhere, unless the address is none that can be opened."""
        self.close_link()
        if not href:
            return
        href = clean_url(href)
        if "#" in href and self.places and (anchor := self._anchor(href)) is not None:
            self.href = f"#{anchor}"
        elif href and href[0] != "#" and not _NO_LINK.match(href):
            self.href = absolute(href, self.base)

    def _anchor(self, href: str) -> str | None:
        """The place of this page that an address names, None where it names none."""
        page, _, name = href.partition("#")
        if page and (not self.base or absolute(page, self.base) != self.base.partition("#")[0]):
            return None
        name = unquote(name)
        return name if name in self.place_names else None

    def begin_place(self, element: int) -> None:
        """The next text is the place of an element, if links of the page lead to it."""
        if (name := self.places.get(element)) is not None:
            self.pending.append(name)

    def close_link(self) -> None:
        self.href = None
        self.mark &= _STYLE_BITS

    def _register_link(self) -> None:
        if self.href is not None:
            self.mark = (self.mark & _STYLE_BITS) | self._number(self.href) << _LINK_SHIFT
            self.href = None

    def _number(self, url: str) -> int:
        self.links.append(url)
        self.link_texts.append([])
        return len(self.links)

    def current_link(self) -> int | None:
        """The index of the link in hand, for what is no text."""
        self._register_link()
        number = self.mark >> _LINK_SHIFT
        return number - 1 if number else None

    def add_link(self, label: str, url: str) -> None:
        """A line of its own that leads to something which cannot be shown here."""
        self.flush()
        mark = 0 if self.is_plain else self._number(url) << _LINK_SHIFT
        self.blocks.append(Paragraph((self._span(label, mark),)))

    # Preformatted text

    def open_pre(self, language: str | None) -> None:
        self.flush()
        self.pre = []
        self.pre_language = language
        self.line_break = False

    def _pre_text(self, text: str) -> None:
        assert self.pre is not None
        text = clean_text(text)
        if not text:
            return
        if self.href is not None or self.mark >> _LINK_SHIFT:
            link = self.current_link()
            if link is not None:
                self.link_texts[link].append(text)
        if self.line_break and text[0] != "\n":
            self.pre.append("\n")
        self.line_break = False
        self.pre.append(text)

    def open_line(self) -> int:
        """A line element inside preformatted text begins; returns where."""
        assert self.pre is not None
        if self.line_break:
            self.pre.append("\n")
            self.line_break = False
        elif self.pre and not self.pre[-1].endswith("\n"):
            self.pre.append("\n")
        return len(self.pre)

    def close_line(self, start: int) -> None:
        assert self.pre is not None
        self.line_break = len(self.pre) == start or not self.pre[-1].endswith("\n")

    def close_pre(self) -> None:
        pieces = self.pre
        self.pre = None
        if pieces:
            lines = [line.expandtabs(TAB).rstrip() for line in "".join(pieces).split("\n")]
            while lines and not lines[0]:
                del lines[0]
            while lines and not lines[-1]:
                del lines[-1]
            if lines:
                self.blocks.append(Code("\n".join(lines), self.pre_language))
