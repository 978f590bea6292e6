"""The commands about feeds: subscribed to, changed, given up, listed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from reader.cli import feed_output as output
from reader.cli.completing import feed_names
from reader.cli.group import Globals, reader
from reader.cli.naming import named_feeds, the_feed
from reader.cli.session import EXIT_DONE, EXIT_FAILED, say_error, say_none
from reader.config import Settings
from reader.config.values import seconds
from reader.errors import ReaderError, UsageError
from reader.export.feed_json import (
    feed_object,
    json_line,
    refresh_total_object,
    refreshed_object,
)
from reader.model.event import (
    FeedRefreshed,
    RefreshFinished,
)
from reader.model.feed import FeedEdits, KeptFeed
from reader.model.subscription import FoundFeed
from reader.text.ages import age_days
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
    with options.library(options.settings()) as library:

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
        f"{number:>3}  {feed.title or '(no title)'}  {feed.url}"
        + (f"  last {iso(feed.newest)}" if feed.newest else "")
        for number, feed in enumerate(found, 1)
    ]
    click.echo(f"{url} names {len(found)} feeds:\n" + "\n".join(lines), err=True)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo("added the first one; to add another, give its own address", err=True)
        return found[0]
    number = click.prompt("Which one", type=click.IntRange(1, len(found)), default=1, err=True)
    return found[number - 1]


def _added_line(found: FoundFeed, event: FeedRefreshed) -> str:
    feed = event.feed
    how = "already subscribed to" if found.is_known else "added"
    name = feed.title or feed.url
    return f"{how} {name} (feed {feed.id}): {event.new} new article{'' if event.new == 1 else 's'}"


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
@click.option("--title", metavar="TEXT", help="A title of your own; none goes back to the feed's.")
@click.option("--folder", metavar="NAME", help="The folder, as News/Local; none takes it out.")
@click.option("--url", metavar="URL", help="Its new address.")
@click.option(
    "--interval",
    metavar="TIME",
    help="Time between fetches, as 30min or 2h; auto adapts to the feed.",
)
@click.option("--keep-count", metavar="N", help="How many articles to keep; none keeps all.")
@click.option(
    "--keep-age", metavar="AGE", help="How long to keep articles, as 30d or 1y; none is forever."
)
@click.option("--hidden/--shown", default=None, help="Leave it out of the overview, or not.")
@click.option(
    "--as-browser/--as-program", default=None, help="Look like a browser to the server, or not."
)
@click.option(
    "--full-text",
    type=click.Choice(["on", "off"]),
    help="Fetch the pages of its new articles for their full texts, or not.",
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
    edits: FeedEdits = {}
    if title is not None:
        edits["title"] = _text(title)
    if folder is not None:
        edits["folder"] = _text(folder)
    if url is not None:
        edits["url"] = url
    if interval is not None:
        edits["interval"] = _time(interval)
    if keep_count is not None:
        edits["keep_count"] = _number("--keep-count", keep_count)
    if keep_age is not None:
        edits["keep_age"] = _days(keep_age)
    if hidden is not None:
        edits["is_hidden"] = hidden
    if as_browser is not None:
        edits["as_browser"] = as_browser
    if full_text is not None:
        edits["has_full_text"] = full_text == "on"
    if not edits:
        raise UsageError("say what to change: see reader edit --help")
    with options.library(options.settings(), create=False) as library:
        kept = the_feed(library, feed)
        asyncio.run(library.edit_feed(kept.id, **edits))
        edited = the_feed(library, str(kept.id))
        _say_feed(edited, as_json=as_json)
        _say_what_holds(library.settings, edited, edits)
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
    with options.library_alone() as library:
        for feed in named_feeds(library, feeds):
            if feed is None:
                failed = True
                continue
            asyncio.run(library.remove_feed(feed.id, keep_articles=keep))
            what = "kept" if keep else "deleted"
            articles = output.amounts(feed.articles, 0)
            click.echo(f"unsubscribed from {feed.title or feed.url}; {articles} {what}")
    return EXIT_FAILED if failed else EXIT_DONE


@reader.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--errors", is_flag=True, help="Only feeds that could not be fetched or read.")
@click.pass_obj
def feeds(options: Globals, as_json: bool, errors: bool) -> int:
    """List feeds: counts, when they are fetched, what went wrong."""
    is_any = False
    with options.library_alone() as library:
        for feed in asyncio.run(library.feeds()):
            is_listed = feed.is_subscribed or feed.is_imported
            if not is_listed or (errors and feed.error is None):
                continue
            is_any = True
            if options.plain and not as_json:
                from reader.cli.plain.words import feed_line

                click.echo(feed_line(feed.id, feed))
            else:
                _say_feed(feed, as_json=as_json)
    if not is_any:
        say_none("no feed is failing" if errors else "no feeds yet: reader add ADDRESS")
    return EXIT_DONE


def _say_what_holds(settings: Settings, feed: KeptFeed, edits: FeedEdits) -> None:
    """Says where the configuration, which is written by hand, holds before what was set now."""
    from reader.schedule import span

    rule = settings.of_feed(feed.url, feed.folder)
    for option, said, wanted in (
        ("full-text", rule.has_full_text, edits.get("has_full_text")),
        ("as-browser", rule.as_browser, edits.get("as_browser")),
    ):
        if said is not None and wanted is not None and said is not wanted:
            value = "true" if said else "false"
            _say_held(settings, f"{option} = {value}")
    own = settings.of_feed(feed.url, None)
    if own.interval and "interval" in edits and edits["interval"] != own.interval:
        _say_held(settings, f'interval = "{span(own.interval)}"')
    for option, count, wanted_count in (
        ("keep-count", own.keep.articles, edits.get("keep_count", own.keep.articles)),
        ("keep-age", own.keep.days, edits.get("keep_age", own.keep.days)),
    ):
        if count is not None and wanted_count != count:
            _say_held(settings, f"{option} = {count}")


def _say_held(settings: Settings, said: str) -> None:
    say_error(f"{settings.path} has {said} for this feed, which takes precedence")


def _say_feed(feed: KeptFeed, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(feed_object(feed)))
        return
    for line in output.feed_lines(feed, datetime.now(UTC)):
        click.echo(line)


def _text(value: str) -> str | None:
    return None if value.lower() in ("", "none") else value


def _time(value: str) -> int | None:
    if value.lower() in _NOTHING:
        return None
    try:
        return seconds(int(value) if value.isdecimal() else value)
    except ValueError as error:
        raise UsageError(f"--interval must be {error}") from error


def _days(value: str) -> int | None:
    if value.lower() in _NOTHING:
        return None
    try:
        return age_days(value)
    except ValueError as error:
        raise UsageError(f"--keep-age must be {error}") from error


def _number(option: str, value: str) -> int | None:
    if value.lower() in _NOTHING:
        return None
    if not value.isdecimal() or len(value) > 9:
        raise UsageError(f"{option} must be a number, or none")
    return int(value)
