"""Collects the blocks of a document while something walks a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from reader.model.block import (
    Block,
    Code,
    Definition,
    DefinitionList,
    Details,
    Document,
    Heading,
    Link,
    ListBlock,
    ListItem,
    Numbering,
    Paragraph,
    Quote,
    Span,
)
from reader.text.blocks.cells import Cell, inline, table_of
from reader.text.blocks.limits import MAX_DEPTH, TAB
from reader.text.blocks.plain import spans_text
from reader.text.clean import clean_line, clean_text
from reader.text.urls import absolute, clean_url, is_openable

BOLD, ITALIC, CODE, STRIKE, UNDERLINE, LOWERED = 1, 2, 4, 8, 16, 32
"""Bits of `Builder.mark`."""

_STYLE_BITS = 63
_LINK_SHIFT = 6
_NO_LINK = re.compile(r"(?:javascript|vbscript|data|file|blob|about|view-source|chrome|jar):", re.I)


class Frame:
    """A container that is open while the page is walked; `blocks` are what is in it so far."""

    __slots__ = (
        "blocks",
        "definitions",
        "heading",
        "items",
        "kind",
        "loose",
        "numbering",
        "ordinal",
        "rows",
        "spans",
        "step",
    )

    def __init__(self, kind: str, *, ordinal: int | None = None, heading: int = 0) -> None:
        self.kind = kind
        self.blocks: list[Block] = []
        self.heading = heading
        self.ordinal = ordinal
        """Of a list: the next number; of an item: its number. None where nothing is counted."""
        self.numbering: Numbering = "1"
        self.step = 1
        """Of a list: from one number to the next."""
        self.items: list[tuple[int | None, list[Block]]] = []
        """Of a list."""
        self.definitions: list[tuple[tuple[Span, ...], list[Block]]] = []
        self.rows: list[list[Cell]] = []
        """Of a table."""
        self.spans: list[Span] = []
        """Summary, pending term or caption."""
        self.loose: list[tuple[int, list[ListItem]]] = []
        """Items without a list: where in `blocks` their list has its place, and they."""


class Builder:
    """Collects the blocks of one document while the walker tells what begins and ends.

    Args:
        base: what relative links are relative to.
        is_plain: only the plain text is wanted; styles and links are left out.
        pause: called every millisecond or so, for whoever must let others work.
    """

    def __init__(
        self, base: str | None, *, is_plain: bool = False, pause: Callable[[], None] | None = None
    ) -> None:
        self.base = base
        self.pause = pause
        self.is_plain = is_plain
        self.links: list[str] = []
        self.link_texts: list[list[str]] = []
        self.frames = [Frame("document")]
        self.blocks: list[Block] = self.frames[0].blocks
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

    def document(self) -> Document:
        """Ends what is in hand and returns the whole."""
        self.flush()
        self._settle_loose(self.frames[0])
        links = tuple(
            Link(url, clean_line("".join(texts)), is_openable(url))
            for url, texts in zip(self.links, self.link_texts, strict=True)
        )
        return Document(tuple(self.blocks), links)

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

    # Containers

    def open(self, kind: str, *, ordinal: int | None = None) -> bool:
        """Opens a container; False where it would be too deep, and its content stays outside."""
        self.flush()
        if len(self.frames) > MAX_DEPTH:
            return False
        frame = Frame(kind, ordinal=ordinal, heading=self.heading)
        self.heading = 0
        self.frames.append(frame)
        self.blocks = frame.blocks
        return True

    def close(self) -> Frame:
        """Closes the innermost container and returns what was in it."""
        self.flush()
        frame = self.frames.pop()
        self._settle_loose(frame)
        self.heading = frame.heading
        self.blocks = self.frames[-1].blocks
        return frame

    def within(self, kind: str) -> Frame | None:
        """The innermost container if it is of a kind."""
        frame = self.frames[-1]
        return frame if frame.kind == kind else None

    def settle(self) -> None:
        """Blocks that stand in a list beside its items become part of the item before."""
        frame = self.frames[-1]
        self.flush()
        if not frame.blocks:
            return
        self._settle_loose(frame)
        blocks = frame.blocks.copy()
        frame.blocks.clear()
        if frame.kind == "definitions":
            self._define(frame, blocks)
        elif frame.items:
            frame.items[-1][1].extend(blocks)
        else:
            frame.items.append((None, blocks))

    @staticmethod
    def _settle_loose(frame: Frame) -> None:
        for place, items in frame.loose:
            frame.blocks[place] = ListBlock(tuple(items))
        frame.loose.clear()

    def close_list(self) -> None:
        self.settle()
        frame = self.close()
        if frame.items:
            self.blocks.append(
                ListBlock(
                    tuple(ListItem(tuple(blocks), number) for number, blocks in frame.items),
                    frame.numbering,
                )
            )

    def open_item(self, value: int | None) -> bool:
        parent = self.within("list")
        ordinal = None
        if parent is not None:
            self.settle()
            if parent.ordinal is not None:
                ordinal = parent.ordinal if value is None else value
        is_open = self.open("item" if parent is not None else "loose item", ordinal=ordinal)
        if is_open and parent is not None and ordinal is not None:
            parent.ordinal = ordinal + parent.step
        return is_open

    def close_item(self) -> None:
        frame = self.close()
        parent = self.frames[-1]
        if frame.kind == "item":
            if frame.blocks or frame.ordinal is not None:
                parent.items.append((frame.ordinal, frame.blocks))
        elif frame.blocks:
            # An item without a list: those in a row make one.
            if not parent.loose or parent.loose[-1][0] != len(parent.blocks) - 1:
                parent.loose.append((len(parent.blocks), []))
                parent.blocks.append(ListBlock(()))
            parent.loose[-1][1].append(ListItem(tuple(frame.blocks)))

    def close_quote(self) -> None:
        frame = self.close()
        if frame.blocks:
            self.blocks.append(Quote(tuple(frame.blocks)))

    def close_details(self) -> None:
        frame = self.close()
        if frame.blocks or frame.spans:
            self.blocks.append(Details(tuple(frame.spans), tuple(frame.blocks)))

    def close_caption(self) -> None:
        """A summary, term or caption ends: its text goes to the container around it."""
        spans = list(inline(self.close().blocks))
        around = self.frames[-1].spans
        if spans and around:
            around.append(Span("\n"))
        around.extend(spans)

    def open_term(self) -> bool:
        if self.within("definitions") is None:
            self.flush()
            return False
        self.settle()
        return self.open("caption")

    def close_definition(self) -> None:
        blocks = self.close().blocks
        self._define(self.frames[-1], blocks)

    def _define(self, frame: Frame, blocks: list[Block]) -> None:
        if frame.spans or not frame.definitions:
            frame.definitions.append((tuple(frame.spans), blocks))
            frame.spans.clear()
        else:
            frame.definitions[-1][1].extend(blocks)

    def close_definitions(self) -> None:
        self.settle()
        frame = self.close()
        if frame.spans:
            self._define(frame, [])
        if frame.definitions:
            self.blocks.append(
                DefinitionList(
                    tuple(Definition(term, tuple(blocks)) for term, blocks in frame.definitions)
                )
            )

    def open_row(self) -> None:
        table = self.within("table")
        if table is not None:
            table.rows.append([])

    def open_cell(self) -> bool:
        if self.within("table") is None:
            self.flush()
            return False
        return self.open("cell")

    def close_cell(self, is_heading: bool, columns: int, rows: int) -> None:
        frame = self.close()
        table = self.frames[-1]
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(Cell(frame.blocks, is_heading, columns, rows))

    def close_table(self) -> None:
        frame = self.close()
        caption = spans_text(frame.spans).replace("\n", " ") or None
        table = table_of(frame.rows, caption, self.pause)
        if table is not None:
            self.blocks.append(table)
        else:
            # A table that only lays a page out.
            if frame.spans:
                self.blocks.append(Paragraph(tuple(frame.spans)))
            for row in frame.rows:
                for cell in row:
                    self.blocks.extend(cell.blocks)
        self.blocks.extend(frame.blocks)
