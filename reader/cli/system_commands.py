"""The commands for status bars, shells and reports: unread, completion, doctor, convert."""

from __future__ import annotations

import asyncio
from typing import IO

import click

from reader.__main__ import COMPLETING
from reader.cli.group import Globals, reader
from reader.cli.session import EXIT_DONE, EXIT_FAILED


@reader.command()
@click.argument("query", nargs=-1)
@click.pass_obj
def unread(options: Globals, query: tuple[str, ...]) -> int:
    """Print how many articles are unread, of all or of a query.

    One number and nothing else, for a status bar.
    """
    with options.library_alone() as library:
        if query:
            from reader.model.listing import ArticleQuery
            from reader.query import parse_query

            wanted = ArticleQuery(show="unread", node=parse_query(" ".join(query)))
            click.echo(len(asyncio.run(library.article_ids(wanted))))
        else:
            click.echo(library.count_unread())
    return EXIT_DONE


@reader.command()
@click.option("--network", is_flag=True, help="Ask the server of one of your feeds, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def doctor(options: Globals, network: bool, as_json: bool) -> int:
    """Report on terminal, store, configuration and network.

    The report is safe to paste: it names no feed, address, login or title.
    """
    from reader.cli.doctor import examine

    report = examine(options, network=network)
    if as_json:
        from reader.export.feed_json import json_line

        click.echo(json_line(report.sections | {"wrong": report.wrong}))
    else:
        for title, facts in report.sections.items():
            click.echo(f"{title}:")
            for name, value in facts.items():
                click.echo(f"  {name}: {value}")
        click.echo("\n".join(report.wrong) if report.wrong else "nothing is wrong")
    return EXIT_FAILED if report.wrong else EXIT_DONE


@reader.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print shell completion for commands, options and feeds.

    bash: `eval "$(reader completion bash)"` in ~/.bashrc; zsh: the same with zsh in ~/.zshrc;
    fish: `reader completion fish > ~/.config/fish/completions/reader.fish`.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, "click knows all three"
    made = found(reader, {}, "reader", COMPLETING)
    click.echo(made.source_template % made.source_vars())
    return EXIT_DONE


@reader.command()
@click.argument("program", type=click.Choice(["newsboat"]))
@click.argument("path", metavar="FILE", type=click.File("rb"))
def convert(program: str, path: IO[bytes]) -> int:
    """Print another program's configuration as one for reader.

    FILE may be `-`, standard input. Keys, macros, browser, times, limits and notifications are
    taken over; what has no like here is kept as comments. Feeds and what was read come by `reader
    import`: its `urls` and its `cache.db`.
    """
    from reader.cli.newsboat_config import convert_newsboat

    assert program == "newsboat", "there is one so far"
    click.echo(convert_newsboat(path.read().decode("utf-8", "replace")), nl=False)
    return EXIT_DONE
