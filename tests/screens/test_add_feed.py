"""Adding a feed: looking behind an address, a preview, and nothing kept before it is wanted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from reader.config import RefreshSettings, Settings
from reader.errors import FetchError
from reader.model.entry import Entry
from reader.model.subscription import FoundFeed, Subscription
from reader.screens.add_feed import AddFeedScreen
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running

NO_REFRESH = Settings(refresh=RefreshSettings(on_start=False))
NEWEST = datetime(2026, 11, 20, tzinfo=UTC)


def found(title: str, *, is_known: bool = False) -> FoundFeed:
    return FoundFeed(
        url=f"https://example.org/{title.casefold()}",
        title=title,
        link=None,
        newest=NEWEST,
        entries=(Entry(title=f"News of {title}", published=NEWEST), Entry(title="Older")),
        is_known=is_known,
    )


async def type_address(run: Running, address: str = "example.org") -> AddFeedScreen:
    await run.press("a")
    await run.until(lambda: isinstance(run.app.screen, AddFeedScreen))
    await run.press(*address, "enter")
    screen = run.app.screen
    assert isinstance(screen, AddFeedScreen)
    return screen


async def test_a_feed_is_shown_before_it_is_kept(library: FakeLibrary) -> None:
    """Title, folder and first entries stand there; Enter subscribes and shows the feed."""
    library.found = [found("Harbour")]
    async with running(library, settings=NO_REFRESH) as run:
        await type_address(run)
        await run.until(lambda: "News of Harbour" in run.shown())
        assert "2 entries" in run.shown() and "2026-11-20" in run.shown()
        assert not library.subscribed
        await run.press("tab", *"Sea", "enter")
        await run.until(lambda: "Subscribed to Harbour" in run.status())
        assert library.subscribed == [("https://example.org/harbour", "Sea", None)]
        assert "Harbour" in run.title() and len(run.main.articles.ids) == 1


async def test_of_several_feeds_one_is_taken(library: FakeLibrary) -> None:
    """They are listed with newest day and number of entries; Escape goes back to them."""
    library.found = [found("Articles"), found("Comments")]
    async with running(library, settings=NO_REFRESH) as run:
        await type_address(run)
        await run.until(lambda: "Comments" in run.shown())
        assert "2 entries, newest 2026-11-20" in run.shown()
        await run.press("j", "enter")
        await run.until(lambda: "News of Comments" in run.shown())
        await run.press("escape")
        assert "News of Comments" not in run.shown() and "Articles" in run.shown()
        await run.press("enter")
        await run.press("home", *"My ", "enter")
        await run.until(lambda: bool(library.subscribed))
        assert library.subscribed == [("https://example.org/articles", None, "My Articles")]


async def test_escape_leaves_everything_as_it_was(library: FakeLibrary) -> None:
    """From the preview back to the address, and from there back to reading."""
    library.found = [found("Harbour")]
    async with running(library, settings=NO_REFRESH) as run:
        await type_address(run)
        await run.until(lambda: "News of Harbour" in run.shown())
        await run.press("escape", "escape")
        assert run.app.screen is run.main
        assert not library.subscribed and "Harbour" not in library.feed_names.values()


async def test_an_error_is_one_line_and_the_address_stays(library: FakeLibrary) -> None:
    """What came instead of a feed is said; the address can be mended."""
    library.found = FetchError("example.org: a web page without a feed")
    async with running(library, settings=NO_REFRESH) as run:
        await type_address(run)
        await run.until(lambda: "a web page without a feed" in run.shown())
        assert "example.org" in run.shown().splitlines()[1]


async def test_looking_can_be_stopped(library: FakeLibrary) -> None:
    """Escape while an address is fetched ends that, and only then the screen."""

    async def never(address: str) -> list[FoundFeed]:
        await asyncio.sleep(60)
        return []

    library.find_feeds = never  # type: ignore[method-assign]
    async with running(library, settings=NO_REFRESH) as run:
        await type_address(run)
        await run.until(lambda: "Looking at example.org" in run.shown())
        await run.press("escape")
        await run.until(lambda: "Stopped" in run.shown())
        await run.press("escape")
        assert run.app.screen is run.main


async def test_a_known_feed_is_gone_to(library: FakeLibrary) -> None:
    """It is not subscribed to twice."""
    library.set_feed(1, url="https://example.org/gazette", is_subscribed=True)
    library.found = [found("Gazette", is_known=True)]
    async with running(library, settings=NO_REFRESH) as run:
        await type_address(run)
        await run.until(lambda: "You have this feed already" in run.shown())
        await run.press("enter")
        await run.until(lambda: run.app.screen is run.main)
        await run.until(lambda: list(run.main.articles.ids) == [5, 3, 1])
        assert not library.subscribed


async def test_an_empty_store_offers_feeds_to_begin_with() -> None:
    """The list says how; picked ones are subscribed to together, none by itself."""
    library = FakeLibrary()
    library.starters = [
        Subscription(url="https://example.org/one", title="One", folder="News"),
        Subscription(url="https://example.org/two", title="Two"),
        Subscription(url="https://example.org/three", title="Three"),
    ]
    library.found = [found("Harbour")]
    async with running(library, settings=NO_REFRESH) as run:
        assert "a adds a feed" in " ".join(run.shown().split())
        await run.press("a")
        await run.until(lambda: "Three" in run.shown())
        await run.press("enter", "space", "space", "enter")
        await run.until(lambda: len(library.subscribed) == 2)
        assert [(folder, title) for _, folder, title in library.subscribed] == [
            ("News", "One"), (None, "Two"),
        ]  # fmt: skip
        assert library.searched == ["https://example.org/one", "https://example.org/two"]
        await run.until(lambda: "Subscribed to 2 feeds" in run.status())


async def test_typing_an_address_puts_the_offer_away(library: FakeLibrary) -> None:
    """Feeds to begin with are there only while nothing is typed, and only unknown ones."""
    library.set_feed(1, url="https://example.org/one", is_subscribed=True)
    library.starters = [
        Subscription(url="https://example.org/one", title="Starter one"),
        Subscription(url="https://example.org/two", title="Starter two"),
    ]
    async with running(library, settings=NO_REFRESH) as run:
        await run.press("a")
        await run.until(lambda: "Starter two" in run.shown())
        assert "Starter one" not in run.shown()
        await run.press("x")
        assert "Starter two" not in run.shown()
