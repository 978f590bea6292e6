"""A document as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from reader.model.block import (
    Block,
    Code,
    DefinitionList,
    Details,
    Document,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)


def plain_text(document: Document) -> str:
    """Returns the text of a document: paragraphs parted by one empty line, nothing hard wrapped."""
    return "\n\n".join(filter(None, map(block_text, document.blocks)))


def spans_text(spans: Iterable[Span]) -> str:
    """Returns the text of spans."""
    return "".join([span.text for span in spans])


def _blocks_text(blocks: Iterable[Block]) -> str:
    return "\n\n".join(filter(None, map(block_text, blocks)))


def block_text(block: Block) -> str:
    """Returns the text of one block, empty where it has none to show."""
    match block:
        case Paragraph(spans) | Heading(_, spans):
            return "".join([span.text for span in spans])
        case ListBlock():
            return _items_text(block)
        case Quote(blocks):
            return "\n".join(f"> {line}".rstrip() for line in _blocks_text(blocks).split("\n"))
        case Code(text):
            return text
        case Table():
            return _table_text(block)
        case Rule():
            return "---"
        case Image(alt, title):
            return image_text(alt, title)
        case DefinitionList(items):
            return "\n".join(
                part
                for item in items
                for part in (spans_text(item.term), _indented(_blocks_text(item.blocks), "  "))
                if part
            )
        case Details(summary, blocks):
            return "\n\n".join(filter(None, (spans_text(summary), _blocks_text(blocks))))


def _items_text(block: ListBlock) -> str:
    lines = []
    is_loose = False
    for item in block.items:
        number = block.mark(item)
        mark = "• " if number is None else f"{number}. "
        text = ""
        for inner in item.blocks:
            part = block_text(inner)
            if not part:
                continue
            # A nested list hangs directly under its item.
            text += ("\n" if isinstance(inner, ListBlock) else "\n\n") + part if text else part
        is_loose = is_loose or "\n\n" in text
        lines.append(
            mark + text.replace("\n", "\n" + " " * len(mark)) if "\n" in text else mark + text
        )
    joined = ("\n\n" if is_loose else "\n").join(lines)
    return "\n".join(line.rstrip() for line in joined.split("\n")) if is_loose else joined


def _table_text(table: Table) -> str:
    lines = [table.caption] if table.caption else []
    for row in table.rows:
        line = " | ".join(spans_text(cell).replace("\n", " ") for cell in row).strip()
        if line.strip(" |"):
            lines.append(line)
    return "\n".join(lines)


def image_text(alt: str, title: str | None) -> str:
    """Returns what stands for an image: its alt text, and its title where that tells more."""
    if title and title != alt:
        return f"{alt} ({title})" if alt else title
    return alt


def _indented(text: str, margin: str) -> str:
    return "\n".join(margin + line if line else line for line in text.split("\n")) if text else ""
