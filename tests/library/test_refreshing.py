"""Refreshing: what is asked for, what is stored, and what is said of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from reader.config import RefreshSettings, Settings
from reader.library import Library
from reader.library.refresher import refresh
from reader.model.event import RefreshFinished
from reader.model.feed import KeptFeed
from reader.model.fetching import Answer, Failure, FetchRequest, NotModified, Outcome
from reader.model.listing import ArticleQuery
from reader.store import connection
from tests.samples import item, rss
from tests.sites import START, Clock, Sites, answer, refreshed, subscribed

ONE = "https://one.example/feed"
TWO = "https://two.example/feed"
FEED = rss([item(1), item(2)])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "soundoff.db", Settings())
    yield library
    library.close()


@pytest.fixture
def sites() -> Sites:
    return Sites({ONE: answer(ONE, FEED, etag='W/"1"', modified="Sun"), TWO: answer(TWO, rss([]))})


def feed(library: Library, feed_id: int = 1) -> KeptFeed:
    found = library.find_feed(str(feed_id))
    assert found is not None
    return found


def titles(library: Library) -> set[str | None]:
    return {row.title for row in library.summaries(library.head(ArticleQuery()))}


def test_a_first_refresh_brings_the_articles(library: Library, sites: Sites) -> None:
    """What was subscribed to can be read after a refresh, and found."""
    subscribed(library, ONE)
    events, end = refreshed(library.path, sites)
    assert titles(library) == {"Item 1", "Item 2"}
    assert (events[0].new, end.new, end.failed) == (2, 2, 0)
    kept = feed(library)
    assert (kept.title, kept.status, kept.articles, kept.unread) == ("Harbor Wire", "ok", 2, 2)
    assert len(asyncio.run(library.search("1 in:title"))) == 1


async def test_what_comes_after_the_feeds_goes_on(library: Library, sites: Sites) -> None:
    """Discussions and pages are asked for in the refresh that fetched the feeds, not an hour later.

    They are told to stop by the event that the feeds were told to stop by.
    """
    await asyncio.to_thread(subscribed, library, ONE)
    stop = asyncio.Event()
    begun = refresh(library.path, Settings(), fetcher=sites, stop=stop, jobs=1)
    async with contextlib.aclosing(begun) as events:
        assert isinstance([event async for event in events][-1], RefreshFinished)
    assert not stop.is_set()


def test_validators_go_back_byte_for_byte_and_a_304_costs_nothing(
    library: Library, sites: Sites
) -> None:
    """A server that knows what is new is not asked for the same again."""
    subscribed(library, ONE)
    refreshed(library.path, sites)
    sites.answers[ONE] = NotModified(url=ONE, etag='"2"')
    events, end = refreshed(library.path, sites, is_all=True)
    refreshed(library.path, sites, is_all=True)
    assert [(r.etag, r.modified) for r in sites.requests] == [
        (None, None), ('W/"1"', "Sun"), ('"2"', "Sun"),
    ]  # fmt: skip
    assert events[0].is_unchanged and end.unchanged == 1 and end.new == 0
    assert feed(library).title == "Harbor Wire"


def test_a_feed_that_was_cut_off_is_asked_for_whole(library: Library, sites: Sites) -> None:
    """It says that it was, and what was cut off comes with the next refresh."""
    subscribed(library, ONE)
    cut = FEED[: FEED.rindex(b"</link>") - 1]
    sites.answers[ONE] = answer(ONE, cut, etag='"cut"', modified="Mon")
    refreshed(library.path, sites)
    assert titles(library) == {"Item 1"}
    assert "ends in the middle" in (feed(library).problem or "")
    sites.answers[ONE] = answer(ONE, FEED, etag='"whole"')
    refreshed(library.path, sites, is_all=True)
    assert (sites.requests[-1].etag, sites.requests[-1].modified) == (None, None)
    assert titles(library) == {"Item 1", "Item 2"} and feed(library).problem is None


def test_the_same_bytes_are_not_read_again(
    library: Library, sites: Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server without validators costs the transfer and nothing more."""
    subscribed(library, ONE)
    refreshed(library.path, sites)

    def fail(*_: object) -> None:
        raise AssertionError("known bytes were parsed")

    monkeypatch.setattr("reader.workers.read_feeds", fail)
    _, end = refreshed(library.path, sites, is_all=True)
    assert (end.new, end.unchanged) == (0, 1)


