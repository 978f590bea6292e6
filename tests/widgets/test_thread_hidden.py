"""What rules hide and what is not here: told in one line where something is shown below."""

from __future__ import annotations

from reader.widgets.comment_thread import CommentThread
from tests.widgets.forest import Forest
from tests.widgets.showing import painted
from tests.widgets.threads import pane_of


def why(rule: int) -> str:
    return f"author is rule {rule}"


def with_hidden() -> Forest:
    """1 (hidden: 2 without replies, 3 with 4 and hidden 5), 6 stands in for what 7 answers."""
    forest = Forest()
    first = forest.add()
    forest.add(first, mark=8, text="Spam.")
    third = forest.add(first, mark=9, text="A secret.")
    forest.add(third)
    forest.add(third, mark=9)
    sixth = forest.add(author=None, text="", mark=-1)
    forest.add(sixth)
    return forest


def texts(pane: CommentThread) -> list[str]:
    return [
        line[1:].strip(" │╰●▌") for line in painted(pane) if "hidden:" in line or "[not" in line
    ]


async def test_a_hidden_comment_keeps_its_place_for_replies() -> None:
    """One line says who is hidden and why; without replies that are shown there is none."""
    async with pane_of(with_hidden(), why=why) as (pane, _, _):
        assert texts(pane) == [
            "hidden: author 3 — author is rule 9",
            "[not here] replies to a comment that is not here",
        ]
        assert painted(pane)[0] == " 6 comments · 3 unread · 3 hidden"
        assert "Spam" not in "\n".join(painted(pane))


async def test_keys_pass_over_what_is_not_shown() -> None:
    """`n` goes through what can be read; siblings and counts leave out what has no row."""
    async with pane_of(with_hidden(), why=why) as (pane, pilot, app):
        places = []
        for key in ("j", "right_curly_bracket", "k", "n", "n", "p", "m", "s"):
            await pilot.press(key)
            places.append(pane.cursor_comment_id)
        assert places == [3, 3, 1, 4, 7, 6, 6, 6]
        assert app.said(CommentThread.UnreadToggled) == []
        assert app.said(CommentThread.StarToggled) == []
        await pilot.press("A", "g", "enter")
        assert app.said(CommentThread.ReplyWanted) == []
        assert "[+ 1 reply]" in painted(pane)[2]


async def test_a_hidden_comment_can_be_looked_at() -> None:
    """Enter shows it for once, Enter again folds its replies; a search does not find it before."""
    async with pane_of(with_hidden(), why=why) as (pane, pilot, _):
        assert pane.search("secret") == 0
        await pilot.press("j", "enter")
        assert any("A secret." in line for line in painted(pane))
        assert painted(pane)[0] == " 6 comments · 2 unread · 2 hidden"
        assert pane.search("secret") == 1
        pane.clear_search()
        await pilot.press("enter")
        assert any("author 3 [+ 1 reply, 1 unread]" in line for line in painted(pane))


async def test_a_hidden_comment_that_was_searched_for_is_shown() -> None:
    """Somebody who goes to it from a list of hits sees it, though it has no row."""
    async with pane_of(with_hidden(), why=why) as (pane, _, _):
        assert pane.go_to_comment(2)
        assert "Spam." in "\n".join(painted(pane))
        assert pane.go_to_comment(5)
        assert "Comment number 5." in "\n".join(painted(pane))


async def test_a_rule_takes_comments_out_of_view_and_back() -> None:
    """After hiding an author the cursor is on what stood next, and nothing counts as new."""
    forest = with_hidden()
    async with pane_of(forest, why=why) as (pane, pilot, _):
        await pilot.press("n", "n")
        assert pane.cursor_comment_id == 7
        forest.marks[7] = 9
        assert pane.take_in(forest.index(), forest.comments) == 0
        assert (pane.cursor_comment_id, texts(pane)) == (4, ["hidden: author 3 — author is rule 9"])
        del forest.marks[7]
        assert pane.take_in(forest.index(), forest.comments) == 0
        assert any("author 7" in line for line in painted(pane))


async def test_a_missing_parent_that_arrives_is_new() -> None:
    """It takes the place of what stood for it, unread."""
    forest = with_hidden()
    async with pane_of(forest, why=why) as (pane, _, _):
        del forest.marks[6]
        forest.put(6, author="Late", text="Here I am.")
        assert pane.take_in(forest.index(), forest.comments) == 1
        assert any("● Late" in line for line in painted(pane))


async def test_a_thread_that_is_hidden_altogether_says_so() -> None:
    """It is not taken for an empty one, and no key breaks on it."""
    forest = Forest()
    forest.add(forest.add(mark=3), mark=3)
    async with pane_of(forest, why=why) as (pane, pilot, _):
        assert painted(pane)[0] == " The noise rules hide all comments here (2)."
        for key in ("j", "n", "enter", "quotation_mark", "full_stop", "x", "M", "plus"):
            await pilot.press(key)
        assert not pane.read_on()
        forest.add()
        assert pane.take_in(forest.index(), forest.comments) == 1
        assert any("author 3" in line for line in painted(pane))
