"""The commands: each a few lines over the library that the interface uses too."""

from __future__ import annotations

import asyncio
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from reader import paths
from reader.cli import output
from reader.cli.feed_output import amount, amounts
from reader.cli.files import write_file
from reader.cli.group import Globals, reader
from reader.cli.naming import Order, articles_of, listed_ids, named, tell_missing, the_article
from reader.cli.plain import words
from reader.cli.progress import ProgressLine
from reader.cli.session import (
    EXIT_DONE,
    EXIT_FAILED,
    say_error,
    settings_of,
    stop_at_first,
)
from reader.errors import UsageError
from reader.export.feed_json import json_line
from reader.export.json_lines import (
    article_object,
    comment_object,
    export_object,
    hit_object,
    source_object,
    total_object,
)
from reader.export.sections import sections
from reader.library import Library
from reader.model.event import ImportFinished, ImportProgress, SourceImported
from reader.model.query import Scope
from reader.model.source import Source
from reader.model.subscription import Subscription
from reader.render import plain_text

CHUNK = 200


@reader.command("open")
@click.argument("target", nargs=-1, required=True)
@click.pass_obj
def open_target(options: Globals, target: tuple[str, ...]) -> int:
    """Open the interface at an article, discussion, file or query.

    TARGET is an article's id or link, the address of a discussion, a file to import, or a query.
    """
    from reader.cli.interface import run_interface
    from reader.cli.plain.run import run_plain

    run = run_plain if options.plain else run_interface
    return run(
        store=options.store, config=options.config, demo=options.demo, target=" ".join(target)
    )


