"""The article pane: reading, searching, following links, keeping the place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot

from reader.model.block import Code, Document, Heading, Link, Paragraph, Span
from reader.render.article_flow import article_flow
from reader.widgets.article_view import ArticleView
from tests.render.samples import paragraph
from tests.widgets.showing import Showing, article, painted, resize, show_article, until

WORDS = "A night train is a hotel that forgot to stand still and went on instead. "

LINKS = (
    Link("https://example.org/a", "first"),
    Link("https://example.org/b", "second"),
)


def text(*blocks: str | Heading | Code | Paragraph, links: tuple[Link, ...] = ()) -> Document:
    return Document(
        tuple(Paragraph((Span(b),)) if isinstance(b, str) else b for b in blocks), links
    )


def chapters(count: int) -> Document:
    """Each chapter has a heading and enough text for some pages."""
    blocks: list[str | Heading] = []
    for number in range(count):
        blocks += (Heading(2, (Span(f"Chapter {number}"),)), f"Begin{number} " + WORDS * 12)
    return text(*blocks)


LINKED = text(
    Paragraph((Span("See the "), Span("first", link=0), Span(" and the "), Span("second", link=1))),
    links=LINKS,
)


@asynccontextmanager
async def view(
    width: int = 60, height: int = 20
) -> AsyncIterator[tuple[ArticleView, Pilot[None], Showing]]:
    pane = ArticleView()
    app = Showing(pane)
    async with app.run_test(size=(width, height)) as pilot:
        pane.focus()
        await pilot.pause()
        yield pane, pilot, app


def urls(app: Showing) -> list[tuple[str, bool]]:
    followed = [m for m in app.noted if isinstance(m, ArticleView.LinkFollowed)]
    return [(message.url, message.background) for message in followed]


async def test_title_and_text_are_painted_as_plain_text() -> None:
    """A title that looks like markup neither crashes nor is obeyed."""
    async with view() as (pane, pilot, _):
        show_article(pane, article("[b]bold[/b] [/] [@click=app.quit]x"), text("[red]not red"))
        await pilot.pause()
        lines = "\n".join(painted(pane))
        assert "[b]bold[/b] [/] [@click=app.quit]x" in lines
        assert "[red]not red" in lines


async def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    """Many pages begin with their own title; it is told once."""
    async with view() as (pane, pilot, _):
        show_article(pane, article("Night  trains"), text(Heading(1, (Span("Night trains"),)), "x"))
        await until(pilot, lambda: any(line.strip() == "x" for line in painted(pane)))
        assert sum("trains" in line for line in painted(pane)) == 1


async def test_a_long_article_can_be_read_from_end_to_end() -> None:
    """Turning pages shows every paragraph and says when the end is reached."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(30))
        seen = set(painted(pane))
        pages = 0
        while pane.page_forward():
            pages += 1
            seen.update(painted(pane))
        words = " ".join(seen)
        assert all(f"Begin{number} " in words for number in range(30))
        assert pages > 10
        assert pane.page_back()
        await pilot.press("g")
        assert not pane.page_back()


async def test_keys_scroll_by_lines_and_pages() -> None:
    """Every key that moves in the article moves as far as it says."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(30))
        places = []
        for keys in (["j"], ["5", "j"], ["k"], ["down"], ["up"]):
            await pilot.press(*keys)
            places.append(pane.top_line)
        assert places == [1, 6, 5, 6, 5]
        for key, place in (("ctrl+d", 15), ("ctrl+u", 5), ("pagedown", 23), ("pageup", 5)):
            await pilot.press(key)
            assert pane.top_line == place
        await pilot.press("G")
        assert pane.top_line == pane.max_scroll_y > 300
        await pilot.press("home")
        assert pane.top_line == 0


async def test_the_place_is_kept_across_sizes() -> None:
    """Making the pane narrower and wider again shows the same text at its top."""
    async with view(100) as (pane, pilot, _):
        show_article(pane, article(), chapters(30))
        await pilot.press(*"5)")
        assert "Chapter 4" in painted(pane)[0]
        position = pane.reading_position
        for width in (30, 200, 41, 1, 100):
            await resize(pilot, pane, width, 20)
        assert "Chapter 4" in painted(pane)[0]
        assert pane.reading_position == position


async def test_an_article_opens_where_it_was_left() -> None:
    """A position taken in one session is good in the next, in a pane of another size."""
    async with view(100) as (pane, pilot, _):
        show_article(pane, article(), chapters(30))
        await pilot.press(*"9)")
        position = pane.reading_position
    async with view(44, 12) as (pane, pilot, _):
        show_article(pane, article(), chapters(30), position)
        await until(pilot, lambda: "Chapter 8" in painted(pane)[0])


async def test_the_empty_line_at_the_top_stays_there() -> None:
    """A page that begins with the gap above a paragraph begins with it again, line for line."""
    async with view(60) as (pane, pilot, _):
        show_article(pane, article(), chapters(9))
        await pilot.press(*"4)k")
        page = painted(pane)
        assert not page[0].strip() and "Chapter 3" in page[1]
        for width in (30, 60):
            await resize(pilot, pane, width, 20)
        assert painted(pane) == page
        show_article(pane, article(), chapters(9), pane.reading_position)
        assert painted(pane) == page


async def test_the_end_is_a_position_too() -> None:
    """An article that was read to its end opens at its end."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(5))
        await pilot.press("G")
        bottom = painted(pane)
        position = pane.reading_position
        assert 0 < position < 1
        show_article(pane, article(), chapters(5), position)
        assert painted(pane) == bottom
        show_article(pane, article(), chapters(5), 1.0)
        assert painted(pane) == bottom


