"""What a shell offers where a feed is named."""

from __future__ import annotations

import os
import re

import click
from click.shell_completion import CompletionItem

from reader.__main__ import COMPLETING
from reader.cli.session import open_library
from reader.config import Settings
from reader.errors import ReaderError


def feed_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Feeds whose title or id begins with what was typed; none where the store cannot be read."""
    store = context.find_root().params.get("store")
    try:
        with open_library(store, Settings(), demo=False, create=False) as library:
            found = library.feed_names(incomplete)
    except ReaderError:
        return []
    if incomplete.isdecimal():
        return [CompletionItem(str(feed_id), help=title) for feed_id, title in found]
    return [CompletionItem(_word(title), help=str(feed_id)) for feed_id, title in found]


def _word(title: str) -> str:
    """A title as one word of the shell's line; all but bash see to that themselves."""
    if os.environ.get(COMPLETING, "").startswith("bash"):
        # Click's script reads lines by a `read` that takes one backslash for itself.
        return re.sub(r"([^\w./:,+-])", r"\\\\\1", title)
    return title
