"""Importing, from files to rows."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Settings
from reader.library import Library
from reader.model.event import Counts, ImportFinished, SourceImported
from reader.model.feed import KeptFeed
from reader.model.listing import ArticleQuery
from reader.model.source import Source
from tests.samples import BLOG_PAGE, item, rss
from tests.servers import Reply, Server


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "store" / "soundoff.db", Settings())
    yield library
    library.close()


def take_in(
    library: Library,
    path: Path,
    *,
    dry_run: bool = False,
    jobs: int | None = 1,
    url: str | None = None,
) -> tuple[list[SourceImported], ImportFinished]:
    events = list(library.importing([Source(path=str(path), url=url)], dry_run=dry_run, jobs=jobs))
    end = events[-1]
    assert isinstance(end, ImportFinished)
    return [event for event in events if isinstance(event, SourceImported)], end


def titles(library: Library) -> list[str | None]:
    return [row.title for row in library.summaries(library.head(ArticleQuery()))]


def saved(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_the_older_of_two_versions_in_a_folder_is_no_change(
    library: Library, tmp_path: Path
) -> None:
    """Importing a folder again says that nothing changed, and the newer text is read."""
    for name, text, time in ("a", "new", 2_000), ("b", "old", 1_000), ("c", "newest", 3_000):
        entry = item(1, text=f"It is {text}.")
        os.utime(saved(tmp_path / "in" / f"{name}.xml", rss([entry])), (time, time))
    for counts in Counts(new=1, changed=1, unchanged=1), Counts(unchanged=3):
        _, end = take_in(library, tmp_path / "in")
        assert end.articles == counts
        article = library.find_article("1")
        assert article is not None and article.entry.text == "It is newest."
    versions = asyncio.run(library.versions(1))
    assert [version.text for version in versions] == ["It is old.", "It is new."]
    # What is written anew is no old file.
    saved(tmp_path / "in" / "c.xml", rss([item(1, text="It is old.")]))
    _, end = take_in(library, tmp_path / "in" / "c.xml")
    assert end.articles == Counts(changed=1)


def test_an_address_is_imported_by_the_settings_for_fetching(tmp_path: Path) -> None:
    """What is set for fetching, a proxy or a name, holds for an address that is imported, too."""
    settings = Settings(fetching={"user_agent": "Mine/1.0"})
    reply = Reply(headers={"Content-Type": "application/rss+xml"}, body=rss([item(1)]))
    with (
        Server({"/feed": reply}) as server,
        contextlib.closing(Library.open(tmp_path / "a.db", settings)) as library,
    ):
        list(library.importing([Source(path=server.url("/feed"))]))
        (request,) = server.asked("/feed")
        assert request.headers["user-agent"] == "Mine/1.0"
        assert len(titles(library)) == 1


def test_an_article_that_says_when_it_was_updated_is_older_by_that(
    library: Library, tmp_path: Path
) -> None:
    """Whatever the files are called and whenever they were copied, the later text is read."""
    for name, day in ("a", 9), ("b", 8):
        text = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><id>u:f</id><entry>'
            f"<id>u:1</id><title>Snow</title><updated>2024-03-0{day}T09:00:00Z</updated>"
            f"<content>Day {day}.</content></entry></feed>"
        )
        saved(tmp_path / "in" / f"{name}.xml", text)
    for counts in Counts(new=1, unchanged=1), Counts(unchanged=2):
        _, end = take_in(library, tmp_path / "in")
        assert end.articles == counts
        article = library.find_article("1")
        assert article is not None and article.entry.text == "Day 9."


def test_a_page_becomes_an_article_with_its_thread(library: Library, tmp_path: Path) -> None:
    """A saved page shows its article and, under it, what people said."""
    (event,), _ = take_in(library, saved(tmp_path / "page.txt", BLOG_PAGE))
    assert event.articles == Counts(new=1) and event.comments == Counts(new=2)
    article = library.find_article("1")
    assert article is not None
    assert article.entry.title == "Harbor town votes on its ferry"
    assert article.entry.tags == ("Ferry", "Town council")
    assert article.entry.announced == 2
    assert [c.comment.author for c in library.all_comments(1)] == ["Ann, Lakeside", "bob"]


def test_the_same_bytes_again_change_nothing_and_are_not_parsed(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second import of an archive is quick and says that all of it is there."""
    page = saved(tmp_path / "page.txt", BLOG_PAGE)
    take_in(library, page)
    monkeypatch.setattr(
        "reader.library.importer.read_documents", lambda batch: [] if not batch else 1 / 0
    )
    (event,), end = take_in(library, page)
    assert event.articles == Counts(unchanged=1) and event.comments == Counts(unchanged=2)
    assert end.failed == 0