async def test_the_rest_of_an_article_comes_without_moving_what_is_read() -> None:
    """Of a very long article the first pages are read while the rest is on its way."""
    links = tuple(Link(f"https://example.org/{n}", "link") for n in range(40))
    blocks = [paragraph(WORDS, Span("link", link=n), WORDS * 2) for n in range(40)]
    now = datetime.now(UTC)
    beginning = article_flow(article(), Document(tuple(blocks[:20]), links[:20]), now)
    # Another number of digits, and marks that only the whole has.
    inside = set(range(0, 40, 2))
    whole = article_flow(article(), Document(tuple(blocks), links), now, inside=inside)
    async with view(40) as (pane, _, _):
        tops = []
        for line in range(40):
            pane.show_made(article(), beginning, is_whole=False)
            pane._go_to_line(line)
            top = painted(pane)[0]
            pane.complete(article(), whole)
            tops.append((pane.top_line, painted(pane)[0].replace("→]", "]")[:20] == top[:20]))
        assert tops == [(line, True) for line in range(40)]


async def test_the_end_is_gone_to_when_it_is_there() -> None:
    """G pressed while the rest is on its way leads to the end, unless one reads on meanwhile."""
    now = datetime.now(UTC)
    beginning = article_flow(article(), chapters(5), now)
    whole = article_flow(article(), chapters(30), now)
    async with view() as (pane, pilot, _):
        for keys, is_end in (("G", True), ("Gk", False)):
            pane.show_made(article(), beginning, is_whole=False)
            await pilot.press(*keys)
            top = painted(pane)[:9]
            pane.complete(article(), whole)
            assert (pane.top_line == pane.max_scroll_y) == is_end
            assert (painted(pane)[:9] == top) != is_end


async def test_lines_are_counted_while_the_reader_rests() -> None:
    """Turning pages never waits for the rest of a very long article, and its end is found soon."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(1500))
        await pilot.press("pagedown", "pagedown")
        layout = pane._layout
        assert layout is not None and not layout.is_complete
        seen = pane.line_count
        await until(pilot, lambda: layout.is_complete)
        assert pane.line_count == layout.line_count > 10 * seen
        assert pane.top_line == 36
        await pilot.press("G")
        assert painted(pane)[-1].strip()


async def test_the_end_is_where_a_search_left_it() -> None:
    """The last match can be scrolled to, also if looking for its place counted all lines."""
    async with view() as (pane, _, _):
        show_article(pane, article(), chapters(8))
        pane.search("begin")
        pane.next_match(-1)
        assert any("Begin7" in line for line in painted(pane))


async def test_headings_are_gone_to() -> None:
    """`)` and `(` go from heading to heading, and before the first one to the beginning."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(5))
        await pilot.press(")", ")")
        assert "Chapter 1" in painted(pane)[0]
        await pilot.press("(")
        assert "Chapter 0" in painted(pane)[0]
        await pilot.press("(", "(")
        assert pane.top_line == 0


