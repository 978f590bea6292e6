"""What the reader does to articles, through the library, and taking it back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.config import FeedSettings, KeepSettings, Settings
from reader.errors import StoreBusyError
from reader.export.feed_json import json_line
from reader.export.json_lines import export_object
from reader.library import Library
from reader.model.changes import Change
from reader.model.listing import ArticleQuery
from reader.model.retention import Limits
from reader.model.source import Source
from tests.library.test_steps import item, rss
from tests.samples import BLOG_PAGE

FEED = rss(
    *(
        item(f"title=Story {n}", f"id={n}", f"text=about {n}", f"link=https://p.example.net/{n}")
        for n in range(4)
    )
)


def opened(path: Path, settings: Settings | None = None) -> Library:
    """A library with a feed of four articles, and a page with comments (article 5)."""
    library = Library.open(path / "soundoff.db", settings or Settings())
    (path / "feed.xml").write_text(FEED)
    (path / "page.txt").write_text(BLOG_PAGE)
    sources = [
        Source(path=str(path / "feed.xml"), url="https://p.example.net/feed"),
        Source(path=str(path / "page.txt")),
    ]
    list(library.importing(sources, jobs=1))
    return library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = opened(tmp_path)
    yield library
    library.close()


def exported(library: Library) -> list[str]:
    """What `reader export json` writes."""
    lines = []
    for article_id in sorted(library.head(ArticleQuery())):
        article = library.get_article(article_id)
        assert article is not None
        lines.append(json_line(export_object(article, library.all_comments(article_id))))
    return lines


CHANGES: dict[str, Callable[[Library], Coroutine[Any, Any, Change]]] = {
    "read": lambda library: library.mark_articles([1, 2], unread=False),
    "starred": lambda library: library.mark_articles([5], starred=True),
    "comment read": lambda library: library.mark_comments([1], unread=False),
    "labels": lambda library: library.set_labels([1, 5], add=["New"], remove=["old"]),
    "note": lambda library: library.set_note(5, "another note"),
    "note away": lambda library: library.set_note(1, None),
    "deleted": lambda library: library.delete_articles([1, 3, 5]),
    "edited feed": lambda library: library.edit_feed(1, title="Mine", folder="a/b"),
    "removed feed": lambda library: library.remove_feed(1),
    "feed given up": lambda library: library.remove_feed(1, keep_articles=True),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_can_be_undone(library: Library, name: str) -> None:
    """`u` leaves everything as it was; a second `u` of the same change does no harm."""

    async def run() -> None:
        await library.set_labels([1], add=["Old"])
        await library.set_note(1, "a note")
        await library._write(lambda write: write.execute("UPDATE feeds SET subscribed = 1"))
        before, feeds = exported(library), await library.feeds()
        change = await CHANGES[name](library)
        assert (exported(library), await library.feeds()) != (before, feeds)
        for _ in range(2):
            await library.undo(change)
            assert exported(library) == before
            assert [f.title for f in await library.feeds()] == [f.title for f in feeds]
        while await library.index_pending():
            pass
        assert await library.check() == []

    asyncio.run(run())


def test_a_removed_feed_comes_back_beside_one_that_came_after(
    library: Library, tmp_path: Path
) -> None:
    """Undoing late gives articles to their own feed, not to the one that has its number now."""

    async def run() -> None:
        removed = await library.remove_feed(1)
        (tmp_path / "other.xml").write_text(rss(item("title=Elsewhere", "id=0"), title="Other"))
        source = Source(path=str(tmp_path / "other.xml"), url="https://o.example.net/feed")
        list(library.importing([source], jobs=1))
        await library.undo(removed)
        await library.undo(removed)
        feeds = {feed.title: (feed.articles, feed.unread) for feed in await library.feeds()}
        assert feeds == {"The Paper": (4, 4), "Other": (1, 1)}
        assert await library.check() == []

    asyncio.run(run())


def test_a_removed_feed_that_is_subscribed_to_again_shows_everything(
    library: Library, tmp_path: Path
) -> None:
    """Taking a feed up again is a fresh start; undoing its removal then doubles nothing."""

    async def run() -> None:
        removed = await library.remove_feed(1)
        source = Source(path=str(tmp_path / "feed.xml"), url="https://p.example.net/feed")
        list(library.importing([source], jobs=1))
        assert [feed.articles for feed in await library.feeds()] == [4]
        await library.undo(removed)
        assert [feed.articles for feed in await library.feeds()] == [4]
        assert await library.check() == []

    asyncio.run(run())


def test_what_is_exported_comes_back_with_everything_written_on_it(
    library: Library, tmp_path: Path
) -> None:
    """Moving to another machine keeps labels, notes, stars and what was read."""

    async def write() -> None:
        await library.set_labels([1, 5], add=["Sea", "to read"])
        await library.set_note(5, "Ask Ann\n\nabout it")
        await library.mark_articles([1], unread=False)
        await library.mark_articles([5], starred=True)

    asyncio.run(write())
    lines = exported(library)
    (tmp_path / "export.jsonl").write_text("\n".join(lines))
    other = Library.open(tmp_path / "other.db", Settings())
    list(other.importing([Source(path=str(tmp_path / "export.jsonl"))], jobs=1))
    keys = ("title", "labels", "notes", "unread", "starred", "text", "guid")

    def told(texts: list[str]) -> list[tuple[Any, ...]]:
        return sorted(tuple(map(str, map(json.loads(line).get, keys))) for line in texts)

    assert told(exported(other)) == told(lines)
    assert asyncio.run(other.labels()) == [("Sea", 2), ("to read", 2)]
    other.close()


def test_deleted_articles_are_listed_and_brought_back(library: Library) -> None:
    """What was deleted yesterday can still be had back today."""

    async def run() -> None:
        await library.delete_articles([2])
        (item,) = await library.deleted()
        assert (item.id, item.title) == (2, "Story 1")
        assert list(await library.restore_articles([2])) == [2]
        assert await library.deleted() == []

    asyncio.run(run())
    assert library.get_article(2) is not None


def test_what_is_brought_back_stands_in_a_filtered_list_again(library: Library) -> None:
    """`u` after `d` shows the row again, also where the list is filtered."""

    async def run() -> None:
        wanted = ArticleQuery(filter="story")
        found = await library.article_ids(wanted)
        change = await library.delete_articles(found)
        assert found and list(await library.article_ids(wanted)) == []
        await library.undo(change)
        assert await library.article_ids(wanted) == found

    library.catch_up()
    asyncio.run(run())


def test_the_nearest_limit_holds(tmp_path: Path) -> None:
    """The file's limit for a feed comes before that of a command, then its folder's and all's."""
    settings = Settings(
        keep=KeepSettings(articles=100, days=30),
        folders={"news": FeedSettings(keep=KeepSettings(articles=50))},
    )
    library = opened(tmp_path, settings)

    async def run() -> list[dict[int, Limits]]:
        found = [await library.limits()]
        await library.edit_feed(1, folder="news/local")
        found.append(await library.limits())
        await library.edit_feed(1, keep_count=2, keep_age=0)
        found.append(await library.limits())
        (kept,) = [feed for feed in await library.feeds() if feed.id == 1]
        own = FeedSettings(keep=KeepSettings(articles=7))
        library.settings = replace(settings, feeds={kept.url or "": own})
        found.append(await library.limits())
        return found

    assert asyncio.run(run()) == [
        {1: Limits(count=100, age=30)},
        {1: Limits(count=50, age=30)},
        {1: Limits(count=2, age=0)},
        {1: Limits(count=7, age=0)},
    ]
    library.close()