def test_new_items_come_beside_known_ones(library: Library, sites: Sites) -> None:
    """Only what is new is new; the rest stays as the reader left it."""
    subscribed(library, ONE)
    refreshed(library.path, sites)
    asyncio.run(library.mark_articles(library.head(ArticleQuery()), unread=False))
    sites.answers[ONE] = answer(ONE, rss([item(3), item(1), item(2)]))
    _, end = refreshed(library.path, sites, is_all=True)
    assert (end.new, end.changed) == (1, 0)
    assert feed(library).unread == 1
    sites.answers[ONE] = answer(ONE, rss([item(3), item(1, text="other text"), item(2)]))
    _, end = refreshed(library.path, sites, is_all=True)
    assert (end.new, end.changed, feed(library).unread) == (0, 1, 1)


def test_due_feeds_alone_are_asked_for(library: Library, sites: Sites) -> None:
    """A refresh every minute asks no site every minute."""
    subscribed(library, ONE, TWO)
    clock = Clock()
    refreshed(library.path, sites, clock=clock)
    clock.wait(minutes=59)
    assert refreshed(library.path, sites, clock=clock)[0] == []
    clock.wait(minutes=2)
    refreshed(library.path, sites, clock=clock)
    assert len(sites.requests) == 4
    clock.wait(seconds=1)
    refreshed(library.path, sites, clock=clock, feed_ids=[2])
    assert sites.urls[4:] == [TWO]


def test_hosts_take_turns(library: Library, sites: Sites) -> None:
    """A hundred feeds of one site, asked for with pauses, do not hold up the others."""
    many = [f"https://big.example/{n}" for n in range(20)]
    subscribed(library, *many, ONE, TWO)
    sites.answers |= {url: answer(url, FEED) for url in many}
    settings = replace(Settings(), fetching={"connections": 1})
    refreshed(library.path, sites, settings=settings)
    assert sites.urls[:4] == [many[0], ONE, TWO, many[1]]


def test_an_error_belongs_to_its_feed(library: Library, sites: Sites) -> None:
    """One broken site spoils nothing for the others, and its articles stay."""
    subscribed(library, ONE, TWO)
    clock = Clock()
    refreshed(library.path, sites, clock=clock)
    sites.answers[ONE] = Failure(kind="status", message="500 Internal Server Error", status=500)
    clock.wait(hours=1)
    _, end = refreshed(library.path, sites, clock=clock, is_all=True)
    kept = feed(library)
    assert (end.failed, end.feeds) == (1, 2)
    assert (kept.status, kept.error) == ("failing", "500 Internal Server Error")
    assert kept.error_since == START + timedelta(hours=1)
    assert kept.fetched == START and kept.articles == 2
    clock.wait(hours=1)
    refreshed(library.path, sites, clock=clock, is_all=True)
    assert feed(library).failures == 2
    assert feed(library).error_since == START + timedelta(hours=1)
    sites.answers[ONE] = answer(ONE, FEED)
    clock.wait(hours=9)
    refreshed(library.path, sites, clock=clock)
    kept = feed(library)
    assert (kept.status, kept.error, kept.error_since, kept.failures) == ("ok", None, None, 0)


def test_a_login_page_is_an_error_and_changes_nothing(library: Library, sites: Sites) -> None:
    """A page in the feed's place says what it is, and its validators are not kept."""
    subscribed(library, ONE)
    refreshed(library.path, sites)
    page = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"
    sites.answers[ONE] = Answer(
        url=ONE,
        data=page.encode(),
        media_type="text/html",
        etag='"page"',
        moved_to="https://x.example/",
    )
    refreshed(library.path, sites, is_all=True)
    kept = feed(library)
    assert kept.status == "failing" and "Just a moment" in (kept.error or "")
    assert kept.url == ONE and kept.articles == 2
    refreshed(library.path, sites, is_all=True)
    assert sites.requests[-1].etag == 'W/"1"'


