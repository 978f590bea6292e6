"""The commands about what comes in and goes out as files."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from reader.cli import output
from reader.cli.feed_output import amount, amounts
from reader.cli.files import write_file
from reader.cli.group import Globals, reader
from reader.cli.naming import articles_of, listed_ids, tell_missing
from reader.cli.progress import ProgressLine
from reader.cli.session import EXIT_DONE, EXIT_FAILED, say_error, stop_at_first
from reader.errors import UsageError
from reader.export.feed_json import json_line
from reader.export.json_lines import export_object, source_object, total_object
from reader.library import Library
from reader.model.event import ImportFinished, ImportProgress, SourceImported
from reader.model.source import Source
from reader.model.subscription import Subscription
from reader.text.clean import clean_text


@reader.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--url", help="The address it came from: resolves relative links, identifies the document."
)
@click.option("--media-type", metavar="TYPE", help="The media type its server gave.")
@click.option(
    "--format", "format_name", metavar="NAME", help="The format, if it is not recognised."
)
@click.option("--feed", metavar="NAME", help="The feed that documents are filed under.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Parsing processes (one per core)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def import_sources(
    options: Globals,
    sources: tuple[str, ...],
    url: str | None,
    media_type: str | None,
    format_name: str | None,
    feed: str | None,
    dry_run: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Take in documents, feeds and folders.

    SOURCE is a file, a folder, an address, or `-` for standard input; `reader formats` lists what
    is read. The same bytes again change nothing.
    """
    if format_name is not None:
        _known_format(format_name)
    wanted = (
        Source(path=path, url=url, media_type=media_type, format=format_name, feed=feed)
        for path in sources
    )
    stop = threading.Event()
    signal.signal(signal.SIGINT, stop_at_first(stop.is_set, stop.set))
    bar = ProgressLine(is_plain=options.plain)
    is_failed = False
    with options.library(options.settings()) as library:
        for event in library.importing(wanted, dry_run=dry_run, jobs=jobs, stop=stop):
            match event:
                case ImportProgress():
                    bar.show(event)
                case SourceImported():
                    bar.clear()
                    is_failed |= event.is_failed
                    if as_json:
                        click.echo(json_line(source_object(event)))
                    output.say_problems(event)
                    if not as_json and not event.is_failed:
                        click.echo(output.source_line(event, is_dry_run=dry_run))
                case ImportFinished():
                    bar.clear()
                    if as_json:
                        click.echo(json_line(total_object(event)))
                    elif event.sources != 1 or event.is_interrupted:
                        click.echo(output.total_line(event, is_dry_run=dry_run))
                    if event.is_interrupted:
                        say_error("interrupted: what is listed was saved; run it again to continue")
                        return EXIT_FAILED
    return EXIT_FAILED if is_failed else EXIT_DONE


@reader.command("formats")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_formats(as_json: bool) -> int:
    """List the formats that `import` knows, and layouts of text."""
    from reader.formats import FORMATS
    from reader.formats.plaintext import layout_names

    for row in FORMATS:
        layouts = list(layout_names()) if row.name == "text" else []
        if as_json:
            value = {
                "name": row.name,
                "label": row.label,
                "readable": row.can_read,
                "layouts": layouts,
            }
            click.echo(json_line(value))
            continue
        click.echo(f"{row.name:<14} {'reads' if row.can_read else 'no':<8} {row.label}")
        for layout in layouts:
            click.echo(f"{'':<14} layout   {layout}")
    return EXIT_DONE


def _known_format(name: str) -> None:
    from reader.config.values import nearest
    from reader.formats import FORMATS

    names = [row.name for row in FORMATS if row.can_read]
    if name not in names:
        raise UsageError(f"there is no format {name!r}{nearest(name, names)}; see reader formats")


@reader.command()
@click.argument("kind", type=click.Choice(["opml", "json", "markdown", "html", "mbox"]))
@click.argument("query", nargs=-1)
@click.option(
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead.",
)
@click.pass_obj
def export(options: Globals, kind: str, query: tuple[str, ...], path: Path | None) -> int:
    """Write articles with their threads, or the list of feeds.

    The list of feeds is `opml`; it takes no query. What `json` and `opml` write, `import` reads
    back.
    """
    if kind == "opml" and query:
        raise UsageError("opml is the list of all feeds: it takes no query")
    missing: list[str] = []
    with options.library_alone() as library:
        if kind == "opml":
            subscriptions = asyncio.run(library.subscriptions())
            pieces: Iterator[str | bytes] = _listed(subscriptions)
            told = _told_of_list(subscriptions)
        else:
            ids, missing = listed_ids(library, query, ("published", ()))
            pieces, told = _exported(library, ids, kind), amounts(len(ids), 0)
        if path is None or str(path) == "-":
            for piece in pieces:
                click.echo(piece, nl=False)
        else:
            write_file(path, pieces)
            click.echo(f"exported {told} to {clean_text(str(path))}", err=True)
    return tell_missing(missing, "article")


def _listed(subscriptions: Sequence[Subscription]) -> Iterator[str | bytes]:
    from reader.export.opml import opml

    yield opml(subscriptions, now=datetime.now(UTC))


def _told_of_list(subscriptions: Sequence[Subscription]) -> str:
    from reader.export.opml import shared_feeds

    shared = len(shared_feeds(subscriptions))
    own = len(subscriptions) - shared
    left_out = f" (not {own} that only this machine can read)" if own else ""
    return f"{amount(shared, 'feed')}{left_out}"


def _exported(library: Library, ids: Iterable[int], kind: str) -> Iterator[str | bytes]:
    from reader.export.html import html_article, html_page
    from reader.export.markdown import markdown_article
    from reader.export.mbox import mbox_article

    if kind == "html":
        start, end = html_page("Articles")
        yield start
    for number, article in enumerate(articles_of(library, ids)):
        comments = library.all_comments(article.id)
        discussions = asyncio.run(library.discussions(article.id))
        match kind:
            case "json":
                yield json_line(export_object(article, comments, discussions)) + "\n"
            case "markdown":
                rule = "\n---\n\n" if number else ""
                yield rule + markdown_article(article.as_shown(), comments, discussions)
            case "mbox":
                yield from mbox_article(article.as_shown(), comments, discussions)
            case _:
                yield html_article(article.as_shown(), comments, discussions)
    if kind == "html":
        yield end
