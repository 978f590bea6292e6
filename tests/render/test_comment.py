"""A comment shows who says what to whom, however deep and however narrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.block import Document
from reader.model.body import Body
from reader.model.comment import Comment, CommentState, KeptComment
from reader.render.comment import CommentHead, Folded, folded_line
from reader.render.comment_rails import shown_depth
from reader.render.flow import flow_of
from reader.render.leaves import Flow
from reader.render.line import Line
from reader.text.width import cell_width
from tests.render.comments import comment_lines
from tests.render.samples import documents, paragraph

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TEXT = "I took that train once, and nobody slept."
COMMENT = Comment(
    author="Ada",
    body=Body("text", TEXT),
    text=TEXT,
    published=datetime(2026, 11, 25, 9, tzinfo=UTC),
    score=3,
    edited=True,
)
KEPT = KeptComment(id=1, article_id=1, parent_id=None, comment=COMMENT, unread=True, starred=False)
HEAD = CommentHead(depth=0, is_unread=True, is_starred=False)
FLOW = flow_of(Document((paragraph(TEXT),)))
EMPTY = flow_of(Document(()))


def shown(
    width: int, head: CommentHead = HEAD, kept: KeptComment = KEPT, flow: Flow = FLOW
) -> list[str]:
    return [line.text.rstrip() for line in comment_lines(kept, flow, head, width, NOW)]


def test_a_comment_is_its_head_and_its_text() -> None:
    """The text stands under the name, after what is known of the comment."""
    assert shown(40) == [
        " ● Ada · 3h · 3 points · edited",
        "   I took that train once, and nobody",
        "   slept.",
    ]


def test_replies_hang_on_rails() -> None:
    """Each level has a rail of its own colour, and the text keeps its distance."""
    head = replace(HEAD, depth=2, is_unread=False, is_op=True, is_starred=True)
    assert shown(60, head) == [
        " │ │   Ada OP ★ · 3h · 3 points · edited",
        " │ │   I took that train once, and nobody slept.",
    ]
    first = comment_lines(KEPT, FLOW, head, 60, NOW)[0]
    assert first.segments[1:3] == (("│ ", "rail-1"), ("│ ", "rail-2"))


def test_depth_never_crowds_out_the_text() -> None:
    """Rails stop growing while at least 20 cells stay; the true depth and the parent are told."""
    head = replace(HEAD, depth=30, reply_to="Grace")
    assert shown_depth(30, 40) == 8
    lines = comment_lines(KEPT, FLOW, head, 40, NOW)
    assert lines[0].text.startswith(" │ │ │ │ │ │ │ │ ● Ada ↳30")
    assert "in reply to Grace" in shown(90, head)[0]


@pytest.mark.parametrize("width", range(23, 200, 7))
@pytest.mark.parametrize("depth", [0, 1, 7, 500])
def test_text_always_has_room(width: int, depth: int) -> None:
    """Where the pane has 23 cells, 20 of them are for text."""
    assert width - 3 - 2 * shown_depth(depth, width) >= 20


def test_what_does_not_fit_a_head_is_left_out_whole() -> None:
    """Half a number would be another number: of "3,000 points", "3…" is no score."""
    kept = replace(KEPT, comment=replace(COMMENT, score=3_000))
    head = replace(HEAD, reply_to="Grace")
    assert shown(60, head, kept)[0] == " ● Ada · 3h · in reply to Grace · 3,000 points · edited"
    assert shown(45, head, kept)[0] == " ● Ada · 3h · in reply to Grace · edited"
    assert shown(32, head, kept)[0] == " ● Ada · 3h · in reply to Grace"
    assert shown(29, head, kept)[0] == " ● Ada · 3h · 3,000 points"


def test_a_folded_comment_is_one_line() -> None:
    """It says what it hides before anything else, and how it begins."""
    line = folded_line(KEPT, Folded(12, 3), HEAD, 70, NOW)
    assert line.text == " ● Ada [+ 12 replies, 3 unread] · 3h · 3 points · edited  I took that…"
    assert " [+ 1 reply] " in folded_line(KEPT, Folded(1, 0), HEAD, 70, NOW).text


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("deleted", " ● Ada [deleted] · 3h · 3 points · edited"),
        ("removed", " ● Ada [removed] · 3h · 3 points · edited"),
        ("pending", " ● Ada [awaiting moderation] · 3h · 3 points · edited"),
        ("missing", " ● Ada [not here] · 3h · 3 points · edited"),
    ],
)
def test_what_became_of_a_comment_is_told(state: CommentState, expected: str) -> None:
    """A deleted comment is not taken for an empty one."""
    kept = replace(KEPT, comment=replace(COMMENT, state=state, text=""))
    assert shown(70, kept=kept, flow=EMPTY) == [expected]


def test_a_comment_without_a_name_or_date_has_a_head() -> None:
    """A date that could not be read is shown as it was written."""
    kept = replace(
        KEPT,
        comment=replace(
            COMMENT,
            author=None,
            published=None,
            published_raw="yesterday",
            score=None,
            edited=False,
        ),
    )
    assert shown(70, kept=kept)[0] == " ● (no name) · yesterday"


def _widths(lines: list[Line]) -> list[int]:
    return [
        sum(cell_width(text) for text, _ in line.segments) for line in lines if not line.is_wide
    ]


@given(documents, st.integers(1, 120), st.integers(0, 60))
def test_no_line_passes_the_edge(document: Document, width: int, depth: int) -> None:
    """At any width and depth, a comment stays inside its pane."""
    head = replace(HEAD, depth=depth, reply_to="somebody 日本", is_op=True, is_starred=True)
    flow = flow_of(document, link_list="hidden")
    assert max(_widths(comment_lines(KEPT, flow, head, width, NOW))) <= max(width, 2)
    assert max(_widths([folded_line(KEPT, Folded(3, 2), head, width, NOW)])) <= width
