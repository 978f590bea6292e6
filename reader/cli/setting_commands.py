"""The commands about settings."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reader import paths
from reader.cli.group import Globals, reader
from reader.cli.session import EXIT_DONE, settings_of
from reader.export.feed_json import json_line


@reader.command("config")
@click.option("--path", "is_path", is_flag=True, help="Say where the configuration is.")
@click.option("--check", "is_check", is_flag=True, help="Say whether it has a mistake.")
@click.pass_obj
def show_config(options: Globals, is_path: bool, is_check: bool) -> int:
    """Print a configuration with every option and its meaning.

    All of it is commented out: `reader config > FILE` makes one to begin with, and `reader config
    --path` says which FILE.
    """
    path = Path(options.config).expanduser() if options.config else paths.config_path()
    if is_check:
        from reader.cli.checking import check_settings

        check_settings(options.settings())
        there = "has no mistakes" if path.exists() else "does not exist: the defaults apply"
        click.echo(f"{path} {there}")
    elif is_path:
        click.echo(str(path))
    else:
        from reader.config.example import example_config

        click.echo(example_config(), nl=False)
    return EXIT_DONE


@reader.command("themes")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_themes(options: Globals, as_json: bool) -> int:
    """List the themes, your own included; `*` marks the one in use."""
    from reader.themes import default_theme, theme_names

    settings = options.settings()
    used = settings.theme or default_theme(os.environ)
    for name, note in theme_names(settings.path):
        if as_json:
            click.echo(json_line({"name": name, "kind": note, "used": name == used}))
        else:
            click.echo(f"{'*' if name == used else ' '} {name:<22} {note}")
    return EXIT_DONE


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
