"""The commands about feeds: subscribing, refreshing, listing, tidying."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from reader.cli import feed_output as output
from reader.cli.completing import feed_names
from reader.cli.group import Globals, reader
from reader.cli.progress import ProgressLine
from reader.cli.session import EXIT_DONE, EXIT_FAILED, say_error, stop_at_first
from reader.config.values import seconds
from reader.errors import ReaderError, UsageError
from reader.export.feed_json import (
    cleaned_object,
    feed_object,
    json_line,
    refresh_total_object,
    refreshed_object,
)
from reader.library import Library
from reader.model.event import (
    FeedRefreshed,
    FullTextsFinished,
    RefreshFinished,
    RefreshStarted,
    ThreadsFinished,
)
from reader.model.feed import KeptFeed
from reader.model.subscription import FoundFeed
from reader.text.instants import iso

_NOTHING = ("", "none", "auto", "0")
"""What takes a setting away."""


@reader.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--folder", metavar="NAME", help="The folder to put it in, as News/Local.")
@click.option("--title", metavar="TEXT", help="A title of your own.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def add(
    options: Globals, urls: tuple[str, ...], folder: str | None, title: str | None, as_json: bool
) -> int:
    """Subscribe to feeds; a page is searched for its feeds.

    URL is the address of a feed or of a page; `file:` addresses are feeds, too.
    """
    added: list[FeedRefreshed] = []
    failed = 0
    with options.library(settings=options.settings()) as library:

        async def add_all() -> None:
            nonlocal failed
            for url in urls:
                try:
                    found = _chosen(url, await library.find_feeds(url))
                    event = await library.keep_feed(found, folder=folder, title=title)
                except ReaderError as error:
                    failed += 1
                    say_error(str(error))
                    continue
                added.append(event)
                if as_json:
                    click.echo(json_line(refreshed_object(event)))
                else:
                    click.echo(_added_line(found, event))

        asyncio.run(add_all())
    total = _sum(added, failed)
    if as_json:
        click.echo(json_line(refresh_total_object(total)))
    return EXIT_FAILED if failed else EXIT_DONE


def _chosen(url: str, found: Sequence[FoundFeed]) -> FoundFeed:
    """The one of several feeds that is wanted; without a terminal to ask on, the likeliest."""
    if len(found) == 1:
        return found[0]
    lines = [
        f"{number:>3}  {feed.title or '(untitled)'}  {feed.url}"
        + (f"  last {iso(feed.newest)}" if feed.newest else "")
        for number, feed in enumerate(found, 1)
    ]
    click.echo(f"{url} names {len(found)} feeds:\n" + "\n".join(lines), err=True)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo("the first is taken; add another by its own address", err=True)
        return found[0]
    number = click.prompt("Which one", type=click.IntRange(1, len(found)), default=1, err=True)
    return found[number - 1]


def _added_line(found: FoundFeed, event: FeedRefreshed) -> str:
    feed = event.feed
    how = "was subscribed to already" if found.is_known else "added"
    name = feed.title or feed.url
    return f"{feed.id}: {name} {how}: {output.amounts(event.new, 0)} new"


def _sum(events: Sequence[FeedRefreshed], failed: int) -> RefreshFinished:
    return RefreshFinished(
        feeds=len(events) + failed,
        failed=failed,
        new=sum(event.new for event in events),
        changed=sum(event.changed for event in events),
        unchanged=sum(event.is_unchanged for event in events),
    )


@reader.command()
@click.argument("feed", shell_complete=feed_names)
@click.option("--title", metavar="TEXT", help="A title of your own; none for the feed's.")
@click.option("--folder", metavar="NAME", help="The folder, as News/Local; none takes it out.")
@click.option("--url", metavar="URL", help="Where it is fetched from now on.")
@click.option("--interval", metavar="TIME", help="Between fetches, as 30min or 2h; auto adapts it.")
@click.option("--keep-count", metavar="N", help="Articles kept; none keeps all.")
@click.option("--keep-age", metavar="DAYS", help="Days for which they are kept; none is for ever.")
@click.option("--hidden/--shown", default=None, help="Leave it out of the overview, or not.")
@click.option(
    "--as-browser/--as-program", default=None, help="Look like a browser to the server, or not."
)
@click.option(
    "--full-text",
    type=click.Choice(["on", "off"]),
    help="Fetch the pages of its new articles for their whole texts, or not.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def edit(
    options: Globals,
    feed: str,
    title: str | None,
    folder: str | None,
    url: str | None,
    interval: str | None,
    keep_count: str | None,
    keep_age: str | None,
    hidden: bool | None,
    as_browser: bool | None,
    full_text: str | None,
    as_json: bool,
) -> int:
    """Change a feed's title, folder, address, pace or limits.

    FEED is an id, an address or a title.
    """
    wanted: dict[str, Any] = {
        "title": _text(title),
        "folder": _text(folder),
        "url": url,
        "interval": _time(interval),
        "keep_count": _number("--keep-count", keep_count),
        "keep_age": _number("--keep-age", keep_age),
        "is_hidden": hidden,
        "as_browser": as_browser,
        "has_full_text": full_text == "on",
    }
    given = (
        *(title, folder, url, interval, keep_count, keep_age),
        *(hidden, as_browser, full_text),
    )
    values = {
        name: wanted[name] for name, said in zip(wanted, given, strict=True) if said is not None
    }
    if not values:
        raise UsageError("say what to change: see reader edit --help")
    with options.library(create=False, settings=options.settings()) as library:
        kept = _the_feed(library, feed)
        asyncio.run(library.edit_feed(kept.id, **values))
        _say_feed(_the_feed(library, str(kept.id)), as_json=as_json)
    return EXIT_DONE


@reader.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...", shell_complete=feed_names)
@click.option("--keep", is_flag=True, help="Keep its articles.")
@click.pass_obj
def remove(options: Globals, feeds: tuple[str, ...], keep: bool) -> int:
    """Unsubscribe from feeds.

    FEED is an id, an address or a title. Its articles are deleted, too, unless --keep is given.
    """
    failed = False
    with options.library(create=False) as library:
        for reference in feeds:
            try:
                feed = _the_feed(library, reference)
            except ReaderError as error:
                failed = True
                say_error(str(error))
                continue
            asyncio.run(library.remove_feed(feed.id, keep_articles=keep))
            what = "kept" if keep else "deleted"
            articles = output.amounts(feed.articles, 0)
            click.echo(f"unsubscribed from {feed.title or feed.url}; {articles} {what}")
    return EXIT_FAILED if failed else EXIT_DONE


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
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Reading processes.")
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
    with options.library(settings=options.settings()) as library:
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
            from reader.cli.thread_refresh import refresh_comments

            threads = asyncio.run(
                refresh_comments(
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
        say_error("interrupted: what is listed is in the store; run it again to go on")
    if as_json:
        click.echo(json_line(refresh_total_object(total, threads, pages)))
    else:
        click.echo(output.refreshed_line(total))
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
    stop = asyncio.Event()
    signal.signal(signal.SIGINT, stop_at_first(stop.is_set, from_signal(stop)))
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


def from_signal(stop: asyncio.Event) -> Any:
    """What sets an event of the running loop, to be called by a signal."""
    loop = asyncio.get_running_loop()
    return lambda: loop.call_soon_threadsafe(stop.set)


def _named(library: Library, references: Sequence[str]) -> tuple[list[int], bool]:
    """Ids of the feeds named, and whether one of them is none or is not to be asked for."""
    ids: list[int] = []
    failed = False
    for reference in references:
        try:
            feed = _the_feed(library, reference)
        except ReaderError as error:
            failed = True
            say_error(str(error))
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


@reader.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--errors", is_flag=True, help="Only feeds that could not be fetched or read.")
@click.pass_obj
def feeds(options: Globals, as_json: bool, errors: bool) -> int:
    """List feeds: counts, when they are fetched, what went wrong."""
    with options.library(create=False) as library:
        for feed in asyncio.run(library.feeds()):
            is_listed = feed.is_subscribed or feed.is_imported
            if not is_listed or (errors and feed.error is None):
                continue
            if options.plain and not as_json:
                from reader.cli.plain.words import feed_line

                click.echo(feed_line(feed.id, feed))
            else:
                _say_feed(feed, as_json=as_json)
    return EXIT_DONE


@reader.command()
@click.option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def clean(options: Globals, dry_run: bool, as_json: bool) -> int:
    """Remove articles beyond the limits that were set.

    The store is made compact then. Without limits everything is kept. What has a star, a label or a note, or a comment that was
    read, is kept in any case.
    """
    with options.library(create=False, settings=options.settings()) as library:
        report = asyncio.run(
            library.clean(now=datetime.now(UTC), dry_run=dry_run, vacuum=not dry_run)
        )
    if as_json:
        click.echo(json_line(cleaned_object(report)))
        return EXIT_DONE
    articles = output.amounts(report.articles, 0)
    if dry_run:
        click.echo(f"would remove {articles}")
    else:
        mib = (report.bytes_before - report.bytes_after) / (1 << 20)
        click.echo(f"removed {articles}; the store is {mib:.1f} MiB smaller")
    return EXIT_DONE


def _say_feed(feed: KeptFeed, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(feed_object(feed)))
        return
    for line in output.feed_lines(feed, datetime.now(UTC)):
        click.echo(line)


def _the_feed(library: Library, reference: str) -> KeptFeed:
    found = library.find_feed(reference)
    if found is None:
        raise ReaderError(f"there is no feed {reference}; reader feeds lists them")
    return found


def _text(value: str | None) -> str | None:
    return None if value is None or value.lower() in ("", "none") else value


def _time(value: str | None) -> int | None:
    if value is None or value.lower() in _NOTHING:
        return None
    try:
        return seconds(int(value) if value.isdecimal() else value)
    except ValueError as error:
        raise UsageError(f"--interval is {error}") from error


def _number(option: str, value: str | None) -> int | None:
    if value is None or value.lower() in _NOTHING:
        return None
    if not value.isdecimal() or len(value) > 9:
        raise UsageError(f"{option} is a number, or none")
    return int(value)
