"""`f`: the whole text of an article, fetched beside the interface, and back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from reader.model.article import FullText
from reader.model.body import Body
from tests.fakes import START, FakeLibrary
from tests.screens.running import Running, running

PAGE = FullText(
    url="https://a.example/1",
    fetched=START,
    body=Body("html", "<p>All of the story.</p>", "https://a.example/1"),
    text="All of the story.",
)


def with_teaser(library: FakeLibrary) -> int:
    """A feed's article that ends too soon, and its page."""
    article_id = library.add(
        "Snow", text="The beginning of …", link="https://a.example/1", feed="F"
    )
    library.pages[article_id] = PAGE
    return article_id


async def shows(run: Running, words: str) -> None:
    """Waits until the screen shows some words."""
    await run.until(lambda: words in run.shown())


async def test_f_fetches_the_page_and_goes_back_and_forth(library: FakeLibrary) -> None:
    """A teaser says that there is more; f shows all of it, f again the teaser, f once more all."""
    article_id = with_teaser(library)
    async with running(library) as run:
        await run.press("enter")
        await run.opens(article_id)
        await shows(run, "f fetches the rest")
        await run.press("f")
        await shows(run, "All of the story.")
        assert "the page's text (f: the feed's text)" in run.shown()
        assert "The beginning" not in run.shown()
        await run.press("f")
        await shows(run, "The beginning of …")
        assert "the feed's text (f: the page's text)" in run.shown()
        await run.press("f")
        await shows(run, "All of the story.")
    assert library.pages_fetched == [article_id]


async def test_the_text_that_was_read_is_there_again(library: FakeLibrary) -> None:
    """Which of the two texts is read stays with the article."""
    article_id = with_teaser(library)
    other = library.add("Rain", text="Wet.")
    async with running(library) as run:
        run.main.go_to_article(article_id)
        await run.opens(article_id)
        await run.press("f")
        await shows(run, "All of the story.")
        run.main.go_to_article(other)
        await run.opens(other)
        run.main.go_to_article(article_id)
        await run.opens(article_id)
        await shows(run, "All of the story.")


async def test_keys_work_while_a_page_is_fetched(library: FakeLibrary) -> None:
    """Nothing waits for the page: one reads on, and it is not asked for twice."""
    article_id = with_teaser(library)
    other = library.add("Rain", text="Wet.")
    library.page_arrives = asyncio.Event()
    async with running(library) as run:
        run.main.go_to_article(article_id)
        await run.opens(article_id)
        await run.press("f")
        await run.until(lambda: library.pages_fetched == [article_id])
        await run.press("f")
        await run.until(lambda: "already being fetched" in run.status())
        run.main.go_to_article(other)
        await run.opens(other)
        library.page_arrives.set()
        await run.until(lambda: "The page's text: 17 characters" in run.status())
        assert "Wet." in run.shown()
    assert library.pages_fetched == [article_id]


async def test_what_went_wrong_is_one_line(library: FakeLibrary) -> None:
    """A page that cannot be had leaves the feed's text, and f tries again."""
    article_id = with_teaser(library)
    library.pages[article_id] = "a.example: 404 Not Found"
    async with running(library) as run:
        await run.press("enter")
        await run.opens(article_id)
        await run.press("f")
        await run.until(lambda: "a.example: 404 Not Found" in run.status())
        assert "The beginning of …" in run.shown()
        library.pages[article_id] = PAGE
        await run.press("f")
        await shows(run, "All of the story.")


async def test_an_article_without_a_page_says_so(library: FakeLibrary) -> None:
    """Where there is no address there is nothing to fetch."""
    article_id = library.add("Note", text="Just this …", feed="F")
    article = library.articles[article_id]
    library.articles[article_id] = replace(article, entry=replace(article.entry, link=None))
    async with running(library) as run:
        await run.press("enter")
        await run.opens(article_id)
        assert "f fetches" not in run.shown()
        await run.press("f")
        await run.until(lambda: "no page to fetch" in run.status())
    assert library.pages_fetched == []
