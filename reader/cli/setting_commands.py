"""The commands about settings."""

from __future__ import annotations

from pathlib import Path

import click

from reader import paths
from reader.cli.group import Globals, reader
from reader.cli.session import EXIT_DONE


@reader.command("config")
@click.option("--path", "is_path", is_flag=True, help="Say where the configuration is.")
@click.option("--check", "is_check", is_flag=True, help="Say whether it has a mistake.")
@click.pass_obj
def show_config(options: Globals, is_path: bool, is_check: bool) -> int:
    """Print a configuration with every option in it, commented out, with its meaning.

    `reader config > FILE` makes one to begin with; `reader config --path` says which FILE.
    """
    path = Path(options.config).expanduser() if options.config else paths.config_path()
    if is_check:
        from reader.cli.checking import check_settings

        check_settings(options.settings())
        there = "has no mistake" if path.exists() else "does not exist; that is no mistake"
        click.echo(f"{path} {there}")
    elif is_path:
        click.echo(str(path))
    else:
        from reader.config.example import example_config

        click.echo(example_config(), nl=False)
    return EXIT_DONE