def test_a_feed_moves_for_good_once_it_was_read(library: Library, sites: Sites) -> None:
    """301 and 308 move a subscription."""
    subscribed(library, ONE)
    new = "https://new.example/feed"
    sites.answers[ONE] = answer(new, FEED, moved_to=new)
    sites.answers[new] = answer(new, FEED)
    refreshed(library.path, sites)
    assert feed(library).url == new
    refreshed(library.path, sites, is_all=True)
    assert sites.urls == [ONE, new]


def test_a_login_does_not_move_to_another_host(library: Library, sites: Sites) -> None:
    """A site that moves elsewhere does not take the reader's password along."""
    subscribed(library, ONE)
    write = connection.connect(library.path, role="writer")
    write.execute("UPDATE feeds SET login = 'ann:secret'")
    write.close()
    same, other = "https://one.example/new", TWO
    sites.answers[ONE] = answer(same, FEED, moved_to=same)
    sites.answers[same] = answer(other, FEED, moved_to=other)
    for _ in range(3):
        refreshed(library.path, sites, is_all=True)
    assert [(request.url, request.options.login) for request in sites.requests] == [
        (ONE, "ann:secret"), (same, "ann:secret"), (other, None),
    ]  # fmt: skip


def test_a_feed_does_not_move_onto_another(library: Library, sites: Sites) -> None:
    """Two subscriptions that lead to one address stay two."""
    subscribed(library, ONE, TWO)
    sites.answers[ONE] = answer(TWO, FEED, moved_to=TWO)
    _, end = refreshed(library.path, sites)
    assert feed(library, 1).url == ONE and end.failed == 0


def test_a_feed_that_is_gone_is_asked_for_no_more(library: Library, sites: Sites) -> None:
    """410 is said once and believed, until the reader gives another address."""
    subscribed(library, ONE)
    refreshed(library.path, sites)
    sites.answers[ONE] = Failure(kind="gone", message="410 Gone", status=410)
    refreshed(library.path, sites, is_all=True)
    kept = feed(library)
    assert (kept.status, kept.due, kept.articles) == ("gone", None, 2)
    for more in ({"is_all": True}, {"feed_ids": [1]}, {}):
        refreshed(library.path, sites, **more)
    assert len(sites.requests) == 2
    asyncio.run(library.edit_feed(1, url=TWO))
    refreshed(library.path, sites)
    assert sites.urls[-1] == TWO and feed(library).status == "ok"


def test_a_host_that_asks_to_wait_is_left_alone_by_everybody(
    library: Library, sites: Sites
) -> None:
    """429 holds for all feeds of a host, also those asked for by hand."""
    other = "https://one.example/other"
    subscribed(library, ONE)
    sites.answers[ONE] = Failure(kind="busy", message="429", status=429, retry_after=3600)
    clock = Clock()
    refreshed(library.path, sites, clock=clock)
    assert feed(library).status == "waiting"
    subscribed(library, other)
    sites.answers[other] = answer(other, FEED)
    clock.wait(minutes=30)
    refreshed(library.path, sites, clock=clock, is_all=True)
    refreshed(library.path, sites, clock=clock, feed_ids=[1])
    assert sites.urls == [ONE]
    clock.wait(minutes=31)
    sites.answers[ONE] = answer(ONE, FEED)
    refreshed(library.path, sites, clock=clock)
    assert sorted(sites.urls[1:]) == [ONE, other]
    assert feed(library).status == "ok"


def test_being_offline_is_one_state(library: Library, sites: Sites) -> None:
    """A train through a tunnel does not make hundreds of feeds look broken."""
    urls = [f"https://{n}.example/feed" for n in range(40)]
    subscribed(library, *urls)
    sites.answers = dict.fromkeys(urls, Failure(kind="offline", message="no network"))
    events, end = refreshed(library.path, sites)
    assert end.is_offline and not end.is_interrupted and end.failed == 0 and events == []
    assert {kept.status for kept in asyncio.run(library.feeds())} == {"new"}
    assert len(sites.requests) < 40
    sites.answers[urls[0]] = answer(urls[0], FEED)
    _, end = refreshed(library.path, sites)
    assert not end.is_offline and end.failed == 39


