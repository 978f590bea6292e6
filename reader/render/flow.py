"""Takes a document apart to leaves: blocks in the order of its text, links numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from reader.model.block import (
    Block,
    Code,
    DefinitionList,
    Details,
    Document,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)
from reader.render.chunks import Chunk, Chunks, Targets, chunks_of, link_marker
from reader.render.leaves import CodeLeaf, Flow, Leaf, PictureLeaf, RuleLeaf, TableLeaf, TextLeaf
from reader.render.line import Segment, joined
from reader.text.tracking import without_tracking

_BULLETS = ("• ", "◦ ", "▪ ")
_TASKS = 32
"""Blocks, or rows of a table, that are taken apart in a millisecond."""
_DETAILS = ("▾ ", "marker")


@dataclass(slots=True)
class _Container:
    """An open block; its `first` part is written once, on the first line inside it."""

    first: Segment
    rest: Segment
    style: str = ""
    is_begun: bool = False


class _Close:
    """Ends the innermost container."""


@dataclass(slots=True)
class _Gap:
    """Asks for an empty line before the next leaf, or for none."""

    wanted: bool


@dataclass(slots=True)
class _Text:
    """Text in one style that is no block of the model, as a term or a caption."""

    spans: tuple[Span, ...]
    style: str


_Task = Block | _Container | _Gap | _Text | type[_Close]


LinkList = Literal["all", "hidden", "none"]
"""Which links a document's end lists; `hidden` are those whose text is not their address."""


def flow_of(
    document: Document,
    *,
    head: Sequence[Chunks] = (),
    note: Sequence[Chunks] = (),
    link_list: LinkList = "all",
    inside: Set[int] = frozenset(),
    pause: Callable[[], None] | None = None,
) -> Flow:
    """Takes a document apart.

    Args:
        document: any document, however deep.
        head: paragraphs to put before it.
        note: paragraphs between the two, parted from both.
        link_list: which links to list after it.
        inside: numbers, from 0, of links that lead to articles which are here.
        pause: called every millisecond or so, for whoever must let others work.
    """
    targets = Targets(document.links, inside)
    builder = _Builder(targets, pause)
    builder.add_head(head)
    if note:
        builder.add_head(note)
    builder.add(document.blocks)
    if link_list != "none":
        builder.add_links(document, is_all=link_list == "all")
    return Flow(
        tuple(builder.leaves),
        max(builder.length - 1, 0),
        tuple(builder.parts),
        targets.places,
    )


