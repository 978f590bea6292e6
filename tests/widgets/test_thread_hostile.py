"""Comments as somebody writes them who wants to break the pane, and threads of unusual shape."""

from __future__ import annotations

import pytest

from reader.model.article import Position
from reader.text.clean import clean_line, clean_text
from tests.costs import affordable
from tests.widgets.forest import Forest
from tests.widgets.showing import painted, resize
from tests.widgets.threads import pane_of

KEYS = (
    "j", "l", "enter", "enter", "quotation_mark", "n", "p", "0", "G", "k", "minus", "underscore",
    "plus", "full_stop", "pagedown", "ctrl+u", "s", "m", "semicolon", "escape", "greater_than_sign",
    "X",
)  # fmt: skip

HOSTILE = {
    "escapes": "\x1b[31mred\x1b]0;title\x07\x1b]52;c;cGF3\x07 \x9b2J \x1bPq\x1b\\",
    "markup": "[/] [b]x[/b] [@click=app.quit]me[/] [link=javascript:x]",
    "bidi": "abc \u202e\u2066\u2067 gnp.exe \u2069\u061c end",
    "zero width": "a" + "\u200b\u200d\u2060\ufeff" * 5000 + "b",
    "joiners": "\u200d" * 3000,
    "combining": "e" + "\u0301" * 10_000,
    "long word": "x" * 10_000,
    "long wide word": "漢" * 5_000,
    "right to left": "שלום עולם " * 200,
    "emoji": "👩‍👩‍👧🇯🇵👍🏽" * 500,
    "empty": "",
    "spaces": " \u00a0\u3000\t\r\n" * 100,
    "quotes": ">" * 3000 + "\n" + "> " * 3000,
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_and_texts_stay_inside_the_pane(name: str) -> None:
    """Whatever is in it, no line passes the edge, no control reaches it, and keys work."""
    forest = Forest()
    written = HOSTILE[name]
    author = clean_line(written) or None
    first = forest.add(author=author, text=clean_text(written))
    second = forest.add(first, author=author, text=clean_text(written))
    forest.add(second, text="An ordinary one.")
    forest.add(author="", text="An ordinary one.")
    async with pane_of(forest, width=40, height=16) as (pane, pilot, _):
        for size in ((40, 16), (9, 5), (170, 45)):
            await resize(pilot, pane, *size)
            for key in KEYS:
                await pilot.press(key)
                strips = pane.render_lines(pane.size.region)
                assert {strip.cell_length for strip in strips} == {size[0]}, (key, size)
                text = "".join(strip.text for strip in strips)
                assert not any(
                    ord(c) < 32 or 127 <= ord(c) < 160 or "\u202a" <= c <= "\u202e" for c in text
                )
            assert pane.cursor_comment_id is not None


async def test_three_thousand_replies_in_a_chain_are_read() -> None:
    """Each stands at most so far to the right that its text has room, and says how deep it is."""
    forest = Forest()
    parent = None
    for _ in range(3000):
        parent = forest.add(parent)
    async with pane_of(forest, width=40, position=Position(comment_id=2999)) as (pane, pilot, _):
        assert any("author 2999" in line and "↳2998" in line for line in painted(pane))
        with affordable(15):
            for key in ("j", "p", "0", "enter", "enter", "G", "X", "plus", "minus", "g"):
                await pilot.press(key)
        assert pane.unread_count < 3000


async def test_two_hundred_replies_side_by_side_are_read() -> None:
    """Siblings are gone through one by one, and by number."""
    forest = Forest()
    root = forest.add()
    for _ in range(200):
        forest.add(forest.add(root))
    async with pane_of(forest) as (pane, pilot, _):
        await pilot.press("j", "1", "5", "0", "right_curly_bracket")
        assert pane.cursor_comment_id == 2 + 2 * 150
        await pilot.press("9", "9", "9", "left_curly_bracket")
        assert pane.cursor_comment_id == 2


@pytest.mark.parametrize("unit", ["word ", "A sentence of a comment. " * 12 + "\n\n", "漢字"])
async def test_a_comment_of_a_megabyte_is_read(unit: str) -> None:
    """It opens, its end can be gone to, and folding what is around it does not lay it out anew."""
    forest = Forest()
    first = forest.add(text="Short.")
    forest.add(first, text=unit * (1_000_000 // len(unit.encode())))
    forest.add(first, text="The last one.")
    async with pane_of(forest) as (pane, pilot, _):
        await pilot.press("j", "pagedown", "G")
        assert any("The last one." in line for line in painted(pane))
        await pilot.press("g", "h")
        with affordable(15):
            await pilot.press("l", "h", "l")
        assert any("author 2" in line for line in painted(pane))