def test_cleaning_removes_what_is_past_the_limits(library: Library, tmp_path: Path) -> None:
    """`reader clean` lets go what the limits say, and the feed does not bring it back."""

    async def run() -> None:
        assert (await library.clean()).articles == 0
        await library.edit_feed(1, keep_count=1)
        assert (await library.clean(dry_run=True)).articles == 3
        assert len(library.head(ArticleQuery())) == 5
        report = await library.clean()
        assert report.articles == 3 and report.bytes_after > 0
        assert len(library.head(ArticleQuery())) == 2

    asyncio.run(run())
    (tmp_path / "again.xml").write_text(FEED + "\n")
    source = Source(path=str(tmp_path / "again.xml"), url="https://p.example.net/feed")
    list(library.importing([source], jobs=1))
    assert len(library.head(ArticleQuery())) == 2


def test_cleaning_beside_a_writer_says_so(library: Library, monkeypatch: Any) -> None:
    """A refresh that is running makes `reader clean` say so in one line."""
    from reader.store import connection

    monkeypatch.setattr(connection, "_WRITER_PATIENCE_MS", 50)
    other = connection.connect(library.path, role="writer")
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreBusyError, match="try again"):
            asyncio.run(library.clean(now=datetime.now(UTC) + timedelta(days=400)))
    finally:
        other.execute("ROLLBACK")
        other.close()