@reader.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--url", help="The address it came from: base of relative links, identity of the document."
)
@click.option("--media-type", metavar="TYPE", help="What the server called it.")
@click.option(
    "--format", "format_name", metavar="NAME", help="The format, if you know better than the bytes."
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
    with options.library() as library:
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
                        say_error(
                            "interrupted: what is listed is in the store; run it again to go on"
                        )
                        return EXIT_FAILED
    return EXIT_FAILED if is_failed else EXIT_DONE


def _order(context: click.Context, option: click.Parameter, value: str) -> Order:
    from reader.text.sorting import parse_sort

    try:
        return parse_sort(value)
    except ValueError as error:
        raise click.BadParameter(f"that is {error}") from error


@reader.command("list")
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many.")
@click.option(
    "--sort",
    metavar="KEY,...",
    default="published",
    show_default=True,
    callback=_order,
    help="By published, arrived, title, feed, author, comments, unread, starred or source, or by"
    " several parted by commas; -KEY from its end, +KEY from its beginning.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--full", is_flag=True, help="With --json: every key that `show` gives.")
@click.pass_obj
def list_articles(
    options: Globals,
    query: tuple[str, ...],
    limit: int | None,
    sort: Order,
    as_json: bool,
    full: bool,
) -> int:
    """List articles, newest first.

    QUERY is words and fields, as in `is:unread tag:boats newer:3d`; before a word that begins with
    a hyphen stands --.
    """
    with options.library() as library:
        found, missing = listed_ids(library, query, sort)
        ids = found[:limit]
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            if as_json:
                for article in articles_of(library, chunk):
                    click.echo(json_line(article_object(article, is_full=full)))
            else:
                for summary in library.summaries(chunk):
                    if options.plain:
                        click.echo(words.row_line(summary.id, summary))
                    else:
                        click.echo(output.summary_line(summary))
    return tell_missing(missing, "article")


@reader.command()
@click.argument("article")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "markdown", "html"]),
    default="text",
    show_default=True,
    help="What it is printed as.",
)
@click.option(
    "--width", type=click.IntRange(1, 10_000), metavar="N", help="Cells of a line (text)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(options: Globals, article: str, format_name: str, width: int | None, as_json: bool) -> int:
    """Show one article; ARTICLE is its id or link."""
    with options.library(create=False) as library:
        found = the_article(library, article)
        if as_json:
            click.echo(json_line(article_object(found, is_full=True)))
            return EXIT_DONE
        found = found.as_shown()
        if format_name == "markdown":
            from reader.export.markdown import markdown_article

            click.echo(markdown_article(found, ()), nl=False)
        elif format_name == "html":
            from reader.export.html import html_article

            click.echo(html_article(found, ()), nl=False)
        else:
            told = words.article_lines if options.plain else plain_text.article_lines
            for line in told(found, width or _width()):
                click.echo(line)
    return EXIT_DONE


@reader.command()
@click.argument("article")
@click.option("--width", type=click.IntRange(1, 10_000), metavar="N", help="Cells of a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def thread(options: Globals, article: str, width: int | None, as_json: bool) -> int:
    """Show an article's comments; ARTICLE is its id or link."""
    with options.library(create=False) as library:
        found = the_article(library, article)
        comments = library.all_comments(found.id)
        discussions = asyncio.run(library.discussions(found.id))
        if as_json:
            for kept in comments:
                click.echo(json_line(comment_object(kept, discussions)))
            return EXIT_DONE
        if not comments:
            why = next((f": {d.name}: {d.error}" for d in discussions if d.error), "")
            say_error(f"article {found.id} has no comments here{why}")
        parts = sections(comments, discussions)
        authors = words.authors_of(comments)
        for section in parts:
            if len(parts) > 1:
                click.echo(f"{section.heading}{f'  {section.page}' if section.page else ''}\n")
            for kept in section.comments:
                if options.plain:
                    lines = words.comment_lines(kept, authors, width or _width())
                else:
                    lines = plain_text.comment_lines(kept, width or _width())
                for line in lines:
                    click.echo(line)
    return EXIT_DONE


@reader.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--in",
    "scope",
    type=click.Choice(["all", "articles", "comments"]),
    default="all",
    show_default=True,
    help="Where.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    default=50,
    show_default=True,
    help="At most so many hits.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def search(
    options: Globals, query: tuple[str, ...], scope: Scope, limit: int, as_json: bool
) -> int:
    """Search articles and comments for words and phrases.

    Each hit is told with its passage, the best first. QUERY is as in `reader list`.
    """
    with options.library(create=False) as library:
        library.catch_up()
        for hit in asyncio.run(library.search(" ".join(query), scope=scope, limit=limit)):
            if as_json:
                click.echo(json_line(hit_object(hit, output.marked(hit.snippet, "**", "**"))))
            else:
                name = f"c{hit.comment_id}" if hit.comment_id else str(hit.article_id)
                lines = words.hit_lines(name, hit) if options.plain else output.hit_lines(hit)
                for line in lines:
                    click.echo(line)
    return EXIT_DONE


@reader.command()
@click.argument("state", type=click.Choice(["read", "unread", "starred", "unstarred"]))
@click.argument("things", nargs=-1, required=True, metavar="THING...")
@click.option("--dry-run", is_flag=True, help="Say how many would change; change nothing.")
@click.pass_obj
def mark(options: Globals, state: str, things: tuple[str, ...], dry_run: bool) -> int:
    """Mark articles or comments read, unread or starred.

    THING is an article's id or link, a comment's id (c12), or a query for all that it finds.
    """
    unread = {"read": False, "unread": True}.get(state)
    starred = {"starred": True, "unstarred": False}.get(state)
    with options.library(create=False) as library:
        articles, comments, missing = named(library, things)
        changed = []
        if not dry_run:
            if articles:
                changed.append(
                    asyncio.run(library.mark_articles(articles, unread=unread, starred=starred))
                )
            if comments:
                changed.append(
                    asyncio.run(library.mark_comments(comments, unread=unread, starred=starred))
                )
        status = tell_missing(missing, "article or comment")
        if dry_run:
            click.echo(f"would mark {state}: {amounts(len(articles), len(comments))}")
        else:
            done = (amount(len(change.ids), change.kind.removesuffix("s")) for change in changed)
            click.echo(f"marked {state}: {' and '.join(done) or amounts(0, 0)}")
    return status


@reader.command()
@click.argument("kind", type=click.Choice(["opml", "json", "markdown", "html", "mbox"]))
@click.argument("query", nargs=-1)
@click.option(
    "--output", "path", type=click.Path(dir_okay=False, path_type=Path), help="A file instead."
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
    with options.library(create=False) as library:
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
            click.echo(f"exported {told} to {path}", err=True)
    return tell_missing(missing, "article")


@reader.command()
@click.option("--repair", is_flag=True, help="Make the index and the counters again from the rows.")
@click.pass_obj
def check(options: Globals, repair: bool) -> int:
    """Verify the store: integrity, index and counters."""
    with options.library(create=False) as library:
        problems = asyncio.run(library.check(repair=repair))
        for problem in problems:
            say_error(problem)
        if problems and repair:
            problems = asyncio.run(library.check())
            click.echo("repaired" if not problems else "not all of it could be repaired", err=True)
        if not problems:
            click.echo(f"{library.path}: no problems")
    return EXIT_FAILED if problems else EXIT_DONE


@reader.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def keys(options: Globals, as_json: bool) -> int:
    """List every action with its id and keys, your own included."""
    from reader.cli.keymap import bound_keys
    from reader.screens.key_names import key_names

    for row in bound_keys(settings_of(options.config)):
        if as_json:
            value = {"id": row.id, "keys": row.keys.split(","), "action": row.label}
            click.echo(json_line(value | {"help": row.sentence}))
        else:
            click.echo(f"{row.id:<28} {key_names(row.keys):<20} {row.sentence}")
    return EXIT_DONE


@reader.command("paths")
@click.pass_obj
def show_paths(options: Globals) -> int:
    """Say where the store, the configuration and the log are."""
    store = Path(options.store) if options.store else paths.store_path()
    config = Path(options.config) if options.config else paths.config_path()
    rows = {
        "store": store,
        "config": config,
        "log": paths.log_path(),
        "styles": paths.bundled("styles"),
    }
    for name, path in rows.items():
        click.echo(f"{name:<8} {path}")
    return EXIT_DONE


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
        click.echo(f"{row.name:<14} {'reads' if row.can_read else 'not yet':<8} {row.label}")
        for layout in layouts:
            click.echo(f"{'':<14} layout   {layout}")
    return EXIT_DONE


def _width() -> int:
    """Cells of a line of text: the terminal's, at most 80, which is also that of a pipe."""
    return min(80, shutil.get_terminal_size((80, 24)).columns)


def _known_format(name: str) -> None:
    from reader.config.values import nearest
    from reader.formats import FORMATS

    names = [row.name for row in FORMATS if row.can_read]
    if name not in names:
        raise UsageError(f"there is no format {name!r}{nearest(name, names)}; see reader formats")


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
