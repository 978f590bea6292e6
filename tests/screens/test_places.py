"""Places in an article, and links that stay in the program."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.config import ReadingSettings, Settings
from reader.model.body import Body
from tests.fakes import FakeLibrary
from tests.screens.running import running

NOTES = (
    '<p>See <a href="https://example.org/5">five</a>, <a href="https://else.example/">else</a> and'
    ' the note<sup><a href="#n1">1</a></sup>.</p><h2>Before</h2>'
    + "<p>Many words stand between.</p>" * 40
    + '<h2>Notes</h2><p id="n1">The note.</p>'
    + "<p>And after.</p>" * 40
)


@pytest.fixture
def linked(library: FakeLibrary) -> FakeLibrary:
    """The newest article links to the one below it, to elsewhere and to a note of its own."""
    for article_id, value in ((6, NOTES), (5, "<p>The fifth.</p>")):
        entry = library.articles[article_id].entry
        library.articles[article_id] = replace(
            library.articles[article_id],
            entry=replace(
                entry, body=Body("html", value), link=f"https://example.org/{article_id}"
            ),
        )
    return library


async def test_a_link_to_an_article_that_is_here_opens_it_here(linked: FakeLibrary) -> None:
    """No browser is needed for what is stored, and the way back is a key."""
    async with running(linked) as run:
        await run.press("enter")
        await run.until(lambda: "five[1→]" in run.shown())
        assert "else[2] and" in run.shown()
        await run.press("1", "enter")
        await run.until(lambda: run.main.reading.article_id == 5)
        await run.press("ctrl+o")
        await run.until(lambda: run.main.reading.article_id == 6)


async def test_links_of_comments_lead_to_what_is_here(linked: FakeLibrary) -> None:
    """A comment, an article and the way back to the thread: no browser is asked."""
    first = linked.threads[6][0].id
    target = linked.reply(6, "The answer.", link="https://example.org/6#c9")
    linked.reply(
        6, "See https://example.org/6#c9 and https://example.org/5", to=first, author="Ann"
    )
    async with running(linked, (140, 40)) as run:
        await run.press("enter")
        await run.until(lambda: "org/5[2→]" in run.shown())
        await run.press("c", "j", "1", "enter")
        await run.until(lambda: run.main.thread.cursor_comment_id == target)
        await run.press("ctrl+o", "2", "enter")
        await run.until(lambda: run.main.reading.article_id == 5)
        await run.press("ctrl+o")
        await run.until(lambda: run.main.reading.article_id == 6)
        assert run.focused_id == "comments"
        run.main.action_links()
        await run.until(lambda: run.app.screen is not run.main)
        await run.until(lambda: "[2] https://example.org/5" in run.shown())
        await run.press("j", "enter")
        await run.until(lambda: run.main.reading.article_id == 5)


async def test_a_note_is_left_before_the_article(linked: FakeLibrary) -> None:
    """Going back after a footnote leads to where the footnote was, not to another article."""
    async with running(linked) as run:
        await run.press("enter")
        await run.until(lambda: "five[1→]" in run.shown())
        await run.press("3", "enter")
        assert "The note." in run.shown()
        await run.press("ctrl+o")
        assert "five[1→]" in run.shown() and run.main.reading.article_id == 6
        await run.press("ctrl+n")
        assert "The note." in run.shown()


async def test_the_outline_leads_to_a_heading(linked: FakeLibrary) -> None:
    """The headings of a long article are a list, and Enter goes to one."""
    async with running(linked) as run:
        await run.press("enter")
        await run.until(lambda: "five[1→]" in run.shown())
        run.main.action_outline()
        await run.until(lambda: run.app.screen is not run.main)
        await run.press("j", "enter")
        await run.until(lambda: run.app.screen is run.main)
        await run.until(lambda: "And after." in run.shown())
        assert run.main.article_view.top_line > 40
        await run.press("ctrl+o")
        assert run.main.article_view.top_line == 0


async def test_where_a_link_leads_is_told_in_the_last_line(linked: FakeLibrary) -> None:
    """Typing a link's number shows its address before Enter follows it."""
    async with running(linked) as run:
        await run.press("enter")
        await run.until(lambda: "five[1→]" in run.shown())
        await run.press("2")
        assert "→ https://else.example/" in run.status()
        await run.press("escape")
        assert "else.example" not in run.status()


async def test_progress_stands_above_the_article(linked: FakeLibrary) -> None:
    """How much is read can be seen without a look at the scrollbar."""
    async with running(linked) as run:
        await run.press("enter")
        await run.until(lambda: "five[1→]" in run.shown())
        await run.press("G")
        await run.until(lambda: "100%" in run.shown())


async def test_the_measure_is_a_setting(linked: FakeLibrary) -> None:
    """Who likes short lines has them."""
    settings = Settings(reading=ReadingSettings(measure=30))
    async with running(linked, settings=settings) as run:
        await run.press("z", "enter")
        await run.until(lambda: "five[1→]" in run.shown())
        view = run.main.article_view
        assert max(len(strip.text.strip()) for strip in view.render_lines(view.size.region)) <= 30


async def test_wide_code_is_wrapped_by_a_setting_and_from_the_palette(
    linked: FakeLibrary,
) -> None:
    """What the palette changes holds until other settings are read."""
    settings = Settings(reading=ReadingSettings(code="wrap"))
    async with running(linked, settings=settings) as run:
        assert (run.main.article_view.code, run.main.thread.code) == ("wrap", "wrap")
        await run.app.run_action("wrap_code", run.main)
        assert "Wide code scrolls" in run.status()
        assert (run.main.article_view.code, run.main.thread.code) == ("scroll", "scroll")
        run.main.use_settings(Settings())
        run.main.use_settings(settings)
        assert (run.main.article_view.code, run.main.thread.code) == ("wrap", "wrap")


async def test_a_very_long_article_shows_its_beginning_first(linked: FakeLibrary) -> None:
    """The first page does not wait for the last, and no place is lost when the rest comes."""
    value = "".join(f"<p>Paragraph {n} of a very long article.</p>" for n in range(12_000))
    article = linked.articles[6]
    linked.articles[6] = replace(article, entry=replace(article.entry, body=Body("html", value)))
    async with running(linked) as run:
        await run.press("enter")
        await run.until(lambda: "Paragraph 3 of" in run.shown())
        await run.press("pagedown")
        top = run.shown()
        await run.until(lambda: run.main.article_view._is_whole)
        assert run.shown() == top
        await run.press("G")
        await run.until(lambda: "Paragraph 11999 of" in run.shown())


async def test_who_orders_text_from_right_to_left_is_a_setting(linked: FakeLibrary) -> None:
    """Where the terminal does not turn such text round, the program does."""
    entry = linked.articles[6].entry
    body = Body("html", "<p>שלום world</p>")
    linked.articles[6] = replace(linked.articles[6], entry=replace(entry, body=body))
    async with running(linked) as run:
        await run.press("enter")
        await run.until(lambda: "שלום world" in run.shown())
    settings = Settings(reading=ReadingSettings(bidi="reader"))
    async with running(linked, settings=settings) as run:
        await run.press("enter")
        await run.until(lambda: "world םולש" in run.shown())
