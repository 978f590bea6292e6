"""Discussions from end to end: found, asked for at a server of this machine, merged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.comments.sources import recognise
from reader.errors import FetchError
from reader.library import Library
from reader.model.discussion import DiscussionLink
from reader.model.source import Source
from reader.store.connection import connect
from reader.store.discussions import save_links
from tests.servers import Reply, Server
from tests.threads import Said, Site, library_of, outline, refreshed_threads


@pytest.fixture
def site() -> Iterator[Site]:
    with Server() as server:
        yield Site(
            server,
            comments=[Said(1, "Ada", "first"), Said(2, "Bob", "second")],
            story=[Said(1, "cyd", "on the site"), Said(2, "dan", "a reply", parent=1)],
        )


@pytest.fixture
def library(site: Site, tmp_path: Path) -> Iterator[Library]:
    library = library_of(site, tmp_path)
    yield library
    library.close()


def discussions(library: Library) -> list[tuple[str, int, int, str]]:
    found = asyncio.run(library.discussions(1))
    return [(each.name, each.comments, each.unread, each.status) for each in found]


def test_an_article_has_its_comments_and_those_of_a_link_site(library: Library, site: Site) -> None:
    """Both discussions are read at one go and stand apart; the list counts them together."""
    events, end = refreshed_threads(library, [1])
    assert [event.comments.new for event in events] == [2, 2]
    assert (end.discussions, end.failed, end.comments.new) == (2, 0, 4)
    host = site.server.url("").split("//")[1].rstrip("/")
    assert discussions(library) == [("Comments", 2, 2, "ok"), (host, 2, 2, "ok")]
    assert [line[1:] for line in outline(library)] == [
        " Ada: first",
        " Bob: second",
        " cyd: on the site",
        "   dan: a reply",
    ]
    article = library.get_article(1)
    assert article is not None
    assert (article.comments, article.comments_unread) == (4, 4)


def test_what_was_read_stays_read_and_what_left_the_feed_stays(
    library: Library, site: Site
) -> None:
    """A feed that shows only its newest comment takes nothing away."""
    refreshed_threads(library, [1])
    (first,) = [kept.id for kept in library.all_comments(1) if kept.comment.text == "first"]
    asyncio.run(library.mark_comments([first], unread=False))
    site.comments = [Said(3, "Eve", "third")]
    site.serve()
    events, _ = refreshed_threads(library, [1])
    assert sorted(event.comments.new for event in events) == [0, 1]
    assert [line for line in outline(library) if line.startswith("0")] == [
        "0 Ada: first (read)",
        "0 Bob: second",
        "0 Eve: third",
    ]


def test_a_second_look_at_the_same_changes_nothing(library: Library) -> None:
    """Asking again says that nothing is new."""
    refreshed_threads(library, [1])
    before = outline(library)
    _, end = refreshed_threads(library, [1])
    assert end.comments.new == end.comments.changed == 0
    assert outline(library) == before


def test_a_quiet_discussion_is_not_asked_for_before_it_is_due(library: Library, site: Site) -> None:
    """A watched article is asked for, and then left alone for a while."""
    asyncio.run(library.watch([1], watched=True))
    _, first = refreshed_threads(library, scope="followed")
    assert first.discussions == 2
    asked = len(site.server.requests)
    _, second = refreshed_threads(library, scope="followed")
    assert second.discussions == 0
    assert len(site.server.requests) == asked


def test_a_discussion_that_nobody_follows_is_left_alone(library: Library, site: Site) -> None:
    """What nobody watched, opened or starred is asked for only by `--comments`, and while new."""
    _, end = refreshed_threads(library, scope="followed")
    assert (end.discussions, site.server.requests) == (0, [])


def test_starred_articles_are_asked_for(library: Library) -> None:
    """A star is enough for the discussion to be kept up to date."""
    asyncio.run(library.mark_articles([1], starred=True))
    _, end = refreshed_threads(library, scope="all")
    assert end.discussions == 2


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_site_that_refuses_is_named_and_what_is_here_stays(
    library: Library, site: Site, status: int
) -> None:
    """One line says what happened; the other discussion is read all the same."""
    refreshed_threads(library, [1])
    before = outline(library)
    site.server.scripts["/s/abc123.json"] = Reply(status=status)
    events, end = refreshed_threads(library, [1])
    assert end.failed == 1
    (failed,) = [event for event in events if event.discussion.error]
    assert str(status) in (failed.discussion.error or "")
    assert failed.discussion.status == "failing"
    assert "feed" not in (failed.discussion.hint or "")
    assert outline(library) == before


def test_a_site_that_asks_for_patience_is_left_alone(library: Library, site: Site) -> None:
    """After 429 nothing is asked of the host until the time it named."""
    limit = Reply(status=429, headers={"Retry-After": "600"})
    site.server.scripts["/s/abc123.json"] = limit
    refreshed_threads(library, [1])
    asked = len(site.server.requests)
    _, end = refreshed_threads(library, [1])
    assert len(site.server.requests) == asked
    assert end.failed == end.discussions == 2


def test_a_page_that_names_a_comment_feed_is_found(tmp_path: Path) -> None:
    """Where the feed names no comments, the article's page is looked at when one asks for them."""
    with Server() as server:
        site = Site(server, comments=[Said(1, "Ada", "first")])
        library = library_of(site, tmp_path)
        post = server.url("/other")
        server.scripts["/other"] = Reply(
            body=f'<!DOCTYPE html><head><link rel="alternate" type="application/rss+xml"'
            f' title="Rails &raquo; Night trains Comments Feed" href="{post}/feed/"></head>'
            "<p>Some text.".encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        server.scripts["/other/feed/"] = Reply(body=site.comment_feed(post))
        page = tmp_path / "other.txt"
        page.write_text("Other trains\n\nThey run, too.\n", encoding="utf-8")
        for _ in library.importing([Source(path=str(page), url=post)], jobs=1):
            pass
        _, end = refreshed_threads(library, [2])
        assert end.comments.new == 1
        assert outline(library, 2) == ["0 Ada: first"]
        library.close()


def test_a_watched_article_gets_its_comments_with_the_feeds(library: Library) -> None:
    """Watching is enough: where it is discussed is found without asking for it."""

    async def run() -> list[str]:
        await library.watch([1], watched=True)
        return [type(event).__name__ async for event in library.refresh_in_background()]

    assert "ThreadRefreshed" in asyncio.run(run())
    assert len(outline(library)) == 4


def test_a_page_that_is_gone_is_not_asked_for_again_and_again(
    library: Library, site: Site, tmp_path: Path
) -> None:
    """A watched article whose page is gone costs its site one request."""
    page = tmp_path / "other.txt"
    page.write_text("Other trains\n\nThey run, too.\n", encoding="utf-8")
    post = site.server.url("/gone")
    for _ in library.importing([Source(path=str(page), url=post)], jobs=1):
        pass
    asyncio.run(library.watch([2], watched=True))
    for _ in range(2):
        refreshed_threads(library, scope="followed")
    assert len(site.server.asked("/gone")) == 1


def test_a_link_to_one_comment_of_a_discussion_makes_no_second_tab(
    library: Library, site: Site
) -> None:
    """A link blog that names a story and a comment of it shows one discussion, counted once."""
    refreshed_threads(library, [1])
    before = discussions(library)
    comment = site.server.url("/c/c2")
    story = site.server.url("/s/abc123/night_trains#c_c2")
    site.server.scripts["/c/c2.json"] = Reply(body=json.dumps({"url": story}).encode())
    link = recognise(comment, site.settings.comment_sites())
    assert link is not None
    write = connect(library.path, role="writer")
    save_links(write, 1, [link], datetime.now(UTC))
    write.close()
    refreshed_threads(library, [1])
    assert discussions(library) == before
    article = library.get_article(1)
    assert article is not None and article.comments == 4


def test_a_discussion_of_a_site_that_nobody_reads_waits(library: Library) -> None:
    """What a file brought from a site that is not known is not tried every minute."""
    link = DiscussionLink(
        source="elsewhere", address="https://x.example/1", name="X", found="asked"
    )
    write = connect(library.path, role="writer")
    save_links(write, 1, [link], datetime.now(UTC))
    write.close()
    asyncio.run(library.watch([1], watched=True))
    refreshed_threads(library, scope="followed")
    _, end = refreshed_threads(library, scope="followed")
    assert end.discussions == 0
    assert not library._has_threads(on_the_way=True)


def test_two_refreshes_at_once_share_the_work(library: Library, site: Site) -> None:
    """No discussion is asked for twice by programs that run at the same time."""
    asyncio.run(library.watch([1], watched=True))
    began = datetime.now(UTC)

    async def both() -> int:
        async def one() -> int:
            events = library.refresh_threads(scope="followed", began=began)
            return sum([1 async for event in events if type(event).__name__ == "ThreadRefreshed"])

        return sum(await asyncio.gather(one(), one()))

    assert asyncio.run(both()) == 2
    assert len(site.server.asked("/s/abc123.json")) == 1


def test_a_discussion_is_opened_by_its_address(tmp_path: Path) -> None:
    """What is discussed becomes an article; an address that is here already is not asked for."""
    with Server() as server:
        site = Site(server, story=[Said(1, "cyd", "on the site")])
        site.serve()
        library = Library.open(tmp_path / "library.db", site.settings)
        opened = asyncio.run(library.open_discussion(server.url("/s/abc123/night_trains")))
        article = library.get_article(opened[0])
        assert article is not None
        assert article.entry.title == "Night trains"
        assert article.entry.link == server.url("/night-trains")
        assert [line[1:] for line in outline(library, opened[0])] == [" cyd: on the site"]
        asked = len(server.requests)
        assert asyncio.run(library.open_discussion(server.url("/s/abc123"))) == opened
        assert len(server.requests) == asked
        with pytest.raises(FetchError, match="it may have moved, or have been deleted"):
            asyncio.run(library.open_discussion(server.url("/s/nowher")))
        library.close()


def test_a_discussion_of_an_article_that_is_here_becomes_its(library: Library, site: Site) -> None:
    """Opening the link site's page of an article shows both together."""
    opened = asyncio.run(library.open_discussion(site.server.url("/s/abc123")))
    assert opened[0] == 1
    refreshed_threads(library, [1])
    assert len(asyncio.run(library.discussions(1))) == 2


def test_a_comment_feed_becomes_the_thread_of_its_article(library: Library, site: Site) -> None:
    """Whoever subscribed to the comments of a post gets them beside the post, watched."""

    async def subscribe() -> int:
        (found,) = await library.find_feeds(site.server.url("/night-trains/feed/"))
        assert found.comments_on == "Night trains"
        return (await library.keep_feed(found)).feed.id

    feed_id = asyncio.run(subscribe())
    article_id, discussion_id, removed = asyncio.run(library.keep_as_thread(feed_id))
    assert (article_id, discussion_id) == (1, 0)
    assert removed is not None
    assert [line for line in outline(library) if line[0] == "0"] == [
        "0 Ada: first",
        "0 Bob: second",
    ]
    article = library.get_article(1)
    assert article is not None and article.is_watched
    assert [feed.id for feed in asyncio.run(library.feeds()) if feed.is_subscribed] == []


def test_what_is_opened_holds_no_other_discussion_back(library: Library, site: Site) -> None:
    """Whoever keeps a comment feed as a thread can have all discussions fetched right after it."""
    refreshed_threads(library, [1])
    (found,) = asyncio.run(library.find_feeds(site.server.url("/night-trains/feed/")))
    asyncio.run(library.keep_as_thread(found))
    _, end = refreshed_threads(library, [1])
    assert end.discussions == 2


def test_a_discussion_is_asked_for_beside_the_interface(library: Library) -> None:
    """The process of its own stores what came and tells of it."""

    async def run() -> list[str]:
        events = library.refresh_threads_in_background(article_ids=[1])
        return [type(event).__name__ async for event in events]

    assert asyncio.run(run()) == [
        "LinksSought",
        "ThreadsStarted",
        "ThreadRefreshed",
        "ThreadRefreshed",
        "ThreadsFinished",
    ]
    assert len(outline(library)) == 4


def test_the_pace_is_kept_in_the_store(library: Library) -> None:
    """The next time follows from how the discussion goes."""
    now = datetime.now(UTC)
    refreshed_threads(library, [1])
    for discussion in asyncio.run(library.discussions(1)):
        assert discussion.due is not None
        assert now + timedelta(minutes=10) < discussion.due < now + timedelta(days=8)