def test_a_stop_keeps_what_came(library: Library, sites: Sites) -> None:
    """Ctrl-C ends within a second, and the next refresh goes on."""
    urls = [f"https://{n}.example/feed" for n in range(60)]
    subscribed(library, *urls)
    stop = asyncio.Event()

    def answer_some(request: FetchRequest) -> Outcome:
        if len(sites.requests) >= 20:
            stop.set()
        return answer(request.url, FEED)

    sites.answers = dict.fromkeys(urls, answer_some)
    sites.delay = 0.01
    settings = replace(Settings(), fetching={"connections": 2})

    async def run() -> RefreshFinished:
        async for event in refresh(library.path, settings, fetcher=sites, stop=stop, jobs=1):
            last = event
        assert isinstance(last, RefreshFinished)
        return last

    end = asyncio.run(run())
    done = [kept for kept in asyncio.run(library.feeds()) if kept.status == "ok"]
    assert end.is_interrupted and 0 < len(done) == end.feeds < 60
    _, again = refreshed(library.path, sites)
    assert again.feeds == 60 - len(done)


def test_a_stop_waits_for_no_long_document(library: Library, sites: Sites) -> None:
    """Whoever quits in the middle of a feed of many megabytes is out at once."""
    subscribed(library, ONE)
    sites.answers[ONE] = answer(ONE, rss([item(n, text="word " * 60) for n in range(60_000)]))
    stop = asyncio.Event()

    async def run() -> RefreshFinished:
        asyncio.get_running_loop().call_later(0.5, stop.set)
        async for event in refresh(library.path, Settings(), fetcher=sites, stop=stop, jobs=1):
            last = event
        assert isinstance(last, RefreshFinished)
        return last

    began = time.monotonic()
    end = asyncio.run(run())
    assert end.is_interrupted and end.feeds == 0
    # That the feed is not read is the proof; on a busy machine the time shows no more than a hang.
    assert time.monotonic() - began < 20
    assert feed(library).status == "new"


def test_a_stop_while_all_wait_for_answers_is_an_interruption(
    library: Library, sites: Sites
) -> None:
    """A refresh that was cut short never says that all is done."""
    subscribed(library, ONE, TWO)
    sites.delay = 30
    stop = asyncio.Event()

    async def run() -> RefreshFinished:
        asyncio.get_running_loop().call_later(0.3, stop.set)
        async for event in refresh(library.path, Settings(), fetcher=sites, stop=stop, jobs=1):
            last = event
        assert isinstance(last, RefreshFinished)
        return last

    end = asyncio.run(run())
    assert len(sites.requests) == 2 and end.is_interrupted and end.feeds == 0


def test_leaving_the_events_leaves_nothing_leased(library: Library, sites: Sites) -> None:
    """A program that loses interest hinders no other."""
    subscribed(library, ONE, TWO)

    async def leave() -> None:
        async with contextlib.aclosing(
            refresh(library.path, Settings(), fetcher=sites, jobs=1)
        ) as events:
            async for _ in events:
                break

    asyncio.run(leave())
    read = connection.connect(library.path, role="readonly")
    assert read.execute("SELECT count(*) FROM feeds WHERE lease_by IS NOT NULL").fetchone() == (0,)
    read.close()


def test_two_refreshes_share_the_work(library: Library, sites: Sites) -> None:
    """Two programs on one store ask each site once, and both are told of every feed."""
    urls = [f"https://{n}.example/feed" for n in range(100)]
    subscribed(library, *urls)
    sites.answers = {url: answer(url, FEED) for url in urls}
    sites.delay = 0.002

    async def both() -> list[RefreshFinished]:
        async def one() -> RefreshFinished:
            async for event in refresh(
                library.path, Settings(), is_all=True, fetcher=sites, jobs=1
            ):
                last = event
            assert isinstance(last, RefreshFinished)
            return last

        return list(await asyncio.gather(one(), one()))

    ends = asyncio.run(both())
    assert sorted(sites.urls) == sorted(urls)
    assert [end.feeds for end in ends] == [100, 100]
    assert sum(end.new for end in ends) == 200


