"""Feeds that are the comments on one article: offered as its thread."""

from __future__ import annotations

from array import array
from dataclasses import replace

from reader.config import RefreshSettings, Settings
from reader.errors import FetchError
from reader.model.changes import FeedRemoved
from reader.model.subscription import FoundFeed
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running
from tests.screens.test_add_feed import found, type_address
from tests.screens.test_comment_keys import chosen

NO_REFRESH = Settings(refresh=RefreshSettings(on_start=False))


def comments_on_five(library: FakeLibrary, *, is_known: bool = False) -> FoundFeed:
    """What is found is the comments on the fifth article."""
    feed = replace(found("Comments on: Five", is_known=is_known), comments_on="Five")
    library.found = [feed]
    library.thread_of = (5, 0, None)
    return feed


async def offered(run: Running) -> None:
    await type_address(run)
    await run.until(lambda: "These are the comments on “Five”." in run.shown())
    assert "Enter keeps them as the article's thread, f subscribes as a feed" in run.shown()


async def test_enter_keeps_a_comment_feed_as_a_thread(library: FakeLibrary) -> None:
    """Nothing is subscribed to; the article is shown with the keys in its comments."""
    feed = comments_on_five(library)
    async with running(library, settings=NO_REFRESH) as run:
        await offered(run)
        await run.press("enter")
        await run.until(lambda: run.main.reading.article_id == 5 and run.focused_id == "comments")
        await run.until(lambda: "Kept as the thread of its article" in run.status())
        assert library.kept_as_thread == [feed] and not library.subscribed
        assert run.main.articles.article_id == 5


async def test_f_subscribes_to_it_all_the_same(library: FakeLibrary) -> None:
    """Whoever wants a feed of comments gets it."""
    comments_on_five(library)
    async with running(library, settings=NO_REFRESH) as run:
        await offered(run)
        await run.press("f")
        await run.until(lambda: bool(library.subscribed))
        assert not library.kept_as_thread


async def test_f_is_a_letter_for_any_other_feed(library: FakeLibrary) -> None:
    """The title of an ordinary feed can be typed."""
    library.found = [found("Harbour")]
    async with running(library, settings=NO_REFRESH) as run:
        await type_address(run)
        await run.until(lambda: "News of Harbour" in run.shown())
        await run.press("home", "f", "enter")
        await run.until(lambda: bool(library.subscribed))
        assert library.subscribed[0][2] == "fHarbour"


async def test_what_cannot_be_kept_is_one_line(library: FakeLibrary) -> None:
    """An article that cannot be found leaves everything as it was."""
    comments_on_five(library)
    library.thread_of = FetchError("its article cannot be found")
    async with running(library, settings=NO_REFRESH) as run:
        await offered(run)
        await run.press("enter")
        await run.until(lambda: "its article cannot be found" in run.status())


async def test_a_subscribed_comment_feed_becomes_a_thread(library: FakeLibrary) -> None:
    """It asks first; u brings the subscription back."""
    library.add("By: Ada", feed="Comments on: Five")
    library.thread_of = (
        5,
        0,
        FeedRemoved(feed={"id": 3, "title": "Comments on: Five"}, ids=array("q")),
    )
    async with running(library, settings=NO_REFRESH) as run:
        await chosen(run, "Turn this feed into a thread")
        await run.until(lambda: "Keep “Comments on: Five” as the thread" in run.shown())
        await run.press("y")
        await run.until(lambda: run.main.reading.article_id == 5)
        assert library.kept_as_thread == [3]
        await run.until(lambda: "Kept as the thread" in run.status())
        await run.press("u", "u")
        await run.until(lambda: "“Comments on: Five” removed" in run.status())
