"""The commands about articles and comments: listed, shown, found, marked."""

from __future__ import annotations

import asyncio
import shutil

import click
from click.core import ParameterSource

from reader.cli import output
from reader.cli.feed_output import amount, amounts
from reader.cli.group import Globals, reader
from reader.cli.naming import Order, articles_of, listed_ids, named, tell_missing, the_article
from reader.cli.plain import words
from reader.cli.session import EXIT_DONE, say_error, say_none
from reader.export.feed_json import json_line
from reader.export.json_lines import article_object, comment_object, hit_object
from reader.export.sections import sections
from reader.model.query import Scope
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


_NO_ARTICLES = "no articles yet: reader add ADDRESS, or reader import FILE"


def _order(context: click.Context, option: click.Parameter, value: str) -> Order:
    from reader.text.sorting import parse_sort

    try:
        return parse_sort(value)
    except ValueError as error:
        raise click.BadParameter(f"that is {error}") from error


@reader.command("list")
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Print at most N.")
@click.option(
    "--sort",
    metavar="KEY,...",
    default="published",
    show_default=True,
    callback=_order,
    help="By published, arrived, title, feed, author, comments, unread, starred or source, or by"
    " several separated by commas; -KEY sorts descending, +KEY ascending.",
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

    QUERY is words, fields and expressions, as in `is:unread tag:boats newer:3d '/colou?r/'`; before
    a word that begins with a hyphen stands --.
    """
    settings = options.settings()
    with options.library(settings) as library:
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
                        click.echo(output.summary_line(summary, is_ascii=settings.ascii))
    if not found and not missing:
        say_none("no article matches" if query else _NO_ARTICLES)
    return tell_missing(missing, "article")


@reader.command()
@click.argument("article")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "markdown", "html"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option(
    "--width", type=click.IntRange(1, 10_000), metavar="N", help="Columns of a line (text)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(options: Globals, article: str, format_name: str, width: int | None, as_json: bool) -> int:
    """Show one article; ARTICLE is its id or link."""
    with options.library_alone() as library:
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
            cells, is_ascii = width or _width(), options.settings().ascii
            if options.plain:
                lines = words.article_lines(found, cells, is_ascii=is_ascii)
            else:
                lines = plain_text.article_lines(found, cells, is_ascii=is_ascii)
            for line in lines:
                click.echo(line)
    return EXIT_DONE


@reader.command()
@click.argument("article")
@click.option("--width", type=click.IntRange(1, 10_000), metavar="N", help="Columns of a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def thread(options: Globals, article: str, width: int | None, as_json: bool) -> int:
    """Show an article's comments; ARTICLE is its id or link."""
    with options.library_alone() as library:
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
        authors, is_ascii = words.authors_of(comments), options.settings().ascii
        for section in parts:
            if len(parts) > 1:
                click.echo(f"{section.heading}{f'  {section.page}' if section.page else ''}\n")
            for kept in section.comments:
                if options.plain:
                    lines = words.comment_lines(kept, authors, width or _width(), is_ascii=is_ascii)
                else:
                    lines = plain_text.comment_lines(kept, width or _width(), is_ascii=is_ascii)
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
    help="Print at most N hits.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def search(
    options: Globals, query: tuple[str, ...], scope: Scope, limit: int, as_json: bool
) -> int:
    """Search articles and comments for words and phrases.

    Each hit is told with its passage, the best first. QUERY is as in `reader list`.
    """
    with options.library_alone() as library:
        library.catch_up()
        hits = asyncio.run(library.search(" ".join(query), scope=scope, limit=limit + 1))
        for hit in hits[:limit]:
            if as_json:
                click.echo(json_line(hit_object(hit, output.marked(hit.snippet, "**", "**"))))
            else:
                name = f"c{hit.comment_id}" if hit.comment_id else str(hit.article_id)
                lines = words.hit_lines(name, hit) if options.plain else output.hit_lines(hit)
                for line in lines:
                    click.echo(line)
    if not hits:
        say_none("nothing found")
    asked = click.get_current_context().get_parameter_source("limit")
    if len(hits) > limit and asked is ParameterSource.DEFAULT:
        say_error(f"these are the best {limit}; --limit N gives more")
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
    with options.library_alone() as library:
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


def _width() -> int:
    """Cells of a line of text: the terminal's, at most 80, which is also that of a pipe."""
    return min(80, shutil.get_terminal_size((80, 24)).columns)