def test_leases_of_a_program_that_was_killed_hold_nobody_up(library: Library, sites: Sites) -> None:
    """After `kill -9` the next refresh begins at once."""
    subscribed(library, ONE)
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    owner = f"{socket.gethostname()} {dead.pid} x"
    write = connection.connect(library.path, role="writer")
    write.execute("UPDATE feeds SET lease_by = ?, lease_until = 99999999999", (owner,))
    write.close()
    _, end = refreshed(library.path, sites)
    assert end.new == 2


def test_a_feed_leased_elsewhere_is_waited_for(library: Library, sites: Sites) -> None:
    """What another living program is fetching is not fetched twice."""
    subscribed(library, ONE)
    owner = f"{socket.gethostname()} {os.getpid()} other"
    clock = Clock()
    write = connection.connect(library.path, role="writer")
    until = int(clock().timestamp()) + 60
    write.execute("UPDATE feeds SET lease_by = ?, lease_until = ?", (owner, until))

    async def run() -> RefreshFinished:
        async def finish_elsewhere() -> None:
            await asyncio.sleep(0.3)
            write.execute(
                "UPDATE feeds SET lease_by = NULL, lease_until = NULL, checked = ?, status = 'ok'",
                (int(clock().timestamp() * 1000) + 1,),
            )

        other = asyncio.create_task(finish_elsewhere())
        async for event in refresh(
            library.path, Settings(), is_all=True, fetcher=sites, clock=clock, jobs=1
        ):
            last = event
        await other
        assert isinstance(last, RefreshFinished)
        return last

    end = asyncio.run(run())
    write.close()
    assert sites.requests == [] and (end.feeds, end.failed) == (1, 0)


def test_settings_of_the_reader_reach_the_request(library: Library, sites: Sites) -> None:
    """Headers of a folder and a login of a feed are sent with its requests."""
    from reader.config import FeedSettings

    subscribed(library, ONE, folder="News/Local")
    settings = replace(
        Settings(),
        folders={"News": FeedSettings(headers=(("X-Key", "1"),), interval=60)},
        feeds={ONE: FeedSettings(login="ann:secret")},
        refresh=RefreshSettings(interval=7200),
    )
    clock = Clock()
    refreshed(library.path, sites, settings=settings, clock=clock)
    options = sites.requests[0].options
    assert (options.headers, options.login) == ((("X-Key", "1"),), "ann:secret")
    assert feed(library).due == START + timedelta(seconds=60)
    assert "as set" in (feed(library).why_pace or "")


def test_a_feed_in_pieces_is_read_and_marked(library: Library, sites: Sites) -> None:
    """Broken XML gives what can be read, and the feed says so."""
    subscribed(library, ONE)
    sites.answers[ONE] = answer(ONE, FEED.replace(b"</channel>", b"</chanel>"))
    refreshed(library.path, sites)
    kept = feed(library)
    assert kept.status == "ok" and kept.problem and kept.articles == 2


def test_an_unexpected_error_of_a_fetch_is_raised(library: Library, sites: Sites) -> None:
    """Bugs are not taken for bad feeds."""
    subscribed(library, ONE)

    def broken(_: FetchRequest) -> Outcome:
        raise ZeroDivisionError

    sites.answers[ONE] = broken
    with pytest.raises(ZeroDivisionError):
        refreshed(library.path, sites)


def test_an_interface_refreshes_in_a_process_of_its_own(library: Library, tmp_path: Path) -> None:
    """The keys of an interface never wait for a feed."""
    file = tmp_path / "feed.xml"
    file.write_bytes(FEED)
    subscribed(library, file.as_uri())

    async def run() -> list[object]:
        return [event async for event in library.refresh_in_background()]

    end = asyncio.run(run())[-1]
    assert isinstance(end, RefreshFinished) and end.new == 2
    assert titles(library) == {"Item 1", "Item 2"}
    again = asyncio.run(run())
    assert again == [RefreshFinished(feeds=0, failed=0, new=0, changed=0, unchanged=0)]
