"""Several discussions of an article in one pane, and what its title tells."""

from __future__ import annotations

import pytest

from reader.model.article import Position
from reader.widgets.comment_thread import CommentThread
from tests.widgets.forest import Forest
from tests.widgets.showing import painted
from tests.widgets.threads import messages, pane_of, tabs


def small(count: int = 3) -> Forest:
    forest = Forest()
    for _ in range(count):
        forest.add()
    return forest


SITES = tabs("Comments", "Hacker News", "lobste.rs")


async def test_each_discussion_is_a_tab() -> None:
    """The one that is shown stands in brackets and is counted as it is read."""
    async with pane_of(small(), discussions=SITES, shown=1) as (pane, pilot, _):
        assert painted(pane)[0] == " Comments 10·1 │ [Hacker News 3·3] │ lobste.rs 30·3"
        await pilot.press("j")
        assert painted(pane)[0] == " Comments 10·1 │ [Hacker News 3·2] │ lobste.rs 30·3"
        assert pane.position.discussion_id == 1


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (40, " [Hacker News 3·3] 2 of 3"),
        (22, " [Hacker… 3·3] 2 of 3"),
        (13, " [H…] 2 of 3"),
    ],
)
async def test_tabs_fit_any_width(width: int, expected: str) -> None:
    """Where they do not stand beside each other, it is told which of how many is shown."""
    async with pane_of(small(), width=width, discussions=SITES, shown=1) as (pane, _, _):
        assert painted(pane)[0] == expected


async def test_a_key_and_a_click_ask_for_another_discussion() -> None:
    """`,` goes round; a click on a tab goes there, on the one that is shown nowhere."""
    async with pane_of(small(), discussions=SITES, shown=2) as (pane, pilot, app):
        await pilot.press("comma")
        await pilot.click(pane, offset=(20, 0))
        await pilot.click(pane, offset=(45, 0))
        assert messages(app, CommentThread.DiscussionWanted) == [(0,), (1,)]


async def test_one_discussion_has_no_tabs() -> None:
    """It is named, and there is no other to go to."""
    async with pane_of(small(), discussions=tabs("lobste.rs")) as (pane, pilot, app):
        await pilot.press("comma")
        assert painted(pane)[0] == " lobste.rs 3 · 3 unread"
        assert app.said(CommentThread.DiscussionWanted) == []


async def test_the_title_tells_how_fetching_went() -> None:
    """What is going on, what went wrong and what is followed stands there in words."""
    failed = tabs("Comments", error="403 Forbidden", announced=37)
    async with pane_of(small(), width=100, discussions=failed) as (pane, pilot, _):
        told, counts = " 3 comments · 3 unread", "announced 37, here 3"
        assert painted(pane)[0] == f"{told} · could not be fetched: 403 Forbidden · {counts}"
        pane.show_fetching(True)
        assert painted(pane)[0] == f"{told} · fetching… · {counts}"
        await pilot.press("w")
        assert painted(pane)[0] == f"{told} · fetching… · {counts} · watched"
        pane.show_fetching(False)
        pane.show_discussions(tabs("Comments", problem="the answer was cut short"))
        assert painted(pane)[0] == " 3 comments · 3 unread · the answer was cut short · watched"


async def test_what_does_not_fit_the_title_stands_below_it() -> None:
    """In a narrow pane the title takes the empty line too, and moves nothing."""
    failed = tabs("Comments", error="403 Forbidden", announced=37)
    async with pane_of(small(), width=40, discussions=failed) as (pane, _, _):
        assert painted(pane)[:2] == [
            " 3 comments · 3 unread",
            " could not be fetched: 403 Forbidden ·…",
        ]
        assert painted(pane)[2].startswith("▌● author 1 ")


async def test_a_count_that_the_site_forgot_to_raise_is_not_told() -> None:
    """Two comments announced and three here: a feed is late, and nothing is missing."""
    late = tabs("Comments", announced=2)
    async with pane_of(small(), width=100, discussions=late) as (pane, _, _):
        assert painted(pane)[0] == " 3 comments · 3 unread"


async def test_an_empty_discussion_has_its_tabs() -> None:
    """One sees that nothing is here yet, and where else to look."""
    async with pane_of(Forest(), discussions=SITES) as (pane, pilot, app):
        assert painted(pane)[:3] == [
            " [Comments 0] │ Hacker News 20·2 │ lobste.rs 30·3",
            "",
            " No comments.",
        ]
        pane.show_fetching(True)
        assert painted(pane)[1] == " fetching…"
        await pilot.press("comma", "c", "x", "A", "T", "at", "vertical_line")
        assert messages(app, CommentThread.DiscussionWanted) == [(1,)]
        assert len(app.said(CommentThread.FetchWanted)) == 1
        assert app.said(CommentThread.ReplyWanted) == []


async def test_first_comments_appear_in_an_empty_pane() -> None:
    """What was empty when it was opened fills when the comments are fetched."""
    forest = Forest()
    async with pane_of(forest, discussions=tabs("Comments")) as (pane, pilot, _):
        forest.add()
        forest.add()
        assert pane.take_in(forest.index(), forest.comments) == 2
        assert painted(pane)[0] == " 2 comments · 2 unread · 2 new"
        assert pane.cursor_comment_id == 1
        await pilot.press("j")
        assert painted(pane)[0] == " 2 comments · 1 unread"