async def test_matches_are_marked_and_gone_through() -> None:
    """A search ignores case, goes to the first match and round the ends."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(8))
        assert pane.search("BEGIN3") == 1
        assert pane.is_searching
        assert any("Begin3" in line for line in painted(pane))
        assert pane.search("begin") == 8
        await pilot.press("n", "n")
        assert any("Begin5" in line for line in painted(pane))
        await pilot.press("N", "N", "N", "N", "N", "N")
        assert any("Begin7" in line for line in painted(pane))
        marked = pane.style("match match-current")
        line = next(n for n, text in enumerate(painted(pane)) if "Begin7" in text)
        pane.render_lines(pane.size.region)
        strip = pane._pane_strips[pane.top_line + line]
        assert [segment.text for segment in strip if segment.style == marked] == ["Begin"]
        assert pane.clear_search()
        assert not pane.is_searching
        assert not pane.clear_search()


async def test_a_match_is_found_across_a_wrapped_line() -> None:
    """Words that stand on two lines are still one phrase."""
    async with view(30) as (pane, _, _):
        show_article(pane, article(), text("some words " + "and then " * 4 + "the end"))
        assert pane.search("words and then and then and then and") == 1


async def test_a_search_without_matches_is_over() -> None:
    """Nothing is marked, and n stays the key for the next unread article."""
    async with view() as (pane, _, _):
        show_article(pane, article(), chapters(2))
        assert pane.search("xylophone") == 0
        assert not pane.is_searching
        assert not pane.next_match(1)
        assert pane.search("") == 0


async def test_n_is_left_to_the_screen_without_a_search() -> None:
    """The pane takes n only while there are matches to go through."""
    async with view() as (pane, _, app):
        show_article(pane, article(), chapters(2))
        assert "n" not in app.screen.active_bindings
        pane.search("begin")
        assert app.screen.active_bindings["n"].node is pane


async def test_digits_and_enter_follow_a_link() -> None:
    """`2` Enter follows link [2]; numbers that are not there follow nothing."""
    async with view() as (pane, pilot, app):
        show_article(pane, article(), LINKED)
        await pilot.press("2", "enter", "9", "enter", "3", "enter", "enter")
        assert urls(app) == [("https://example.org/b", False)]


async def test_hints_follow_a_link() -> None:
    """`;` puts a letter on every link in view, the article's own address included."""
    async with view() as (pane, pilot, app):
        show_article(pane, article(), LINKED)
        await pilot.press("semicolon")
        assert pane.is_hinting
        assert any("See the sirst" in line and "the decond" in line for line in painted(pane))
        await pilot.press("s")
        assert not pane.is_hinting
        await pilot.press("semicolon", "D", "semicolon", "a")
        assert urls(app) == [
            ("https://example.org/a", False),
            ("https://example.org/b", True),
            ("https://example.org/", False),
        ]


async def test_escape_takes_the_hints_away() -> None:
    """Keys that are no hint end the hints and do nothing else."""
    async with view() as (pane, pilot, app):
        show_article(pane, article(), LINKED)
        for key in ("escape", "1", "down"):
            await pilot.press("semicolon", key)
            assert not pane.is_hinting
        assert (urls(app), pane.pending, pane.top_line) == ([], "", 0)
        assert any("See the first[1]" in line for line in painted(pane))


async def test_many_links_get_two_letters() -> None:
    """Above 26 links in view, each is told by two letters."""
    links = tuple(Link(f"https://example.org/{n}", f"link{n}") for n in range(30))
    spans = tuple(Span(f"link{n} ", link=n) for n in range(30))
    async with view() as (pane, pilot, app):
        show_article(pane, article(link=None), text(Paragraph(spans), links=links))
        await pilot.press("semicolon", "s")
        assert pane.is_hinting
        await pilot.press("a")
        assert len(urls(app)) == 1


async def test_a_wrapped_link_has_one_hint() -> None:
    """A link over two lines is one link."""
    link = Link("https://example.org/", "a link of many words over lines")
    async with view(20) as (pane, _, _):
        spans = (Span("Look at ", link=None), Span(link.text, link=0))
        show_article(pane, article(link=None), text(Paragraph(spans), links=(link,)))
        pane.start_hints()
        letters = [
            n for n, line in enumerate(painted(pane)) if "s link" in line or "a aink" in line
        ]
        assert len(pane.hints.urls) == 2, "the text's and the list's"
        assert len(letters) <= 1


async def test_a_click_follows_a_link() -> None:
    """The mouse works where the text of a link stands, and nowhere else."""
    async with view() as (pane, pilot, app):
        show_article(pane, article(), LINKED)
        await pilot.pause()
        line = next(n for n, text in enumerate(painted(pane)) if "See the" in text)
        column = painted(pane)[line].index("second")
        await pilot.click(ArticleView, offset=(column + 2, line))
        await pilot.click(ArticleView, offset=(column - 3, line))
        assert urls(app) == [("https://example.org/b", False)]


