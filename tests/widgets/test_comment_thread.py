"""The comments pane: moving, folding, reading on, and staying where the reader is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from reader.model.article import Position
from reader.widgets import thread_marking
from reader.widgets.comment_thread import CommentThread
from tests.widgets.showing import Discussion, Showing, discussion, painted, resize, until

#    1
#    ├─ 2
#    │  └─ 3
#    └─ 4
#    5
#    └─ 6
#    7
DEPTHS = (0, 1, 2, 1, 0, 1, 0)

EVERY_KEY = (
    "j", "k", "g", "G", "n", "N", "p", "0", "l", "minus", "underscore", "plus", "full_stop",
    "left_square_bracket", "right_square_bracket", "left_curly_bracket", "right_curly_bracket",
    "enter", "pagedown", "pageup", "ctrl+d", "ctrl+u", "m", "X", "s",
)  # fmt: skip

Pane = tuple[CommentThread, Pilot[None], Showing]


@asynccontextmanager
async def thread(
    shown: Discussion,
    *,
    width: int = 60,
    height: int = 24,
    position: Position | None = None,
    announced: int | None = None,
    op_author: str | None = None,
    has_focus: bool = True,
) -> AsyncIterator[Pane]:
    pane = CommentThread()
    app = Showing(pane)
    async with app.run_test(size=(width, height)) as pilot:
        if not has_focus:
            app.screen.set_focus(None)
        else:
            pane.focus()
        await pilot.pause()
        pane.show_thread(shown.index, shown.comments, position or Position(), announced, op_author)
        await pilot.pause()
        yield pane, pilot, app


async def walk(pilot: Pilot[None], pane: CommentThread, keys: str) -> list[int | None]:
    """Where each key of some puts the cursor."""
    places = []
    for key in keys.split():
        await pilot.press(key)
        places.append(pane.cursor_comment_id)
    return places


def read_ids(app: Showing) -> list[int]:
    messages = [m for m in app.noted if isinstance(m, CommentThread.CommentsRead)]
    return [comment_id for message in messages for comment_id in message.ids]


def long_text(comment_id: int) -> str:
    return "\n\n".join(f"Paragraph {n} of comment {comment_id}. " + "word " * 30 for n in range(12))


async def test_the_title_counts_and_the_tree_is_drawn() -> None:
    """Total, unread and announced are told; replies stand to the right of what they answer."""
    shown = discussion(DEPTHS, unread=lambda comment_id: comment_id > 5)
    async with thread(shown, announced=229, op_author="AUTHOR 2") as (pane, _, _):
        lines = painted(pane)
        assert lines[0] == " 7 comments · 2 unread · announced 229, here 7"
        assert lines[2].startswith("▌  author 1")
        assert lines[5].startswith(" │   author 2 OP")
        assert lines[8].startswith(" │ │   author 3")
        assert lines[17].startswith(" │ ● author 6")


async def test_whom_a_comment_answers_is_told_where_it_cannot_be_seen() -> None:
    """A second reply stands below the first one, so it names whom it answers."""
    async with thread(discussion(DEPTHS)) as (pane, _, _):
        heads = [line for line in painted(pane) if "author" in line]
        assert ["in reply to" in head for head in heads] == [False] * 3 + [True] + [False] * 3
        assert "in reply to author 1" in heads[3]


async def test_names_and_texts_are_painted_as_plain_text() -> None:
    """Markup in a comment neither crashes nor is obeyed."""
    shown = discussion(
        [0], text=lambda _: "[/] [b]x[/b]", author=lambda _: "[@click=app.quit]me[/]"
    )
    async with thread(shown) as (pane, _, _):
        lines = painted(pane)
        assert "[@click=app.quit]me[/]" in lines[2]
        assert lines[3].endswith("[/] [b]x[/b]")


async def test_the_cursor_moves_along_the_tree() -> None:
    """Every key that moves goes where its help says."""
    async with thread(discussion(DEPTHS)) as (pane, pilot, _):
        assert await walk(pilot, pane, "j j j k") == [2, 3, 4, 3]
        assert await walk(pilot, pane, "p p p") == [2, 1, 1]
        assert await walk(pilot, pane, "right_square_bracket right_square_bracket") == [5, 7]
        assert await walk(pilot, pane, "left_square_bracket") == [5]
        assert await walk(pilot, pane, "G g") == [7, 1]
        assert await walk(pilot, pane, "j right_curly_bracket left_curly_bracket") == [2, 4, 2]
        assert await walk(pilot, pane, "j 0") == [3, 1]
        assert await walk(pilot, pane, "j j left_square_bracket") == [2, 3, 1]
        await pilot.press("4", "j")
        assert pane.cursor_comment_id == 5
        await pilot.press("1", "0", "k")
        assert pane.cursor_comment_id == 1
        await pilot.press("6", "G")
        assert pane.cursor_comment_id == 6


async def test_folding_hides_and_counts() -> None:
    """A folded comment says how many replies it hides and how many of them are unread."""
    shown = discussion(DEPTHS, unread=lambda comment_id: comment_id == 3)
    async with thread(shown) as (pane, pilot, _):
        await pilot.press("enter")
        lines = painted(pane)
        assert "author 1 [+ 3 replies, 1 unread]" in lines[2]
        assert "author 5" in lines[3]
        assert (pane.position.folded or frozenset()) == {1}
        await pilot.press("l")
        assert "author 2" in painted(pane)[5]
        assert (pane.position.folded or frozenset()) == frozenset()


async def test_left_folds_and_then_goes_out() -> None:
    """`h` folds; on a folded comment, or one without replies, it leaves for the article."""
    async with thread(discussion(DEPTHS)) as (pane, pilot, app):
        await pilot.press("h")
        assert (pane.position.folded or frozenset()) == {1}
        assert not app.said(CommentThread.Left)
        await pilot.press("h")
        assert len(app.said(CommentThread.Left)) == 1
        await pilot.press("G", "h")
        assert len(app.said(CommentThread.Left)) == 2


async def test_a_chain_is_folded_from_anywhere_inside() -> None:
    """`-` folds the whole chain and goes on to the next one."""
    async with thread(discussion(DEPTHS)) as (pane, pilot, _):
        assert await walk(pilot, pane, "j j minus") == [2, 3, 5]
        assert (pane.position.folded or frozenset()) == {1}


async def test_everything_is_folded_and_unfolded() -> None:
    """`_` leaves one line for each chain, with the cursor on the one it was in; `+` undoes it."""
    async with thread(discussion(DEPTHS)) as (pane, pilot, _):
        assert await walk(pilot, pane, "j j underscore") == [2, 3, 1]
        assert (pane.position.folded or frozenset()) == {1, 5}
        assert [line for line in painted(pane) if "[+ " in line] == painted(pane)[2:4]
        await pilot.press("plus")
        assert (pane.position.folded or frozenset()) == frozenset()


async def test_a_comment_becomes_read_when_the_cursor_leaves_it() -> None:
    """Its mark goes, the title counts one less, and the store is told."""
    async with thread(discussion(DEPTHS)) as (pane, pilot, app):
        assert painted(pane)[2].startswith("▌● author 1")
        await pilot.press("j")
        assert painted(pane)[2].startswith("   author 1")
        assert painted(pane)[0] == " 7 comments · 6 unread"
        assert read_ids(app) == [1]


async def test_a_comment_becomes_read_after_a_second_in_view(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its last line must have been on the screen for a second; what is below is not."""
    monkeypatch.setattr(thread_marking, "_READ_SECONDS", 0.05)
    shown = discussion([0] * 9, text=lambda n: long_text(n) if n == 3 else "short")
    async with thread(shown, height=12) as (pane, pilot, app):
        await until(pilot, lambda: len(read_ids(app)) >= 2)
        await pilot.pause(0.1)
        assert read_ids(app) == [1, 2]
        assert pane.unread_count == 7


