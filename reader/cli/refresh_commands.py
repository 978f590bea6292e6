"""`reader refresh`: feeds, then discussions, then whole texts, told line by line."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Sequence
from datetime import datetime

import click

from reader.cli import feed_output as output
from reader.cli.completing import feed_names
from reader.cli.group import Globals, reader
from reader.cli.naming import named_feeds
from reader.cli.progress import ProgressLine
from reader.cli.session import EXIT_DONE, EXIT_FAILED, say_error
from reader.cli.stopping import stop_by_signal
from reader.export.feed_json import (
    json_line,
    refresh_total_object,
    refreshed_object,
    thread_refreshed_object,
)
from reader.library import Library
from reader.model.event import (
    FeedRefreshed,
    FullTextsFinished,
    LinksSought,
    RefreshFinished,
    RefreshStarted,
    ThreadRefreshed,
    ThreadsFinished,
    ThreadsStarted,
)
from reader.model.feed import KeptFeed
from reader.text.instants import iso


@reader.command()
@click.argument("feeds", nargs=-1, metavar="[FEED...]", shell_complete=feed_names)
@click.option(
    "--all", "is_all", is_flag=True, help="Every feed, due or not; with --comments, discussions."
)
@click.option(
    "--comments",
    is_flag=True,
    help="Also discussions: of articles watched, opened, starred or published in the last 14 days.",
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Parsing processes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def refresh(
    options: Globals,
    feeds: tuple[str, ...],
    is_all: bool,
    comments: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Fetch the feeds that are due, or those that are named.

    FEED is an id, an address or a title. What is new is in the store when it ends; a feed that
    failed is named on standard error, and the status is 1.
    """
    threads: ThreadsFinished | None = None
    pages: FullTextsFinished | None = None
    with options.library(options.settings()) as library:
        ids, failed = _named(library, feeds)
        wanted = ids if feeds else None
        total = asyncio.run(
            _refresh(
                library,
                wanted,
                is_all=is_all,
                jobs=jobs,
                began=options.began,
                bar=ProgressLine(is_plain=options.plain),
                as_json=as_json,
            )
        )
        if comments and not (total.is_interrupted or total.is_offline):
            threads = asyncio.run(
                _refresh_comments(
                    library,
                    is_all=is_all,
                    began=options.began,
                    bar=ProgressLine(is_plain=options.plain),
                    as_json=as_json,
                )
            )
        if not (total.is_interrupted or total.is_offline) and library.has_full_text_feeds():
            from reader.cli.full_text_commands import fetch_pages, pages_line

            pages = asyncio.run(
                fetch_pages(library, None, bar=ProgressLine(is_plain=options.plain))
            )
    is_interrupted = total.is_interrupted or (threads is not None and threads.is_interrupted)
    if is_interrupted:
        say_error("interrupted: what is listed was saved; run it again to continue")
    if as_json:
        click.echo(json_line(refresh_total_object(total, threads, pages)))
    else:
        is_any = total.feeds or total.is_offline or is_all or feeds
        told = output.refreshed_line(total)
        click.echo(told if is_any else "no feed is due; --all fetches every feed")
        if threads is not None:
            click.echo(output.threads_line(threads))
        if pages is not None and (pages.fetched or pages.failed):
            click.echo(pages_line(pages))
    is_bad = failed or total.failed or is_interrupted or total.is_offline
    is_bad = is_bad or (threads is not None and (threads.failed or threads.is_offline))
    return EXIT_FAILED if is_bad else EXIT_DONE


async def _refresh(
    library: Library,
    ids: Sequence[int] | None,
    *,
    is_all: bool,
    jobs: int | None,
    began: datetime,
    bar: ProgressLine,
    as_json: bool,
) -> RefreshFinished:
    """Refreshes and tells of each feed; a feed that failed is named on standard error."""
    # Entries come and go by the thousand and hold no cycles: looking for some costs 4 % of a
    # first fetch (`benchmarks/refresh.py`).
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
    stop = stop_by_signal()
    total = done = 0
    events = library.refresh(feed_ids=ids, is_all=is_all, stop=stop, jobs=jobs, began=began)
    async with contextlib.aclosing(events):
        async for event in events:
            bar.clear()
            match event:
                case RefreshStarted():
                    total = event.total
                case FeedRefreshed():
                    done += 1
                    _say_refreshed(event, as_json=as_json)
                    bar.say(f"{done}/{total}")
                case RefreshFinished():
                    return event
    raise AssertionError("a refresh ends with its sum")


def _say_refreshed(event: FeedRefreshed, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(refreshed_object(event)))
    elif (line := output.refresh_line(event)) is not None:
        click.echo(line)
    if event.feed.status not in ("ok", "new"):
        _say_failure(event.feed)


def _named(library: Library, references: Sequence[str]) -> tuple[list[int], bool]:
    """Ids of the feeds named, and whether one of them is none or is not to be asked for."""
    ids: list[int] = []
    failed = False
    for feed in named_feeds(library, references):
        if feed is None:
            failed = True
            continue
        wait = library.host_wait(feed.url) if feed.url else None
        if feed.status == "gone" or wait is not None or not feed.is_subscribed:
            failed = True
            _say_failure(feed, wait)
        else:
            ids.append(feed.id)
    return ids, failed


def _say_failure(feed: KeptFeed, wait: datetime | None = None) -> None:
    name = feed.title or feed.url or f"feed {feed.id}"
    if not feed.is_subscribed:
        say_error(f"{name} is not subscribed to: it was imported from a file")
        return
    hint = f" ({feed.hint})" if feed.hint else ""
    waiting = f"; its host asked to wait until {iso(wait)}" if wait is not None else ""
    say_error(f"{name}: {feed.error or feed.status}{waiting}{hint}")


# Discussions


async def _refresh_comments(
    library: Library, *, is_all: bool, began: datetime, bar: ProgressLine, as_json: bool
) -> ThreadsFinished:
    """Asks for discussions and tells of each; one that failed is named on standard error."""
    stop = stop_by_signal()
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
                    _say_thread(event, as_json=as_json)
                    bar.say(f"{done} discussions")
                case ThreadsFinished():
                    return event
    raise AssertionError("a refresh ends with its sum")


def _say_thread(event: ThreadRefreshed, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(thread_refreshed_object(event)))
    elif (line := output.thread_line(event)) is not None:
        click.echo(line)
    discussion = event.discussion
    if discussion.error is not None:
        hint = f" ({discussion.hint})" if discussion.hint else ""
        say_error(f"{output.thread_name(event)}: {discussion.error}{hint}")