async def test_keys_tell_what_is_wanted() -> None:
    """Each carries the comment under the cursor; hiding names its author."""
    forest = small()
    forest.add(author=None)
    async with pane_of(forest) as (pane, pilot, app):
        await pilot.press("j", "x", "A", "T", "at", "vertical_line", "c", "w", "w")
        for kind in ("ReplyWanted", "NoteWanted", "VersionsWanted", "PipeWanted"):
            assert messages(app, getattr(CommentThread, kind)) == [(2,)]
        assert messages(app, CommentThread.AuthorHidden) == [("author 2",)]
        assert messages(app, CommentThread.WatchToggled) == [(True,), (False,)]
        assert len(app.said(CommentThread.FetchWanted)) == 1
        await pilot.press("G", "x")
        assert len(app.said(CommentThread.AuthorHidden)) == 1
        assert pane.cursor_comment_id == 4


async def test_everything_of_the_reader_survives_arriving_comments() -> None:
    """Cursor, folds, order, what is kept unread and a search are as before; counts follow."""
    forest = Forest()
    first = forest.add(text="needle one")
    for _ in range(3):
        forest.add(first)
    other = forest.add(text="needle two")
    async with pane_of(forest) as (pane, pilot, _):
        await pilot.press("full_stop", "G", "m", "m", "k", "k")
        pane.go_to_comment(first)
        await pilot.press("h")
        order = pane.order
        assert pane.search("needle") == 2
        forest.add(first, text="needle three")
        assert pane.take_in(forest.index(), forest.comments) == 1
        assert (pane.order, pane.cursor_comment_id) == (order, first)
        assert pane.position.folded == frozenset({first})
        assert "[+ 4 replies, " in next(line for line in painted(pane) if "[+" in line)
        assert pane.is_searching
        await pilot.press("n")
        assert pane.cursor_comment_id == other or "needle three" in "\n".join(painted(pane))


async def test_what_the_pane_has_read_stays_read() -> None:
    """An answer that was read from the store a moment too early does not undo reading."""
    forest = small()
    async with pane_of(forest) as (pane, pilot, _):
        await pilot.press("j", "j")
        forest.add()
        pane.take_in(forest.index(), forest.comments)
        assert pane.unread_count == 2


async def test_letters_on_links_stay_on_their_links() -> None:
    """Somebody who has typed half of a hint follows the link that was meant."""
    forest = Forest()
    for number in range(3):
        forest.add(text=f"See https://example.org/{number}")
    async with pane_of(forest, position=Position(comment_id=2)) as (pane, pilot, app):
        await pilot.press("semicolon")
        forest.add(at=0, text="No link.")
        pane.take_in(forest.index(), forest.comments)
        await pilot.pause()
        lines = {line[3:].split("//")[0] for line in painted(pane) if "//example" in line}
        assert len(lines) == 3
        await pilot.press("d")
        assert messages(app, CommentThread.LinkFollowed) == [("https://example.org/2", False)]


async def test_the_cursor_goes_to_the_nearest_when_its_comment_is_gone() -> None:
    """A comment that was taken down leaves the reader where it stood."""
    forest = small(6)
    async with pane_of(forest, position=Position(comment_id=4)) as (pane, _, _):
        before = pane.screen_row(pane.cursor)
        forest.remove(4)
        assert pane.take_in(forest.index(), forest.comments) == 0
        assert (pane.cursor_comment_id, pane.screen_row(pane.cursor)) == (5, before)
        forest.remove(6)
        forest.remove(5)
        pane.take_in(forest.index(), forest.comments)
        assert pane.cursor_comment_id == 3
        for comment_id in (1, 2, 3):
            forest.remove(comment_id)
        pane.take_in(forest.index(), forest.comments)
        assert painted(pane)[0] == " No comments."
        assert pane.cursor == -1


async def test_a_thread_starts_folded_to_a_depth() -> None:
    """Until the reader has been there; then it is as it was left."""
    forest = Forest()
    first = forest.add()
    second = forest.add(first)
    third = forest.add(second)
    forest.add(third)
    attributes = {"fold_depth": 1}
    async with pane_of(forest, attributes=attributes) as (pane, pilot, _):
        assert "author 2 [+ 2 replies, 2 unread]" in "\n".join(painted(pane))
        await pilot.press("n", "n")
        assert pane.cursor_comment_id == third
        assert pane.position.folded == frozenset()
        pane.show_thread(forest.index(), forest.comments, Position(folded=frozenset()))
        assert not pane.rows.folded
        pane.app.set_focus(None)
        await pilot.pause()
        pane.show_thread(forest.index(), forest.comments)
        assert pane.rows.folded == {1}
        assert pane.position == Position()
        fifth = forest.add(third)
        pane.take_in(forest.index(), forest.comments)
        assert pane.position == Position()
        assert "[+ 3 replies, 3 unread]" in "\n".join(painted(pane))
        assert pane.go_to_comment(fifth)
        assert pane.position.folded == frozenset()
