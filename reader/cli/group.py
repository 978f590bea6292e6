"""The command `reader` itself: the options that stand before a command."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import click

from reader import __version__
from reader.cli.session import open_library, settings_of
from reader.config import Settings


@dataclass(frozen=True, slots=True)
class Globals:
    """The options that stand before a command."""

    store: str | None
    config: str | None
    demo: bool
    plain: bool = False
    """Whether output is linear: nothing by sign, colour or place."""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the command did: refreshes that are started together share their work."""

    def library(self, settings: Settings, *, create: bool = True) -> Any:
        """The library they name, as a context."""
        return open_library(self.store, settings, demo=self.demo, create=create)

    def library_alone(self) -> Any:
        """The library they name, as a context, for a command that no setting has a part in.

        The configuration is not read: a mistake in it keeps nobody from marking or exporting
        articles, and a status bar that counts them waits for nothing else.
        """
        return self.library(Settings(), create=False)

    def settings(self) -> Settings:
        """The settings they name."""
        return settings_of(self.config)


COMMANDS: dict[str, tuple[str, ...]] = {
    "article_commands": ("open", "list", "show", "thread", "search", "mark"),
    "document_commands": ("import", "export", "formats"),
    "feed_commands": ("add", "edit", "remove", "feeds"),
    "refresh_commands": ("refresh",),
    "full_text_commands": ("full-text",),
    "store_commands": ("check", "clean", "paths"),
    "setting_commands": ("config", "keys", "themes"),
    "system_commands": ("unread", "doctor", "completion", "convert"),
}
"""Which commands stand in which module."""


class _Commands(click.Group):
    """Imports commands when one is named: a refresh from cron takes about as long as imports do."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module, names in COMMANDS.items():
            if cmd_name in names:
                _import(module)
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        # What begins with a hyphen is an option that does not exist: click says so.
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            from reader.config.values import nearest
            from reader.errors import UsageError

            known = [each for names in COMMANDS.values() for each in names]
            hint = nearest(name.lower(), known) or "; reader --help lists them"
            raise UsageError(f"there is no command {name!r}{hint}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        for module in COMMANDS:
            _import(module)
        return super().list_commands(ctx)


def _import(name: str) -> None:
    importlib.import_module(f"reader.cli.{name}")


EXAMPLES = """\b
Examples:
  reader add https://blog.example.org        subscribe
  reader import ~/pages feeds.opml           take in files, folders, lists
  reader list is:unread newer:3d --json      print articles, here for scripts
  reader search 'night train in:comments'    find comments
  reader --demo                              try it out

`reader COMMAND --help` says more."""


@click.group(
    cls=_Commands,
    epilog=EXAMPLES,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--store", metavar="FILE", help="The store (environment: SOUNDOFF_STORE).")
@click.option("--config", metavar="FILE", help="The configuration (environment: SOUNDOFF_CONFIG).")
@click.option("--demo", is_flag=True, help="Use a throw-away store with sample articles.")
@click.option("--plain", is_flag=True, help="Linear: prompts and lines, for screen readers.")
@click.version_option(__version__, prog_name="reader")
@click.pass_context
def reader(
    context: click.Context, store: str | None, config: str | None, demo: bool, plain: bool
) -> None:
    """Read articles and what people said about them.

    Without a command the terminal interface opens; `?` in it shows the keys.
    """
    context.obj = Globals(store, config, demo, plain)
    if plain:
        context.color = False
    if context.invoked_subcommand is None and plain:
        from reader.cli.plain.run import run_plain

        context.exit(run_plain(store=store, config=config, demo=demo))
    if context.invoked_subcommand is None:
        from reader.cli.interface import run_interface

        context.exit(run_interface(store=store, config=config, demo=demo))
