"""`reader refresh --comments`: discussions after feeds, told line by line."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from datetime import datetime

import click

from reader.cli import feed_output as output
from reader.cli.feed_commands import from_signal
from reader.cli.progress import ProgressLine
from reader.cli.session import say_error, stop_at_first
from reader.export.feed_json import json_line, thread_refreshed_object
from reader.library import Library
from reader.model.event import LinksSought, ThreadRefreshed, ThreadsFinished, ThreadsStarted


async def refresh_comments(
    library: Library, *, is_all: bool, began: datetime, bar: ProgressLine, as_json: bool
) -> ThreadsFinished:
    """Asks for discussions and tells of each; one that failed is named on standard error."""
    stop = asyncio.Event()
    signal.signal(signal.SIGINT, stop_at_first(stop.is_set, from_signal(stop)))
    done = 0
    await library.settle_rules()
    events = library.refresh_threads(scope="all", is_all=is_all, stop=stop, began=began)
    async with contextlib.aclosing(events):
        async for event in events:
            bar.clear()
            match event:
                case LinksSought(done=looked, total=total):
                    bar.say(f"Looking for discussions: {looked}/{total} articles")
                case ThreadsStarted(total=total):
                    bar.say(f"Asking for the discussions of {total} articles")
                case ThreadRefreshed():
                    done += 1
                    _say(event, as_json=as_json)
                    bar.say(f"{done} discussions")
                case ThreadsFinished():
                    return event
    raise AssertionError("a refresh ends with its sum")


def _say(event: ThreadRefreshed, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(thread_refreshed_object(event)))
    elif (line := output.thread_line(event)) is not None:
        click.echo(line)
    discussion = event.discussion
    if discussion.error is not None:
        hint = f" ({discussion.hint})" if discussion.hint else ""
        say_error(f"{output.thread_name(event)}: {discussion.error}{hint}")