async def test_nothing_becomes_read_without_the_focus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments beside an article that is being read are not read by that."""
    monkeypatch.setattr(thread_marking, "_READ_SECONDS", 0.02)
    async with thread(discussion(DEPTHS), has_focus=False) as (pane, pilot, app):
        await asyncio.sleep(0.1)
        await pilot.pause()
        assert read_ids(app) == []
        pane.focus()
        await until(pilot, lambda: read_ids(app) == [1, 2, 3, 4, 5, 6, 7])


async def test_what_is_marked_unread_by_hand_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """`m` keeps a comment for later: neither time nor leaving it takes that back."""
    monkeypatch.setattr(thread_marking, "_READ_SECONDS", 0.02)
    shown = discussion(DEPTHS, unread=lambda _: False)
    async with thread(shown) as (_, pilot, app):
        await pilot.press("m", "j")
        await asyncio.sleep(0.1)
        await pilot.pause()
        assert (shown.unread_ids, read_ids(app)) == ([1], [])
        (message,) = app.said(CommentThread.UnreadToggled)
        assert isinstance(message, CommentThread.UnreadToggled)
        assert (message.ids, message.unread) == ([1], True)
        await pilot.press("k", "j")
        assert (shown.unread_ids, read_ids(app)) == ([], [1])


async def test_reading_on_goes_through_all_that_is_unread() -> None:
    """Space reaches every unread comment once, unfolding it, and ends when none is left."""
    shown = discussion(DEPTHS, unread=lambda comment_id: comment_id in (1, 3, 6))
    async with thread(shown, has_focus=False) as (pane, _, _):
        pane.action_fold_all(True)
        reached = []
        while pane.read_on():
            reached.append(pane.cursor_comment_id)
        assert reached == [1, 3, 6]
        assert (pane.position.folded or frozenset()) == frozenset()
        assert shown.unread_ids == []
        await asyncio.sleep(0)
        assert not pane.read_on()


async def test_reading_on_comes_back_to_what_was_passed_over() -> None:
    """With the cursor at the end, what is unread above is still reached."""
    shown = discussion(DEPTHS, unread=lambda comment_id: comment_id == 2)
    async with thread(shown) as (pane, pilot, _):
        await pilot.press("G")
        assert pane.read_on()
        assert pane.cursor_comment_id == 2
        assert not pane.read_on()
        assert shown.unread_ids == []


async def test_reading_on_pages_through_a_long_comment() -> None:
    """All of a comment taller than the pane is seen before the next one is gone to."""
    shown = discussion([0, 0], text=lambda n: long_text(n) if n == 1 else "short")
    async with thread(shown, height=12) as (pane, _, _):
        seen = set(painted(pane))
        while pane.read_on() and pane.cursor_comment_id == 1:
            seen.update(painted(pane))
        text = "\n".join(seen)
        assert all(f"Paragraph {n} of comment 1" in text for n in range(12))
        assert pane.cursor_comment_id == 2


async def test_a_step_scrolls_within_a_comment_taller_than_the_pane() -> None:
    """`j` shows the rest of a long comment before it goes on, and `k` its beginning."""
    shown = discussion([0, 0], text=lambda n: long_text(n) if n == 1 else "short")
    async with thread(shown, height=12) as (pane, pilot, _):
        places = await walk(pilot, pane, "j j j")
        assert (places, pane.top_line > 5) == ([1, 1, 1], True)
        for _ in range(20):
            await pilot.press("j")
        assert pane.cursor_comment_id == 2
        await pilot.press("k")
        assert pane.cursor_comment_id == 1
        for _ in range(30):
            await pilot.press("k")
        assert pane.top_line <= 2


async def test_next_unread_is_gone_to() -> None:
    """`n` and `N` go to unread comments round the ends; with none left they are the screen's."""
    shown = discussion(DEPTHS, unread=lambda comment_id: comment_id in (2, 6))
    async with thread(shown) as (pane, pilot, app):
        assert await walk(pilot, pane, "n N") == [2, 6]
        assert pane.unread_count == 1
        await pilot.press("k")
        assert "n" not in app.screen.active_bindings


