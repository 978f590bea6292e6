"""Cells are counted as Textual paints them, and no character is ever cut in half."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.width import cell_width, graphemes, pad, truncate

known = st.text(
    st.characters(exclude_categories=["Cn", "Cs", "Co"], max_codepoint=0x1FFFF), max_size=12
)
tricky = st.text(
    st.sampled_from("a日本é\u0301\u200d\ufe0f👨👩🏽❤1\u20e3🇩🇪\u200b\t\n\x1b…☺"), max_size=10
)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "日本語",
        "cafe\u0301",
        "👨\u200d👩\u200d👧",
        "🇩🇪🇫🇷",
        "1\ufe0f\u20e3",
        "❤\ufe0f",
        "❤",
        "👍🏽",
        "ﷺ",
        "a\u200bb",
        "한글",
        "x\u200d",
    ],
)
def test_widths_agree_with_textual(text: str) -> None:
    """Columns line up, because both count alike."""
    assert cell_width(text) == cell_len(text)


@given(st.one_of(known, tricky))
def test_widths_agree_with_textual_on_any_text(text: str) -> None:
    """Columns line up for text that nobody thought of."""
    assert cell_width(text) == cell_len(text)


def test_every_assigned_character_has_textuals_width() -> None:
    """No character that this Python knows is counted otherwise."""
    differing = [
        hex(code)
        for code in range(0x20, 0x20000)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co", "Cc")
        and cell_width(chr(code)) != cell_len(chr(code))
    ]
    assert differing == []


@given(st.one_of(known, tricky))
def test_graphemes_are_the_text(text: str) -> None:
    """Taking a text apart loses nothing."""
    assert "".join(graphemes(text)) == text


@given(st.one_of(known, tricky), st.integers(-1, 12))
def test_truncated_text_is_never_wider(text: str, cells: int) -> None:
    """A row never runs over its edge."""
    assert cell_width(truncate(text, cells)) <= max(cells, 0)


@given(st.one_of(known, tricky), st.integers(0, 12))
def test_padded_text_is_exactly_as_wide(text: str, cells: int) -> None:
    """The column after it begins where it should."""
    assert cell_width(pad(text, cells)) == cells


def test_truncation_shows_that_something_is_missing() -> None:
    """A cut title ends in an ellipsis, a whole one does not."""
    assert truncate("a long title", 6) == "a lon…"
    assert truncate("a long title", 12) == "a long title"
    assert truncate("日本語の記事", 6) == "日本…"
    assert truncate("日本語", 1) == "…"
    assert truncate("日本語", 0) == ""


def test_a_family_is_not_parted() -> None:
    """Emoji that are joined are shown whole or not at all."""
    assert truncate("👨\u200d👩\u200d👧xyz", 3) == "👨\u200d👩\u200d👧…"
    assert truncate("👨\u200d👩\u200d👧xyz", 2) == "…"


def test_a_very_long_line_is_cut_quickly() -> None:
    """A title of a megabyte costs no more than what is shown of it."""
    assert truncate("é" * 1_000_000, 5) == "éééé…"
