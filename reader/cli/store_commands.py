"""The commands about the store as a whole, and where it is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from reader import paths
from reader.cli.feed_output import amount
from reader.cli.group import Globals, reader
from reader.cli.session import EXIT_DONE, EXIT_FAILED, say_error
from reader.export.feed_json import cleaned_object, json_line
from reader.text.clean import clean_text


@reader.command()
@click.option("--dry-run", is_flag=True, help="Say what would be removed; remove nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def clean(options: Globals, dry_run: bool, as_json: bool) -> int:
    """Remove articles beyond the limits that were set.

    The store is made compact then. Without limits everything is kept. What has a star, a label or
    a note, or a comment that was read, is kept in any case.
    """
    with options.library(options.settings(), create=False) as library:
        report = asyncio.run(
            library.clean(now=datetime.now(UTC), dry_run=dry_run, vacuum=not dry_run)
        )
    if as_json:
        click.echo(json_line(cleaned_object(report)))
        return EXIT_DONE
    articles = amount(report.articles, "article")
    if dry_run:
        click.echo(f"would remove {articles}")
    else:
        mib = (report.bytes_before - report.bytes_after) / (1 << 20)
        click.echo(f"removed {articles}; the store is {mib:.1f} MiB smaller")
    return EXIT_DONE


@reader.command()
@click.option("--repair", is_flag=True, help="Rebuild the index and the counters from the rows.")
@click.pass_obj
def check(options: Globals, repair: bool) -> int:
    """Verify the store: integrity, index and counters."""
    with options.library_alone() as library:
        problems = asyncio.run(library.check(repair=repair))
        for problem in problems:
            say_error(problem)
        if problems and repair:
            problems = asyncio.run(library.check())
            click.echo("repaired" if not problems else "not everything could be repaired", err=True)
        if not problems:
            click.echo(f"{clean_text(str(library.path))}: no problems")
    return EXIT_FAILED if problems else EXIT_DONE


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
        click.echo(f"{name:<8} {clean_text(str(path))}")
    return EXIT_DONE