async def test_a_subtree_and_a_thread_are_marked_read() -> None:
    """`X` acts at once; `M` asks first, so it only says what was wanted."""
    shown = discussion(DEPTHS)
    async with thread(shown) as (pane, pilot, app):
        await pilot.press("j", "X")
        assert shown.unread_ids == [4, 5, 6, 7]
        await pilot.press("M")
        (subtree,) = app.said(CommentThread.SubtreeRead)
        (whole,) = app.said(CommentThread.ThreadRead)
        assert isinstance(subtree, CommentThread.SubtreeRead)
        assert isinstance(whole, CommentThread.ThreadRead)
        assert (subtree.ids, whole.ids) == ([2, 3], [4, 5, 6, 7])
        assert shown.unread_ids == [4, 5, 6, 7]
        pane.refresh_unread(whole.ids, False)
        assert painted(pane)[0] == " 7 comments"
        pane.refresh_unread([1, 99], True)
        assert painted(pane)[0] == " 7 comments · 1 unread"


async def test_a_star_is_shown_and_told() -> None:
    """A single comment can be kept; undoing it elsewhere is shown when the pane is told."""
    shown = discussion(DEPTHS)
    async with thread(shown) as (pane, pilot, app):
        await pilot.press("s")
        assert "★" in painted(pane)[2]
        (message,) = app.said(CommentThread.StarToggled)
        assert isinstance(message, CommentThread.StarToggled)
        assert (message.id, message.starred) == (1, True)
        pane.refresh_comments([1])
        assert "★" not in painted(pane)[2]


