"""What commands print for people: lines of text, and progress where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from reader.cli.feed_output import amount
from reader.model.article import Article
from reader.model.block import Document
from reader.model.comment import KeptComment
from reader.model.event import (
    Counts,
    ImportFinished,
    SourceImported,
)
from reader.model.listing import ArticleSummary
from reader.model.query import Hit
from reader.render.article_head import comments_told
from reader.render.article_row import comment_count
from reader.render.blocks import layout_of
from reader.text.blocks import parse_body
from reader.text.clean import clean_line
from reader.text.instants import iso

MATCH_START, MATCH_END = "\ue000", "\ue001"
_MOST_INDENT = 20


def summary_line(row: ArticleSummary) -> str:
    """One line of `list`: id, marks, date, comments, title, feed."""
    marks = ("●" if row.unread else " ") + ("★" if row.starred else " ")
    title = row.title or "(untitled)"
    feed = f"  [{row.feed_title}]" if row.feed_title else ""
    comments = comment_count(row.comments, row.comments_unread)
    return f"{row.id:>6} {marks} {(row.published or '')[:10]:<10} {comments:>7}  {title}{feed}"


def article_lines(article: Article, width: int) -> Iterator[str]:
    """An article as text: what is known of it, an empty line, then the text at `width` cells."""
    entry = article.entry
    yield entry.title or "(untitled)"
    facts = [
        article.feed.title if article.feed else None,
        entry.author,
        iso(entry.published) or entry.published_raw,
    ]
    if known := [fact for fact in facts if fact]:
        yield " · ".join(known)
    if entry.link:
        yield entry.link
    if entry.tags:
        yield "Tags: " + ", ".join(entry.tags)
    if article.comments or entry.announced:
        yield comments_told(article.comments, article.comments_unread, entry.announced)
    yield ""
    yield from text_lines(parse_body(entry.body), width)


def comment_lines(kept: KeptComment, width: int) -> Iterator[str]:
    """A comment as text, indented by its depth as far as the width allows, then an empty line."""
    comment = kept.comment
    indent = " " * min(2 * comment.depth, _MOST_INDENT, max(0, width - 20))
    facts = [
        f"c{kept.id}",
        comment.author or "Anonymous",
        iso(comment.published) or comment.published_raw,
        f"{comment.score} points" if comment.score is not None else None,
        "edited" if comment.edited else None,
        comment.state if comment.state != "ok" else None,
        f"level {comment.depth}" if 2 * comment.depth > len(indent) else None,
    ]
    yield f"{indent}{'●' if kept.unread else ' '} " + " · ".join(fact for fact in facts if fact)
    for line in text_lines(parse_body(comment.body), max(1, width - len(indent) - 2)):
        yield f"{indent}  {line}".rstrip()
    yield ""


def hit_lines(hit: Hit) -> Iterator[str]:
    """A hit as its name, then the passage with the matches in bold on a terminal."""
    name = f"c{hit.comment_id} in {hit.article_id}" if hit.comment_id else str(hit.article_id)
    facts = [hit.title or "(untitled)", hit.author, (hit.published or "")[:10]]
    yield f"{name}: " + " · ".join(fact for fact in facts if fact)
    bold = click.style("", bold=True, reset=False) if sys.stdout.isatty() else ""
    yield "    " + marked(hit.snippet, bold, "\x1b[22m" if bold else "")


def marked(snippet: str, start: str, end: str) -> str:
    """A hit's passage with its matches between `start` and `end`."""
    return snippet.replace(MATCH_START, start).replace(MATCH_END, end)


def source_line(event: SourceImported, *, is_dry_run: bool) -> str:
    """What an import made of one source, on one line."""
    would = "would be " if is_dry_run else ""
    articles, comments = _changes(event.articles, would), _changes(event.comments, would)
    if event.feeds != Counts():
        return f"{clean_line(event.source)} ({event.format}): feeds {_changes(event.feeds, would)}"
    text = f"{clean_line(event.source)} ({event.format}): articles {articles}"
    return f"{text}; comments {comments}" if comments != "none" else text


def total_line(event: ImportFinished, *, is_dry_run: bool) -> str:
    """The sum of an import."""
    would = "would be " if is_dry_run else ""
    failed = f", {event.failed} failed" if event.failed else ""
    feeds = f"; feeds {_changes(event.feeds, would)}" if event.feeds != Counts() else ""
    return (
        f"{amount(event.sources, 'source')}{failed}: "
        f"articles {_changes(event.articles, would)}; comments {_changes(event.comments, would)}"
        f"{feeds}"
    )


def say_problems(event: SourceImported) -> None:
    """Prints the problems of one source on standard error, a line each."""
    for problem in event.problems:
        where = f" ({problem.where})" if problem.where else ""
        line = f"{event.source}{where}: {problem.severity}: {problem.message}"
        click.echo(f"reader: {clean_line(line)}", err=True)


def text_lines(document: Document, width: int) -> list[str]:
    """A document as lines of at most `width` cells."""
    return [line.text.rstrip() for line in layout_of(document, width)]


def _changes(counts: Counts, would: str) -> str:
    parts = [
        f"{counts.new} {would}new" if counts.new else "",
        f"{counts.changed} {would}changed" if counts.changed else "",
        f"{counts.unchanged} unchanged" if counts.unchanged else "",
    ]
    return ", ".join(part for part in parts if part) or "none"
