"""What commands print for people: lines of text, and progress where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from reader.cli.feed_output import amount
from reader.model.event import (
    Counts,
    ImportFinished,
    SourceImported,
)
from reader.model.listing import ArticleSummary
from reader.model.query import Hit
from reader.render import ascii
from reader.render.article_row import comment_count
from reader.text.clean import clean_line

MATCH_START, MATCH_END = "\ue000", "\ue001"


def summary_line(row: ArticleSummary, *, is_ascii: bool = False) -> str:
    """One line of `list`: id, marks (perhaps in ASCII), date, comments, title, feed."""
    marks = ("●" if row.unread else " ") + ("★" if row.starred else " ")
    title = row.name
    feed = f"  [{row.feed_title}]" if row.feed_title else ""
    comments = comment_count(row.comments, row.comments_unread)
    if is_ascii:
        marks, comments = marks.translate(ascii.TABLE), comments.translate(ascii.TABLE)
    return f"{row.id:>6} {marks} {(row.published or '')[:10]:<10} {comments:>7}  {title}{feed}"


def hit_lines(hit: Hit) -> Iterator[str]:
    """A hit as its name, then the passage with the matches in bold on a terminal."""
    name = f"c{hit.comment_id} in {hit.article_id}" if hit.comment_id else str(hit.article_id)
    facts = [hit.title or "(no title)", hit.author, (hit.published or "")[:10]]
    yield f"{name}: " + " · ".join(fact for fact in facts if fact)
    bold = click.style("", bold=True, reset=False) if sys.stdout.isatty() else ""
    yield "    " + marked(hit.snippet, bold, "\x1b[22m" if bold else "")


def marked(snippet: str, start: str, end: str) -> str:
    """A hit's passage with its matches between `start` and `end`."""
    return snippet.replace(MATCH_START, start).replace(MATCH_END, end)


_LISTS = ("opml", "newsboat-urls", "newsraft-feeds")


def source_line(event: SourceImported, *, is_dry_run: bool) -> str:
    """What an import made of one source, on one line."""
    would = "would be " if is_dry_run else ""
    articles, comments = _changes(event.articles, would), _changes(event.comments, would)
    is_list = event.format in _LISTS and event.articles == event.comments == Counts()
    if event.feeds != Counts() or is_list:
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


def _changes(counts: Counts, would: str) -> str:
    parts = [
        f"{counts.new} {would}new" if counts.new else "",
        f"{counts.changed} {would}changed" if counts.changed else "",
        f"{counts.unchanged} unchanged" if counts.unchanged else "",
    ]
    return ", ".join(part for part in parts if part) or "none"