async def test_replies_are_sorted() -> None:
    """`.` goes through the orders; the tree stays, and the cursor stays on its comment."""
    shown = discussion(DEPTHS, score=lambda comment_id: {4: 9, 7: 5}.get(comment_id))
    async with thread(shown, height=30) as (pane, pilot, _):
        await pilot.press("j")
        orders = {}
        for _ in range(4):
            names = [line.split("author ")[1] for line in painted(pane) if "author" in line]
            orders[pane.order] = [int(name[0]) for name in names]
            assert pane.cursor_comment_id == 2
            await pilot.press("full_stop")
        assert orders == {
            "thread": [1, 2, 3, 4, 5, 6, 7],
            "oldest": [7, 5, 6, 1, 4, 2, 3],
            "newest": [1, 2, 3, 4, 5, 6, 7],
            "score": [7, 1, 4, 2, 3, 5, 6],
        }


async def test_what_was_read_in_another_order_stays_read() -> None:
    """Sorting and sorting back loses no state; scores are left out where there are none."""
    shown = discussion(DEPTHS)
    async with thread(shown) as (pane, pilot, _):
        await pilot.press("full_stop", "G", "k", "m")
        unread = set(shown.unread_ids) if pane.order == "thread" else None
        assert unread is None
        count = pane.unread_count
        await pilot.press("full_stop", "full_stop")
        assert pane.order == "thread"
        assert len(shown.unread_ids) == count


async def test_a_search_goes_through_the_whole_thread() -> None:
    """Matches are counted everywhere, marked, gone through, and unfolded when reached."""
    shown = discussion(
        [0, 1] * 50, text=lambda n: "Needle and needle." if n in (4, 90) else f"Hay {n}."
    )
    async with thread(shown) as (pane, pilot, _):
        await pilot.press("underscore")
        assert pane.search("NEEDLE") == 4
        assert pane.is_searching
        places = [pane.cursor_comment_id, *await walk(pilot, pane, "n n n n N")]
        assert places == [4, 4, 90, 90, 4, 90]
        assert any("Needle and needle." in line for line in painted(pane))
        assert pane.clear_search()
        assert not pane.is_searching
        assert pane.search("nothing like it") == 0
        assert not pane.next_match(1)


async def test_a_place_is_restored() -> None:
    """A thread opens at the comment it was left at, with the same comments folded."""
    shown = discussion([0, 1, 1] * 40)
    place = Position(comment_id=61, folded=frozenset({1, 4, 999}))
    async with thread(shown, position=place) as (pane, _, _):
        assert pane.position == Position(comment_id=61, folded=frozenset({1, 4}))
        assert any("▌" in line and "author 61" in line for line in painted(pane))


async def test_a_comment_that_is_not_here_cannot_be_gone_to() -> None:
    """A search hit of another thread changes nothing."""
    async with thread(discussion([0] * 50)) as (pane, _, _):
        assert pane.go_to_comment(40)
        assert any("author 40" in line for line in painted(pane))
        assert not pane.go_to_comment(51)
        assert pane.cursor_comment_id == 40


async def test_what_is_read_does_not_move_while_heights_become_known() -> None:
    """Scrolling up into comments of unknown height moves lines by what was asked, no more."""
    shown = discussion([0] * 300, text=lambda n: "word " * (n * 37 % 200))
    async with thread(shown, position=Position(comment_id=200)) as (pane, _, _):
        before = painted(pane)
        for _ in range(120):
            pane.scroll_to_line(pane.top_line - 3)
            after = painted(pane)
            assert after[3:] == before[:-3]
            before = after


