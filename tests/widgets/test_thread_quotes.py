"""What a comment quotes: folded to a line and back, without moving what is read."""

from __future__ import annotations

from tests.widgets.forest import Forest
from tests.widgets.showing import painted
from tests.widgets.threads import pane_of

QUOTE = "\n".join(f"> quoted line {number}" for number in range(12))


def quoting() -> Forest:
    forest = Forest()
    forest.add(text=f"{QUOTE}\nMy reply.")
    forest.add(text=f"{QUOTE}\n\nAnother reply.")
    forest.add(text="> short\nA needle.")
    return forest


async def test_long_quotes_are_folded_by_key() -> None:
    """`"` folds those of the comment under the cursor, and unfolds them again."""
    async with pane_of(quoting(), height=40) as (pane, pilot, _):
        await pilot.press("quotation_mark")
        assert [line.strip(" ▌") for line in painted(pane)[3:5]] == [
            "> 12 quoted lines",
            "My reply.",
        ]
        assert sum("quoted line" in line for line in painted(pane)) == 13
        await pilot.press("quotation_mark")
        assert sum("quoted line" in line for line in painted(pane)) == 24


async def test_quotes_can_be_folded_from_the_start() -> None:
    """Then the key unfolds; quotes of some lines stay, and a search unfolds what it reaches."""
    async with pane_of(quoting(), height=40, attributes={"folds_quotes": True}) as (pane, pilot, _):
        shown = "\n".join(painted(pane))
        assert shown.count("> 12 quoted lines") == 2
        assert "> short" in shown
        assert pane.search("quoted line 7") == 2
        assert "quoted line 7" in painted(pane)[10]
        assert "\n".join(painted(pane)).count("> 12 quoted lines") == 1
        pane.clear_search()
        await pilot.press("quotation_mark")
        assert "\n".join(painted(pane)).count("> 12 quoted lines") == 2


async def test_folding_a_quote_above_keeps_the_line_that_is_read() -> None:
    """With the quote scrolled out, the reply below it stays where it is."""
    forest = Forest()
    forest.add(text=f"{QUOTE}\n\n" + "\n\n".join(f"Reply {number}." for number in range(30)))
    async with pane_of(forest, height=10) as (pane, pilot, _):
        await pilot.press("j", "j", "j")
        before = painted(pane)
        assert any("Reply 0." in line for line in before)
        await pilot.press("quotation_mark")
        assert painted(pane)[1:] == before[1:]
