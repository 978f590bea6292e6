"""Commands of the reader's own, from `[commands]`: each is in the palette and gets the article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reader.screens.commands import Command

if TYPE_CHECKING:
    from textual.app import App

    from reader.library import Library


def commands_of(own: Mapping[str, str]) -> tuple[Command, ...]:
    """Entries of the palette.

    Args:
        own: name to command line.
    """
    return tuple(
        Command(name, f"Run {command} with the article as JSON.", f"own_command({name!r})")
        for name, command in own.items()
    )


async def run_own(app: App[Any], library: Library, command: str, article_id: int) -> str:
    """Has a shell run a command with the article as JSON on its input, one line as `show` gives.

    Returns:
        One line: what the command printed first, or how it went.
    """
    from reader.export.feed_json import json_line
    from reader.export.json_lines import article_object
    from reader.screens.piping import pipe

    article = await library.article(article_id)
    if article is None:
        return "That article is gone."
    return await pipe(app, command, json_line(article_object(article, is_full=True)) + "\n")
