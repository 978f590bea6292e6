"""Back and forward through what was opened, articles and views."""

from __future__ import annotations

from tests.fakes import FakeLibrary
from tests.screens.running import running


async def test_back_goes_through_articles_and_views(library: FakeLibrary) -> None:
    """^O leads from the article of a feed to the feed, then to what was read before it."""
    async with running(library) as run:
        await run.press("j", "enter")
        await run.opens(5)
        await run.press("f3")
        run.main.browsing.show_feed(library.kept_feeds[2])
        await run.press("enter")
        await run.opens(6)
        await run.press("ctrl+o")
        await run.until(lambda: run.focused_id == "list")
        assert run.main.browsing.place == "Notes"
        await run.press("ctrl+o")
        await run.opens(5)
        assert run.main.browsing.is_everything and run.main.articles.article_id == 5
        await run.press("ctrl+o")
        assert "nothing to go back to" in run.status()
        await run.press("ctrl+n", "ctrl+n")
        await run.opens(6)
        assert run.main.browsing.place == "Notes"


async def test_a_view_is_found_as_it_was_left(library: FakeLibrary) -> None:
    """Cursor, filter and sorting of the view before are there again."""
    async with running(library) as run:
        await run.press("S", "slash", *"i", "enter")
        await run.press("j", "j")
        here, title = run.main.articles.article_id, run.title()
        run.main.browsing.show_starred()
        await run.press("ctrl+o")
        assert run.main.articles.article_id == here
        assert run.title() == title


async def test_opening_something_forgets_what_lay_ahead(library: FakeLibrary) -> None:
    """As everywhere: after going back, a new article is the end of the way forward."""
    async with running(library) as run:
        for article_id in (6, 5, 4):
            run.main.go_to_article(article_id)
            await run.opens(article_id)
        await run.press("ctrl+o", "ctrl+o")
        await run.opens(6)
        run.main.go_to_article(3)
        await run.opens(3)
        await run.press("ctrl+n")
        assert "go forward to" in run.status()
        await run.press("ctrl+o")
        await run.opens(6)


async def test_what_was_opened_is_a_list_to_choose_from(library: FakeLibrary) -> None:
    """Articles and views stand in their order, the one that is read under the cursor."""
    async with running(library) as run:
        for article_id in (6, 5):
            run.main.go_to_article(article_id)
            await run.opens(article_id)
        run.main.browsing.show_feed(library.kept_feeds[2])
        run.main.action_list_views()
        await run.until(lambda: "Open views" in run.shown())
        lines = [line.split() for line in run.shown().splitlines() if line.strip()]
        assert lines[1:4] == [["Six", "All", "articles"], ["Five", "All", "articles"], ["Notes"]]
        await run.press("k", "k", "enter")
        await run.opens(6)
        await run.press("ctrl+n")
        await run.opens(5)


async def test_an_unread_article_is_opened_by_chance(library: FakeLibrary) -> None:
    """Each of the view comes some time, and none twice."""
    async with running(library) as run:
        opened = set()
        unread = {i for i, article in library.articles.items() if article.unread}
        for _ in unread:
            run.main.action_random_unread()
            await run.until(lambda: run.main.reading.is_opened and run.main.reading.article_id
                            not in opened)  # fmt: skip
            await run.rest()
            opened.add(run.main.reading.article_id)
        assert opened == unread
        run.main.action_random_unread()
        await run.until(lambda: "Nothing unread" in run.status())