def test_a_later_version_keeps_what_the_reader_did(library: Library, tmp_path: Path) -> None:
    """A page saved again with one more comment stays read and starred, its known comments too."""
    page = saved(tmp_path / "page.txt", BLOG_PAGE)
    take_in(library, page)
    asyncio.run(library.mark_articles([1], unread=False))
    asyncio.run(library.mark_articles([1], starred=True))
    first = library.all_comments(1)[0]
    asyncio.run(library.mark_comments([first.id], unread=False))
    saved(page, BLOG_PAGE + "  3. cy\n\n    Keep it.\n\n    June 13, 2010 02:00 pm at 2:00 pm |\n")
    (event,), _ = take_in(library, page)
    assert event.articles == Counts(changed=1)
    assert event.comments == Counts(new=1, unchanged=2)
    (row,) = library.summaries([1])
    assert (row.unread, row.starred, row.comments, row.comments_unread) == (False, True, 3, 2)


def test_a_dry_run_counts_and_writes_nothing(library: Library, tmp_path: Path) -> None:
    """`--dry-run` says what would happen."""
    (event,), _ = take_in(library, saved(tmp_path / "page.txt", BLOG_PAGE), dry_run=True)
    assert event.articles == Counts(new=1) and event.comments == Counts(new=2)
    assert titles(library) == []


def test_one_bad_file_never_stops_an_import(library: Library, tmp_path: Path) -> None:
    """Each source is reported; what cannot be read is one line, and the rest is there."""
    folder = tmp_path / "in"
    saved(folder / "a.txt", BLOG_PAGE)
    saved(folder / "b.xml", b"\x00\x01\x02 no feed")
    saved(folder / "c.xml", rss([item(1), item(2)]))
    saved(folder / "d.txt", b"")
    events, end = take_in(library, folder)
    failed = [Path(event.source).name for event in events if event.is_failed]
    assert failed == ["b.xml", "d.txt"]
    assert all("\n" not in p.message for event in events for p in event.problems)
    assert (end.sources, end.failed, end.articles) == (4, 2, Counts(new=3))


def test_processes_and_one_thread_import_the_same(tmp_path: Path) -> None:
    """How many processes parse is not visible in the store."""
    folder = tmp_path / "in"
    for number in range(30):
        saved(folder / f"{number:02}.txt", BLOG_PAGE.replace("Harbor town", f"Town {number}"))
    seen = []
    for jobs in (1, 2):
        library = Library.open(tmp_path / f"{jobs}.db", Settings())
        _, end = take_in(library, folder, jobs=jobs)
        seen.append((titles(library), end.articles, end.comments))
        library.close()
    assert seen[0] == seen[1]
    assert seen[0][1] == Counts(new=30)


def test_a_stopped_import_keeps_what_is_done_and_goes_on(library: Library, tmp_path: Path) -> None:
    """Ctrl-C in the middle loses nothing, and the next run does the rest."""
    folder = tmp_path / "in"
    for number in range(200):
        saved(folder / f"{number:03}.txt", BLOG_PAGE.replace("Harbor town", f"Town {number}"))
    stop = threading.Event()
    done = 0
    for event in library.importing([Source(path=str(folder))], jobs=1, stop=stop):
        if isinstance(event, SourceImported):
            done += 1
            stop.set()
        elif isinstance(event, ImportFinished):
            assert event.is_interrupted
    assert 0 < done < 200
    assert len(titles(library)) == done
    _, end = take_in(library, folder)
    assert end.articles == Counts(new=200 - done, unchanged=done)


