"""An article with its thread as HTML made from blocks: none of the source's own markup is in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

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

_STYLE = "body{max-width:42em;margin:auto;padding:1em;font-family:serif}ol.thread{list-style:none}"


def html_page(title: str) -> tuple[str, str]:
    """What stands before and after the articles of a page."""
    start = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title>'
    return f"{start}<style>{_STYLE}</style></head><body>\n", "</body></html>\n"


def html_article(
    article: Article, thread: Sequence[KeptComment], discussions: Sequence[Discussion] = ()
) -> str:
    """One `article` element; comments are nested lists, each with its id as `cN`.

    Args:
        article: the article.
        thread: its comments, thread after thread, each in pre-order.
        discussions: what is known of the threads.
    """
    entry = article.entry
    document = parse_body(entry.body)
    title = escape(entry.title or "Untitled")
    if entry.link:
        title = f'<a href="{escape(entry.link)}">{title}</a>'
    facts = [entry.author, iso(entry.published), article.feed.title if article.feed else None]
    lines = [
        f"<article><h1>{title}</h1>",
        f"<p>{' · '.join(escape(fact) for fact in facts if fact)}</p>",
        *(_block(block, document) for block in document.blocks),
    ]
    for section in sections(thread, discussions):
        heading = escape(section.heading)
        if section.page:
            heading = f'<a href="{escape(section.page)}">{heading}</a>'
        lines.append(f"<h2>{heading}</h2>")
        lines.append(_thread(section.comments))
    return "\n".join([*lines, "</article>\n"])


def _thread(thread: Sequence[KeptComment]) -> str:
    lines: list[str] = []
    depth = -1
    for kept in thread:
        comment = kept.comment
        if comment.depth > depth:
            lines.append('<ol class="thread">')
        else:
            lines.append("</li>" + "</ol></li>" * (depth - comment.depth))
        depth = comment.depth
        document = parse_body(comment.body)
        facts = [comment.author or "Anonymous", iso(comment.published) or comment.published_raw]
        facts.append(comment.points_told)
        if comment.state != "ok":
            facts.append(comment.state)
        head = " · ".join(escape(fact) for fact in facts if fact)
        lines.append(f'<li id="c{kept.id}"><p><b>{head}</b></p>')
        lines.extend(_block(block, document) for block in document.blocks)
    lines.append("</li></ol>" * (depth + 1))
    return "\n".join(lines)


def _blocks(blocks: Iterable[Block], document: Document) -> str:
    return "".join(_block(block, document) for block in blocks)


def _block(block: Block, document: Document) -> str:
    match block:
        case Paragraph(spans):
            return f"<p>{_spans(spans, document)}</p>"
        case Heading(level, spans):
            level = min(level + 1, 6)
            return f"<h{level}>{_spans(spans, document)}</h{level}>"
        case ListBlock(items):
            tag = "ul" if all(item.ordinal is None for item in items) else "ol"
            rows = "".join(
                f"<li{'' if item.ordinal is None else f' value={chr(34)}{item.ordinal}{chr(34)}'}>"
                f"{_blocks(item.blocks, document)}</li>"
                for item in items
            )
            kind = "" if block.numbering == "1" else f' type="{block.numbering}"'
            return f"<{tag}{kind}>{rows}</{tag}>"
        case Quote(inner):
            return f"<blockquote>{_blocks(inner, document)}</blockquote>"
        case Code(text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Table():
            return _table(block, document)
        case Rule():
            return "<hr>"
        case Image(alt, title, url):
            # The picture itself would tell its server who reads; its address is a link instead.
            label = escape(" – ".join(part for part in (alt, title) if part) or "image")
            return f'<p>[<a href="{escape(url)}">{label}</a>]</p>' if url else f"<p>[{label}]</p>"
        case DefinitionList(definitions):
            rows = "".join(
                f"<dt>{_spans(d.term, document)}</dt><dd>{_blocks(d.blocks, document)}</dd>"
                for d in definitions
            )
            return f"<dl>{rows}</dl>"
        case Details(summary, inner):
            head = f"<summary>{_spans(summary, document)}</summary>"
            return f"<details>{head}{_blocks(inner, document)}</details>"


def _table(table: Table, document: Document) -> str:
    lines = [f"<caption>{escape(table.caption)}</caption>"] if table.caption else []
    reach = {(span.row, span.column): span for span in table.spans}
    covered = {
        (row, column)
        for span in table.spans
        for row in range(span.row, span.row + span.rows)
        for column in range(span.column, span.column + span.columns)
    } - reach.keys()
    for number, row in enumerate(table.rows):
        tag = "th" if number < table.heading_rows else "td"
        cells = []
        for column, cell in enumerate(row):
            if (number, column) in covered:
                continue
            span = reach.get((number, column))
            over = f' colspan="{span.columns}"' if span and span.columns > 1 else ""
            over += f' rowspan="{span.rows}"' if span and span.rows > 1 else ""
            said = table.alignments[column] if column < len(table.alignments) else None
            style = f' style="text-align:{said}"' if said else ""
            cells.append(f"<{tag}{over}{style}>{_spans(cell, document)}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _spans(spans: Iterable[Span], document: Document) -> str:
    return "".join(_span(span, document) for span in spans)


def _span(span: Span, document: Document) -> str:
    text = escape(span.text).replace("\n", "<br>")
    marks = {"code": span.code, "i": span.italic, "b": span.bold, "s": span.strike}
    for tag, is_set in marks.items():
        if is_set:
            text = f"<{tag}>{text}</{tag}>"
    if span.lowered:
        text = f"<sub>{text}</sub>"
    if span.link is not None and document.links[span.link].is_openable:
        text = f'<a href="{escape(document.links[span.link].url)}">{text}</a>'
    return text