class _Builder:
    """Walks blocks without recursion, so that depth is bounded by memory alone."""

    def __init__(self, targets: Targets, pause: Callable[[], None] | None) -> None:
        self._targets = targets
        self._pause = pause
        self.leaves: list[Leaf] = []
        self.parts: list[str] = []
        self.length = 0
        self._containers: list[_Container] = []
        self._wants_gap = False

    def add_head(self, head: Sequence[Chunks]) -> None:
        """Paragraphs without an empty line between them, but one after the last."""
        for chunks in head:
            self._add_text(chunks)
        self._wants_gap = bool(head)

    def add(self, blocks: Sequence[Block]) -> None:
        tasks: list[_Task] = list(reversed(_spaced(blocks)))
        while tasks:
            if self._pause is not None and not len(tasks) % _TASKS:
                self._pause()
            task = tasks.pop()
            match task:
                case _Container():
                    self._containers.append(task)
                case _Gap():
                    self._wants_gap = task.wanted
                case _Text():
                    self._add_text(self._chunks(task.spans, joined(self._style, task.style)))
                case Paragraph():
                    self._add_paragraph(task)
                case Heading():
                    style = "heading" if task.level <= 2 else "heading minor"
                    chunks = self._chunks(task.spans, joined(self._style, style))
                    self._add_text(chunks, level=task.level)
                case Image():
                    self._add_image(task)
                case Code():
                    self._add_code(task)
                case Rule():
                    self.leaves.append(RuleLeaf(*self._place("")))
                case Table():
                    self._add_table(task)
                case Quote() | ListBlock() | DefinitionList() | Details():
                    tasks.extend(reversed(self._opened(task)))
                case _:
                    self._close()

    def add_links(self, document: Document, *, is_all: bool) -> None:
        """The numbered list of links that ends a document."""
        listed = [
            (index, link)
            for index, link in enumerate(document.links)
            if link.anchor is None and (is_all or link.text != link.url)
        ]
        if not listed:
            return
        self._wants_gap = bool(self.leaves)
        self.leaves.append(RuleLeaf(*self._place("")))
        self._wants_gap = False
        digits = len(str(len(document.links)))
        for index, link in listed:
            if self._pause is not None and not index % _TASKS:
                self._pause()
            number = f"[{index + 1}]".rjust(digits + 2) + " "
            self._containers.append(_Container((number, "number"), (" " * len(number), "")))
            url = without_tracking(link.url)
            self._add_text((Chunk(url, "link" if link.is_openable else "dim", index),))
            self._close()

    @property
    def _style(self) -> str:
        """What the innermost container asks of its text."""
        return self._containers[-1].style if self._containers else ""

    def _opened(self, block: Quote | ListBlock | DefinitionList | Details) -> list[_Task]:
        """The tasks that a block with blocks inside it stands for."""
        style = self._style
        match block:
            case Quote():
                rail = ("▎ ", "rail")
                return [
                    _Container(rail, rail, joined(style, "quote")),
                    *_spaced(block.blocks),
                    _Close,
                ]
            case ListBlock():
                return self._opened_list(block, style)
            case Details():
                inside = ("  ", "")
                return [
                    _Container(_DETAILS, inside, style),
                    _Text(block.summary, "bold"),
                    _Gap(wanted=False),
                    *_spaced(block.blocks),
                    _Close,
                ]
            case DefinitionList():
                tasks: list[_Task] = []
                inside = ("    ", "")
                for definition in block.items:
                    if definition.term:
                        tasks += (_Text(definition.term, "bold"), _Gap(wanted=False))
                    tasks += (
                        _Container(inside, inside, style),
                        *_spaced(definition.blocks),
                        _Close,
                        _Gap(wanted=False),
                    )
                return tasks

    def _opened_list(self, block: ListBlock, style: str) -> list[_Task]:
        depth = sum(
            1
            for container in self._containers
            if container.first[1] == "marker" and container.first != _DETAILS
        )
        bullet = _BULLETS[min(depth, len(_BULLETS) - 1)]
        numbers = [block.mark(item) for item in block.items]
        markers = [bullet if number is None else f"{number}. " for number in numbers]
        width = max(map(len, markers), default=0)
        is_loose = any(_is_loose(item) for item in block.items)
        tasks: list[_Task] = []
        for number, (item, marker) in enumerate(zip(block.items, markers, strict=True)):
            if number:
                tasks.append(_Gap(wanted=is_loose))
            inside = _spaced(item.blocks, is_apart=is_loose)
            tasks += (
                _Container((marker.rjust(width), "marker"), (" " * width, ""), style),
                *(inside or [_Text((), "")]),
                _Close,
            )
        return tasks

    def _close(self) -> None:
        container = self._containers.pop()
        if not container.is_begun and container.first != container.rest:
            # Nothing stood in it, but its bullet or number did.
            self._containers.append(container)
            self._add_text(())
            self._containers.pop()

    def _place(
        self, text: str
    ) -> tuple[int, tuple[Segment, ...], tuple[Segment, ...], tuple[Segment, ...] | None]:
        """Enters a leaf's text and says where the leaf stands: the fields of `Leaf`."""
        offset = self.length
        self.parts.append(text)
        self.length += len(text) + 1
        gap = None
        if self._wants_gap and self.leaves:
            gap = tuple(box.rest for box in self._containers if box.is_begun)
        self._wants_gap = False
        rest = tuple(box.rest for box in self._containers)
        first = tuple(box.rest if box.is_begun else box.first for box in self._containers)
        for box in self._containers:
            box.is_begun = True
        return offset, first, rest, gap

    def _add_text(self, chunks: Chunks, level: int = 0) -> None:
        text = "".join(chunk.text for chunk in chunks)
        self.leaves.append(TextLeaf(*self._place(text), chunks, level))

    def _chunks(self, spans: Iterable[Span], style: str) -> Chunks:
        """Spans as chunks of the leaf that comes next."""
        self._targets.offset = self.length
        return chunks_of(spans, style, self._targets)

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        style = self._style
        # Plain-text comments quote what they answer like mail does.
        if paragraph.spans and paragraph.spans[0].text.startswith(">") and "quote" not in style:
            style = joined(style, "quote")
        self._add_text(self._chunks(paragraph.spans, style))

    def _add_image(self, image: Image) -> None:
        label = f"[image: {image.alt}]" if image.alt else "[image]"
        link = -1 if image.link is None else image.link
        chunks = [Chunk(label.replace("\t", " "), joined(self._style, "image"), link)]
        if image.link is not None:
            chunks.append(link_marker(image.link, self._style, self._targets))
        if image.title and image.title != image.alt:
            chunks.append(Chunk(" " + image.title.replace("\t", " "), joined(self._style, "dim")))
        place = self._place("".join(chunk.text for chunk in chunks))
        self.leaves.append(PictureLeaf(*place, tuple(chunks), image=image))

    def _add_code(self, code: Code) -> None:
        text = code.text.rstrip("\n").expandtabs(4)
        lines = tuple(text.split("\n"))
        self.leaves.append(CodeLeaf(*self._place(text), lines, code.language))

    def _add_table(self, table: Table) -> None:
        if table.caption:
            self._add_text((Chunk(table.caption, joined(self._style, "italic")),))
        rows: list[tuple[Chunks, ...]] = []
        headings = table.heading_rows
        texts: list[str] = []
        offsets: list[tuple[int, ...]] = []
        length = self.length
        for number, row in enumerate(table.rows):
            style = joined(self._style, "bold" if number < headings else "")
            cells: list[Chunks] = []
            starts: list[int] = []
            for cell in row:
                self._targets.offset = length
                chunks = chunks_of(cell, style, self._targets)
                text = "".join([chunk.text for chunk in chunks])
                cells.append(chunks)
                starts.append(length)
                texts.append(text)
                length += len(text) + 1
            rows.append(tuple(cells))
            if self._pause is not None and not number % _TASKS:
                self._pause()
            offsets.append(tuple(starts))
        if any(rows):
            place = self._place("\n".join(texts))
            spans, alignments = table.spans, table.alignments
            self.leaves.append(
                TableLeaf(*place, tuple(rows), headings, tuple(offsets), spans, alignments)
            )


def _spaced(blocks: Sequence[Block], *, is_apart: bool = True) -> list[_Task]:
    """Blocks with an empty line between two of them, or none."""
    tasks: list[_Task] = []
    for number, block in enumerate(blocks):
        if number:
            tasks.append(_Gap(wanted=is_apart))
        tasks.append(block)
    return tasks


def _is_loose(item: ListItem) -> bool:
    """An item of more than a paragraph and the lists below it."""
    return sum(not isinstance(block, ListBlock) for block in item.blocks) > 1