def test_documents_with_an_address_merge_their_comment_pages(
    library: Library, tmp_path: Path
) -> None:
    """Page two of a discussion, saved under its own address, joins the article."""
    take_in(library, saved(tmp_path / "1.txt", BLOG_PAGE), url="https://blog.example/ferry/")
    second = BLOG_PAGE.replace("Ann, Lakeside", "Dee").replace("bob", "Eve")
    take_in(
        library,
        saved(tmp_path / "2.txt", second),
        url="https://blog.example/ferry/comment-page-2/#comments",
    )
    (row,) = library.summaries(library.head(ArticleQuery()))
    assert row.comments == 4


def test_items_that_leave_a_feed_stay(library: Library, tmp_path: Path) -> None:
    """A feed shows its last ten entries; the store keeps all it ever saw."""
    feed = tmp_path / "feed.xml"
    take_in(library, saved(feed, rss([item(1), item(2)])))
    (event,), _ = take_in(library, saved(feed, rss([item(2), item(3)])))
    assert event.articles == Counts(new=1, unchanged=1)
    assert sorted(str(title) for title in titles(library)) == ["Item 1", "Item 2", "Item 3"]


def test_a_body_that_becomes_empty_takes_no_text_away(library: Library, tmp_path: Path) -> None:
    """A site that stops sending its texts does not erase those that were sent."""
    feed = tmp_path / "feed.xml"
    take_in(library, saved(feed, rss([item(1, text="All the words.")])))
    take_in(library, saved(feed, rss([item(1, text="")])))
    article = library.get_article(1)
    assert article is not None and article.entry.text == "All the words."


def test_a_changed_comment_count_is_no_new_article(library: Library, tmp_path: Path) -> None:
    """A counter that moves updates the row and leaves it read."""
    feed = tmp_path / "feed.xml"
    take_in(library, saved(feed, rss([item(1, more="<slash:comments>1</slash:comments>")])))
    asyncio.run(library.mark_articles([1], unread=False))
    take_in(library, saved(feed, rss([item(1, more="<slash:comments>2</slash:comments>")])))
    (row,) = library.summaries(library.head(ArticleQuery()))
    assert (row.announced, row.unread) == (2, False)


def test_two_feeds_with_equal_guids_are_apart(library: Library, tmp_path: Path) -> None:
    """A guid means something only inside its feed."""
    take_in(library, saved(tmp_path / "a.xml", rss([item(1, title="Of A")], title="A")))
    take_in(
        library,
        saved(
            tmp_path / "b.xml", rss([item(1, title="Of B")], title="B", link="https://b.example/")
        ),
    )
    assert sorted(str(title) for title in titles(library)) == ["Of A", "Of B"]
    assert [feed.articles for feed in _feeds(library)] == [1, 1]


def _feeds(library: Library) -> list[KeptFeed]:
    return asyncio.run(library.feeds())


def test_the_original_can_be_shown_with_its_spans(library: Library, tmp_path: Path) -> None:
    """`#` shows the whole document, every character of it in one span."""
    take_in(library, saved(tmp_path / "page.txt", BLOG_PAGE))
    original = asyncio.run(library.original(1))
    assert original is not None
    assert original.text == BLOG_PAGE
    assert "".join(BLOG_PAGE[s.start : s.end] for s in original.spans) == BLOG_PAGE
    assert original.layout is not None and original.layout.startswith("cnn")


async def test_an_import_in_the_background_ends_when_it_is_left(
    library: Library, tmp_path: Path
) -> None:
    """Leaving the import screen stops after the batch in hand."""
    folder = tmp_path / "in"
    for number in range(300):
        saved(folder / f"{number:03}.txt", BLOG_PAGE.replace("Harbor town", f"Town {number}"))
    events = library.import_sources([Source(path=str(folder))], jobs=1)
    async for event in events:
        if isinstance(event, SourceImported):
            break
    await events.aclose()  # type: ignore[attr-defined]
    for thread in threading.enumerate():
        if thread.name == "reader-import":
            thread.join(10)
    assert 0 < len(titles(library)) < 300
