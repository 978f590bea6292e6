"""Which comments are shown and where, told from arrays alone."""

from __future__ import annotations

import random
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from reader.model.comment import ThreadIndex
from reader.widgets.thread_rows import ThreadRows, sorted_thread
from tests.widgets.showing import discussion

#    0
#    ├─ 1
#    │  └─ 2
#    └─ 3
#    4
#    └─ 5
#    6
DEPTHS = (0, 1, 2, 1, 0, 1, 0)
TREE = discussion(DEPTHS).index


def parents(thread: ThreadIndex) -> Mapping[int, int | None]:
    """The id of each comment's parent, by id."""
    ids = thread.ids
    return {
        comment_id: ids[parent] if parent >= 0 else None
        for comment_id, parent in zip(ids, thread.parent, strict=True)
    }


depths = st.lists(st.integers(0, 6), min_size=1, max_size=40)


def test_folding_hides_what_is_below() -> None:
    """A folded comment stays, its replies go, also those folded themselves."""
    rows = ThreadRows(TREE, 80, {0, 1})
    assert rows.rows == [0, 4, 5, 6]
    assert rows.reveal(2) == [1, 0]
    rows.rebuild()
    assert rows.rows == list(range(7))


def test_a_comment_without_replies_is_not_folded() -> None:
    """There is nothing to hide below it."""
    rows = ThreadRows(TREE, 80, {2, 6})
    assert rows.folded == set()
    assert not rows.fold(6, is_folded=True)


def test_relations_are_found() -> None:
    """Parents, siblings, roots and subtrees, from every comment of a small tree."""
    rows = ThreadRows(TREE, 80)
    assert rows.ancestors(2) == [1, 0]
    assert [rows.root_of(position) for position in range(7)] == [0, 0, 0, 0, 4, 4, 6]
    assert [rows.next_sibling(position) for position in range(7)] == [4, 3, -1, -1, 6, -1, -1]
    assert [rows.previous_sibling(position) for position in range(7)] == [-1, -1, -1, 1, 0, -1, 4]
    assert list(rows.subtree(0)) == [0, 1, 2, 3]


def test_the_next_unread_is_found_round_the_ends() -> None:
    """Forwards and backwards, and the comment itself only when it is the last one left."""
    thread = discussion(DEPTHS, unread=lambda comment_id: comment_id in (2, 6)).index
    rows = ThreadRows(thread, 80)
    assert [rows.next_unread(position, 1) for position in range(7)] == [1, 5, 5, 5, 5, 1, 1]
    assert [rows.next_unread(position, -1) for position in range(7)] == [5, 5, 1, 1, 1, 1, 5]
    assert rows.unread_below(0) == 1
    thread.unread[5] = 0
    assert rows.next_unread(1, 1) == rows.next_unread(1, -1) == 1
    thread.unread[1] = 0
    assert rows.next_unread(1, 1) == rows.next_unread(1, -1) == -1


@given(depths, st.data())
def test_lines_and_rows_agree(depths: list[int], data: st.DataObject) -> None:
    """Whatever is folded and measured, every line belongs to the row that begins before it."""
    thread = discussion(depths).index
    folded = data.draw(st.sets(st.integers(0, len(depths) - 1)))
    rows = ThreadRows(thread, data.draw(st.integers(1, 100)), folded)
    rows.set_heights(range(0, len(rows.rows), 2), lambda position: position % 5 + 1)
    hidden = {p for f in rows.folded for p in rows.subtree(f) if p != f}
    assert rows.rows == [p for p in range(len(depths)) if p not in hidden]
    line = 0
    for row, position in enumerate(rows.rows):
        assert rows.row_of(position) == row
        assert rows.top(row) == line
        assert rows.row_at(line) == rows.row_at(line + rows.height_of(row) - 1) == row
        line += rows.height_of(row)
    assert line - rows.height in (0, 1)
    assert all(rows.row_of(position) == -1 for position in hidden)


@given(depths, st.randoms(use_true_random=False))
def test_sorting_keeps_the_tree(depths: list[int], chance: random.Random) -> None:
    """In any order, each comment stands under its own parent, and its replies follow it."""
    thread = discussion(depths).index
    ranks = list(range(len(depths)))
    chance.shuffle(ranks)
    result, order = sorted_thread(thread, lambda position: (False, ranks[position]))
    assert sorted(result.ids) == sorted(thread.ids)
    assert [thread.ids[old] for old in order] == list(result.ids)
    assert parents(result) == parents(thread)
    for position in range(len(result)):
        for below in range(position + 1, position + result.descendants[position] + 1):
            assert result.depth[below] > result.depth[position]
        if (parent := result.parent[position]) >= 0:
            assert parent < position <= parent + result.descendants[parent]
