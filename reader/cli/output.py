"""What commands print for people: lines of text, and progress where there is a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from reader.errors import ReaderError
from reader.model.article import Article
from reader.model.block import Document
from reader.model.comment import KeptComment
from reader.model.event import (
    Counts,
    FeedRefreshed,
    ImportFinished,
    ImportProgress,
    RefreshFinished,
    SourceImported,
)
from reader.model.feed import KeptFeed
from reader.model.listing import ArticleSummary
from reader.model.query import Hit
from reader.render.article_head import comments_told
from reader.render.article_row import comment_count
from reader.render.blocks import layout_of
from reader.schedule import span
from reader.text.blocks import parse_body
from reader.text.clean import clean_line
from reader.text.instants import iso
from reader.text.width import truncate

MATCH_START, MATCH_END = "\ue000", "\ue001"
_MOST_INDENT = 20


def amounts(articles: int, comments: int) -> str:
    """`3 articles`, `1 comment`, or both."""
    parts = [_amount(articles, "article")] if articles or not comments else []
    if comments:
        parts.append(_amount(comments, "comment"))
    return " and ".join(parts)


def summary_line(row: ArticleSummary) -> str:
    """One line of `list`: id, marks, date, comments, title, feed."""
    marks = ("●" if row.unread else " ") + ("★" if row.starred else " ")
    title = row.title or "(untitled)"
    feed = f"  [{row.feed_title}]" if row.feed_title else ""
    comments = comment_count(row.comments, row.comments_unread)
    return f"{row.id:>6} {marks} {(row.published or '')[:10]:<10} {comments:>7}  {title}{feed}"


def feed_lines(feed: KeptFeed, now: datetime) -> Iterator[str]:
    """A feed of `feeds`: counts and title, then when it is fetched and what went wrong."""
    where = feed.url or feed.link or ""
    place = f"{feed.folder}/" if feed.folder else ""
    counts = f"{feed.id:>5} {feed.articles:>8} {feed.unread:>8} unread"
    yield f"{counts}  {place}{feed.title or where}  {where}".rstrip()
    facts = []
    if feed.is_hidden:
        facts.append("hidden from the overview")
    if feed.fetched is not None and feed.is_subscribed:
        facts.append(f"fetched {ago(feed.fetched, now)}")
    if feed.is_subscribed and feed.due is not None and feed.why_pace:
        facts.append(f"next {until(feed.due, now)} ({feed.why_pace})")
    if facts:
        yield f"{'':>24}  {'; '.join(facts)}"
    if feed.error:
        since = f" since {iso(feed.error_since)}" if feed.error_since else ""
        yield f"{'':>24}  {feed.status}{since}: {feed.error}"
        if feed.hint:
            yield f"{'':>24}  {feed.hint}"
    elif feed.problem:
        yield f"{'':>24}  {feed.problem}"


def ago(moment: datetime, now: datetime) -> str:
    """A moment of the past in words, as `2 h ago`."""
    seconds = int((now - moment).total_seconds())
    return f"{span(seconds)} ago" if seconds >= 60 else "just now"


def until(moment: datetime, now: datetime) -> str:
    """A moment to come in words, as `in 2 h`."""
    seconds = int((moment - now).total_seconds())
    return f"in {span(seconds)}" if seconds >= 60 else "now"


def refresh_line(event: FeedRefreshed) -> str | None:
    """What came of one feed, on one line; None where there is nothing to say."""
    feed = event.feed
    name = feed.title or feed.url or f"feed {feed.id}"
    parts = [
        f"{event.new} new" if event.new else "",
        f"{event.changed} changed" if event.changed else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{name}: {told}" if told else None


def refreshed_line(event: RefreshFinished) -> str:
    """The sum of a refresh."""
    if event.is_offline:
        return "offline: no feed could be asked for"
    parts = [f"{event.new} new", f"{event.changed} changed", f"{event.unchanged} as before"]
    if event.failed:
        parts.append(f"{event.failed} failed")
    return f"{_amount(event.feeds, 'feed')}: {', '.join(parts)}"


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
        f"{_amount(event.sources, 'source')}{failed}: "
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


class ProgressLine:
    """One line on standard error that is written over; silent where that is no terminal."""

    def __init__(self) -> None:
        self._is_shown = False
        self._is_terminal = sys.stderr.isatty()

    def show(self, event: ImportProgress) -> None:
        """Writes how far an import is."""
        self.say(f"{event.done}/{event.total} {clean_line(event.source)}")

    def say(self, text: str) -> None:
        """Writes a clean text over the line."""
        if self._is_terminal:
            columns = shutil.get_terminal_size((80, 24)).columns
            sys.stderr.write(f"\r\x1b[K{truncate(text, columns - 1)}")
            sys.stderr.flush()
            self._is_shown = True

    def clear(self) -> None:
        """Takes the line away before something else is printed."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_shown = False


def _amount(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _changes(counts: Counts, would: str) -> str:
    parts = [
        f"{counts.new} {would}new" if counts.new else "",
        f"{counts.changed} {would}changed" if counts.changed else "",
        f"{counts.unchanged} unchanged" if counts.unchanged else "",
    ]
    return ", ".join(part for part in parts if part) or "none"


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Writes beside the file and renames, so that a full disk leaves the earlier one."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.touch(0o600)
        with beside.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ReaderError(
            f"cannot write {path}: {(error.strerror or str(error)).lower()}"
        ) from error
