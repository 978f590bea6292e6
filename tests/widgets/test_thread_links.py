"""What comments lead to: links of one, places of another, pictures, and the colours of code."""

from __future__ import annotations

from reader.model.body import Body
from reader.text.blocks import parse_body
from reader.widgets.article_view import ArticleView
from reader.widgets.comment_thread import CommentThread
from reader.widgets.reading_pane import ReadingPane
from tests.widgets.showing import Showing, article, discussion, painted, show_article, until
from tests.widgets.test_comment_thread import thread

TALK = {
    1: '<p>See <a href="https://example.org/5?utm_source=x">five</a> and the'
    ' note<sup><a href="#n1">1</a></sup>.</p>'
    + "<p>Words between.</p>" * 30
    + '<p id="n1">The note.</p>',
    2: '<p>Before</p><p><img src="https://example.org/map.png" alt="A map"></p>',
    3: '<pre><code class="language-python">def harbour():\n    return "wide ' + "e" * 80
    + '"</code></pre>',
}  # fmt: skip


def talk(comment_id: int) -> Body:
    return Body("html", TALK[comment_id])


async def test_typing_the_number_of_a_comments_link_tells_its_address() -> None:
    """It is that of the comment under the cursor, without what follows readers around."""
    async with thread(discussion([0, 0, 0], body=talk)) as (pane, pilot, app):
        await pilot.press("1")
        said = app.said(ReadingPane.LinkPointed)
        assert [m.url for m in said if isinstance(m, ReadingPane.LinkPointed)] == [
            "https://example.org/5"
        ]
        assert [(link.number, link.text) for link in pane.listed_links] == [(1, "five"), (2, "¹")]
        assert pane.numbered_url(3) == "" == pane.numbered_url(0)


async def test_a_footnote_of_a_comment_is_followed_and_left() -> None:
    """A place of the comment itself is gone to, and a key leads back."""
    async with thread(discussion([0, 0, 0], body=talk)) as (pane, pilot, app):
        await pilot.press("2", "enter")
        await until(pilot, lambda: any("The note." in line for line in painted(pane)))
        assert not app.said(CommentThread.LinkFollowed)
        assert pane.step_in_jumps(-1)
        await until(pilot, lambda: any("See five[1]" in line for line in painted(pane)))
        assert not pane.step_in_jumps(-1) and pane.step_in_jumps(1)


async def test_a_comment_that_was_jumped_to_is_left_again() -> None:
    """Where links between comments were followed, the way back goes from one to the other."""
    async with thread(discussion([0, 1, 0], body=lambda n: Body("text", f"{n}"))) as (pane, _, _):
        assert pane.jump_to(3) and pane.jump_to(2) and not pane.jump_to(99)
        assert pane.cursor_comment_id == 2
        assert pane.step_in_jumps(-1) and pane.cursor_comment_id == 3
        assert pane.step_in_jumps(-1) and pane.cursor_comment_id == 1


async def test_letters_stand_on_the_pictures_of_comments() -> None:
    """They open the picture, which no link leads to, in a program of its own."""
    async with thread(discussion([0, 0, 0], body=talk), height=60) as (pane, pilot, app):
        pane.go_to_comment(2)
        assert pane.picture_url == "https://example.org/map.png"
        await pilot.press("semicolon")
        # Two links, the address at the end of the first comment, then the picture.
        line = next(n for n, text in enumerate(painted(pane)) if "age: A map]" in text)
        label = painted(pane)[line].split("age")[0].strip(" ▌")[0]
        await pilot.press(label)
        (opened,) = app.said(ReadingPane.PictureFollowed)
        assert isinstance(opened, ReadingPane.PictureFollowed)
        assert opened.url == "https://example.org/map.png"


async def test_code_in_a_comment_has_its_colours() -> None:
    """They come a moment later; lines stay as they are and scroll sideways."""
    shown = discussion([0], body=lambda _: talk(3), text=lambda _: "def harbour")
    async with thread(shown) as (pane, pilot, _):
        line = next(n for n, text in enumerate(painted(pane)) if "def harbour" in text)

        def is_coloured() -> bool:
            return any("keyword" in style for _, style in pane.line_segments(line))

        await until(pilot, is_coloured)
        assert pane.line_width(line + 1) > 80 and not pane.line_width(line)
        await pilot.press("greater_than_sign")
        assert "def harbour" in painted(pane)[line] and "eeee" in painted(pane)[line + 1]


async def test_wide_code_in_comments_goes_on_below() -> None:
    """The comment that the cursor is on stays where it is while those above it grow."""
    async with thread(discussion([0, 0, 0], body=lambda _: talk(3))) as (pane, pilot, _):
        await pilot.press("j", "j")
        here = pane.screen_row(pane.cursor)
        assert any(map(pane.line_width, range(pane.line_count)))
        height = pane.rows.height
        pane.code = "wrap"
        assert pane.screen_row(pane.cursor) == here
        pane.scroll_to_line(0)
        assert "↳ " in "\n".join(painted(pane))
        assert not any(map(pane.line_width, range(pane.line_count)))
        pane.code = "scroll"
        pane.scroll_to_line(0)
        assert pane.screen_row(pane.cursor) >= 0 and pane.rows.height == height


async def test_a_picture_that_is_not_shown_is_opened_elsewhere() -> None:
    """In an article, too, letters stand on its words, and nothing is fetched here."""
    pane = ArticleView()
    app = Showing(pane)
    async with app.run_test(size=(60, 10)) as pilot:
        pane.focus()
        show_article(pane, article(), parse_body(Body("html", TALK[2])))
        await pilot.press("semicolon", "s")
        assert pane.picture_url_in_view == "https://example.org/map.png"
        (opened,) = app.said(ReadingPane.PictureFollowed)
        assert isinstance(opened, ReadingPane.PictureFollowed)
        assert opened.url == "https://example.org/map.png"
