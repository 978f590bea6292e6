"""An article with its thread as Markdown that any renderer shows as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reader.export.sections import sections
from reader.model.article import Article
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
from reader.model.comment import KeptComment
from reader.model.discussion import Discussion
from reader.text.blocks import parse_body
from reader.text.instants import iso

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_RULES = {None: "---", "left": ":--", "center": ":-:", "right": "--:"}
"""What stands below a heading, by how its column is set (GitHub Flavored Markdown, 4.10)."""
_LINE_START = re.compile(r"^(\s*)(?:([#+=-])|(\d{1,9})([.)]))", re.MULTILINE)


def markdown_article(
    article: Article, thread: Sequence[KeptComment], discussions: Sequence[Discussion] = ()
) -> str:
    """The article under its title, then its comments, replies as nested quotes.

    Args:
        article: the article.
        thread: its comments, thread after thread, each in pre-order.
        discussions: what is known of the threads.

    Returns:
        Text that ends with one line break.
    """
    entry = article.entry
    document = parse_body(entry.body)
    parts = [f"# {escaped(entry.title or 'Untitled')}"]
    facts = [
        escaped(entry.author) if entry.author else None,
        iso(entry.published),
        escaped(article.feed.title) if article.feed and article.feed.title else None,
        f"<{entry.link}>" if entry.link else None,
    ]
    if known := [fact for fact in facts if fact]:
        parts.append(" · ".join(known))
    if entry.tags:
        parts.append("Tags: " + ", ".join(escaped(tag) for tag in entry.tags))
    parts.extend(_blocks(document.blocks, document))
    for section in sections(thread, discussions):
        parts.append(f"## {escaped(section.heading)}")
        if section.page:
            parts.append(f"<{section.page}>")
        parts.extend(markdown_comment(kept) for kept in section.comments)
    return "\n\n".join(part for part in parts if part) + "\n"


def markdown_comment(kept: KeptComment) -> str:
    """One comment, quoted as deep as it stands in the thread."""
    comment = kept.comment
    facts = [iso(comment.published) or comment.published_raw]
    facts.append(comment.points_told)
    if comment.state != "ok":
        facts.append(comment.state)
    head = " · ".join(
        [
            f"**{escaped(comment.author or 'Anonymous')}**",
            *(escaped(fact) for fact in facts if fact),
        ]
    )
    document = parse_body(comment.body)
    text = "\n\n".join([head, *_blocks(document.blocks, document)])
    return _prefixed(text, "> " * (comment.depth + 1))


def escaped(text: str) -> str:
    """Text in which nothing is Markdown."""
    text = _SPECIAL.sub(r"\\\1", text)
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def _blocks(blocks: Iterable[Block], document: Document) -> list[str]:
    return [_block(block, document) for block in blocks]


def _block(block: Block, document: Document) -> str:
    match block:
        case Paragraph(spans):
            return _spans(spans, document)
        case Heading(level, spans):
            # The article's own title is the only heading of the first level.
            return "#" * min(level + 1, 6) + " " + _spans(spans, document).replace("\n", " ")
        case ListBlock(items):
            rows = []
            for item in items:
                mark = "- " if item.ordinal is None else f"{item.ordinal}. "
                body = "\n\n".join(_blocks(item.blocks, document))
                rows.append(mark + _prefixed(body, " " * len(mark)).lstrip(" "))
            return "\n".join(rows)
        case Quote(inner):
            return _prefixed("\n\n".join(_blocks(inner, document)), "> ")
        case Code(text, language):
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
            return f"{fence}{language or ''}\n{text}\n{fence}"
        case Table():
            return _table(block, document)
        case Rule():
            return "---"
        case Image(alt, title, url):
            label = escaped(" – ".join(part for part in (alt, title) if part) or "image")
            return f"![{label}](<{url}>)" if url else f"[{label}]"
        case DefinitionList(definitions):
            return "\n\n".join(
                "\n\n".join([f"**{_spans(d.term, document)}**", *_blocks(d.blocks, document)])
                for d in definitions
            )
        case Details(summary, inner):
            return "\n\n".join([f"**{_spans(summary, document)}**", *_blocks(inner, document)])


def _table(table: Table, document: Document) -> str:
    rows, caption = table.rows, table.caption
    width = max((len(row) for row in rows), default=0)
    if not width:
        return escaped(caption or "")
    cells = [
        [_spans(cell, document).replace("\n", " ") for cell in row] + [""] * (width - len(row))
        for row in rows
    ]
    head, body = (cells[0], cells[1:]) if table.header else ([""] * width, cells)
    said = [*table.alignments, *[None] * width][:width]
    lines = [head, [_RULES[alignment] for alignment in said], *body]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{escaped(caption)}\n\n{text}" if caption else text


def _spans(spans: Iterable[Span], document: Document) -> str:
    return "".join(_span(span, document) for span in spans).strip()


def _span(span: Span, document: Document) -> str:
    inner = span.text.strip(" ")
    if not inner:
        return span.text
    before = span.text[: len(span.text) - len(span.text.lstrip(" "))]
    after = span.text[len(span.text.rstrip(" ")) :]
    if span.code:
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", inner)), default=0))
        pad = " " if inner.startswith("`") or inner.endswith("`") else ""
        text = f"{fence}{pad}{inner}{pad}{fence}"
    else:
        text = escaped(inner).replace("\n", "  \n")
        for is_set, mark in ((span.italic, "*"), (span.bold, "**"), (span.strike, "~~")):
            if is_set:
                text = f"{mark}{text}{mark}"
    if span.link is not None and document.links[span.link].is_openable:
        text = f"[{text}](<{document.links[span.link].url}>)"
    return before + text + after


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))
