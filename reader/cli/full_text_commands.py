"""`reader full-text`: the texts of articles' pages, fetched and kept beside what feeds gave."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import click

from reader.cli.feed_output import amount
from reader.cli.group import Globals, reader
from reader.cli.progress import ProgressLine
from reader.cli.session import EXIT_DONE, EXIT_FAILED, say_error
from reader.cli.stopping import stop_by_signal
from reader.export.feed_json import json_line, pages_object
from reader.library import Library
from reader.model.event import FullTextFetched, FullTextsFinished, FullTextsStarted


@reader.command("full-text")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def full_text(options: Globals, articles: tuple[str, ...], as_json: bool) -> int:
    """Fetch the pages of articles and keep their full texts.

    ARTICLE is an id or a link. What the feeds gave is kept, too; `f` in the interface changes
    between the two.
    """
    with options.library(options.settings(), create=False) as library:
        ids = []
        is_missing = False
        for reference in articles:
            found = library.find_article(reference)
            if found is None:
                is_missing = True
                say_error(f"there is no article {reference}; reader list shows the ids")
            else:
                ids.append(found.id)
        total = asyncio.run(fetch_pages(library, ids, bar=ProgressLine(is_plain=options.plain)))
    click.echo(json_line({"total": pages_object(total)}) if as_json else pages_line(total))
    is_bad = is_missing or total.failed or total.is_offline or total.is_interrupted
    return EXIT_FAILED if is_bad else EXIT_DONE


async def fetch_pages(
    library: Library, ids: Sequence[int] | None, *, bar: ProgressLine
) -> FullTextsFinished:
    """Fetches the pages of articles; one that failed is named on standard error.

    Args:
        library: where they are.
        ids: the articles; None: new ones of the feeds that are set to it.
        bar: tells how far it is.
    """
    stop = stop_by_signal()
    total = done = 0
    async with contextlib.aclosing(library.fetch_full_texts(article_ids=ids, stop=stop)) as events:
        async for event in events:
            bar.clear()
            match event:
                case FullTextsStarted():
                    total = event.total
                case FullTextFetched():
                    done += 1
                    if event.error is not None:
                        say_error(f"{event.title or event.article_id}: {event.error}")
                    bar.say(f"{done}/{total} pages")
                case FullTextsFinished():
                    return event
    raise AssertionError("it ends with its sum")


def pages_line(total: FullTextsFinished) -> str:
    """What came of fetching pages, in one line."""
    if total.is_offline:
        return "offline: no page could be fetched"
    failed = f", {total.failed} failed" if total.failed else ""
    return f"{amount(total.fetched, 'full text')} fetched{failed}"
