"""Collects the blocks of a document while something walks a page."""

from __future__ import annotations

from collections.abc import Callable

from reader.model.block import (
    Alignment,
    Block,
    Definition,
    DefinitionList,
    Details,
    Document,
    Link,
    ListBlock,
    ListItem,
    Numbering,
    Paragraph,
    Quote,
    Span,
)
from reader.text.blocks.cells import Cell, inline, table_of
from reader.text.blocks.limits import MAX_DEPTH
from reader.text.blocks.plain import spans_text
from reader.text.blocks.runs import Runs
from reader.text.clean import clean_line
from reader.text.urls import is_openable


class Frame:
    """A container that is open while the page is walked; `blocks` are what is in it so far."""

    __slots__ = (
        "alignment",
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
        self.alignment: Alignment | None = None
        """Of a table: how the row that is open sets its cells."""
        self.spans: list[Span] = []
        """Summary, pending term or caption."""
        self.loose: list[tuple[int, list[ListItem]]] = []
        """Items without a list: where in `blocks` their list has its place, and they."""


class Builder(Runs):
    """Collects the blocks of one document while the walker tells what begins and ends.

    Args:
        base: what relative links are relative to.
        is_plain: only the plain text is wanted; styles and links are left out.
        pause: called every millisecond or so, for whoever must let others work.
    """

    def __init__(
        self, base: str | None, *, is_plain: bool = False, pause: Callable[[], None] | None = None
    ) -> None:
        super().__init__(base, is_plain=is_plain)
        self.pause = pause
        self.frames = [Frame("document")]
        self.blocks = self.frames[0].blocks

    def document(self) -> Document:
        """Ends what is in hand and returns the whole."""
        self.flush()
        self._settle_loose(self.frames[0])
        links = tuple(
            Link(url, clean_line("".join(texts)), is_openable(url))
            for url, texts in zip(self.links, self.link_texts, strict=True)
        )
        return Document(tuple(self.blocks), links)

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

    def open_row(self, alignment: Alignment | None = None) -> None:
        table = self.within("table")
        if table is not None:
            table.rows.append([])
            table.alignment = alignment

    def open_cell(self) -> bool:
        if self.within("table") is None:
            self.flush()
            return False
        return self.open("cell")

    def close_cell(
        self, is_heading: bool, columns: int, rows: int, alignment: Alignment | None
    ) -> None:
        frame = self.close()
        table = self.frames[-1]
        if not table.rows:
            table.rows.append([])
        alignment = alignment or table.alignment
        table.rows[-1].append(Cell(frame.blocks, is_heading, columns, rows, alignment))

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
