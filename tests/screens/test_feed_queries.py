"""Views by query in the feeds pane, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import RefreshSettings, Settings
from reader.library import Library
from reader.model.listing import ArticleQuery
from reader.query import parse_query
from reader.screens.save_view import SaveViewScreen
from reader.screens.saving_views import expression_of
from tests.samples import item, rss
from tests.screens.running import running

NO_REFRESH = Settings(refresh=RefreshSettings(on_start=False))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "soundoff.db", Settings())
    (tmp_path / "feed.xml").write_bytes(rss([item(1), item(2), item(3)]))
    urls = 'https://wire.example/feed\n"query:To read:unread = \\"yes\\" and title =~ \\"2\\""\n'
    (tmp_path / "urls").write_text(urls)
    library.fill([tmp_path / "feed.xml", tmp_path / "urls"])
    yield library
    library.close()


async def test_a_view_of_newsboat_is_a_view_here(library: Library) -> None:
    """Enter on a query shows what it finds under its name, q goes back, d forgets it, u not."""
    wanted = library.head(ArticleQuery())
    async with running(library, settings=NO_REFRESH) as run:
        await run.press("f2")
        await run.until(lambda: run.main.feeds.row_count == 9)
        assert [row.name for row in run.main.feeds.rows[:7]] == [
            "All articles", "Starred", "Watched", "New comments", "Replies to starred",
            "Most discussed", "To read",
        ]  # fmt: skip
        await run.press("6", "j", "enter")
        shown = [row.title for row in library.summaries(run.main.articles.ids)]
        assert shown == ["Item 2"] and "To read" in run.title()
        await run.press("q")
        assert run.main.articles.ids == wanted
        await run.press("f2", "d")
        await run.press("y")
        await run.until(lambda: run.main.feeds.row_count == 8)
        assert await library.saved_queries() == []
        await run.press("u")
        await run.until(lambda: run.main.feeds.row_count == 9)


async def test_a_missing_view_is_a_line(library: Library) -> None:
    """A view that another program has just forgotten is said to be gone."""
    async with running(library, settings=NO_REFRESH) as run:
        await run.press("f2")
        await run.until(lambda: run.main.feeds.row_count == 9)
        await library.remove_query("To read")
        await run.press("6", "j", "d", "y")
        await run.until(lambda: "no view" in run.status())


async def test_expressions_find_in_lists_searches_and_articles(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is typed wherever words are; a bad one and a search that was cut short are told."""

    def titles() -> list[str | None]:
        return [row.title for row in library.summaries(run.main.articles.ids)]

    async with running(library, settings=NO_REFRESH) as run:
        await run.press("slash", *"/m [23", "enter")
        assert len(run.main.articles.ids) == 3
        assert "This regular expression: unterminated character set" in run.status()
        await run.press("slash", *"]")
        assert sorted(map(str, titles())) == ["Item 2", "Item 3"]
        await run.press("slash", "enter")
        await run.until(lambda: run.main.articles.is_whole)
        assert len(titles()) == 2
        await run.press("slash", "escape")
        run.main.browsing.show_query("Odd", parse_query("/item [13]/"), "/item [13]/")
        await run.until(lambda: sorted(map(str, titles())) == ["Item 1", "Item 3"])
        await run.press("enter", "slash", *"/[a-z]+/", "enter")
        assert "matches for" in run.status()
        await run.press("slash", *"/(/", "enter")
        assert "missing )" in run.status()
        monkeypatch.setattr("reader.screens.search._SCAN_SECONDS", 0)
        await run.press("backslash", *"/item/", "enter")
        await run.until(lambda: "Only the newest texts were searched" in run.shown())


async def test_what_is_searched_is_kept_as_a_view(library: Library) -> None:
    """^S in the search keeps the query under a name; e changes it, u goes back step by step."""
    async with running(library, settings=NO_REFRESH) as run:
        await run.press("backslash", *"item", "ctrl+s")
        await run.until(lambda: isinstance(run.app.screen, SaveViewScreen))
        await run.press(*"To read", "enter")
        assert "there is a view “To read” already" in run.shown()
        await run.press("X", "enter")
        await run.until(lambda: "To readX" in run.title() and len(run.main.articles.ids) == 3)
        assert "in the feeds (F2)" in run.status()
        await run.press("f2")
        await run.until(lambda: run.main.feeds.row_count == 10)
        run.main.browsing.sort_by("title")
        await run.press("7", "j", "e")
        await run.until(lambda: isinstance(run.app.screen, SaveViewScreen))
        await run.press("Y", "tab", *" (", "enter")
        assert "Query: " in run.shown()
        await run.press("backspace", "2", "enter")
        await run.until(lambda: "To readXY" in run.title() and len(run.main.articles.ids) == 1)
        assert "by title" in run.title()
        await run.press("u")
        await run.until(lambda: len(run.main.articles.ids) == 3)
        assert "by title" in run.title()
        assert [query.name for query in await library.saved_queries()] == ["To read", "To readX"]
        await run.press("u")
        await run.until(lambda: "All articles" in run.title())
        assert [query.name for query in await library.saved_queries()] == ["To read"]


async def test_what_the_list_shows_is_written_as_a_query(library: Library) -> None:
    """A filter in a view is kept as it lets through, and no saved view finds something else."""
    async with running(library, settings=NO_REFRESH) as run:
        await run.press("slash", *"2 ite", "enter", "v")
        wanted = list(run.main.articles.ids)
        written = expression_of(run.main.browsing.state)
        assert len(wanted) == 1 and written.startswith("is:unread ((in:title 2) OR")
        assert list(await library.article_ids(ArticleQuery(node=parse_query(written)))) == wanted
        run.main.action_save_view()
        await run.until(lambda: isinstance(run.app.screen, SaveViewScreen))
        assert written.split()[0] in run.shown()
        await run.press("enter")
        assert "a view needs a name" in run.shown()
        await run.press("escape")
        assert run.app.screen is run.main