async def test_the_cursor_stays_in_view_wherever_it_goes() -> None:
    """Jumps through comments of unknown heights end with the comment's head on the screen."""
    shown = discussion([0, 1, 2, 1] * 100, text=lambda n: "word " * (n * 37 % 150))
    async with thread(shown, height=14) as (pane, pilot, _):
        for target in (399, 7, 200, 201, 350, 1, 400, 120, 119, 118):
            assert pane.go_to_comment(target)
            assert any(f"author {target} " in line for line in painted(pane)), target
        await pilot.press("pageup", "pagedown", "ctrl+u", "ctrl+d")
        assert any("▌" in line for line in painted(pane))


async def test_a_large_thread_is_read_by_windows() -> None:
    """Opening ten thousand comments reads some dozens."""
    shown = discussion([0, 1, 2, 3] * 2500)
    async with thread(shown) as (_, pilot, _):
        assert sum(shown.reads) < 100
        await pilot.press("G")
        assert sum(shown.reads) < 200


async def test_links_of_a_comment_are_followed_by_number_and_hint() -> None:
    """Numbers are those of the comment under the cursor."""
    shown = discussion(
        [0, 0], text=lambda n: f"See https://example.org/{n} and https://b.example/{n}"
    )
    async with thread(shown) as (_, pilot, app):
        await pilot.press("j", "2", "enter", "semicolon", "a")
        followed = [m for m in app.noted if isinstance(m, CommentThread.LinkFollowed)]
        assert [m.url for m in followed] == ["https://b.example/2", "https://example.org/1"]


async def test_an_empty_thread_says_so() -> None:
    """Nothing to read is told, and so is what is announced but not here; no key breaks on it."""
    async with thread(discussion([]), announced=12) as (pane, pilot, app):
        assert "12 comments" in painted(pane)[0]
        for key in EVERY_KEY:
            await pilot.press(key)
        await pilot.press("h")
        assert len(app.said(CommentThread.Left)) == 1
        assert not pane.read_on()
        assert pane.search("x") == 0
        assert pane.position == Position()
        pane.show_message("Loading…")
        assert painted(pane)[0] == " Loading…"
        pane.show_thread(None, lambda ids: [])
        assert set(painted(pane)) == {""}


async def test_a_comment_gone_from_the_store_is_told() -> None:
    """A thread that another process is changing does not break the pane."""
    shown = discussion([0, 0, 0])
    del shown.kept[2]
    async with thread(shown) as (pane, _, _):
        assert any("[not here]" in line for line in painted(pane))


async def test_copied_text_is_the_source() -> None:
    """Rails, marks and broken lines are not copied."""
    shown = discussion(
        [0, 1],
        text=lambda n: f"A comment number {n} that is wrapped by the pane.",
        published=lambda _: None,
    )
    async with thread(shown, width=30) as (pane, pilot, app):
        pane.text_select_all()
        await pilot.pause()
        selected = app.screen.get_selected_text()
        assert selected is not None
        assert selected.splitlines()[4:] == [
            "",
            "author 2",
            "A comment number 2 that is wrapped by the pane.",
        ]


async def test_a_click_puts_the_cursor_on_a_comment() -> None:
    """The mouse can choose a comment like in the list."""
    async with thread(discussion(DEPTHS)) as (pane, pilot, _):
        await pilot.click(CommentThread, offset=(20, 8))
        assert pane.cursor_comment_id == 3


async def test_resizing_keeps_the_comment_where_it_is() -> None:
    """The comment under the cursor stays at its line of the screen, whatever the width."""
    shown = discussion([0, 1] * 100, text=lambda n: "word " * (n * 37 % 90))
    async with thread(shown, position=Position(comment_id=99)) as (pane, pilot, _):
        heights = []
        for width in (60, 30, 120, 45, 60):
            await resize(pilot, pane, width, 24)
            lines = painted(pane)
            heights.append(next(n for n, line in enumerate(lines) if "author 99 " in line))
        assert len(set(heights)) == 1


async def test_nothing_breaks_at_any_size() -> None:
    """From one cell to a wall of them, with keys pressed at each size."""
    shown = discussion([0, 1, 2, 3, 4, 5, 6, 7, 8] * 5, text=long_text)
    async with thread(shown) as (pane, pilot, _):
        for size in ((1, 1), (2, 2), (7, 3), (500, 200), (40, 12), (3, 40)):
            await resize(pilot, pane, *size)
            for key in EVERY_KEY:
                await pilot.press(key)
            assert len(painted(pane)) == pane.size.height
            assert pane.cursor_comment_id is not None