async def test_wide_code_scrolls_sideways() -> None:
    """`>` moves what is wider than the pane, by steps up to its end, and leaves text alone."""
    async with view(40) as (pane, pilot, _):
        code = Code("x = '" + "abcdefgh" * 8 + "'  # end")
        show_article(pane, article(), text("Plain text.", code))
        await pilot.pause()
        line = next(n for n, text in enumerate(painted(pane)) if "x = " in text)
        assert painted(pane)[line].endswith("›")
        await pilot.press(*"9>")
        assert painted(pane)[line].endswith("# end")
        assert "Plain text." in "".join(painted(pane))
        await pilot.press(*"9<")
        assert "x = '" in painted(pane)[line]


async def test_text_is_centred_where_there_is_room() -> None:
    """A line of text is never longer than 80 cells, with as much room left as right of it."""
    async with view(140) as (pane, _, _):
        show_article(pane, article(), chapters(1))
        lines = [line for line in painted(pane) if line]
        assert max(map(len, lines)) <= 110
        assert min(len(line) - len(line.lstrip()) for line in lines) == 29


async def test_a_message_stands_in_for_an_article() -> None:
    """An empty store says how to fill it."""
    async with view() as (pane, pilot, _):
        pane.show_message("Nothing here yet.\n\nImport something.")
        await until(pilot, lambda: "Import something." in painted(pane)[2])
        assert [line.strip() for line in painted(pane)[:3]] == [
            "Nothing here yet.",
            "",
            "Import something.",
        ]
        pane.show_message("")
        assert set(painted(pane)) == {""}
        assert (pane.reading_position, pane.article) == (0.0, None)


async def test_copied_text_is_the_source() -> None:
    """What is selected by mouse has no margins and no broken lines."""
    async with view(40) as (pane, pilot, app):
        show_article(pane, article(link=None), text("One paragraph that is wrapped by the pane."))
        await pilot.pause()
        pane.text_select_all()
        await until(pilot, lambda: bool(app.screen.get_selected_text()))
        assert app.screen.get_selected_text() == (
            "Night trains\n\nOne paragraph that is wrapped by the pane."
        )


async def test_what_is_asked_before_the_first_layout_is_shown() -> None:
    """A pane that is told what to show before it has a size shows it once it has one."""
    pane = ArticleView()
    show_article(pane, article(), chapters(10), 0.5)
    app = Showing(pane)
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: abs(pane.reading_position - 0.5) < 0.05)
        await until(pilot, lambda: any("train" in line for line in painted(pane)))


async def test_nothing_breaks_at_any_size() -> None:
    """From one cell to a wall of them, with keys pressed at each size."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(4))
        for size in ((1, 1), (2, 2), (7, 3), (500, 200), (40, 12)):
            await resize(pilot, pane, *size)
            await pilot.press("j", "G", "(", "pageup", "semicolon", "escape", ">")
            assert len(painted(pane)) == pane.size.height


async def test_code_scrolled_sideways_is_copied_where_the_mouse_is() -> None:
    """What is selected is what stands under the mouse, not what stood there before."""
    async with view(40) as (pane, pilot, app):
        code = Code("0123456789" * 9)
        show_article(pane, article(link=None), text(code))
        await pilot.press(*"2>")
        line = next(n for n, text in enumerate(painted(pane)) if "6789" in text)
        first = painted(pane)[line][0]
        await pilot.mouse_down(ArticleView, offset=(0, line))
        await pilot.hover(ArticleView, offset=(10, line))
        await pilot.mouse_up(ArticleView, offset=(10, line))
        await pilot.pause()
        selected = app.screen.get_selected_text()
        assert selected is not None
        assert selected.startswith(first)
        assert selected in code.text


async def test_a_number_goes_to_a_line() -> None:
    """40g and 40G put the fortieth line at the top, as far as there are lines."""
    async with view() as (pane, pilot, _):
        show_article(pane, article(), chapters(40))
        for key in "gG":
            await pilot.press("4", "0", key)
            assert pane.top_line == 39
            await pilot.press("g")
            assert pane.top_line == 0


NOTES = Document(
    (
        Paragraph((Span("Said"), Span("¹", link=0, anchors=("r1",)))),
        *(Paragraph((Span(f"Paragraph {number}"),)) for number in range(60)),
        Paragraph((Span("The note ", anchors=("n1",)), Span("back", link=1))),
        *(Paragraph((Span(f"After {number}"),)) for number in range(30)),
    ),
    (Link("#n1", "1", is_openable=False), Link("#r1", "back", is_openable=False)),
)


async def test_a_footnote_is_followed_inside_and_back() -> None:
    """A footnote's number leads to the note, and back to where one was."""
    async with view() as (pane, pilot, app):
        show_article(pane, article(), NOTES)
        await pilot.press("1", "enter")
        assert painted(pane)[0].strip() == "The note back[2↑]"
        assert not urls(app)
        assert pane.step_in_jumps(-1)
        assert pane.top_line == 0
        assert pane.step_in_jumps(1)
        assert painted(pane)[0].strip() == "The note back[2↑]"
        assert not pane.step_in_jumps(1)


