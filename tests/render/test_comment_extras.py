"""What stands around comments: quotes told apart, rails that end, tabs, a chain, a map."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.body import Body
from reader.model.comment import Comment, CommentRole, KeptComment, ThreadIndex
from reader.render.comment import (
    CommentHead,
    Folded,
    folded_line,
    hidden_line,
    stand_in_line,
)
from reader.render.comment_map import MAP_WIDTH, map_runs, map_segments
from reader.render.comment_title import Tab, chain_line, fact_lines, tab_line
from reader.render.flow import flow_of
from reader.render.leaves import Flow
from reader.render.line import Line, text_of
from reader.text.blocks import parse_body
from reader.text.width import cell_width
from tests.render.comments import comment_lines

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TEXTS = (
    "The first comment, which is long enough to be wrapped at every width that is tried here, and"
    " then some more of it.",
    "> The first comment, which is long enough\n> to be wrapped\nNo it is not.\n\n> Quoted.\n>\n"
    "> Quoted more.\n\nThe reply to that.",
    "See https://example.org/a/page and run:\n\n    > not(a, quote)\n    return 1",
    "夜行列車は遅い。しかし、よく眠れる。" * 4,
    "",
    "Something deep.",
)
NAMES = ("Ada", "Grace Hopper", "me", "山田太郎", None, "שלום")
ROLES: tuple[CommentRole | None, ...] = (None, "moderator", "author", "admin", None, None)
DEPTHS = (0, 1, 2, 1, 2, 30)


def kept_comment(number: int) -> tuple[KeptComment, Flow]:
    body = Body("text", TEXTS[number])
    comment = Comment(
        author=NAMES[number],
        body=body,
        text=TEXTS[number],
        published=datetime(2026, 11, 25, 11 - number, tzinfo=UTC),
        role=ROLES[number],
        score=number * 700 if number % 2 else None,
        state="deleted" if number == 4 else "ok",
    )
    kept = KeptComment(
        id=number + 1,
        article_id=1,
        parent_id=None,
        comment=comment,
        unread=True,
        starred=number == 2,
        note="A note." if number == 3 else None,
        is_changed=number == 1,
    )
    return kept, flow_of(parse_body(body), link_list="hidden")


def head(number: int) -> CommentHead:
    return CommentHead(
        depth=DEPTHS[number],
        is_unread=number % 3 == 0,
        is_starred=number == 2,
        is_op=number == 0,
        is_own=number == 2,
        reply_to="Ada" if number == 3 else None,
        depth_below=DEPTHS[number + 1] if number + 1 < len(DEPTHS) else 0,
    )


def discussion(width: int, *, folds_quotes: bool = False) -> list[str]:
    lines: list[Line] = []
    for number in range(len(TEXTS)):
        kept, flow = kept_comment(number)
        told = head(number)
        lines += comment_lines(kept, flow, told, width, NOW, folds_quotes=folds_quotes)
        lines.append(Line(()))
    kept, _ = kept_comment(0)
    lines.append(folded_line(kept, Folded(1200, 34), head(0), width, NOW))
    lines.append(folded_line(kept, Folded(2, 0), head(0), width, NOW, is_hidden=True))
    lines.append(hidden_line(kept, "has the word “train”", replace(head(1), depth_below=0), width))
    lines.append(stand_in_line(replace(head(2), depth_below=1), width))
    return [line.text.rstrip() for line in lines]


@pytest.mark.parametrize("width", [40, 72, 120])
def test_a_discussion_looks_as_agreed(width: int) -> None:
    """Marks, quotes, code, rails and their ends, wide characters: as the golden files show."""
    expected = (GOLDEN / f"comments-{width}.txt").read_text("utf-8").splitlines()
    assert discussion(width) == expected


def styled(lines: list[Line], style: str) -> list[str]:
    """The texts that have a style, a piece each."""
    return [text for line in lines for text, own in line.segments if style in own.split()]


def test_only_what_is_quoted_is_dimmed() -> None:
    """A reply right below a quote is not; nor is code that begins like one."""
    kept, flow = kept_comment(1)
    lines = comment_lines(kept, flow, head(0), 72, NOW)
    assert styled(lines, "quote") == [
        "> The first comment, which is long enough",
        "> to be wrapped",
        "Quoted.",
        "Quoted more.",
    ]
    kept, flow = kept_comment(2)
    lines = comment_lines(kept, flow, head(0), 72, NOW, folds_quotes=True)
    assert styled(lines, "quote") == []
    assert styled(lines, "code") == ["> not(a, quote)", "return 1"]


def test_a_wrapped_quote_is_one() -> None:
    """Lines that a narrow pane makes of one quoted line are quoted too, and counted."""
    body = Body("text", "> " + "quoted " * 30 + "\nThe reply.")
    kept, _ = kept_comment(0)
    flow = flow_of(parse_body(body), link_list="hidden")
    lines = comment_lines(kept, flow, head(0), 30, NOW, folds_quotes=True)
    assert [line.text.strip() for line in lines[1:]] == ["> 8 quoted lines", "The reply."]


def test_rails_end_with_their_subtree() -> None:
    """The last reply ends the rails that lead no further, those of what goes on stay."""
    kept, flow = kept_comment(0)
    deep = replace(head(0), depth=3, depth_below=1)
    last = comment_lines(kept, flow, deep, 60, NOW)
    assert last[-1].text.startswith(" │ ╰ ╰   ")
    assert all(line.text.startswith(" │ │ │ ") for line in last[:-1])
    assert comment_lines(kept, flow, replace(deep, depth_below=4), 60, NOW)[-1].text.startswith(
        " │ │ │ "
    )
    folded = folded_line(kept, Folded(3, 1), replace(deep, depth_below=0), 60, NOW)
    assert folded.text.startswith(" ╰ ╰ ╰ ")


@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=12),
    st.booleans(),
    st.integers(1, 3000),
    st.integers(1, 120),
)
def test_a_chain_fits_any_line(names: list[str], is_cut: bool, depth: int, width: int) -> None:
    """However many and long the names, the line is never wider than the pane."""
    assert cell_width(chain_line(names, is_cut=is_cut, depth=depth, width=width)) <= width


def test_a_chain_is_cut_in_the_middle() -> None:
    """Who began it and whom it answers last are told longest."""
    names = ["Ada", "Bob", "Cyd", "Dee"]
    assert [
        chain_line(names, is_cut=False, depth=4, width=width) for width in (40, 30, 26, 18)
    ] == [
        "↑ Ada › Bob › Cyd › Dee · depth 4",
        "↑ Ada › … › Dee · depth 4",
        "↑ Ada › … › Dee · depth 4",
        "↑ … › Dee · depth…",
    ]
    assert chain_line(names, is_cut=True, depth=9, width=60) == (
        "↑ Ada › … › Bob › Cyd › Dee · depth 9"
    )


@given(
    st.lists(
        st.builds(Tab, st.integers(), st.text(), st.integers(0, 10**6), st.integers(0, 999)),
        min_size=2,
        max_size=6,
    ),
    st.integers(1, 120),
)
def test_tabs_fit_any_line(tabs: list[Tab], width: int) -> None:
    """And each click goes to the tab that is painted there."""
    for shown in range(len(tabs)):
        segments, places = tab_line(tabs, shown, width)
        assert cell_width(text_of(segments)) <= max(width, len(f"[…] {len(tabs)} of {len(tabs)}"))
        assert [place.id for place in places] in ([], [tab.id for tab in tabs])
        for place, tab in zip(places, tabs, strict=False):
            assert place.end <= width
            assert place.end - place.start >= cell_width(f" {tab.total:,}")


def test_facts_take_the_second_line_where_they_must() -> None:
    """They are parted between facts, and what is too long even so is cut."""
    facts = ["Comments 12", "3 unread", "announced 37, here 12"]
    assert fact_lines(facts, 60) == ("Comments 12 · 3 unread · announced 37, here 12", "")
    assert fact_lines(facts, 30) == ("Comments 12 · 3 unread", "announced 37, here 12")
    assert fact_lines(facts, 12) == ("Comments 12", "3 unread · …")


@given(st.lists(st.integers(0, 40), max_size=200), st.integers(1, 60))
def test_a_map_holds_every_comment_once(depths: list[int], height: int) -> None:
    """Whatever the height, its lines are as many as there is room for and of one width."""
    count = len(depths)
    thread = ThreadIndex(1, ids=array("q", range(count)), depth=array("i", depths))
    runs = map_runs(thread, height)
    assert [p for run in runs for p in range(run.first, run.stop)] == list(range(count))
    assert len(runs) == min(count, height)
    for run in runs:
        for unread in (0, 1, run.stop - run.first):
            line = text_of(map_segments(run, unread, is_in_view=unread == 1))
            assert len(line) == cell_width(line) == MAP_WIDTH
