"""The lines that are kept for pictures, and what stands around them."""

from __future__ import annotations

from reader.model.block import Document, Image, Paragraph, Quote, Span
from reader.render.blocks import Layout, room_of
from reader.render.flow import flow_of
from reader.render.leaves import PictureLeaf

DOCUMENT = Document(
    (
        Paragraph((Span("Before."),)),
        Quote((Image("A harbour", "at dawn", "https://example.org/h.png"),)),
        Paragraph((Span("After."),)),
    )
)


def laid_out(rows: int) -> tuple[Layout, PictureLeaf]:
    flow = flow_of(DOCUMENT)
    leaf = next(leaf for leaf in flow.leaves if isinstance(leaf, PictureLeaf))
    leaf.rows = rows
    layout = Layout(flow, 40)
    layout.lay_out_all()
    return layout, leaf


def test_a_picture_has_its_words_and_as_many_lines_as_are_kept_for_it() -> None:
    """Alt and title stand above the picture, in the quotation that it is in."""
    layout, leaf = laid_out(3)
    texts = [line.text.rstrip() for line in layout.lines]
    rail = texts[2][0]
    assert texts[2] == f"{rail} [image: A harbour] at dawn"
    assert texts[3:6] == [rail] * 3
    assert texts[-1] == "After."
    assert [line.picture.row for line in layout.lines if line.picture] == [-1, 0, 1, 2]
    assert room_of(leaf, 40) == 38


def test_a_picture_that_arrives_changes_only_its_own_lines() -> None:
    """Lines laid out again are those that would have been laid out at once."""
    for before, after in ((0, 4), (4, 0), (2, 5)):
        layout, leaf = laid_out(before)
        leaf.rows = after
        assert layout.lay_out_again(leaf.offset) == (1, 2 + before, 2 + after)
        fresh, _ = laid_out(after)
        assert list(layout.lines) == list(fresh.lines)
        for offset in range(len(layout.flow.text)):
            assert layout.line_of(offset) == fresh.line_of(offset)
        for line in range(len(layout.lines)):
            assert layout.offset_of(line) == fresh.offset_of(line)


def test_a_picture_that_is_not_laid_out_yet_changes_nothing() -> None:
    """Far below what was looked at there is nothing to do."""
    flow = flow_of(DOCUMENT)
    layout = Layout(flow, 40)
    layout.lay_out(1)
    leaf = next(leaf for leaf in flow.leaves if isinstance(leaf, PictureLeaf))
    assert layout.lay_out_again(leaf.offset) is None