async def test_the_address_of_a_link_is_told_before_it_is_followed() -> None:
    """Whoever types a link's number, or points at the link, sees where it leads."""
    async with view() as (pane, pilot, app):
        show_article(pane, article(), LINKED)
        await pilot.press("2")
        await pilot.press("escape")
        line = next(
            n for n in range(pane.line_count) if pane.line_links(n) and "See" in painted(pane)[n]
        )
        await pilot.hover(pane, offset=(pane.line_links(line)[0].start + 1, line))
        await pilot.pause()
        pointed = [m.url for m in app.noted if isinstance(m, ArticleView.LinkPointed)]
        assert pointed == ["https://example.org/b", "", "https://example.org/a"]


async def test_the_measure_of_text_is_kept_in_a_wide_pane() -> None:
    """Lines are as long as is set, in the middle of the pane, and the place stays."""
    async with view(width=120) as (pane, pilot, _):
        show_article(pane, article(), chapters(3))
        await pilot.press("right_parenthesis", "right_parenthesis")
        place = painted(pane)[0].strip()
        pane.measure = 50
        await pilot.pause()
        lines = painted(pane)
        assert lines[0].strip() == place
        assert max(len(line.strip()) for line in lines) <= 50
        assert min(len(line) - len(line.lstrip()) for line in lines if line.strip()) == 34


async def test_progress_is_told_as_one_reads() -> None:
    """How far the article is read is told in per cent, from its beginning to its end."""
    async with view() as (pane, pilot, app):
        show_article(pane, article(), chapters(4))
        await pilot.press("pagedown", "G")
        told = [m.percent for m in app.noted if isinstance(m, ArticleView.ProgressChanged)]
        assert told == sorted(told, key=lambda percent: percent or 0)
        assert told[-1] == 100 and len(told) >= 3
        show_article(pane, article(), text("Short."))
        await until(pilot, lambda: pane.progress is None)


async def test_tracking_parameters_are_not_followed() -> None:
    """A link opens the page without telling it where its reader comes from."""
    link = Link("https://example.org/?id=1&utm_source=rss", "it")
    async with view() as (pane, pilot, app):
        show_article(pane, article(), text(Paragraph((Span("it", link=0),)), links=(link,)))
        await pilot.press("1", "enter")
        assert urls(app) == [("https://example.org/?id=1", False)]


async def test_code_gets_its_colours_when_it_is_seen() -> None:
    """Code is there at once, and its keywords are told from its strings a moment later."""
    code = Code("def fare(km):\n    return 'x'", "python")
    async with view() as (pane, pilot, _):
        show_article(pane, article(), text("See:", code))
        assert any("def fare(km):" in line for line in painted(pane))

        def styles() -> dict[str, object]:
            line = next(n for n, text in enumerate(painted(pane)) if "def fare" in text)
            return {segment.text: segment.style for segment in pane.render_line(line)}

        await until(pilot, lambda: "def" in styles())
        found = styles()
        assert found["def"] != found["fare"]
        assert any("def fare(km):" in line for line in painted(pane))


async def test_wide_code_goes_on_below_in_its_colours() -> None:
    """Where code is wrapped, each part of a line looks as it does in the whole."""
    code = Code("fare = 'a very long string that no pane of this width can hold' + more", "python")
    async with view(width=40) as (pane, pilot, _):
        show_article(pane, article(), text("See:", code))
        pane.code = "wrap"
        lines = painted(pane)
        first = next(n for n, text in enumerate(lines) if "fare =" in text)
        assert lines[first + 1].lstrip().startswith("↳ ")

        def roles(line: int) -> list[str]:
            return [names for text, names in pane.line_segments(line) if text.strip()]

        await until(pilot, lambda: "string" in " ".join(roles(first)))
        assert roles(first + 1)[0] == "dim" and "string" in roles(first + 1)[1]
        assert painted(pane) == lines
        pane.code = "scroll"
        assert painted(pane)[first + 1] != lines[first + 1]


async def test_without_colours_code_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is obeyed by code, too."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with view() as (pane, pilot, _):
        show_article(pane, article(), text(Code("def fare(km):", "python")))
        await pilot.pause(0.1)
        line = next(n for n, text in enumerate(painted(pane)) if "def fare" in text)
        assert "def" not in [segment.text for segment in pane.render_line(line)]
