"""Articles and comments as lines of plain text, as commands print them and pipes pass them on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.model.article import Article
from reader.model.block import Document
from reader.model.comment import KeptComment
from reader.render.article_flow import text_below_head
from reader.render.article_head import comments_told
from reader.render.ascii import in_ascii
from reader.render.blocks import all_lines, layout_of
from reader.render.chunks import Chunk
from reader.render.flow import flow_of
from reader.render.leaves import Leaf, RuleLeaf, TextLeaf
from reader.render.line import Line, Segment, text_of
from reader.render.wrap import wrap
from reader.text.blocks import parse_body
from reader.text.instants import iso

_MOST_INDENT = 20


def article_lines(article: Article, width: int, *, is_ascii: bool = False) -> Iterator[str]:
    """An article as text: what is known of it, an empty line, then the text at `width` cells.

    An address is the one line that is never broken, so that it can be taken as it stands.

    Args:
        article: the article.
        width: cells.
        is_ascii: whether our own marks and lines are in ASCII.
    """
    entry = article.entry
    yield from _broken(entry.title or "(no title)", width)
    facts = [
        article.feed.title if article.feed else None,
        entry.author,
        iso(entry.published) or entry.published_raw,
    ]
    if known := [fact for fact in facts if fact]:
        yield from _broken((" - " if is_ascii else " · ").join(known), width)
    if entry.link:
        yield entry.link
    if entry.tags:
        yield from _broken("Tags: " + ", ".join(entry.tags), width)
    if article.comments or entry.announced:
        told = comments_told(article.comments, article.comments_unread, entry.announced)
        yield from _broken(told, width)
    yield ""
    shown = text_below_head(article, parse_body(entry.body))
    yield from text_lines(shown, width, is_ascii=is_ascii)


def comment_lines(
    kept: KeptComment, width: int, *, top: int = 0, is_ascii: bool = False
) -> Iterator[str]:
    """A comment as text, indented by its depth as far as the width allows, then an empty line.

    Args:
        kept: the comment.
        width: cells.
        top: the depth that is not indented, where a part of a thread is told.
        is_ascii: whether our own marks and lines are in ASCII.
    """
    comment = kept.comment
    depth = max(0, comment.depth - top)
    indent = " " * min(2 * depth, _MOST_INDENT, max(0, width - 20))
    facts = [
        f"c{kept.id}",
        comment.author or "Anonymous",
        iso(comment.published) or comment.published_raw,
        comment.points_told,
        "edited" if comment.edited else None,
        comment.state if comment.state != "ok" else None,
        f"level {depth}" if 2 * depth > len(indent) else None,
    ]
    mark, dot = ("o", " - ") if is_ascii else ("●", " · ")
    yield f"{indent}{mark if kept.unread else ' '} " + dot.join(fact for fact in facts if fact)
    room = max(1, width - len(indent) - 2)
    for line in text_lines(parse_body(comment.body), room, is_ascii=is_ascii):
        yield f"{indent}  {line}".rstrip()
    yield ""


def text_lines(document: Document, width: int, *, is_ascii: bool = False) -> list[str]:
    """A document as lines of at most `width` cells, our own marks in them perhaps in ASCII."""
    lines = layout_of(document, width, tables="fitted")
    return _texts(lines, is_ascii=is_ascii)


def spoken_lines(document: Document, width: int, *, is_ascii: bool = False) -> list[str]:
    """A document as lines to be heard or felt: what the eye takes from lines is said in words.

    Tables are told cell by cell, each after the name of its column; rules are left out, and the
    one before the links is their heading; a quotation has the sign before it that mail has for it.
    """
    flow = flow_of(document)
    rules = [leaf for leaf in flow.leaves if isinstance(leaf, RuleLeaf)]
    is_linked = any(link.anchor is None for link in document.links)
    before_links = rules.pop() if is_linked else None
    leaves: list[Leaf] = []
    for leaf in flow.leaves:
        if leaf is before_links:
            leaves.append(TextLeaf(leaf.offset, (), (), leaf.gap, (Chunk("Links:"),)))
        elif not isinstance(leaf, RuleLeaf):
            leaves.append(leaf)
    lines = all_lines(replace(flow, leaves=tuple(leaves)), width, tables="records")
    return _texts([line._replace(segments=_as_in_mail(line)) for line in lines], is_ascii=is_ascii)


def _as_in_mail(line: Line) -> tuple[Segment, ...]:
    return tuple(
        (text.replace("▎", ">"), style) if style == "rail" else (text, style)
        for text, style in line.segments
    )


def _texts(lines: Sequence[Line], *, is_ascii: bool) -> list[str]:
    if not is_ascii:
        return [line.text.rstrip() for line in lines]
    return [text_of(in_ascii(line.segments)).rstrip() for line in lines]


def _broken(text: str, width: int) -> Iterator[str]:
    return (text[start:end] for start, end, _ in wrap(text, width))
